"""Writing the access record (who, when, from where, whose, what, why).

A record is written in the transaction of what it tells of: what cannot be recorded is not done and not shown. Records
are numbered without gaps, and one row, the head, is locked while the next number is taken, so that any number of
processes make one chain.
"""

import hashlib
import hmac
import json
from dataclasses import dataclass
from datetime import UTC

from django.conf import settings
from django.db import models, transaction

from summit.client_address import client_address

from .access_models import HANDLING, TWO_YEARS_ARE_OVER, AccessCheckpoint, AccessHead, AccessRecord

Action = AccessRecord.Action
KEPT_YEARS = 2
HEAD = 1  # key of the only row of its kind
PURPOSE_LENGTH = 300  # characters


class RecordBroken(Exception):
    """The access record is not what it was when it was written, so nothing is added to it or removed from it."""


@dataclass(frozen=True)
class Actor:
    """Who does something, and from where: an account, a command or the site itself."""

    name: str
    key: int | None = None
    address: str = ""

    @classmethod
    def of(cls, request):
        user = request.user
        return cls(user.get_username(), user.pk, client_address(request))

    @classmethod
    def command(cls, name, person=""):
        return cls(f"manage.py {name}" + (f" ({person})" if person else ""))


THE_SITE = Actor("CAC2020")


def signing_keys():
    """Return {name: key} for signatures, the one in use first. No name tells its key."""
    derived = [hmac.digest(key.encode(), b"signature of the access record", "sha256") for key in settings.FIELD_KEYS]
    return {hashlib.sha256(key).hexdigest()[:16]: key for key in derived}


def sign(text):
    """Return (name of the key, signature)."""
    name, key = next(iter(signing_keys().items()))
    return name, hmac.new(key, text.encode(), hashlib.sha256).hexdigest()


def is_signed(text, key_name, seal):
    """Whether the signature is right, or None where its key is not here any more."""
    key = signing_keys().get(key_name)
    if key is None:
        return None
    return hmac.compare_digest(hmac.new(key, text.encode(), hashlib.sha256).hexdigest(), seal)


def instant(moment):
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def digest_of(record, sequence=None):
    """Return the digest of everything a record says; `sequence` is another number than its own, to try."""
    said = [
        record.sequence if sequence is None else sequence,
        instant(record.at),
        record.user_key,
        record.user_name,
        record.address,
        record.action,
        record.inquiry_key,
        record.receipt,
        record.purpose,
        record.details,
        record.previous_digest,
    ]
    return hashlib.sha256(json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()


def head_text(head):
    return f"head {head.sequence} {head.last_digest}"


def checkpoint_text(checkpoint):
    times = f"{instant(checkpoint.last_at)} {instant(checkpoint.made_at)}"
    return f"checkpoint {checkpoint.sequence} {checkpoint.last_digest} {checkpoint.removed} {times}"


def trim_details(checkpoint):
    """What the record of a removal says: by it a checkpoint can be told after its key is gone."""
    return f"{checkpoint.removed}: … – {checkpoint.sequence} {checkpoint.last_digest}"


def locked_head():
    """Return the head, which nobody else can read for writing until this transaction ends."""
    head = AccessHead.objects.select_for_update().filter(pk=HEAD).first()
    if head is None:
        if AccessRecord.objects.exists() or AccessCheckpoint.objects.exists():
            raise RecordBroken("The end of the access record is gone. Run check_access_record.")
        AccessHead.objects.get_or_create(pk=HEAD, defaults={"sequence": 0})
        head = AccessHead.objects.select_for_update().get(pk=HEAD)
    return head


def move_head(head, sequence, digest):
    head.sequence, head.last_digest = sequence, digest
    head.key_name, head.seal = sign(head_text(head))
    head.save()


def record(actor, action, *, now, purpose=HANDLING, inquiry=None, details=""):
    """Add a record and return it. Must be called in the transaction of what it tells of.

    `inquiry` is whose data it is about; None where it is about no single one. `details` hold nothing personal.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("An access is recorded in the transaction of what it tells of.")
    head = locked_head()
    added = AccessRecord(
        sequence=head.sequence + 1,
        at=now,
        user_key=actor.key,
        user_name=actor.name,
        address=actor.address,
        action=action,
        inquiry_key=inquiry and inquiry.pk,
        receipt=inquiry.receipt if inquiry else "",
        purpose=str(purpose)[:PURPOSE_LENGTH],
        details=str(details),
        previous_digest=head.last_digest,
    )
    added.digest = digest_of(added)
    added.key_name, added.seal = sign(added.digest)
    added.save()
    move_head(head, added.sequence, added.digest)
    return added


def years_before(now, years):
    try:
        return now.replace(year=now.year - years)
    except ValueError:  # 29 February
        return now.replace(year=now.year - years, day=28)


def trim(actor, now):
    """Replace the records of more than two years ago by a signed checkpoint; return how many they were.

    Must be called in a transaction, with a record that was found whole in it.
    """
    locked_head()
    cutoff = years_before(now, KEPT_YEARS)
    first_kept = AccessRecord.objects.filter(at__gt=cutoff).order_by("sequence").first()
    old = AccessRecord.objects.filter(at__lte=cutoff)
    if first_kept:
        old = old.filter(sequence__lt=first_kept.sequence)
    last = old.order_by("-sequence").first()
    if last is None:
        return 0
    checkpoint = AccessCheckpoint(
        sequence=last.sequence, last_digest=last.digest, last_at=last.at, removed=old.count(), made_at=now
    )
    checkpoint.key_name, checkpoint.seal = sign(checkpoint_text(checkpoint))
    checkpoint.save()
    models.QuerySet(AccessRecord).filter(sequence__lte=last.sequence).delete()
    details = trim_details(checkpoint)
    record(actor, Action.TRIM, now=now, purpose=TWO_YEARS_ARE_OVER, details=details)
    return checkpoint.removed
