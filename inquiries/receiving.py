"""How an inquiry is taken: once for each form, in bounds for each sender, with its mails in the same transaction."""

from datetime import timedelta

from django.db import IntegrityError, transaction
from django.db.models import F
from django.views.decorators.debug import sensitive_variables

from summit.encryption import keyed_hash

from . import consent
from .forms import WRITTEN
from .mails import write_confirmation, write_notices
from .models import Inquiry, SenderCount, new_receipt
from .retention import retention_ends, retention_months

WINDOW = timedelta(hours=1)
MOST_FROM_ONE_SENDER = 100  # in a window: a whole office behind one address stays below
ATTEMPTS = 3  # to find a receipt number that nobody has


class TooManyInquiries(Exception):
    """More forms came from an address than people send."""


def window_of(now):
    return now.replace(minute=0, second=0, microsecond=0)


def seconds_to_next_window(now):
    return int((window_of(now) + WINDOW - now).total_seconds()) + 1


def count_sender(network, now):
    """Count one more inquiry from a network address; raises TooManyInquiries where that is one too many.

    What is stored tells the address to nobody, and is another text for the same address in each window.
    """
    window = window_of(now)
    sender = keyed_hash(f"sender {window.isoformat()} {network}")
    counts = SenderCount.objects.filter(sender=sender, window=window)
    row, is_new = SenderCount.objects.get_or_create(sender=sender, window=window)
    if is_new:
        forget_senders(now)
    if not counts.filter(pk=row.pk, count__lt=MOST_FROM_ONE_SENDER).update(count=F("count") + 1):
        raise TooManyInquiries


def forget_senders(now):
    """Remove the counts of windows that are over. Looks before it writes: this is asked again and again."""
    old = SenderCount.objects.filter(window__lt=window_of(now))
    if old.exists():
        old.delete()


@sensitive_variables()
def take(cleaned, *, company, nonce, network, language, now):
    """Return the Inquiry of a form: a new one, or the one that the same stamp has made before.

    Raises TooManyInquiries. `nonce` is unique in the database, so that of any number of equal forms that arrive at
    once one is written and the others find it.
    """
    for _attempt in range(ATTEMPTS):
        if inquiry := Inquiry.objects.select_related("company").filter(stamp=nonce).first():
            return inquiry
        try:
            with transaction.atomic():
                return _write(cleaned, company, nonce, network, language, now)
        except IntegrityError:  # another request was first, or the receipt number exists
            continue
    return Inquiry.objects.select_related("company").get(stamp=nonce)


@sensitive_variables()
def _write(cleaned, company, nonce, network, language, now):
    if inquiry := Inquiry.objects.select_related("company").filter(stamp=nonce).first():
        return inquiry  # it came while this transaction waited for its turn
    count_sender(network, now)
    months = retention_months()
    inquiry = Inquiry.objects.create(
        receipt=new_receipt(),
        stamp=nonce,
        company=company,
        language=language,
        created_at=now,
        retention_months=months,
        erase_after=retention_ends(now, months),
        consented_at=now,
        consent_version=consent.VERSION,
        passed_on_consented_at=now if cleaned.get("passed_on_consent") else None,
        **{name: cleaned[name] for name in WRITTEN},
    )
    write_confirmation(inquiry, now)
    write_notices(inquiry, now)
    return inquiry
