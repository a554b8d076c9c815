"""The sign of the summit: sessions standing at their hours on one horizon, hand in hand. Pure geometry, in shares."""

from dataclasses import dataclass
from datetime import datetime, time

from sessions.figures import HAND_LINE, MINUTES_PER_DAY, STROKE_HEIGHT_PER_MINUTE, STROKE_HEIGHTS
from summit.clock import SEOUL
from summit.sky import middle

HANDS = 1 - HAND_LINE / 100  # above the ground
NIGHT = "#0B1137"
WHITE, SECOND, SUN, INK = "#FFFFFF", "#C1D0F9", "#F9C230", "#141A2B"
INK_SECOND, INK_THIRD, HAIRLINE = "#474D5E", "#62687A", "#DBDEE5"
# The mark of the site in a square of 40, from its top: sun, strokes and ground.
MARK_SIZE = 40
MARK_SUN = (31, 8.5, 4.5)  # x, y, radius
MARK_STROKES = ((9, 33, 17), (20, 33, 9), (31, 33, 19))  # x, foot, head
MARK_STROKE_WIDTH, MARK_GROUND, MARK_GROUND_WIDTH = 5, (2, 37, 38), 2.4


@dataclass(frozen=True)
class Stroke:
    """A session: where it stands along the days, and how tall, as shares of width and height."""

    x: float
    height: float


def strokes(entries, days):
    """Return a Stroke for each of `entries` that takes place on one of `days`."""
    if not days:
        return ()
    begins = datetime.combine(days[0], time(), SEOUL)
    total = ((days[-1] - days[0]).days + 1) * MINUTES_PER_DAY
    found = []
    for entry in entries:
        x = (middle(entry.starts_at, entry.ends_at) - begins).total_seconds() / 60 / total
        if not entry.is_cancelled and 0 < x < 1:
            height = min(max(entry.minutes * STROKE_HEIGHT_PER_MINUTE, STROKE_HEIGHTS[0]), STROKE_HEIGHTS[1])
            found.append(Stroke(round(x, 5), round(height / 100, 4)))
    return tuple(sorted(found, key=lambda stroke: stroke.x))


def sag(left, right):
    """How far the joined hands of two strokes hang down at most, as a share of the height: far apart, further."""
    return min(4.5 + 57.5 * (right - left), 19) / 100
