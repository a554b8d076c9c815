"""Since when an item is as visitors see it: what the feed and the kits tell of it."""

from datetime import UTC, datetime

from summit.clock import SEOUL

UNKNOWN = datetime(1970, 1, 1, tzinfo=UTC)


def first_moment(partial_date):
    """Return the instant at which "2020", "2020-05" or "2020-05-28" begins in Seoul, or None."""
    try:
        year, month, day = (int(part) for part in [*str(partial_date).split("-"), "1", "1"][:3])
        return datetime(year, month, day, tzinfo=SEOUL)
    except ValueError:
        return None


def past(now, *instants):
    return [instant for instant in instants if instant is not None and instant <= now]


def published_at(item, now):
    """Return when the public could first see `item` here, or else the day that it bears, or else UNKNOWN."""
    here = past(now, item.first_published_at, item.go_live_at, item.embargo_until)
    return max(here or past(now, first_moment(item.published)), default=UNKNOWN)


def changed_at(item, now):
    """The same, or when it was last corrected or withdrawn."""
    return max([published_at(item, now), *past(now, item.corrected_at, item.withdrawn_at)])
