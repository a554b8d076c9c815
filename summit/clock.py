"""The one place that knows what time it is.

Everything below a view takes `now` as an argument, so a response reads the clock once and any minute can be
shown: by `CAC2020_NOW` for a demonstration, and in tests by replacing `now`.
"""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from django.conf import settings

SEOUL = ZoneInfo("Asia/Seoul")  # UTC+9, no daylight saving
YEARS = range(2000, 2101)  # of every instant that somebody may ask for: databases can compare with them


def now():
    """Return the current instant in UTC, moved to the demonstration clock where one is set."""
    instant = datetime.now(UTC)
    if settings.DEMO_NOW:
        instant = settings.DEMO_NOW.astimezone(UTC) + (instant - settings.DEMO_STARTED_AT)
    return instant


class ClockMiddleware:
    """Give every request its one `now`: that of the clock, or the `pinned_now` of a request made inside the admin."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.now = getattr(request, "pinned_now", None) or now()
        return self.get_response(request)
