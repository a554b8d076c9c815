"""What a session is at an instant. Pure: every surface asks here, so that no two can disagree."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.utils.translation import gettext as _, pgettext

REPLAY_PENDING = timedelta(days=14)  # how long an ended session without a recording promises one


class Kind(StrEnum):
    UPCOMING = "upcoming"
    DELAYED = "delayed"
    LIVE = "live"
    ENDED = "ended"
    REPLAY = "replay"
    CANCELLED = "cancelled"


@dataclass(frozen=True)
class State:
    """The kind of state, and the aware times that hold after any delay or change by staff."""

    kind: Kind
    starts_at: datetime
    ends_at: datetime
    delay_minutes: int = 0
    awaits_replay: bool = False

    @property
    def is_live(self):
        return self.kind == Kind.LIVE

    @property
    def is_over(self):
        return self.kind in {Kind.ENDED, Kind.REPLAY}

    @property
    def is_ahead(self):
        return self.kind in {Kind.UPCOMING, Kind.DELAYED}

    @property
    def label(self):
        """The word for the state in the active language."""
        if self.kind == Kind.DELAYED:
            return _("Delayed %(minutes)d min") % {"minutes": self.delay_minutes}
        return {
            Kind.UPCOMING: _("Upcoming"),
            Kind.LIVE: pgettext("state", "Live"),
            Kind.ENDED: _("Ended"),
            Kind.REPLAY: _("Replay"),
            Kind.CANCELLED: _("Cancelled"),
        }[self.kind]


def late_minutes(session):
    """How late a session is, never below zero."""
    return max(0, session.delay_minutes)


def moved_times(session):
    """Return (start, end) of a session after its delay, and after the end that staff may have set.

    A delay below zero says that it began early: then the end stays where it was announced.
    """
    starts_at = session.starts_at + timedelta(minutes=session.delay_minutes)
    ends_at = session.revised_ends_at or session.ends_at + timedelta(minutes=late_minutes(session))
    return starts_at, max(starts_at, ends_at)


def state_at(session, now):
    """Return the State of `session` at the aware instant `now`.

    Decided in this order: cancelled, delayed (until its new start), upcoming, live (from the start up to but not
    including the end), then replay where a broadcast has a recording, else ended.
    """
    starts_at, ends_at = moved_times(session)
    awaits_replay = False
    if session.is_cancelled:
        kind = Kind.CANCELLED
    elif now < starts_at:
        kind = Kind.DELAYED if late_minutes(session) else Kind.UPCOMING
    elif now < ends_at:
        kind = Kind.LIVE
    elif any(broadcast.video_id for broadcast in session.broadcasts.all()):
        kind = Kind.REPLAY
    else:
        kind = Kind.ENDED
        awaits_replay = now < ends_at + REPLAY_PENDING
    return State(kind, starts_at, ends_at, late_minutes(session), awaits_replay)


def boundaries(session):
    """Return every instant at which the state of `session` changes without staff doing anything."""
    if session.is_cancelled:
        return []
    starts_at, ends_at = moved_times(session)
    return [starts_at, ends_at, ends_at + REPLAY_PENDING]
