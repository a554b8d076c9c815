from functools import partial

from django.templatetags.static import static
from django.urls import path, re_path, reverse
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext, gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem, admin_menu
from wagtail.admin.search import SearchArea
from wagtail.admin.views.home import UserObjectsInWorkflowModerationPanel, WorkflowObjectsToModeratePanel
from wagtail.admin.widgets.button import Button
from wagtail.snippets.models import register_snippet

from summit.models import BilingualPage, SummitSettings
from summit.staff_files import STAFF_VIEW

from .action_menu import say_it_plainly
from .audit_report import audit_urls
from .dashboard import (
    SUMMARY,
    FirstThingsPanel,
    OwnModerationPanel,
    WaitingForApprovalPanel,
    WhatToEditPanel,
    summary_items,
)
from .embargoes import EmbargoesPanel, embargoes
from .files import serve_document_to_staff, serve_file_to_staff, serve_media_file_to_staff
from .help_page import help_page
from .overdue import OverduePanel
from .rich_text import PublicPageLinkHandler
from .time_travel import start, view_at
from .viewsets import GROUPS

for group in GROUPS:
    register_snippet(group)


@hooks.register("register_admin_urls")
def views_for_staff():
    """What the public sees at /x, staff see at /staff/view/x: also files under embargo, and pages at other minutes."""
    return [
        path("help/", help_page, name="staff_help"),
        path("embargoes/", embargoes, name="embargoes"),
        path("view/", start, name="view_start"),
        re_path(r"^view/(?P<language>ko|en)/(?P<path>.*)$", view_at, name="view_at"),
        path("view/files/documents/<int:pk>/<path:name>", serve_document_to_staff, name="view_document"),
        path("view/files/media/<slug:slug>/<int:pk>/<path:name>", serve_media_file_to_staff, name="view_media_file"),
        path("view/files/<path:name>", serve_file_to_staff, name="view_file"),
    ]


@hooks.register("register_page_header_buttons")
def chosen_minute_button(page, user, view_name, next_url=None):
    page = page.specific
    if isinstance(page, BilingualPage):
        url = f"{STAFF_VIEW}{page.address}?drafts=1"
        attrs = {"target": "_blank", "rel": "noreferrer"}
        yield Button(gettext("View at a chosen minute"), url=url, icon_name="history", attrs=attrs, priority=70)


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


class AuditItem(MenuItem):
    def is_shown(self, request):
        return request.user.has_perm("accounts.view_audit")


hooks.register("register_admin_urls", audit_urls)


@hooks.register("register_reports_menu_item")
def audit_item():
    return AuditItem(_("Audit log"), reverse("audit"), name="audit", icon_name="history", order=200)


@hooks.register("register_reports_menu_item")
def embargoes_item():
    return MenuItem(_("Embargoes"), reverse("embargoes"), name="embargoes", icon_name="time", order=120)


@hooks.register("construct_homepage_panels")
def add_embargoes(request, panels):
    panels.append(EmbargoesPanel())


@hooks.register("construct_reports_menu")
def leave_out_the_report_that_shows_less(request, items):
    items[:] = [item for item in items if item.name != "site-history"]


@hooks.register("insert_global_admin_css")
def audit_css():
    return format_html('<link rel="stylesheet" href="{}">', static("staff/audit.css"))


@hooks.register("register_help_menu_item")
def help_item():
    return MenuItem(_("What to do, step by step"), reverse("staff_help"), name="staff-help", icon_name="help", order=1)


@hooks.register("construct_help_menu")
def leave_out_news_for_developers(request, items):
    items[:] = [item for item in items if not item.name.startswith(("whats-new", "editor-guide"))]


@hooks.register("construct_reports_menu")
def leave_out_reports_for_developers(request, items):
    items[:] = [item for item in items if item.name != "page-types-usage"]


class RowsSearchArea(SearchArea):
    """The list of a model as the place where the search of the side menu leads."""

    def __init__(self, model, icon_name, order):
        viewset = model.snippet_viewset
        super().__init__(
            capfirst(model._meta.verbose_name_plural),
            reverse(viewset.get_url_name("list")),
            name=model._meta.model_name,
            icon_name=icon_name,
            order=order,
        )
        self.policy = viewset.permission_policy

    def is_shown(self, request):
        return self.policy.user_has_any_permission(request.user, {"add", "change", "delete", "view"})


for number, (model, icon_name) in enumerate(SUMMARY):
    hooks.register("register_admin_search_area", partial(RowsSearchArea, model, icon_name, number))

hooks.register("construct_snippet_action_menu", say_it_plainly)
hooks.register("construct_page_action_menu", say_it_plainly)


@hooks.register("construct_settings_menu")
def leave_summit_settings_to_the_site_group(request, items):
    items[:] = [item for item in items if getattr(item, "model", None) is not SummitSettings]


@hooks.register("construct_homepage_panels")
def add_first_things(request, panels):
    ours = {
        UserObjectsInWorkflowModerationPanel: OwnModerationPanel,
        WorkflowObjectsToModeratePanel: WaitingForApprovalPanel,
    }
    panels[:] = [ours[type(each)]() if type(each) in ours else each for each in panels]
    groups = [item for item in admin_menu.registered_menu_items if item.name in GROUP_NAMES]
    panels += [FirstThingsPanel(), WhatToEditPanel(sorted(groups, key=lambda item: item.order))]


WAITING_FOR_ME = "workflow_objects_to_moderate"
NEWS_FOR_DEVELOPERS = "whats_new_in_wagtail_version"


@hooks.register("construct_homepage_panels", order=100)
def put_what_waits_first(request, panels):
    """What waits for this account stands above what is due today, and news of Wagtail nowhere."""
    panels[:] = [panel for panel in panels if getattr(panel, "name", "") != NEWS_FOR_DEVELOPERS]
    for panel in panels:
        if getattr(panel, "name", "") == WAITING_FOR_ME:
            panel.order = FirstThingsPanel.order - 10


@hooks.register("construct_homepage_panels")
def add_overdue_schedules(request, panels):
    panels.append(OverduePanel())


@hooks.register("construct_homepage_summary_items", order=100)
def count_what_staff_edit(request, items):
    items[:] = summary_items(request)


@hooks.register("insert_global_admin_css")
def staff_css():
    return format_html('<link rel="stylesheet" href="{}">', static("staff/staff.css"))


@hooks.register("register_rich_text_features", order=100)  # in the place of Wagtail's own
def link_to_public_pages_only(features):
    features.register_link_type(PublicPageLinkHandler)
