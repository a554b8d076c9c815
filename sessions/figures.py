"""Where things stand in the drawings of the programme: horizon, bands, posters, tiles.

Pure geometry. Every number leaves as a string with a dot, ready for an SVG attribute, so that no template
computes and no locale rewrites it. Lengths are percentages of the drawing unless a name says otherwise.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from summit import sky
from summit.formatting import machine_time

MINUTES_PER_DAY = 24 * 60

# --- horizon
STROKE_HEIGHT_PER_MINUTE = 0.58
STROKE_HEIGHTS = (31, 94)  # never below the hands, never out of the picture
HAND_LINE = 72  # from the top: hands are held at 28 % of the height
SUN_MARGIN = 4  # how far the half-risen and half-set sun stay from the ends

# --- two-clock band and day band
BAND_STARTS = 6 * 60
BAND_ENDS = 25 * 60
BAND_MINUTES = BAND_ENDS - BAND_STARTS
BAND_TICK_HOURS = range(6, 25, 3)
SHORTEST_BLOCK = 60  # minutes: what a finger needs on the narrowest band

# --- posters
POSTER_SLANT = 40  # minutes the sky leans over the height of a poster
MOST_PEOPLE = 22
EQUAL_HEIGHT_UP_TO = 3
CROWD_HEIGHTS = (74, 48, 74, 62, 54, 78, 50, 67, 70, 49, 77, 57, 58, 76, 48, 71, 65, 51, 78, 52, 64, 73)

# --- person tile, in units of an 80 × 100 drawing
TILE_MINUTES = 240
TILE_LENGTH = 121.3  # the diagonal the sky runs along, at 160 degrees


def number(value):
    """ "9.58": two decimals at most, always a dot."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def percent(value):
    return number(value) + "%"


def _day_start(day):
    return datetime.combine(day, time(), tzinfo=sky.SEOUL)


def _minutes_between(start, end):
    return (end - start).total_seconds() / 60


def _clamp(low, value, high):
    return max(low, min(value, high))


def hand_path(joints, y):
    """An SVG path through (x, y) joints: a line that sags more the further apart two people stand."""
    pieces = []
    for left, right in pairwise(joints):
        gap = right - left
        sag = min(9 + 1.15 * gap, 38)
        pieces.append(f"M{number(left)} {number(y)}Q{number((left + right) / 2)} {number(y + sag)} ")
        pieces.append(f"{number(right)} {number(y)}")
    return "".join(pieces)


# ---------------------------------------------------------------- horizon
@dataclass(frozen=True)
class Stroke:
    x: str
    top: str
    height: str  # reaches below the ground, so that only the head is round
    kind: str
    starts: str = ""
    ends: str = ""


@dataclass(frozen=True)
class Sun:
    x: str
    y: str
    is_low: bool = False  # half under the horizon


@dataclass(frozen=True)
class Horizon:
    strokes: list
    hands: str
    sun: Sun
    begins: str
    minutes: str
    sky_width: str  # in minutes: the user space of the shared gradient
    low: str  # "before", "after" or "": the side where the sun waits
    first_on: date
    last_on: date


def _stance(kind, phase):
    """How a session stands on the horizon: hollow once it is over, and solid again when the whole summit is."""
    if kind in ("ended", "replay"):
        return "standing" if phase == "after" else "ended"
    return kind


def horizon(slots, *, now, phase, first_on, day_count=5):
    """The sessions as strokes at their hour over `day_count` days of Seoul sky, and the sun at `now`.

    `phase` is "before", "between", "live" or "after". A cancelled session is left out.
    """
    begins = _day_start(first_on)
    total = day_count * MINUTES_PER_DAY
    strokes, joints, sun = [], [], None
    for slot in slots:
        state = slot.state
        if state.kind == "cancelled":
            continue
        x = 100 * _minutes_between(begins, sky.middle(state.starts_at, state.ends_at)) / total
        minutes = _minutes_between(state.starts_at, state.ends_at)
        height = _clamp(STROKE_HEIGHTS[0], minutes * STROKE_HEIGHT_PER_MINUTE, STROKE_HEIGHTS[1])
        stroke = Stroke(
            x=percent(x),
            top=percent(100 - height),
            height=percent(height + 12),
            kind=_stance(state.kind, phase),
            starts=machine_time(state.starts_at),
            ends=machine_time(state.ends_at),
        )
        strokes.append(stroke)
        joints.append(x)
        if state.kind == "live" and sun is None:
            sun = Sun(stroke.x, stroke.top)
    if sun is None:
        x = _clamp(SUN_MARGIN, 100 * _minutes_between(begins, now) / total, 100 - SUN_MARGIN)
        sun = Sun(percent(x), "100%", is_low=phase in ("before", "after"))
    return Horizon(
        strokes=strokes,
        hands=hand_path(sorted(joints), HAND_LINE),
        sun=sun,
        begins=machine_time(begins),
        minutes=number(total),
        sky_width=number(total),
        low=phase if phase in ("before", "after") else "",
        first_on=first_on,
        last_on=first_on + timedelta(days=day_count - 1),
    )


# ---------------------------------------------------------------- bands
@dataclass(frozen=True)
class Tick:
    x: str
    hour: str
    anchor: str  # of the text at this place
    at: str = ""  # the moment, for the clock of another city


@dataclass(frozen=True)
class Block:
    slot: object
    x: str
    width: str
    centre: str


