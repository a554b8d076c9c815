"""Who works on which rows.

A bureau editor or translator works on the rows of the bureaus that name the account among their editors; whoever may
`work_for_all_bureaus` works on all of them. What belongs to no bureau is for the latter alone, except that models
with `open_to_all_staff = True` may be chosen and read by everybody.
"""

from django.db.models import Q
from modelcluster.fields import ParentalKey
from wagtail.models import Collection, CollectionMember

from accounts.roles import TRANSLATOR

from . import clock
from .models import Bureau
from .visibility import public_at

WORK_FOR_ALL = "summit.work_for_all_bureaus"


def works_for_all(user):
    return user.is_active and user.has_perm(WORK_FOR_ALL)


def owner_lookup(model):
    """Return the lookup that leads from a row of `model` to its bureau, or None where it has no owner."""
    if issubclass(model, Bureau):
        return "pk"
    if issubclass(model, CollectionMember):
        return "collection__bureau"
    fields = {field.name: field for field in model._meta.get_fields()}
    if "bureau" in fields:
        return "bureau"
    for field in fields.values():
        if isinstance(field, ParentalKey) and (lookup := owner_lookup(field.related_model)):
            return f"{field.name}__{lookup}"
    return None


def of_bureaus(queryset, bureaus):
    """Return the rows of `queryset` that belong to `bureaus`; none where the model has no owner."""
    lookup = owner_lookup(queryset.model)
    return queryset.filter(**{f"{lookup}__in": bureaus}) if lookup else queryset.none()


def rows_of(user, queryset):
    """Return the rows of `queryset` that `user` works on, or may choose where the model is open to all staff."""
    if works_for_all(user):
        return queryset
    if not user.is_active or not user.is_authenticated:
        return queryset.none()
    if owner_lookup(queryset.model) is None and getattr(queryset.model, "open_to_all_staff", False):
        return queryset
    return of_bureaus(queryset, user.bureaus.values("pk"))


def may_touch(user, row):
    """The stored owner decides, never the one in a form or in a draft."""
    if works_for_all(user):
        return True
    if not user.is_active or not user.is_authenticated or not row.pk or owner_lookup(type(row)) is None:
        return False
    return rows_of(user, type(row)._base_manager.filter(pk=row.pk)).exists()


def choosable(user, queryset):
    """Return the rows of `queryset` that `user` may refer to: the own ones and what is open to others."""
    model = queryset.model
    if user.is_superuser:
        return queryset
    if issubclass(model, CollectionMember):
        return queryset.filter(collection__in=collections_to_choose_from(user, model))
    has_drafts = any(field.name == "live" for field in model._meta.get_fields())
    public = public_at(model, clock.now())
    if works_for_all(user):
        if is_open_to_all_roles(model) or has_any_permission(user, model):
            return queryset
        return queryset.filter(public) if public else queryset.none()
    own = rows_of(user, queryset)
    if has_drafts and getattr(model, "published_open_to_all_staff", False):
        return queryset.filter(Q(pk__in=own.order_by().values("pk")) | public)
    return own


def is_open_to_all_roles(model):
    """Whether any role that works for all bureaus may be told the names of these rows."""
    is_listed = hasattr(model, "snippet_viewset")  # what staff have no list of is offered where a form asks for it
    return issubclass(model, Bureau) or getattr(model, "open_to_all_staff", False) or not is_listed


def has_any_permission(user, model):
    names = model._meta.app_label, model._meta.model_name
    return any(user.has_perm(f"{names[0]}.{action}_{names[1]}") for action in ("view", "change", "add", "delete"))


def collections_to_choose_from(user, model):
    """Wagtail gives the right to choose a file by group and collection, for all collections below it."""
    roots = Collection.objects.filter(
        group_permissions__group__user=user, group_permissions__permission__codename=f"choose_{model._meta.model_name}"
    )
    below = Q(pk__in=[])
    for path in roots.values_list("path", flat=True):
        below |= Q(path__startswith=path)
    return Collection.objects.filter(below)


def only_language(user):
    """Return the one language whose texts `user` may change, "" for none, or None for who is no translator."""
    if works_for_all(user):
        return None
    if user.translates_into:
        return user.translates_into
    roles = set(user.groups.values_list("name", flat=True))
    return "" if TRANSLATOR in roles else None


def open_to_bureaus(view):
    """Mark an admin view as safe for those who work for some bureaus only: it shows and changes `rows_of` them.

    Every other admin view is refused to them.
    """
    view.open_to_bureaus = True
    return view
