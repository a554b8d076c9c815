"""Which rows a person may take away, as one file."""

from accounts.audit import log_export
from summit.ownership import rows_of

from .formats.csv_files import write_csv, write_zip
from .formats.json_files import write_json
from .formats.workbooks import write_workbook
from .sheets import SHEETS
from .stored import stored_rows

CONTENT_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "zip": "application/zip",
    "csv": "text/csv; charset=utf-8",
    "json": "application/json; charset=utf-8",
}


def rows_for(user, sheets=SHEETS):
    """Return [(sheet, rows)] with the rows that `user` works on; all of them for None, which is the command line."""
    exported = []
    for sheet in sheets:
        queryset = None if user is None else rows_of(user, sheet.model._default_manager.all())
        exported.append((sheet, list(stored_rows(sheet, queryset).values())))
    return exported


def written(exported, kind, *, language, now):
    """Return the bytes of a file of `kind`: xlsx, zip, csv (of one sheet) or json."""
    if kind == "xlsx":
        return write_workbook(exported, language=language, now=now)
    if kind == "csv":
        return write_csv(*exported[0])
    return write_zip(exported) if kind == "zip" else write_json(exported)


def log_rows(user, exported, kind):
    for sheet, rows in exported:
        if rows:
            log_export(user, sheet.model, len(rows), "csv" if kind == "zip" else kind)
