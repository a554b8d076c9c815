"""What waits for its instant: rows that visitors do not see yet, and approved changes of rows that they do see."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import CharField, DateTimeField, Max, OuterRef, Q, Subquery
from django.db.models.functions import Cast
from wagtail.models import Revision

from .visibility import rule

HOLDS = ("embargo_until", "go_live_at")  # whichever of them a model has; the last one decides


@dataclass(frozen=True)
class Waiting:
    """`at` is the instant at which `row` appears, or, where visitors see it already, at which it changes."""

    row: object
    at: datetime
    is_change: bool


def _holds_of(model):
    names = {field.name for field in model._meta.get_fields()}
    return [name for name in HOLDS if name in names], "live" in names


def _approved_at(model):
    """The instant of the approved revision of each row: there is one at most."""
    revisions = Revision.objects.filter(
        base_content_type__app_label=model._meta.app_label,
        base_content_type__model=model._meta.model_name,
        object_id=Cast(OuterRef("pk"), CharField()),
        approved_go_live_at__isnull=False,
    )
    latest = revisions.order_by().values("object_id").annotate(at=Max("approved_go_live_at")).values("at")
    return Subquery(latest[:1], output_field=DateTimeField())


def waiting_among(queryset, now):
    """Return a Waiting for each row of `queryset` that has something to show later, in one query.

    A draft that nobody has approved waits for people, not for an instant, and is not among them.
    """
    model = queryset.model
    holds, has_drafts = _holds_of(model)
    late = Q(pk__in=[])
    for name in holds:
        late |= Q(**{f"{name}__gt": now})
    if has_drafts:
        queryset = queryset.annotate(approved_at=_approved_at(model))
        late = Q(approved_at__gt=now) | late & (Q(live=True) | Q(approved_at__isnull=False))
    public = set(model._default_manager.filter(rule(model, now)).values_list("pk", flat=True)) if has_drafts else set()
    found = []
    for row in queryset.filter(late):
        instants = [getattr(row, "approved_at", None) if row.pk in public or not getattr(row, "live", True) else None]
        instants += [getattr(row, name) for name in holds if row.pk not in public]
        last = max(filter(None, instants), default=None)
        expires_at = getattr(row, "expire_at", None)
        if last and last > now and not (expires_at and expires_at <= last):
            found.append(Waiting(row, last, row.pk in public))
    return sorted(found, key=lambda each: (each.at, str(each.row)))


def appears_at(row, now):
    """Return the instant at which visitors will see `row`; None where they do already, or where nobody approved it."""
    found = waiting_among(type(row)._default_manager.filter(pk=row.pk), now)
    return found[0].at if found and not found[0].is_change else None
