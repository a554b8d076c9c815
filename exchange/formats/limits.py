"""How much of a file is read. Ten times the programme stays well below each of these."""

from django.utils.translation import gettext_lazy as _

from ..faults import Unreadable

FILE_BYTES = 10 * 1024 * 1024
UNPACKED_BYTES = 60 * 1024 * 1024
MEMBERS = 300  # files inside a workbook or a ZIP
ROWS = 50_000
CELLS = 2_000_000
ELEMENTS = 3_000_000  # of all XML in a workbook: each takes far more memory than the four bytes that it may have there


class Meter:
    """Counts what has been read, and stops at the limits."""

    def __init__(self):
        self.rows = self.cells = self.elements = self.characters = 0

    def row(self, cells):
        self.rows += 1
        self.cells += cells
        if self.rows > ROWS or self.cells > CELLS:
            raise Unreadable(
                _("The file has more than %(rows)d rows. Split it into several."), {"rows": ROWS}, status=413
            )

    def element(self):
        self.elements += 1
        if self.elements > ELEMENTS:
            raise too_large()

    def text(self, text):
        """Count a text that many cells may share; return it."""
        self.characters += len(text)
        if self.characters > UNPACKED_BYTES:
            raise too_large()
        return text


def too_large():
    return Unreadable(_("The file would be far too large when unpacked."), status=413)


def check_unpacked(archive):
    """Refuse a ZIP by what it says of itself, before anything is unpacked: zipfile reads no more than that."""
    members = archive.infolist()
    if len(members) > MEMBERS or sum(each.file_size for each in members) > UNPACKED_BYTES:
        raise too_large()
    if any(each.flag_bits & 0x1 for each in members):
        raise Unreadable(_("The file is protected by a password. Save it without one."))
