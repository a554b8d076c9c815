"""The programme as of one instant: what every page, strip and feed says about what is on, what was and what is next."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import cached_property

from django.db.models import prefetch_related_objects
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import get_language, gettext as _

from summit.clock import SEOUL
from summit.models import SummitDay
from summit.sky import tone
from summit.translated import Translated, translate_field

from .models import Broadcast, Session
from .states import Kind, State, boundaries, state_at


@dataclass(frozen=True)
class Action:
    """The one thing to do with a session now. `is_external` leads away from this site."""

    kind: str
    url: str
    label: str
    is_external: bool = False


@dataclass
class Slot:
    """A session and what it is at the instant of its timetable."""

    session: Session
    state: State

    @property
    def number(self):
        return f"{self.session.number:02d}" if self.session.number else ""

    @cached_property
    def tone(self):
        return tone(self.state.starts_at, self.state.ends_at)

    @property
    def minutes(self):
        return int((self.state.ends_at - self.state.starts_at).total_seconds() // 60)

    @property
    def url(self):
        return self.session.get_absolute_url()

    @property
    def day(self):
        """The programme day: the date in Seoul on which the session was to start."""
        return localtime(self.session.starts_at, SEOUL).date()

    @property
    def crosses_midnight(self):
        last_minute = localtime(self.state.ends_at, SEOUL) - timedelta(microseconds=1)
        return last_minute.date() != localtime(self.state.starts_at, SEOUL).date()

    @cached_property
    def streams(self):
        """The YouTube broadcasts, that of the page's language first."""
        language = get_language()
        streams = [b for b in self.session.broadcasts.all() if b.platform == Broadcast.Platform.YOUTUBE]
        return sorted(streams, key=lambda stream: stream.language != language)

    @property
    def is_on_facebook(self):
        return any(b.platform == Broadcast.Platform.FACEBOOK for b in self.session.broadcasts.all())

    @property
    def calendar_url(self):
        """The session as a file for calendars."""
        return reverse("sessions:session_calendar", args=[self.session.slug])

    @property
    def action(self):
        """What to do with the session now, or None when there is nothing yet to watch."""
        if self.state.kind == Kind.LIVE:
            return Action("live", self.url, _("Watch live"))
        if self.state.kind == Kind.REPLAY:
            return Action("replay", self.url, _("Watch replay"))
        if self.state.kind == Kind.ENDED and self.streams and self.streams[0].replay_url:
            return Action("channel", self.streams[0].replay_url, _("Watch on channel"), is_external=True)
        return None


@dataclass
class Day:
    """A day of the summit, by its date in Seoul."""

    date: date
    number: int
    day: SummitDay | None = None
    slots: list[Slot] = field(default_factory=list)
    is_today: bool = False

    @property
    def starts_at(self):
        return datetime(self.date.year, self.date.month, self.date.day, tzinfo=SEOUL)

    @property
    def theme(self):
        """What the day is about, without its number: labels are written “Day 2 · Mayoral Meeting”."""
        label = translate_field(self.day, "label", get_language()) if self.day else Translated("", "")
        return replace(label, value=label.text.partition("·")[2].strip() or label.text)


class Timetable:
    """All public sessions at `now`, in the order in which they start."""

    def __init__(self, now):
        self.now = now

    @cached_property
    def slots(self):
        sessions = Session.objects.public_at(self.now).for_timetable()
        return sorted(
            (Slot(session, state_at(session, self.now)) for session in sessions),
            key=lambda slot: (slot.state.starts_at, slot.session.number),
        )

    @property
    def today(self):
        return localtime(self.now, SEOUL).date()

    @cached_property
    def days(self):
        """The summit days, also those without a session; a session on another day brings its own."""
        today = self.today
        days = {day.date: Day(day.date, day.number, day, is_today=day.date == today) for day in SummitDay.objects.all()}
        for slot in self.slots:
            if slot.day not in days:
                days[slot.day] = Day(slot.day, 0, is_today=slot.day == today)
            days[slot.day].slots.append(slot)
        return [days[key] for key in sorted(days)]

    @cached_property
    def live(self):
        return [slot for slot in self.slots if slot.state.is_live]

    @cached_property
    def ahead(self):
        return [slot for slot in self.slots if slot.state.is_ahead]

    @property
    def next(self):
        return self.ahead[0] if self.ahead else None

    @cached_property
    def held(self):
        """The sessions that were not cancelled."""
        return [slot for slot in self.slots if slot.state.kind != Kind.CANCELLED]

    @property
    def phase(self):
        """`before`, `live`, `between` or `after`: where the summit as a whole stands."""
        if self.live:
            return "live"
        if not self.held or self.now < self.held[0].state.starts_at:
            return "before"
        return "between" if self.next else "after"

    @property
    def next_boundary(self):
        """The first instant after `now` at which some state changes, or None."""
        instants = [instant for slot in self.slots for instant in boundaries(slot.session) if instant > self.now]
        return min(instants, default=None)

    def read(self, *relations):
        """Read relations of all sessions at once, before a page walks through them."""
        prefetch_related_objects([slot.session for slot in self.slots], *relations)
        return self

    def slot_of(self, slug):
        return next((slot for slot in self.slots if slot.session.slug == slug), None)


def timetable_for(request):
    """Return the Timetable of a request's instant, read once for all that the response says."""
    if not hasattr(request, "_timetable"):
        request._timetable = Timetable(request.now)
    return request._timetable
