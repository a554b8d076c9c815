from django.templatetags.static import static
from django.urls import include, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from . import urls
from .dashboard import ReadinessPanel


class ReportItem(MenuItem):
    def is_shown(self, request):
        return request.user.has_perm("readiness.view_board")


@hooks.register("register_admin_urls")
def readiness_urls():
    return [path("readiness/", include(urls))]


@hooks.register("register_reports_menu_item")
def readiness_item():
    return ReportItem(_("Readiness"), reverse("readiness:board"), name="readiness", icon_name="tasks", order=100)


@hooks.register("register_reports_menu_item")
def links_item():
    url = reverse("readiness:links")
    return ReportItem(_("Links to other sites"), url, name="dead-links", icon_name="link-external", order=110)


@hooks.register("construct_homepage_panels")
def add_readiness(request, panels):
    if request.user.has_perm("readiness.view_board"):
        panels.append(ReadinessPanel())


@hooks.register("insert_global_admin_css")
def readiness_css():
    return format_html('<link rel="stylesheet" href="{}">', static("staff/readiness.css"))
