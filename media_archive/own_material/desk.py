"""The screen on which staff see how the site's own press material stands, and have it made anew."""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _, gettext_lazy, ngettext
from django.views.generic import View
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from summit.staff.lists import language_of_editor

from ..models import MediaKit
from .making import DELETED, KEPT, OCCUPIED, make_press_material, read_plan, state_of_press_material

REASONS = {
    KEPT: gettext_lazy("Replaced by staff: it stays as it is"),
    DELETED: gettext_lazy("Taken away by staff: it is not made again"),
    OCCUPIED: gettext_lazy("Not made: another item has this address"),
}


@dataclass(frozen=True)
class Line:
    """A file, by its item and caption, and how it stands."""

    item: str
    caption: str
    state: str
    waits: bool


def may_make(user):
    return user.has_perm("media_archive.change_mediakit") and user.has_perm("media_archive.publish_mediaitem")


def lines_of(report, language):
    states = dict.fromkeys(report.made, (_("Not made yet"), True))
    states |= dict.fromkeys(report.renewed, (_("The programme has changed since"), True))
    states |= dict.fromkeys(report.unchanged, (_("As the programme has it"), False))
    states |= {key: (str(REASONS[reason]), False) for key, reason in report.kept.items()}
    return [
        Line(entry[f"title_{language}"], file[f"caption_{language}"], *states[file["key"]])
        for entry in read_plan()["items"]
        for file in entry["files"]
    ]


class PressMaterialView(WagtailAdminTemplateMixin, View):
    index_url_name = None
    template_name = "staff/media_archive/press_material.html"
    page_title = gettext_lazy("Material made by the site")
    header_icon = "image"
    http_method_names = ["get", "head", "post", "options"]

    def dispatch(self, request):
        if not may_make(request.user):
            raise PermissionDenied
        return super().dispatch(request)

    def get_breadcrumbs_items(self):
        kits = {"url": reverse(self.index_url_name), "label": capfirst(MediaKit._meta.verbose_name_plural)}
        return [*super().get_breadcrumbs_items(), kits, {"url": "", "label": self.page_title}]

    def get(self, request):
        report = state_of_press_material(request.now)
        lines = lines_of(report, language_of_editor())
        return self.render_to_response(
            self.get_context_data(
                lines=lines, waits=any(line.waits for line in lines), lacking=" ".join(sorted(report.lacking))
            )
        )

    def post(self, request):
        report = make_press_material(request.now)
        count = len(report.made) + len(report.renewed)
        words = ngettext("%(count)d file was made.", "%(count)d files were made.", count) % {"count": count}
        messages.success(request, words if count else _("Everything is as the programme has it."))
        return redirect(request.path)
