"""The second clock against pytz, which brings its own zone data and its own arithmetic."""

from datetime import datetime, timedelta

import pytest
import pytz

from summit.visitor_clock import band_hour, known_zones, zone_text
from summit.zone_names import ZONE_CITIES
from tests.factories import at, make_city, make_days, make_session, make_site
from tests.visits import BAD_VALUES, MOST_QUERIES, count_queries, read, texts, words

LANGUAGES = ["ko", "en"]
ZONES = [
    "Africa/Cairo",
    "Africa/Johannesburg",
    "Africa/Lagos",
    "America/Bogota",
    "America/Caracas",
    "America/Los_Angeles",
    "America/New_York",
    "America/Sao_Paulo",
    "America/St_Johns",
    "Asia/Calcutta",
    "Asia/Dubai",
    "Asia/Kabul",
    "Asia/Kathmandu",
    "Asia/Tehran",
    "Asia/Tokyo",
    "Australia/Adelaide",
    "Australia/Lord_Howe",
    "Europe/London",
    "Europe/Paris",
    "Pacific/Auckland",
    "Pacific/Chatham",
    "Pacific/Kiritimati",
    "Pacific/Marquesas",
    "Pacific/Pago_Pago",
]
LATE = "11"  # the session that ends at 24:30
MONTHS = ["January", "February", "March", "April", "May", "June", "July"]
WEEKDAYS = {"ko": "월화수목금토일", "en": ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]}


def date_text(day, language):
    weekday = WEEKDAYS[language][day.weekday()]
    return (
        f"{day.month}월 {day.day}일({weekday})" if language == "ko" else f"{weekday} {day.day} {MONTHS[day.month - 1]}"
    )


def expected_text(start, end, zone, language):
    """What stands beside a session: its whole date, the difference from Seoul's, and from when to when."""
    seoul, there = pytz.timezone("Asia/Seoul"), pytz.timezone(zone)
    first, last = start.astimezone(there), end.astimezone(there)
    days = (first.date() - start.astimezone(seoul).date()).days
    unit = "일" if language == "ko" else " day"
    shift = f" ({'+' if days > 0 else '−'}{abs(days)}{unit})" if days else ""
    end_text = f"{last:%H:%M}"
    if last.date() != first.date():
        is_midnight = (last.hour, last.minute) == (0, 0)
        end_text = "24:00" if is_midnight else f"{date_text(last, language)} {end_text}"
    mark = "~" if language == "ko" else "–"
    return f"{date_text(first, language)}{shift} {first:%H:%M}{mark}{end_text}"


def seen(element):
    """The text as the eye reads it, without what is there for the ear."""
    for spoken in element.select(".visually-hidden"):
        spoken.decompose()
    return words(element).replace("~ ", "~").replace(" ~", "~").replace("– ", "–").replace(" –", "–")


def rows(soup):
    """[(number, start and end in Seoul's time zone, the visitor's own times, their text)] in the order of the page."""
    found = []
    for row in soup.select("li.session-card"):
        seoul = [datetime.fromisoformat(time["datetime"]) for time in row.select(".session-card__clock time")]
        local = row.select_one(".local-time")
        times = [time["datetime"] for time in local.select("time")]
        found.append((row["id"].removeprefix("session-"), seoul, times, seen(local)))
    return found


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("zone", ZONES)
def test_times_are_those_of_another_library(client, clock, programme, zone, language):
    clock.at("2020-05-20 10:00")

    soup = read(client, f"/{language}/schedule/?tz={zone}")

    found = rows(soup)
    assert len(ZONES) == 24
    assert len(found) == 15
    there = pytz.timezone(zone)
    for number, (start, end), times, text in found:
        assert [datetime.fromisoformat(time) for time in times] == [start, end], number
        assert times == [instant.astimezone(there).isoformat(timespec="minutes") for instant in (start, end)], number
        assert text.endswith(expected_text(start, end, zone, language)), (number, text)
    starts = [start for _number, (start, _end), _times, _text in found]
    assert starts == sorted(starts)
    assert len(soup.select("section.schedule-day")) == 5


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("zone", "text"),
    [
        ("Europe/London", {"ko": "6월 4일(목) 15:00~16:30", "en": "Thu 4 June 15:00–16:30"}),
        ("Asia/Kathmandu", {"ko": "6월 4일(목) 19:45~21:15", "en": "Thu 4 June 19:45–21:15"}),
        ("America/St_Johns", {"ko": "6월 4일(목) 11:30~13:00", "en": "Thu 4 June 11:30–13:00"}),
        (
            "Pacific/Kiritimati",
            {"ko": "6월 5일(금) (+1일) 04:00~05:30", "en": "Fri 5 June (+1 day) 04:00–05:30"},
        ),
        ("Pacific/Marquesas", {"ko": "6월 4일(목) 04:30~06:00", "en": "Thu 4 June 04:30–06:00"}),
        (
            "Asia/Tokyo",
            {"ko": "6월 4일(목) 23:00~6월 5일(금) 00:30", "en": "Thu 4 June 23:00–Fri 5 June 00:30"},
        ),
    ],
)
def test_session_that_ends_at_24_30_is_right_elsewhere(client, clock, programme, zone, text, language):
    clock.at("2020-05-20 10:00")

    found = {number: shown for number, _seoul, _times, shown in rows(read(client, f"/{language}/schedule/?tz={zone}"))}

    assert found[LATE].endswith(text[language])


@pytest.fixture
def home(db):
    make_days()
    return make_site()


