"""Many files put into one media item at once: each is cleaned as in any other form, and all land in the draft.

One that cannot be kept says why and holds up none of the others. Whatever is kept is stored in one transaction.
"""

import re
from dataclasses import dataclass
from pathlib import PurePath

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.documents.permissions import permission_policy as document_policy
from wagtail.images.permissions import permission_policy as image_policy
from wagtail.log_actions import log
from wagtail.models import Collection
from wagtail.utils.file import hash_filelike

from summit.models import Document, Image, Source
from summit.staff.viewsets import keep_public_version
from summit.uploads import IMAGE_FORMATS, clean_document, clean_image, clean_name, extension_of

from .models import MediaFile, MediaItem

MOST_FILES = 50
MOST_BYTES = 500 * 1024 * 1024  # of all files together
NAME_WORD = re.compile(r"[\s\-_.,()\[\]·+]+")
# Whole words name a language anywhere in a name; two letters do only at its end, where they are no word of any text.
LANGUAGE_WORDS = {
    "korean": "ko",
    "kor": "ko",
    "국문": "ko",
    "한국어": "ko",
    "english": "en",
    "eng": "en",
    "영문": "en",
    "영어": "en",
    "japanese": "ja",
    "일문": "ja",
    "일본어": "ja",
    "vietnamese": "vi",
    "베트남어": "vi",
}
LANGUAGE_ENDINGS = {"ko": "ko", "kr": "ko", "en": "en", "ja": "ja", "jp": "ja", "vi": "vi"}


@dataclass
class Outcome:
    """What became of one file: `held` is what was stored of it, or `problem` says why nothing was."""

    name: str
    problem: str = ""
    held: object = None
    language: str = ""

    @property
    def language_label(self):
        return Source.Language(self.language).label

    @property
    def lacks_alt(self):
        return isinstance(self.held, Image)


def guessed_language(name):
    """Return the code of the language that a file name names, or "" where it names none, or several."""
    words = NAME_WORD.split(PurePath(name).stem.casefold())
    named = {LANGUAGE_WORDS[word] for word in words if word in LANGUAGE_WORDS}
    if len(words) > 1 and words[-1] in LANGUAGE_ENDINGS:
        named.add(LANGUAGE_ENDINGS[words[-1]])
    return named.pop() if len(named) == 1 else ""


def is_image_name(name):
    return extension_of(name) in IMAGE_FORMATS


def collection_for(item):
    """The files of a bureau's item lie in the collection of that bureau."""
    return (item.bureau and item.bureau.collection) or Collection.get_first_root_node()


def may_add(user, model, collection):
    policy = image_policy if model is Image else document_policy
    return policy.collections_user_has_permission_for(user, "add").filter(pk=collection.pk).exists()


def add_files(item, uploads, rights, user, *, publishes=False):
    """Put `uploads` into the draft of `item` with the same `rights` each; return an Outcome for every one.

    With `publishes` the draft becomes public; raises ValidationError, and keeps nothing, where it must not.
    """
    collection = collection_for(item)
    outcomes = []
    try:
        for upload in uploads:
            outcomes.append(cleaned(upload, collection, rights, user))
        with transaction.atomic():
            store(item, outcomes, user, publishes)
    except BaseException:
        for outcome in outcomes:
            forget(outcome)
        raise
    return outcomes


def store(item, outcomes, user, publishes):
    row = MediaItem.objects.select_for_update(of=("self",)).get(pk=item.pk)
    # While the files were looked at, somebody else may have saved a draft or asked for approval.
    if (lock := row.get_lock()) and lock.for_user(user):
        raise ValidationError(_("The item has been locked meanwhile. Nothing was kept."))
    if publishes and (not row.live or row.has_unpublished_changes):
        raise ValidationError(
            _("Somebody else has changed the item meanwhile. Nothing was kept: look at the change, then upload again.")
        )
    keep_public_version(row)
    draft = row.get_latest_revision_as_object()
    known = {held.file_hash for file in draft.files.all() if (held := file.document or file.image)}
    order = max((file.sort_order for file in draft.files.all()), default=-1)
    is_changed = False
    for outcome in outcomes:
        if outcome.problem:
            continue
        if outcome.held.file_hash in known:
            forget(outcome)
            outcome.problem = _("This very file is already in the item.")
            continue
        known.add(outcome.held.file_hash)
        outcome.held.save()
        order += 1
        draft.files.add(part_of(outcome, order))
        is_changed = True
    if is_changed:
        keep(draft, user, publishes)


def forget(outcome):
    """Take the bytes of a file that is not kept out of storage."""
    if outcome.held:
        outcome.held.file.storage.delete(outcome.held.file.name)
        outcome.held = None


def cleaned(upload, collection, rights, user):
    """Return the Outcome of looking at one upload; its `held` is not stored yet."""
    outcome = Outcome(clean_name(upload.name))
    model = Image if is_image_name(outcome.name) else Document
    if not may_add(user, model, collection):
        outcome.problem = _("Your account may not add files to “%(collection)s”.") % {"collection": collection}
        return outcome
    try:
        file = clean_image(upload) if model is Image else clean_document(upload)
    except ValidationError as error:
        outcome.problem = " ".join(error.messages)
        return outcome
    outcome.held, outcome.language = in_storage(model, file, collection, rights, user), guessed_language(outcome.name)
    return outcome


def in_storage(model, file, collection, rights, user):
    """Return an unsaved image or document whose bytes are stored and no longer in memory: there may be many."""
    held = model(title=PurePath(file.name).stem, collection=collection, uploaded_by_user=user, **rights)
    held.file_name = clean_name(file.name)
    held.file_size = file.size
    file.seek(0)
    held.file_hash = hash_filelike(file)
    file.seek(0)
    held.file = file
    model._meta.get_field("file").pre_save(held, add=True)
    del held.file.file
    return held


def part_of(outcome, order):
    name = "image" if isinstance(outcome.held, Image) else "document"
    return MediaFile(language=outcome.language, sort_order=order, **{name: outcome.held})


def keep(draft, user, publishes):
    """Save the draft as the edit form does: the row itself changes only while it has never been published."""
    if not draft.live:
        draft.save()
    revision = draft.save_revision(user=user, clean=publishes)
    log(instance=draft, action="wagtail.edit", user=user, revision=revision, content_changed=True)
    if publishes:
        revision.publish(user=user, skip_permission_checks=True)
