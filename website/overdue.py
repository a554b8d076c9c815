"""Schedules whose time has passed and which could not be carried out, for those who can do something about it."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.admin.ui.components import Component
from wagtail.models import Revision

from summit.scheduling import OVERDUE, row_of, tasks_due


@dataclass(frozen=True)
class Overdue:
    row: object
    url: str
    due_at: datetime
    what: str


def overdue_for(user, now):
    """Return the overdue schedules of rows that `user` may edit, the longest waiting first."""
    finder = AdminURLFinder(user)
    found = []
    for task in tasks_due(now - OVERDUE):
        row = row_of(task)
        if row is not None and (url := finder.get_edit_url(row)):
            is_publication = task.model is Revision
            what = gettext("was to be published") if is_publication else gettext("was to be taken off the site")
            found.append(Overdue(row, url, task.due_at, what))
    return found


class OverduePanel(Component):
    name = "overdue"
    template_name = "staff/overdue.html"
    order = 10  # before anything else

    def get_context_data(self, parent_context):
        request = parent_context["request"]
        return {"overdue": overdue_for(request.user, request.now)}
