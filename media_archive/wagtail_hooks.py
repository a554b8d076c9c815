from django.templatetags.static import static
from django.urls import include, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from . import preview_desk

hooks.register("register_log_actions", preview_desk.register)


class PreviewsItem(MenuItem):
    def is_shown(self, request):
        return request.user.has_perm(preview_desk.GIVE)


@hooks.register("register_admin_urls")
def preview_urls():
    return [path("previews/", include(preview_desk))]


@hooks.register("register_reports_menu_item")
def previews_item():
    url = reverse("media_previews:links")
    return PreviewsItem(_("Accredited previews"), url, name="previews", icon_name="key", order=130)


@hooks.register("insert_global_admin_css")
def embargo_css():
    return format_html('<link rel="stylesheet" href="{}">', static("staff/embargoes.css"))
