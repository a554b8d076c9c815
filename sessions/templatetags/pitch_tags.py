from django import template

from sessions import pitches
from sessions.timetable import timetable_for

register = template.Library()


@register.simple_tag(takes_context=True)
def pitch_of(context, company, sessions):
    """The pitch of a company in the recordings of its sessions; None where it cannot be watched yet."""
    timetable = timetable_for(context.request)
    slots = [slot for session in sessions if (slot := timetable.slot_of(session.slug))]
    return pitches.pitch_of(company, slots)
