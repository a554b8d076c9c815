"""What has changed, and what is on: an Atom feed in words, and JSON for pages that stay open.

Pure: changes and timetable come in, bytes go out.
"""

import json
import uuid
from datetime import UTC, datetime
from xml.etree import ElementTree

from django.db.models import Q
from django.utils.translation import gettext as _

from summit.formatting import day_long, time_range_text
from summit.visibility import public_at

from .changes import SessionChange
from .entries import delay_in_words, stream_label
from .exports import add_element, iso, xml_file
from .models import SESSION_NAMESPACE, Broadcast, Session
from .states import boundaries

ATOM_TYPE = "application/atom+xml; charset=utf-8"
ATOM = "http://www.w3.org/2005/Atom"
MOST_CHANGES = 50
# How often an open page asks for what staff may have changed; at `next_change_at` it asks in any case.
REFRESH_SECONDS_LIVE = 30
REFRESH_SECONDS = 60


def public_changes(now):
    """Return the changes to tell of, the latest first. A session that is hidden again is told of as removed only."""
    told = Q(session=None) | Q(kind=SessionChange.Kind.REMOVED) | public_at(Session, now, "session__")
    changes = SessionChange.objects.exclude(kind=SessionChange.Kind.PROGRAMME).filter(told)
    return list(changes.select_related("session")[:MOST_CHANGES])


def title_of(change, language):
    return (change.after or change.before)["title"][language]


def when(shown, language):
    starts_at, ends_at = (datetime.fromisoformat(shown[name]) for name in ("starts_at", "ends_at"))
    return f"{day_long(starts_at, language)} {time_range_text(starts_at, ends_at, language)}"


def in_words(change, language):
    """Return what changed as sentences in the active language, which is `language`."""
    before, after = change.before, change.after
    if change.kind == SessionChange.Kind.MOVED:
        words = _("Moved from %(before)s to %(after)s (Seoul time).") % {
            "before": when(before, language),
            "after": when(after, language),
        }
        if after["delay_minutes"] and after["delay_minutes"] != before["delay_minutes"]:
            words += f" {delay_in_words(after['delay_minutes'])}"
    elif change.kind == SessionChange.Kind.RENAMED:
        words = _("“%(before)s” is now called “%(after)s”.") % {
            "before": before["title"][language],
            "after": after["title"][language],
        }
    elif change.kind == SessionChange.Kind.STREAMS:
        streams = ", ".join(
            f"{stream_label(Broadcast(platform=platform, language=spoken))} {url}"
            for platform, spoken, url in after["streams"]
            if url
        )
        words = _("Where to watch: %(streams)s") % {"streams": streams} if streams else _("No stream is announced.")
    else:
        sentences = {
            SessionChange.Kind.ADDED: _("Added to the programme: %(when)s (Seoul time)."),
            SessionChange.Kind.REMOVED: _("Taken out of the programme. It was to be held: %(when)s (Seoul time)."),
            SessionChange.Kind.CANCELLED: _("Cancelled. It was to be held: %(when)s (Seoul time)."),
            SessionChange.Kind.RESTORED: _("Takes place after all: %(when)s (Seoul time)."),
        }
        words = sentences[change.kind] % {"when": when(after or before, language)}
    if change.kind in {SessionChange.Kind.MOVED, SessionChange.Kind.CANCELLED} and after["reason"][language]:
        words += f" {after['reason'][language]}"
    return words


def changes_atom(changes, *, title, language, url, page_url, author, updated_at):
    """Return an Atom feed (RFC 4287) of changes: UTF-8 bytes."""
    feed = ElementTree.Element("feed", {"xmlns": ATOM, "xml:lang": language})
    add_element(feed, "id", uuid.uuid5(SESSION_NAMESPACE, f"schedule.atom/{language}").urn)
    add_element(feed, "title", title)
    add_element(feed, "updated", _stamp(updated_at))
    add_element(feed, "link", rel="self", type="application/atom+xml", href=url)
    add_element(feed, "link", rel="alternate", type="text/html", hreflang=language, href=page_url)
    add_element(add_element(feed, "author"), "name", author)
    for change in changes:
        _add_change(feed, change, language, page_url)
    return xml_file(feed)


def _stamp(instant):
    return f"{instant.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def _add_change(feed, change, language, page_url):
    at = _stamp(change.changed_at)
    entry = add_element(feed, "entry")
    add_element(entry, "id", uuid.uuid5(SESSION_NAMESPACE, f"change/{change.slug}/{change.kind}/{at}").urn)
    add_element(entry, "title", f"{change.get_kind_display()}: {title_of(change, language)}")
    add_element(entry, "updated", at)
    is_shown = change.session is not None and change.session.live
    href = f"{page_url}{change.session.slug}/" if is_shown else page_url
    add_element(entry, "link", rel="alternate", type="text/html", hreflang=language, href=href)
    add_element(entry, "content", in_words(change, language), type="text")


def last_state_change(timetable):
    """Return the last instant up to now at which a state changed by the clock, or None."""
    instants = (instant for slot in timetable.slots for instant in boundaries(slot.session))
    return max((instant for instant in instants if instant <= timetable.now), default=None)


def next_change(timetable, notice=None):
    """Return the first instant at which an open page changes by the clock, or None."""
    instants = [timetable.next_boundary, notice and notice.ends_at]
    return min(filter(None, instants), default=None)


def live_json(timetable, notice=None):
    """Return what is on, what is next and when to ask again: the same bytes until something changes.

    `notice` is what stands above every page at the instant of the timetable.
    """
    boundary = next_change(timetable, notice)
    document = {
        "phase": timetable.phase,
        "live": [slot.session.slug for slot in timetable.live],
        "next": timetable.next.session.slug if timetable.next else None,
        "next_change_at": iso(boundary) if boundary else None,
        "refresh_seconds": REFRESH_SECONDS_LIVE if timetable.live else REFRESH_SECONDS,
        "notice": {"level": notice.level, "text": notice.text} if notice else None,
        "sessions": {slot.session.slug: _state(slot) for slot in timetable.slots},
    }
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()


def _state(slot):
    action = slot.action
    return {
        "number": slot.session.number,
        "title": slot.session.title,
        "url": slot.url,
        "state": slot.state.kind,
        "label": slot.state.label,
        "starts_at": iso(slot.state.starts_at),
        "ends_at": iso(slot.state.ends_at),
        "delay_minutes": slot.state.delay_minutes,
        "awaits_replay": slot.state.awaits_replay,
        "action": {"kind": action.kind, "url": action.url, "label": action.label} if action else None,
    }
