"""Calendars: the rules of RFC 5545, and what five independent readers make of them."""

from datetime import UTC, datetime, timedelta

import icalendar
import pytest
import vobject
from ical.calendar_stream import IcsCalendarStream
from icalevents.icalevents import events as icalevents_events
from ics import Calendar as IcsCalendar

from sessions import calendars
from sessions.changes import SessionChange, one_change
from sessions.models import Broadcast, Session
from sessions.stamps import last_changed_at
from summit.sky import SEOUL
from tests.conftest import seoul
from tests.factories import (
    make_bureau,
    make_city,
    make_participation,
    make_session,
    make_speaker,
)
from tests.sessions.reading import calendar_properties, content_lines, events, value

LANGUAGES = ["ko", "en"]


def feed(client, language="ko", path="schedule.ics"):
    response = client.get(f"/{language}/{path}")
    assert response.status_code == 200, response.content[:200]
    return response.content


@pytest.fixture
def session(db, clock):
    clock.at("2020-05-27 09:00")
    return make_session("education", "2020-06-03 15:30", 90, title_ko="교육 분야", title_en="Discussion on Education")


# --- the text


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("a,b;c\\d", "a\\,b\\;c\\\\d"),
        ("one\r\ntwo\nthree\rfour", "one\\ntwo\\nthree\\nfour"),
        ("bell\x07 and NUL\x00", "bell and NUL"),
        ("\u1112\u1161\u11ab", "한"),  # jamo, as some systems store a syllable
        (None, ""),
    ],
)
def test_text_is_escaped(text, written):
    assert calendars.escape(text) == written


@pytest.mark.parametrize("filler", range(6))
def test_lines_fold_at_75_octets_between_syllables(filler):
    text = "x" * filler + "방역과 연대 " * 40

    lines = calendars.fold(f"SUMMARY:{text}")

    assert max(len(line.encode()) for line in lines) <= 75
    assert min(len(line.encode()) for line in lines[:-1]) >= 73  # no room for another syllable of three octets
    assert lines[0] + "".join(line.removeprefix(" ") for line in lines[1:]) == f"SUMMARY:{text}"


