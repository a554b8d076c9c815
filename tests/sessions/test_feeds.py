"""What is on, what has changed, and what the web's own rules ask of every feed."""

import csv
import io
import json
from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import call_command
from django.utils.http import http_date
from lxml import etree

from sessions.changes import SessionChange
from sessions.models import Session
from sessions.stamps import last_changed_at
from sessions.states import boundaries, state_at
from summit.models import SummitSettings
from tests.conftest import seoul
from tests.factories import make_days, make_session, make_site
from tests.sessions.reading import calendar_properties, events, value

LANGUAGES = ["ko", "en"]
FEEDS = [
    "schedule.ics", "schedule/education.ics", "agenda.ics?s=education,sports", "schedule.xml", "schedule.json",
    "schedule.csv", "schedule.atom", "live.json",
]  # fmt: skip
ATOM = {"atom": "http://www.w3.org/2005/Atom"}


def all_feeds(client):
    return {
        (language, name): client.get(f"/{language}/{name}").content for language in LANGUAGES for name in FEEDS
    }  # fmt: skip


@pytest.fixture
def session(db, clock):
    clock.at("2020-05-27 09:00")
    make_site()
    make_days()
    return make_session("education", "2020-06-03 15:30", 90, title_ko="교육 분야", title_en="Discussion on Education")


# --- HTTP


