"""How the entries of `audit.py` are called and worded in the log."""

from django.utils.translation import gettext as _, gettext_lazy, ngettext, pgettext_lazy
from wagtail.log_actions import LogFormatter

from . import audit
from .roles import ROLES

PARTS = {
    "groups": gettext_lazy("Roles"),
    "permissions": gettext_lazy("Permissions"),
    "flags": gettext_lazy("Account"),
    "bureaus": gettext_lazy("Bureaus"),
    "editors": gettext_lazy("Editors"),
}


NAMES = {
    "is_superuser": gettext_lazy("all rights"),
    "is_active": gettext_lazy("may sign in"),
    "translates_into: ko": gettext_lazy("translates into Korean"),
    "translates_into: en": gettext_lazy("translates into English"),
} | {role.slug: role.label for role in ROLES}


class ExportFormatter(LogFormatter):
    label = pgettext_lazy("log", "Export")

    def format_message(self, log_entry):
        count = log_entry.data.get("count", 0)
        words = ngettext("Took %(count)d row away as %(format)s", "Took %(count)d rows away as %(format)s", count)
        return words % {"count": count, "format": str(log_entry.data.get("format", "")).upper()}


class PermissionsFormatter(LogFormatter):
    label = gettext_lazy("Change of permissions")

    def format_message(self, log_entry):
        what = log_entry.data.get("what")
        parts = [str(PARTS.get(what, what))]
        for word, sentence in (("added", _("given: %(names)s")), ("removed", _("taken away: %(names)s"))):
            if names := log_entry.data.get(word):
                parts.append(sentence % {"names": ", ".join(str(NAMES.get(name, name)) for name in names)})
        return " · ".join(parts)


def register(actions):
    actions.register_action(audit.EXPORT)(ExportFormatter)
    actions.register_action(audit.PERMISSIONS)(PermissionsFormatter)
    actions.register_action(audit.PASSWORD, gettext_lazy("Password set"), gettext_lazy("Password set"))
    actions.register_action(audit.SIGN_IN, gettext_lazy("Sign-in"), gettext_lazy("Signed in"))
    actions.register_action(audit.SIGN_IN_FAILED, gettext_lazy("Failed sign-in"), gettext_lazy("Sign-in failed"))
