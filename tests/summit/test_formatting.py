from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest
from django.utils import translation

from summit import formatting
from summit.templatetags import summit_tags
from summit.world_clock import city_clocks


def at(text):
    return datetime.fromisoformat(text + "+09:00")


MONDAY = at("2020-06-01T11:00")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("공동 문서다. 도시들은 돕는다.", "공동 문서다."),
        ("Held in the U.S. and Korea. It went well.", "Held in the U.S. and Korea."),
        ("No full stop", "No full stop"),
    ],
)
def test_first_sentence_ends_at_a_word(text, expected):
    assert summit_tags.first_sentence(text) == expected


@pytest.mark.parametrize(
    ("function", "korean", "english"),
    [
        (formatting.day_long, "6월 1일(월)", "Mon 1 June"),
        (formatting.day_compact, "6. 1.(월)", "Mon 1 June"),
        (formatting.day_year, "2020. 6. 1.(월)", "Mon 1 June 2020"),
        (formatting.weekday, "월", "Mon"),
        (formatting.day_number, "6. 1.", "1 June"),
    ],
)
def test_days_are_written_in_both_languages(function, korean, english):
    assert function(MONDAY, "ko") == korean
    assert function(MONDAY, "en") == english


def test_day_is_the_day_in_seoul_whatever_the_stored_zone():
    stored = datetime(2020, 6, 1, 15, 30, tzinfo=UTC)  # half past midnight on 2 June in Seoul

    assert formatting.day_long(stored, "en") == "Tue 2 June"
    assert formatting.clock(stored) == "00:30"


def test_period_names_month_and_year_once():
    starts, ends = date(2020, 6, 1), date(2020, 6, 5)

    assert formatting.period(starts, ends, "ko") == "2020. 6. 1.(월)~6. 5.(금)"
    assert formatting.period(starts, ends, "en") == "Mon 1 – Fri 5 June 2020"
    assert formatting.period(starts, date(2020, 7, 1), "en") == "Mon 1 June – Wed 1 July 2020"
    assert formatting.period(starts, starts, "en") == "Mon 1 June 2020"


@pytest.mark.parametrize(
    ("value", "korean", "english"),
    [
        ("2019", "2019년", "2019"),
        ("2019-11", "2019년 11월", "November 2019"),
        ("2020-05-27", "2020. 5. 27.", "27 May 2020"),
        (date(2020, 5, 27), "2020. 5. 27.", "27 May 2020"),
        (datetime(2020, 5, 27, 16, tzinfo=UTC), "2020. 5. 28.", "28 May 2020"),
        ("spring 2019", "spring 2019", "spring 2019"),
        ("2019-13", "2019-13", "2019-13"),
        (None, "", ""),
    ],
)
def test_partial_date_never_says_more_than_is_known(value, korean, english):
    assert formatting.partial_date(value, "ko") == korean
    assert formatting.partial_date(value, "en") == english


def test_time_range_within_a_day():
    parts = formatting.time_range(MONDAY, at("2020-06-01T12:00"), "ko")

    assert (parts.start, parts.mark, parts.end) == ("11:00", "~", "12:00")
    assert (parts.spoken_mark, parts.spoken_end) == ("부터", "까지")
    assert parts.start_machine == "2020-06-01T11:00+09:00"
    assert parts.day_mark == parts.next_day_clock == ""


def test_time_range_past_midnight_runs_on_in_korean_and_is_marked_in_english():
    starts, ends = at("2020-06-04T23:00"), at("2020-06-05T00:30")

    korean = formatting.time_range(starts, ends, "ko")
    english = formatting.time_range(starts, ends, "en")

    assert (korean.end, korean.day_mark, korean.next_day_clock) == ("24:30", "", "00:30")
    assert (english.end, english.day_mark, english.next_day_clock) == ("00:30", "+1", "00:30")
    assert korean.end_machine == english.end_machine == "2020-06-05T00:30+09:00"
    assert formatting.time_range_text(starts, ends, "ko") == "23:00~24:30"
    assert formatting.time_range_text(starts, ends, "en") == "23:00–00:30 (+1)"


@pytest.mark.parametrize("language", ["ko", "en"])
def test_time_range_that_ends_at_midnight_ends_at_24(language):
    parts = formatting.time_range(at("2020-06-02T22:00"), at("2020-06-03T00:00"), language)

    assert (parts.end, parts.day_mark, parts.next_day_clock) == ("24:00", "", "")


def test_hours_apart_uses_a_real_minus_sign():
    assert formatting.hours_apart(-16 * 60, "ko") == "−16시간"
    assert formatting.hours_apart(-210, "en") == "−3 h 30 min"
    assert formatting.hours_apart(180, "en") == "+3 h"
    assert formatting.hours_apart(0, "ko") == ""


def test_utc_offset_and_duration():
    zone = formatting.SEOUL

    assert formatting.utc_offset(MONDAY, zone) == "UTC+9"
    assert formatting.utc_offset(MONDAY, summit_tags.ZoneInfo("Asia/Kolkata")) == "UTC+5:30"
    assert formatting.duration(90, "ko") == "90분"
    assert formatting.duration(90, "en") == "90 min"


@pytest.mark.parametrize(
    ("language", "expected"), [("ko", ("도시", "")), ("en", ("도시", "ko"))], ids=["own language", "fallback"]
)
def test_translated_marks_a_fallback(language, expected):
    row = SimpleNamespace(name_ko="도시", name_en="")

    with translation.override(language):
        shown = summit_tags.translated(row, "name")

    assert (shown.text, shown.lang) == expected


def test_translated_reads_the_korean_title_of_a_wagtail_page_without_suffix():
    page = SimpleNamespace(title="일정", title_en="Schedule")

    with translation.override("ko"):
        assert summit_tags.translated(page, "title").text == "일정"
    with translation.override("en"):
        assert summit_tags.translated(page, "title").text == "Schedule"


def test_translated_raises_for_a_field_that_does_not_exist():
    with translation.override("ko"), pytest.raises(AttributeError):
        summit_tags.translated(SimpleNamespace(name_ko="도시"), "nmae")


def test_tr_wraps_only_what_is_in_the_other_language_and_escapes():
    row = SimpleNamespace(name_ko="", name_en="Art & <b>Culture</b>")

    with translation.override("ko"):
        assert (
            summit_tags.tr(row, "name")
            == '<span lang="en" data-other-language="English">Art &amp; &lt;b&gt;Culture&lt;/b&gt;</span>'
        )
    with translation.override("en"):
        assert summit_tags.tr(row, "name") == "Art &amp; &lt;b&gt;Culture&lt;/b&gt;"
        assert summit_tags.tr(row, "name", "ko") == ""


def test_city_clocks_run_from_west_to_east_and_mark_seoul():
    names = [("Seoul", "Asia/Seoul"), ("London", "Europe/London"), ("Stirling", "Europe/London"), ("Nowhere", "")]
    cities = [SimpleNamespace(name=name, timezone=zone) for name, zone in names]

    clocks = city_clocks(cities, at("2020-06-02T22:14"), "en")

    assert [(c.time, c.offset, [city.name for city in c.cities], c.is_home) for c in clocks] == [
        ("14:14", "−8 h", ["London", "Stirling"], False),
        ("22:14", "", ["Seoul"], True),
    ]


def test_city_clocks_know_the_other_day():
    cities = [SimpleNamespace(name="Los Angeles", timezone="America/Los_Angeles")]

    (clock,) = city_clocks(cities, at("2020-06-04T08:00"), "ko")

    assert (clock.time, clock.date, clock.day_shift) == ("16:00", "6. 3.(수)", -1)
