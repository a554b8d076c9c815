"""The sky over Seoul through one day, as colours. Pure: no model, no clock."""

from datetime import UTC
from zoneinfo import ZoneInfo

SEOUL = ZoneInfo("Asia/Seoul")
MINUTES_PER_DAY = 24 * 60

# (minute of the day in Seoul, colour). White strokes keep a contrast of 3:1 or more on every stop.
STOPS = (
    (0, "#0D133A"),
    (204, "#151A4C"),
    (276, "#3A2F7A"),
    (336, "#8A4482"),
    (390, "#BC5A5E"),
    (456, "#C6853F"),
    (552, "#5F94A0"),
    (624, "#3A92B1"),
    (780, "#429C9C"),
    (936, "#579573"),
    (1032, "#B08C36"),
    (1110, "#C76A34"),
    (1176, "#B3434B"),
    (1230, "#7E2F6E"),
    (1290, "#3E2A78"),
    (1368, "#191B53"),
    (1440, "#0D133A"),
)

WINDOW_MINUTES = 384  # a poster shows 3.2 hours on either side of the middle of its session


def sky_colour(minute):
    """Return "#RRGGBB" for a minute of the day; minutes outside 0-1439 wrap round midnight."""
    minute %= MINUTES_PER_DAY
    earlier = max(stop for stop in STOPS if stop[0] <= minute)
    later = min(stop for stop in STOPS if stop[0] > minute)
    share = (minute - earlier[0]) / (later[0] - earlier[0])
    channels = zip(_channels(earlier[1]), _channels(later[1]), strict=True)
    return "#" + "".join(f"{round(start + (end - start) * share):02X}" for start, end in channels)


def _channels(colour):
    return [int(colour[position : position + 2], 16) for position in (1, 3, 5)]


def minute_of_day(moment, zone=SEOUL):
    """Minutes since midnight on the wall clock of `zone`, as a float."""
    local = moment.astimezone(zone)
    return local.hour * 60 + local.minute + local.second / 60


def middle(starts_at, ends_at):
    # in UTC, so that a clock change between the two cannot move the middle
    start = starts_at.astimezone(UTC)
    return start + (ends_at.astimezone(UTC) - start) / 2


def tone(starts_at, ends_at):
    """The colour of the Seoul sky in the middle of a session."""
    return sky_colour(minute_of_day(middle(starts_at, ends_at)))


def window(starts_at, ends_at, zone=SEOUL, minutes=WINDOW_MINUTES):
    """Return (first minute, width) of the piece of the 24-hour sky around a session.

    The first minute may be negative and the last above 1440: the drawn sky repeats.
    """
    centre = minute_of_day(middle(starts_at, ends_at), zone)
    return centre - minutes / 2, minutes


def gradient_stops():
    """(offset, colour) pairs for one SVG gradient from 0 to 1440 minutes."""
    return [(f"{100 * minute / MINUTES_PER_DAY:.2f}%", colour) for minute, colour in STOPS]