def test_a_line_of_75_octets_is_left_whole():
    assert calendars.fold("x" * 75) == ["x" * 75]
    assert calendars.fold("x" * 76) == ["x" * 75, " x"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_calendar_names_itself_and_its_zone(client, programme, language):
    body = feed(client, language)

    found = calendar_properties(body)
    name = {"ko": "CAC 글로벌 서밋 2020", "en": "CAC Global Summit 2020"}[language]
    assert found["NAME"] == [({"LANGUAGE": language}, name)]
    assert found["X-WR-CALNAME"] == [({}, name)]
    assert found["METHOD"] == [({}, "PUBLISH")]
    assert found["VERSION"] == [({}, "2.0")]
    assert found["REFRESH-INTERVAL"] == [({"VALUE": "DURATION"}, "PT15M")]
    assert found["X-PUBLISHED-TTL"] == [({}, "PT15M")]
    assert found["X-WR-TIMEZONE"] == [({}, "Asia/Seoul")]
    assert found["URL"][0][1].endswith(f"/{language}/schedule/")
    assert found["LAST-MODIFIED"][0][1] == f"{last_changed_at():%Y%m%dT%H%M%SZ}"
    assert set(found) == {
        "VERSION", "PRODID", "CALSCALE", "METHOD", "NAME", "X-WR-CALNAME", "X-WR-TIMEZONE", "REFRESH-INTERVAL",
        "X-PUBLISHED-TTL", "URL", "LAST-MODIFIED",
    }  # fmt: skip
    lines = content_lines(body)
    assert lines.count("BEGIN:VTIMEZONE") == lines.count("BEGIN:STANDARD") == 1
    assert lines[0] == "BEGIN:VCALENDAR"
    assert lines[-1] == "END:VCALENDAR"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_event_has_what_clients_need(client, programme, language):
    found = events(feed(client, language))

    assert len(found) == 15
    needed = [
        "UID", "DTSTAMP", "CREATED", "LAST-MODIFIED", "SEQUENCE", "STATUS", "DTSTART", "DTEND", "SUMMARY",
        "DESCRIPTION", "LOCATION", "CATEGORIES", "URL", "TRANSP",
    ]  # fmt: skip
    empty = [
        (value(event, "UID"), name)
        for event in found
        for name in needed
        if len(event.get(name, [])) != 1 or not value(event, name)
    ]
    assert empty == []
    assert {tuple(event["DTSTART"][0][0].items()) for event in found} == {(("TZID", "Asia/Seoul"),)}
    assert {tuple(event["DTEND"][0][0].items()) for event in found} == {(("TZID", "Asia/Seoul"),)}
    assert {value(event, "TRANSP") for event in found} == {"TRANSPARENT"}
    languages = {event[name][0][0]["LANGUAGE"] for event in found for name in ("SUMMARY", "DESCRIPTION", "LOCATION")}
    assert languages == {language}


@pytest.mark.parametrize("language", LANGUAGES)
def test_streams_are_conferences_and_stand_in_the_description_too(client, session, language):
    (event,) = events(feed(client, language))

    labels = {"ko": ["유튜브 한국어", "유튜브 영어"], "en": ["YouTube Korean", "YouTube English"]}[language]
    urls = ["https://www.youtube.com/channel-ko/live", "https://www.youtube.com/channel-en/live"]
    assert event["CONFERENCE"] == [
        ({"VALUE": "URI", "FEATURE": "VIDEO", "LABEL": label, "LANGUAGE": spoken}, url)
        for label, spoken, url in zip(labels, LANGUAGES, urls, strict=True)
    ]
    assert [url for url in urls if url not in value(event, "DESCRIPTION")] == []


def test_session_without_any_stream_still_has_a_place(client, session):
    session.broadcasts.all().delete()

    (event,) = events(feed(client, "en"))

    assert value(event, "LOCATION") == "Online"
    assert "CONFERENCE" not in event


def test_same_event_in_both_languages(client, programme):
    korean, english = (events(feed(client, language)) for language in LANGUAGES)

    shared = ["UID", "DTSTAMP", "CREATED", "LAST-MODIFIED", "SEQUENCE", "STATUS", "DTSTART", "DTEND"]
    assert [[event[name] for name in shared] for event in korean] == [
        [event[name] for name in shared] for event in english
    ]
    assert [value(event, "UID") for event in korean] == [
        f"{session.uuid}@cac2020.or.kr" for session in Session.objects.all()
    ]


def test_uid_ignores_host(client, session):
    one = client.get("/ko/schedule.ics", headers={"host": "localhost"}).content
    other = client.get("/ko/schedule.ics", headers={"host": "127.0.0.1"}).content

    assert one == other


def test_title_without_translation_says_its_language(client, session):
    session.title_en = ""
    session.save()

    (event,) = events(feed(client, "en"))

    assert event["SUMMARY"] == [({"LANGUAGE": "ko"}, "교육 분야")]


def test_session_that_ends_after_midnight(client, programme):
    event = next(e for e in events(feed(client)) if value(e, "URL").endswith("/public-transportation/"))

    assert (value(event, "DTSTART"), value(event, "DTEND")) == ("20200604T230000", "20200605T003000")


@pytest.mark.parametrize("language", LANGUAGES)
def test_one_session_and_a_selection_say_the_same_of_it(client, programme, language):
    whole = {value(event, "URL").split("/")[-2]: event for event in events(feed(client, language))}

    (single,) = events(feed(client, language, "schedule/education.ics"))
    chosen = events(feed(client, language, "agenda.ics?s=sports,education"))

    assert single == whole["education"]
    assert chosen == [whole["education"], whole["sports"]]  # in time order


def test_selection_names_what_it_skips(client, programme):
    body = feed(client, "ko", "agenda.ics?s=education,gone,never")

    assert calendar_properties(body)["X-CAC2020-SKIPPED"] == [({}, "gone\\, never")]
    assert len(events(body)) == 1


# --- independent readers


def _icalendar(body):
    for event in icalendar.Calendar.from_ical(body).walk("VEVENT"):
        start, end = event.decoded("DTSTART"), event.decoded("DTEND")
        yield event["UID"], start, end, event["SUMMARY"], event["DESCRIPTION"], event["LOCATION"]


def _ical(body):
    for event in IcsCalendarStream.calendar_from_ics(body.decode()).events:
        yield event.uid, event.dtstart, event.dtend, event.summary, event.description, event.location


def _icalevents(body):
    for event in icalevents_events(string_content=body, start=seoul("2020-05-01"), end=seoul("2020-07-01")):
        yield event.uid, event.start, event.end, event.summary, event.description, event.location


def _vobject(body):
    for event in vobject.readOne(body.decode()).vevent_list:
        start, end = event.dtstart.value, event.dtend.value
        yield event.uid.value, start, end, event.summary.value, event.description.value, event.location.value


def _ics(body):
    for event in IcsCalendar(body.decode()).events:
        yield event.uid, event.begin.datetime, event.end.datetime, event.name, event.description, event.location


@pytest.mark.parametrize("read", [_icalendar, _ical, _icalevents, _vobject, _ics])
@pytest.mark.parametrize("language", LANGUAGES)
def test_reader_understands_every_event(client, programme, read, language):
    body = feed(client, language)

    seen = sorted(
        (str(uid), start.astimezone(UTC), end.astimezone(UTC), str(title), str(text), str(place))
        for uid, start, end, title, text, place in read(body)
    )

    sessions = {f"{session.uuid}@cac2020.or.kr": session for session in Session.objects.all()}
    assert [row[:4] for row in seen] == sorted(
        (uid, session.starts_at, session.ends_at, getattr(session, f"title_{language}"))
        for uid, session in sessions.items()
    )
    assert len(seen) == 15
    texts = {value(event, "UID"): (value(event, "DESCRIPTION"), value(event, "LOCATION")) for event in events(body)}
    assert {uid: (text, place) for uid, _start, _end, _title, text, place in seen} == texts


# --- revisions


def retitle(session):
    session.title_en = "Schools after COVID-19"
    session.save()


def correct_summary(session):
    session.summary_ko = "교육 현장의 대응"
    session.save()


def move(session):
    session.starts_at += timedelta(hours=1)
    session.ends_at += timedelta(hours=1)
    session.save()


def delay(session):
    session.delay_minutes = 20
    session.save()


def give_reason(session):
    session.delay_reason_ko = "회선 점검"
    session.save()


def end_early(session):
    session.revised_ends_at = session.ends_at - timedelta(minutes=5)
    session.save()


def cancel(session):
    session.is_cancelled = True
    session.save()


def restore(session):
    session.is_cancelled = False
    session.save()


def save_again(session):
    Session.objects.get(pk=session.pk).save()


def save_a_stale_copy(session):
    """Somebody else read the session before all of this, and saves it now unchanged from today's row."""
    stale = Session.objects.get(pk=session.pk)
    Session.objects.get(pk=session.pk).save()
    stale.save()


def note_for_staff(session):
    session.staff_note = "Ring the studio."
    session.save()


def publish_again(session):
    Session.objects.get(pk=session.pk).save_revision().publish()


def save_draft(session):
    draft = Session.objects.get(pk=session.pk)
    draft.title_ko = "초안"
    draft.save_revision()


def new_video(session):
    broadcast = session.broadcasts.get(language="ko")
    broadcast.video_id = "46yU-Kx_Xl4"
    broadcast.save()


def lose_stream(session):
    Broadcast.objects.get(session=session, language="en").delete()


def publish_with_new_stream(session):
    session = Session.objects.get(pk=session.pk)
    session.broadcasts.add(
        Broadcast(platform=Broadcast.Platform.FACEBOOK, language="en", url="https://www.facebook.com/seoulcitykorea")
    )
    session.starts_at += timedelta(minutes=5)
    session.save_revision().publish()


def name_speaker(session):
    make_participation(session, make_speaker("nobody-yet"))


def rename_speaker(session):
    speaker = make_speaker()
    make_participation(session, speaker)
    session.refresh_from_db()
    speaker.name_en = "Park Won-soon"
    speaker.save()


def hide_speaker(session):
    speaker = make_speaker()
    with one_change():
        make_participation(session, speaker)
        speaker.live = False
        speaker.save()


def rename_bureau(session):
    bureau = make_bureau()
    bureau.name_ko = "교육청"
    bureau.save()


def add_city(session):
    session.cities.set([make_city()])
    session.save()


NOTHING, TEXT, REVISION = (0, False), (0, True), (1, True)  # (how far SEQUENCE moves, whether LAST-MODIFIED does)


@pytest.mark.parametrize(
    ("act", "expected", "told"),
    [
        (retitle, TEXT, ["renamed"]),
        (correct_summary, TEXT, []),
        (move, REVISION, ["moved"]),
        (delay, REVISION, ["moved"]),
        (end_early, REVISION, ["moved"]),
        (give_reason, TEXT, []),
        (cancel, REVISION, ["cancelled"]),
        (new_video, REVISION, ["streams"]),
        (lose_stream, REVISION, ["streams"]),
        (publish_with_new_stream, REVISION, ["moved", "streams"]),
        (name_speaker, TEXT, []),
        (rename_speaker, TEXT, []),
        (rename_bureau, TEXT, []),
        (add_city, TEXT, []),
        (hide_speaker, NOTHING, []),
        (save_again, NOTHING, []),
        (save_a_stale_copy, NOTHING, []),
        (note_for_staff, NOTHING, []),
        (publish_again, NOTHING, []),
        (save_draft, NOTHING, []),
    ],
)
def test_revision_counts_what_changed(client, session, clock, act, expected, told):
    (before,) = events(feed(client))
    clock.at("2020-06-01 10:00")

    act(session)

    (after,) = events(feed(client))
    assert value(after, "UID") == value(before, "UID")
    assert value(after, "CREATED") == value(before, "CREATED") == "20200527T000000Z"
    sequence, is_modified = expected
    assert int(value(after, "SEQUENCE")) == sequence
    # two seconds: the table's longer acts make two changes
    modified = "20200601T010000Z" if is_modified else "20200527T000000Z"
    assert value(after, "LAST-MODIFIED") in {modified, modified.replace("00Z", "01Z")}
    assert value(after, "DTSTAMP") == value(after, "LAST-MODIFIED")
    assert value(after, "STATUS") == ("CANCELLED" if act is cancel else "CONFIRMED")
    changes = SessionChange.objects.exclude(kind__in=["added", "programme"]).order_by("pk")
    assert list(changes.values_list("kind", flat=True)) == told


def test_a_session_through_its_whole_life(client, session, clock):
    """Each row: what is done, then STATUS, SEQUENCE, LAST-MODIFIED and start as they stand afterwards."""
    story = [
        (save_again, "CONFIRMED", 0, "20200527T000000Z", "20200603T153000"),
        (retitle, "CONFIRMED", 0, "20200601T010100Z", "20200603T153000"),
        (move, "CONFIRMED", 1, "20200601T010200Z", "20200603T163000"),
        (delay, "CONFIRMED", 2, "20200601T010300Z", "20200603T165000"),
        (publish_again, "CONFIRMED", 2, "20200601T010300Z", "20200603T165000"),
        (cancel, "CANCELLED", 3, "20200601T010500Z", "20200603T165000"),
        (give_reason, "CANCELLED", 3, "20200601T010600Z", "20200603T165000"),
        (restore, "CONFIRMED", 4, "20200601T010700Z", "20200603T165000"),
        (save_again, "CONFIRMED", 4, "20200601T010700Z", "20200603T165000"),
    ]
    uids, seen, files = set(), [], []
    for minute, (act, *_expected) in enumerate(story):
        clock.at(seoul("2020-06-01 10:00") + timedelta(minutes=minute))
        act(session)
        body = feed(client)
        (event,) = events(body)
        uids.add(value(event, "UID"))
        files.append(body)
        status, sequence, modified, start = (
            value(event, name) for name in ("STATUS", "SEQUENCE", "LAST-MODIFIED", "DTSTART")
        )
        seen.append((act, status, int(sequence), modified, start))

    assert seen == story
    assert len(uids) == 1
    assert files[4] == files[3]
    assert files[8] == files[7]


def test_restoring_an_old_revision_does_not_turn_counters_back(client, session, clock):
    first = session.save_revision()
    clock.at("2020-06-01 10:00")
    move(session)
    clock.at("2020-06-01 11:00")

    first.publish()

    (event,) = events(feed(client))
    assert value(event, "DTSTART") == "20200603T153000"
    assert (value(event, "SEQUENCE"), value(event, "LAST-MODIFIED")) == ("2", "20200601T020000Z")


def test_two_changes_within_a_second_follow_one_another(client, session, clock):
    clock.at("2020-06-01 10:00")
    retitle(session)
    correct_summary(session)

    (event,) = events(feed(client))

    assert value(event, "LAST-MODIFIED") == "20200601T010001Z"


def test_draft_has_no_history(client, session, clock):
    """What is tried out before the first publication is nobody's second revision."""
    draft = make_session("draft", "2020-06-04 10:00", live=False)
    move(draft)

    assert not hasattr(Session.objects.get(pk=draft.pk), "stamp")

    clock.at("2020-06-01 10:00")
    draft.save_revision().publish()
    event = events(feed(client, path="schedule/draft.ics"))[0]

    assert [value(event, name) for name in ("SEQUENCE", "CREATED")] == ["0", "20200601T010000Z"]


def test_hidden_and_deleted_sessions_move_the_feed(client, session, clock):
    other = make_session("culture", "2020-06-04 16:00")
    clock.at("2020-06-01 10:00")
    other.unpublish()

    assert last_changed_at() == seoul("2020-06-01 10:00")
    assert len(events(feed(client))) == 1

    clock.at("2020-06-01 11:00")
    session.delete()

    assert last_changed_at() == seoul("2020-06-01 11:00")
    assert list(SessionChange.objects.order_by("pk").values_list("slug", "kind")) == [
        ("education", "added"),
        ("culture", "added"),
        ("culture", "removed"),
        ("education", "removed"),
    ]


def test_session_that_takes_an_old_slug_has_its_own_identity(session):
    session.slug = "schools"
    session.save()

    namesake = make_session("education", "2020-06-04 10:00")

    assert namesake.uuid != session.uuid


def test_rows_written_past_the_models_are_still_events(client, session, clock):
    Session.objects.get().stamp.delete()

    (event,) = events(feed(client))

    assert value(event, "SEQUENCE") == "0"
    assert value(event, "DTSTAMP") == f"{session.starts_at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_cancelled_and_delayed_sessions_say_so_in_words(client, session, language):
    session.delay_minutes = 1
    session.delay_reason_ko, session.delay_reason_en = "회선 점검", "A line is being repaired."
    session.save()
    (delayed,) = events(feed(client, language))
    cancel(session)
    (cancelled,) = events(feed(client, language))

    words = {
        "ko": ["1분 늦춰졌습니다. 회선 점검", "이 세션은 취소되었습니다. 회선 점검"],
        "en": ["Delayed by 1 minute. A line is being repaired.", "This session has been cancelled. A line is being"],
    }[language]
    assert [value(delayed, "DESCRIPTION").startswith(words[0]), value(cancelled, "DESCRIPTION").startswith(words[1])]
    assert value(cancelled, "DESCRIPTION").startswith(words[1])
    assert value(delayed, "DESCRIPTION").startswith(words[0])


def test_seoul_is_nine_hours_ahead_all_year():
    """The one offset of the VTIMEZONE; Korea had summer time in 1987 and 1988 only."""
    offsets = {datetime(year, month, 1, tzinfo=SEOUL).utcoffset() for year in (2020, 2030) for month in range(1, 13)}

    assert offsets == {timedelta(hours=9)}
