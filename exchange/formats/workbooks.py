"""XLSX: a sheet for each kind of row, all texts as texts, dates and numbers as what they are.

It is read with a parser of our own: a row only counts when it holds something, formulas and merged cells are told
apart from values, and nothing is unpacked or expanded beyond the limits.
"""

import io
import re
from copy import copy
from datetime import date, datetime, timedelta
from zipfile import BadZipFile

from defusedxml import ElementTree
from django.utils import translation
from django.utils.translation import gettext as _, gettext_lazy
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format
from openpyxl.utils import get_column_letter
from openpyxl.utils.cell import column_index_from_string, coordinate_from_string, range_boundaries
from openpyxl.worksheet.datavalidation import DataValidation

from summit.spreadsheets import plain_text, text_of

from ..faults import Unreadable
from ..kinds import BrokenCell, Choice, Flag, Formula, Instant
from ..reading import CONTINUED, Page
from .limits import Meter

CELL_LENGTH = 32_767  # characters that Excel keeps of a text
CHUNK = 30_000
TEXT, DAY, MINUTE = "@", "yyyy-mm-dd", "yyyy-mm-dd hh:mm"
ILLEGAL = re.compile("[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")  # \r too: XML would swallow it
ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
LOCKED_DATES = {*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)}  # number formats, the Korean ones too
HEADING = PatternFill("solid", fgColor="FFE7EFEA")


def escaped(text):
    """Write what XML cannot hold the way Excel does: _x000B_."""
    return ILLEGAL.sub(lambda match: f"_x{ord(match[0]):04X}_", text)


def unescaped(text):
    return ESCAPED.sub(lambda match: unescaped_letter(match[0], int(match[1], 16)), text)


def unescaped_letter(written, number):
    """Half of a surrogate pair is no letter: it stays as it is written."""
    return written if 0xD800 <= number <= 0xDFFF else chr(number)


def chunks(text):
    """Return a text in pieces that fit into cells, each neutralised by itself."""
    pieces = [text[start : start + CHUNK] for start in range(0, len(text), CHUNK)] or [""]
    if any(len(escaped(piece)) > CELL_LENGTH - 1 for piece in pieces):
        step = CHUNK // 7
        pieces = [text[start : start + step] for start in range(0, len(text), step)]
    return [escaped(plain_text(piece)) for piece in pieces]


# Out


def write_workbook(exported, *, language, now, with_guide=False):
    """Return a workbook with a sheet for each of `exported`: (sheet, rows). Its sheets are named in `language`."""
    book = Workbook(write_only=True)
    book.properties.creator = "CAC Global Summit 2020"
    book.properties.created = book.properties.modified = now.replace(tzinfo=None, microsecond=0)
    with translation.override(language):
        if with_guide:
            write_guide(book, [sheet for sheet, _rows in exported])
        for sheet, rows in exported:
            write_sheet(book, sheet, list(rows))
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def write_sheet(book, sheet, rows):
    page = book.create_sheet(sheet.label)
    cells = [[cells_of(column, row[column.name]) for column in sheet.columns.values()] for row in rows]
    widths = [max((len(row[number]) for row in cells), default=1) for number in range(len(sheet.columns))]
    page.freeze_panes = "C3" if len(sheet.columns) > 5 else "A3"
    names, labels = [], []
    for column, width in zip(sheet.columns.values(), widths, strict=True):
        for part in range(width):
            letter = get_column_letter(len(names) + 1)
            page.column_dimensions[letter].width = column.kind.width
            names.append(column.name if not part else f"{column.name}{CONTINUED}{part + 1}")
            labels.append(column.bilingual_label if not part else "")
            if words := choices_of(column):
                validation = DataValidation("list", formula1=f'"{",".join(words)}"', showErrorMessage=False)
                validation.add(f"{letter}3:{letter}{max(len(rows) + 500, 1000)}")
                page.data_validations.append(validation)
    styles = Styles(page)
    page.append([styles.heading(name) for name in names])
    page.append([styles.heading(label, bold=False) for label in labels])
    for row in cells:
        page.append(
            [
                styles.value(value)
                for parts, width in zip(row, widths, strict=True)
                for value in [*parts, *[None] * (width - len(parts))]
            ]
        )


def choices_of(column):
    """The values of a list to choose from, where it fits into a workbook."""
    if isinstance(column.kind, Flag):
        return ["TRUE", "FALSE"]
    words = [value for value, _label in column.field.flatchoices if value] if isinstance(column.kind, Choice) else []
    return words if sum(len(word) + 1 for word in words) < 255 else []


