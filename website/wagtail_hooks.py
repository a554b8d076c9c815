from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import admin_menu
from wagtail.snippets.models import register_snippet

from .dashboard import FirstThingsPanel, summary_items
from .files import hide_document
from .viewsets import GROUPS

for group in GROUPS:
    register_snippet(group)

hooks.register("before_serve_document", hide_document, order=-1)  # before Wagtail offers a login that leads nowhere

GROUP_NAMES = [group.menu_name for group in GROUPS]


@hooks.register("construct_main_menu")
def leave_pages_to_the_site_group(request, items):
    """The page explorer of Wagtail starts above the home page, where there is nothing to do."""
    items[:] = [item for item in items if item.name != "explorer"]


@hooks.register("construct_main_menu")
def tell_files_from_media_items(request, items):
    """Wagtail's Korean for “documents” is our word for the items of the media archive."""
    for item in items:
        if item.name == "documents":
            item.label = _("Document files")


@hooks.register("construct_help_menu")
def leave_out_news_for_developers(request, items):
    items[:] = [item for item in items if not item.name.startswith("whats-new")]


@hooks.register("construct_settings_menu")
def leave_summit_settings_to_the_site_group(request, items):
    items[:] = [item for item in items if item.name != "summit-settings"]


@hooks.register("construct_homepage_panels")
def add_first_things(request, panels):
    groups = [item for item in admin_menu.registered_menu_items if item.name in GROUP_NAMES]
    panels.append(FirstThingsPanel(sorted(groups, key=lambda item: item.order)))


@hooks.register("construct_homepage_summary_items", order=100)
def count_what_staff_edit(request, items):
    items[:] = summary_items(request)


@hooks.register("insert_global_admin_css")
def staff_css():
    return format_html('<link rel="stylesheet" href="{}">', static("staff/staff.css"))
