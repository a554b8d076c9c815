from django.templatetags.static import static
from django.urls import include, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from . import log_actions, views
from .dashboard import BothLanguagesPanel

hooks.register("register_log_actions", log_actions.register)


class ReportMenuItem(MenuItem):
    def is_shown(self, request):
        return request.user.has_perm("parity.view_parity")


@hooks.register("register_admin_urls")
def addresses():
    patterns = [
        path("", views.report, name="report"),
        path("<str:label>/<str:pk>/", views.row, name="row"),
    ]
    return [path("parity/", include((patterns, "parity")))]


@hooks.register("register_reports_menu_item")
def report_in_menu():
    return ReportMenuItem(_("Both languages"), reverse("parity:report"), name="parity", icon_name="globe", order=300)


@hooks.register("construct_homepage_panels")
def count_gaps(request, panels):
    if request.user.has_perm("parity.view_parity"):
        panels.append(BothLanguagesPanel())


@hooks.register("insert_global_admin_css")
def css():
    return format_html('<link rel="stylesheet" href="{}">', static("staff/parity.css"))
