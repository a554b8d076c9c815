"""What each press at the live desk changes. Pure: a session, its state and the instant come in, new values go out.

All of it is expressed in the fields from which `sessions.states.state_at` reads the state, so that no second truth
exists beside it:

- start: the delay becomes what makes the session begin in this minute, also below zero where it begins early;
- delay: the delay itself, counted from the announced start;
- end and later end: the end set by staff; taking it back empties it;
- cancellation: its flag, with the reason in the fields that a delay uses too.
"""

from datetime import timedelta

from django.utils.translation import gettext as _

from sessions.states import State

MINUTE = timedelta(minutes=1)
EARLIEST = timedelta(minutes=60)  # before its announced start nothing can be started: it would be the wrong session
LONGEST_DELAY = 600  # minutes
OVERRUN = timedelta(minutes=60)  # for so long after its end a session can be taken on again
NO_REASON = {"delay_reason_ko": "", "delay_reason_en": ""}


class Refused(Exception):
    """Why an action makes no sense now, as a sentence for the person who pressed."""


def whole_minutes(duration):
    return duration // MINUTE


def at_the_minute(instant):
    return instant.replace(second=0, microsecond=0)


def can_start(session, state: State, now):
    return state.is_ahead and now >= session.starts_at - EARLIEST


def start(session, state, now):
    if state.is_live:
        raise Refused(_("It is live already."))
    if not state.is_ahead:
        raise Refused(_("It has ended or is cancelled."))
    if not can_start(session, state, now):
        raise Refused(_("It can be started from 60 minutes before its announced time."))
    minutes = whole_minutes(now - session.starts_at)
    ends_at = session.revised_ends_at if session.revised_ends_at and session.revised_ends_at > now else None
    return {"delay_minutes": minutes, "revised_ends_at": ends_at} | (NO_REASON if minutes <= 0 else {})


def can_delay(state):
    return state.is_ahead or state.is_live


def delay(session, state, now, minutes, reason_ko="", reason_en=""):
    """`minutes` is the whole delay, counted from the announced start."""
    if not can_delay(state):
        raise Refused(_("It has ended or is cancelled."))
    starts_at = session.starts_at + minutes * MINUTE
    ends_at = session.revised_ends_at if session.revised_ends_at and session.revised_ends_at > starts_at else None
    reason = {"delay_reason_ko": reason_ko, "delay_reason_en": reason_en} if minutes > 0 else NO_REASON
    return {"delay_minutes": minutes, "revised_ends_at": ends_at, **reason}


def end(session, state, now):
    if not state.is_live:
        raise Refused(_("It is not live."))
    ends_at = at_the_minute(now)
    if ends_at <= state.starts_at:  # ended within its first minute
        ends_at = now.replace(microsecond=0)
    if ends_at <= session.starts_at:
        raise Refused(_("It began before its announced time, which has not come yet. Undo the start instead."))
    return {"revised_ends_at": ends_at}


def can_extend(state, now):
    return state.is_live or (state.is_over and now < state.ends_at + OVERRUN)


def extended(state, now, minutes):
    return at_the_minute(max(state.ends_at, now)) + minutes * MINUTE


def extend(session, state, now, until):
    if not can_extend(state, now):
        raise Refused(_("Only a session that is live, or ended within the last hour, can go on."))
    if not max(now, session.starts_at) < until <= now + LONGEST_DELAY * MINUTE:
        raise Refused(_("The end must be later than now, and at most ten hours away."))
    return {"revised_ends_at": until}


def can_reopen(session, state, now):
    """Whether an end set by staff can be taken back, so that it ends when it was announced to."""
    announced = session.ends_at + max(0, session.delay_minutes) * MINUTE
    return bool(session.revised_ends_at) and not state.is_ahead and state.kind != "cancelled" and announced > now


def reopen(session, state, now):
    if not can_reopen(session, state, now):
        raise Refused(_("There is no end to take back, or the announced end has passed. Give it a later end instead."))
    return {"revised_ends_at": None}


def can_cancel(state):
    return state.is_ahead or state.is_live


def cancel(session, state, now, reason_ko, reason_en):
    if not can_cancel(state):
        raise Refused(_("It has ended or is cancelled already."))
    return {"is_cancelled": True, "delay_reason_ko": reason_ko, "delay_reason_en": reason_en}


def restore(session, state, now):
    if not session.is_cancelled:
        raise Refused(_("It is not cancelled."))
    return {"is_cancelled": False, **NO_REASON}
