from django.templatetags.static import static
from django.urls import include, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from . import log_actions, urls

hooks.register("register_log_actions", log_actions.register)


class LiveDeskItem(MenuItem):
    def is_shown(self, request):
        return request.user.has_perm("live_desk.use_live_desk")


@hooks.register("register_admin_urls")
def live_desk_urls():
    return [path("live-desk/", include(urls))]


@hooks.register("register_admin_menu_item")
def live_desk_item():
    return LiveDeskItem(_("Live desk"), reverse("live_desk:board"), name="live-desk", icon_name="view", order=100)


@hooks.register("insert_global_admin_css")
def live_desk_css():
    return format_html('<link rel="stylesheet" href="{}">', static("staff/live_desk.css"))
