"""Rows a visitor picked: slugs in the link, and nothing stored here."""

import re
from dataclasses import dataclass
from typing import ClassVar
from urllib.parse import urlencode

from django.utils.translation import gettext as _

SLUG = re.compile(r"[-a-zA-Z0-9_]{1,80}")
MOST_CHARACTERS = 4000


class SelectionError(ValueError):
    """What is wrong with a selection, in the visitor's language."""


def selected(query, name):
    """Return the slugs in `name` of a QueryDict, each once: `s=one,two` and `s=one&s=two` mean the same.

    Raises SelectionError for what no page of this site could have linked to.
    """
    text = ",".join(query.getlist(name))
    if len(text) > MOST_CHARACTERS:
        raise SelectionError(_("This selection is too long."))
    slugs = list(dict.fromkeys(part.strip() for part in text.split(",") if part.strip()))
    if not all(SLUG.fullmatch(slug) for slug in slugs):
        raise SelectionError(_("This selection cannot be read."))
    return slugs


@dataclass(frozen=True)
class Selection:
    """Slugs in the order in which they were picked, and what was wrong with the link.

    A subclass names its `parameter` in links, how many it takes (`most`), and in `too_many()` what a visitor is told
    of a link with more.
    """

    parameter: ClassVar[str]
    most: ClassVar[int]

    slugs: tuple = ()
    problem: str = ""

    def __bool__(self):
        return bool(self.slugs)

    def __len__(self):
        return len(self.slugs)

    def __contains__(self, slug):
        return slug in self.slugs

    @property
    def value(self):
        return ",".join(self.slugs)

    def carried_by(self, path, slugs=None):
        """Return an address, which may have a query and an anchor, with these slugs or with `slugs` picked."""
        slugs = self.slugs if slugs is None else slugs
        path, _sign, anchor = path.partition("#")
        query = urlencode({self.parameter: ",".join(slugs)}, safe=",")
        address = path + (f"{'&' if '?' in path else '?'}{query}" if slugs else "")
        return f"{address}#{anchor}" if anchor else address

    def with_(self, slug):
        return (*self.slugs, slug) if slug not in self.slugs else self.slugs

    def without(self, slug):
        return tuple(other for other in self.slugs if other != slug)

    @classmethod
    def read(cls, query):
        """Return the selection of a QueryDict: an empty one, with its problem, where the link cannot be read."""
        try:
            slugs = selected(query, cls.parameter)
        except SelectionError as error:
            return cls(problem=str(error))
        return cls(tuple(slugs[: cls.most]), cls.too_many() if len(slugs) > cls.most else "")

    @classmethod
    def tidy_path(cls, request):
        """Return the one address of the same picks where a form wrote another, else ""."""
        selection = cls.read(request.GET)
        others = set(request.GET) - {cls.parameter}
        if selection.problem or (not others and len(request.GET.getlist(cls.parameter)) <= 1):
            return ""
        return selection.carried_by(request.path)
