"""Files made ready to download when they are saved, so that nothing has to be read, written or counted for a visitor.

An image gets its rights inside and lies in storage under a name of its own; a document stays as it is and only its
size and checksums are kept. JPEG, PNG and WebP, the kinds that may be uploaded, keep their pixels as they are; any
other image (an old row may hold one) is written anew as JPEG or PNG, since only these can carry rights.

It happens after the transaction, so nothing that goes wrong here can undo what was saved. What cannot be made ready
says why to staff and is not offered.
"""

import hashlib
import json
import logging
import mimetypes
import zlib
from dataclasses import asdict
from datetime import timedelta
from functools import partial
from io import BytesIO
from pathlib import PurePath

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Q
from django.db.models.signals import post_delete, post_save
from django.utils.translation import gettext_noop
from PIL import Image as Picture

from summit.models import Document, Image
from summit.uploads import written_anew

from .archive import TILE_SPECS
from .embedded_rights import JPEG_START, PNG_START, NotAnImageError, Rights, with_rights
from .item_details import PREVIEW_SPECS
from .models import MediaFile, MediaItem, PreparedFile
from .rights import LANGUAGES, item_url, licence_terms, licence_url, rights_of

VERSION = 1  # raised when the same file and rights shall give other bytes
BLOCK = 1024 * 1024
FOLDER = "downloads"
STRAY_AFTER = timedelta(days=1)  # a younger file may belong to a transaction that is not over
ORIENTATION, UPRIGHT = 0x0112, 1  # of EXIF
ENDINGS = {"JPEG": ".jpg", "PNG": ".png"}
NOT_READABLE = gettext_noop("The file cannot be read. Upload it again.")
NOT_AN_IMAGE = gettext_noop("The image is damaged, so no rights can be written into it. Upload it again.")
# Not all of these are known to every system.
TYPES = {
    ".hwp": "application/x-hwp",
    ".hwpx": "application/hwp+zip",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".m4a": "audio/mp4",
    ".md": "text/markdown; charset=utf-8",
    ".mp4": "video/mp4",
    ".srt": "text/plain; charset=utf-8",
    ".vtt": "text/vtt; charset=utf-8",
    ".webp": "image/webp",
}

logger = logging.getLogger(__name__)


def content_type_of(name):
    suffix = PurePath(name).suffix.lower()
    return TYPES.get(suffix) or mimetypes.guess_type(f"file{suffix}")[0] or "application/octet-stream"


def embedded(item, held):
    """Return what is written into an image of `item`."""
    rights = rights_of(item, held)
    return Rights(
        credit=rights.credit,
        terms={each: licence_terms(rights.licence, rights.has_ai_mark, each) for each in LANGUAGES},
        licence_url=licence_url(rights.licence, LANGUAGES[0]),
        item_url=item_url(item, LANGUAGES[0]),
    )


def fingerprint_of(held, rights):
    """Return a checksum of all that the bytes are made of."""
    facts = [VERSION, type(held).__name__, held.file.name, held.file_hash, held.file_name]
    facts.append(asdict(rights) if rights else None)
    return hashlib.sha256(json.dumps(facts, ensure_ascii=False).encode()).hexdigest()


def image_bytes(content, rights):
    """Return an image file with `rights` inside, and the ending of its name where it has become another kind.

    A picture that only its metadata turns upright is turned: they are dropped.
    """
    try:
        picture = Picture.open(BytesIO(content))
        can_carry = content.startswith((JPEG_START, PNG_START)) or content[8:12] == b"WEBP"
        is_upright = picture.getexif().get(ORIENTATION, UPRIGHT) == UPRIGHT
        if can_carry and is_upright:
            return with_rights(content, rights), ""
        kind = ("JPEG" if picture.format == "MPO" else picture.format) if can_carry else None
        kind = kind or ("PNG" if picture.has_transparency_data else "JPEG")
        return with_rights(written_anew(picture, kind), rights), "" if can_carry else ENDINGS[kind]
    except Exception as error:  # a decoder may end in any way
        raise NotAnImageError(str(error)) from None


def offered_name(media_file, held):
    """Return the name under which visitors save the file: that of the upload, if it is known."""
    name = held.file_name or f"{media_file.item.slug}{PurePath(held.file.name).suffix.lower()}"
    return name.rpartition("/")[2]


def made_of_image(media_file, rights):
    held = media_file.image
    with held.file.storage.open(held.file.name) as file:
        original = file.read()
    content, suffix = image_bytes(original, rights)
    name = offered_name(media_file, held)
    return content, str(PurePath(name).with_suffix(suffix)) if suffix else name


def checksums_of(blocks):
    """Return size, SHA-256 and CRC-32 of what `blocks` yields."""
    size, sha256, crc32 = 0, hashlib.sha256(), 0
    for block in blocks:
        size += len(block)
        sha256.update(block)
        crc32 = zlib.crc32(block, crc32)
    return {"size": size, "sha256": sha256.hexdigest(), "crc32": crc32}


