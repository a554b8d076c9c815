"""What the page of one item of the archive shows. The same for a published item and for a draft that is previewed."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sessions.timetable import timetable_for
from summit.models import Document, Image, Licence, Rendition, Source
from summit.read_together import read_together, remember_in_order

from .kit_selection import read_selection
from .models import MediaFile, MediaItem

# What media_archive/media_item.html asks for, in its order: one difference, and each picture costs a query.
PREVIEW_SPECS = [f"format-{kind}|width-900" for kind in ("avif", "webp", "jpeg")]


def licence_meaning(licence):
    """Return what a visitor may do under `licence`, in a sentence."""
    return {
        Licence.NOT_STATED: _(
            "The publisher has not said under what terms this work may be used. Ask the publisher before you use it."
        ),
        Licence.KOGL_0: _("You may use it freely, without any condition."),
        Licence.KOGL_1: _("You may use and change it, also commercially, if you name the source."),
        Licence.KOGL_2: _("You may use and change it if you name the source, but not commercially."),
        Licence.KOGL_3: _("You may use it, also commercially, if you name the source, but not change it."),
        Licence.KOGL_4: _("You may use it if you name the source, but neither commercially nor changed."),
        Licence.EXPIRED: _("Protection has expired: you may use it freely."),
        Licence.THIRD_PARTY: _("Somebody else holds the rights. Ask them before you use it."),
        Licence.ALL_RIGHTS_RESERVED: _("The publisher keeps all rights. Ask the publisher before you use it."),
    }[licence]


def language_names(codes):
    return [str(Source.Language(code).label) for code in codes if code in Source.Language.values]


def read_details(item):
    """Read all that the page shows of a published item, in one query."""
    files = MediaFile.objects.filter(item=item)
    found = read_together(
        sources=item.sources.all(),
        attachments=item.attachments.all(),
        files=files,
        documents=Document.objects.filter(pk__in=files.values("document")),
        images=Image.objects.filter(pk__in=files.values("image")),
        renditions=Rendition.objects.filter(image__in=files.values("image"), filter_spec__in=PREVIEW_SPECS),
    )
    documents = {document.pk: document for document in found["documents"]}
    images = {image.pk: image for image in found["images"]}
    for rendition in found["renditions"]:
        rendition.image = images[rendition.image_id]
    for image in found["images"]:
        image.prefetched_renditions = [each for each in found["renditions"] if each.image is image]
    for file in found["files"]:
        file.document = documents.get(file.document_id)
        file.image = images.get(file.image_id)
    remember_in_order(item, found, ["sources", "attachments", "files"])


def media_item_context(item, request):
    """Return the context of `media_archive/media_item.html`; `item` may be a draft that lacks anything.

    Attachments, what the item was attached to and its session are there only where they are public.
    """
    attached = [attachment.pk for attachment in item.attachments.all()]
    around = MediaItem.objects.public_at(request.now).for_listing()
    around = around.filter(Q(pk__in=attached) | Q(attachments=item.pk) if item.pk else Q(pk__in=attached)).distinct()
    is_withdrawn = item.is_withdrawn_at(request.now)
    return {
        "item": item,
        "is_withdrawn": is_withdrawn,
        "selection": read_selection(request.GET),
        "language_labels": language_names(item.language_codes),
        "licence_label": Licence(item.licence).label,
        "licence_meaning": licence_meaning(item.licence),
        "files": [] if is_withdrawn else item.files.all(),
        "attachments": [each for each in around if each.pk in attached],
        "attached_to": [each for each in around if each.pk not in attached],
        "slot": next((slot for slot in timetable_for(request).slots if slot.session.pk == item.session_id), None),
        "sources": item.sources.all(),
    }
