from wagtail import hooks

from .staff.bulk import BULK_ACTIONS
from .staff.guard import MAY_SEE_REPORTS
from .staff.instants import hide_until_then
from .staff.tags import offer_own_tags

offer_own_tags()

for action in BULK_ACTIONS:
    hooks.register("register_bulk_action", action, order=200)  # after Wagtail's own, which these replace


WAGTAILS_REPORTS = {"locked-pages", "workflows", "workflow-tasks", "site-history", "aging-pages", "page-types-usage"}


@hooks.register("construct_reports_menu")
def leave_out_refused_reports(request, items):
    if not request.user.has_perm(MAY_SEE_REPORTS):
        items[:] = [item for item in items if item.name not in WAGTAILS_REPORTS]


hooks.register("after_publish", hide_until_then)
hooks.register("after_publish_page", hide_until_then)


@hooks.register("after_edit_page")
@hooks.register("after_edit_snippet")
def hide_after_approval(request, row):
    if request.POST.get("action-workflow-action") and request.POST.get("workflow-action-name") == "approve":
        hide_until_then(request, row)
