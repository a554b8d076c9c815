import re
from datetime import date, datetime, timedelta
from types import SimpleNamespace

import pytest
from django.utils import translation

from sessions import figures

FIRST_DAY = date(2020, 6, 1)


def at(text):
    return datetime.fromisoformat(text + "+09:00")


def make_slot(starts_at, minutes=90, kind="upcoming"):
    starts_at = at(starts_at)
    return SimpleNamespace(
        state=SimpleNamespace(kind=kind, starts_at=starts_at, ends_at=starts_at + timedelta(minutes=minutes))
    )


def make_horizon(slots, now="2020-05-28T11:00", phase="before"):
    return figures.horizon(slots, now=at(now), phase=phase, first_on=FIRST_DAY)


def test_number_has_a_dot_in_every_language():
    with translation.override("ko"):
        assert figures.number(9.583) == "9.58"
    assert figures.number(-0.001) == "0"
    assert figures.number(40) == "40"


def test_horizon_stands_each_session_at_its_hour_with_its_length():
    horizon = make_horizon([make_slot("2020-06-01T11:00", 60), make_slot("2020-06-02T22:00", 90)])

    assert [(stroke.x, stroke.top) for stroke in horizon.strokes] == [("9.58%", "65.2%"), ("38.96%", "47.8%")]


def test_horizon_joins_all_strokes_at_one_height():
    horizon = make_horizon([make_slot("2020-06-01T11:00", 60), make_slot("2020-06-02T22:00", 90)])

    assert horizon.hands == "M9.58 72Q24.27 110 38.96 72"


def test_horizon_leaves_out_a_cancelled_session():
    horizon = make_horizon([make_slot("2020-06-01T11:00", kind="cancelled"), make_slot("2020-06-02T22:00")])

    assert len(horizon.strokes) == 1
    assert horizon.hands == ""


def test_horizon_keeps_a_long_session_in_the_picture_and_a_short_one_above_the_hands():
    horizon = make_horizon([make_slot("2020-06-01T08:00", 600), make_slot("2020-06-01T20:00", 10)])

    assert [stroke.top for stroke in horizon.strokes] == ["6%", "69%"]


@pytest.mark.parametrize("kind", ["ended", "replay"])
@pytest.mark.parametrize(("phase", "stance"), [("between", "ended"), ("after", "standing")])
def test_sessions_that_are_over_stand_again_after_the_summit(kind, phase, stance):
    (stroke,) = make_horizon([make_slot("2020-06-01T11:00", kind=kind)], now="2020-06-20T10:00", phase=phase).strokes

    assert stroke.kind == stance


def test_sun_rises_at_the_left_before_the_summit():
    sun = make_horizon([make_slot("2020-06-01T11:00")]).sun

    assert (sun.x, sun.y, sun.is_low) == ("4%", "100%", True)


def test_sun_sets_at_the_right_after_the_summit():
    sun = make_horizon([make_slot("2020-06-01T11:00", kind="ended")], now="2020-06-20T10:00", phase="after").sun

    assert (sun.x, sun.y, sun.is_low) == ("96%", "100%", True)


def test_sun_rests_on_the_stroke_of_a_live_session():
    horizon = make_horizon([make_slot("2020-06-02T22:00", kind="live")], now="2020-06-02T22:14", phase="live")

    assert (horizon.sun.x, horizon.sun.y) == (horizon.strokes[0].x, horizon.strokes[0].top)
    assert horizon.low == ""


def test_sun_walks_along_the_ground_between_sessions():
    sun = make_horizon([make_slot("2020-06-01T11:00", kind="ended")], now="2020-06-03T12:00", phase="between").sun

    assert (sun.x, sun.y, sun.is_low) == ("50%", "100%", False)


def make_day(slots, day=FIRST_DAY):
    return SimpleNamespace(date=day, number=1, slots=slots)


