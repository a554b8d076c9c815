"""Text of a row in the language of the page, or in the other one, marked, where that is missing."""

from dataclasses import dataclass

LANGUAGES = ("ko", "en")


@dataclass(frozen=True)
class Translated:
    """A value and the language it is really in: "" when that is the language of the page."""

    value: object
    lang: str

    @property
    def text(self):
        return "" if self.value is None else self.value

    def __str__(self):
        return str(self.text)

    def __bool__(self):
        return bool(self.value)


def field_in(obj, field, language):
    """The field in `language` alone, with no other language standing in."""
    name = f"{field}_{language}"
    if hasattr(obj, name):
        return getattr(obj, name)
    # Wagtail pages keep the Korean title in a field without a suffix
    return getattr(obj, field) if language == "ko" else None


def translate_field(obj, field, language):
    """The field in `language`, or in the other one, marked, where that is empty."""
    other = LANGUAGES[1 - LANGUAGES.index(language)]
    value = field_in(obj, field, language)
    if value:
        return Translated(value, "")
    value = field_in(obj, field, other)
    return Translated(value, other if value else "")


@dataclass(frozen=True)
class Lines:
    """The lines of a text, and its language where it is not the page's."""

    lines: list[str]
    lang: str


def lines_of(obj, field, language):
    """The lines of a field that holds one thing a line."""
    text = translate_field(obj, field, language)
    return Lines([line.strip() for line in str(text).splitlines() if line.strip()], text.lang)
