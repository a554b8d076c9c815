"""The secret part of a link to an accredited preview. No model is needed here: the log of the server asks it, too."""

import logging
import re

from django.core.signing import BadSignature, Signer
from django.utils.crypto import salted_hmac

PATTERN = r"[0-9]{1,18}\.[\w-]{1,60}\.[\w-]{1,80}"
IN_PATH = re.compile(r"(/media/preview/)[^/\s\"']+")


def signer():
    return Signer(salt="media_archive.previews", sep=".")


def token_of(pk, nonce):
    return signer().sign(f"{pk}.{nonce}")


def read_token(token):
    """Return (pk, nonce) as text, or None for a token that was not made here."""
    try:
        pk, nonce = signer().unsign(token).split(".")
    except (BadSignature, ValueError):
        return None
    return pk, nonce


def mark_of(address):
    """A short mark by which visits from one place can be told from others, without keeping the address."""
    return salted_hmac("media_archive.previews.client", address).hexdigest()[:8]


class WithoutTokens(logging.Filter):
    """Keep the tokens of previews out of the log: who reads it could open them."""

    def filter(self, record):
        text = record.getMessage()
        hidden = IN_PATH.sub(r"\1...", text)
        if hidden != text:
            record.msg, record.args = hidden, ()
        return True
