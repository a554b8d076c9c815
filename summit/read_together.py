"""Several short lists of different models in one query.

A page about one thing shows many short lists: its parts, its places, its sources. A query for each would cost more
than all their rows, and a page may ask the database twelve times.
"""

from django.db.models import F, IntegerField, QuerySet, Value
from django.db.models.functions import Cast


def read_together(**querysets):
    """Return {name: [instances]} for querysets of any models, read by one UNION.

    Each row carries the columns of all the models, empty but for its own. Related objects are not followed, and an
    order or a slice of a queryset is lost: sort what comes back.
    """
    # the rows of a draft that is previewed are in no table
    drafted = {name: list(rows) for name, rows in querysets.items() if not isinstance(rows, QuerySet)}
    parts = [(name, queryset) for name, queryset in querysets.items() if name not in drafted]
    if not parts:
        return drafted
    columns = [
        (number, field)
        for number, (_name, queryset) in enumerate(parts)
        for field in queryset.model._meta.concrete_fields
    ]
    # PostgreSQL wants the type of an empty column said
    empty = {column: Cast(Value(None), field) for column, (_number, field) in enumerate(columns)}
    selects = [
        # plain: the querysets of translated models have their own order of columns
        QuerySet(queryset.model, queryset.order_by().query, queryset.db).values_list(
            Value(number, IntegerField()),
            *(F(field.attname) if owner == number else empty[column] for column, (owner, field) in enumerate(columns)),
        )
        for number, (_name, queryset) in enumerate(parts)
    ]
    found = {name: [] for name, _queryset in parts}
    first, *rest = selects
    for number, *values in first.union(*rest, all=True) if rest else first:
        name, queryset = parts[number]
        own = [value for value, (owner, _field) in zip(values, columns, strict=True) if owner == number]
        names = [field.attname for field in queryset.model._meta.concrete_fields]
        found[name].append(queryset.model.from_db(queryset.db, names, own))
    return found | drafted


def remember(instance, relation, rows):
    """Let `instance.<relation>.all()` answer with `rows`, as if they had been prefetched."""
    queryset = getattr(instance, relation).get_queryset()
    queryset._result_cache = list(rows)
    queryset._prefetch_done = True
    cache = instance.__dict__.setdefault("_prefetched_objects_cache", {})
    cache[relation] = queryset


def remember_in_order(instance, found, relations):
    """Let each of the named relations of `instance` answer with what was found under its name."""
    for relation in relations:
        remember(instance, relation, in_order(found[relation]))


def in_order(rows):
    """The rows of one model in the order of that model: a union has none."""
    rows = list(rows)
    for key in reversed(rows[0]._meta.ordering if rows else []):
        name = key.removeprefix("-")
        rows.sort(key=lambda row, name=name: getattr(row, name) or 0, reverse=key.startswith("-"))
    return rows


def is_read(instance, relation):
    return relation in getattr(instance, "_prefetched_objects_cache", {})
