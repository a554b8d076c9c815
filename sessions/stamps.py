"""The one place where the revision counters of sessions move.

Whatever is saved - by an editor, an import, the live desk - the entries of the sessions it touches are compared with
what they were. Only a difference that a feed shows counts: saving the same again changes nothing.
"""

import hashlib
import json
from dataclasses import asdict, fields
from datetime import UTC, datetime, timedelta

from django.db.models import Q, QuerySet
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_delete
from django.dispatch import receiver

from speakers.models import Speaker
from summit import clock
from summit.content_lines import plain
from summit.models import Bureau, City, Country, SummitDay, SummitSettings

from .changes import (
    CalendarStamp,
    SessionChange,
    at_the_end_of_a_change,
    touch_every_session,
    touch_programme,
    touch_sessions,
)
from .entries import Entry, entry_of, read_for_entries
from .models import Broadcast, Participation, Session

LANGUAGES = ("ko", "en")


def content_of(entry):
    """What an entry says, without its stamp (or each change would make a further one) and without the host."""
    content = {each.name: getattr(entry, each.name) for each in fields(Entry) if each.name != "stamp"}
    people = [asdict(person) | {"url": ""} for person in entry.people]
    return content | {"url": "", "people": people, "streams": [asdict(stream) for stream in entry.streams]}


def shown_of(session):
    """Return what the feeds show of a session: the parts that changes are told of, and a digest of the whole."""
    entries = [entry_of(session, language) for language in LANGUAGES]
    contents = json.dumps([content_of(entry) for entry in entries], default=str, sort_keys=True)
    first = entries[0]
    return {
        "live": session.live,
        "starts_at": first.starts_at.astimezone(UTC).isoformat(),
        "ends_at": first.ends_at.astimezone(UTC).isoformat(),
        "delay_minutes": first.delay_minutes,
        "is_cancelled": first.is_cancelled,
        "streams": [[b.platform, b.language, b.live_url] for b in session.broadcasts.all()],
        "title": {entry.language: entry.title for entry in entries},
        "reason": {entry.language: entry.reason for entry in entries},
        "digest": hashlib.sha256(contents.encode()).hexdigest(),
    }


def is_moved(before, after):
    return (before["starts_at"], before["ends_at"]) != (after["starts_at"], after["ends_at"])


def is_revision(before, after):
    """Whether calendars count the difference as a new revision (RFC 5545, SEQUENCE): time, place and status."""
    return is_moved(before, after) or any(before[name] != after[name] for name in ("is_cancelled", "streams"))


def kinds_of_change(before, after):
    """Return what to call the differences between two `shown` of a session, for those who plan by it."""
    if not before or not before["live"]:
        return [SessionChange.Kind.ADDED] if after["live"] else []
    if not after["live"]:
        return [SessionChange.Kind.REMOVED]
    kinds = []
    if before["is_cancelled"] != after["is_cancelled"]:
        kinds.append(SessionChange.Kind.CANCELLED if after["is_cancelled"] else SessionChange.Kind.RESTORED)
    if is_moved(before, after):
        kinds.append(SessionChange.Kind.MOVED)
    if before["streams"] != after["streams"]:
        kinds.append(SessionChange.Kind.STREAMS)
    if before["title"] != after["title"]:
        kinds.append(SessionChange.Kind.RENAMED)
    return kinds


@at_the_end_of_a_change
def compare(touched):
    """Move the stamps of those sessions whose entries have changed."""
    now = clock.now().replace(microsecond=0)
    if touched.programme:
        compare_programme(now)
    sessions = Session.objects.select_related("bureau").order_by("pk")
    if not touched.every_session:
        sessions = sessions.filter(pk__in=touched.sessions)
    sessions = list(sessions)
    read_for_entries(sessions, now)
    for session in sessions:
        stamp(session, now)


def stamp(session, now):
    after = shown_of(session)
    try:
        current = session.stamp
    except CalendarStamp.DoesNotExist:
        if after["live"]:  # drafts have no history
            CalendarStamp.objects.create(session=session, created_at=now, changed_at=now, shown=after)
            record({}, after, session, now)
        return
    before = current.shown
    if before == after or not (before["live"] or after["live"]):
        return
    # Two changes within a second, or a clock set back, still follow one another.
    current.changed_at = max(now, current.changed_at + timedelta(seconds=1))
    current.sequence += is_revision(before, after)
    current.shown = after
    current.save()
    record(before, after, session, current.changed_at)


