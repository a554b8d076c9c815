"""One step of approval for all that staff draft: sessions, speakers, media items and the pages of the site."""

from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from wagtail.models import (
    GroupApprovalTask,
    Page,
    Workflow,
    WorkflowContentType,
    WorkflowPage,
    WorkflowTask,
)

from media_archive.models import MediaItem
from sessions.models import Session
from speakers.models import Speaker

MODELS = [Session, Speaker, MediaItem]
APPROVERS = ["approver", "administrator"]  # roles, by their slugs
NAME = "게시 승인 · Approval"
WAGTAILS_OWN = "Moderators approval"


def set_up_approval():
    """Make the workflow and give it what has none. What staff have changed since stays; again changes nothing."""
    kinds = ContentType.objects.get_for_models(*MODELS).values()
    workflow = Workflow.objects.filter(workflow_content_types__content_type__in=kinds).order_by("pk").first()
    workflow = workflow or _new_workflow()
    for kind in kinds:
        WorkflowContentType.objects.get_or_create(content_type=kind, defaults={"workflow": workflow})
    root = Page.get_first_root_node()
    WorkflowPage.objects.filter(page=root, workflow__name=WAGTAILS_OWN).delete()
    WorkflowPage.objects.get_or_create(page=root, defaults={"workflow": workflow})
    if not WorkflowPage.objects.filter(workflow__name=WAGTAILS_OWN).exists():
        Workflow.objects.filter(name=WAGTAILS_OWN, active=True).update(active=False)


def _new_workflow():
    workflow = Workflow.objects.create(name=NAME)
    task = GroupApprovalTask.objects.create(name=NAME)
    task.groups.set(Group.objects.filter(name__in=APPROVERS))
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    return workflow
