"""The one rule of what the public may see at an instant.

A row is public when it is published, its embargo has passed, its time to go live has come and its expiry has not. The
rule is read from the clock: a row appears and disappears because the time came, not because a job ran. A row that was
never published, or is hidden again, appears at the instant for which one of its revisions is approved: while that
waits the row is locked and holds what was approved.
"""

from contextlib import contextmanager
from contextvars import ContextVar

from django.db import models
from django.db.models import CharField, Exists, OuterRef, Q
from django.db.models.functions import Cast
from wagtail.models import Revision

_eyes = ContextVar("eyes", default=None)


@contextmanager
def seen_by(eyes):
    """Inside, `eyes(model, prefix, condition)` says in place of `condition`, a Q, which rows count as public.

    For views that nobody but staff may open, and never for a response that is made after the end of the block.
    """
    token = _eyes.set(eyes)
    try:
        yield
    finally:
        _eyes.reset(token)


def approved_by(model, now, prefix=""):
    """Return the condition under which a revision of a row of `model` was to go live at `now` or before."""
    revisions = Revision.objects.filter(
        base_content_type__app_label=model._meta.app_label,
        base_content_type__model=model._meta.model_name,
        object_id=Cast(OuterRef(f"{prefix}pk"), CharField()),
        approved_go_live_at__lte=now,
    )
    return Q(Exists(revisions.order_by().values("pk")))


def rule(model, now, prefix=""):
    """Return the condition under which a visitor may see rows of `model` at `now`; empty where all are public."""
    names = {field.name for field in model._meta.get_fields()}
    condition = Q()
    if "live" in names:
        condition &= Q(**{f"{prefix}live": True}) | approved_by(model, now, prefix)
    for name in sorted({"go_live_at", "embargo_until"} & names):
        condition &= Q(**{f"{prefix}{name}": None}) | Q(**{f"{prefix}{name}__lte": now})
    if "expire_at" in names:
        condition &= Q(**{f"{prefix}expire_at": None}) | Q(**{f"{prefix}expire_at__gt": now})
    return condition


def public_at(model, now, prefix=""):
    """Return the condition under which rows of `model` are public at `now`, reached through `prefix`."""
    condition = rule(model, now, prefix)
    eyes = _eyes.get()
    return eyes(model, prefix, condition) if eyes else condition


class PublicQuerySet(models.QuerySet):
    """Rows that can be asked what the public may see of them."""

    def public_at(self, now):
        return self.filter(public_at(self.model, now))
