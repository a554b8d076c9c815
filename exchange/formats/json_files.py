"""JSON: {"sessions": [{"slug": "education", …}, …], …}. null empties a field; without its key it is left alone."""

import json

from django.utils.translation import gettext_lazy as _

from ..faults import Unreadable
from ..reading import Page
from ..sheets import sheet_called
from .csv_files import decoded
from .limits import Meter


def write_json(exported):
    told = {
        sheet.name: [{name: column.kind.jsonable(row[name]) for name, column in sheet.columns.items()} for row in rows]
        for sheet, rows in exported
    }
    return json.dumps(told, ensure_ascii=False, indent=1).encode() + b"\n"


def read_json(content):
    meter = Meter()
    try:
        told = json.loads(decoded(content), object_pairs_hook=without_doubles, parse_constant=not_a_number)
        json.dumps(told, ensure_ascii=False).encode()  # fails for half of a surrogate pair, which is no letter
    except (ValueError, RecursionError):
        raise Unreadable(_("The file is not valid JSON.")) from None
    if not isinstance(told, dict) or not all(is_list_of_rows(rows) for rows in told.values()):
        raise Unreadable(_("The JSON must be an object of sheets, each a list of rows."))
    return [page_of(title, rows, meter) for title, rows in told.items()]


def is_list_of_rows(rows):
    return isinstance(rows, list) and all(isinstance(row, dict) for row in rows)


def page_of(title, rows, meter):
    names = list(dict.fromkeys(name for row in rows for name in row))
    columns = {name: column for column, name in enumerate(names, 1)}
    page = Page(sheet.name if (sheet := sheet_called(title)) else title[:100], [], in_json=True)
    if rows:
        page.rows.append((0, {column: name for name, column in columns.items()}))
    for number, row in enumerate(rows, 1):
        meter.row(len(row))
        page.rows.append((number, {columns[name]: value for name, value in row.items()}))
    return page


def without_doubles(pairs):
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a key is there twice")
    return found


def not_a_number(word):
    raise ValueError(word)
