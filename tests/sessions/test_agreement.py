"""At every boundary all that speaks of a session says the same: pages, live.json, calendar and schedule files."""

import json
from datetime import datetime, timedelta
from xml.etree import ElementTree

import pytest

from summit.clock import SEOUL
from tests.factories import at, make_days, make_session, make_site
from tests.sessions.reading import events, value
from tests.visits import read

LANGUAGES = ["ko", "en"]
SECOND = timedelta(seconds=1)
# slug, start and minutes as announced, what staff set, the start and end that hold
SESSIONS = [
    ("plain", "2020-06-01 11:00", 60, {}, "2020-06-01 11:00", "2020-06-01 12:00"),
    ("delayed", "2020-06-02 22:00", 90, {"delay_minutes": 20}, "2020-06-02 22:20", "2020-06-02 23:50"),
    (
        "early",
        "2020-06-03 09:00",
        90,
        {"revised_ends_at": at("2020-06-03 10:10")},
        "2020-06-03 09:00",
        "2020-06-03 10:10",
    ),
    ("late", "2020-06-04 23:00", 90, {}, "2020-06-04 23:00", "2020-06-05 00:30"),
    ("recorded", "2020-06-05 08:00", 45, {"video_id": "46yU-Kx_Xl4"}, "2020-06-05 08:00", "2020-06-05 08:45"),
]
AFTER = {"recorded": "replay"}


def instants():
    for slug, _start, _minutes, fields, begins, ends in SESSIONS:
        before = "delayed" if "delay_minutes" in fields else "upcoming"
        after = AFTER.get(slug, "ended")
        for boundary, states in [(begins, (before, "live", "live")), (ends, ("live", after, after))]:
            for offset, state in zip((-1, 0, 1), states, strict=True):
                yield pytest.param(slug, at(boundary) + offset * SECOND, state, id=f"{slug} {boundary} {offset:+d} s")


@pytest.fixture
def summit(db):
    make_days()
    make_site()
    for slug, start, minutes, fields, _begins, _ends in SESSIONS:
        make_session(slug, start, minutes, **fields)


def state_in(element):
    """The state a row or pill shows, from the class its look hangs on."""
    return element["class"][-1].rpartition("--")[2]


def lines(soup, selector, slug, language):
    """States of the short rows of a session; all of them must say the same."""
    return {
        state_in(line)
        for line in soup.select(selector)
        if line.select_one("a")["href"] == f"/{language}/schedule/{slug}/"
    }


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("slug", "now", "state"), list(instants()))
def test_all_pages_and_files_agree(client, clock, summit, slug, now, state, language):
    clock.at(now)
    number = [row[0] for row in SESSIONS].index(slug) + 1
    begins, ends = (at(text) for text in SESSIONS[number - 1][4:])

    live = json.loads(client.get(f"/{language}/live.json").content)
    home = read(client, f"/{language}/")
    schedule = read(client, f"/{language}/schedule/")
    page = read(client, f"/{language}/schedule/{slug}/")
    live_page = read(client, f"/{language}/live/")

    is_live = state == "live"
    assert live["sessions"][slug]["state"] == state
    assert (slug in live["live"]) is is_live
    assert lines(home, ".programme-day .session-line", slug, language) == {state}
    assert (home.select_one("#now-title a") is not None and slug in home.select_one("#now-title a")["href"]) is (
        is_live or live["next"] == slug
    )
    assert state_in(schedule.select_one(f"#session-{number:02d}")) == state
    assert state_in(page.select_one(".session-header .state-pill")) == state
    assert [link["href"] for link in page.select(".live-strip")] == [
        f"/{language}/schedule/{each}/" for each in live["live"]
    ]
    on_live_page = live_page.select_one(".session-header__now a")
    assert (on_live_page is not None and slug in on_live_page["href"]) is (is_live or live["next"] == slug)
    if state in {"ended", "replay"}:
        assert lines(live_page, "section[aria-labelledby=replays] .session-line", slug, language) == {state}

    (event,) = events(client.get(f"/{language}/schedule/{slug}.ics").content)
    in_calendar = [datetime.strptime(value(event, name), "%Y%m%dT%H%M%S") for name in ("DTSTART", "DTEND")]  # noqa: DTZ007
    schedule_json = json.loads(client.get(f"/{language}/schedule.json").content)["schedule"]["conference"]
    in_json = [
        each
        for day in schedule_json["days"]
        for room in day["rooms"].values()
        for each in room
        if each["guid"] == value(event, "UID").partition("@")[0]
    ]
    schedule_xml = ElementTree.fromstring(client.get(f"/{language}/schedule.xml").content)  # noqa: S314  our own
    in_xml = next(each for each in schedule_xml.iter("event") if each.get("guid") == in_json[0]["guid"])
    hours, minutes = (int(part) for part in in_xml.find("duration").text.split(":")[:2])
    starts = {
        datetime.fromisoformat(live["sessions"][slug]["starts_at"]),
        datetime.fromisoformat(schedule.select_one(f"#session-{number:02d} :is(ins, p) > .time-range time")["datetime"])
        if state == "delayed"
        else datetime.fromisoformat(schedule.select_one(f"#session-{number:02d} time")["datetime"]),
        in_calendar[0].replace(tzinfo=SEOUL),
        datetime.fromisoformat(in_json[0]["date"]),
        datetime.fromisoformat(in_xml.find("date").text),
    }
    assert starts == {begins}
    assert {
        datetime.fromisoformat(live["sessions"][slug]["ends_at"]),
        in_calendar[1].replace(tzinfo=SEOUL),
        datetime.fromisoformat(in_xml.find("date").text) + timedelta(hours=hours, minutes=minutes),
    } == {ends}