@pytest.mark.parametrize(
    ("day", "text"),
    [
        ("2020-06-03 15:30", "BST, UTC+1"),
        ("2020-12-03 15:30", "UTC+0"),
        ("2020-10-25 09:59", "BST, UTC+1"),
        ("2020-10-25 10:00", "UTC+0"),
    ],
)
@pytest.mark.parametrize("now", ["2020-01-10 10:00", "2020-07-10 10:00"])
def test_daylight_saving_is_that_of_the_day_of_the_session(client, clock, home, now, day, text):
    make_session(starts_at=day, minutes=30)
    make_city("london", "Europe/London", name_en="London")
    clock.at(now)

    soup = read(client, "/en/schedule/education/?tz=london")

    assert f"London ({text}):" in words(soup.select_one(".session-header .local-time"))
    assert f"London ({text})" in texts(soup, "option[selected]")


def test_session_that_ends_at_midnight_there_brings_no_further_day(client, clock, home):
    make_session(starts_at="2020-06-03 07:00", minutes=60)  # 23:00 to 24:00 in London, the day before
    clock.at("2020-06-01 10:00")

    (row,) = rows(read(client, "/en/schedule/?tz=Europe/London"))

    assert row[3] == "London Tue 2 June (−1 day) 23:00–24:00"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("place", ["", "schedule/", "live/", "schedule/education/"])
def test_city_is_chosen_by_name_and_stands_beside_every_time(client, clock, home, place, language):
    make_session()
    make_session("forum", "2020-06-04 08:00")
    make_city("bogota", "America/Bogota", name_ko="보고타", name_en="Bogotá")
    clock.at("2020-06-01 10:00")

    soup = read(client, f"/{language}/{place}?tz=bogota")

    city = {"ko": "보고타", "en": "Bogotá"}[language]
    assert {words(each) for each in soup.select(".local-time__city")} == {city}
    assert texts(soup, "[name=tz] option[selected]") == [f"{city} (UTC−5)"]
    assert soup.select("[data-module=local-time], [data-module=band-clock]") == []
    links = {link["href"] for link in soup.select(f'main a[href^="/{language}/schedule/"]:not([href*=".ics"])')}
    assert f"/{language}/schedule/forum/?tz=bogota" in links
    assert [link for link in links if "tz=bogota" not in link] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_band_shows_the_hours_of_the_city(client, clock, home, language):
    make_session()
    clock.at("2020-06-01 10:00")

    soup = read(client, f"/{language}/schedule/?tz=America/Bogota")

    hours = [words(text).replace(" ", "") for text in soup.select(".two-clock-band__axis--second text")]
    assert hours == ["16−1", "19−1", "22−1", "01", "04", "07", "10"]


def test_end_of_the_axis_belongs_to_its_day():
    midnight = at("2020-06-02 00:00")  # 24 h of 1 June

    assert (band_hour(midnight, pytz.timezone("Asia/Tokyo")).shift) == "+1"
    assert (band_hour(midnight - timedelta(hours=3), pytz.timezone("Asia/Tokyo")).shift) == ""


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("place", ["", "schedule/", "live/", "schedule/education/"])
@pytest.mark.parametrize("value", [*BAD_VALUES, "Mars/Base", "EST", "..%2F..%2Fetc%2Fpasswd", "Europe", "Etc%2FGMT-3"])
def test_unknown_zone_is_seoul_time_with_a_message(client, clock, home, place, value, language):
    make_session()
    clock.at("2020-06-01 10:00")

    soup = read(client, f"/{language}/{place}?tz={value}")

    assert len(soup.select(".clock-problem")) == 1
    assert soup.select("[name=tz] option[selected]") == []
    assert [p for p in soup.select(".local-time") if words(p)] == []
    assert soup.select('main a[href*="?tz="], main a[href*="&tz="]') == []


@pytest.mark.parametrize("value", ["Asia/Seoul", "seoul"])
def test_seoul_alone_is_a_choice(client, clock, home, value):
    make_session()
    make_city("seoul")
    clock.at("2020-06-01 10:00")

    soup = read(client, f"/en/schedule/?tz={value}")

    assert soup.select(".local-time, .two-clock-band__axis--second, .clock-problem") == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_option_can_be_chosen(client, clock, home, language):
    make_session()
    make_city("london", "Europe/London", name_ko="런던", name_en="London")
    make_city("seoul", name_ko="서울", name_en="Seoul")
    clock.at("2020-06-01 10:00")

    soup = read(client, f"/{language}/schedule/")

    values = [option["value"] for option in soup.select("select[name=tz] option")]
    assert values[0] == ""
    assert {"london", "seoul", "Pacific/Auckland"} <= set(values)
    assert "Europe/London" not in values  # the same city once
    assert len(values) == len(set(values))
    assert {value for value in values[1:] if "/" in value} <= known_zones()


def test_named_zones_exist():
    assert set(ZONE_CITIES) <= known_zones()


def test_zone_without_letters_is_an_offset():
    assert zone_text(at("2020-06-01 10:00"), pytz.timezone("America/Bogota")) == "UTC−5"
    assert zone_text(at("2020-06-01 10:00"), pytz.timezone("America/St_Johns")) == "NDT, UTC−2:30"


@pytest.mark.parametrize("place", ["", "schedule/", "live/", "schedule/education/"])
def test_page_with_a_city_may_be_kept_like_any_other(client, clock, home, place):
    make_session()
    make_city("london", "Europe/London")
    clock.at("2020-06-01 10:00")

    response = client.get(f"/en/{place}?tz=london")

    assert response["Cache-Control"].startswith("public, ")
    assert "Vary" not in response or "Cookie" not in response["Vary"]
    assert count_queries(client, f"/en/{place}?tz=london") <= MOST_QUERIES
