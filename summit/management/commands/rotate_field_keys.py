from cryptography.fernet import InvalidToken
from django.apps import apps
from django.core.management.base import BaseCommand, CommandError
from django.db import models, transaction
from django.db.models.functions import Cast

from summit.encryption import decrypt, encrypt, encrypted_fields, hash_fields, is_current, keyed_hash

BATCH = 200  # rows in a transaction


class Command(BaseCommand):
    help = (
        "Encrypts all personal data anew with the first key of CAC2020_FIELD_KEYS. Put a new key first, restart, run "
        "this, then remove the old key. It can be stopped and started again, and changes nothing the second time."
    )

    def handle(self, *, verbosity, **options):
        written, unreadable = 0, []
        for model in apps.get_models():
            if encrypted_fields(model) and not model._meta.proxy:
                more, bad = _rotate(model)
                written += more
                unreadable += bad
        if verbosity >= 1:
            self.stdout.write(f"{written} rows written anew")
        if unreadable:
            places = ", ".join(unreadable[:20]) + (" …" if len(unreadable) > 20 else "")
            raise CommandError(
                f"No key opens {len(unreadable)} values, so keep the old keys and look for more: {places}"
            )


def _rotate(model):
    """Return (how many rows of `model` were written, the places of what no key opens)."""
    written, unreadable, last = 0, [], None
    while True:
        with transaction.atomic():
            rows = _next_rows(model, last)
            for row in rows:
                changes, bad = _changes(model, row)
                unreadable += [f"{model._meta.label} {row['pk']} {name}" for name in bad]
                if changes:
                    written += model._base_manager.filter(pk=row["pk"]).update(**changes)
        if not rows:
            return written, unreadable
        last = rows[-1]["pk"]


def _next_rows(model, last):
    """Return the next rows with their tokens as they are stored, and lock them."""
    rows = model._base_manager.order_by("pk").select_for_update()
    if last is not None:
        rows = rows.filter(pk__gt=last)
    pks = [row.pk for row in rows.only("pk")[:BATCH]]
    tokens = {f"token_{field.name}": Cast(field.name, models.TextField()) for field in encrypted_fields(model)}
    hashes = [field.name for field in hash_fields(model)]
    return list(model._base_manager.filter(pk__in=pks).order_by("pk").values("pk", *hashes, **tokens))


def _changes(model, row):
    """Return (what to write in a row, the names of fields that no key opens)."""
    changes, bad, texts = {}, [], {}
    for field in encrypted_fields(model):
        token = row[f"token_{field.name}"]
        if not token:
            texts[field.name] = ""
            continue
        try:
            texts[field.name] = decrypt(token)
        except (InvalidToken, UnicodeError):
            bad.append(field.name)
            continue
        if not is_current(token):
            changes[field.name] = models.Value(encrypt(texts[field.name]), output_field=models.TextField())
    for field in hash_fields(model):
        if field.of in texts and (wanted := keyed_hash(texts[field.of])) != row[field.name]:
            changes[field.name] = wanted
    return changes, bad
