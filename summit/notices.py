"""Mails to staff about approvals: after the change is safe, in the language of each, and never in its way.

Wagtail sends them while the change is still being written, and most failures of a mail server would undo it.
"""

import logging
from contextvars import ContextVar

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext
from wagtail.admin import mail, messages, signal_handlers
from wagtail.users.models import UserProfile

from .public_requests import is_staff_path

logger = logging.getLogger(__name__)

_failures = ContextVar("failures", default=None)  # of the request that is being answered


class CarefulNotifier:
    """Send when the change is committed; log what fails, and let the member of staff know."""

    def __call__(self, instance=None, **kwargs):
        if not self.can_handle(instance, **kwargs):
            return False
        transaction.on_commit(lambda: self._send(super(CarefulNotifier, self).__call__, instance, kwargs))
        return True

    def _send(self, send, instance, kwargs):
        try:
            is_sent = send(instance=instance, **kwargs)
        except Exception:
            logger.exception("Notice %s of %s could not be sent", self.notification, instance)
            is_sent = False
        failures = _failures.get()
        if not is_sent and failures is not None:
            failures.append(self.notification)


class TaskSubmitted(CarefulNotifier, mail.GroupApprovalTaskStateSubmissionEmailNotifier):
    def get_context(self, task_state, **kwargs):
        return super().get_context(task_state, **kwargs) | {"requested_by": task_state.workflow_state.requested_by}


class WorkflowSubmitted(CarefulNotifier, mail.WorkflowStateSubmissionEmailNotifier):
    pass


class WorkflowApproved(CarefulNotifier, mail.WorkflowStateApprovalEmailNotifier):
    def get_context(self, workflow_state, **kwargs):
        task_state = workflow_state.current_task_state.specific
        return super().get_context(workflow_state, **kwargs) | {
            "comment": task_state.get_comment(),
            "task_state": task_state,
        }


class WorkflowRejected(CarefulNotifier, mail.WorkflowStateRejectionEmailNotifier):
    pass


def connect():
    """Put these in the place of Wagtail's, which it connects when its admin is ready: after this app."""
    signal_handlers.task_submission_email_notifier = TaskSubmitted()
    signal_handlers.workflow_submission_email_notifier = WorkflowSubmitted()
    signal_handlers.workflow_approval_email_notifier = WorkflowApproved()
    signal_handlers.workflow_rejection_email_notifier = WorkflowRejected()


class NoticeTroubleMiddleware:
    """Say it on the next screen of the admin when a change is saved but its notice could not be sent."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if not is_staff_path(request.path_info):
            return self.get_response(request)
        failures = []
        token = _failures.set(failures)
        try:
            response = self.get_response(request)
        finally:
            _failures.reset(token)
        if failures:
            with translation.override(UserProfile.get_for_user(request.user).get_preferred_language()):
                messages.warning(
                    request,
                    gettext(
                        "Your change is saved, but the e-mail about it could not be sent. Please tell them yourself."
                    ),
                )
        return response
