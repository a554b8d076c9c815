"""The companies a visitor picked. They are in the link, `?c=raphas,humaster`, and stored nowhere."""

from django.urls import reverse
from django.utils.translation import gettext as _

from summit.addresses import section_url
from summit.selection import Selection

MOST_COMPARED = 6


class Shortlist(Selection):
    parameter = "c"
    most = 40

    @classmethod
    def too_many(cls):
        return _("Only the first %(count)d companies of the link are kept.") % {"count": cls.most}

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


def pick(companies, shortlist):
    """Return (the companies picked, in the order of the link, and the slugs that name none)."""
    known = {company.slug: company for company in companies}
    return (
        [known[slug] for slug in shortlist.slugs if slug in known],
        [slug for slug in shortlist.slugs if slug not in known],
    )
