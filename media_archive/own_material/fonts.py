"""The fonts in which press material is drawn. They are for drawing only: no page serves or asks for them."""

import unicodedata
from functools import cache
from pathlib import Path

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

REGULAR, BOLD = "CACPressGothic-Regular", "CACPressGothic-Bold"
FOLDER = Path(__file__).parent / "fonts"
IN_PLACE_OF_A_MISSING_ONE = "\N{GETA MARK}"
LIKE = str.maketrans("\N{MINUS SIGN}\N{BULLET OPERATOR}\N{HYPHENATION POINT}\N{NON-BREAKING HYPHEN}", "–··-")


def font_file(name):
    return FOLDER / f"{name}.ttf"


@cache
def register():
    """Make the fonts known to reportlab and return the characters that both of them have."""
    fonts = [TTFont(name, font_file(name)) for name in (REGULAR, BOLD)]
    for font in fonts:
        pdfmetrics.registerFont(font)
    pdfmetrics.registerFontFamily(REGULAR, normal=REGULAR, bold=BOLD, italic=REGULAR, boldItalic=BOLD)
    return frozenset(set(fonts[0].face.charToGlyph) & set(fonts[1].face.charToGlyph))


def lacking(text):
    """Return the characters of `text` that the fonts cannot draw."""
    known = register()
    return sorted({character for character in composed(text) if ord(character) not in known})


def composed(text):
    """Composed Hangul on one line, and signs that the fonts lack as those that look the same."""
    return " ".join(unicodedata.normalize("NFC", str(text)).translate(LIKE).split())


def printable(text):
    """Return `text` with a mark in place of each character that the fonts cannot draw."""
    missing = dict.fromkeys(map(ord, lacking(text)), IN_PLACE_OF_A_MISSING_ONE)
    return composed(text).translate(missing)
