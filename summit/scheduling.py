"""Scheduled publishing: what has to be written once its time has come.

What visitors may see is read from the clock by `visibility.public_at` and waits for nothing here. This writes the
approved content of rows that are public already, and brings the state that staff see after the clock. Any number of
runners may do it at once, each object in a transaction of its own: who comes second finds nothing left to do. What
fails keeps its schedule and is tried again.
"""

import logging
import threading
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.apps import apps
from django.db import close_old_connections, transaction
from wagtail.models import DraftStateMixin, Page, Revision

from . import clock

EVERY = 10  # seconds between two looks
LONGEST_WAIT = timedelta(minutes=10)  # before a failing object is tried again
OVERDUE = timedelta(minutes=2)  # after its time a schedule is shown to staff as not carried out

JOBS = []  # what else is looked after beside the server: functions of `now`, put here by apps above this one

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Task:
    """One thing to do: publish a revision, or take an expired row off the site."""

    model: type
    pk: int
    due_at: datetime


def models_with_drafts():
    ours = [model for model in apps.get_models() if issubclass(model, DraftStateMixin) and not issubclass(model, Page)]
    return [Page, *ours]


def tasks_due(now):
    """Return what should have been done by `now`, in the order of its instants."""
    due = Revision.objects.filter(approved_go_live_at__lte=now).values_list("pk", "approved_go_live_at")
    tasks = [Task(Revision, pk, due_at) for pk, due_at in due]
    for model in models_with_drafts():
        expired = model._default_manager.filter(live=True, expire_at__lte=now).order_by()
        tasks += [Task(model, pk, due_at) for pk, due_at in expired.values_list("pk", "expire_at")]
    return sorted(tasks, key=lambda task: (task.due_at, task.model._meta.label, task.pk))


def row_of(task):
    """Return the row that a task is about, or None where it is gone."""
    stored = task.model._base_manager.filter(pk=task.pk).first()
    row = stored.content_object if isinstance(stored, Revision) else stored
    return row.specific if isinstance(row, Page) else row


def carry_out(task, now):
    """Do `task` and return whether there was still something to do; raises what Wagtail or the database raises."""
    with transaction.atomic():
        stored = task.model._default_manager.select_for_update().filter(pk=task.pk)
        if task.model is Revision:
            revision = stored.filter(approved_go_live_at__lte=now).first()
            if revision:
                revision.publish(log_action="wagtail.publish.scheduled")
            return revision is not None
        row = stored.filter(live=True, expire_at__lte=now).first()
        if row:
            row = row.specific if isinstance(row, Page) else row
            row.unpublish(set_expired=True, log_action="wagtail.unpublish.scheduled")
        return row is not None


class Runner:
    """Does what is due, again and again. What fails waits longer each time, the rest waits for nothing."""

    def __init__(self, every=EVERY):
        self.every = every
        self._failures = {}  # task: (how often it failed, when to try again)
        self._failures_of_jobs = {}

    def wait_after(self, times):
        """Return how long to wait after so many failures before another one; they may go on for days."""
        return min(timedelta(seconds=self.every) * 2 ** min(times, 10), LONGEST_WAIT)

    def run_once(self, now):
        """Return (how many tasks were done, the tasks that failed)."""
        done, failed = 0, []
        tasks = tasks_due(now)
        self._failures = {task: record for task, record in self._failures.items() if task in tasks}
        for task in tasks:
            times, try_at = self._failures.get(task, (0, now))
            if now < try_at:
                continue
            try:
                done += carry_out(task, now)
                self._failures.pop(task, None)
            except Exception:
                logger.exception("Schedule of %s %s for %s failed", task.model._meta.label, task.pk, task.due_at)
                self._failures[task] = (times + 1, now + self.wait_after(times))
                failed.append(task)
        return done, failed

    def run_jobs(self, now):
        """Do the other work of the site. One that fails keeps none of the rest from being done."""
        for job in JOBS:
            times, try_at = self._failures_of_jobs.get(job, (0, now))
            if now < try_at:
                continue
            try:
                job(now)
                self._failures_of_jobs.pop(job, None)
            except Exception:
                logger.exception("%s.%s failed", job.__module__, job.__name__)
                self._failures_of_jobs[job] = (times + 1, now + self.wait_after(times))

    def run_until(self, stopped):
        """Look every few seconds until the threading.Event `stopped` is set."""
        while not stopped.wait(self.every):
            close_old_connections()
            try:
                self.run_once(clock.now())
            except Exception:  # the database may be away for a while; the next look will tell
                logger.exception("Schedules could not be read")
            self.run_jobs(clock.now())


def start_beside_the_server():
    """Look for due schedules in a thread of this process; return the function that ends it."""
    stopped = threading.Event()
    thread = threading.Thread(target=Runner().run_until, args=[stopped], name="publish-due", daemon=True)
    thread.start()

    def stop():
        stopped.set()
        thread.join(timeout=5)

    return stop
