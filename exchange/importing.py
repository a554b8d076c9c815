"""The way of a file, from its bytes to the rows."""

from django.db import connection, transaction

from .comparing import compare
from .formats.detection import pages_of
from .reading import read
from .sheets import SHEETS
from .writing import write


def plan_of(content, name, now):
    """Return what a file would change. Raises Unreadable for what is none of ours."""
    return compare(read(pages_of(content, name)), now)


def hold_rows():
    """Let nobody change, between comparing and storing, what the file is compared with; reading goes on.

    SQLite needs no word for it: one writer has the whole database.
    """
    if connection.vendor == "postgresql":
        tables = ", ".join(connection.ops.quote_name(sheet.model._meta.db_table) for sheet in SHEETS)
        with connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {tables} IN SHARE ROW EXCLUSIVE MODE")


def import_file(content, name, *, user, now, keep=True, seen=None, reason=""):
    """Store what a file says and return its Plan; with faults in it, or with `keep=False`, nothing remains.

    `seen` is the digest of the changes that a person has looked at: nothing is stored where they would be others.
    Nor is it where texts would go out with a gap between the languages and `reason` does not say why.
    """
    book = read(pages_of(content, name))  # before the database is held for the rest
    with transaction.atomic():
        hold_rows()
        plan = compare(book, now)
        is_agreed = seen in {None, plan.digest} and (reason or not plan.gaps)
        if plan.changes and not plan.faults and is_agreed:
            write(plan, user=user, name=name, reason=reason, now=now)
        if not keep:
            transaction.set_rollback(True)
    return plan
