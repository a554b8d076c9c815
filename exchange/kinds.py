"""Kinds of columns: how a stored value, a cell and a text stand for one another.

Between files and the database everything is a plain value: text, whole number, yes or no, day, instant in UTC, the key
of another row, or a sorted tuple of such keys. A cell is what a file holds: text, number, boolean, date, None, or one
of `Formula` and `BrokenCell`, which no kind accepts.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from functools import cached_property
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import models
from django.db.backends.base.operations import BaseDatabaseOperations
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from summit.clock import SEOUL
from summit.partial_dates import PartialDateField

CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
DAY = re.compile(r"(\d{4})\s*[-./]\s*(\d{1,2})\s*[-./]\s*(\d{1,2})\.?\Z")
INSTANT = re.compile(
    r"(?P<day>\d{4}\s*[-./]\s*\d{1,2}\s*[-./]\s*\d{1,2})\.?(?:T|\s+)(?P<before>오전|오후|[AaPp][Mm])?\s*"
    r"(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:\.(?P<fraction>\d{1,6}))?)?\s*(?P<after>[AaPp][Mm])?"
    r"\s*(?P<offset>Z|[+-]\d{2}:?\d{2})?\Z"
)
YES = {"true", "yes", "y", "1", "o", "예", "네", "참"}
NO = {"false", "no", "n", "0", "x", "아니요", "아니오", "거짓"}


@dataclass(frozen=True)
class Formula:
    text: str

    def __str__(self):
        return self.text


@dataclass(frozen=True)
class BrokenCell:
    """What a spreadsheet writes where a formula failed: #N/A."""

    text: str

    def __str__(self):
        return self.text


def folded(text):
    """Return a word as it is compared: without spaces around it, in small letters, each syllable one character."""
    return unicodedata.normalize("NFC", text).strip().casefold()


def is_empty(cell):
    return cell is None or cell == [] or (isinstance(cell, str) and not cell.strip())


def refuse(message, **params):
    raise ValidationError(message, params=params)


class Kind:
    """Texts. Other kinds change what they must."""

    width = 30  # characters, of the column of a workbook
    example = ""
    empty = ""

    def __init__(self, field):
        self.field = field

    def plain(self, stored):
        """Return the plain value of what the database holds."""
        return self.empty if stored is None else stored

    def read(self, cell):
        """Return the plain value of a cell. Raises ValidationError."""
        if isinstance(cell, Formula):
            refuse(_("This is a formula. Paste its value; before a text that begins with = write an apostrophe."))
        if isinstance(cell, BrokenCell):
            refuse(_("The spreadsheet shows an error in this cell."))
        if isinstance(cell, list | dict):
            refuse(_("Write one value, not a list."))
        if is_empty(cell):
            return self.empty
        return self.read_text(self.as_text(cell))

    def as_text(self, cell):
        if isinstance(cell, bool):
            refuse(_("This is yes or no, not a text. Format the cell as text and write it again."))
        if isinstance(cell, date | time | timedelta):
            refuse(
                _("The spreadsheet has made a date or a time of this text. Format the cell as text and write it again.")
            )
        if isinstance(cell, float) and cell.is_integer():
            cell = int(cell)
        return str(cell)

    def read_text(self, text):
        return text

    def check(self, value):
        """Refuse a value that is new to the database. What has been stored before is let through. ValidationError."""
        if isinstance(value, str) and CONTROL.search(value):
            refuse(_("The text holds control characters that nobody can see. Write it again."))

    def cell(self, value):
        """Return what stands for a plain value in a workbook."""
        return value

    def written(self, value):
        """Return the text that stands for a plain value in a CSV file."""
        return "" if value is None else str(value)

    def jsonable(self, value):
        return value

    def shown(self, value):
        """Return the text that people read."""
        return self.written(value)

    def is_same(self, one, other):
        return one == other

    def stored(self, value):
        """Return what the database keeps for a plain value."""
        return value


class LongText(Kind):
    width = 60

    def is_same(self, one, other):
        """Spreadsheets and browsers end lines differently; nobody can see it."""
        return one == other or one.replace("\r\n", "\n") == other.replace("\r\n", "\n")


class Line(LongText):
    width = 30

    def check(self, value):
        super().check(value)
        if "\n" in value or "\r" in value:
            refuse(_("The text must stand on one line."))


class Word(Kind):
    """A slug, a code, an address: spaces around it are nobody's meaning."""

    width = 24

    def read_text(self, text):
        return text.strip()


