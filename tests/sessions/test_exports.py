"""Schedule files: the rules that real apps need, and the published schemas where they lie at hand.

`SCHEDULE_SCHEMAS` names a folder with schedule.xml.xsd and schedule.json.schema.json of voc/schedule.
"""

import csv
import io
import json
import os
import re
import uuid
from datetime import date, datetime, timedelta
from pathlib import Path

import jsonschema
import pytest
from lxml import etree

from sessions.models import Session
from tests.factories import make_city, make_days, make_participation, make_session, make_site, make_speaker

LANGUAGES = ["ko", "en"]
CONTROL_CHARACTERS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def schema(name):
    folder = os.environ.get("SCHEDULE_SCHEMAS")
    if not folder:
        pytest.skip("not validated: SCHEDULE_SCHEMAS names no folder of schemas")
    return (Path(folder) / name).read_bytes()


def fetch(client, name, language="ko"):
    response = client.get(f"/{language}/{name}")
    assert response.status_code == 200, response.content[:200]
    return response.content


def xml(client, language="ko"):
    return etree.fromstring(fetch(client, "schedule.xml", language))


def schedule(client, language="ko"):
    return json.loads(fetch(client, "schedule.json", language))["schedule"]["conference"]


def json_events(conference):
    return [event for day in conference["days"] for events in day["rooms"].values() for event in events]


@pytest.fixture
def awkward(db, clock):
    """A programme with all that is unusual: marks, gaps, late nights, cancellations."""
    clock.at("2020-05-27 09:00")
    make_site()
    make_days()
    make_session(
        "Ab",  # too short for the apps, and with a capital
        "2020-06-01 05:30",
        title_ko='<방역> & "연대"\x07',
        title_en="",
        topic_ko="]]> \x0b 한글",
        streams=(),
    )
    night = make_session("night_", "2020-06-04 23:00", 90, delay_minutes=480)  # into the next morning
    for order in range(2):
        make_participation(night, make_speaker("twice") if not order else night.participations.get().speaker,
                           role=["keynote", "panelist"][order])  # fmt: skip
    make_participation(night, make_speaker("draft-person", live=False))
    make_session("cancelled", "2020-06-05 10:00", is_cancelled=True, delay_reason_ko="태풍", streams=("en",))
    make_session("hidden", "2020-06-05 12:00", live=False)


# --- against the published schemas


def check_xml(client, language):
    xsd = etree.XMLSchema(etree.fromstring(schema("schedule.xml.xsd")))
    xsd.assertValid(xml(client, language))


def check_json(client, language):
    validator = jsonschema.Draft6Validator(
        json.loads(schema("schedule.json.schema.json")), format_checker=jsonschema.FormatChecker()
    )
    assert list(validator.iter_errors(json.loads(fetch(client, "schedule.json", language)))) == []


@pytest.mark.parametrize("check", [check_xml, check_json])
@pytest.mark.parametrize("language", LANGUAGES)
def test_programme_is_valid(client, programme, check, language):
    check(client, language)


@pytest.mark.parametrize("check", [check_xml, check_json])
@pytest.mark.parametrize("language", LANGUAGES)
def test_awkward_programme_is_valid(client, awkward, check, language):
    check(client, language)


# --- rules of the apps


@pytest.mark.parametrize("language", LANGUAGES)
def test_xml_is_told_by_its_first_characters(client, programme, language):
    start = fetch(client, "schedule.xml", language)[:1024].decode(errors="ignore")

    assert "<schedule" in start
    assert "<conference" in start
    assert "<!DOCTYPE" not in start


