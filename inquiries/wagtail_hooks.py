from django.templatetags.static import static
from django.urls import include, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from . import desk_urls
from .dashboard import InquiriesPanel
from .desk import USE_DESK


class DeskItem(MenuItem):
    def is_shown(self, request):
        return request.user.has_perm(USE_DESK)


class RecordItem(MenuItem):
    def is_shown(self, request):
        return request.user.has_perm("inquiries.check_access")


@hooks.register("register_admin_urls")
def inquiry_desk_urls():
    return [path("inquiries/", include(desk_urls))]


@hooks.register("register_admin_menu_item")
def inquiry_desk_item():
    return DeskItem(_("Inquiries"), reverse("inquiry_desk:inbox"), name="inquiries", icon_name="mail", order=145)


@hooks.register("register_reports_menu_item")
def access_record_item():
    url = reverse("inquiry_desk:records")
    return RecordItem(_("Access to inquiries"), url, name="access-record", icon_name="key", order=910)


@hooks.register("construct_homepage_panels")
def add_inquiries(request, panels):
    if request.user.has_perm(USE_DESK):
        panels.append(InquiriesPanel())


@hooks.register("insert_global_admin_css")
def inquiry_desk_css():
    return format_html('<link rel="stylesheet" href="{}">', static("staff/inquiries.css"))
