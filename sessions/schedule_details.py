"""What the timetable shows, and what it can be narrowed to. Every choice is in the address, to be shared."""

from dataclasses import replace

from django.utils.translation import gettext as _, pgettext

from summit.filters import FilterForm
from summit.formatting import day_long
from summit.models import Source
from summit.visitor_clock import PARAMETER, visitor_clock

from .calendar_links import programme_links
from .models import Session
from .states import Kind
from .timetable import timetable_for


def state_choices():
    return [
        (Kind.UPCOMING, _("Upcoming")),
        (Kind.DELAYED, _("Delayed")),
        (Kind.LIVE, pgettext("state", "Live")),
        (Kind.REPLAY, _("Replay")),
        (Kind.ENDED, _("Ended")),
        (Kind.CANCELLED, _("Cancelled")),
    ]


class ScheduleFilters(FilterForm):
    """The form above the timetable and what it leaves of the slots."""

    def __init__(self, request, timetable, action):
        super().__init__(request.GET, action)
        self.keep(PARAMETER, visitor_clock(request).value)
        language = request.LANGUAGE_CODE
        used = {slot.session.kind for slot in timetable.slots}
        kinds = [(kind.value, str(kind.label).capitalize()) for kind in Session.Kind if kind in used]
        days = [(day.date.isoformat(), day_long(day.date, language)) for day in timetable.days]
        streams = [(code, label) for code, label in Source.Language.choices if code in {"ko", "en"}]
        self.kind = self.select("kind", _("Kind of session"), kinds, _("All kinds"))
        self.state = self.select("state", _("State"), state_choices(), _("All states"))
        self.day = self.select("day", _("Day"), days, _("All days"))
        self.language = self.select("language", _("Language of broadcast"), streams, _("All languages"))
        self.is_on_facebook = self.check("facebook", _("On Facebook"))

    def admits(self, slot):
        session = slot.session
        return (
            (not self.kind or session.kind == self.kind)
            and (not self.state or slot.state.kind == self.state)
            and (not self.day or slot.day.isoformat() == self.day)
            and (not self.language or any(stream.language == self.language for stream in slot.streams))
            and (not self.is_on_facebook or slot.is_on_facebook)
        )


def schedule_context(request, action):
    """Return the context of `sessions/schedule_page.html`, which stands at the path `action`."""
    timetable = timetable_for(request).read("countries")
    filters = ScheduleFilters(request, timetable, action)
    days = timetable.days
    if filters.is_narrowed:
        days = [replace(day, slots=[slot for slot in day.slots if filters.admits(slot)]) for day in days]
        days = [day for day in days if day.slots]
    return {
        "timetable": timetable,
        "filters": filters,
        "days": days,
        "shown": [slot for day in days for slot in day.slots],
        "today": next((day for day in days if day.is_today and day.slots), None),
        "calendar": programme_links(request),
        "first_start": timetable.slots[0].state.starts_at if timetable.slots else None,
    }
