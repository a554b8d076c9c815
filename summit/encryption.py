"""Personal data in the database: written with a key that is not in it, and found only by a keyed hash.

The keys are `settings.FIELD_KEYS`: the first one encrypts, each of them decrypts. `manage.py rotate_field_keys` writes
everything anew with the first one, so that a key can be replaced.
"""

import hashlib
import hmac
import unicodedata
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.core.exceptions import FieldError
from django.db import models
from django.utils.translation import gettext as _

STORED = "encrypted:"  # before a token in files such as those of dumpdata
HIDDEN = "<private>"


class PrivateText(str):
    """A decrypted text: shown where somebody prints it on purpose, never in a traceback or a log of its repr."""

    __slots__ = ()

    def __repr__(self):
        return HIDDEN


class UnreadableText(PrivateText):
    """Stands for a value that no key opens, in the language of the reader; saving it leaves the stored value alone."""

    __slots__ = ("token",)

    def __new__(cls, token):
        text = super().__new__(cls, _("(cannot be read: the key is missing)"))
        text.token = token
        return text

    def __reduce__(self):
        return type(self), (self.token,)


@lru_cache(maxsize=8)
def _ciphers(keys):
    return [Fernet(key) for key in keys]


def ciphers():
    """Return a Fernet for each key, the one that encrypts first."""
    return _ciphers(tuple(settings.FIELD_KEYS))


def encrypt(text):
    return ciphers()[0].encrypt(str(text).encode()).decode("ascii")


def decrypt(token):
    """Return the text of a token; raises InvalidToken where no key opens it."""
    return MultiFernet(ciphers()).decrypt(token.encode()).decode()


def is_current(token):
    """Whether the key that encrypts now made this token."""
    try:
        ciphers()[0].decrypt(token.encode())
    except InvalidToken:
        return False
    return True


def opened(token):
    """Return the text of a stored value: empty stays empty, and what cannot be read says so."""
    if not token:
        return token
    try:
        return PrivateText(decrypt(token))
    except (InvalidToken, UnicodeError):
        return UnreadableText(token)


def hash_keys():
    """Return the keys of the hashes, in the order of the field keys; none of them tells a field key."""
    return [hmac.digest(key.encode(), b"keyed hash of a field", "sha256") for key in settings.FIELD_KEYS]


def comparable(text):
    """Two ways to write an address that are one address: `A@Example.org ` is `a@example.org`."""
    return unicodedata.normalize("NFKC", str(text)).strip().casefold()


def _hash(key, text):
    return hmac.new(key, comparable(text).encode(), hashlib.sha256).hexdigest()


def keyed_hash(text):
    """Return what is stored to find `text` again, "" for none. Without the keys nothing can be guessed from it."""
    return _hash(hash_keys()[0], text) if text else ""


def keyed_hashes(text):
    """Return the hashes of `text` under every key: what to look for while the keys are being replaced."""
    return [_hash(key, text) for key in hash_keys()] if text else []


class EncryptedTextField(models.TextField):
    """Text that the database sees as tokens only. It cannot be searched or sorted by."""

    def get_prep_value(self, value):
        if isinstance(value, UnreadableText):
            return value.token
        value = super().get_prep_value(value)
        return encrypt(value) if value else value

    def from_db_value(self, value, expression, connection):
        return opened(value)

    def to_python(self, value):
        if isinstance(value, str) and value.startswith(STORED):
            return opened(value.removeprefix(STORED))
        return super().to_python(value)

    def value_to_string(self, obj):
        """What dumpdata writes: a file with the rows tells no more than the database does."""
        value = self.value_from_object(obj)
        return f"{STORED}{self.get_prep_value(value)}" if value else value

    def get_lookup(self, name):
        if name == "isnull":
            return super().get_lookup(name)
        raise FieldError(f"{self.name} is encrypted and cannot be searched.")


class KeyedHashField(models.CharField):
    """The keyed hash of the encrypted field called `of` in the same row, brought up to date at each save."""

    def __init__(self, *args, of="", **kwargs):
        self.of = of
        super().__init__(*args, **({"max_length": 64, "blank": True, "editable": False, "db_index": True} | kwargs))

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, kwargs | {"of": self.of}

    def pre_save(self, instance, add):
        source = getattr(instance, self.of)
        if not isinstance(source, UnreadableText):
            setattr(instance, self.attname, keyed_hash(source))
        return super().pre_save(instance, add)


def encrypted_fields(model):
    return [field for field in model._meta.concrete_fields if isinstance(field, EncryptedTextField)]


def hash_fields(model):
    return [field for field in model._meta.concrete_fields if isinstance(field, KeyedHashField)]
