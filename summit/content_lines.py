"""The lines of iCalendar and vCard files: how text is escaped in them, and where they are cut."""

import re
import unicodedata

FOLD_OCTETS = 75
# XML 1.0 and RFC 5545 forbid control characters; half a surrogate pair cannot be encoded at all.
UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def plain(text):
    """Return text that any of the formats can carry: whole syllables, \\n between lines, no control characters."""
    text = unicodedata.normalize("NFC", str(text or "")).replace("\r\n", "\n").replace("\r", "\n")
    return UNPRINTABLE.sub("", text).strip()


def escape(text):
    """Return the value of a TEXT property: RFC 5545, 3.3.11."""
    text = plain(text).replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return text.replace("\n", "\\n")


def fold(line):
    """Return a content line as lines of at most 75 octets each, never cut inside a character."""
    lines, octets = [""], 0
    for character in line:
        size = len(character.encode())
        if octets + size > FOLD_OCTETS:
            lines.append(" ")
            octets = 1
        lines[-1] += character
        octets += size
    return lines
