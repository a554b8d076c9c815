"""CSV: one file for a sheet, or all of them in a ZIP that is the same for the same rows."""

import codecs
import csv
import io
from pathlib import PurePosixPath
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from django.utils.translation import gettext_lazy as _

from summit.spreadsheets import plain_text, text_of

from ..faults import Unreadable
from ..kinds import Formula
from ..reading import Page
from .limits import FILE_BYTES, UNPACKED_BYTES, Meter

EPOCH = (1980, 1, 1, 0, 0, 0)  # where the time of a ZIP begins
DELIMITERS = ",;\t"
csv.field_size_limit(UNPACKED_BYTES)


def write_csv(sheet, rows):
    """Return the bytes of one sheet, with a mark by which Excel knows UTF-8."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    columns = sheet.columns.values()
    writer.writerow([column.name for column in columns])
    writer.writerow([column.bilingual_label for column in columns])
    writer.writerows([[cell_of(column.kind, row[column.name]) for column in columns] for row in rows])
    return codecs.BOM_UTF8 + text.getvalue().encode()


def cell_of(kind, value):
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else plain_text(kind.written(value))


def write_zip(exported):
    """Return a ZIP with a CSV file for each of `exported`: (sheet, rows)."""
    packed = io.BytesIO()
    with ZipFile(packed, "w") as archive:
        for sheet, rows in exported:
            info = ZipInfo(f"{sheet.name}.csv", EPOCH)
            info.compress_type, info.external_attr = ZIP_DEFLATED, 0o644 << 16
            archive.writestr(info, write_csv(sheet, rows))
    return packed.getvalue()


def read_zip(archive):
    meter = Meter()
    pages = []
    for name in archive.namelist():
        path = PurePosixPath(name.replace("\\", "/"))
        if name.endswith("/") or path.parts[0] == "__MACOSX" or path.name.startswith("."):
            continue
        if path.suffix.lower() != ".csv":
            raise Unreadable(_("The ZIP holds more than CSV files: %(name)s."), {"name": name[:100]})
        pages.append(read_csv(archive.read(name), path.stem, meter))
    return pages


def read_csv(content, title, meter=None):
    """Return the page of a CSV file called `title`, whatever Excel has made of its letters and commas."""
    meter = meter or Meter()
    text = decoded(content)
    first, _line_end, rest = text.partition("\n")
    if first.strip().lower().startswith("sep="):  # Excel's own word for the delimiter
        text, first = rest, rest.partition("\n")[0]
    delimiter = max(DELIMITERS, key=first.count)
    rows = []
    try:
        for number, cells in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True), 1):
            row = {column: cell_read(cell) for column, cell in enumerate(cells, 1) if cell.strip()}
            if row:
                meter.row(len(row))
                rows.append((number, row))
    except csv.Error:
        raise Unreadable(_("The quotation marks of the CSV file are in disorder.")) from None
    return Page(title, rows)


def cell_read(cell):
    return Formula(cell) if cell.startswith("=") else text_of(cell)


def decoded(content):
    """Return the text of a file in UTF-8, in UTF-16 as “Unicode text”, or in the code page of Korean Windows."""
    if len(content) > UNPACKED_BYTES:
        raise Unreadable(_("The file is larger than %(size)d MB."), {"size": FILE_BYTES >> 20}, status=413)
    wide = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    for encoding in ["utf-16"] if wide else ["utf-8-sig", "cp949"]:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            pass
    raise Unreadable(_("The letters of the file cannot be read. Save it as “CSV UTF-8” or as a workbook."))
