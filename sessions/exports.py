"""The programme as files for other programs: XML and JSON of the schedule apps (c3voc), and a table.

Pure, like `calendars`. The rules of the apps that read these files are tested in tests/sessions/test_exports.py.
"""

import csv
import io
import json
import re
import uuid
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from xml.etree import ElementTree

from django.utils import translation
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from summit.clock import SEOUL
from summit.sky import sky_colour
from summit.spreadsheets import plain_text

from .entries import Entry
from .models import SESSION_NAMESPACE, Session

XML_TYPE = "application/vnd.c3voc.schedule+xml; charset=utf-8"
JSON_TYPE = "application/json; charset=utf-8"
CSV_TYPE = "text/csv; charset=utf-8"

ACRONYM = "cac2020"
GENERATOR = "CAC Global Summit 2020"
TIMESLOT = "00:05"  # sessions start and end at whole five minutes
NIGHT = sky_colour(23 * 60).lower()
DAY_CHANGE = time(6)  # apps turn the page of the day at an hour when nobody is on stage
ROOM_GUID = uuid.uuid5(SESSION_NAMESPACE, "room/online")
# The words of the exchange format; the kind in the reader's language is the track.
TYPES = {
    Session.Kind.TALK_SHOW: "discussion",
    Session.Kind.MAYORAL_MEETING: "meeting",
    Session.Kind.THEMATIC: "discussion",
    Session.Kind.CONVERSATION: "talk",
    Session.Kind.FORUM: "discussion",
    Session.Kind.IR: "other",
}
APP_SLUG = re.compile(r"[a-z0-9\-_]{3,}[a-z0-9]")


@dataclass(frozen=True)
class Programme:
    """Everything a schedule file says, in one language. `version` changes with the content alone."""

    title: str
    language: str
    url: str
    base_url: str
    version: str
    days: list[date]
    entries: list[Entry]

    @property
    def all_days(self):
        """The summit days, also those without a session, and any other day that has one."""
        return sorted({*self.days, *(entry.day for entry in self.entries)})

    def entries_on(self, day):
        return [entry for entry in self.entries if entry.day == day]

    @property
    def tracks(self):
        return {entry.kind: entry.kind_label for entry in self.entries}

    @property
    def room(self):
        with translation.override(self.language):
            return _("Online")


def day_bounds(day, entries):
    """Return when an app's day starts and ends: from one quiet hour to the next, and never inside a session."""
    starts_at = datetime.combine(day, DAY_CHANGE, SEOUL)
    ends_at = starts_at + timedelta(days=1)
    return min([starts_at, *(e.starts_at for e in entries)]), max([ends_at, *(e.ends_at for e in entries)])


def iso(instant):
    return localtime(instant, SEOUL).isoformat(timespec="seconds")


def hours(minutes):
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def app_slug(entry):
    """Return a slug that the apps take: lower case, at least four characters after the acronym."""
    tail = entry.slug if APP_SLUG.fullmatch(entry.slug) else entry.uuid.hex
    return f"{ACRONYM}-{tail}"


def spoken_language(entry):
    """The one language that an app may name: that of the file where there is such a stream."""
    languages = [stream.language for stream in entry.streams if stream.language]
    return entry.language if not languages or entry.language in languages else languages[0]


def add_element(parent, tag, text=None, **attributes):
    node = ElementTree.SubElement(parent, tag, attributes)
    node.text = text
    return node


def xml_file(root):
    ElementTree.indent(root)
    return b'<?xml version="1.0" encoding="utf-8"?>\n' + ElementTree.tostring(root, encoding="utf-8") + b"\n"


def schedule_xml(programme):
    """Return schedule.xml as of voc/schedule: UTF-8 bytes."""
    root = ElementTree.Element("schedule")
    add_element(root, "generator", name=GENERATOR)
    add_element(root, "url", f"{programme.base_url}schedule.xml")
    add_element(root, "version", programme.version)
    _add_conference(root, programme)
    for index, day in enumerate(programme.all_days, start=1):
        entries = programme.entries_on(day)
        starts_at, ends_at = day_bounds(day, entries)
        node = add_element(root, "day", index=str(index), date=day.isoformat(), start=iso(starts_at), end=iso(ends_at))
        if entries:
            room = add_element(node, "room", name=programme.room, guid=str(ROOM_GUID))
            for entry in entries:
                _add_event(room, entry, programme.room)
    return xml_file(root)


def _add_conference(root, programme):
    days = programme.all_days
    conference = add_element(root, "conference")
    add_element(conference, "title", programme.title)
    add_element(conference, "acronym", ACRONYM)
    if days:
        add_element(conference, "start", days[0].isoformat())
        add_element(conference, "end", days[-1].isoformat())
    add_element(conference, "days", str(len(days)))
    add_element(conference, "timeslot_duration", TIMESLOT)
    add_element(conference, "base_url", programme.base_url)
    add_element(conference, "url", programme.url)
    add_element(conference, "time_zone_name", SEOUL.key)
    add_element(conference, "color", primary=NIGHT)
    for slug, name in programme.tracks.items():
        add_element(conference, "track", name=name, slug=slug)


