"""The order of names in a list, and the letter under which each stands."""

import unicodedata
from dataclasses import dataclass, field

from .search_text import fold

SYLLABLES = range(0xAC00, 0xD7A4)
SYLLABLES_PER_INITIAL = 588
# The nineteen initials in the order of Unicode; a doubled consonant stands with its single one.
INITIALS = "ㄱㄱㄴㄷㄷㄹㅁㅂㅂㅅㅅㅇㅈㅈㅊㅋㅌㅍㅎ"
KOREAN_LETTERS = "ㄱㄴㄷㄹㅁㅂㅅㅇㅈㅊㅋㅌㅍㅎ"
LATIN_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
OTHER = "#"


def initial(name):
    """Return ㄱ to ㅎ for a Korean name, A to Z for a Latin one, "#" for any other."""
    first = unicodedata.normalize("NFC", name or "").strip()[:1]
    if first and ord(first) in SYLLABLES:
        return INITIALS[(ord(first) - SYLLABLES.start) // SYLLABLES_PER_INITIAL]
    letter = fold(first)[:1].upper()
    return letter if letter and letter in LATIN_LETTERS else OTHER


def alphabets(language):
    """Return (letters of the language's own script, the letters that follow them in a list)."""
    if language == "ko":
        return KOREAN_LETTERS, LATIN_LETTERS + OTHER
    return LATIN_LETTERS, KOREAN_LETTERS + OTHER


def sort_key(name, language):
    """Return the place of a name in a list in `language`: its own script first.

    Hangul syllables stand in Unicode in the order of Korean dictionaries; Latin letters are compared without
    accents and case.
    """
    return "".join(alphabets(language)).index(initial(name)), fold(name), name or ""


@dataclass
class Letter:
    letter: str
    lang: str  # "ko" for a Korean letter in a list in another language, else ""
    rows: list = field(default_factory=list)


def by_letter(rows, language, name="name"):
    """Return `rows` in order under their letters: all letters of the language's script, and others that are used."""
    own, others = alphabets(language)
    letters = {
        letter: Letter(letter, "ko" if letter in KOREAN_LETTERS and language != "ko" else "") for letter in own + others
    }
    for row in sorted(rows, key=lambda row: sort_key(getattr(row, name), language)):
        letters[initial(getattr(row, name))].rows.append(row)
    return [letter for letter in letters.values() if letter.rows or letter.letter in own]