def cells_of(column, value):
    cell = column.kind.cell(value)
    return chunks(cell) if isinstance(cell, str) and cell else [None if cell == "" else cell]


class Styles:
    """Cells that share their styles: making each anew takes most of the time."""

    def __init__(self, page):
        self.page = page
        self.models = {}

    def value(self, value):
        if value is None:
            return None
        kind = type(value)
        if kind not in self.models:
            cell = WriteOnlyCell(self.page, value)
            if kind is str:
                cell.number_format, cell.alignment = TEXT, Alignment(wrap_text=True, vertical="top")
            else:
                cell.alignment = Alignment(vertical="top")
                if isinstance(value, date):
                    cell.number_format = MINUTE if isinstance(value, datetime) else DAY
            self.models[kind] = copy(cell._style)
        cell = WriteOnlyCell(self.page, value)
        if kind is str:
            cell.data_type = "s"  # whatever it looks like
        cell._style = self.models[kind]
        return cell

    def heading(self, text, *, bold=True):
        cell = WriteOnlyCell(self.page, text)
        cell.data_type = "s"
        cell.font, cell.fill, cell.number_format = Font(bold=bold), HEADING, TEXT
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        return cell


def write_guide(book, sheets):
    """What every column means: the first page of a workbook to be filled in."""
    page = book.create_sheet(_("Guide"))
    for letter, width in zip("ABCDEFG", (22, 24, 34, 34, 12, 60, 24), strict=True):
        page.column_dimensions[letter].width = width
    styles = Styles(page)
    headings = [
        _("Sheet"),
        _("Column"),
        _("In Korean"),
        _("In English"),
        _("Required"),
        _("What to write"),
        _("Example"),
    ]
    page.append([styles.heading(heading) for heading in headings])
    for sheet in sheets:
        for column in sheet.columns.values():
            words = [sheet.label, column.name, *column.labels, _("yes") if column.is_required else ""]
            page.append([styles.value(word) for word in [*words, explanation(column), column.kind.example]])


def explanation(column):
    """What to write into a column, in the active language."""
    if column.field.primary_key:
        return _("Leave empty for a new row.")
    if column.is_list:
        what = column.target._meta.verbose_name_plural
        if column.kind.one_a_line:
            return _("Keys of %(what)s, one a line.") % {"what": what}
        return _("Keys of %(what)s, with commas between.") % {"what": what}
    if column.target:
        return _("The key of one of the %(what)s.") % {"what": column.target._meta.verbose_name_plural}
    if isinstance(column.kind, Choice):
        choices = [(value, label) for value, label in column.field.flatchoices if value]
        return ", ".join(f"{value} ({label})" for value, label in choices)
    if isinstance(column.kind, Instant):
        return _("Day and time in Seoul.")
    return str(column.field.help_text)


# In


def read_workbook(archive):
    """Return the pages of a workbook. Raises Unreadable for what is none."""
    try:
        return Reading(archive).pages()
    except Unreadable:
        raise
    except (BadZipFile, ElementTree.ParseError, KeyError, ValueError, TypeError, AttributeError, IndexError, OSError):
        raise broken() from None
    except Exception as error:  # zlib, lzma and the guards of defusedxml have errors of their own
        raise broken() from error


def broken():
    return Unreadable(gettext_lazy("The workbook is broken or is none. Save it again as .xlsx."))


def local(name):
    """The name of an element or attribute without its namespace, of which there are two for the same things."""
    return name.rpartition("}")[2]


def attributes(element):
    return {local(name): value for name, value in element.attrib.items()}


