"""Inquiries as a file to take away. What it holds is personal, so a reason is asked for and kept."""

import codecs
import csv
import io

from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from openpyxl import Workbook

from summit.clock import SEOUL
from summit.spreadsheets import plain_text

from . import consent
from .desk import name_of

CONTENT_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
LONGEST_CELL = 32_000  # characters; a workbook takes no more


def headings():
    return [
        _("Receipt number"),
        _("Received (Seoul)"),
        _("Company"),
        _("Language"),
        _("Status"),
        _("Assigned to"),
        _("Answered (Seoul)"),
        _("Is erased on"),
        _("Agreed to passing on"),
        _("Name"),
        _("Organisation"),
        _("E-mail"),
        _("Country or region"),
        _("Message"),
    ]


def seoul(instant):
    return f"{localtime(instant, SEOUL):%Y-%m-%d %H:%M}" if instant else ""


def cells_of(inquiry):
    company = inquiry.company
    cells = [
        inquiry.receipt,
        seoul(inquiry.created_at),
        (company.name_ko or company.name_en) if company else consent.center(),
        inquiry.language,
        inquiry.get_status_display(),
        name_of(inquiry.assigned_to),
        seoul(inquiry.answered_at),
        inquiry.erase_after.isoformat(),
        _("yes") if inquiry.passed_on_consented_at else _("no"),
        inquiry.name,
        inquiry.organisation,
        inquiry.email,
        inquiry.country,
        inquiry.message,
    ]
    return [plain_text(str(cell))[:LONGEST_CELL] for cell in cells]


def as_csv(inquiries):
    """Return bytes of CSV, with a mark by which Excel knows UTF-8."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(headings())
    writer.writerows(cells_of(inquiry) for inquiry in inquiries)
    return codecs.BOM_UTF8 + text.getvalue().encode()


def as_xlsx(inquiries):
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_("Inquiries"))
    for cells in [headings(), *(cells_of(inquiry) for inquiry in inquiries)]:
        sheet.append(cells)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


FORMATS = {"csv": as_csv, "xlsx": as_xlsx}