def check_rules_of_the_apps(client, language):
    body = fetch(client, "schedule.xml", language)
    root = etree.fromstring(body)

    assert not CONTROL_CHARACTERS.search(body.decode())
    assert [node.tag for node in root][:4] == ["generator", "url", "version", "conference"]
    assert {node.tag for node in root[4:]} == {"day"}
    conference = root.find("conference")
    assert conference.findtext("acronym") == "cac2020"
    assert conference.findtext("start") == "2020-06-01"  # a date, not an instant
    assert conference.findtext("end") == "2020-06-05"
    assert conference.findtext("time_zone_name") == "Asia/Seoul"
    assert re.fullmatch("#[0-9a-f]{6}", conference.find("color").get("primary"))
    days = root.findall("day")
    assert [(day.get("index"), day.get("date")) for day in days] == [(str(n), f"2020-06-0{n}") for n in range(1, 6)]
    events = root.findall("day/room/event")
    assert len(events) == Session.objects.filter(live=True).count()
    for event in events:
        needed = ["room", "title", "type", "date", "start", "duration", "abstract", "track", "slug", "language", "url"]
        assert [name for name in needed if not event.findtext(name)] == []
        assert [child.tag for child in event if len(child) == 0 and not child.text] == []
        assert re.fullmatch(r"\d\d:\d\d", event.findtext("start"))
        assert re.fullmatch(r"\d{1,2}:\d\d", event.findtext("duration"))
        assert re.fullmatch(r"[a-z0-9_]{4,}-[a-z0-9\-_]{4,}", event.findtext("slug"))
        assert event.findtext("description").startswith(event.findtext("abstract"))
        starts_at = datetime.fromisoformat(event.findtext("date"))
        assert starts_at.utcoffset() == timedelta(hours=9)
        assert f"{starts_at:%H:%M}" == event.findtext("start")
        day = event.getparent().getparent()
        hours, minutes = (int(part) for part in event.findtext("duration").split(":"))
        assert datetime.fromisoformat(day.get("start")) <= starts_at
        assert starts_at + timedelta(hours=hours, minutes=minutes) <= datetime.fromisoformat(day.get("end"))
    for name in ("guid", "id"):
        assert len({event.get(name) for event in events}) == len(events)
    assert len({event.findtext("slug") for event in events}) == len(events)
    assert all(int(event.get("id")) > 0 and uuid.UUID(event.get("guid")) for event in events)


