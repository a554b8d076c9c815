"""How what was done at the live desk is called and worded in the log."""

from django.utils.translation import gettext as _, gettext_lazy, pgettext_lazy
from wagtail.log_actions import LogFormatter

from .models import LiveAction
from .words import sentence


def register(actions):
    for kind in LiveAction.Kind:
        actions.register_action(f"live_desk.{kind}")(formatter_of(kind))
    actions.register_action("live_desk.undo")(UndoFormatter)


def formatter_of(kind):
    class LiveFormatter(LogFormatter):
        label = LABELS[kind]

        def format_message(self, log_entry):
            return sentence(kind, log_entry.data)

    return LiveFormatter


class UndoFormatter(LogFormatter):
    label = gettext_lazy("Live desk: undone")

    def format_message(self, log_entry):
        data = log_entry.data
        return _("Undone: %(what)s.") % {"what": sentence(LiveAction.Kind(data["kind"]), data["asked"])}


Kind = LiveAction.Kind
LABELS = {
    Kind.START: pgettext_lazy("log", "Live desk: start"),
    Kind.DELAY: pgettext_lazy("log", "Live desk: delay"),
    Kind.END: pgettext_lazy("log", "Live desk: end"),
    Kind.EXTEND: pgettext_lazy("log", "Live desk: later end"),
    Kind.REOPEN: pgettext_lazy("log", "Live desk: end taken back"),
    Kind.CANCEL: pgettext_lazy("log", "Live desk: cancellation"),
    Kind.RESTORE: pgettext_lazy("log", "Live desk: cancellation taken back"),
    Kind.STREAM: pgettext_lazy("log", "Live desk: stream"),
    Kind.NOTICE: pgettext_lazy("log", "Live desk: notice posted"),
    Kind.WITHDRAW: pgettext_lazy("log", "Live desk: notice withdrawn"),
}