def test_band_places_sessions_on_an_axis_from_06_to_25():
    row = figures.band_row(make_day([make_slot("2020-06-01T11:00", 60)]), now=at("2020-06-01T15:48"))

    assert [(block.x, block.width, block.centre) for block in row.blocks] == [("26.32%", "5.26%", "28.95%")]
    assert row.now_x == "51.58%"
    assert row.is_today


def test_band_shows_a_session_that_passes_midnight_on_the_day_it_starts():
    row = figures.band_row(make_day([make_slot("2020-06-01T23:00", 90)]), now=at("2020-06-03T12:00"))

    assert [(block.x, block.width) for block in row.blocks] == [("89.47%", "7.89%")]
    assert (row.now_x, row.is_today) == ("", False)


@pytest.mark.parametrize(
    ("starts_at", "minutes"), [("2020-06-01T05:00", 120), ("2020-06-01T23:50", 120), ("2020-06-01T12:00", 10)]
)
def test_band_blocks_stay_inside_and_wide_enough_to_press(starts_at, minutes):
    (block,) = figures.band_row(make_day([make_slot(starts_at, minutes)]), now=at("2020-06-03T12:00")).blocks
    x, width = float(block.x[:-1]), float(block.width[:-1])

    assert x >= 0
    assert x + width <= 100.01
    assert width >= 5.26


def test_band_ticks_carry_the_moment_they_stand_for():
    ticks = figures.band_ticks(FIRST_DAY)

    assert [tick.hour for tick in ticks] == ["06", "09", "12", "15", "18", "21", "24"]
    assert ticks[-1].at == "2020-06-02T00:00+09:00"
    assert ticks[0].anchor == "start"


@pytest.mark.parametrize("people", [1, 2, 3])
def test_two_or_three_people_stand_equally_tall(people):
    strokes, _ = figures.person_strokes(people)

    assert len(strokes) == people
    assert len({stroke.height for stroke in strokes}) == 1


def test_a_crowd_is_drawn_up_to_twenty_two_strokes():
    strokes, hands = figures.person_strokes(40)

    assert len(strokes) == 22
    assert all(float(stroke.top[:-1]) < figures.HAND_LINE for stroke in strokes)
    assert hands.count("M") == 21
    assert len({stroke.x for stroke in strokes}) == 22


def test_nobody_holds_no_hands():
    assert figures.person_strokes(0) == ([], "")


def test_poster_is_a_window_on_the_sky_of_its_hours():
    slot = make_slot("2020-06-02T22:00", 90)

    poster = figures.poster(slot.state.starts_at, slot.state.ends_at, people=2)

    assert poster.sky.view == "1173 0 384 100"
    assert poster.sun is None


def test_poster_sun_travels_while_the_session_runs():
    slot = make_slot("2020-06-04T08:00", 90)

    def sun_at(now):
        return figures.poster(slot.state.starts_at, slot.state.ends_at, now=at(now)).sun

    assert sun_at("2020-06-04T08:00").x == "16%"
    assert sun_at("2020-06-04T08:45").x == "50%"
    assert sun_at("2020-06-04T09:30") is None


def test_person_tile_shows_the_sky_of_their_own_city():
    slot = make_slot("2020-06-04T08:00", 90)

    seoul = figures.person_tile(slot.state.starts_at, slot.state.ends_at, "Asia/Seoul")
    los_angeles = figures.person_tile(slot.state.starts_at, slot.state.ends_at, "America/Los_Angeles")

    assert seoul.x == figures.number(8.75 * 60 - 150)
    assert los_angeles.x == figures.number(16.75 * 60 - 150)


def test_every_number_is_safe_in_an_svg_attribute():
    horizon = make_horizon([make_slot("2020-06-01T11:00", 60), make_slot("2020-06-02T22:00", 90)])
    written = [horizon.hands, *(value for stroke in horizon.strokes for value in (stroke.x, stroke.top))]

    assert all(re.fullmatch(r"[MQ0-9.% -]+", value) for value in written)
