"""The key visual of the summit: its sessions standing on five days of Seoul's sky, drawn as a picture.

No word stands on the sky; the rest is night, where white reads best.
"""

import io
from dataclasses import dataclass
from functools import cache
from itertools import combinations, pairwise

from PIL import Image, ImageDraw, ImageFont

from summit.formatting import day_number, weekday
from summit.sky import sky_colour

from . import figure
from .fonts import BOLD, REGULAR, font_file, printable
from .words import to_be_announced

FINER = 4  # times, where round shapes are drawn before they are made smaller
DOTS_PER_INCH = 150
MINUTES_PER_DAY = 24 * 60
LEADING = 1.1  # of the slogan
TIGHTER = 0.03  # of the size: what its letters stand closer
MOST_WORDS = 12


@dataclass(frozen=True)
class Shape:
    """A format and where its parts stand, in pixels of its width and height."""

    name: str
    width: int
    height: int
    sky: tuple[float, float]  # from and to, as shares of the height


SHAPES = {
    "landscape": Shape("landscape", 1920, 1080, (0.56, 0.885)),
    "square": Shape("square", 1600, 1600, (0.58, 0.90)),
    "portrait": Shape("portrait", 1754, 2480, (0.60, 0.915)),  # A3 at 150 dots an inch
}


@dataclass(frozen=True)
class KeyVisual:
    language: str
    slogan: str
    name: str
    theme: str
    period: str
    host: str
    days: tuple[tuple[str, str], ...]  # the number of the day and its weekday
    strokes: tuple[figure.Stroke, ...]


def key_visual(programme):
    """Return what the key visual says; the language of `programme` has to be the active one."""
    summit, language = programme.summit, programme.language
    return KeyVisual(
        language=language,
        slogan=summit.slogan,
        name=programme.name,
        theme=programme.own("theme"),
        period=programme.period or to_be_announced(),
        host=programme.own("host"),
        days=tuple((day_number(day, language), weekday(day, language)) for day in programme.days),
        strokes=figure.strokes(programme.entries, programme.days),
    )


def png(content, shape):
    """Draw a KeyVisual in one of SHAPES and return the PNG: the same content gives the same bytes."""
    picture = Image.new("RGB", (shape.width, shape.height), figure.NIGHT)
    unit = min(shape.width, shape.height) / 1000
    top, ground = (round(share * shape.height) for share in shape.sky)
    draw_sky(picture, content, top, ground, unit)
    draw_days(picture, content, ground, unit)
    draw_words(picture, content, shape, top, unit)
    file = io.BytesIO()
    picture.save(file, "PNG", dpi=(DOTS_PER_INCH, DOTS_PER_INCH), compress_level=6)
    return file.getvalue()


