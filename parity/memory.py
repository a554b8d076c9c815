"""The one place where it is noted which language of a text changed when.

Whatever is saved - by an editor, an import, the live desk - is compared with what is remembered once it is committed:
all texts of one commit at one instant, in as many queries for one row as for a thousand of its kind.
"""

from collections import defaultdict

from django.db import transaction
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from wagtail.log_actions import get_active_log_context

from summit import clock

from .models import TextPair
from .states import History, after
from .texts import fields_of, is_drafted, owner_of, read_texts

REMEMBERED = ["korean", "english", "korean_at", "english_at", "korean_by", "english_by", "agreed_at"]


class _Commit:
    """The rows whose texts may have changed in a transaction, to be compared after it."""

    def __init__(self):
        self.rows = defaultdict(set)
        self.user = None
        self.is_over = False

    def __call__(self):
        self.is_over = True
        now = clock.now()
        for model, pks in self.rows.items():
            remember(model, pks, now, self.user)


def touch(model, pk):
    """Say that a text of this row, or of a part of it, may have changed."""
    waiting = transaction.get_connection().run_on_commit
    commits = (function for _savepoints, function, _robust in waiting if isinstance(function, _Commit))
    commit = next((each for each in commits if not each.is_over), None)
    is_new = commit is None
    if is_new:
        commit = _Commit()
    commit.rows[model].add(pk)
    commit.user = get_active_log_context().user or commit.user
    if is_new:
        # At once where there is no transaction. What is saved stays saved, whatever happens here.
        transaction.on_commit(commit, robust=True)


def remember(model, pks, now, user=None):
    """Compare the published texts of these rows with what is remembered. A draft is left until it is published."""
    columns = ("live",) if is_drafted(model) else ()
    rows = read_texts(model, pks, columns)
    known = TextPair.objects.of(model, pks).by_row()
    written, gone = [], [pair.pk for pk in pks - rows.keys() for pair in known.get(pk, {}).values()]
    for pk, (texts, is_live) in rows.items():
        if not all(is_live):
            continue
        pairs = known.pop(pk, {})
        for text in texts:
            pair = pairs.pop(text.key, None)
            if pair := _renewed(pair, model, pk, text, now, user):
                written.append(pair)
        gone += [pair.pk for pair in pairs.values()]  # of parts that were removed
    if written:
        TextPair.objects.bulk_create(
            written,
            update_conflicts=True,
            unique_fields=["model", "row_id", "part", "part_id", "field"],
            update_fields=REMEMBERED,
        )
    if gone:
        TextPair.objects.filter(pk__in=gone).delete()


def _renewed(pair, model, pk, text, now, user):
    """Return the pair to be stored, or None where nothing has changed."""
    if pair is None and not (text.korean or text.english):
        return None
    before = pair.history if pair else None
    history = after(before, text.korean, text.english, now)
    if history == before:
        return None
    pair = pair or new_pair(model, pk, text)
    put(pair, history)
    for name in ("korean", "english"):
        if before is None or getattr(before, name) != getattr(history, name):
            setattr(pair, f"{name}_by", user)
    return pair


def new_pair(model, pk, text):
    return TextPair(
        model=model._meta.label_lower, row_id=pk, part=text.part, part_id=text.part_id, field=text.field.name
    )


def put(pair, history):
    for name in History.__dataclass_fields__:
        setattr(pair, name, getattr(history, name))


def _touches(model, update_fields):
    if update_fields is None:
        return True
    names = {name for field in fields_of(model) for name in (field.name, field.korean, field.english)}
    return bool(names & set(update_fields)) or "live" in update_fields


@receiver(post_save)
def touch_saved(sender, instance, raw=False, update_fields=None, **_kwargs):
    if not raw and (owner := owner_of(sender)) and _touches(sender, update_fields):
        touch(owner[0], getattr(instance, owner[1]))


@receiver(post_delete)
def touch_deleted(sender, instance, **_kwargs):
    if owner := owner_of(sender):
        touch(owner[0], getattr(instance, owner[1]))
