"""What the values of the data files must look like.

Each shape has `read(value, place, reading)`: it returns the value as Python uses it, or notes a fault in
`reading` and returns None. Nothing is guessed: a date that YAML would turn into something else stays text until a
shape has looked at it.
"""

import re
from datetime import date, datetime
from zoneinfo import available_timezones

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

from summit.partial_dates import parse_partial_date

SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\Z")
VIDEO_ID = re.compile(r"[A-Za-z0-9_-]{11}\Z")
ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}\Z")
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
KINDS = {str: "text", int: "a whole number", bool: "true or false", list: "a list", dict: "keys with values"}
validate_url = URLValidator(schemes=["http", "https"])


def described(value):
    return "nothing" if value is None else KINDS.get(type(value), type(value).__name__)


class Shape:
    expected = str

    def read(self, value, place, reading):
        if type(value) is not self.expected:
            hint = ": put it in quotes" if self.expected is str and not isinstance(value, list | dict | None) else ""
            return reading.fault(place, f"must be {KINDS[self.expected]}, not {described(value)}{hint}")
        try:
            return self.convert(value, place, reading)
        except ValueError as error:
            return reading.fault(place, str(error))

    def convert(self, value, place, reading):
        return value


class Text(Shape):
    def convert(self, value, place, reading):
        if not value.strip():
            raise ValueError("must not be empty")
        if value != value.strip() or CONTROL.search(value):
            raise ValueError("has spaces around it or control characters in it")
        return value


class Key(Shape):
    """The part of an address that stands for a row. `reserved` are addresses with another meaning."""

    def __init__(self, *reserved):
        self.reserved = reserved

    def convert(self, value, place, reading):
        if not SLUG.match(value):
            raise ValueError(f"“{value}” is no key: small Latin letters, digits and single hyphens")
        if value in self.reserved:
            raise ValueError(f"“{value}” is an address of the site itself")
        return value


class Pattern(Shape):
    def __init__(self, pattern, description):
        self.pattern, self.description = re.compile(pattern), description

    def convert(self, value, place, reading):
        if not self.pattern.match(value):
            raise ValueError(f"“{value}” is not {self.description}")
        return value


class Choice(Shape):
    def __init__(self, choices):
        self.choices = list(choices)

    def convert(self, value, place, reading):
        if value not in self.choices:
            raise ValueError(f"“{value}” is not one of {', '.join(choice for choice in self.choices if choice)}")
        return value


class Whole(Shape):
    expected = int

    def __init__(self, minimum=0):
        self.minimum = minimum

    def convert(self, value, place, reading):
        if self.minimum is not None and value < self.minimum:
            raise ValueError(f"{value} is less than {self.minimum}")
        return value


class Flag(Shape):
    expected = bool


class Day(Shape):
    def convert(self, value, place, reading):
        if not ISO_DAY.match(value):
            raise ValueError(f"“{value}” is not a date like 2020-06-02")
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise ValueError(f"there is no day {value}") from None


class PartialDay(Shape):
    def convert(self, value, place, reading):
        try:
            parse_partial_date(value)
        except ValueError:
            raise ValueError(f"“{value}” is not a year, a month or a day like 2020, 2020-06 or 2020-06-02") from None
        return value


class Instant(Shape):
    def convert(self, value, place, reading):
        try:
            instant = datetime.fromisoformat(value)
        except ValueError:
            instant = None
        if instant is None or "T" not in value:
            raise ValueError(f"“{value}” is not a time like 2020-06-02T22:00:00+09:00")
        if instant.tzinfo is None:
            raise ValueError(f"“{value}” has no offset: add +09:00")
        return instant


class Zone(Shape):
    zones = available_timezones()

    def convert(self, value, place, reading):
        if value not in self.zones:
            raise ValueError(f"“{value}” is no time zone of the tz database, such as Asia/Seoul")
        return value


class Address(Shape):
    def convert(self, value, place, reading):
        try:
            validate_url(value)
        except ValidationError:
            raise ValueError(f"“{value}” is no web address") from None
        return value


class VideoId(Shape):
    def convert(self, value, place, reading):
        if not VIDEO_ID.match(value):
            raise ValueError(f"“{value}” is no YouTube video id: 11 letters, digits, - or _")
        return value


class Reference(Shape):
    """The key of something that must be in the files; looked up once everything has been read."""

    def __init__(self, kind):
        self.kind = kind

    def convert(self, value, place, reading):
        reading.references.append((self.kind, value, place))
        return value


class ListOf(Shape):
    expected = list

    def __init__(self, shape, *, label=None):
        self.shape, self.label = shape, label

    def convert(self, value, place, reading):
        values, seen = [], set()
        for index, item in enumerate(value, start=1):
            name = item.get(self.label) if self.label and isinstance(item, dict) else None
            at = place.item(name if type(name) in {str, int} else index)
            mark = name if name is not None else item
            if isinstance(mark, str | int):
                if mark in seen:
                    reading.fault(at, "is in the list twice")
                seen.add(mark)
            values.append(self.shape.read(item, at, reading))
        return values


class MapOf(Shape):
    expected = dict

    def __init__(self, key, shape):
        self.key, self.shape = key, shape

    def convert(self, value, place, reading):
        for name in value:
            self.key.read(name, place.key(name), reading)
        return {name: self.shape.read(item, place.key(name), reading) for name, item in value.items()}


class Record(Shape):
    """Keys with values. `both` are texts in two languages; `maybe_both` may be left out, but only together."""

    expected = dict

    def __init__(self, required=None, optional=None, both=(), maybe_both=()):
        self.pairs = [(f"{name}_ko", f"{name}_en") for name in maybe_both]
        self.required = {f"{name}_{language}": Text() for name in both for language in ("ko", "en")} | (required or {})
        self.optional = {name: Text() for pair in self.pairs for name in pair} | (optional or {})
        self.shapes = self.required | self.optional

    def convert(self, value, place, reading):
        for name in value:
            if name not in self.shapes:
                reading.fault(place.key(name), "is no key that belongs here")
        for name in self.required:
            if value.get(name) is None:
                other = f"{name[:-3]}_{'en' if name.endswith('_ko') else 'ko'}"
                missing = "the other language is there, this one is missing" if value.get(other) else "is missing"
                reading.fault(place.key(name), missing)
        for pair in self.pairs:
            for name, other in (pair, pair[::-1]):
                if value.get(name) is None and value.get(other) is not None:
                    reading.fault(place.key(name), "the other language is there, this one is missing")
        return {
            name: None if value.get(name) is None else shape.read(value[name], place.key(name), reading)
            for name, shape in self.shapes.items()
        }
