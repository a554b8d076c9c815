"""Names of files in a folder of a ZIP that every system can unpack, each once.

Letters stay as they are, Hangul composed. What Windows, macOS or Linux would refuse or mistake is changed: names of
devices, names that differ by capitals alone, and what is too long.
"""

import re
import unicodedata
from pathlib import PurePath

from summit.uploads import clean_name

MOST_BYTES = 160  # of a name in UTF-8: some file systems stop at 255, and folders stand before it
DEVICE = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\.|$)", re.IGNORECASE)


def shortened(stem, most):
    """The first `most` bytes of a text, never half a character."""
    return stem.encode()[:most].decode(errors="ignore").rstrip(". ")


def safe_name(name):
    name = clean_name(name)
    if DEVICE.match(name):
        name = f"_{name}"
    suffix = PurePath(name).suffix
    stem = name[: len(name) - len(suffix)]
    return (shortened(stem, MOST_BYTES - len(suffix.encode())) or "file") + suffix


class UniqueNames:
    """The names of one folder."""

    def __init__(self):
        self._taken = set()

    def add(self, name):
        """Return the name under which `name` goes into the folder: “name (2).pdf” where another one has it."""
        name = safe_name(name)
        suffix = PurePath(name).suffix
        stem = name[: len(name) - len(suffix)]
        number, candidate = 1, name
        while (folded := unicodedata.normalize("NFC", candidate).casefold()) in self._taken:
            number += 1
            candidate = f"{stem} ({number}){suffix}"
        self._taken.add(folded)
        return candidate
