"""The items that a visitor picked for a kit. They are in the link, `?i=release,poster`, and stored nowhere."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from summit.addresses import section_url
from summit.selection import SelectionError, selected

PARAMETER = "i"
MOST_PICKED = 50


@dataclass(frozen=True)
class KitSelection:
    """Slugs in the order in which they were picked, and what was wrong with the link."""

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

    def carried_by(self, path):
        """Return an address, which may have a query, with these items picked."""
        query = urlencode({PARAMETER: self.value}, safe=",")
        return f"{path}{'&' if '?' in path else '?'}{query}" if self.slugs else path

    def without(self, slug):
        return KitSelection(tuple(other for other in self.slugs if other != slug))

    @property
    def page_path(self):
        return section_url("media", "kits", "selection")

    @property
    def page_url(self):
        return self.carried_by(self.page_path)

    @property
    def archive_url(self):
        return self.carried_by(section_url("media"))

    @property
    def zip_url(self):
        return self.carried_by(reverse("media_archive:selection_zip"))


def read_selection(query):
    """Return the KitSelection of a QueryDict: an empty one, with its problem, where the link cannot be read."""
    try:
        slugs = selected(query, PARAMETER)
    except SelectionError as error:
        return KitSelection(problem=str(error))
    if len(slugs) > MOST_PICKED:
        problem = _("Only the first %(count)d items of the link are kept.") % {"count": MOST_PICKED}
        return KitSelection(tuple(slugs[:MOST_PICKED]), problem)
    return KitSelection(tuple(slugs))


def tidy_path(request):
    """Return the one address of the same picks where a form wrote another, else ""."""
    selection = read_selection(request.GET)
    others = set(request.GET) - {PARAMETER}
    if selection.problem or (not others and len(request.GET.getlist(PARAMETER)) <= 1):
        return ""
    return selection.carried_by(request.path)
