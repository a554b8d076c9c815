import pytest

from sessions.models import Broadcast
from tests.factories import (
    make_channel,
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


@pytest.fixture
def programme_of_three(home):
    make_session("first", "2020-06-01 11:00", 60)
    make_session("second", "2020-06-02 22:00", 90)
    make_session("third", "2020-06-03 09:00", 60)


def get(client, language):
    return read(client, f"/{language}/live/")


def links(soup, selector):
    return [link["href"].rstrip("/").rpartition("/")[2] for link in soup.select(selector)]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("now", "state", "shown", "coming", "replays"),
    [
        ("2020-05-28 10:00", "upcoming", ["first"], ["second", "third"], []),
        ("2020-06-01 10:59:59", "upcoming", ["first"], ["second", "third"], []),
        ("2020-06-01 11:00:00", "live", ["first"], ["second", "third"], []),
        ("2020-06-01 11:59:59", "live", ["first"], ["second", "third"], []),
        ("2020-06-01 12:00:00", "upcoming", ["second"], ["third"], ["first"]),
        ("2020-06-02 22:00:00", "live", ["second"], ["third"], ["first"]),
        ("2020-06-02 23:30:00", "upcoming", ["third"], [], ["second", "first"]),
        ("2020-06-03 10:00:00", None, [], [], ["third", "second", "first"]),
    ],
)
def test_what_is_on_and_what_comes(client, clock, programme_of_three, language, now, state, shown, coming, replays):
    clock.at(now)

    soup = get(client, language)

    pills = [pill["class"][-1].rpartition("--")[2] for pill in soup.select(".session-header .state-pill")]
    assert pills == ([state] if state else [])
    assert links(soup, ".session-header__now a") == shown
    assert links(soup, "section[aria-labelledby=coming] a.session-line__link") == coming
    assert links(soup, "section[aria-labelledby=replays] a.session-line__link") == replays
    assert bool(soup.select(".player a.player__button")) is (state == "live")


@pytest.mark.parametrize(
    ("now", "names_day"),
    [
        ("2020-06-02 23:59:59", True),  # the next session is tomorrow
        ("2020-06-03 00:00:00", False),
        ("2020-06-03 08:59:59", False),
    ],
)
def test_overnight_the_page_names_the_next_day(client, clock, programme_of_three, now, names_day):
    clock.at(now)

    state = words(get(client, "en").select_one(".session-header__state"))

    assert ("continues on Wed 3 June" in state) is names_day


@pytest.mark.parametrize(
    ("language", "says"), [("ko", "6월 1일(월)에 시작합니다"), ("en", "The programme begins on Mon 1 June")]
)
def test_before_the_summit_the_page_names_the_first_day(client, clock, programme_of_three, language, says):
    clock.at("2020-05-28 10:00")

    assert says in words(get(client, language).select_one(".session-header__state"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_delayed_session_shows_both_times(client, clock, home, language):
    make_session(delay_minutes=20, delay_reason_ko="중계 준비", delay_reason_en="Preparing the stream")
    clock.at("2020-06-03 15:40")

    header = get(client, language).select_one(".session-header")

    assert next(time["datetime"] for time in header.select("del time")) == "2020-06-03T15:30+09:00"
    assert next(time["datetime"] for time in header.select("b time")) == "2020-06-03T15:50+09:00"
    assert {"ko": "중계 준비", "en": "Preparing the stream"}[language] in words(header)


def test_cancelled_session_is_neither_on_nor_next(client, clock, home):
    make_session("cancelled", is_cancelled=True)
    make_session("held", "2020-06-04 09:00")
    clock.at("2020-06-03 16:00")

    soup = get(client, "en")

    assert links(soup, ".session-header__now a") == ["held"]
    assert links(soup, "a.session-line__link") == []


def test_two_sessions_at_once_are_both_shown(client, clock, home):
    make_session("one", "2020-06-03 15:00", 90)
    make_session("two", "2020-06-03 16:00", 90)
    clock.at("2020-06-03 16:10")

    soup = get(client, "en")

    assert links(soup, ".session-header__now a") == ["one"]
    assert links(soup, "section[aria-labelledby=also] a.session-line__link") == ["two"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_a_programme_the_page_still_helps(client, clock, home, language):
    clock.at("2020-05-01 10:00")

    soup = get(client, language)

    assert soup.select(".player, section[aria-labelledby=replays], section[aria-labelledby=coming]") == []
    assert soup.select("section[aria-labelledby=channels]")
    assert soup.select("section[aria-labelledby=help] li")


@pytest.mark.parametrize("language", LANGUAGES)
def test_channels_say_what_they_show_and_reach(client, clock, home, language):
    session = make_session()
    Broadcast.objects.create(session=session, platform="facebook", language="en", url="https://example.org/f")
    make_channel("youtube-ko", "youtube", url="https://example.org/y", language="ko", scope="all")
    make_channel("facebook-en", "facebook", url="https://example.org/f", language="en", scope="selected")
    make_channel(
        "arirang", "arirang", name_ko="아리랑TV", name_en="Arirang TV", reach_countries=105, reach_viewers=138000000
    )
    make_channel("site", "website", url="https://example.org/")
    clock.at("2020-06-03 10:00")

    cards = get(client, language).select("li.channel-card")

    assert [link["href"] for card in cards for link in card.select("h3 a")] == [
        "https://example.org/f",
        "https://example.org/y",
    ]
    text = " ".join(words(card) for card in cards)
    assert {"ko": "아리랑TV", "en": "Arirang TV"}[language] in text
    assert "105" in text
    assert "138,000,000" in text
    assert {"ko": "세션 education", "en": "Session education"}[language] in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_one_h1_no_live_strip_and_nothing_of_youtube_is_loaded(client, clock, programme_of_three, language):
    clock.at("2020-06-02 22:14")

    soup = get(client, language)

    assert len(soup.select("h1")) == 1
    assert soup.select(".live-strip") == []
    assert soup.select("iframe, img[src*=youtube], script[src*=youtube], link[href*=youtube]") == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("rows", [1, 10])
def test_queries_are_few_and_do_not_grow(client, clock, home, language, rows, django_assert_num_queries):
    for number in range(rows):
        session = make_session(f"session-{number}", f"2020-06-03 {number + 8:02d}:00", 60)
        for person in range(rows):
            make_participation(session, make_speaker(f"speaker-{number}-{person}"))
        make_channel(f"channel-{number}", url="https://example.org/")
    clock.at("2020-06-03 08:30")
    client.get(f"/{language}/live/")

    with django_assert_num_queries(11):
        soup = get(client, language)

    assert len(soup.select("li.person-row")) == rows
