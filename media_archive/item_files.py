"""What the page of an item says of its files and of their rights, and the same for search engines."""

from dataclasses import dataclass, field
from pathlib import PurePath

from summit.addresses import absolute_url
from summit.models import Licence
from summit.translated import LANGUAGES, Translated, field_in, translate_field

from .models import MediaFile
from .offers import Offer
from .rights import (
    attribution_line,
    in_language,
    item_url,
    licence_label,
    licence_meaning,
    licence_url,
    rights_of,
    texts_of,
)

FORMATS = {"jpg": "JPEG", "md": "Markdown"}  # what people call them; others are called by their ending
SCHEMA_TYPES = {"image": "ImageObject", "video": "VideoObject", "audio": "AudioObject"}


@dataclass(frozen=True)
class ShownFile:
    """A file of an item on its page; `offer` is None where it cannot be downloaded."""

    media_file: MediaFile
    offer: Offer | None
    caption: Translated
    other_caption: str
    other_language: str
    has_preview: bool
    is_folded: bool  # its preview is opened by whoever wants to see it
    subtitles: list = field(default_factory=list)  # Offers, of a video

    @property
    def is_video(self):
        return self.offer is not None and self.offer.content_type.startswith("video/")

    @property
    def format(self):
        ending = PurePath(self.offer.name).suffix[1:].lower()
        return FORMATS.get(ending, ending.upper())

    @property
    def address(self):
        """The permanent address without the name, to print: it leads to the one with the name."""
        return absolute_url(self.offer.path.rpartition("/")[0] + "/")


@dataclass(frozen=True)
class ShownTerms:
    """Rights that some files of an item share; `names` says which, where there are others."""

    licence: str
    label: str
    meaning: str
    credit: Translated
    lines: list  # of (language, line to copy)
    names: list = field(default_factory=list)


def shown_files(files, offers, language, *, folds=True):
    """Return a ShownFile for each file. With `folds`, pictures after the first wait for whoever wants to see them."""
    by_what_it_is = {what_it_is(offer.media_file): offer for offer in offers}
    subtitles = [offer for offer in offers if offer.content_type.startswith("text/vtt") and offer.language]
    previewed = previews_among(files, language)
    return [
        shown_file(
            each,
            by_what_it_is.get(what_it_is(each)),
            subtitles,
            language,
            has_preview=each in previewed,
            is_folded=folds and each in previewed[1:],
        )
        for each in files
    ]


def previews_among(files, language):
    """Return the pictures to show: beside one in the language of the page, one in the other is only offered."""
    pictures = [each for each in files if each.image_id]
    unread = other_than(language) if any(each.language == language for each in pictures) else None
    return [each for each in pictures if each.language != unread]


def what_it_is(media_file):
    """A draft may hold another image in the same row."""
    return media_file.pk, media_file.image_id, media_file.document_id


def shown_file(media_file, offer, subtitles, language, *, has_preview, is_folded):
    caption = translate_field(media_file, "caption", language)
    other = other_than(language)
    other_text = "" if caption.lang else getattr(media_file, f"caption_{other}") or ""
    other_text = "" if other_text == str(caption) else other_text
    return ShownFile(media_file, offer, caption, other_text, other, has_preview, is_folded, subtitles)


def shown_terms(item, offers, language):
    """Return the rights of the files, each once; those of the item where no file is offered."""
    groups = {}
    for offer in offers:
        key = (offer.licence, offer.has_ai_mark, *sorted(offer.credit.items()))
        groups.setdefault(key, []).append(offer)
    shown = [terms_of(item, group[0], group, language) for group in groups.values()]
    if len(shown) == 1:
        shown[0].names.clear()
    return shown or [terms_of(item, rights_of(item), [], language)]


def terms_of(item, rights, offers, language):
    text, written_in = in_language(rights.credit, language)
    return ShownTerms(
        licence=str(rights.licence),
        label=licence_label(rights.licence, rights.has_ai_mark, language),
        meaning=licence_meaning(rights.licence, rights.has_ai_mark, language),
        credit=Translated(text, "" if written_in == language else written_in),
        lines=[(each, attribution_line(item, rights, each)) for each in languages_of(item, language)],
        names=[in_language(offer.caption, language)[0] or offer.name for offer in offers],
    )


def languages_of(item, language):
    """Return the languages in which an item has a name to be credited by, that of the page first."""
    wanted = (language, other_than(language))
    return [each for each in wanted if field_in(item, "title", each)] or wanted[:1]


def other_than(language):
    return LANGUAGES[1 - LANGUAGES.index(language)]


# ---------------------------------------------------------------- for search engines
def item_nodes(item, offers, language):
    """Return an item and its files as nodes of schema.org; what is not known is left empty.

    Who made a work is not known, only who is to be credited: there is no `creator`.
    """
    page = item_url(item, language)
    publisher, _language = in_language(texts_of(item, "publisher"), language)
    return [
        {
            "@type": "CreativeWork",
            "@id": page,
            "url": page,
            "name": in_language(texts_of(item, "title"), language)[0],
            "description": in_language(texts_of(item, "summary"), language)[0],
            "inLanguage": item.language_codes,
            "datePublished": item.published,
            "publisher": {"@type": "Organization", "name": publisher} if publisher else None,
            **rights_facts(item, rights_of(item), language),
            "associatedMedia": [file_node(offer, language) for offer in offers],
        }
    ]


def rights_facts(item, rights, language):
    credit, _language = in_language(rights.credit, language)
    page = item_url(item, language)
    return {
        "license": licence_url(rights.licence, language),
        "acquireLicensePage": f"{page}#licence" if page else "",
        "creditText": credit,
        "copyrightNotice": "" if rights.licence in {Licence.KOGL_0, Licence.EXPIRED} else credit,
    }


def file_node(offer, language):
    kind = offer.content_type.partition("/")[0]
    caption, _language = in_language(offer.caption, language)
    return {
        "@type": SCHEMA_TYPES.get(kind, ["MediaObject", "DigitalDocument"]),
        "name": caption or offer.name,
        "caption": caption if kind in SCHEMA_TYPES else "",
        "contentUrl": absolute_url(offer.path),
        "contentSize": f"{offer.size} B",
        "encodingFormat": offer.content_type.partition(";")[0],
        "sha256": offer.sha256,
        "inLanguage": offer.language,
        "width": f"{offer.width} px" if offer.width else "",
        "height": f"{offer.height} px" if offer.height else "",
        **rights_facts(offer.item, offer, language),
    }