# ---------------------------------------------------------------- the figure
def draw_sky(picture, content, top, ground, unit):
    width, height = picture.width, ground - top
    minutes = MINUTES_PER_DAY * max(len(content.days), 1)
    colours = bytes(channel for x in range(width) for channel in rgb(sky_colour(minutes * (x + 0.5) / width)))
    picture.paste(Image.frombytes("RGB", (width, 1), colours).resize((width, height)), (0, top))
    draw_sun(picture, content, top, ground, unit)
    draw_hands(picture, content.strokes, top, ground, unit)
    draw = ImageDraw.Draw(picture)
    thickness = max(round(10.5 * unit), 6) // 2 * 2
    head = disc(thickness)
    for stroke in content.strokes:
        left = round(stroke.x * width) - thickness // 2
        crown = ground - round(stroke.height * height)
        draw.rectangle([left, crown + thickness // 2, left + thickness - 1, ground], fill=figure.WHITE)
        picture.paste(figure.WHITE, (left, crown), head)
    draw.rectangle([0, ground, width, ground + round(3.4 * unit)], fill=figure.WHITE)


def draw_hands(picture, strokes, top, ground, unit):
    """A thin line that joins all strokes at one height, as people hold hands."""
    width, height = picture.width, ground - top
    finer = 2
    mask = Image.new("L", (finer * width, finer * height))
    draw = ImageDraw.Draw(mask)
    level = finer * (1 - figure.HANDS) * height
    for left, right in pairwise(strokes):
        span, low = right.x - left.x, 4 * finer * figure.sag(left.x, right.x) * height
        steps = max(int(span * 160), 8)
        points = [
            (finer * width * (left.x + span * share), level + low * share * (1 - share))
            for share in (step / steps for step in range(steps + 1))
        ]
        draw.line(points, fill=235, width=max(round(finer * 2.2 * unit), finer), joint="curve")
    picture.paste(figure.WHITE, (0, top), mask.resize((width, height), Image.Resampling.BOX))


def draw_sun(picture, content, top, ground, unit):
    """The sun half risen at the left end: the summit is about to begin."""
    x, night, sun = round(picture.width * 0.045), rgb(figure.NIGHT), rgb(figure.SUN)
    for share, colour, strength in ((0.037, sun, 84), (0.0262, night, 255), (0.024, sun, 255)):
        half_disc(picture, x, ground, round(share * picture.width), colour, strength)


def rgb(colour):
    return tuple(bytes.fromhex(colour.removeprefix("#")))


def half_disc(picture, x, ground, radius, colour, strength):
    mask = disc(2 * radius).crop((0, 0, 2 * radius, radius))
    mask = mask.point(lambda value: value * strength // 255)
    picture.paste(colour, (x - radius, ground - radius), mask)


@cache
def disc(diameter):
    mask = Image.new("L", (FINER * diameter, FINER * diameter))
    ImageDraw.Draw(mask).ellipse([0, 0, FINER * diameter - 1, FINER * diameter - 1], fill=255)
    return mask.resize((diameter, diameter), Image.Resampling.BOX)


def draw_days(picture, content, ground, unit):
    draw = ImageDraw.Draw(picture)
    size = round(23 * unit)
    middle = (ground + round(3.4 * unit) + picture.height) // 2
    for number, (date, name) in enumerate(content.days):
        x = round((number + 0.5) * picture.width / len(content.days))
        words = f"{date} ({name})" if content.language == "ko" else f"{name} {date}"
        draw.text((x, middle), printable(words), figure.SECOND, font_of(REGULAR, size), anchor="mm")


# ---------------------------------------------------------------- the words
@cache
def font_of(name, size):
    return ImageFont.truetype(font_file(name), size)


def width_of(text, name, size):
    return font_of(name, size).getlength(text)


def lines_of(text, name, size, width):
    """Break a text between its words; the last lines are as even as they can be without one more line."""
    lines = filled(text.split(), name, size, width)
    narrowest = width
    while len(lines) > 1 and narrowest > width * 0.5:
        narrower = filled(text.split(), name, size, narrowest - size)
        if len(narrower) > len(lines):
            break
        lines, narrowest = narrower, narrowest - size
    return lines


def filled(words, name, size, width):
    lines = []
    for word in words:
        if lines and width_of(f"{lines[-1]} {word}", name, size) <= width:
            lines[-1] = f"{lines[-1]} {word}"
        else:
            lines.append(word)
    return lines


def fitted(text, name, size, width, most_lines):
    """Return the lines of a text and the size, as large as `size`, at which they fit in `width`."""
    text = printable(text)
    while True:
        lines = lines_of(text, name, size, width)
        widest = max((width_of(line, name, size) for line in lines), default=0)
        if (len(lines) <= most_lines and widest <= width) or size < 12:
            return lines, size
        size = int(size * 0.94)


def draw_words(picture, content, shape, top, unit):
    draw = ImageDraw.Draw(picture)
    left = round(62 * unit)
    width = shape.width - 2 * left
    y = round(58 * unit)
    mark = round(64 * unit)
    draw_mark(picture, left, y, mark)
    lines, size = fitted(content.name, BOLD, round(30 * unit), width - mark - 20 * unit, 1)
    draw.text((left + mark + 20 * unit, y + mark / 2), " ".join(lines), figure.WHITE, font_of(BOLD, size), anchor="lm")

    foot = top - round(58 * unit)
    for text, name, size, colour, most in (
        (content.host, REGULAR, 25, figure.SECOND, 1),
        (content.period, BOLD, 34, figure.WHITE, 1),
        (content.theme, REGULAR, 34, figure.SECOND, 2),
    ):
        lines, size = fitted(text, name, round(size * unit), width, most)
        for line in reversed(lines):
            draw.text((left, foot), line, colour, font_of(name, size), anchor="ls")
            foot -= round(size * 1.42)
        foot -= round(10 * unit)

    start = y + mark + 34 * unit
    lines, size = largest(printable(content.slogan), width, foot - start)
    base = start + (foot - start - len(lines) * size * LEADING) / 2 + size * 0.9
    for line in lines:
        draw_tight(draw, (left - size * 0.05, base), line, size)
        base += size * LEADING


def largest(text, width, height):
    """Return the lines into which a few words are broken, and the size, so that they stand as large as they can."""
    words = text.split()[:MOST_WORDS]
    best = ([], 0)
    for count in range(len(words)):
        for breaks in combinations(range(1, len(words)), count):
            edges = [0, *breaks, len(words)]
            lines = [" ".join(words[start:end]) for start, end in pairwise(edges)]
            widest = max(tight_width(line, 100) for line in lines)
            size = int(min(100 * width / widest, height / len(lines) / LEADING))
            if size > best[1]:
                best = (lines, size)
    return best


def tight_width(text, size):
    return width_of(text, BOLD, size) - TIGHTER * size * (len(text) - 1)


def draw_tight(draw, place, text, size):
    """Large letters stand closer than their font has them."""
    x, y = place
    for letter in text:
        draw.text((x, y), letter, figure.WHITE, font_of(BOLD, size), anchor="ls")
        x += width_of(letter, BOLD, size) - TIGHTER * size


def draw_mark(picture, x, y, size):
    """The mark of the site on night: the sun in its colour, the people in white."""
    scale = FINER * size / figure.MARK_SIZE
    for colour, parts in ((figure.WHITE, draw_people), (figure.SUN, draw_mark_sun)):
        mask = Image.new("L", (FINER * size, FINER * size))
        parts(ImageDraw.Draw(mask), scale)
        picture.paste(colour, (round(x), round(y)), mask.resize((size, size), Image.Resampling.BOX))


def draw_people(draw, scale):
    half = figure.MARK_STROKE_WIDTH / 2
    for x, foot, head in figure.MARK_STROKES:
        box = [(x - half) * scale, (head - half) * scale, (x + half) * scale, (foot + half) * scale]
        draw.rounded_rectangle(box, half * scale, fill=255)
    left, y, right = figure.MARK_GROUND
    half = figure.MARK_GROUND_WIDTH / 2
    draw.rounded_rectangle(
        [(left - half) * scale, (y - half) * scale, (right + half) * scale, (y + half) * scale], half * scale, fill=255
    )


def draw_mark_sun(draw, scale):
    x, y, radius = figure.MARK_SUN
    draw.ellipse([(x - radius) * scale, (y - radius) * scale, (x + radius) * scale, (y + radius) * scale], fill=255)