@dataclass(frozen=True)
class BandRow:
    day: object
    blocks: list
    begins: str
    now_x: str = ""
    is_today: bool = False


@dataclass(frozen=True)
class Band:
    rows: list
    ticks: list
    starts: str = number(BAND_STARTS)
    minutes: str = number(BAND_MINUTES)
    view: str = f"{BAND_STARTS} 0 {BAND_MINUTES} 100"


def _band_x(minute):
    return 100 * (minute - BAND_STARTS) / BAND_MINUTES


def band_ticks(on):
    """The hours under a band, from 06 to 24, with the moment each stands for on that date."""
    start = _day_start(on)
    return [
        Tick(
            x=percent(_band_x(hour * 60)),
            hour=f"{hour:02d}",
            anchor="start" if hour * 60 == BAND_STARTS else "middle",
            at=machine_time(start + timedelta(hours=hour)),
        )
        for hour in BAND_TICK_HOURS
    ]


def band_row(day, *, now):
    """One day of the band; `day` has a date and slots. A session is drawn on the day it starts."""
    start = _day_start(day.date)
    blocks = []
    for slot in day.slots:
        first = _clamp(BAND_STARTS, _minutes_between(start, slot.state.starts_at), BAND_ENDS - SHORTEST_BLOCK)
        last = _clamp(first + SHORTEST_BLOCK, _minutes_between(start, slot.state.ends_at), BAND_ENDS)
        x, width = _band_x(first), 100 * (last - first) / BAND_MINUTES
        blocks.append(Block(slot, percent(x), percent(width), percent(x + width / 2)))
    minute = _minutes_between(start, now)
    on_band = BAND_STARTS <= minute <= BAND_ENDS
    return BandRow(
        day=day,
        blocks=blocks,
        begins=machine_time(start + timedelta(minutes=BAND_STARTS)),
        now_x=percent(_band_x(minute)) if on_band else "",
        is_today=now.astimezone(sky.SEOUL).date() == day.date,
    )


def two_clock_band(days, *, now):
    """All days on one axis from 06 to 25 h. The second clock is read on the first day of the summit."""
    days = list(days)
    return Band(rows=[band_row(day, now=now) for day in days], ticks=band_ticks(days[0].date) if days else [])


def day_band(day, *, now):
    return Band(rows=[band_row(day, now=now)], ticks=band_ticks(day.date))


# ---------------------------------------------------------------- posters
@dataclass(frozen=True)
class Window:
    """A piece of the 24-hour sky: the viewBox to look through and the rectangle to fill."""

    view: str
    x: str
    width: str
    lean: str  # degrees for skewX


def sky_window(starts_at, ends_at):
    first, minutes = sky.window(starts_at, ends_at)
    return Window(
        view=f"{number(first)} 0 {number(minutes)} 100",
        x=number(first - POSTER_SLANT),
        width=number(minutes + 3 * POSTER_SLANT),
        lean="-21.8",  # atan(POSTER_SLANT / 100)
    )


@dataclass(frozen=True)
class Poster:
    sky: Window
    strokes: list
    hands: str
    is_crowd: bool
    sun: Sun | None = None
    people: int = field(default=0)


def person_strokes(people, *, height=64):
    """(strokes, hand line) for `people` standing side by side; two or three always stand equally tall."""
    people = int(_clamp(0, people, MOST_PEOPLE))
    strokes, joints = [], []
    for place in range(people):
        x = 100 * (place + 1) / (people + 1)
        tall = height if people <= EQUAL_HEIGHT_UP_TO else CROWD_HEIGHTS[place % len(CROWD_HEIGHTS)]
        strokes.append(Stroke(x=percent(x), top=percent(100 - tall), height=percent(tall + 12), kind="person"))
        joints.append(x)
    shoulders = 100 - height * 0.73
    return strokes, hand_path(joints, shoulders if people <= EQUAL_HEIGHT_UP_TO and height > 70 else HAND_LINE)


def poster(starts_at, ends_at, *, people=1, now=None, is_tall=False):
    """The sky of a session's hours with one stroke for each person; with `now`, the sun on its way.

    `is_tall` is the drawing of the player: taller people, and room for a sun above them.
    """
    strokes, hands = person_strokes(people, height=74 if is_tall else 64)
    sun = None
    if now is not None and starts_at <= now < ends_at:
        share = _minutes_between(starts_at, now) / _minutes_between(starts_at, ends_at)
        sun = Sun(percent(16 + 68 * share), "24%")
    return Poster(
        sky=sky_window(starts_at, ends_at),
        strokes=strokes,
        hands=hands,
        is_crowd=len(strokes) > EQUAL_HEIGHT_UP_TO,
        sun=sun,
        people=len(strokes),
    )


# ---------------------------------------------------------------- person tile
@dataclass(frozen=True)
class Tile:
    x: str
    width: str
    transform: str


def person_tile(starts_at=None, ends_at=None, timezone="Asia/Seoul"):
    """The sky over a person's own city at the middle of the session; noon for a person without one."""
    if starts_at is None or ends_at is None:
        minute = 12 * 60
    else:
        minute = sky.minute_of_day(sky.middle(starts_at, ends_at), ZoneInfo(timezone or "Asia/Seoul"))
    scale = TILE_LENGTH / TILE_MINUTES
    return Tile(
        x=number(minute - 150),
        width="300",
        transform=f"translate(40 50) rotate(70) scale({number(scale)} 1) translate({number(-minute)} 0)",
    )
