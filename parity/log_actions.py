"""How the entries of `gate.py` are called and worded in the log."""

from django.utils.text import capfirst
from django.utils.translation import gettext, gettext_lazy as _, pgettext_lazy
from wagtail.log_actions import LogFormatter

from .gate import FITS, REASON, WITHDRAWN
from .states import State
from .texts import fields_of, parts_of
from .words import sentence


def names_of(log_entry):
    """Return the fields an entry speaks of, in the language of the reader; a field that is gone by its bare name."""
    model = log_entry.content_type.model_class()
    if model is None:
        return ""
    parts = {part.relation: part for part in parts_of(model)}
    names = []
    for part, number, field, kind, language in log_entry.data.get("fields", []):
        fields = parts[part].fields if part in parts else fields_of(model)
        name = next((capfirst(str(each.label)) for each in fields if each.name == field), field)
        if part in parts:
            name = f"{capfirst(str(parts[part].label))} {number}: {name}"
        state = {"missing": sentence(State(kind, language)), "stale": ""}.get(kind, "")
        names.append(f"{name} ({state})" if state else name)
    return "; ".join(names)


class ReasonFormatter(LogFormatter):
    label = _("Reason for a gap between the languages")

    def format_message(self, log_entry):
        return gettext("Goes out with a gap between the languages: %(texts)s. Reason: %(reason)s") % {
            "texts": names_of(log_entry),
            "reason": log_entry.data.get("reason", ""),
        }


class FitsFormatter(LogFormatter):
    label = pgettext_lazy("state of a text", "Fits as it is")

    def format_message(self, log_entry):
        return gettext("Both languages fit as they are: %(texts)s") % {"texts": names_of(log_entry)}


class WithdrawnFormatter(LogFormatter):
    label = _("No longer said to fit")

    def format_message(self, log_entry):
        return gettext("No longer said to fit: %(texts)s") % {"texts": names_of(log_entry)}


def register(actions):
    actions.register_action(REASON)(ReasonFormatter)
    actions.register_action(FITS)(FitsFormatter)
    actions.register_action(WITHDRAWN)(WithdrawnFormatter)
