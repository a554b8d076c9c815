"""How long a text may be before cards and shared links cut it, in columns: a Latin letter takes one, Hangul two.

The same number for both languages would give Korean half the room on paper and twice the width on a screen, so both
are measured by the room they take.
"""

import unicodedata

WIDE = {"W", "F"}  # East Asian Width: wide and fullwidth

# A card at 360 px holds about 36 columns a line; a shared link shows a title of about 60 and a text of about 120.
TITLE = 60
LINE = 72  # two lines under a name or a title
TEXT = 120

LIMITS = {
    "summit_sessions.session": {"title": TITLE, "subtitle": TITLE, "topic": TEXT, "delay_reason": TEXT},
    "summit_sessions.participation": {"talk_title": TEXT, "talk_subtitle": TEXT},
    "speakers.speaker": {"name": 36, "position": LINE, "affiliation": LINE},
}
LANGUAGES = ("ko", "en")


def columns(text):
    return sum(2 if unicodedata.east_asian_width(letter) in WIDE else 1 for letter in text or "")


def too_long(row):
    """Return (field, language, columns, limit) of each text of `row` that is longer than there is room for."""
    limits = LIMITS[row._meta.label_lower]
    return [
        (field, language, width, limit)
        for field, limit in limits.items()
        for language in LANGUAGES
        if (width := columns(getattr(row, f"{field}_{language}"))) > limit
    ]
