"""Files to import, made as a spreadsheet program would make them."""

import csv
import io

from openpyxl import Workbook

from exchange.comparing import compare
from exchange.formats.detection import pages_of
from exchange.importing import import_file
from exchange.reading import read
from exchange.sheets import SHEETS
from exchange.stored import stored_rows
from tests.factories import at

NOW = at("2020-06-02 10:00")


def workbook(**sheets):
    """Return the bytes of a workbook: name of a sheet = rows, the first of them the headings."""
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        page = book.create_sheet(name)
        for row in rows:
            page.append(row)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def csv_file(rows, *, delimiter=",", encoding="utf-8"):
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows(rows)
    return text.getvalue().encode(encoding)


def plan_for(content, name="file.xlsx"):
    return compare(read(pages_of(content, name)), NOW)


def store(content, name="file.xlsx", user=None, reason="For a test"):
    """Import a file that has no faults."""
    plan = import_file(content, name, user=user, now=NOW, reason=reason)
    assert [str(fault) for fault in plan.faults] == []
    return plan


def everything():
    """All rows of all sheets, as plain values."""
    return {sheet.name: stored_rows(sheet) for sheet in SHEETS}
