"""Erasing inquiries: when their term is over, or because the sender asks for it.

The row goes with its mails, notes and letters. What stays is a count (ErasedInquiry) that no person can be told from,
and the access record, which names the receipt number alone.
"""

import logging
from contextlib import suppress
from datetime import timedelta

from django.db import OperationalError, connection, transaction
from django.utils.timezone import localtime

from summit.clock import SEOUL

from . import access, access_check
from .access_models import TERM_IS_OVER
from .figures import countries, country_code, hours_to_answer, week_of
from .models import AccessRecord, ErasedInquiry, Inquiry

logger = logging.getLogger(__name__)

TRIM_AFTER = timedelta(days=1)  # beyond its term the oldest record may wait for others to go with it
CHECK_EVERY = timedelta(days=1)


def write_back():
    """Let SQLite overwrite what was deleted in its file now; PostgreSQL does so when it vacuums the table."""
    if connection.vendor != "sqlite":
        return
    with suppress(OperationalError), connection.cursor() as cursor:  # while somebody reads, it is done later
        cursor.execute("PRAGMA wal_checkpoint(PASSIVE)")


def erase(pk, actor, *, now, purpose):
    """Erase an inquiry with all that hangs on it, and record it; return whether it was still there."""
    with transaction.atomic():
        inquiry = Inquiry.objects.select_for_update().filter(pk=pk).first()
        if inquiry is None:
            return False
        access.record(actor, access.Action.ERASE, now=now, purpose=purpose, inquiry=inquiry)
        ErasedInquiry.objects.create(
            week=week_of(inquiry.created_at),
            company_id=inquiry.company_id,
            language=inquiry.language,
            status=inquiry.status,
            country=country_code(inquiry.country, countries()),
            hours_to_answer=hours_to_answer(inquiry),
        )
        inquiry.delete()
        transaction.on_commit(write_back)
        return True


def due_at(now):
    """Return the inquiries that must be gone by `now`."""
    return Inquiry.objects.filter(erase_after__lte=localtime(now, SEOUL).date())


def erase_due(now, actor=access.THE_SITE):
    """Erase what is due, each inquiry in a transaction of its own; return how many were erased."""
    erased = 0
    for pk in list(due_at(now).order_by("erase_after", "pk").values_list("pk", flat=True)):
        try:
            erased += erase(pk, actor, now=now, purpose=TERM_IS_OVER)
        except Exception:
            logger.exception("Inquiry %s is due and could not be erased", pk)
    return erased


def trim_record(now, actor=access.THE_SITE):
    """Remove access records after their term, from a record that is whole alone; return how many went."""
    with transaction.atomic():
        oldest = AccessRecord.objects.order_by("sequence").values_list("at", flat=True).first()
        if oldest is None or oldest > access.years_before(now, access.KEPT_YEARS) - TRIM_AFTER:
            return 0
        access.locked_head()
        report = access_check.check(access_check.noted_seals())
        if not report.is_whole:
            raise access.RecordBroken("Nothing was removed: run check_access_record.")
        return access.trim(actor, now)


def look_after_terms(now):
    """What the thread beside the server does at each of its looks."""
    erase_due(now)
    trim_record(now)


class RecordWatch:
    """Reads the access record once a day and says in the log what is wrong with it."""

    def __init__(self):
        self.next_at = None

    def look(self, now):
        if self.next_at and now < self.next_at:
            return
        report = access_check.check_and_note()
        self.next_at = now + CHECK_EVERY
        if not report.is_whole:
            logger.error("The access record is not what was written: %s", "; ".join(map(str, report.findings)))


watch_record = RecordWatch().look