@pytest.mark.parametrize("language", LANGUAGES)
def test_programme_follows_the_rules_of_the_apps(client, programme, language):
    check_rules_of_the_apps(client, language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_awkward_programme_follows_the_rules_of_the_apps(client, awkward, language):
    check_rules_of_the_apps(client, language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_json_follows_the_rules_of_the_apps(client, awkward, language):
    conference = schedule(client, language)

    required = {
        "abstract", "date", "duration", "guid", "id", "language", "links", "persons", "room", "slug", "start",
        "subtitle", "title", "track", "type", "url",
    }  # fmt: skip
    events = json_events(conference)
    assert len(events) == 3
    assert [required - set(event) for event in events] == [set()] * 3
    assert [set(person) for event in events for person in event["persons"]] == [{"guid", "name", "url"}]
    assert {link["type"] for event in events for link in event["links"]} == {"media"}
    assert conference["daysCount"] == len(conference["days"]) == 5
    assert [room["type"] for room in conference["rooms"]] == ["online"]
    assert {event["room"] for event in events} == {room["name"] for room in conference["rooms"]}


def test_person_stands_once_and_drafts_do_not(client, awkward):
    persons = [person.text for person in xml(client, "en").findall(".//person")]

    assert persons == ["Speaker twice"]


def test_days_without_sessions_are_listed(client, awkward):
    root = xml(client)

    assert {day.get("date"): len(day.findall("room/event")) for day in root.findall("day")} == {
        "2020-06-01": 1,
        "2020-06-02": 0,
        "2020-06-03": 0,
        "2020-06-04": 1,
        "2020-06-05": 1,
    }


def test_no_schedule_before_there_are_days(client, db):
    make_site()

    assert client.get("/ko/schedule.xml").status_code == 404
    assert client.get("/ko/schedule.json").status_code == 404
    assert client.get("/ko/schedule.csv").status_code == 200


def test_session_on_a_further_day_brings_the_day(client, awkward):
    make_session("epilogue", "2020-06-08 10:00")

    assert [day.get("date") for day in xml(client).findall("day")][-2:] == ["2020-06-05", "2020-06-08"]


def test_cancelled_session_says_so_in_its_title(client, awkward):
    """Neither format has a place for it."""
    korean, english = (xml(client, language).findall(".//event")[-1] for language in LANGUAGES)

    assert korean.findtext("title") == "[취소] 세션 cancelled"
    assert english.findtext("title") == "[Cancelled] Session cancelled"
    assert korean.findtext("abstract").startswith("이 세션은 취소되었습니다. 태풍")


def test_session_keeps_its_programme_day_when_it_is_late(client, awkward):
    event = next(e for e in xml(client).findall(".//event") if e.findtext("title") == "세션 night_")

    assert event.getparent().getparent().get("date") == "2020-06-04"
    assert event.findtext("date") == "2020-06-05T07:00:00+09:00"


# --- the same record in every shape


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_shapes_agree(client, programme, language):
    in_xml = {
        event.get("guid"): (event.findtext("title"), event.findtext("date"), event.findtext("slug"), event.get("id"))
        for event in xml(client, language).findall(".//event")
    }
    in_json = {
        event["guid"]: (event["title"], event["date"], event["slug"], str(event["id"]))
        for event in json_events(schedule(client, language))
    }
    table = csv.DictReader(io.StringIO(fetch(client, "schedule.csv", language).decode("utf-8-sig")))
    in_csv = {row["id"]: (row["title"], row["starts_at"]) for row in table}

    assert len(in_xml) == 15
    assert in_json == in_xml
    assert in_csv == {guid: row[:2] for guid, row in in_xml.items()}


def test_languages_differ_in_words_only(client, programme):
    korean, english = (xml(client, language) for language in LANGUAGES)

    def identity(root):
        return [
            (event.get("id"), event.get("guid"), event.findtext("slug"), event.findtext("date"),
             [(person.get("id"), person.get("guid")) for person in event.iter("person")])
            for event in root.iter("event")
        ]  # fmt: skip

    def titles(root, *names):
        return [tuple(event.findtext(name) for name in names) for event in root.iter("event")]

    assert identity(korean) == identity(english)
    assert titles(korean, "title", "subtitle") == titles(english, "subtitle", "title")
    assert [event.findtext("language") for event in korean.iter("event")] == ["ko"] * 15


def test_no_korean_text_is_empty(client, programme):
    empty = [
        (event.findtext("slug"), name)
        for event in xml(client).iter("event")
        for name in ("title", "abstract", "description", "track", "room")
        if not re.search("[가-힣]" if name != "abstract" else ".", event.findtext(name) or "")
    ]

    assert empty == []


def test_table_holds_no_formulas(client, db):
    make_session("education", title_ko="=HYPERLINK(1)", title_en="-1+2", topic_ko="@here")

    (row,) = csv.DictReader(io.StringIO(fetch(client, "schedule.csv").decode("utf-8-sig")))

    assert (row["title"], row["title_other"], row["topic"]) == ("'=HYPERLINK(1)", "'-1+2", "'@here")


def test_table_has_these_columns(client, programme):
    body = fetch(client, "schedule.csv").decode("utf-8-sig")

    assert body.splitlines()[0] == (
        "number,id,slug,title,title_other,kind,starts_at,ends_at,minutes,status,delay_minutes,notice,topic,organiser,"
        "people,cities,countries,streams,url,changed_at"
    )
    assert len(list(csv.reader(io.StringIO(body)))) == 16


@pytest.mark.parametrize(
    ("name", "queries"),
    [("schedule.ics", 11), ("schedule.xml", 12), ("schedule.json", 12), ("schedule.csv", 10)],
)
def test_file_takes_as_many_queries_for_three_sessions_as_for_one(client, db, django_assert_num_queries, name, queries):
    make_site()
    make_days(1, date(2020, 6, 3))

    for slug in ("one", "two", "three"):
        session = make_session(slug)
        session.cities.set([make_city(slug)])
        session.save()
        make_participation(session, make_speaker(slug))
        if slug != "two":
            with django_assert_num_queries(queries):
                fetch(client, name)
