import itertools

import pytest

from tests.factories import (
    at,
    make_city,
    make_country,
    make_days,
    make_media_item,
    make_participation,
    make_session,
    make_site,
    make_speaker,
    make_statistic,
)
from tests.visits import read, words

pytestmark = pytest.mark.django_db
LANGUAGES = ["ko", "en"]


@pytest.fixture
def home():
    make_days()
    return make_site()


@pytest.fixture
def summit(home):
    """Sessions of each kind over two days."""
    make_session("talk-show", "2020-06-01 11:00", 60, kind="talk-show")
    make_session("mayors", "2020-06-02 22:00", 90, kind="mayoral-meeting", cities_total=42)
    make_session("climate", "2020-06-03 09:00", 130, kind="thematic")
    make_session("education", "2020-06-03 15:30", 90, kind="thematic")
    make_session("diamond", "2020-06-04 08:00", 90, kind="conversation")
    make_session("ir", "2020-06-05 13:30", 150, kind="ir", companies_total=22)


def get(client, language):
    return read(client, f"/{language}/")


def last_part(href):
    return href.rstrip("/").rpartition("/")[2]


def links(soup, selector):
    return [last_part(link["href"]) for link in soup.select(selector)]


def state_of_panel(soup):
    pill = soup.select_one(".now-panel .state-pill")
    return pill["class"][-1].rpartition("--")[2] if pill else None


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("now", "phase", "state", "title"),
    [
        ("2020-05-28 10:00", "before", "upcoming", ["talk-show"]),
        ("2020-06-01 10:59:59", "before", "upcoming", ["talk-show"]),
        ("2020-06-01 11:00:00", "live", "live", ["talk-show"]),
        ("2020-06-01 11:00:01", "live", "live", ["talk-show"]),
        ("2020-06-01 11:59:59", "live", "live", ["talk-show"]),
        ("2020-06-01 12:00:00", "between", "upcoming", ["mayors"]),
        ("2020-06-02 22:14:00", "live", "live", ["mayors"]),
        ("2020-06-05 15:59:59", "live", "live", ["ir"]),
        ("2020-06-05 16:00:00", "after", "replay", []),
        ("2026-01-01 00:00", "after", "replay", []),
    ],
)
def test_panel_shows_the_phase_of_the_summit(client, clock, summit, language, now, phase, state, title):
    clock.at(now)

    soup = get(client, language)

    assert soup.select_one(".hero")["class"] == ["hero", f"hero--{phase}"]
    assert state_of_panel(soup) == state
    assert links(soup, ".now-panel__title a") == title


@pytest.mark.parametrize(
    ("now", "text"),
    [
        ("2020-05-28 10:00", "Opens in 4 days"),
        ("2020-05-30 23:59:59", "Opens in 2 days"),
        ("2020-05-31 00:00:00", "Opens tomorrow"),
        ("2020-05-31 23:59:59", "Opens tomorrow"),
        ("2020-06-01 00:00:00", "Opens today"),
    ],
)
def test_days_to_go_change_at_midnight_in_seoul(client, clock, summit, now, text):
    clock.at(now)

    assert words(get(client, "en").select_one(".now-panel__clock")) == text


@pytest.mark.parametrize(("language", "other"), [("ko", "en"), ("en", "ko")])
def test_live_panel_offers_the_language_of_the_page_first(client, clock, summit, language, other):
    clock.at("2020-06-02 22:14")

    buttons = get(client, language).select(".now-panel .button-row a")

    assert [button["href"] for button in buttons] == [
        f"/{language}/schedule/mayors/",
        f"/{other}/schedule/mayors/",
    ]
    assert [button.get("lang") for button in buttons] == [None, other]


@pytest.mark.parametrize("language", LANGUAGES)
def test_delayed_session_shows_both_times_and_the_reason(client, clock, home, language):
    make_session(delay_minutes=20, delay_reason_ko="중계 준비", delay_reason_en="Preparing the stream")
    clock.at("2020-06-03 15:40")

    soup = get(client, language)
    panel = soup.select_one(".now-panel")

    assert state_of_panel(soup) == "delayed"
    assert [time["datetime"] for time in panel.select(".now-panel__time time")] == [
        "2020-06-03T15:30+09:00",
        "2020-06-03T17:00+09:00",
        "2020-06-03T15:50+09:00",
        "2020-06-03T17:20+09:00",
    ]
    assert {"ko": "중계 준비", "en": "Preparing the stream"}[language] in words(panel)


def test_cancelled_session_is_on_the_list_but_neither_next_nor_on_the_horizon(client, clock, home):
    make_session("cancelled", "2020-06-03 09:00", is_cancelled=True)
    make_session("held", "2020-06-03 12:00")
    clock.at("2020-06-03 08:00")

    soup = get(client, "en")

    assert links(soup, ".now-panel__title a") == ["held"]
    assert links(soup, ".programme-days a") == ["cancelled", "held"]
    assert len(soup.select(".horizon__stroke")) == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_home_without_a_programme(client, clock, home, language):
    clock.at("2020-05-01 10:00")

    soup = get(client, language)

    assert soup.select_one(".now-panel h2")
    assert soup.select(".now-panel .state-pill, .poster-card, .city-clocks, .document-row") == []
    assert len(soup.select(".programme-day__empty")) == 5


