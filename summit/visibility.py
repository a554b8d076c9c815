"""The one rule of what the public may see at an instant.

A row is public when it is published and its embargo, if it has one, has passed. The rule is read from the
clock: an embargo ends because the time came, not because a job ran.
"""

from django.db import models
from django.db.models import Q


def public_at(model, now, prefix=""):
    """Return the condition under which rows of `model` are public at `now`, reached through `prefix`."""
    names = {field.name for field in model._meta.get_fields()}
    condition = Q()
    if "live" in names:
        condition &= Q(**{f"{prefix}live": True})
    if "embargo_until" in names:
        condition &= Q(**{f"{prefix}embargo_until": None}) | Q(**{f"{prefix}embargo_until__lte": now})
    return condition


class PublicQuerySet(models.QuerySet):
    """Rows that can be asked what the public may see of them."""

    def public_at(self, now):
        return self.filter(public_at(self.model, now))
