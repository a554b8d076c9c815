"""The buttons below an edit form, said in the words of an office."""

from django.utils.translation import gettext
from wagtail.admin.action_menu import SubmitForModerationMenuItem as SubmitPageMenuItem
from wagtail.models import WorkflowState
from wagtail.snippets.action_menu import SubmitForModerationMenuItem as SubmitRowMenuItem


class PlainLabelMixin:
    """There is one way to approval, so the button needs not name it."""

    def get_context_data(self, parent_context):
        context = super().get_context_data(parent_context)
        row = parent_context.get("page") or parent_context.get("instance")
        state = row.current_workflow_state if row else None
        is_again = state and state.status == WorkflowState.STATUS_NEEDS_CHANGES
        context["label"] = gettext("Submit again for approval") if is_again else gettext("Submit for approval")
        return context


class SubmitPage(PlainLabelMixin, SubmitPageMenuItem):
    pass


class SubmitRow(PlainLabelMixin, SubmitRowMenuItem):
    pass


PLAIN = {SubmitPageMenuItem: SubmitPage, SubmitRowMenuItem: SubmitRow}


def say_it_plainly(items, request, context):
    """Wagtail hook: the items are instances that all requests share, so each is replaced and none is changed."""
    items[:] = [PLAIN[type(item)](order=item.order) if type(item) in PLAIN else item for item in items]
