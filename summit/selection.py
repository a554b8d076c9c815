"""Rows a visitor picked: slugs in the link, and nothing stored here."""

import re

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
