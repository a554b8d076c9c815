"""Whether the access record is still what was written: nothing removed, changed, added, moved or cut off.

Every record holds a digest of itself and of the one before, and a signature under a key that is not in the database.
A later signature vouches for all records before it, so that a key may be replaced: sign the head anew by a check, and
the old key can go.

One thing no record can tell by itself: that the whole database was set back to an earlier state. For that the check
gives a seal, such as “120-3fa9…”. Kept outside the database, it has to be found in the record ever after.
"""

from dataclasses import dataclass, field

from django.conf import settings
from django.db import connection, models, transaction
from django.utils.translation import gettext as _, gettext_lazy

from . import access_triggers
from .access import (
    HEAD,
    Action,
    checkpoint_text,
    digest_of,
    head_text,
    is_signed,
    move_head,
    signing_keys,
    trim_details,
)
from .access_models import AccessCheckpoint, AccessHead, AccessRecord

MOST_TRIED = 200  # numbers, to find from where a record was moved
SEAL_FILE = "access_record_seal"


class Kind(models.TextChoices):
    DELETED = "deleted", gettext_lazy("deleted")
    ALTERED = "altered", gettext_lazy("altered")
    INSERTED = "inserted", gettext_lazy("inserted")
    MOVED = "moved", gettext_lazy("moved")
    CUT_OFF = "cut_off", gettext_lazy("cut off at the end")
    HEAD = "head", gettext_lazy("the end is not signed by this site")
    CHECKPOINT = "checkpoint", gettext_lazy("the checkpoint is not signed by this site")
    SEAL = "seal", gettext_lazy("not what it was when its seal was noted")
    KEY = "key", gettext_lazy("signed with a key that is not here")
    TRIGGER = "trigger", gettext_lazy("the database does not refuse changes any more")


@dataclass(frozen=True)
class Finding:
    """Something wrong, with the numbers of the first and the last record that it is about."""

    kind: Kind
    first: int = 0
    last: int = 0
    came_from: int = 0

    def __str__(self):
        if self.kind == Kind.MOVED:
            return _("%(number)s: moved, it was %(before)s") % {"number": self.first, "before": self.came_from}
        if not self.first:
            return str(self.kind.label)
        numbers = f"{self.first}" if self.first == self.last else f"{self.first}–{self.last}"
        return f"{numbers}: {self.kind.label}"


@dataclass
class Report:
    count: int = 0
    first: int = 0
    last: int = 0
    seal: str = ""
    findings: list = field(default_factory=list)

    @property
    def is_whole(self):
        return not self.findings

    def find(self, kind, first=0, last=0, **more):
        self.findings.append(Finding(kind, first, last or first, **more))


def check(expected_seals=()):
    """Read the whole record and return a Report. One pass, in the order of the numbers."""
    report = Report()
    digest = checkpoint_digest(report)
    start = report.first
    digests = {start - 1: digest} if start > 1 else {}
    wanted = [number for number, _digest in map(parse_seal, expected_seals)]
    number, is_wrong, odd, unsigned = start, False, [], []
    for record in AccessRecord.objects.order_by("sequence").iterator(chunk_size=500):
        report.count += 1
        if record.sequence < start:
            report.find(Kind.INSERTED, record.sequence)
            continue
        if record.sequence > number:
            report.find(Kind.DELETED, number, record.sequence - 1)
            is_wrong = True  # what the next one follows is gone
        was_wrong, is_wrong = is_wrong, False
        signed = is_signed(record.digest, record.key_name, record.seal)
        if digest_of(record) != record.digest:
            odd.append(record)
            is_wrong = True
        elif signed is False:
            report.find(Kind.ALTERED, record.sequence)
            is_wrong = True
        elif record.previous_digest != digest and not was_wrong:
            # of two that do not fit, it is the one that no key vouches for
            before_is_unsigned = bool(unsigned) and unsigned[-1] == record.sequence - 1
            report.find(Kind.ALTERED, record.sequence - 1 if before_is_unsigned else record.sequence)
            is_wrong = not before_is_unsigned
        if signed is None:
            unsigned.append(record.sequence)
        elif signed and not is_wrong:
            unsigned = []  # this signature vouches for what came before
        digest, number = record.digest, record.sequence + 1
        if record.sequence in wanted:
            digests[record.sequence] = record.digest
    report.last = number - 1
    tell_moved_from_altered(report, odd)
    check_head(report, digest, unsigned)
    check_seals(report, expected_seals, digests)
    if access_triggers.missing(connection):
        report.find(Kind.TRIGGER)
    report.findings.sort(key=lambda finding: (finding.first, finding.kind))
    report.seal = f"{report.last}-{digest}" if report.last else ""
    return report


