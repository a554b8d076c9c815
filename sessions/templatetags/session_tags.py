"""Geometry for the components that draw the programme; the drawing itself is in the templates."""

from django import template

from sessions import feeds, figures
from sessions.timetable import timetable_for
from summit.conditional import strong_etag
from summit.formatting import machine_time
from summit.models import SummitSettings

register = template.Library()


@register.simple_tag(takes_context=True)
def slot_of(context, session):
    """The slot of a session in the timetable of this request; None for a session that is not public."""
    return timetable_for(context.request).slot_of(session.slug) if session else None


@register.simple_tag
def horizon_figure(timetable, now):
    """None while no day of the summit is known."""
    if not timetable.days:
        return None
    return figures.horizon(
        timetable.slots,
        now=now,
        phase=timetable.phase,
        first_on=timetable.days[0].date,
        day_count=len(timetable.days),
    )


@register.simple_tag
def two_clock_band_figure(days, now):
    return figures.two_clock_band(days, now=now)


@register.simple_tag
def day_band_figure(day, now):
    return figures.day_band(day, now=now)


@register.simple_tag
def poster_figure(slot, people=None, now=None, is_tall=False):
    # a variable that an include did not pass arrives as ""
    state = slot.state
    return figures.poster(state.starts_at, state.ends_at, people=people or 1, now=now or None, is_tall=bool(is_tall))


@register.simple_tag
def sky_window(slot):
    return figures.sky_window(slot.state.starts_at, slot.state.ends_at)


@register.simple_tag
def person_tile_figure(slot=None, timezone=""):
    if not slot:
        return figures.person_tile(timezone=timezone)
    return figures.person_tile(slot.state.starts_at, slot.state.ends_at, timezone)


@register.simple_tag(takes_context=True)
def state_memory(context):
    """What live.json says at the moment of this page: its version, and what changes are told of."""
    timetable = timetable_for(context.request)
    notice = SummitSettings.load(request_or_site=context.request).notice_at(timetable.now)
    boundary = feeds.next_change(timetable, notice)
    return {
        "version": strong_etag(feeds.live_json(timetable, notice)).strip('"'),
        "next": machine_time(boundary) if boundary else "",
        "notice": notice.text if notice else "",
        "live": " ".join(slot.session.slug for slot in timetable.live),
        "delays": " ".join(
            f"{slot.session.slug}:{slot.state.delay_minutes}" for slot in timetable.ahead if slot.state.delay_minutes
        ),
    }
