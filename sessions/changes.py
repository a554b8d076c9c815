"""What changed in the programme, when, and how often: the memory behind calendars and feeds.

It stands beside the sessions, not on them: restoring an old revision, or saving a copy that was read earlier, must
not turn a counter back. `stamps.py` writes it.
"""

import threading
from contextlib import contextmanager

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _


class CalendarStamp(models.Model):
    """How often and when what the feeds show of a session has changed (RFC 5545: SEQUENCE, CREATED, LAST-MODIFIED)."""

    session = models.OneToOneField("summit_sessions.Session", models.CASCADE, related_name="stamp")
    sequence = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    shown = models.JSONField()  # what was shown after the last change, to be compared with what is shown now

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
        RENAMED = "renamed", _("New title")
        PROGRAMME = "programme", _("Summit as a whole")

    # None where the session was deleted, and for the summit as a whole
    session = models.ForeignKey("summit_sessions.Session", models.SET_NULL, null=True, related_name="changes")
    slug = models.CharField(max_length=80, blank=True)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    changed_at = models.DateTimeField(db_index=True)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)

    class Meta:
        ordering = ["-changed_at", "-pk"]
        verbose_name = _("change of the programme")
        verbose_name_plural = _("changes of the programme")

    def __str__(self):
        return f"{self.slug}: {self.kind}"


class _Touched(threading.local):
    """The sessions saved by this thread that have not been compared yet."""

    def __init__(self):
        self.depth = 0
        self.pks = set()
        self.everything = False


_touched = _Touched()
_listeners = []


def at_the_end_of_a_change(function):
    """Let `function(pks)` follow each change; `pks` is None where any session may have changed."""
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
            yield
            if _touched.depth == 1:
                _compare()
        finally:
            _touched.depth -= 1
            if _touched.depth == 0:
                _touched.pks, _touched.everything = set(), False


def _compare():
    if _touched.pks or _touched.everything:
        for listener in _listeners:
            listener(None if _touched.everything else set(_touched.pks))


def touch(*pks):
    """Say that what the feeds show of these sessions may have changed; of none named, that of any may have."""
    with one_change():
        _touched.pks.update(pks)
        _touched.everything = _touched.everything or not pks
