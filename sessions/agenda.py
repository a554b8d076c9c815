"""An agenda without an account: the selection is in the link, and so is the moment at which it was made."""

import base64
import json
import zlib
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import combinations
from urllib.parse import quote, urlencode

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from summit.addresses import absolute_url, section_url
from summit.visibility import public_at
from summit.visitor_clock import visitor_clock

from .calendar_links import subscription_links
from .changes import SessionChange
from .feeds import in_words, title_of
from .models import Session
from .qr_code import qr_code
from .selection import SelectionError, selected_slugs
from .stamps import last_changed_at
from .timetable import timetable_for

DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
MOST_CHANGES = 100


def version_of(instant):
    """Return the seconds of an instant in base 36: "qb5c6w" for one in June 2020."""
    seconds, text = int(instant.timestamp()), ""
    while seconds:
        seconds, digit = divmod(seconds, 36)
        text = DIGITS[digit] + text
    return text or "0"


def instant_of(version):
    """Return the instant of a version; None for what is none."""
    if not 1 <= len(version) <= 7 or not set(version) <= set(DIGITS):
        return None
    return datetime.fromtimestamp(int(version, 36), UTC)


@dataclass(frozen=True)
class Item:
    """A picked session, and the agenda without it."""

    slot: object
    remove_url: str


@dataclass(frozen=True)
class Missing:
    """A session that the link names and the programme does not have (any more)."""

    slug: str
    title: str  # where it is known
    words: str


@dataclass(frozen=True)
class Change:
    slug: str
    title: str
    kind: str
    words: str


def clashes(slots):
    """Return the pairs of sessions that are held at the same time."""
    held = [slot for slot in slots if slot.state.kind != "cancelled"]
    return [
        (one, other)
        for one, other in combinations(held, 2)
        if one.state.starts_at < other.state.ends_at and other.state.starts_at < one.state.ends_at
    ]


def giggity_url(slots):
    """Return a link that opens the programme in the Giggity app with these sessions marked."""
    guids = json.dumps([str(slot.session.uuid) for slot in slots], separators=(",", ":"))
    see = base64.urlsafe_b64encode(zlib.compress(guids.encode(), 9)).decode().rstrip("=")
    return f"https://ggt.gaa.st/#url={quote(absolute_url(reverse('sessions:xml')), safe='')}&see={see}"


def agenda_path(slugs, version, clock):
    query = {"s": ",".join(slugs), "v": version} if slugs else {}
    path = section_url("agenda")
    return clock.url(f"{path}?{urlencode(query, safe=',')}" if query else path)


def changes_of(slugs, now):
    """Return the changes of these sessions that may be told, the first change first."""
    told = Q(session=None) | Q(kind=SessionChange.Kind.REMOVED) | public_at(Session, now, "session__")
    changes = SessionChange.objects.filter(told, slug__in=slugs).order_by("-changed_at", "-pk")
    return list(changes[:MOST_CHANGES])[::-1]


def unstamped(request):
    """Return the path of the same selection with its version, or "" where the link has one or cannot be read."""
    if "v" in request.GET or "s" not in request.GET:
        return ""
    try:
        slugs = selected_slugs(request.GET)
    except SelectionError:
        return ""
    return agenda_path(slugs, version_of(last_changed_at()), visitor_clock(request))


def agenda_context(request):
    """Return the context of `sessions/agenda_page.html`: whatever the link says, there is a page."""
    language, clock, now = request.LANGUAGE_CODE, visitor_clock(request), request.now
    timetable = timetable_for(request).read("countries")
    problems, slugs = [], []
    if request.GET.getlist("s"):
        try:
            slugs = selected_slugs(request.GET)
        except SelectionError as error:
            problems.append(str(error))
    given = request.GET.get("v", "")
    since = instant_of(given) if slugs else None
    if given and slugs and since is None:
        problems.append(_("When this link was made cannot be read, so changes since then are not shown."))

    slots = [slot for slot in timetable.slots if slot.session.slug in slugs]
    known = [slot.session.slug for slot in slots]
    unknown = [slug for slug in slugs if slug not in known]
    told = changes_of(slugs if since else unknown, now) if since or unknown else []
    removed = {change.slug: change for change in told if change.kind == SessionChange.Kind.REMOVED}
    version = version_of(last_changed_at())
    path = agenda_path(known, version, clock)
    address = absolute_url(path)
    calendar_path = f"{reverse('sessions:agenda_calendar')}?{urlencode({'s': ','.join(known)}, safe=',')}"
    return {
        "timetable": timetable,
        "problems": problems,
        "items": [
            Item(slot, agenda_path([slug for slug in known if slug != slot.session.slug], version, clock))
            for slot in slots
        ],
        "slugs": known,
        "kept": [("s", ",".join(slugs)), ("v", given)] if slugs else [],
        "missing": [
            Missing(slug, title_of(removed[slug], language), in_words(removed[slug], language))
            if slug in removed
            else Missing(slug, "", _("No session of the programme has this name."))
            for slug in unknown
        ],
        "clashes": clashes(slots),
        "since": since,
        "changes": [
            Change(change.slug, title_of(change, language), change.get_kind_display(), in_words(change, language))
            for change in told
            if since and change.changed_at > since and change.slug in known
        ],
        "address": address,
        "qr": qr_code(address) if slots else None,
        "calendar": subscription_links(calendar_path, _("My agenda")),
        "giggity_url": giggity_url(slots) if slots else "",
        "schedule_url": clock.url(section_url("schedule")),
        "first_start": slots[0].state.starts_at if slots else None,
    }
