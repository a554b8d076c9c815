"""How states are said to staff."""

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext, gettext_lazy as _, pgettext_lazy

from summit.clock import SEOUL

from .states import Kind

LANGUAGE_NAMES = {"ko": pgettext_lazy("language", "Korean"), "en": pgettext_lazy("language", "English")}

STATES = {
    Kind.MISSING: pgettext_lazy("state of a text", "Missing"),
    Kind.STALE: pgettext_lazy("state of a text", "Out of date"),
    Kind.SAME: pgettext_lazy("state of a text", "Same text in both"),
    Kind.APPROVED: pgettext_lazy("state of a text", "Fits as it is"),
}
EXPLANATIONS = {
    Kind.MISSING: _("One language has a text, the other one none. Visitors see the other language, marked."),
    Kind.STALE: _("The other language was changed later, and nobody said that this one still fits."),
    Kind.SAME: _("Both languages hold the same words, and they are not just a name, a number or an address."),
    Kind.APPROVED: _("Somebody said that the texts are fine as they are. This holds until one of them changes."),
}


def day_of(instant):
    return date_format(localtime(instant, SEOUL), "MONTH_DAY_FORMAT")


def sentence(state):
    """Return one line on a state, naming languages and days."""
    if state.kind == Kind.MISSING:
        return gettext("No Korean text") if state.language == "ko" else gettext("No English text")
    if state.kind == Kind.STALE:
        if state.since is None:
            return (
                gettext("Korean changes in this draft")
                if state.language == "en"
                else gettext("English changes in this draft")
            )
        words = gettext("Korean changed later, on %(day)s")
        if state.language == "ko":
            words = gettext("English changed later, on %(day)s")
        return words % {"day": day_of(state.since)}
    if state.kind == Kind.SAME:
        return gettext("Same text in both languages")
    return gettext("Fits as it is") if state.kind == Kind.APPROVED else ""
