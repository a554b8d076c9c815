"""The first page of the admin: what staff do first."""

from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.timezone import localtime
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.admin.site_summary import SummaryItem
from wagtail.admin.ui.components import Component
from wagtail.admin.views.home import UserObjectsInWorkflowModerationPanel, WorkflowObjectsToModeratePanel
from wagtail.models import Page, WorkflowState

from ir_companies.models import Company
from media_archive.models import MediaItem
from sessions.models import Session
from sessions.timetable import Timetable
from speakers.models import Speaker
from summit.clock import SEOUL
from summit.models import City
from summit.ownership import may_touch, rows_of

DRAFTS_SHOWN = 12
MODELS_WITH_DRAFTS = [Session, Speaker, MediaItem, Page]


@dataclass(frozen=True)
class Draft:
    """A row with something that visitors do not see yet."""

    row: object
    kind: str
    url: str
    is_published: bool
    status: str

    @property
    def is_submitted(self):
        return self.status == WorkflowState.STATUS_IN_PROGRESS

    @property
    def is_sent_back(self):
        return self.status == WorkflowState.STATUS_NEEDS_CHANGES


def waiting_drafts(user):
    finder = AdminURLFinder(user)
    drafts = []
    for model in MODELS_WITH_DRAFTS:
        for row in rows_of(user, model.objects.filter(has_unpublished_changes=True))[:DRAFTS_SHOWN]:
            if url := finder.get_edit_url(row):
                drafts.append((row, capfirst(model._meta.verbose_name), url, row.live))
    drafts = drafts[:DRAFTS_SHOWN]
    statuses = approval_statuses([row for row, *_others in drafts])
    return [Draft(row, *others, statuses.get((type(row), row.pk), "")) for row, *others in drafts]


def approval_statuses(rows):
    """Return {(model, primary key): status} of those of `rows` on their way to approval; one query for any number."""
    kinds = ContentType.objects.get_for_models(*{type(row) for row in rows})
    waiting = WorkflowState.objects.filter(
        status__in=[WorkflowState.STATUS_IN_PROGRESS, WorkflowState.STATUS_NEEDS_CHANGES],
        base_content_type__in=kinds.values(),
        object_id__in=[str(row.pk) for row in rows],
    )
    models = {kind.pk: model for model, kind in kinds.items()}
    found = waiting.values_list("base_content_type", "object_id", "status")
    return {(models[kind], int(key)): status for kind, key, status in found}


def sessions_of_today(user, now):
    """Return (slot, edit address) of the account's sessions of today, or of the next one."""
    finder = AdminURLFinder(user)
    timetable = Timetable(now)
    own = set(rows_of(user, Session.objects.all()).values_list("pk", flat=True))
    today = localtime(now, SEOUL).date()
    slots = [slot for slot in timetable.slots if slot.session.pk in own]
    ahead = [slot for slot in timetable.ahead if slot.session.pk in own]
    slots = [slot for slot in slots if slot.day == today or slot.state.is_live]
    following = [] if slots else ahead[:1]
    return [[(slot, finder.get_edit_url(slot.session)) for slot in found] for found in (slots, following)]


class FirstThingsPanel(Component):
    name = "first_things"
    template_name = "staff/first_things.html"
    order = 40

    def get_context_data(self, parent_context):
        request = parent_context["request"]
        today, following = sessions_of_today(request.user, request.now)
        return {
            "now": request.now,
            "today": today,
            "following": following,
            "drafts": waiting_drafts(request.user),
            "runs_live_desk": request.user.has_perm("live_desk.use_live_desk"),
        }


class WhatToEditPanel(Component):
    """The groups of the menu once more, after what is due and what is lacking."""

    name = "what_to_edit"
    template_name = "staff/what_to_edit.html"
    order = 90

    def __init__(self, groups):
        self.groups = groups

    def get_context_data(self, parent_context):
        request = parent_context["request"]
        return {
            "groups": [
                (group.label, group.icon_name, group.menu.render_component(request))
                for group in self.groups
                if group.is_shown(request)
            ]
        }


class OwnModerationPanel(UserObjectsInWorkflowModerationPanel):
    """What the account has submitted, as long as it works on it: a row may have moved to another bureau since."""

    def get_context_data(self, parent_context):
        context = super().get_context_data(parent_context)
        user, states = parent_context["request"].user, context["workflow_states"]
        return context | {"workflow_states": [state for state in states if may_touch(user, state.content_object)]}


class WaitingForApprovalPanel(WorkflowObjectsToModeratePanel):
    """What waits for this account, to be compared with what visitors read.

    Wagtail offers that only where a revision is behind the public row, as behind nothing that was imported; and the
    version before the submitted one is as a rule the same text, saved by itself a few seconds earlier.
    """

    def get_context_data(self, parent_context):
        context = super().get_context_data(parent_context)
        for state in context["states"]:
            state.update(live_revision_id=state["obj"].live, previous_revision_id=None)
        return context


class RowsSummaryItem(SummaryItem):
    """How many rows of a model there are, with the way to their list."""

    template_name = "staff/rows_summary.html"

    def __init__(self, request, model, icon_name, order):
        super().__init__(request)
        self.model = model
        self.icon_name = icon_name
        self.order = order

    def get_context_data(self, parent_context):
        count = rows_of(self.request.user, self.model._default_manager.all()).count()
        return {
            "count": count,
            "label": self.model._meta.verbose_name if count == 1 else self.model._meta.verbose_name_plural,
            "icon_name": self.icon_name,
            "url": reverse(self.model.snippet_viewset.get_url_name("list")),
        }

    def is_shown(self):
        policy = self.model.snippet_viewset.permission_policy
        return policy.user_has_any_permission(self.request.user, {"add", "change", "delete", "view"})


SUMMARY = [
    (Session, "calendar-alt"),
    (Speaker, "user"),
    (City, "site"),
    (Company, "clipboard-list"),
    (MediaItem, "doc-full-inverse"),
]


def summary_items(request):
    return [RowsSummaryItem(request, model, icon, number) for number, (model, icon) in enumerate(SUMMARY)]
