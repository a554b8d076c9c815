"""What calendars, schedule apps and feeds say about a session, in one language.

Every export is a shape of these entries, and the revision counters are moved by them alone: what is not in an
entry is in no feed.
"""

import uuid
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property

from django.db.models import Prefetch, prefetch_related_objects
from django.utils import translation
from django.utils.translation import gettext as _, ngettext

from summit.addresses import absolute_url, section_url
from summit.content_lines import plain
from summit.formatting import local_date

from .changes import CalendarStamp
from .models import SESSION_NAMESPACE, Participation
from .states import late_minutes, moved_times

OTHER_LANGUAGE = {"ko": "en", "en": "ko"}


def translated(instance, name, language):
    """Return (text, the language it is in): the other language stands in for a missing translation."""
    for candidate in (language, OTHER_LANGUAGE[language]):
        if text := plain(getattr(instance, f"{name}_{candidate}")):
            return text, candidate
    return "", language


def text_of(instance, name, language):
    return translated(instance, name, language)[0]


def delay_in_words(minutes):
    return ngettext("Delayed by %(minutes)d minute.", "Delayed by %(minutes)d minutes.", minutes) % {"minutes": minutes}


@dataclass(frozen=True)
class Person:
    pk: int
    slug: str
    name: str
    role: str
    is_confirmed: bool
    url: str

    @property
    def guid(self):
        return uuid.uuid5(SESSION_NAMESPACE, f"speaker/{self.slug}")


@dataclass(frozen=True)
class Stream:
    platform: str
    language: str
    label: str
    url: str


@dataclass(frozen=True)
class Entry:
    pk: int
    uuid: uuid.UUID
    slug: str
    number: int
    language: str
    kind: str
    kind_label: str
    day: date  # the programme day: where the session was announced, whatever its delay
    starts_at: datetime
    ends_at: datetime
    delay_minutes: int
    is_cancelled: bool
    reason: str  # of the delay or cancellation
    title: str
    title_language: str
    other_title: str  # the title in the other language; "" where there is none
    subtitle: str
    topic: str
    summary: str
    organiser: str
    place: str
    url: str
    people: tuple[Person, ...]
    cities: tuple[str, ...]
    countries: tuple[str, ...]
    streams: tuple[Stream, ...]
    stamp: CalendarStamp = field(compare=False, repr=False)

    @property
    def minutes(self):
        return int((self.ends_at - self.starts_at).total_seconds() // 60)

    @property
    def status(self):
        return "CANCELLED" if self.is_cancelled else "CONFIRMED"

    @cached_property
    def notice(self):
        """What has happened to the session, as a sentence; "" for a session as announced."""
        with translation.override(self.language):
            if self.is_cancelled:
                words = _("This session has been cancelled.")
            elif self.delay_minutes:
                words = delay_in_words(self.delay_minutes)
            else:
                return ""
        return f"{words} {self.reason}".strip()

    @cached_property
    def marked_title(self):
        """The title for formats that cannot say that a session is cancelled."""
        with translation.override(self.language):
            return f"[{_('Cancelled')}] {self.title}" if self.is_cancelled else self.title

    @cached_property
    def abstract(self):
        """One paragraph, never empty."""
        return "\n".join(part for part in (self.notice, self.topic or self.summary or self.fallback) if part)

    @property
    def fallback(self):
        return f"{self.kind_label} · {self.organiser}"

    @property
    def description(self):
        """The abstract and what there is beside it."""
        return "\n\n".join([self.abstract, *([self.summary] if self.topic and self.summary else [])])


def read_for_entries(sessions, now):
    """Read all that entries show of the public, in as many queries for one session as for a thousand."""
    people = Participation.objects.public_at(now).exclude(speaker=None).select_related("speaker")
    prefetch_related_objects(
        sessions, "stamp", "broadcasts", Prefetch("participations", people), "cities__country", "countries"
    )


def entries_of(timetable, language):
    """Return an Entry for each public session, in the order in which they start."""
    sessions = [slot.session for slot in timetable.slots]
    read_for_entries(sessions, timetable.now)
    return [entry_of(session, language) for session in sessions]


def entry_of(session, language):
    starts_at, ends_at = moved_times(session)
    title, title_language = translated(session, "title", language)
    other_title = plain(getattr(session, f"title_{OTHER_LANGUAGE[language]}"))
    with translation.override(language):
        streams = tuple(
            Stream(b.platform, b.language, stream_label(b), b.live_url) for b in session.broadcasts.all() if b.live_url
        )
        return Entry(
            pk=session.pk,
            uuid=session.uuid,
            slug=session.slug,
            number=session.number,
            language=language,
            kind=session.kind,
            kind_label=session.get_kind_display(),
            day=local_date(session.starts_at),
            starts_at=starts_at,
            ends_at=ends_at,
            delay_minutes=late_minutes(session),
            is_cancelled=session.is_cancelled,
            reason=text_of(session, "delay_reason", language),
            title=title or session.slug,
            title_language=title_language,
            other_title=other_title if other_title != title else "",
            subtitle=text_of(session, "subtitle", language),
            topic=text_of(session, "topic", language),
            summary=text_of(session, "summary", language),
            organiser=text_of(session.bureau, "name", language),
            place=place_of(session),
            url=absolute_url(session.get_absolute_url()),
            people=people_of(session, language),
            cities=tuple(text_of(city, "name", language) for city in session.cities.all()),
            countries=countries_of(session, language),
            streams=streams,
            stamp=stamp_of(session),
        )


def stamp_of(session):
    """The session's stamp, or where rows were written past the models, one that says nothing has changed."""
    try:
        return session.stamp
    except CalendarStamp.DoesNotExist:
        first = session.first_published_at or session.starts_at
        return CalendarStamp(session_id=session.pk, sequence=0, created_at=first, changed_at=first, shown={})


def stream_label(broadcast):
    """“YouTube 한국어”, or the platform alone where the language is not stated."""
    return f"{broadcast.get_platform_display()} {broadcast.get_language_display()}".strip()


def place_of(session):
    """Where the session is held for those who watch, never empty."""
    platforms = dict.fromkeys(str(broadcast.get_platform_display()) for broadcast in session.broadcasts.all())
    return f"{_('Online')} ({', '.join(platforms)})" if platforms else _("Online")


def people_of(session, language):
    """The people of a session, each once with the first role named."""
    people = {}
    for participation in session.participations.all():
        speaker = participation.speaker
        if speaker is None or speaker.pk in people:
            continue
        people[speaker.pk] = Person(
            speaker.pk,
            speaker.slug,
            text_of(speaker, "name", language),
            participation.get_role_display(),
            participation.evidence != Participation.Evidence.INFERRED,
            absolute_url(section_url("speakers", speaker.slug)),
        )
    return tuple(people.values())


def countries_of(session, language):
    """The countries named for a session, and those of its cities, each once."""
    countries = {country.pk: country for country in session.countries.all()}
    countries |= {city.country_id: city.country for city in session.cities.all()}
    return tuple(text_of(country, "name", language) for country in countries.values())
