"""The sessions a visitor picked for an agenda."""

from django.utils.translation import gettext as _

from summit.selection import SelectionError, selected

__all__ = ["SelectionError", "selected_slugs"]


def selected_slugs(query):
    """Return the slugs in `s` of a QueryDict. Raises SelectionError where there are none, or they cannot be read."""
    slugs = selected(query, "s")
    if not slugs:
        raise SelectionError(_("No session is selected."))
    return slugs