@pytest.mark.parametrize("name", FEEDS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_unchanged_feed_is_not_sent_again(client, programme, language, name):
    url = f"/{language}/{name}"
    first = client.get(url)
    etag, last_modified = first["ETag"], first["Last-Modified"]

    assert first.status_code == 200
    assert etag.startswith('"')  # strong
    answers = {
        condition: client.get(url, headers={"if-none-match": condition}).status_code
        for condition in (etag, f"W/{etag}", f'"other", {etag}', f'W/"other",W/{etag}', "*", '"other"', "other", "")
    }
    assert list(answers.values()) == [304, 304, 304, 304, 304, 200, 200, 200]
    assert client.get(url, headers={"if-modified-since": last_modified}).status_code == 304
    earlier = "Wed, 01 Jan 2020 00:00:00 GMT"
    assert client.get(url, headers={"if-modified-since": earlier}).status_code == 200
    # the tag is the stronger witness
    stale = client.get(url, headers={"if-modified-since": last_modified, "if-none-match": '"other"'})
    assert stale.status_code == 200
    assert stale.content == first.content


@pytest.mark.parametrize("name", FEEDS)
def test_304_and_head_carry_what_200_does(client, programme, name):
    full = client.get(f"/ko/{name}")
    head = client.head(f"/ko/{name}")
    unchanged = client.get(f"/ko/{name}", headers={"if-none-match": "*"})

    assert head.content == unchanged.content == b""
    shared = ["ETag", "Last-Modified", "Cache-Control", "Content-Length", "Content-Language"]
    assert [[answer[header] for header in shared] for answer in (head, unchanged)] == [
        [full[header] for header in shared]
    ] * 2
    assert full["Content-Length"] == str(len(full.content))
    assert full["Cache-Control"].startswith("public, max-age=0, s-maxage=")
    assert full.cookies == {}
    assert not full.has_header("Vary")


@pytest.mark.parametrize(
    ("name", "content_type"),
    [
        ("schedule.ics", "text/calendar; charset=utf-8"),
        ("schedule.xml", "application/vnd.c3voc.schedule+xml; charset=utf-8"),
        ("schedule.json", "application/json; charset=utf-8"),
        ("schedule.csv", "text/csv; charset=utf-8"),
        ("schedule.atom", "application/atom+xml; charset=utf-8"),
        ("live.json", "application/json; charset=utf-8"),
    ],
)
def test_feed_says_its_type_and_language(client, programme, name, content_type):
    answer = client.get(f"/en/{name}")

    assert (answer["Content-Type"], answer["Content-Language"]) == (content_type, "en")


def test_feeds_take_no_other_method(client, session):
    assert {client.post(f"/ko/{name}").status_code for name in FEEDS} == {405}


def test_saving_and_loading_again_changes_no_byte(client, programme):
    before = all_feeds(client)
    for session in Session.objects.all():
        session.save()
        session.save_revision().publish()
    call_command("load_programme", verbosity=0)

    assert all_feeds(client) == before
    assert len(before) == 16


def test_feeds_are_the_same_all_the_time_but_live_json(client, programme, clock):
    """Whatever the clock says: a calendar is not a page."""
    seen = []
    for instant in ("2020-05-28 12:00", "2020-06-03 16:00", "2020-12-31 12:00"):
        clock.at(instant)
        feeds = all_feeds(client)
        seen.append({key: body for key, body in feeds.items() if key[1] != "live.json"})

    assert seen[0] == seen[1] == seen[2]


def test_last_modified_is_that_of_the_last_change(client, session, clock):
    other = make_session("sports", "2020-06-05 17:00")
    clock.at("2020-06-01 10:00")
    session.delay_minutes = 5
    session.save()

    def last_modified(name):
        return client.get(f"/ko/{name}")["Last-Modified"]

    assert last_modified("schedule.ics") == "Mon, 01 Jun 2020 01:00:00 GMT"
    assert last_modified("schedule/education.ics") == "Mon, 01 Jun 2020 01:00:00 GMT"
    assert last_modified("schedule/sports.ics") == "Wed, 27 May 2020 00:00:00 GMT"

    clock.at("2020-06-01 11:00")
    other.delete()

    assert last_modified("schedule.xml") == "Mon, 01 Jun 2020 02:00:00 GMT"


def test_new_name_of_the_summit_moves_every_whole_feed(client, session, clock):
    before = client.get("/ko/schedule.ics")
    clock.at("2020-06-01 10:00")
    settings = SummitSettings.objects.get()
    settings.name_ko = "도시정부 서밋"
    settings.save()

    after = client.get("/ko/schedule.ics", headers={"if-modified-since": before["Last-Modified"]})

    assert after.status_code == 200
    assert after["Last-Modified"] == "Mon, 01 Jun 2020 01:00:00 GMT"


# --- bad input

TOO_LONG = ",".join(f"session-{number}" for number in range(1000))


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("", {"ko": "선택한 세션이 없습니다.", "en": "No session is selected."}),
        ("?s=", {"ko": "선택한 세션이 없습니다.", "en": "No session is selected."}),
        ("?s=,,", {"ko": "선택한 세션이 없습니다.", "en": "No session is selected."}),
        ("?s[]=education", {"ko": "선택한 세션이 없습니다.", "en": "No session is selected."}),
        ("?s=a%00b", {"ko": "선택한 세션 목록을 읽을 수 없습니다.", "en": "This selection cannot be read."}),
        ("?s=%FF%FE", {"ko": "선택한 세션 목록을 읽을 수 없습니다.", "en": "This selection cannot be read."}),
        ("?s=교육", {"ko": "선택한 세션 목록을 읽을 수 없습니다.", "en": "This selection cannot be read."}),
        (
            "?s=education%0D%0AX:1",
            {"ko": "선택한 세션 목록을 읽을 수 없습니다.", "en": "This selection cannot be read."},
        ),
        ('?s={"a":1}', {"ko": "선택한 세션 목록을 읽을 수 없습니다.", "en": "This selection cannot be read."}),
        (f"?s={TOO_LONG}", {"ko": "선택한 세션 목록이 너무 깁니다.", "en": "This selection is too long."}),
        ("?s=" + "a" * 10_240, {"ko": "선택한 세션 목록이 너무 깁니다.", "en": "This selection is too long."}),
    ],
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_selection_that_no_page_made_is_refused(client, session, language, query, message):
    answer = client.get(f"/{language}/agenda.ics{query}")

    assert (answer.status_code, answer["Content-Type"]) == (400, "text/plain; charset=utf-8")
    assert answer.content.decode() == f"{message[language]}\n"
    assert answer["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("path", ["agenda.ics?s=gone", "schedule/gone.ics", "schedule/a%00b.ics", "schedule/교육.ics"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_unknown_session_is_not_found_in_the_language_of_the_path(client, session, language, path):
    answer = client.get(f"/{language}/{path}")

    assert answer.status_code == 404
    assert f'<html lang="{language}"' in answer.content.decode()


def test_hidden_session_is_in_no_feed(client, session):
    make_session("canary", "2020-06-04 10:00", title_ko="카나리아", title_en="Canary", live=False)

    leaks = [key for key, body in all_feeds(client).items() if b"canary" in body.lower() or "카나리아".encode() in body]

    assert leaks == []
    assert client.get("/ko/schedule/canary.ics").status_code == 404
    assert calendar_properties(client.get("/ko/agenda.ics?s=education,canary").content)["X-CAC2020-SKIPPED"]


def test_nonsense_in_the_query_is_ignored(client, session):
    assert client.get("/ko/schedule.ics?tz=Mars/Base&s=%00").content == client.get("/ko/schedule.ics").content


# --- every surface says the same


def times_in_feeds(client, language):
    """Return {slug: (start, end, cancelled)} as each format says it."""
    ics = {
        value(event, "URL").split("/")[-2]: (
            seoul(str(datetime.strptime(value(event, "DTSTART"), "%Y%m%dT%H%M%S"))),  # noqa: DTZ007
            seoul(str(datetime.strptime(value(event, "DTEND"), "%Y%m%dT%H%M%S"))),  # noqa: DTZ007
            value(event, "STATUS") == "CANCELLED",
        )
        for event in events(client.get(f"/{language}/schedule.ics").content)
    }
    mark = {"ko": "[취소] ", "en": "[Cancelled] "}[language]
    in_xml = {}
    for event in etree.fromstring(client.get(f"/{language}/schedule.xml").content).iter("event"):
        start = datetime.fromisoformat(event.findtext("date"))
        hours, minutes = (int(part) for part in event.findtext("duration").split(":"))
        end = start + timedelta(hours=hours, minutes=minutes)
        in_xml[event.findtext("url").split("/")[-2]] = (start, end, event.findtext("title").startswith(mark))
    in_json = {}
    for day in client.get(f"/{language}/schedule.json").json()["schedule"]["conference"]["days"]:
        for event in (event for room in day["rooms"].values() for event in room):
            start, end = (datetime.fromisoformat(event[name]) for name in ("date", "end"))
            in_json[event["url"].split("/")[-2]] = (start, end, event["title"].startswith(mark))
    table = csv.DictReader(io.StringIO(client.get(f"/{language}/schedule.csv").content.decode("utf-8-sig")))
    in_csv = {
        row["slug"]: (
            datetime.fromisoformat(row["starts_at"]),
            datetime.fromisoformat(row["ends_at"]),
            row["status"] == "cancelled",
        )
        for row in table
    }
    return {"ics": ics, "xml": in_xml, "json": in_json, "csv": in_csv}


@pytest.fixture
def eventful(programme, db):
    """The programme with a delay, an early end, an overrun, a cancellation and a recording."""
    for slug, changes in {
        "mayoral-meeting": {"delay_minutes": 20},
        "climate-environment": {"revised_ends_at": seoul("2020-06-03 11:00")},
        "public-transportation": {"delay_minutes": 10, "revised_ends_at": seoul("2020-06-05 00:55")},
        "culture": {"is_cancelled": True},
    }.items():
        session = Session.objects.get(slug=slug)
        for name, change in changes.items():
            setattr(session, name, change)
        session.save()


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_surfaces_agree_around_every_boundary(client, eventful, clock, language):
    sessions = list(Session.objects.prefetch_related("broadcasts"))
    feeds = times_in_feeds(client, language)  # they do not depend on the clock: tested above
    instants = sorted({instant for session in sessions for instant in boundaries(session)})
    assert len(instants) == 42  # start, end and a fortnight later of the 14 that take place
    wrong = []
    for instant in [i + timedelta(seconds=s) for i in instants for s in (-1, 0, 1)]:
        now = clock.at(instant)
        document = client.get(f"/{language}/live.json").json()
        for session in sessions:
            state = state_at(session, now)
            shown = document["sessions"][session.slug]
            times = tuple(datetime.fromisoformat(shown[name]) for name in ("starts_at", "ends_at"))
            if (shown["state"], *times) != (state.kind, state.starts_at, state.ends_at):
                wrong.append((now, session.slug, "live.json", shown))
            for name, feed in feeds.items():
                starts_at, ends_at, is_cancelled = feed[session.slug]
                if (starts_at <= now < ends_at and not is_cancelled) != state.is_live:
                    wrong.append((now, session.slug, name, feed[session.slug]))
        assert document["live"] == [session.slug for session in sessions if state_at(session, now).is_live]

    assert wrong == []


# --- live.json


def test_live_json_says_what_is_on_and_when_to_ask(client, session, clock):
    make_session("culture", "2020-06-04 16:00", 60)
    clock.at("2020-06-03 16:00")

    document = client.get("/ko/live.json").json()

    state = document["sessions"].pop("education")
    assert state == {
        "number": 1,
        "title": "교육 분야",
        "url": "/ko/schedule/education/",
        "state": "live",
        "label": state["label"],  # the words are for the catalogue to choose
        "starts_at": "2020-06-03T15:30:00+09:00",
        "ends_at": "2020-06-03T17:00:00+09:00",
        "delay_minutes": 0,
        "awaits_replay": False,
        "action": {"kind": "live", "url": "/ko/schedule/education/", "label": state["action"]["label"]},
    }
    assert set(document.pop("sessions")) == {"culture"}
    assert document == {
        "phase": "live",
        "live": ["education"],
        "next": "culture",
        "next_change_at": "2020-06-03T17:00:00+09:00",
        "refresh_seconds": 30,
        "notice": None,
    }


def test_live_json_is_the_same_bytes_between_boundaries(client, session, clock):
    answers = []
    for instant in ("2020-06-03 15:29:59", "2020-06-03 15:30", "2020-06-03 16:59:59", "2020-06-03 17:00"):
        clock.at(instant)
        answer = client.get("/en/live.json")
        answers.append((answer["ETag"], answer["Last-Modified"], answer["Summit-Time"]))

    before, first, last, after = answers
    assert first[:2] == last[:2]
    assert len({before[0], first[0], after[0]}) == 3
    assert [modified for _etag, modified, _time in answers] == [
        http_date(last_changed_at().timestamp()),
        "Wed, 03 Jun 2020 06:30:00 GMT",
        "Wed, 03 Jun 2020 06:30:00 GMT",
        "Wed, 03 Jun 2020 08:00:00 GMT",
    ]
    assert last[2] == "2020-06-03T16:59:59+09:00"


def test_live_json_of_an_empty_programme(client, db):
    make_site()

    assert json.loads(client.get("/ko/live.json").content) == {
        "phase": "before",
        "live": [],
        "next": None,
        "next_change_at": None,
        "refresh_seconds": 60,
        "notice": None,
        "sessions": {},
    }


def test_shared_copies_of_live_json_end_before_the_boundary(client, session, clock):
    clock.at("2020-06-03 16:59:40")

    header = client.get("/ko/live.json")["Cache-Control"]

    assert "s-maxage=20, stale-while-revalidate=0" in header


# --- Atom


def atom(client, language="en"):
    return etree.fromstring(client.get(f"/{language}/schedule.atom").content)


def told(client, language="en"):
    return [
        (entry.findtext("atom:title", namespaces=ATOM), entry.findtext("atom:content", namespaces=ATOM))
        for entry in atom(client, language).findall("atom:entry", ATOM)
    ]


def test_atom_tells_changes_in_words(client, session, clock):
    def act(minute, **changes):
        clock.at(seoul("2020-06-01 10:00") + timedelta(minutes=minute))
        for name, change in changes.items():
            setattr(session, name, change)
        session.save()

    act(1, delay_minutes=20, delay_reason_en="A line is being repaired.", delay_reason_ko="회선 점검")
    act(2, starts_at=seoul("2020-06-04 23:00"), ends_at=seoul("2020-06-05 00:30"), delay_minutes=0)
    act(3, title_en="Schools after COVID-19", title_ko="코로나19 이후의 학교")
    act(4, is_cancelled=True)
    act(5, is_cancelled=False, delay_reason_en="", delay_reason_ko="")
    clock.at("2020-06-01 10:06")
    session.broadcasts.get(language="en").delete()
    clock.at("2020-06-01 10:07")
    session.unpublish()

    name, new_name = "Discussion on Education", "Schools after COVID-19"
    late = "Thu 4 June 23:00–00:30 (+1)"
    assert told(client) == [
        (f"Removed: {new_name}", f"Taken out of the programme. It was to be held: {late} (Seoul time)."),
    ]
    session.save_revision().publish()
    assert told(client) == [
        (f"Added: {new_name}", f"Added to the programme: {late} (Seoul time)."),
        (f"Removed: {new_name}", f"Taken out of the programme. It was to be held: {late} (Seoul time)."),
        (f"New streams: {new_name}", "Where to watch: YouTube Korean https://www.youtube.com/channel-ko/live"),
        (f"Takes place after all: {new_name}", f"Takes place after all: {late} (Seoul time)."),
        (f"Cancelled: {new_name}", f"Cancelled. It was to be held: {late} (Seoul time). A line is being repaired."),
        (f"New title: {new_name}", f"“{name}” is now called “{new_name}”."),
        (
            f"New time: {name}",
            f"Moved from Wed 3 June 15:50–17:20 to {late} (Seoul time). A line is being repaired.",
        ),
        (
            f"New time: {name}",
            "Moved from Wed 3 June 15:30–17:00 to Wed 3 June 15:50–17:20 (Seoul time). "
            "Delayed by 20 minutes. A line is being repaired.",
        ),
        (f"Added: {name}", "Added to the programme: Wed 3 June 15:30–17:00 (Seoul time)."),
    ]
    assert told(client, "ko")[-2] == (
        "시간 변경: 교육 분야",
        "시간이 바뀌었습니다(서울 시각): 6월 3일(수) 15:30~17:00 → 6월 3일(수) 15:50~17:20. 20분 늦춰졌습니다. "
        "회선 점검",
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_atom_has_what_readers_need(client, programme, language):
    feed = atom(client, language)

    ids = [node.text for node in feed.iter("{http://www.w3.org/2005/Atom}id")]
    assert len(set(ids)) == len(ids) == 16
    assert all(text.startswith("urn:uuid:") for text in ids)
    assert feed.get("{http://www.w3.org/XML/1998/namespace}lang") == language
    links = {link.get("rel"): link.get("href") for link in feed.findall("atom:link", ATOM)}
    assert links["self"].endswith(f"/{language}/schedule.atom")
    assert links["alternate"].endswith(f"/{language}/schedule/")
    updated = [datetime.fromisoformat(node.text) for node in feed.iter("{http://www.w3.org/2005/Atom}updated")]
    assert updated[0] == max(updated)
    assert all(instant.utcoffset() == timedelta(0) for instant in updated)


def test_both_languages_tell_of_the_same_entries(client, programme):
    korean, english = (
        [entry.findtext("atom:id", namespaces=ATOM) for entry in atom(client, language).findall("atom:entry", ATOM)]
        for language in LANGUAGES
    )

    assert korean == english


def test_deleted_session_is_told_of_without_a_page_to_go_to(client, session, clock):
    clock.at("2020-06-01 10:00")
    session.delete()

    entry = atom(client).find("atom:entry", ATOM)

    assert entry.findtext("atom:title", namespaces=ATOM) == "Removed: Discussion on Education"
    assert entry.find("atom:link", ATOM).get("href").endswith("/en/schedule/")


def test_atom_tells_the_latest_fifty(client, session, clock):
    SessionChange.objects.bulk_create(
        SessionChange(
            session=session,
            slug=session.slug,
            kind=SessionChange.Kind.CANCELLED,
            changed_at=datetime(2020, 6, 1, tzinfo=UTC) + timedelta(minutes=minute),
            before=session.stamp.shown,
            after=session.stamp.shown,
        )
        for minute in range(60)
    )

    assert len(told(client)) == 50
