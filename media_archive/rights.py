"""Who is to be credited for a file and what others may do with it, in words.

A file that has a licence of its own goes by it; any other goes by that of its item. The same words stand on the page,
in its structured data and inside the image. For what nobody has licensed they claim nothing.
"""

from dataclasses import dataclass

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _, gettext_lazy

from summit.addresses import absolute_url, section_url
from summit.models import Licence
from summit.models.media import KOGL_TYPES_WITH_AI_MARK

LANGUAGES = [code for code, _name in settings.LANGUAGES]
MEANINGS = {
    Licence.NOT_STATED: gettext_lazy(
        "The publisher has not said under what terms this work may be used. Ask the publisher before you use it."
    ),
    Licence.KOGL_0: gettext_lazy("You may use it freely, without any condition."),
    Licence.KOGL_1: gettext_lazy("You may use and change it, also commercially, if you name the source."),
    Licence.KOGL_2: gettext_lazy("You may use and change it if you name the source, but not commercially."),
    Licence.KOGL_3: gettext_lazy("You may use it, also commercially, if you name the source, but not change it."),
    Licence.KOGL_4: gettext_lazy("You may use it if you name the source, but neither commercially nor changed."),
    Licence.EXPIRED: gettext_lazy("Protection has expired: you may use it freely."),
    Licence.THIRD_PARTY: gettext_lazy("Somebody else holds the rights. Ask them before you use it."),
    Licence.ALL_RIGHTS_RESERVED: gettext_lazy("The publisher keeps all rights. Ask the publisher before you use it."),
}


@dataclass(frozen=True)
class FileRights:
    """The rights of one file. `credit` holds a text by language code, empty where it is not known."""

    licence: Licence
    has_ai_mark: bool
    credit: dict


def rights_of(item, held=None):
    """Return the rights of `held`, an image or document of `item`; those of the item itself without it."""
    stated = item if held is None or held.licence == Licence.NOT_STATED else held
    return FileRights(
        licence=Licence(stated.licence),
        has_ai_mark=stated.has_ai_mark,
        credit=(texts_of(held, "credit") if held else {}) or texts_of(item, "credit"),
    )


def texts_of(row, name):
    """Return a translated text by language code; empty where there is none in either language."""
    texts = {language: getattr(row, f"{name}_{language}") or "" for language in LANGUAGES}
    return texts if any(texts.values()) else {}


def in_language(texts, language):
    """Return the text and the code of its language: the wanted one, or the one there is."""
    other = next((code for code in texts if code != language and texts[code]), "")
    return (texts[language], language) if texts.get(language) else (texts.get(other, ""), other)


def licence_label(licence, has_ai_mark, language):
    """Return the name of a licence, with its mark; for what is not stated, that it is not."""
    with translation.override(language):
        if licence == Licence.NOT_STATED:
            return _("Licence: not stated")
        label = str(Licence(licence).label)
        label = label[:1].upper() + label[1:]
        is_marked = has_ai_mark and licence in KOGL_TYPES_WITH_AI_MARK
        return _("%(licence)s, with the AI mark") % {"licence": label} if is_marked else label


def licence_meaning(licence, has_ai_mark, language):
    """Return what a visitor may do, in a sentence or two."""
    with translation.override(language):
        sentences = [str(MEANINGS[licence])]
        if has_ai_mark and licence in KOGL_TYPES_WITH_AI_MARK:
            sentences.append(_("It may also be used for training AI."))
        return " ".join(sentences)


def licence_terms(licence, has_ai_mark, language):
    """Return name and meaning of a licence, as they are written into a file."""
    label = licence_label(licence, has_ai_mark, language)
    return f"{label}. {licence_meaning(licence, has_ai_mark, language)}"


def licence_url(licence, language):
    """Return the absolute address of the page that tells of the terms; empty where none are stated."""
    if licence == Licence.NOT_STATED:
        return ""
    with translation.override(language):
        return absolute_url(section_url("copyright"))


def item_url(item, language):
    """Return the absolute address of the page of an item; empty for a draft that has none yet."""
    if not item.slug:
        return ""
    with translation.override(language):
        return absolute_url(item.get_absolute_url())


def attribution_line(item, rights, language):
    """Return a line to print beside the work: title, whom to credit, licence where there is one, and address.

    Where no credit is known, the publisher is named as what it is.
    """
    title, _language = in_language(texts_of(item, "title"), language)
    credit, _language = in_language(rights.credit, language)
    publisher, _language = in_language(texts_of(item, "publisher"), language)
    is_stated = rights.licence != Licence.NOT_STATED
    with translation.override(language):
        parts = [
            _("“%(title)s”") % {"title": title} if title else "",
            credit or (_("published by %(publisher)s") % {"publisher": publisher} if publisher else ""),
            licence_label(rights.licence, rights.has_ai_mark, language) if is_stated else "",
            item_url(item, language),
        ]
    return ", ".join(part for part in parts if part)