class PartialDay(Word):
    width = 12
    example = "2020-06"

    def as_text(self, cell):
        if isinstance(cell, datetime):
            cell = cell.date()
        return cell.isoformat() if isinstance(cell, date) else super().as_text(cell)


class Choice(Word):
    width = 18

    @cached_property
    def values(self):
        """{what people may write: value}. A label that stands for two values stands for none."""
        found = {}
        for value, label in self.field.flatchoices:
            for language in ("ko", "en"):
                with translation.override(language):
                    found.setdefault(folded(str(label)), set()).add(value)
        return {label: values.pop() for label, values in found.items() if len(values) == 1} | {
            folded(value): value for value, _label in self.field.flatchoices
        }

    def read_text(self, text):
        try:
            return self.values[folded(text)]
        except KeyError:
            choices = ", ".join(value for value, _label in self.field.flatchoices if value)
            refuse(_("Choose one of: %(choices)s."), choices=choices)

    def shown(self, value):
        label = dict(self.field.flatchoices).get(value)
        return f"{label} ({value})" if label and value else str(label or value or "")

    @property
    def example(self):
        return next((value for value, _label in self.field.flatchoices if value), "")


class Whole(Kind):
    width = 10
    example = "3"
    empty = None

    def as_text(self, cell):
        return super().as_text(cell) if not isinstance(cell, float) or cell.is_integer() else str(cell)

    def read_text(self, text):
        text = text.strip()
        if not re.fullmatch(r"[+-]?(\d+|\d{1,3}(,\d{3})+)(\.0+)?", text, re.ASCII) or len(text) > 25:
            refuse(_("Write a whole number in digits: 15."))
        return int(text.partition(".")[0].replace(",", ""))

    def check(self, value):
        """SQLite would take any number, PostgreSQL not."""
        lowest, highest = BaseDatabaseOperations.integer_field_ranges[self.field.get_internal_type()]
        if value is not None and not lowest <= value <= highest:
            refuse(_("Write a number from %(lowest)s to %(highest)s."), lowest=lowest, highest=highest)


class Amount(Kind):
    """A number with as many decimals as its field keeps. In files it is a text: floating point would change it."""

    width = 14
    example = "1202.8000"
    empty = None

    def plain(self, stored):
        return None if stored is None else stored.quantize(Decimal(1).scaleb(-self.field.decimal_places))

    def as_text(self, cell):
        return repr(cell) if isinstance(cell, float) else super().as_text(cell)

    def read_text(self, text):
        text = text.strip()
        if not re.fullmatch(r"[+-]?(\d{1,15}|\d{1,3}(,\d{3}){1,4})(\.\d{1,15})?", text, re.ASCII):
            refuse(_("Write a number in digits: 1202.8."))
        number = Decimal(text.replace(",", ""))
        try:
            return self.plain(number) if self.plain(number) == number else number
        except InvalidOperation:
            return number

    def cell(self, value):
        return None if value is None else str(value)

    def jsonable(self, value):
        return None if value is None else str(value)


class Flag(Kind):
    width = 8
    example = "true"
    empty = False

    def read(self, cell):
        return cell if isinstance(cell, bool) else super().read(cell)

    def read_text(self, text):
        word = folded(text)
        if word not in YES | NO:
            refuse(_("Write true or false; 예 or 아니요 will do as well."))
        return word in YES

    def written(self, value):
        return "true" if value else "false"

    def shown(self, value):
        return str(_("yes") if value else _("no"))


class Day(Kind):
    width = 12
    example = "2020-06-02"
    empty = None

    def read(self, cell):
        if isinstance(cell, datetime) and cell.time() == time.min:
            return cell.date()
        if isinstance(cell, date) and not isinstance(cell, datetime):
            return cell
        return super().read(cell)

    def read_text(self, text):
        return read_day(text)

    def jsonable(self, value):
        return value and value.isoformat()