def record(before, after, session, changed_at):
    SessionChange.objects.bulk_create(
        SessionChange(session=session, slug=session.slug, kind=kind, changed_at=changed_at, before=before, after=after)
        for kind in kinds_of_change(before, after)
    )


def compare_programme(now):
    """The name and the days of the summit stand in every feed, but belong to no session."""
    settings = SummitSettings.objects.first()
    after = {
        "names": [plain(getattr(settings, f"name_{language}", "")) for language in LANGUAGES],
        "days": [day.isoformat() for day in SummitDay.objects.values_list("date", flat=True)],
    }
    programme = SessionChange.objects.filter(kind=SessionChange.Kind.PROGRAMME)
    before = programme.values_list("after", flat=True).first() or {}
    if before != after:
        SessionChange.objects.create(
            kind=SessionChange.Kind.PROGRAMME, changed_at=later_than_all(now), before=before, after=after
        )


def last_changed_at():
    """Return when any feed last changed: an aware instant, 1970 where there is no programme yet."""
    stamps, changes = (model.objects.order_by().values_list("changed_at") for model in (CalendarStamp, SessionChange))
    last = stamps.union(changes).order_by("-changed_at").first()
    return last[0] if last else datetime(1970, 1, 1, tzinfo=UTC)


def later_than_all(now):
    return max(now, last_changed_at() + timedelta(seconds=1))


@receiver(post_save, sender=Session)
def touch_session(instance, raw, **_kwargs):
    if not raw:
        touch_sessions(instance.pk)


@receiver(post_save, sender=Broadcast)
@receiver(post_save, sender=Participation)
def touch_session_of_part(instance, raw, **_kwargs):
    if not raw:
        touch_sessions(instance.session_id)


@receiver(post_delete, sender=Broadcast)
@receiver(post_delete, sender=Participation)
def touch_session_of_deleted_part(instance, origin, **_kwargs):
    model = origin.model if isinstance(origin, QuerySet) else type(origin)
    if model is not Session:  # a session that is going with all its parts is told of once
        touch_sessions(instance.session_id)


@receiver(m2m_changed, sender=Session.cities.through)
@receiver(m2m_changed, sender=Session.countries.through)
def touch_sessions_of_place(instance, action, reverse, pk_set, **_kwargs):
    if not action.startswith("post_"):
        return
    if not reverse:
        touch_sessions(instance.pk)
    elif pk_set:
        touch_sessions(*pk_set)
    else:  # cleared: which sessions it were is gone
        touch_every_session()


@receiver(post_save, sender=Speaker)
@receiver(post_save, sender=Bureau)
@receiver(post_save, sender=City)
@receiver(post_save, sender=Country)
def touch_sessions_that_name(sender, instance, raw, created, **_kwargs):
    if raw or created:  # nothing names a new row yet
        return
    naming = {
        Speaker: Q(participations__speaker=instance),
        Bureau: Q(bureau=instance),
        City: Q(cities=instance),
        Country: Q(countries=instance) | Q(cities__country=instance),
    }
    if pks := set(Session.objects.filter(naming[sender]).values_list("pk", flat=True)):
        touch_sessions(*pks)


@receiver(post_delete, sender=City)
@receiver(post_delete, sender=Country)
def touch_sessions_that_named(**_kwargs):
    touch_every_session()


@receiver(pre_delete, sender=Session)
def record_deletion(instance, **_kwargs):
    before = CalendarStamp.objects.filter(session=instance.pk, shown__live=True).values_list("shown", flat=True).first()
    if before:
        SessionChange.objects.create(
            slug=instance.slug,
            kind=SessionChange.Kind.REMOVED,
            changed_at=later_than_all(clock.now().replace(microsecond=0)),
            before=before,
        )


@receiver([post_save, post_delete], sender=SummitSettings)
@receiver([post_save, post_delete], sender=SummitDay)
def touch_programme_as_a_whole(raw=False, **_kwargs):
    if not raw:
        touch_programme()
