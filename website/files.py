"""Every uploaded file is served here, so that no address can go round the rule of what is public."""

import hashlib
import mimetypes
from functools import partial
from pathlib import PurePosixPath

from django.core.exceptions import SuspiciousFileOperation
from django.core.files.storage import default_storage
from django.http import Http404
from django.views.decorators.http import require_safe
from wagtail.documents.permissions import permission_policy as document_policy
from wagtail.images.permissions import permission_policy as image_policy

from ir_companies.models import Company
from media_archive.models import MediaItem
from summit.downloads import blocks_of, download
from summit.models import Document, Image, Rendition
from summit.ownership import open_to_bureaus

INLINE_TYPES = {"application/pdf", "image/avif", "image/gif", "image/jpeg", "image/png", "image/webp"}


def image_is_public(image, now):
    """An image is public unless every media item that holds it is hidden or withdrawn."""
    items = MediaItem.objects.filter(files__image=image)
    return not items.exists() or items.offered_at(now).exists()


def document_is_public(document, now):
    """A document is public when a media item offers it, or a company shows it as its deck.

    Where media items hold it they alone decide, so that no embargo ends early and no withdrawal is passed by.
    """
    items = MediaItem.objects.filter(files__document=document)
    if items.exists():
        return items.offered_at(now).exists()
    return Company.objects.public_at(now).filter(deck=document).exists()


def find_image(name):
    rendition = Rendition.objects.select_related("image").filter(file=name).first()
    return rendition.image if rendition else Image.objects.filter(file=name).first()


def file_response(request, name, file_name=""):
    """Return the stored file `name`, or the part of it that is asked for, to be saved as `file_name`."""
    try:
        size, changed_at = default_storage.size(name), default_storage.get_modified_time(name)
    except (FileNotFoundError, SuspiciousFileOperation):
        raise Http404 from None
    content_type = mimetypes.guess_type(name)[0] or "application/octet-stream"
    response = download(
        request,
        size=size,
        read=blocks_of(partial(default_storage.open, name)),
        etag=hashlib.sha256(f"{name} {size} {changed_at}".encode()).hexdigest()[:32],
        content_type=content_type,
        filename=file_name or PurePosixPath(name).name,
        last_modified=changed_at,
        is_inline=content_type in INLINE_TYPES,
    )
    response.headers["Content-Security-Policy"] = "default-src 'none'"  # nothing in a file may load or run anything
    return response


def image_name(image, name):
    """The name under which an image, or a rendition of it at `name`, is saved: that of the upload."""
    return PurePosixPath(image.file_name).stem + PurePosixPath(name).suffix if image.file_name else ""


def serve_file(request, name):
    """Serve an image or rendition; anything else, hidden or unknown, is not found."""
    image = find_image(name)
    if image is None or not image_is_public(image, request.now):
        raise Http404
    return file_response(request, name, image_name(image, name))


def serve_document(request, pk, name):
    """Serve a document that a public item or company offers; anything else, hidden or unknown, is not found.

    A collection for some visitors only is hidden from all: without cookies nobody could unlock it.
    """
    document = Document.objects.select_related("collection").filter(pk=pk).first()
    if (
        document is None
        or document.filename != name
        or document.collection.get_view_restrictions().exists()
        or not document_is_public(document, request.now)
    ):
        raise Http404
    return file_response(request, document.file.name, document.filename)


# ---------------------------------------------------------------- for staff
FILE_ACTIONS = ["add", "change", "delete", "choose"]
ROW_ACTIONS = ["view", "change", "publish"]


def is_open_to(user, policy, row, field):
    """Whether `user` works with an image or document, or with an item that holds it."""
    if policy.instances_user_has_any_permission_for(user, FILE_ACTIONS).filter(pk=row.pk).exists():
        return True
    items = MediaItem.snippet_viewset.permission_policy.instances_user_has_any_permission_for(user, ROW_ACTIONS)
    return items.filter(**{f"files__{field}": row}).exists()


@open_to_bureaus
@require_safe
def serve_file_to_staff(request, name):
    """Serve an image or rendition, also before its embargo ends, to those who work with it."""
    image = find_image(name)
    if image is None or not (
        image_is_public(image, request.now) or is_open_to(request.user, image_policy, image, "image")
    ):
        raise Http404
    return file_response(request, name, image_name(image, name))


@open_to_bureaus
@require_safe
def serve_document_to_staff(request, pk, name):
    """Serve a document that no public item offers to those who work with it."""
    document = Document.objects.filter(pk=pk).first()
    if document is None or not (
        document_is_public(document, request.now) or is_open_to(request.user, document_policy, document, "document")
    ):
        raise Http404
    return file_response(request, document.file.name, document.filename)
