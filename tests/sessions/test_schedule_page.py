import itertools
from datetime import timedelta

import pytest

from tests.factories import (
    at,
    make_bureau,
    make_city,
    make_country,
    make_days,
    make_participation,
    make_session,
    make_site,
    make_speaker,
)
from tests.visits import read, words

pytestmark = pytest.mark.django_db
LANGUAGES = ["ko", "en"]


@pytest.fixture
def home():
    make_days()
    return make_site()


def state_classes(soup):
    """{session number: state} of the rows, from what their look hangs on."""
    rows = soup.select("li.session-card")
    return {row["id"].removeprefix("session-"): row["class"][-1].removeprefix("session-card--") for row in rows}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("now", "states"),
    [
        ("2020-05-28 10:00", {"01": "upcoming", "02": "upcoming"}),
        ("2020-06-02 21:59:59", {"01": "ended", "02": "upcoming"}),
        ("2020-06-02 22:00:00", {"01": "ended", "02": "live"}),
        ("2020-06-02 22:00:01", {"01": "ended", "02": "live"}),
        ("2020-06-02 23:29:59", {"01": "ended", "02": "live"}),
        ("2020-06-02 23:30:00", {"01": "ended", "02": "ended"}),
        ("2020-06-06 10:00", {"01": "ended", "02": "ended"}),
    ],
)
def test_rows_show_the_state_of_the_instant(client, clock, home, language, now, states):
    make_session("first", "2020-06-01 11:00", 60)
    make_session("second", "2020-06-02 22:00", 90)
    clock.at(now)

    soup = read(client, f"/{language}/schedule/")

    assert state_classes(soup) == states
    blocks = [link["class"][-1].rpartition("--")[2] for link in soup.select("a.two-clock-band__session")]
    assert blocks == list(states.values())
    targets = [link["href"] for link in soup.select("a.two-clock-band__session")]
    assert all(soup.find(id=target[1:]) for target in targets)


@pytest.mark.parametrize("language", LANGUAGES)
def test_delayed_row_shows_old_and_new_time_and_the_reason(client, clock, home, language):
    make_session(delay_minutes=20, delay_reason_ko="중계 준비", delay_reason_en="Preparing the stream")
    clock.at("2020-06-03 15:40")

    row = read(client, f"/{language}/schedule/").select_one("#session-01")

    assert [time["datetime"] for time in row.select("del time")] == [
        "2020-06-03T15:30+09:00",
        "2020-06-03T17:00+09:00",
    ]
    assert [time["datetime"] for time in row.select("ins time")] == [
        "2020-06-03T15:50+09:00",
        "2020-06-03T17:20+09:00",
    ]
    assert {"ko": "중계 준비", "en": "Preparing the stream"}[language] in words(row)


@pytest.mark.parametrize("language", LANGUAGES)
def test_cancelled_row_stays_without_an_action(client, clock, home, language):
    make_session(is_cancelled=True)
    clock.at("2020-06-03 16:00")

    soup = read(client, f"/{language}/schedule/")

    assert state_classes(soup) == {"01": "cancelled"}
    assert soup.select("#session-01 .button") == []
    assert soup.select(".live-strip") == []


@pytest.mark.parametrize(("language", "shown"), [("ko", "23:00~24:30"), ("en", "23:00–00:30")])
def test_row_past_midnight_is_written_as_the_language_does(client, clock, home, language, shown):
    make_session("late", "2020-06-04 23:00", 90)
    clock.at("2020-06-03 12:00")

    row = read(client, f"/{language}/schedule/").select_one("#session-01")
    for spoken in row.select(".visually-hidden"):
        spoken.decompose()

    assert shown in row.get_text("", strip=True)
    assert [time["datetime"] for time in row.select("time")] == ["2020-06-04T23:00+09:00", "2020-06-05T00:30+09:00"]
    assert row.find_parent("section")["id"] == "day-4"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("now", "target"),
    [
        ("2020-06-01 23:59:59", ["#day-1"]),
        ("2020-06-02 00:00:00", []),  # nothing is planned on the second day
        ("2020-06-03 00:00:00", ["#day-3"]),
        ("2020-06-06 00:00:00", []),
    ],
)
def test_second_skip_link_leads_to_today(client, clock, home, language, now, target):
    make_session("first", "2020-06-01 11:00", 60)
    make_session("third", "2020-06-03 11:00", 60)
    clock.at(now)

    soup = read(client, f"/{language}/schedule/")

    assert [link["href"] for link in soup.select("a.skip-link")] == ["#main", *target]
    assert all(soup.find(id=link[1:]) for link in target)


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_days_stand_and_an_empty_one_says_so(client, clock, home, language):
    make_session("first", "2020-06-01 11:00", 60)
    clock.at("2020-06-01 10:00")

    soup = read(client, f"/{language}/schedule/")

    assert [section["id"] for section in soup.select("section.schedule-day")] == [f"day-{n}" for n in range(1, 6)]
    assert len(soup.select(".schedule-day__empty")) == 4
    assert [link["href"] for link in soup.select(".day-tabs a")] == [f"#day-{n}" for n in range(1, 6)]
    assert [link["href"] for link in soup.select(".day-tabs [aria-current=date]")] == ["#day-1"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_timetable_without_sessions_says_so(client, clock, home, language):
    clock.at("2020-05-01 10:00")

    soup = read(client, f"/{language}/schedule/")

    assert soup.select("section.schedule-day, .two-clock-band, .day-tabs") == []
    assert soup.select_one(".empty-state")


def test_missing_translation_is_marked(client, clock, home):
    make_session(title_en="", topic_ko="원격교육", topic_en="")
    clock.at("2020-06-01 10:00")

    row = read(client, "/en/schedule/").select_one("#session-01")

    assert row.select_one(".session-card__link [lang=ko]").text == "세션 education"
    assert row.select_one(".session-card__topic [lang=ko]").text == "원격교육"
    assert read(client, "/ko/schedule/").select("#session-01 [lang]") == []


def test_draft_is_not_listed(client, clock, home):
    make_session("draft", live=False, title_en="Not for visitors yet")
    clock.at("2020-06-03 16:00")

    assert "Not for visitors yet" not in client.get("/en/schedule/").content.decode()
    assert client.get("/en/schedule/draft/").status_code == 404


@pytest.mark.parametrize("language", LANGUAGES)
def test_one_h1_and_headings_in_order(client, clock, home, language):
    make_session()
    clock.at("2020-06-03 16:00")

    soup = read(client, f"/{language}/schedule/")

    levels = [int(heading.name[1]) for heading in soup.select("main :is(h1, h2, h3, h4)")]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))


def fill(count):
    """`count` sessions with everything a row can show."""
    for number in range(count):
        session = make_session(
            f"session-{number}",
            at("2020-06-01 08:00") + timedelta(hours=number),
            45,
            bureau=make_bureau(f"bureau-{number}"),
        )
        session.cities.add(make_city(f"city-{number}"))
        session.countries.add(make_country(), make_country("GB"))
        session.save()
        make_participation(session, make_speaker(f"speaker-{number}"))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("count", [1, 10])
def test_queries_are_few_and_do_not_grow(client, clock, home, language, count, django_assert_num_queries):
    fill(count)
    clock.at("2020-06-01 08:30")
    client.get(f"/{language}/schedule/")

    with django_assert_num_queries(10):
        soup = read(client, f"/{language}/schedule/")

    assert len(soup.select("li.session-card")) == count
