"""From the pages of a file to lines of plain values. Every fault is noted; none of them stops the reading."""

from dataclasses import dataclass, field as attribute

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from .faults import Fault, Place
from .kinds import folded, is_empty
from .sheets import SHEETS, Sheet, sheet_called

GUIDES = {"guide", "안내"}  # pages for people
CONTINUED = "+"  # summary_ko+2 goes on where summary_ko has filled its cell


@dataclass
class Page:
    """A sheet of a workbook, a CSV file or a list in JSON. `rows`: (number, {column: cell}), both from 1."""

    title: str
    rows: list
    merged: list = attribute(default_factory=list)  # (row, column, text)
    in_json: bool = False


@dataclass(eq=False)
class Line:
    """A row of a file. `values` holds what could be read, `faulty` the names of the columns that could not."""

    sheet: Sheet
    page: Page
    number: int
    columns: dict  # {name: column of the file}
    cells: dict = attribute(default_factory=dict)
    values: dict = attribute(default_factory=dict)
    faulty: set = attribute(default_factory=set)

    def place(self, name=""):
        """The cell of a column, or the row where the file has no such column."""
        if self.page.in_json:
            return Place(self.page.title, self.number, name=name, in_json=True)
        return Place(self.page.title, self.number, self.columns.get(name, 0), name)

    def fault(self, name, problem, value=None):
        self.faulty.add(name)
        return Fault(self.place(name), problem, self.cells.get(name) if value is None else value)


@dataclass
class Book:
    """What a file says. `lines`: {sheet: lines}; `absent`: {sheet: columns that the file does not have}."""

    lines: dict = attribute(default_factory=dict)
    absent: dict = attribute(default_factory=dict)
    faults: list = attribute(default_factory=list)

    def fault(self, place, message, value=None, **params):
        self.faults.append(Fault(place, ValidationError(message, params=params), value))


def read(pages):
    """Return the Book of these pages."""
    book = Book()
    for page in pages:
        if folded(page.title) in GUIDES or not page.rows:
            continue
        sheet = sheet_called(page.title)
        if sheet is None:
            names = ", ".join(each.name for each in SHEETS)
            book.fault(Place(page.title), _("There is no sheet of this name. The sheets are: %(names)s."), names=names)
        elif sheet in book.lines:
            book.fault(Place(page.title), _("The file holds this sheet twice."))
        else:
            read_page(page, sheet, book)
    if not book.lines and not book.faults:
        book.fault(Place(), _("The file is empty."))
    return book


def read_page(page, sheet, book):
    book.lines[sheet] = []
    for row, column, text in page.merged:
        place = Place(page.title, row, column)
        book.fault(place, _("Cells are merged here. Split them, and write the value in each."), text)
    (heading_row, headings), *rows = page.rows
    columns = read_headings(page, sheet, heading_row, headings, book)
    missing = [name for name in sheet.key_names if name not in columns]
    if missing:
        message = _("The column %(names)s is missing, by which rows are found.")
        book.fault(Place(page.title, 0 if page.in_json else heading_row), message, names=", ".join(missing))
    book.absent[sheet] = [] if page.in_json else [name for name in sheet.columns if name not in columns]
    if rows and is_label_row(sheet, columns, rows[0][1]):
        rows = rows[1:]
    nameless = set()
    for number, cells in rows:
        known = {column for parts in columns.values() for column in parts}
        for column in sorted(set(cells) - known - set(headings) - nameless):
            nameless.add(column)
            place = Place(page.title, number, column)
            book.fault(place, _("There is no heading above this value."), cells[column])
        if not missing:
            book.lines[sheet].append(read_line(page, sheet, number, columns, cells, book))


def read_headings(page, sheet, row, headings, book):
    """Return {name: columns of the file}: more than one where a long text goes on beside its cell."""
    columns = {}
    for column, heading in sorted(headings.items()):
        place = Place(page.title, 0 if page.in_json else row, column, str(heading), page.in_json)
        text, _mark, part = str(heading).partition(CONTINUED)
        name = sheet.headings.get(folded(text))
        if name is None:
            book.fault(place, _("There is no column of this name in this sheet."), heading)
        elif part != (str(len(columns[name]) + 1) if name in columns else ""):
            book.fault(place, _("This column is here twice."), heading)
        else:
            columns.setdefault(name, []).append(column)
    return columns


def is_label_row(sheet, columns, cells):
    """Whether a row only says in words what stands above it."""
    names = [name for name in sheet.key_names or columns if name in columns]
    found = [(name, cells.get(columns[name][0])) for name in names]
    words = [(sheet.columns[name], cell) for name, cell in found if isinstance(cell, str)]
    return bool(words) and all(
        folded(cell) in {folded(label) for label in (*column.labels, column.bilingual_label)} for column, cell in words
    )


def read_line(page, sheet, number, columns, cells, book):
    line = Line(sheet, page, number, {name: parts[0] for name, parts in columns.items()})
    for name, parts in columns.items():
        found = [cells.get(column) for column in parts]
        if page.in_json and parts[0] not in cells:
            continue
        texts = [each for each in found if each is not None]
        is_long = len(texts) > 1 and all(isinstance(each, str) for each in texts)
        cell = "".join(texts) if is_long else found[0]
        line.cells[name] = cell
        column = sheet.columns[name]
        try:
            value = column.kind.read(cell)
        except ValidationError as problem:
            book.faults.append(line.fault(name, problem))
            continue
        line.values[name] = column.default if is_empty(cell) and column.falls_back else value
    return line
