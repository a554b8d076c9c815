"""The files of media items as visitors get them: permanent addresses, sizes, checksums, rights and bytes.

What is public is not asked here: give items that are. Files are made ready by `preparing` when they are saved; one
that is not ready is not offered.
"""

from dataclasses import dataclass
from urllib.parse import quote

from django.conf import settings
from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef
from wagtail.models import CollectionViewRestriction

from summit.models import Licence
from summit.staff_files import file_address

from .models import MediaFile, MediaItem, PreparedFile
from .rights import attribution_line, licence_terms, rights_of, texts_of

__all__ = ["Offer", "attribution", "licence_terms", "offers_of", "permanent_path"]


@dataclass(frozen=True)
class Offer:
    """One file of a public item. `size` in bytes; `pages`, `width` and `height` are None where they do not apply.

    `credit` and `caption` hold a text by language code, empty where there is none.
    """

    media_file: MediaFile
    item: MediaItem
    name: str
    size: int
    sha256: str
    crc32: int
    content_type: str
    licence: Licence
    has_ai_mark: bool
    credit: dict
    caption: dict
    pages: int | None
    width: int | None
    height: int | None
    language: str
    stored: object  # the FieldFile with the bytes

    @property
    def path(self):
        """The permanent address, without host, whoever is looking."""
        return permanent_path(self.item, self.media_file, self.name)

    @property
    def url(self):
        """The permanent address; in a page for staff, that for them."""
        return file_address(self.path)

    def open(self):
        """Return a new binary reader of exactly the bytes that `size` and the checksums are of."""
        return self.stored.storage.open(self.stored.name)


def permanent_path(item, media_file, name):
    return f"{settings.MEDIA_URL}media/{item.slug}/{media_file.pk}/{quote(name, safe='')}"


def offers_of(items):
    """Return a list of Offers by the primary key of each item, in one query for any number of items and files.

    A document of a collection that is open to some visitors only is offered to nobody: without cookies none is known.
    """
    by_pk = {item.pk: item for item in items}
    folder = ExpressionWrapper(OuterRef("media_file__document__collection__path"), CharField())
    restrictions = CollectionViewRestriction.objects.annotate(folder=folder)
    prepared = (
        PreparedFile.objects.filter(media_file__item__in=by_pk, problem="")
        .exclude(Exists(restrictions.filter(folder__startswith=F("collection__path"))))
        .select_related("media_file__image", "media_file__document")
        .order_by("media_file__item", "media_file__sort_order", "media_file__pk")
    )
    offers = {pk: [] for pk in by_pk}
    for each in prepared:
        item = by_pk[each.media_file.item_id]
        offers[item.pk].append(offer_of(item, each))
    return offers


def offer_of(item, prepared):
    media_file = prepared.media_file
    image, document = media_file.image, media_file.document
    rights = rights_of(item, image or document)
    return Offer(
        media_file=media_file,
        item=item,
        name=prepared.name,
        size=prepared.size,
        sha256=prepared.sha256,
        crc32=prepared.crc32,
        content_type=prepared.content_type,
        licence=rights.licence,
        has_ai_mark=rights.has_ai_mark,
        credit=rights.credit,
        caption=texts_of(media_file, "caption"),
        pages=item.pages if prepared.content_type == "application/pdf" else None,
        width=image.width if image else None,
        height=image.height if image else None,
        language=media_file.language,
        stored=prepared.file or document.file,
    )


def attribution(offer_or_item, language):
    """Return the line to print beside a file, or beside an item, in `language`."""
    is_offer = isinstance(offer_or_item, Offer)
    item = offer_or_item.item if is_offer else offer_or_item
    return attribution_line(item, offer_or_item if is_offer else rights_of(item), language)
