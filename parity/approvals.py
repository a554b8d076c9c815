"""An approval publishes: with a gap between the languages it needs a comment that says why."""

from django.dispatch import receiver
from django.http import JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from wagtail.admin import messages
from wagtail.models import TaskState
from wagtail.signals import task_approved

from summit import clock

from .addresses import edit_url
from .gate import describe, gaps_of, keep_reason
from .texts import owners


def drafted(task_state):
    """Return the draft that a task is about, or None where it has no texts in both languages."""
    row = task_state.workflow_state.content_object
    row = row and row.get_latest_revision_as_object()
    return row if row is not None and type(row) in owners() else None


class ApprovalMiddleware:
    """Asks for the comment where a task is approved outside the edit form, as from the first page of the admin."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        match = request.resolver_match
        is_approval = match.url_name == "workflow_action" and kwargs.get("action_name") == "approve"
        if not is_approval or request.method != "POST" or request.POST.get("comment", "").strip():
            return None
        task_state = TaskState.objects.filter(pk=kwargs.get("task_state_id")).first()
        draft = task_state and drafted(task_state)
        if not draft or not self.may_approve(request.user, task_state, draft):
            return None  # the view refuses it
        gaps = gaps_of(draft, request.now)
        if not gaps:
            return None
        messages.error(
            request,
            gettext("Not approved: write these texts, or approve with a comment that says why they lack. %(texts)s")
            % {"texts": describe(gaps)},
        )
        address = edit_url(type(draft), draft.pk)
        if request.headers.get("x-requested-with") == "XMLHttpRequest":
            return JsonResponse({"step": "success", "redirect": address})
        return redirect(address)

    def may_approve(self, user, task_state, draft):
        actions = task_state.task.specific.get_actions(draft, user) if user.is_authenticated else []
        return any(name == "approve" for name, *_rest in actions)


@receiver(task_approved)
def keep_comment(instance, user, **_kwargs):
    if instance.comment and (draft := drafted(instance)):
        keep_reason(draft, instance.comment, clock.now(), user)
