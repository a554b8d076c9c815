"""What the live desk shows: the sessions of a day, each with what can be done with it now."""

import secrets
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from sessions.models import Broadcast
from sessions.timetable import Slot, Timetable
from summit.clock import SEOUL
from summit.models import SummitSettings

from . import changes
from .desk import notice_version, snapshot, version_of
from .models import LiveAction
from .words import language_name

STEPS = [5, 10, 15, 30]  # minutes, as buttons
SHOWN_ACTIONS = 30


def new_token():
    return secrets.token_urlsafe(16)


@dataclass(frozen=True)
class Step:
    """A button: so many minutes more, and what that makes of the time."""

    minutes: int
    value: object
    at: object


@dataclass(frozen=True)
class StreamRow:
    language: str
    name: str
    broadcast: Broadcast | None

    @property
    def address(self):
        return self.broadcast.watch_url if self.broadcast else ""

    @property
    def has_video(self):
        return bool(self.broadcast and self.broadcast.video_id)


@dataclass
class Panel:
    slot: Slot
    now: object
    is_open: bool = False
    token: str = field(default_factory=new_token)

    @property
    def session(self):
        return self.slot.session

    @property
    def state(self):
        return self.slot.state

    @cached_property
    def version(self):
        return version_of(snapshot(self.session))

    @property
    def mark(self):
        """Changes when what is shown does, by hand or by the clock."""
        return f"{self.version} {self.state.kind} {self.can_start} {self.can_extend} {self.is_open}"

    @property
    def delay(self):
        return self.session.delay_minutes

    @property
    def is_moved(self):
        return (self.state.starts_at, self.state.ends_at) != (self.session.starts_at, self.session.ends_at)

    @property
    def starts_on_another_day(self):
        return localtime(self.state.starts_at, SEOUL).date() != localtime(self.now, SEOUL).date()

    @property
    def can_start(self):
        return changes.can_start(self.session, self.state, self.now)

    @property
    def can_delay(self):
        return changes.can_delay(self.state)

    @property
    def can_end(self):
        return self.state.is_live

    @property
    def can_extend(self):
        return changes.can_extend(self.state, self.now)

    @property
    def can_reopen(self):
        return changes.can_reopen(self.session, self.state, self.now)

    @property
    def can_cancel(self):
        return changes.can_cancel(self.state)

    @property
    def can_restore(self):
        return self.session.is_cancelled

    @property
    def delays(self):
        so_far = max(0, self.delay)
        return [
            Step(minutes, so_far + minutes, self.session.starts_at + (so_far + minutes) * changes.MINUTE)
            for minutes in STEPS
            if so_far + minutes <= changes.LONGEST_DELAY
        ]

    @property
    def later_ends(self):
        ends = [(minutes, changes.extended(self.state, self.now, minutes)) for minutes in STEPS]
        return [Step(minutes, end.isoformat(), end) for minutes, end in ends]

    @property
    def streams(self):
        found = {
            each.language: each for each in self.session.broadcasts.all() if each.platform == Broadcast.Platform.YOUTUBE
        }
        return [StreamRow(code, language_name(code), found.get(code)) for code in ("ko", "en")]

    @property
    def lacks_a_stream(self):
        return not all(stream.broadcast and stream.address for stream in self.streams)


class Board:
    def __init__(self, now, day=None):
        self.now = now
        self.timetable = Timetable(now)
        self.day = day or self.timetable.today
        self.is_today = self.day == self.timetable.today

    @cached_property
    def panels(self):
        """The sessions of the day, and today also those that have run, or waited, past midnight."""
        slots = [slot for slot in self.timetable.slots if self._belongs(slot)]
        panels = [Panel(slot, self.now) for slot in slots]
        live = [panel for panel in panels if panel.state.is_live]
        ahead = [panel for panel in panels if panel.state.is_ahead]
        for panel in [*live, *ahead[:1]]:
            panel.is_open = True
        return panels

    def _belongs(self, slot):
        if slot.day == self.day or localtime(slot.state.starts_at, SEOUL).date() == self.day:
            return True
        is_late = slot.day < self.day and slot.state.is_ahead
        return self.is_today and (slot.state.is_live or is_late)

    def panel_of(self, pk):
        slot = next((slot for slot in self.timetable.slots if slot.session.pk == pk), None)
        return Panel(slot, self.now, is_open=True) if slot else None

    @cached_property
    def days(self):
        """The days to choose from; today is always one."""
        days = {day.date for day in self.timetable.days} | {self.timetable.today, self.day}
        return sorted(days)

    @property
    def next_day(self):
        """The day of the next session, for a day on which there is nothing."""
        following = [slot.day for slot in self.timetable.slots if slot.day > self.day]
        return min(following, default=None)

    @cached_property
    def settings(self):
        return SummitSettings.load()

    @property
    def notice(self):
        return self.settings.notice_at(self.now)

    @property
    def notice_version(self):
        return notice_version(self.settings)

    @cached_property
    def actions(self):
        return list(LiveAction.objects.select_related("session").order_by("-pk")[:SHOWN_ACTIONS])


def chosen_day(text):
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if abs(day - date(2020, 6, 3)) < timedelta(days=36500) else None


def asked_in_words(kind):
    """What somebody wanted to do, as the heading of the form that comes back."""
    return {
        LiveAction.Kind.START: _("Start now"),
        LiveAction.Kind.DELAY: _("Delay"),
        LiveAction.Kind.END: _("End now"),
        LiveAction.Kind.EXTEND: _("Later end"),
        LiveAction.Kind.REOPEN: _("Take the end back"),
        LiveAction.Kind.CANCEL: _("Cancel the session"),
        LiveAction.Kind.RESTORE: _("Take the cancellation back"),
        LiveAction.Kind.STREAM: _("Set the stream"),
        LiveAction.Kind.NOTICE: _("Post the notice"),
        LiveAction.Kind.WITHDRAW: _("Withdraw the notice"),
    }[kind]
