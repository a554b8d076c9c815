"""The newest of the media archive for feed readers: an Atom feed in each language.

Pure: items and their files come in, bytes go out. An item is told of anew when it is published, when its embargo ends,
and when it is corrected or withdrawn.
"""

import re
import uuid
from datetime import UTC
from xml.etree import ElementTree

from django.conf import settings
from django.utils import translation
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from sessions.exports import add_element, xml_file
from sessions.feeds import ATOM
from sessions.models import SESSION_NAMESPACE
from summit.addresses import absolute_url
from summit.formatting import day_year
from summit.models import Licence
from summit.public_requests import in_language
from summit.translated import translate_field

from .item_history import UNKNOWN, changed_at, published_at
from .models import MediaItem
from .offers import licence_terms

MOST_ITEMS = 50
# What no XML 1.0 file may hold, even escaped.
NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
INSTANTS = ["first_published_at", "go_live_at", "embargo_until", "published", "corrected_at", "withdrawn_at"]


def newest_items(now):
    """Return the public items that were published or changed last, the latest first, in two queries."""
    known = MediaItem.objects.public_at(now).order_by().only("pk", *INSTANTS)
    latest = sorted(known, key=lambda item: (changed_at(item, now), item.published, item.pk), reverse=True)
    found = MediaItem.objects.in_bulk([item.pk for item in latest[:MOST_ITEMS]])
    return [found[item.pk] for item in latest[:MOST_ITEMS] if item.pk in found]


def items_atom(items, offers, *, title, language, url, page_url, author, now):
    """Return an Atom feed (RFC 4287) of items in the active language, which is `language`: UTF-8 bytes.

    `offers` holds the files of each item by its primary key.
    """
    feed = ElementTree.Element("feed", {"xmlns": ATOM, "xml:lang": language})
    add_element(feed, "id", uuid.uuid5(SESSION_NAMESPACE, f"media.atom/{language}").urn)
    add_element(feed, "title", plain(title))
    add_element(feed, "updated", stamp(max((changed_at(item, now) for item in items), default=UNKNOWN)))
    add_element(feed, "link", rel="self", type="application/atom+xml", href=absolute_url(url))
    add_alternates(feed, page_url)
    add_element(add_element(feed, "author"), "name", plain(author))
    for item in items:
        add_item(feed, item, offers.get(item.pk, []), language, now)
    return xml_file(feed)


def stamp(instant):
    return f"{instant.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def plain(text):
    return NOT_IN_XML.sub("", str(text))


def add_alternates(node, path):
    for code, _name in settings.LANGUAGES:
        href = absolute_url(in_language(path, code))
        add_element(node, "link", rel="alternate", type="text/html", hreflang=code, href=href)


def add_text(node, tag, text, **attributes):
    """Add a Translated text, with its language where that is not the feed's."""
    if text:
        add_element(node, tag, plain(text), **attributes, **({"xml:lang": text.lang} if text.lang else {}))


def add_item(feed, item, offers, language, now):
    is_withdrawn = item.is_withdrawn_at(now)
    entry = add_element(feed, "entry")
    add_element(entry, "id", uuid.uuid5(SESSION_NAMESPACE, f"media/{item.slug}/{language}").urn)
    title = translate_field(item, "title", language)
    if is_withdrawn:
        add_element(entry, "title", plain(_("Withdrawn: %(title)s") % {"title": title or item.slug}))
    elif title:
        add_text(entry, "title", title)
    else:
        add_element(entry, "title", item.slug)
    add_element(entry, "updated", stamp(changed_at(item, now)))
    if (since := published_at(item, now)) != UNKNOWN:
        add_element(entry, "published", stamp(since))
    add_alternates(entry, item.get_absolute_url())
    credit = translate_field(item, "credit", language)
    if author := translate_field(item, "publisher", language) or credit:
        add_element(add_element(entry, "author"), "name", plain(author))
    add_element(entry, "category", term=item.kind, label=capfirst(item.get_kind_display()))
    add_element(entry, "rights", plain(rights(item, credit, language)))
    if is_withdrawn:
        add_element(entry, "content", plain(withdrawal_in_words(item, language)), type="text")
        return
    for offer in offers:
        add_enclosure(entry, offer)
    add_text(entry, "summary", translate_field(item, "summary", language), type="text")
    if item.corrections_ko or item.corrections_en:
        add_element(entry, "content", plain(correction_in_words(item, language)), type="text")


def add_enclosure(entry, offer):
    attributes = {"rel": "enclosure", "type": offer.content_type.partition(";")[0], "length": str(offer.size)}
    if offer.language:
        attributes["hreflang"] = offer.language
    add_element(entry, "link", **attributes, title=plain(offer.name), href=absolute_url(offer.path))


def rights(item, credit, language):
    terms = licence_terms(Licence(item.licence), item.has_ai_mark, language)
    with translation.override(language):
        return " ".join(filter(None, [_("Credit: %(credit)s.") % {"credit": credit} if credit else "", terms]))


def correction_in_words(item, language):
    words = str(translate_field(item, "corrections", language))
    if item.corrected_at:
        return _("Corrected on %(day)s: %(words)s") % {"day": day_year(item.corrected_at, language), "words": words}
    return _("Corrected: %(words)s") % {"words": words}


def withdrawal_in_words(item, language):
    return _("Withdrawn on %(day)s: %(words)s") % {
        "day": day_year(item.withdrawn_at, language),
        "words": translate_field(item, "withdrawal_reason", language),
    }