@pytest.mark.parametrize("language", LANGUAGES)
def test_focus_before_the_summit_is_one_session_of_each_kind(client, clock, summit, language):
    clock.at("2020-05-28 10:00")

    assert links(get(client, language), ".poster-card__link") == ["mayors", "diamond", "climate"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_after_the_summit_its_papers_come_first(client, clock, summit, language):
    diamond = make_session("watched", "2020-06-04 10:00", kind="conversation")
    make_media_item("statement", "statement", published="2020-06-02")
    make_media_item("white-paper", "white-paper", published="2020-12-04")
    make_media_item("release", "press-release", published="2020-05-28")
    make_media_item("hidden", "news", live=False, published="2021-01-01")
    diamond.statistics.add(make_statistic("views", 1_050_000, qualifier="more_than"))
    diamond.save()
    for slug, value in (("overseas-countries", 43), ("speakers", 156), ("sessions", 15)):
        make_statistic(slug, value)
    clock.at("2020-07-01 10:00")

    soup = get(client, language)

    assert links(soup, ".poster-card__link") == ["statement", "white-paper", "watched"]
    assert [words(number) for number in soup.select(".now-panel__numbers b")] == ["43", "156", "15"]
    assert links(soup, ".now-panel .button-row a") == ["live", "statement"]
    assert links(soup, ".document-row__link") == ["white-paper", "statement", "release"]
    order = [
        section["aria-labelledby"]
        for section in soup.select("main section[aria-labelledby]")
        if "-" not in section["aria-labelledby"]
    ]
    assert order == ["focus", "ir", "papers", "programme"]


def test_item_under_embargo_stays_away_until_its_time(client, clock, home):
    make_media_item("release", "press-release", embargo_until=at("2020-05-27 11:15"))

    clock.at("2020-05-27 11:14:59")
    assert links(get(client, "en"), ".document-row__link") == []

    clock.at("2020-05-27 11:15:00")
    assert links(get(client, "en"), ".document-row__link") == ["release"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_cities_stand_from_west_to_east_by_their_clocks(client, clock, home, language):
    make_city("seoul")
    make_city("los-angeles", "America/Los_Angeles", country=make_country("US"))
    make_city("london", "Europe/London", country=make_country("GB"))
    clock.at("2020-06-02 22:14")

    soup = get(client, language)

    assert [time["datetime"] for time in soup.select(".city-clock time")] == [
        "2020-06-02T06:14-07:00",
        "2020-06-02T14:14+01:00",
        "2020-06-02T22:14+09:00",
    ]
    assert links(soup, ".city-clock__link") == ["los-angeles", "london", "seoul"]
    assert len(soup.select(".city-clock--home")) == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_ways_to_speakers_and_cities(client, clock, summit, language):
    make_city()
    clock.at("2020-06-02 22:14")

    found = {link["href"] for link in get(client, language).select("main a[href]")}

    assert {f"/{language}/{slug}/" for slug in ("speakers", "cities", "schedule", "ir", "media")} <= found


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("now", ["2020-05-28 10:00", "2020-06-02 22:14", "2020-06-03 12:00", "2020-07-01 10:00"])
def test_one_h1_and_headings_in_order(client, clock, summit, language, now):
    make_city()
    clock.at(now)

    soup = get(client, language)

    levels = [int(heading.name[1]) for heading in soup.select("main :is(h1, h2, h3, h4)")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))
    ids = [element["id"] for element in soup.select("[id]")]
    assert len(ids) == len(set(ids))
    assert soup.select(".live-strip") == []


def fill(rows):
    """`rows` of everything, and a last session so that the summit goes on."""
    make_session("last", "2020-06-05 17:00")
    for number in range(rows):
        session = make_session(f"session-{number}", f"2020-06-03 {number + 8:02d}:00", 45, kind="thematic")
        make_participation(session, make_speaker(f"speaker-{number}"))
        make_city(f"city-{number}", "Europe/London", country=make_country("GB"), presented_case=True)
        make_media_item(f"item-{number}", "statement", session=session)
        session.statistics.add(make_statistic(f"views-{number}", number + 1))
        session.save()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("rows", [1, 10])
@pytest.mark.parametrize(
    ("now", "queries"),
    [("2020-05-28 10:00", 10), ("2020-06-03 08:30", 10), ("2020-06-03 08:50", 10), ("2020-07-01 10:00", 11)],
)
def test_queries_are_few_and_do_not_grow(client, clock, home, language, rows, now, queries, django_assert_num_queries):
    fill(rows)
    clock.at(now)
    client.get(f"/{language}/")

    with django_assert_num_queries(queries):
        soup = get(client, language)

    assert len(soup.select(".programme-days a")) == rows + 1
