"""The companies a visitor picked. They are in the link, `?c=raphas,humaster`, and stored nowhere."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from summit.addresses import section_url
from summit.selection import SelectionError, selected

PARAMETER = "c"
MOST_COMPARED = 6
MOST_LISTED = 40


@dataclass(frozen=True)
class Shortlist:
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

    def carried_by(self, path, slugs=None):
        """Return the address of a page of this section with these companies picked."""
        slugs = self.slugs if slugs is None else slugs
        path, _sign, anchor = path.partition("#")
        query = urlencode({PARAMETER: ",".join(slugs)}, safe=",")
        address = path + (f"{'&' if '?' in path else '?'}{query}" if slugs else "")
        return f"{address}#{anchor}" if anchor else address

    def with_company(self, slug):
        return (*self.slugs, slug) if slug not in self.slugs else self.slugs

    def without_company(self, slug):
        return tuple(other for other in self.slugs if other != slug)

    @property
    def directory_url(self):
        return self.carried_by(section_url("ir"))

    @property
    def page_path(self):
        return section_url("ir", "shortlist")

    @property
    def page_url(self):
        return self.carried_by(self.page_path)

    @property
    def compare_path(self):
        return section_url("ir", "compare")

    @property
    def compare_url(self):
        return self.carried_by(self.compare_path)

    @property
    def csv_url(self):
        return self.carried_by(reverse("ir_companies:csv"))

    @property
    def vcard_url(self):
        return self.carried_by(reverse("ir_companies:vcard"))


def read_shortlist(query):
    """Return the Shortlist of a QueryDict: an empty one, with its problem, where the link cannot be read."""
    try:
        slugs = selected(query, PARAMETER)
    except SelectionError as error:
        return Shortlist(problem=str(error))
    if len(slugs) > MOST_LISTED:
        problem = _("Only the first %(count)d companies of the link are kept.") % {"count": MOST_LISTED}
        return Shortlist(tuple(slugs[:MOST_LISTED]), problem)
    return Shortlist(tuple(slugs))


def tidy_path(request):
    """Return the one address of the same picks where a form wrote another, else ""."""
    shortlist = read_shortlist(request.GET)
    others = set(request.GET) - {PARAMETER}
    if shortlist.problem or (not others and len(request.GET.getlist(PARAMETER)) <= 1):
        return ""
    return shortlist.carried_by(request.path)


def pick(companies, shortlist):
    """Return (the companies picked, in the order of the link, and the slugs that name none)."""
    known = {company.slug: company for company in companies}
    return (
        [known[slug] for slug in shortlist.slugs if slug in known],
        [slug for slug in shortlist.slugs if slug not in known],
    )
