"""What the live page shows at an instant: what is on, what comes next, what can be watched again."""

from django.utils.translation import get_language

from summit.models import Channel
from summit.translated import lines_of

from .models import Participation
from .session_details import appearances
from .timetable import timetable_for

NEXT_ROWS = 3


def live_context(page, request):
    timetable = timetable_for(request)
    slot = timetable.live[0] if timetable.live else timetable.next
    people = []
    if slot:
        people = appearances(Participation.objects.filter(session=slot.session).public_at(request.now).for_people())
    return {
        "timetable": timetable,
        "slot": slot,
        "others_live": timetable.live[1:],
        "people": people,
        "people_total": max(len(people), slot.session.cities_total or 0) if slot else 0,
        "coming": [other for other in timetable.ahead if other is not slot][:NEXT_ROWS],
        "is_on_another_day": bool(slot and slot.state.is_ahead and slot.day != timetable.today),
        "help": lines_of(page, "help_text", get_language()),
        "replays": replays_by_day(timetable),
        "channels": Channel.objects.public_at(request.now).exclude(platform=Channel.Platform.WEBSITE),
        "facebook_slots": [slot for slot in timetable.held if slot.is_on_facebook],
    }


def replays_by_day(timetable):
    """[(day, its sessions that are over)] for the days that have any, the latest first."""
    days = [(day, [slot for slot in day.slots if slot.state.is_over]) for day in timetable.days]
    return [(day, slots) for day, slots in reversed(days) if slots]
