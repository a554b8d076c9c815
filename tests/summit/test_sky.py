import re
from datetime import datetime, timedelta

import pytest

from summit import sky


def at(text):
    return datetime.fromisoformat(text + "+09:00")


@pytest.mark.parametrize(("minute", "colour"), sky.STOPS)
def test_sky_colour_meets_every_stop(minute, colour):
    assert sky.sky_colour(minute) == colour


def test_sky_colour_lies_between_two_stops():
    assert sky.sky_colour(11.5 * 60) == "#3D96A8"


def test_sky_colour_wraps_round_midnight():
    assert sky.sky_colour(-30) == sky.sky_colour(1410)
    assert sky.sky_colour(1500) == sky.sky_colour(60)


@pytest.mark.parametrize(
    ("starts", "ends", "colour"),
    [
        ("2020-06-01T11:00", "2020-06-01T12:00", "#3D96A8"),
        ("2020-06-02T22:00", "2020-06-02T23:30", "#1A1C54"),
        ("2020-06-04T23:00", "2020-06-05T00:30", "#10153F"),
    ],
)
def test_tone_is_the_sky_in_the_middle_of_the_session(starts, ends, colour):
    assert sky.tone(at(starts), at(ends)) == colour


def test_tone_does_not_depend_on_the_zone_of_the_value():
    starts, ends = at("2020-06-03T09:00"), at("2020-06-03T11:10")

    in_utc = sky.tone(starts.astimezone(sky.UTC), ends.astimezone(sky.UTC))

    assert in_utc == sky.tone(starts, ends)


def test_window_is_centred_and_may_pass_midnight():
    first, width = sky.window(at("2020-06-02T22:00"), at("2020-06-02T23:30"))

    assert (first, width) == (22.75 * 60 - 192, 384)
    assert first + width > sky.MINUTES_PER_DAY


def contrast_with_white(colour):
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return 1.05 / (luminance + 0.05)


def test_white_strokes_can_be_seen_at_every_minute():
    lowest = min(contrast_with_white(sky.sky_colour(minute)) for minute in range(sky.MINUTES_PER_DAY))

    assert lowest >= 3


def test_gradient_stops_are_written_for_svg():
    stops = sky.gradient_stops()

    assert stops[0] == ("0.00%", "#0D133A")
    assert stops[-1][0] == "100.00%"
    assert all(re.fullmatch(r"\d+\.\d\d%", offset) for offset, _ in stops)


def test_middle_is_not_moved_by_a_clock_change():
    starts = datetime(2020, 3, 28, 22, tzinfo=sky.ZoneInfo("Europe/London"))
    ends = datetime(2020, 3, 29, 6, tzinfo=sky.ZoneInfo("Europe/London"))  # clocks went forward at 01:00

    assert sky.middle(starts, ends) - starts.astimezone(sky.UTC) == timedelta(hours=3.5)
