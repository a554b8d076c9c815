"""Every uploaded file is served here, so that no address can go round the rule of what is public."""

import hashlib
import logging
import mimetypes
from functools import partial, wraps
from pathlib import PurePosixPath

from django.core.exceptions import SuspiciousFileOperation
from django.core.files.storage import default_storage
from django.db.models import Q
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_safe
from wagtail.documents.permissions import permission_policy as document_policy
from wagtail.images.permissions import permission_policy as image_policy

from ir_companies.models import Company
from media_archive.models import MediaItem
from media_archive.offers import offers_of
from speakers.models import Speaker
from summit.downloads import blocks_of, download
from summit.models import Document, Image, Rendition
from summit.ownership import open_to_bureaus

INLINE_TYPES = {"application/pdf", "image/avif", "image/gif", "image/jpeg", "image/png", "image/webp"}
RETRY_SECONDS = 60

logger = logging.getLogger(__name__)


# What shows an image or offers a document to visitors: (model, lookup from its rows to the file).
SHOWS_IMAGE = [(MediaItem, "files__image"), (Speaker, "photo"), (Company, "logo")]
OFFERS_DOCUMENT = [(MediaItem, "files__document"), (Company, "deck")]


def is_shown(file, holders, now):
    """Whether anything that visitors see gives them `file`; an item that is withdrawn keeps its page only."""
    for model, lookup in holders:
        rows = MediaItem.objects.offered_at(now) if model is MediaItem else model.objects.public_at(now)
        if rows.filter(**{lookup: file}).exists():
            return True
    return False


def image_is_public(image, now):
    """An image is public with the first thing that shows it, and before that not even by its address.

    So a speaker's photograph stays while an item with the same picture waits, and a picture that stands in a draft
    alone waits with the draft.
    """
    return is_shown(image, SHOWS_IMAGE, now)


def document_is_public(document, now):
    """A document is public with the first thing that offers it."""
    return is_shown(document, OFFERS_DOCUMENT, now)


def find_image(name):
    rendition = Rendition.objects.select_related("image").filter(file=name).first()
    return rendition.image if rendition else Image.objects.filter(file=name).first()


def answers_without_storage(respond):
    """What storage lacks is not found; where it cannot be reached, a page says so and when to try again."""

    @wraps(respond)
    def respond_or_say_why(request, *args, **kwargs):
        try:
            response = respond(request, *args, **kwargs)
        except (FileNotFoundError, SuspiciousFileOperation):
            raise Http404 from None
        except Exception:  # a storage may fail in any way
            logger.exception("A file could not be read from storage.")
            response = render(request, "503.html", status=503)
            response.headers["Retry-After"] = str(RETRY_SECONDS)
            return response
        # Nothing in a file may load or run anything.
        response.headers["Content-Security-Policy"] = "default-src 'none'"
        return response

    return respond_or_say_why


def signed_redirect(request, storage, name, filename, content_type, *, is_inline):
    """Return a redirect to where the bucket gives the file out for a minute; None for files on disk.

    No cache keeps it. A HEAD is answered here: the bucket would refuse it at an address that is signed for GET.
    Pictures on pages are never answered so: a page may show those of its own host only.
    """
    sign = getattr(storage, "signed_address", None)
    if sign is None or request.method == "HEAD":
        return None
    response = HttpResponseRedirect(sign(name, filename, content_type, is_inline=is_inline))
    response.headers["Cache-Control"] = "private, no-store"
    return response


@answers_without_storage
def file_response(request, name, file_name="", *, is_picture=False):
    """Return the stored file `name`, or the part of it that is asked for, to be saved as `file_name`."""
    file_name = file_name or PurePosixPath(name).name
    content_type = mimetypes.guess_type(name)[0] or "application/octet-stream"
    is_inline = content_type in INLINE_TYPES
    if not is_picture and (
        redirect := signed_redirect(request, default_storage, name, file_name, content_type, is_inline=is_inline)
    ):
        return redirect
    size, changed_at = default_storage.size(name), default_storage.get_modified_time(name)
    return download(
        request,
        size=size,
        read=blocks_of(partial(default_storage.open, name)),
        etag=hashlib.sha256(f"{name} {size} {changed_at}".encode()).hexdigest()[:32],
        content_type=content_type,
        filename=file_name,
        last_modified=changed_at,
        is_inline=is_inline,
    )


@answers_without_storage
def offer_response(request, offer):
    """Return a file of a media item as it was made ready, or the part of it that is asked for."""
    stored = offer.stored
    redirect = signed_redirect(request, stored.storage, stored.name, offer.name, offer.content_type, is_inline=False)
    if redirect:
        return redirect
    offer.open().close()  # what cannot be opened is found out while it can still be said
    return download(
        request,
        size=offer.size,
        read=blocks_of(offer.open),
        etag=offer.sha256[:32],
        content_type=offer.content_type,
        filename=offer.name,
    )


def image_name(image, name):
    """The name under which an image, or a rendition of it at `name`, is saved: that of the upload."""
    return PurePosixPath(image.file_name).stem + PurePosixPath(name).suffix if image.file_name else ""


def serve_file(request, name):
    """Serve an image or rendition; anything else, hidden or unknown, is not found."""
    image = find_image(name)
    if image is None or not image_is_public(image, request.now):
        raise Http404
    return file_response(request, name, image_name(image, name), is_picture=True)


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


def offer_is_public(offer, now):
    image, document = offer.media_file.image, offer.media_file.document
    return image_is_public(image, now) if image else document_is_public(document, now)


def offer_or_404(items, slug, pk, name):
    """Return what is offered as file `pk` of one of `items`, or of the item `slug` under `name`.

    A file that was put anew into its item has another number; under its name it is still found.
    """
    item = items.filter(files=pk).first()
    if item is None:
        item = items.filter(slug=slug).first()
    found = offers_of([item])[item.pk] if item else []
    by_number = [offer for offer in found if offer.media_file.pk == pk]
    by_name = [offer for offer in found if offer.name == name]
    if not by_number and len(by_name) != 1:
        raise Http404
    return (by_number or by_name)[0]


def answer_offer(request, offer, slug, pk, name):
    """Send the file; from an address that it had before, lead to today's."""
    if (offer.item.slug, offer.media_file.pk, offer.name) != (slug, pk, name):
        return HttpResponseRedirect(offer.url)
    return offer_response(request, offer)


def serve_media_file(request, slug, pk, name):
    """Serve a file of a public item at its permanent address; anything else, hidden or unknown, is not found."""
    pk = int(pk)
    offer = offer_or_404(MediaItem.objects.offered_at(request.now), slug, pk, name)
    if not offer_is_public(offer, request.now):
        raise Http404
    return answer_offer(request, offer, slug, pk, name)


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
    return file_response(request, name, image_name(image, name), is_picture=True)


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


@open_to_bureaus
@require_safe
def serve_media_file_to_staff(request, slug, pk, name):
    """Serve a file of an item that the public may not see to those who work with it."""
    public = MediaItem.objects.offered_at(request.now)
    policy = MediaItem.snippet_viewset.permission_policy
    own = policy.instances_user_has_any_permission_for(request.user, ROW_ACTIONS)
    items = MediaItem.objects.filter(Q(pk__in=public.order_by().values("pk")) | Q(pk__in=own.order_by().values("pk")))
    return answer_offer(request, offer_or_404(items, slug, pk, name), slug, pk, name)
