"""Every uploaded file is served here, so that no address can go round the rule of what is public."""

import mimetypes
from pathlib import PurePosixPath

from django.core.exceptions import SuspiciousFileOperation
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404

from media_archive.models import MediaItem
from summit.models import Image, Rendition

INLINE_TYPES = {"image/avif", "image/gif", "image/jpeg", "image/png", "image/webp"}


def image_is_public(image, now):
    """An image is public unless every media item that holds it is still hidden."""
    items = MediaItem.objects.filter(files__image=image)
    return not items.exists() or items.public_at(now).exists()


def document_is_public(document, now):
    """A document is public when a public media item offers it."""
    return MediaItem.objects.public_at(now).filter(files__document=document).exists()


def find_image(name):
    rendition = Rendition.objects.select_related("image").filter(file=name).first()
    return rendition.image if rendition else Image.objects.filter(file=name).first()


def serve_file(request, name):
    """Serve an image or rendition; anything else, hidden or unknown, is not found."""
    image = find_image(name)
    if image is None or not image_is_public(image, request.now):
        raise Http404
    try:
        file = default_storage.open(name)
    except (FileNotFoundError, SuspiciousFileOperation):
        raise Http404 from None
    content_type = mimetypes.guess_type(name)[0] or "application/octet-stream"
    return FileResponse(
        file,
        as_attachment=content_type not in INLINE_TYPES,
        filename=PurePosixPath(name).name,
        content_type=content_type,
    )


def hide_document(document, request):
    """Wagtail hook before a document is served: the public gets only what a public item offers.

    A collection for some visitors only is hidden from all: without cookies nobody could unlock it.
    """
    if document.collection.get_view_restrictions().exists() or not document_is_public(document, request.now):
        raise Http404
