"""What a file is, by what it holds and not by what it is called."""

import io
import re
from pathlib import PurePath
from zipfile import BadZipFile, ZipFile

from django.utils.translation import gettext_lazy as _

from ..faults import Unreadable
from ..sheets import SHEETS, sheet_called
from .csv_files import read_csv, read_zip
from .json_files import read_json
from .limits import FILE_BYTES, check_unpacked
from .workbooks import read_workbook

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # old Excel files, and new ones with a password
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
KNOWN = {
    b"%PDF": "PDF",
    b"\x89PNG": "PNG",
    b"\xff\xd8\xff": "JPEG",
    b"GIF8": "GIF",
    b"{\\rtf": "RTF",
    b"MZ": "EXE",
    b"\x1f\x8b": "GZIP",
    b"7z\xbc\xaf": "7Z",
    b"Rar!": "RAR",
}


def pages_of(content, name):
    """Return the pages of a file. Raises Unreadable, with words for whoever has sent it."""
    if len(content) > FILE_BYTES:
        raise Unreadable(_("The file is larger than %(size)d MB."), {"size": FILE_BYTES >> 20}, status=413)
    if not content.strip(b"\x00\r\n\t \xef\xbb\xbf"):
        raise Unreadable(_("The file is empty."))
    if content.startswith(OLE):
        if ENCRYPTED in content:
            raise Unreadable(_("The file is protected by a password. Save it without one."))
        raise Unreadable(_("This is a file of an old Excel. Save it as .xlsx."), status=415)
    for start, kind in KNOWN.items():
        if content.startswith(start):
            raise not_ours(kind)
    if content.startswith(b"PK"):
        return packed_pages(content)
    if content.lstrip(b"\xef\xbb\xbf\r\n\t ")[:1] in {b"{", b"["}:
        return read_json(content)
    if content.lstrip(b"\xef\xbb\xbf\r\n\t ")[:1] == b"<":
        raise not_ours("HTML, XML")
    return [read_csv(content, title_of(name))]


def not_ours(kind):
    message = _("This is no workbook, CSV file, ZIP of CSV files or JSON, but: %(kind)s.")
    return Unreadable(message, {"kind": kind}, status=415)


def packed_pages(content):
    try:
        archive = ZipFile(io.BytesIO(content))
    except (BadZipFile, ValueError, OSError, NotImplementedError):
        raise Unreadable(_("The file is damaged.")) from None
    with archive:
        check_unpacked(archive)
        names = set(archive.namelist())
        if "xl/workbook.bin" in names:
            raise Unreadable(_("This is a binary workbook. Save it as .xlsx."), status=415)
        if "mimetype" in names or "content.xml" in names:
            raise not_ours("ODF")
        if "[Content_Types].xml" in names:
            if not any(name.startswith("xl/") for name in names):
                raise not_ours("Word, PowerPoint")
            return read_workbook(archive)
        try:
            return read_zip(archive)
        except Unreadable:
            raise
        except Exception as error:  # zlib, lzma and zipfile have many
            raise Unreadable(_("The file is damaged.")) from error


def title_of(name):
    """Return the name of the sheet that the name of a CSV file speaks of: sessions.csv, cac2020-세션 (2).csv."""
    stem = PurePath(name.replace("\\", "/")).stem
    plain = re.sub(r"\s*(\(\d+\)|[-_ ]?\d{8}|- 복사본|- Copy)\s*\Z", "", stem)
    for candidate in (stem, plain, re.sub(r"\Acac2020[-_ ]", "", plain)):
        if sheet := sheet_called(candidate):
            return sheet.name
    names = ", ".join(sheet.name for sheet in SHEETS)
    message = _("The name of a CSV file must say which rows it holds: sessions.csv. The names are: %(names)s.")
    raise Unreadable(message, {"names": names})
