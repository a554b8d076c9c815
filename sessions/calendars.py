"""iCalendar text (RFC 5545 and 7986) from entries. Pure: no request, no template, no clock."""

from datetime import UTC
from itertools import chain

from django.utils import translation
from django.utils.translation import gettext as _

from summit.clock import SEOUL
from summit.content_lines import escape, fold, plain

CONTENT_TYPE = "text/calendar; charset=utf-8"
PRODID = "-//Seoul Metropolitan Government//CAC Global Summit 2020//EN"
UID_DOMAIN = "cac2020.or.kr"  # a constant of the summit, whatever host serves the file
REFRESH = "PT15M"
# Seoul has no daylight saving; one offset holds for any year a session can have.
SEOUL_TIMEZONE = [
    "BEGIN:VTIMEZONE",
    "TZID:Asia/Seoul",
    "BEGIN:STANDARD",
    "DTSTART:19700101T000000",
    "TZOFFSETFROM:+0900",
    "TZOFFSETTO:+0900",
    "TZNAME:KST",
    "END:STANDARD",
    "END:VTIMEZONE",
]


def parameter(text):
    """Return the quoted value of a parameter, which can hold neither a quote nor a line end."""
    return '"' + plain(text).replace('"', "'").replace("\n", " ") + '"'


def utc(instant):
    return f"{instant.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def seoul(instant):
    return f"{instant.astimezone(SEOUL):%Y%m%dT%H%M%S}"


def uid(entry):
    return f"{entry.uuid}@{UID_DOMAIN}"


def programme(entries, *, name, url, language, skipped=()):
    """Return entries of one language as an iCalendar file: UTF-8 bytes, CRLF line ends.

    Times are written in Asia/Seoul. `skipped` are slugs that were asked for and are not known.
    """
    changed_at = max((entry.stamp.changed_at for entry in entries), default=None)
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:{PRODID}",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"NAME;LANGUAGE={language}:{escape(name)}",
        f"X-WR-CALNAME:{escape(name)}",
        "X-WR-TIMEZONE:Asia/Seoul",
        f"REFRESH-INTERVAL;VALUE=DURATION:{REFRESH}",
        f"X-PUBLISHED-TTL:{REFRESH}",
        f"URL:{url}",
        *([f"LAST-MODIFIED:{utc(changed_at)}"] if changed_at else []),
        *([f"X-CAC2020-SKIPPED:{escape(', '.join(skipped))}"] if skipped else []),
        *SEOUL_TIMEZONE,
        *chain.from_iterable(event(entry) for entry in entries),
        "END:VCALENDAR",
    ]
    return "".join(f"{piece}\r\n" for line in lines for piece in fold(line)).encode()


def event(entry):
    """Return the lines of one VEVENT. A cancelled session keeps its place: it must be taken off calendars."""
    language = entry.language
    return [
        "BEGIN:VEVENT",
        f"UID:{uid(entry)}",
        f"DTSTAMP:{utc(entry.stamp.changed_at)}",
        f"CREATED:{utc(entry.stamp.created_at)}",
        f"LAST-MODIFIED:{utc(entry.stamp.changed_at)}",
        f"SEQUENCE:{entry.stamp.sequence}",
        f"STATUS:{entry.status}",
        f"DTSTART;TZID=Asia/Seoul:{seoul(entry.starts_at)}",
        f"DTEND;TZID=Asia/Seoul:{seoul(entry.ends_at)}",
        f"SUMMARY;LANGUAGE={entry.title_language}:{escape(entry.title)}",
        f"DESCRIPTION;LANGUAGE={language}:{escape(description(entry))}",
        f"LOCATION;LANGUAGE={language}:{escape(entry.place)}",
        f"CATEGORIES;LANGUAGE={language}:{escape(entry.kind_label)}",
        f"URL:{entry.url}",
        *(conference(stream) for stream in entry.streams),
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    ]


def conference(stream):
    language = f";LANGUAGE={stream.language}" if stream.language else ""
    return f"CONFERENCE;VALUE=URI;FEATURE=VIDEO;LABEL={parameter(stream.label)}{language}:{stream.url}"


def description(entry):
    """The whole session as text: most calendar programs show nothing else, not even where to watch."""
    with translation.override(entry.language):
        people = ", ".join(person.name for person in entry.people)
        watch = "\n".join(f"{stream.label}: {stream.url}" for stream in entry.streams)
        facts = [
            _("Organised by %(name)s") % {"name": entry.organiser},
            *([_("With %(names)s") % {"names": people}] if people else []),
        ]
        parts = [
            *([entry.subtitle] if entry.subtitle else []),
            entry.description,
            "\n".join(facts),
            *([watch] if watch else []),
            _("More: %(url)s") % {"url": entry.url},
        ]
    return "\n\n".join(parts)
