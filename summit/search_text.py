"""Names as people type them: without regard to case, accents, hyphens or spaces, in either script."""

import re
import unicodedata

ACCENTS = re.compile("[\u0300-\u036f]")
NOT_WORDS = re.compile(r"[\W_]+")
LETTERS_WITH_STROKES = str.maketrans("đøłıðħ", "dolidh")  # Unicode does not take these apart


def fold(text):
    """Return `text` as words in small letters with one space between: "Álvaro PORRO" → "alvaro porro"."""
    text = unicodedata.normalize("NFKC", text or "").casefold().translate(LETTERS_WITH_STROKES)
    text = unicodedata.normalize("NFC", ACCENTS.sub("", unicodedata.normalize("NFD", text)))
    return " ".join(NOT_WORDS.sub(" ", text).split())


def compact(text):
    return fold(text).replace(" ", "")


def matches(query, names):
    """True when every word of `query` is in some of `names`, or the query as one word is in one of them.

    An empty query matches everything; one without a single letter or digit matches nothing.
    """
    if not query:
        return True
    words, whole = fold(query).split(), compact(query)
    candidates = [compact(name) for name in names if name]
    if not whole:
        return False
    return any(whole in name for name in candidates) or all(any(word in name for name in candidates) for word in words)
