"""What every piece of press material says of the summit, in one language."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from sessions.entries import entries_of, text_of
from summit.addresses import absolute_url, section_url
from summit.formatting import period


@dataclass(frozen=True)
class Imprint:
    """What stands at the foot of a page: where it comes from and what may be done with it."""

    address: str
    credit: str
    licence: str


@dataclass(frozen=True)
class Programme:
    """The summit and its public sessions as of one instant: what the makers of material write down."""

    summit: object
    timetable: object
    days: list
    entries: list
    language: str

    def own(self, name):
        """A text of the summit itself."""
        return text_of(self.summit, name, self.language)

    @property
    def name(self):
        return self.own("name") or self.summit.acronym or ""

    @property
    def period(self):
        """From the first day to the last, or nothing while that is not known."""
        first, last = self.summit.starts_on, self.summit.ends_on
        if not (first and last):
            if not self.days:
                return ""
            first, last = self.days[0], self.days[-1]
        return period(first, last, self.language)


def read_programme(summit, timetable, language):
    """Read what the makers of material need; the language has to be the active one."""
    days = [day.date for day in timetable.days]
    return Programme(summit, timetable, days, entries_of(timetable, language), language)


def address_of(section):
    """The public page that says the same and is kept up to date; nothing on one's own machine."""
    url = absolute_url(section_url(section))
    return url.removeprefix("https://") if url.startswith("https://") else ""


def to_be_announced():
    return _("To be announced")
