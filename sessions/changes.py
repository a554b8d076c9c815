"""What changed in the programme, when, and how often: the memory behind calendars and feeds.

It stands beside the sessions, not on them: restoring an old revision, or saving a copy that was read earlier, must
not turn a counter back. `stamps.py` writes it.
"""

import threading
from contextlib import contextmanager

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _, pgettext_lazy


class CalendarStamp(models.Model):
    """How often and when what the feeds show of a session has changed (RFC 5545: SEQUENCE, CREATED, LAST-MODIFIED)."""

    session = models.OneToOneField("summit_sessions.Session", models.CASCADE, related_name="stamp")
    sequence = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    shown = models.JSONField()  # what was shown after the last change, to be compared with what is shown now

    wagtail_reference_index_ignore = True  # memory of a session is no use of it

    class Meta:
        verbose_name = _("calendar revision")
        verbose_name_plural = _("calendar revisions")

    def __str__(self):
        return f"{self.session_id}: {self.sequence}"


class SessionChange(models.Model):
    """One thing that changed for those who plan by the programme. `before` and `after` hold what it changed."""

    class Kind(models.TextChoices):
        ADDED = "added", _("Added")
        REMOVED = "removed", _("Removed")
        MOVED = "moved", _("New time")
        CANCELLED = "cancelled", _("Cancelled")
        RESTORED = "restored", _("Takes place after all")
        STREAMS = "streams", _("New streams")
        RENAMED = "renamed", pgettext_lazy("what changed", "New title")
        PROGRAMME = "programme", _("Summit as a whole")

    # None where the session was deleted, and for the summit as a whole
    session = models.ForeignKey("summit_sessions.Session", models.SET_NULL, null=True, related_name="changes")
    slug = models.CharField(max_length=80, blank=True)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    changed_at = models.DateTimeField(db_index=True)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["-changed_at", "-pk"]
        verbose_name = _("change of the programme")
        verbose_name_plural = _("changes of the programme")

    def __str__(self):
        return f"{self.slug}: {self.kind}"


class Touched(threading.local):
    """What this thread has saved that has not been compared yet."""

    def __init__(self):
        self.depth = 0
        self.forget()

    def forget(self):
        self.sessions = set()
        self.every_session = False
        self.programme = False

    def __bool__(self):
        return bool(self.sessions or self.every_session or self.programme)


_touched = Touched()
_listeners = []


def at_the_end_of_a_change(function):
    """Let `function(touched)` follow each change, inside its transaction."""
    _listeners.append(function)
    return function


@contextmanager
def one_change():
    """Let all that is saved inside count as one change: a session with its broadcasts, or a whole import.

    Content and revision counters are committed together.
    """
    with transaction.atomic():
        _touched.depth += 1
        try:
            yield _touched
            if _touched.depth == 1 and _touched:
                for listener in _listeners:
                    listener(_touched)
        finally:
            _touched.depth -= 1
            if _touched.depth == 0:
                _touched.forget()


def touch_sessions(*pks):
    """Say that what the feeds show of these sessions may have changed."""
    with one_change() as touched:
        touched.sessions.update(pks)


def touch_every_session():
    """Say that any session may have changed: for rows written without a signal, as by bulk_create or SQL, too."""
    with one_change() as touched:
        touched.every_session = True


def touch_programme():
    """Say that what the feeds show of the summit as a whole may have changed."""
    with one_change() as touched:
        touched.programme = True