class Reading:
    def __init__(self, archive):
        self.archive = archive
        self.meter = Meter()

    def pages(self):
        workbook = self.target_of("", "officeDocument") or "xl/workbook.xml"
        targets = self.targets_of(workbook)
        sheets, is_1904 = [], False
        for element in self.elements(workbook):
            if local(element.tag) == "sheet":
                sheets.append(attributes(element))
            elif local(element.tag) == "workbookPr":
                is_1904 = attributes(element).get("date1904") in {"1", "true"}
        self.epoch = datetime(1904, 1, 1) if is_1904 else datetime(1899, 12, 30)  # noqa: DTZ001 - a cell has no zone
        kinds = dict(targets.values())
        self.texts = self.shared_texts(kinds.get("sharedStrings"))
        self.dates = self.date_styles(kinds.get("styles"))
        return [
            self.page(sheet["name"], targets[sheet["id"]][1])
            for sheet in sheets
            if targets[sheet["id"]][0] == "worksheet"
        ]

    def elements(self, member):
        with self.archive.open(member) as file:
            for _event, element in ElementTree.iterparse(file, events=["end"], forbid_dtd=True):
                self.meter.element()
                yield element

    def targets_of(self, member):
        """Return {id: (kind, name of the member)} of what `member` leads to."""
        folder, _slash, name = member.rpartition("/")
        relations = f"{folder}/_rels/{name}.rels" if folder else f"_rels/{name}.rels"
        found = {}
        if relations not in self.archive.namelist():
            return found
        for element in self.elements(relations):
            if local(element.tag) == "Relationship" and element.get("TargetMode") != "External":
                target = element.get("Target")
                path = target[1:] if target.startswith("/") else f"{folder}/{target}" if folder else target
                found[element.get("Id")] = element.get("Type").rpartition("/")[2], path
        return found

    def target_of(self, member, kind):
        return next((target for each, target in self.targets_of(member).values() if each == kind), None)

    def shared_texts(self, member):
        texts = []
        if member:
            for element in self.elements(member):
                if local(element.tag) == "si":
                    texts.append(text_in(element))
                    element.clear()
        return texts

    def date_styles(self, member):
        """Return the numbers of the cell styles that show a number as a date."""
        if not member:
            return set()
        formats, styles = {}, []
        for element in self.elements(member):
            tag = local(element.tag)
            if tag == "numFmt":
                formats[int(element.get("numFmtId"))] = element.get("formatCode")
            elif tag == "cellXfs":
                styles = [int(style.get("numFmtId") or 0) for style in element]
        return {
            number
            for number, each in enumerate(styles)
            if (is_date_format(formats[each]) if each in formats else each in LOCKED_DATES)
        } - {number for number, each in enumerate(styles) if BUILTIN_FORMATS.get(each) == TEXT}

    def page(self, title, member):
        page = Page(title, [])
        number = 0
        for element in self.elements(member):
            tag = local(element.tag)
            if tag == "row":
                number = int(element.get("r") or number + 1)
                cells = self.row(element)
                if cells:
                    self.meter.row(len(cells))
                    page.rows.append((number, cells))
                element.clear()
            elif tag == "mergeCell":
                column, row, *_end = range_boundaries(element.get("ref"))
                page.merged.append((row, column, element.get("ref")))
        return page

    def row(self, element):
        cells, column = {}, 0
        for cell in element:
            if local(cell.tag) != "c":
                continue
            reference = cell.get("r")
            column = column_index_from_string(coordinate_from_string(reference)[0]) if reference else column + 1
            value = self.value(cell)
            if value is not None and value != "":
                cells[column] = value
        return cells

    def value(self, cell):
        kind, parts = cell.get("t", "n"), {local(part.tag): part for part in cell}
        text = parts["v"].text or "" if "v" in parts else ""
        if "f" in parts:
            return Formula(f"={parts['f'].text or ''}")
        if kind == "inlineStr":
            return text_of(text_in(parts["is"])) if "is" in parts else None
        if not text:
            return None
        if kind == "s":
            return text_of(self.meter.text(self.texts[int(text)]))
        if kind == "str":
            return text_of(unescaped(text))
        if kind == "b":
            return text.strip() in {"1", "true"}
        if kind == "e":
            return BrokenCell(text)
        if kind == "d":
            return datetime.fromisoformat(text).replace(tzinfo=None)
        return self.number(float(text), int(cell.get("s") or 0))

    def number(self, value, style):
        if style not in self.dates:
            return int(value) if value.is_integer() and abs(value) < 1e15 else value
        try:
            moment = self.epoch + timedelta(days=value)
        except OverflowError:
            return BrokenCell(str(value))
        moment = (moment + timedelta(microseconds=500_000)).replace(microsecond=0)
        return moment if value >= 1 else moment.time()


def text_in(element):
    """The text of a shared or inline string, without what is only its pronunciation."""
    texts = []
    for part in element:
        tag = local(part.tag)
        if tag == "t":
            texts.append(part.text or "")
        elif tag == "r":
            texts.extend(each.text or "" for each in part if local(each.tag) == "t")
    return unescaped("".join(texts))
