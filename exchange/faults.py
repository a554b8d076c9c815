"""What is wrong with a file, said in the language of whoever reads it."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from openpyxl.utils import get_column_letter

VALUE_SHOWN = 80  # characters
LAST_COLUMN = 18_278  # ZZZ


@dataclass(frozen=True)
class Place:
    """A cell, a row or a sheet: `세션!F12` in a table, `sessions[12].starts_at` in JSON. Both count from 1."""

    sheet: object = ""  # a text, or a text in either language
    row: int = 0
    column: int = 0
    name: str = ""
    in_json: bool = False

    def __str__(self):
        sheet = str(self.sheet)
        if self.in_json:
            row = f"[{self.row}]" if self.row else ""
            return f"{sheet}{row}.{self.name}" if self.name else f"{sheet}{row}"
        if not self.row:
            return f"{sheet}!{column_letters(self.column)}" if self.column else sheet
        if self.column:
            return f"{sheet}!{column_letters(self.column)}{self.row}"
        return f"{sheet}!{self.row}"


def column_letters(number):
    """AB for 28; a CSV file may have more columns than there are names for."""
    return get_column_letter(number) if number <= LAST_COLUMN else f"[{number}]"


@dataclass(frozen=True)
class Fault:
    """`problem` is a ValidationError: it holds its words in every language."""

    place: Place
    problem: ValidationError
    value: object = None

    @property
    def reason(self):
        return " ".join(self.problem.messages)

    @property
    def shown_value(self):
        text = "" if self.value is None else str(self.value)
        text = "".join(each if each.isprintable() or each == "\n" else f"\\x{ord(each):02x}" for each in text)
        return text if len(text) <= VALUE_SHOWN else f"{text[:VALUE_SHOWN]}…"

    def __str__(self):
        where = str(self.place) or _("file")
        return f"{where}: {self.reason}" + (f" [{self.shown_value}]" if self.shown_value else "")


class Unreadable(Exception):
    """A file that is not one of ours at all. `problem` says why, `status` is that of the answer."""

    def __init__(self, message, params=None, status=400):
        self.problem = ValidationError(message, params=params)
        self.status = status
        super().__init__(message)

    def __str__(self):
        return " ".join(self.problem.messages)
