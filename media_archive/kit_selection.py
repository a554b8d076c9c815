"""The items that a visitor picked for a kit. They are in the link, `?i=release,poster`, and stored nowhere."""

from django.urls import reverse
from django.utils.translation import gettext as _

from summit.addresses import section_url
from summit.selection import Selection


class KitSelection(Selection):
    parameter = "i"
    most = 50

    @classmethod
    def too_many(cls):
        return _("Only the first %(count)d items of the link are kept.") % {"count": cls.most}

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
