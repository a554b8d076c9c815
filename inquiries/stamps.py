"""The signed one-time stamp in each form, and the signed address of a receipt.

The stamp stands for what a cookie would do elsewhere: it shows that the form came from here and when, and it makes a
form that is sent twice one inquiry.
"""

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.core.signing import BadSignature, Signer

YOUNGEST = timedelta(seconds=3)  # nobody reads and fills in the form sooner; some machines do
OLDEST = timedelta(hours=24)

_forms = Signer(salt="inquiries.form")
_receipts = Signer(salt="inquiries.receipt")


@dataclass(frozen=True)
class Stamp:
    """`text` is what the form carries, `nonce` what is stored with the inquiry."""

    text: str
    nonce: str
    made_at: datetime

    def is_too_young(self, now):
        return now - self.made_at < YOUNGEST

    def is_too_old(self, now):
        """A stamp of the future is one of a demonstration clock that was started again."""
        return now - self.made_at > OLDEST or self.made_at - now > YOUNGEST


def new_stamp(now):
    made_at = now.astimezone(UTC).replace(microsecond=0)
    nonce = secrets.token_urlsafe(16)
    return Stamp(_forms.sign(f"{nonce}.{int(made_at.timestamp())}"), nonce, made_at)


def read_stamp(text):
    """Return the Stamp in `text`, or None where it is not one of ours."""
    try:
        nonce, _dot, seconds = _forms.unsign(text[:200]).partition(".")
        return Stamp(text, nonce, datetime.fromtimestamp(int(seconds), UTC))
    except (BadSignature, ValueError):
        return None


def receipt_token(inquiry):
    return _receipts.sign(inquiry.receipt)


def receipt_of(token):
    """Return the receipt number that a token stands for, or None where it is not one of ours."""
    try:
        return _receipts.unsign(token[:200])
    except BadSignature:
        return None
