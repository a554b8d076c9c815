"""A form that narrows a listing, read from the query of a request.

Whatever the query holds, the listing answers: a value that is no choice is left out and the page says so.
"""

import unicodedata
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.utils.translation import gettext as _

LONGEST_SEARCH = 100  # characters


@dataclass(frozen=True)
class Option:
    value: str
    label: object  # text, or text that knows its language
    is_selected: bool = False
    count: int | None = None  # of the rows that this choice would leave


@dataclass(frozen=True)
class Field:
    kind: str  # "search", "select", "check" or "hidden"
    name: str
    label: str
    value: str
    options: list = field(default_factory=list)


@dataclass(frozen=True)
class Chosen:
    label: str
    lang: str
    remove_url: str


class FilterForm:
    """The fields of a listing's form, what was chosen in it and what could not be understood."""

    anchor = ""  # the place of the page to which its links lead, such as "#results"

    def __init__(self, query, action):
        self.query = query
        self.action = action
        self.fields = []
        self.problems = []
        self._words = {}
        self._kept = {}

    def keep(self, name, value):
        """Let the form and its links carry on something that narrows nothing."""
        if value:
            self._kept[name] = value
            self.fields.append(Field("hidden", name, "", value))

    def carry(self, name, value):
        """Let the links carry on something that the form sends by boxes of its own."""
        if value:
            self._kept[name] = value

    def search(self, name, label):
        """Add a search field and return what was searched for."""
        text = "".join(
            " " if unicodedata.category(character).startswith("C") else character for character in self._given(name)
        )
        text = " ".join(text.split())
        if len(text) > LONGEST_SEARCH:
            text = text[:LONGEST_SEARCH].rstrip()
            self.problems.append(
                _("Only the first %(count)d characters of the search were used.") % {"count": LONGEST_SEARCH}
            )
        self._add(Field("search", name, label, text), text)
        return text

    def select(self, name, label, choices, everything, counts=None):
        """Add a choice among (value, label) and return the chosen value, or "" for all of them.

        `everything` is the label of the empty choice; `counts` says how many rows each value would leave.
        """
        given = self._given(name)
        words = dict(choices)
        value = given if given in words else ""
        if given and not value:
            self.problems.append(
                _("The choice given for “%(field)s” does not exist and was left out.") % {"field": label}
            )
        counts = counts or {}
        options = [Option("", everything, not value, counts.get(""))]
        options += [Option(choice, text, choice == value, counts.get(choice)) for choice, text in words.items()]
        self._add(Field("select", name, label, value, options), words.get(value, ""))
        return value

    def order(self, name, label, choices):
        """Add a choice among (value, label) of how to sort, and return the chosen value; the first is the usual one."""
        given, values = self._given(name), [value for value, _label in choices]
        value = given if given in values else values[0]
        if given and given != value:
            self.problems.append(
                _("The choice given for “%(field)s” does not exist and was left out.") % {"field": label}
            )
        options = [Option(choice, text, choice == value) for choice, text in choices]
        self.fields.append(Field("select", name, label, value, options))
        if value != values[0]:
            self._kept[name] = value
        return value

    def check(self, name, label):
        """Add a box to tick and return whether it is."""
        given = self._given(name)
        is_checked = given == "1"
        if given and not is_checked:
            self.problems.append(
                _("The choice given for “%(field)s” does not exist and was left out.") % {"field": label}
            )
        self._add(Field("check", name, label, "1" if is_checked else ""), label)
        return is_checked

    def _given(self, name):
        return self.query.get(name, "")

    def _add(self, added, words):
        self.fields.append(added)
        if added.value:
            self._words[added.name] = words

    @property
    def is_narrowed(self):
        return bool(self._words)

    @property
    def values(self):
        """{name: value} of what narrows the listing."""
        return {name: each.value for each in self.fields if each.value and (name := each.name) in self._words}

    @property
    def chosen(self):
        """What was chosen, each with the address of the listing without it."""
        values = self.values
        return [
            Chosen(
                str(words),
                getattr(words, "lang", ""),
                self._url({other: value for other, value in values.items() if other != name}),
            )
            for name, words in self._words.items()
        ]

    @property
    def clear_url(self):
        return self._url({})

    def _url(self, values):
        values = values | self._kept
        address = f"{self.action}?{urlencode(values, safe=',')}" if values else self.action
        return address + self.anchor
