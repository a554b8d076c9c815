from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import include, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext, gettext_lazy as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.models import Page

from . import log_actions, views
from .dashboard import BothLanguagesPanel
from .forms import REASON_FIELD
from .gate import describe, gaps_of, keep_reason
from .texts import owners

hooks.register("register_log_actions", log_actions.register)


class ReportMenuItem(MenuItem):
    def is_shown(self, request):
        return request.user.has_perm("parity.view_parity")


@hooks.register("register_admin_urls")
def addresses():
    patterns = [
        path("", views.report, name="report"),
        path("<str:label>/<int:pk>/", views.row, name="row"),
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


# ---------------------------------------------------------------- publishing with a gap
@hooks.register("after_publish_page")
@hooks.register("after_publish")
def keep_stated_reason(request, row):
    """The form has asked for it; here it is written into the log."""
    if type(row) in owners() and (reason := request.POST.get(REASON_FIELD, "").strip()):
        keep_reason(row, reason, request.now, request.user)


@hooks.register("after_edit_page")
@hooks.register("after_edit_snippet")
def keep_reason_of_approval(request, row):
    if request.POST.get("action-workflow-action") and request.POST.get("workflow-action-name") == "approve":
        keep_stated_reason(request, row)


@hooks.register("before_bulk_action")
def refuse_bulk_publication(request, action_type, objects, action):
    """Many pages at once leave no room for a reason each: those with a gap are published from their own form."""
    if action_type != "publish":
        return None
    with_gaps = []
    pages = [row for row in objects if isinstance(row, Page)]
    if action.cleaned_form and action.cleaned_form.cleaned_data.get("include_descendants"):
        pages += [child for page in pages for child in page.get_descendants().not_live()]
    for row in dict.fromkeys([*pages, *(row for row in objects if not isinstance(row, Page))]):
        draft = row.get_latest_revision_as_object()
        draft = draft.specific if isinstance(draft, Page) else draft
        if type(draft) in owners() and (gaps := gaps_of(draft, request.now)):
            with_gaps.append(f"{draft}: {describe(gaps)}")
    if not with_gaps:
        return None
    messages.error(
        request,
        gettext("Nothing was published. Open these and say there why they go out with a gap: %(rows)s")
        % {"rows": " / ".join(with_gaps)},
    )
    return redirect(action.next_url)