def prepare(media_file, *, again=False):
    """Make one file ready, unless it is; return its PreparedFile. Says in `problem` what stands in the way."""
    held = media_file.image or media_file.document
    rights = embedded(media_file.item, held) if media_file.image else None
    fingerprint = fingerprint_of(held, rights)
    before = PreparedFile.objects.filter(media_file=media_file).first()
    if before and before.fingerprint == fingerprint and not before.problem and not again:
        return before
    facts = {"fingerprint": fingerprint, "file": "", "problem": "", "size": 0, "sha256": "", "crc32": 0}
    try:
        if media_file.image:
            content, name = made_of_image(media_file, rights)
            facts |= checksums_of([content])
            unchanged = before and before.file and before.sha256 == facts["sha256"] and can_be_read(before.file)
            facts["file"] = before.file.name if unchanged else stored(name, content)
        else:
            name = offered_name(media_file, held)
            with held.file.storage.open(held.file.name) as file:
                facts |= checksums_of(iter(lambda: file.read(BLOCK), b""))
        facts |= {"name": name, "content_type": content_type_of(name)}
    except NotAnImageError:
        facts["problem"] = NOT_AN_IMAGE
    except Exception:  # a storage may fail in any way, and a page or a save must not
        logger.exception("The file of %s could not be made ready.", held.file.name)
        facts["problem"] = NOT_READABLE
    prepared, _is_new = PreparedFile.objects.update_or_create(media_file=media_file, defaults=facts)
    if before and before.file and before.file.name != prepared.file.name:
        transaction.on_commit(partial(remove, before.file.name), robust=True)
    return prepared


def stored(name, content):
    field = PreparedFile._meta.get_field("file")
    return default_storage.save(field.generate_filename(None, name), ContentFile(content))


def can_be_read(file):
    return file.storage.exists(file.name)


def remove(name):
    default_storage.delete(name)


def make_web_sizes(image):
    """Make the pictures that pages show of an image, so that the first visitor does not wait for them.

    They are pixels alone, with neither place nor rights inside: who wants to use a picture downloads the original.
    """
    try:
        image.get_renditions(*TILE_SPECS, *PREVIEW_SPECS)
    except Exception:
        logger.exception("The web sizes of %s could not be made.", image.file.name)


def prepare_all(media_files, *, again=False):
    """Make ready what is not, with the pictures for pages; return the PreparedFiles."""
    prepared = []
    for media_file in media_files.select_related("item", "image", "document"):
        prepared.append(prepare(media_file, again=again))
        if media_file.image and not prepared[-1].problem:
            make_web_sizes(media_file.image)
    return prepared


def prepare_item(item, *, again=False):
    """Make the files of one item ready. Saving does so by itself, after its transaction."""
    return prepare_all(MediaFile.objects.filter(item=item.pk), again=again)


def unprepared():
    return MediaFile.objects.filter(Q(prepared=None) | ~Q(prepared__problem=""))


def remove_strays(now):
    """Remove what lies in the folder of prepared files and belongs to none; return how many files it was."""
    try:
        names = default_storage.listdir(FOLDER)[1]
    except FileNotFoundError:
        return 0
    known = set(PreparedFile.objects.exclude(file="").values_list("file", flat=True))
    strays = [name for name in (f"{FOLDER}/{name}" for name in names) if name not in known]
    strays = [name for name in strays if default_storage.get_modified_time(name) < now - STRAY_AFTER]
    for name in strays:
        remove(name)
    return len(strays)


# ---------------------------------------------------------------- when something is saved
def later(**condition):
    transaction.on_commit(lambda: prepare_all(MediaFile.objects.filter(**condition)), robust=True)


def follow_file(instance, raw=False, **_kwargs):
    if not raw:
        later(pk=instance.pk)


def follow_item(instance, created=False, raw=False, **_kwargs):
    if not raw and not created:
        later(item=instance.pk)


def follow_image(instance, created=False, raw=False, **_kwargs):
    if not raw and not created:
        later(image=instance.pk)


def follow_document(instance, created=False, raw=False, **_kwargs):
    if not raw and not created:
        later(document=instance.pk)


def forget_prepared(instance, **_kwargs):
    if instance.file:
        transaction.on_commit(partial(remove, instance.file.name), robust=True)


def connect():
    post_save.connect(follow_file, MediaFile, dispatch_uid="prepare_file")
    post_save.connect(follow_item, MediaItem, dispatch_uid="prepare_item")
    post_save.connect(follow_image, Image, dispatch_uid="prepare_image")
    post_save.connect(follow_document, Document, dispatch_uid="prepare_document")
    post_delete.connect(forget_prepared, PreparedFile, dispatch_uid="forget_prepared")
