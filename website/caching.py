"""The one rule of what may be kept by whom, and for how long.

Everything is `private, no-store` unless it is a public page. A public page may be shared for a short while that
ends before the next instant at which anything on it changes by the clock.
"""

import math
from datetime import datetime, time, timedelta

from django.utils.cache import patch_vary_headers
from django.utils.timezone import localtime
from wagtail.models import Page, Revision

from media_archive.models import MediaItem, MediaKit
from sessions.feeds import next_change
from sessions.models import Session
from sessions.timetable import timetable_for
from speakers.models import Speaker
from summit.clock import SEOUL
from summit.models import SummitSettings
from summit.public_requests import is_staff_path

FRESH = timedelta(seconds=30)
STALE_WHILE_REVALIDATE = timedelta(seconds=30)
STALE_IF_ERROR = timedelta(days=1)
SETTLING = timedelta(minutes=2)  # for so long after its time a scheduled change may still be on its way
INSTANTS = [
    *((MediaItem, name) for name in ("embargo_until", "corrected_at", "withdrawn_at")),
    (MediaKit, "embargo_until"),
    *((model, name) for model in (Session, Speaker, MediaItem, Page) for name in ("go_live_at", "expire_at")),
]


def next_midnight(now):
    """Return the next midnight in Seoul: “today” changes then."""
    tomorrow = localtime(now, SEOUL).date() + timedelta(days=1)
    return datetime.combine(tomorrow, time.min, tzinfo=SEOUL)


def next_boundary(request):
    """Return the first instant after `request.now` at which a public page may change by itself."""
    now = request.now
    instants = Revision.objects.filter(approved_go_live_at__gt=now - SETTLING).values_list("approved_go_live_at")
    instants = instants.order_by().union(
        *(model.objects.order_by().filter(**{f"{name}__gt": now}).values_list(name) for model, name in INSTANTS)
    )
    first = [instant for (instant,) in instants.order_by("approved_go_live_at")[:1]]
    notice = SummitSettings.load(request_or_site=request).notice_at(now)
    change = next_change(timetable_for(request), notice)
    return min([next_midnight(now), *first, *([change] if change else [])])


def public_cache_control(now, boundary):
    """Return the header for a page made at `now` that must not outlive `boundary`."""
    left = max(0, math.floor((boundary - now).total_seconds()))
    shared = min(int(FRESH.total_seconds()), left)
    revalidate = min(int(STALE_WHILE_REVALIDATE.total_seconds()), left - shared)
    return (
        f"public, max-age=0, s-maxage={shared}, stale-while-revalidate={revalidate}, "
        f"stale-if-error={int(STALE_IF_ERROR.total_seconds())}"
    )


def is_public_page(request, response):
    return (
        request.method in {"GET", "HEAD"}
        and response.status_code in {200, 304}
        and not is_staff_path(request.path_info)
        and not getattr(request, "is_preview", False)
        and not response.cookies
        and not response.has_header("Cache-Control")
    )


class CacheControlMiddleware:
    """Outermost, so that nothing leaves without its decision."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if is_staff_path(request.path_info):
            response.headers["Cache-Control"] = "private, no-store"
            patch_vary_headers(response, ["Cookie"])
        elif is_public_page(request, response) and hasattr(request, "now"):
            response.headers["Cache-Control"] = public_cache_control(request.now, next_boundary(request))
        else:
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response