def checkpoint_digest(report):
    """Check what stands for removed records, say where the record begins and return the digest it goes on from."""
    checkpoint = AccessCheckpoint.objects.order_by("-sequence").first()
    if checkpoint is None:
        report.first = 1
        return ""
    signed = is_signed(checkpoint_text(checkpoint), checkpoint.key_name, checkpoint.seal)
    if signed is None:  # its key is gone, and a record that is vouched for tells of it
        told = AccessRecord.objects.filter(action=Action.TRIM, details=trim_details(checkpoint))
        signed = told.filter(sequence__gt=checkpoint.sequence).exists()
    if not signed:
        report.find(Kind.CHECKPOINT, checkpoint.sequence)
    report.first = checkpoint.sequence + 1
    return checkpoint.last_digest


def tell_moved_from_altered(report, odd):
    """A record with the number of another is as it was written once the right number is tried."""
    gone = [
        number
        for finding in report.findings
        if finding.kind == Kind.DELETED
        for number in range(finding.first, min(finding.last, finding.first + MOST_TRIED) + 1)
    ]
    numbers = [record.sequence for record in odd][:MOST_TRIED] + gone
    for record in odd:
        came_from = next((each for each in numbers if digest_of(record, each) == record.digest), 0)
        if came_from:
            report.find(Kind.MOVED, record.sequence, came_from=came_from)
        else:
            report.find(Kind.ALTERED, record.sequence)


def check_head(report, digest, unsigned):
    head = AccessHead.objects.filter(pk=HEAD).first()
    if head is None:
        if report.last:
            report.find(Kind.HEAD)
        return
    if head.sequence == 0 and not report.last:
        return
    signed = is_signed(head_text(head), head.key_name, head.seal)
    if signed is False:
        report.find(Kind.HEAD)
    elif head.sequence > report.last:
        report.find(Kind.CUT_OFF, report.last + 1, head.sequence)
    elif head.sequence < report.last:
        report.find(Kind.INSERTED, head.sequence + 1, report.last)
    elif head.last_digest != digest and not any(finding.last == report.last for finding in report.findings):
        report.find(Kind.ALTERED, report.last)
    elif signed is None:
        report.find(Kind.KEY, *((unsigned[0], unsigned[-1]) if unsigned else (report.last,)))


def parse_seal(seal):
    """Return (number, digest) of a seal; raises ValueError for anything else."""
    number, dash, digest = seal.strip().partition("-")
    if not dash or not number.isdecimal() or len(number) > 18 or len(digest) != 64:
        raise ValueError(_("This is not a seal of the access record."))
    return int(number), digest


def check_seals(report, seals, digests):
    for number, digest in map(parse_seal, seals):
        is_removed = number < report.first - 1  # its checkpoint is signed
        if not is_removed and digests.get(number) != digest:
            report.find(Kind.SEAL, number)


# ---------------------------------------------------------------- the seal outside the database
def seal_file():
    return settings.VAR_DIR / SEAL_FILE


def noted_seals():
    """Return the seal that was noted beside the database, as a list."""
    try:
        seal = seal_file().read_text().strip()
        parse_seal(seal)
    except (OSError, ValueError):
        return []
    return [seal]


def note_seal(seal):
    """Keep the seal in a file for the next check."""
    path = seal_file()
    temporary = path.with_name(f"{path.name}.new")
    temporary.touch(mode=0o600)
    temporary.write_text(f"{seal}\n")
    temporary.replace(path)


def check_and_note(seals=()):
    """Check against what was noted before; where all is well, note the new seal and sign the head with today's key."""
    with transaction.atomic():
        head = AccessHead.objects.select_for_update().filter(pk=HEAD).first()
        report = check([*noted_seals(), *seals])
        if report.is_whole and report.last:
            if head.key_name != next(iter(signing_keys())):
                move_head(head, head.sequence, head.last_digest)
            note_seal(report.seal)
    return report