def _add_event(room, entry, room_name):
    event = add_element(room, "event", id=str(entry.pk), guid=str(entry.uuid))
    add_element(event, "room", room_name)
    add_element(event, "title", entry.marked_title)
    if entry.other_title:
        add_element(event, "subtitle", entry.other_title)
    add_element(event, "type", TYPES[entry.kind])
    add_element(event, "date", iso(entry.starts_at))
    add_element(event, "start", f"{localtime(entry.starts_at, SEOUL):%H:%M}")
    add_element(event, "duration", hours(entry.minutes))
    add_element(event, "abstract", entry.abstract)
    add_element(event, "slug", app_slug(entry))
    add_element(event, "track", entry.kind_label)
    if entry.people:
        persons = add_element(event, "persons")
        for person in entry.people:
            add_element(persons, "person", person.name, id=str(person.pk), guid=str(person.guid))
    add_element(event, "language", spoken_language(entry))
    add_element(event, "description", entry.description)
    if entry.streams:
        links = add_element(event, "links")
        for stream in entry.streams:
            add_element(links, "link", stream.label, href=stream.url)
    add_element(event, "url", entry.url)


def schedule_json(programme):
    """Return schedule.json as of voc/schedule: UTF-8 bytes."""
    days = programme.all_days
    conference = {
        "acronym": ACRONYM,
        "title": programme.title,
        "start": days[0].isoformat() if days else "",
        "end": days[-1].isoformat() if days else "",
        "daysCount": len(days),
        "timeslot_duration": TIMESLOT,
        "time_zone_name": SEOUL.key,
        "colors": {"primary": NIGHT},
        "url": programme.url,
        "tracks": [{"name": name, "slug": slug} for slug, name in programme.tracks.items()],
        "rooms": [{"name": programme.room, "slug": "online", "guid": str(ROOM_GUID), "type": "online"}],
        "days": [_json_day(index, day, programme) for index, day in enumerate(days, start=1)],
    }
    document = {
        "$schema": "https://c3voc.de/schedule/schema.json",
        "generator": {"name": GENERATOR, "url": programme.base_url},
        "schedule": {"version": programme.version, "base_url": programme.base_url, "conference": conference},
    }
    return json.dumps(document, ensure_ascii=False, indent=1).encode() + b"\n"


def _json_day(index, day, programme):
    entries = programme.entries_on(day)
    starts_at, ends_at = day_bounds(day, entries)
    events = [_json_event(entry, programme.room) for entry in entries]
    return {
        "index": index,
        "date": day.isoformat(),
        "day_start": iso(starts_at),
        "day_end": iso(ends_at),
        "rooms": {programme.room: events} if events else {},
    }


def _json_event(entry, room_name):
    return {
        "guid": str(entry.uuid),
        "id": entry.pk,
        "date": iso(entry.starts_at),
        "start": f"{localtime(entry.starts_at, SEOUL):%H:%M}",
        "end": iso(entry.ends_at),
        "duration": hours(entry.minutes),
        "room": room_name,
        "slug": app_slug(entry),
        "url": entry.url,
        "title": entry.marked_title,
        "subtitle": entry.other_title,
        "track": entry.kind_label,
        "type": TYPES[entry.kind],
        "language": spoken_language(entry),
        "abstract": entry.abstract,
        "description": entry.description,
        # A name with both an id and a public name would match two shapes of a person, and be refused
        "persons": [{"guid": str(p.guid), "name": p.name, "url": p.url} for p in entry.people],
        "links": [{"url": stream.url, "title": stream.label, "type": "media"} for stream in entry.streams],
    }


COLUMNS = {
    "number": lambda entry: str(entry.number),
    "id": lambda entry: str(entry.uuid),
    "slug": lambda entry: entry.slug,
    "title": lambda entry: plain_text(entry.title),
    "title_other": lambda entry: plain_text(entry.other_title),
    "kind": lambda entry: plain_text(entry.kind_label),
    "starts_at": lambda entry: iso(entry.starts_at),
    "ends_at": lambda entry: iso(entry.ends_at),
    "minutes": lambda entry: str(entry.minutes),
    "status": lambda entry: entry.status.lower(),
    "delay_minutes": lambda entry: str(entry.delay_minutes),
    "notice": lambda entry: plain_text(entry.notice),
    "topic": lambda entry: plain_text(entry.topic),
    "organiser": lambda entry: plain_text(entry.organiser),
    "people": lambda entry: plain_text("; ".join(person.name for person in entry.people)),
    "cities": lambda entry: plain_text("; ".join(entry.cities)),
    "countries": lambda entry: plain_text("; ".join(entry.countries)),
    "streams": lambda entry: "; ".join(f"{stream.label} {stream.url}" for stream in entry.streams),
    "url": lambda entry: entry.url,
    "changed_at": lambda entry: iso(entry.stamp.changed_at),
}


def schedule_csv(entries):
    """Return a table with a column of COLUMNS each: UTF-8 with the mark by which spreadsheets know it."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    writer.writerows([column(entry) for column in COLUMNS.values()] for entry in entries)
    return text.getvalue().encode("utf-8-sig")