class Instant(Kind):
    """A day and a time in Seoul, kept in UTC."""

    width = 18
    example = "2020-06-02 22:00"
    empty = None

    def read(self, cell):
        if isinstance(cell, datetime):
            return cell.replace(tzinfo=SEOUL).astimezone(UTC)
        if isinstance(cell, date):
            refuse(_("The time of day is missing. Write it like 2020-06-02 22:00."))
        return super().read(cell)

    def read_text(self, text):
        text = text.strip()
        if DAY.match(text):
            refuse(_("The time of day is missing. Write it like 2020-06-02 22:00."))
        match = INSTANT.match(text)
        if not match:
            refuse(_("Write a day and a time in Seoul like 2020-06-02 22:00."))
        day, hour = read_day(match["day"]), int(match["hour"])
        half = (match["before"] or match["after"] or "").lower()
        if half:
            hour = hour % 12 + (12 if half in {"오후", "pm"} else 0) if 1 <= hour <= 12 else 99
        minute, second = int(match["minute"]), int(match["second"] or 0)
        if 24 <= hour <= 29 and not half and minute < 60:
            following = f"{day + timedelta(days=1)} {hour - 24:02d}:{minute:02d}" if day < date.max else ""
            refuse(_("A day has 24 hours. After midnight, write the next day: %(time)s."), time=following)
        fraction = int((match["fraction"] or "0").ljust(6, "0"))
        try:
            moment = datetime(day.year, day.month, day.day, hour, minute, second, fraction, tzinfo=SEOUL)
            if match["offset"]:
                zone = match["offset"].replace("Z", "+00:00")
                moment = datetime.fromisoformat(f"{moment:%Y-%m-%dT%H:%M:%S.%f}{zone}")
            return moment.astimezone(UTC)
        except (ValueError, OverflowError):
            refuse(_("There is no such time: %(text)s."), text=text)

    def cell(self, value):
        """A spreadsheet counts days in floating point: parts of a second are better kept as text."""
        if value is None or value.microsecond:
            return self.written(value) or None
        return value.astimezone(SEOUL).replace(tzinfo=None)

    def written(self, value):
        if value is None:
            return ""
        local = value.astimezone(SEOUL).replace(tzinfo=None)
        precision = "microseconds" if local.microsecond else "seconds" if local.second else "minutes"
        return local.isoformat(" ", precision)

    def jsonable(self, value):
        return value and value.astimezone(SEOUL).isoformat()


class Identity(Word):
    """A UUID: it is set when a row is made and never changes."""

    width = 38

    def plain(self, stored):
        return str(stored) if stored else ""

    def read_text(self, text):
        try:
            return str(UUID(text.strip()))
        except ValueError:
            refuse(_("This is no UUID. Leave the cell as it was exported."))

    def stored(self, value):
        return UUID(value) if value else None


class Key(Word):
    """The key of a row of another sheet: its slug, code, reference or file name."""

    def __init__(self, field, target):
        super().__init__(field)
        self.target = target

    def plain(self, stored):
        return "" if stored is None else str(stored)


class Keys(Key):
    """Keys of rows of another sheet. References to sources and files may hold spaces and commas: one a line."""

    width = 40
    empty = ()

    def __init__(self, field, target, one_a_line):
        super().__init__(field, target)
        self.one_a_line = one_a_line

    def plain(self, stored):
        return tuple(sorted(str(key) for key in stored))

    def read(self, cell):
        if isinstance(cell, list):
            found = [super(Keys, self).read(each) for each in cell]
            return tuple(sorted({key for keys in found for key in keys}))
        return super().read(cell)

    def read_text(self, text):
        keys = text.splitlines() if self.one_a_line else re.split(r"[\s,;]+", text)
        return tuple(sorted({key.strip() for key in keys if key.strip()}))

    def cell(self, value):
        return self.written(value)

    def written(self, value):
        return ("\n" if self.one_a_line else ", ").join(value)

    def jsonable(self, value):
        return list(value)


def read_day(text):
    match = DAY.match(text.strip())
    if not match:
        refuse(_("Write a day like 2020-06-02."))
    try:
        return date(*map(int, match.groups()))
    except ValueError:
        refuse(_("There is no such day: %(text)s."), text=text)


def kind_of(field):
    """Return the kind of a column that is a field of its own."""
    if isinstance(field, PartialDateField):
        return PartialDay(field)
    if field.choices:
        return Choice(field)
    if isinstance(field, models.BooleanField):
        return Flag(field)
    if isinstance(field, models.IntegerField):
        return Whole(field)
    if isinstance(field, models.DecimalField):
        return Amount(field)
    if isinstance(field, models.DateTimeField):
        return Instant(field)
    if isinstance(field, models.DateField):
        return Day(field)
    if isinstance(field, models.UUIDField):
        return Identity(field)
    if isinstance(field, models.TextField):
        return LongText(field)
    if isinstance(field, models.SlugField | models.URLField | models.EmailField | models.FileField):
        return Word(field)
    return Line(field)
