"""Several short lists of different models in one query.

A page about one thing shows many short lists: its parts, its places, its sources. A query for each would cost more
than all their rows, and a page may ask the database twelve times.
"""

from django.db.models import F, IntegerField, QuerySet, Value
from django.db.models.functions import Cast


def read_together(**querysets):
    """Return {name: [instances]} for querysets of any models, read by one UNION.

    The models share columns: each row fills those of the kinds that its own fields have, and leaves the others empty.
    Related objects are not followed, and an order or a slice of a queryset is lost: sort what comes back.
    """
    # the rows of a draft that is previewed are in no table
    drafted = {name: list(rows) for name, rows in querysets.items() if not isinstance(rows, QuerySet)}
    parts = [(name, queryset) for name, queryset in querysets.items() if name not in drafted]
    if not parts:
        return drafted
    places = [places_of(queryset.model._meta.concrete_fields) for _name, queryset in parts]
    columns = {place: field for each in places for place, field in each.items()}
    # PostgreSQL wants the type of an empty column said
    empty = {place: Cast(Value(None), field) for place, field in columns.items()}
    selects = [
        # plain: the querysets of translated models have their own order of columns
        QuerySet(queryset.model, queryset.order_by().query, queryset.db).values_list(
            Value(number, IntegerField()),
            *(F(own[place].attname) if place in own else empty[place] for place in columns),
        )
        for number, ((_name, queryset), own) in enumerate(zip(parts, places, strict=True))
    ]
    found = {name: [] for name, _queryset in parts}
    first, *rest = selects
    for number, *values in first.union(*rest, all=True) if rest else first:
        name, queryset = parts[number]
        own = dict(zip(columns, values, strict=True))
        names = [field.attname for field in places[number].values()]
        found[name].append(queryset.model.from_db(queryset.db, names, [own[place] for place in places[number]]))
    return found | drafted


def places_of(fields):
    """Return {(kind, number): field}: the first text of a model, its second, its first whole number, …

    Fields of a kind are read from the database and turned into Python alike, whatever their model.
    """
    places = {}
    for field in fields:
        plain = field
        while plain.remote_field:  # a foreign key is stored like what it leads to
            plain = plain.target_field
        kind = (plain.get_internal_type(), getattr(type(plain), "from_db_value", None))
        places[(kind, sum(other == kind for other, _number in places))] = field
    return places


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
