"""A QR code as one SVG path, drawn by a template."""

from dataclasses import dataclass
from itertools import groupby

import segno

QUIET_ZONE = 4  # modules of white around it, which readers need


@dataclass(frozen=True)
class QrCode:
    size: int  # modules on a side, with the quiet zone
    path: str


def qr_code(text):
    """Return the QrCode of a text, or None for more than any QR code holds (about 2,300 characters)."""
    try:
        matrix = segno.make_qr(text, error="m").matrix
    except segno.DataOverflowError:
        return None
    return QrCode(len(matrix) + 2 * QUIET_ZONE, "".join(_rows(matrix)))


def _rows(matrix):
    """Yield a stroke of one module's height for each run of dark modules."""
    for y, row in enumerate(matrix, QUIET_ZONE):
        x = QUIET_ZONE
        for is_dark, run in groupby(row):
            length = len(list(run))
            if is_dark:
                yield f"M{x} {y}h{length}v1h-{length}z"
            x += length
