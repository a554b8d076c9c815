"""Dates that may be known only to the month or the year: `2019`, `2019-11`, `2019-11-11`.

The precision of the source is kept; a day is never added.
"""

import re
from datetime import date

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

PATTERN = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?\Z")


def parse_partial_date(value):
    """Return (year, month or None, day or None). Raises ValueError for anything that is no such date."""
    match = PATTERN.match(value)
    if not match:
        raise ValueError(f"not a year, a month or a day: {value!r}")
    year, month, day = (int(part) if part else None for part in match.groups())
    date(year, month or 1, day or 1)
    return year, month, day


def validate_partial_date(value):
    try:
        parse_partial_date(value)
    except ValueError:
        raise ValidationError(
            _("Write a year, a month or a day: 2019, 2019-11 or 2019-11-11."), code="partial_date"
        ) from None


class PartialDateField(models.CharField):
    """A date as precise as its source, stored as ISO 8601 text so that it sorts by time."""

    default_validators = [validate_partial_date]

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("max_length", 10)
        super().__init__(*args, **kwargs)
