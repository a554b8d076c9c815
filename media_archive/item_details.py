"""What the page of one item of the archive shows. The same for a published item and for a draft that is previewed."""

from django.db.models import Q
from django.utils.translation import get_language

from sessions.timetable import timetable_for
from summit.models import Document, Image, Rendition, Source
from summit.read_together import read_together, remember_in_order
from summit.structured_data import json_ld

from .item_files import item_nodes, shown_files, shown_terms
from .kit_selection import KitSelection
from .models import MediaFile, MediaItem
from .offers import offers_of
from .videos import streams_of

# What media_archive/media_item.html asks for, in its order: one difference, and each picture costs a query.
PREVIEW_SPECS = [f"format-{kind}|width-900" for kind in ("avif", "webp", "jpeg")]


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
    offers = offers_of([item])[item.pk] if item.pk and not is_withdrawn else []
    language = get_language()
    slot = next((slot for slot in timetable_for(request).slots if slot.session.pk == item.session_id), None)
    is_photo = item.kind == MediaItem.Kind.PHOTO
    return {
        "item": item,
        "is_withdrawn": is_withdrawn,
        "selection": KitSelection.read(request.GET),
        "language_labels": language_names(item.language_codes),
        "terms": shown_terms(item, offers, language),
        "files": [] if is_withdrawn else shown_files(item.files.all(), offers, language, folds=not is_photo),
        "structured_data": json_ld(item_nodes(item, offers, language)),
        "attachments": [each for each in around if each.pk in attached],
        "attached_to": [each for each in around if each.pk not in attached],
        "slot": slot,
        "streams": [] if is_withdrawn else streams_of(item, slot),
        "sources": item.sources.all(),
    }
