"""Kits for the press: items that go together, and the ZIP of their files.

A ZIP is laid out before a byte of it is sent, from sizes and checksums that are known. It says everything in both
languages, so that it is the same bytes at the addresses of either, and as long as nothing in it changes.
"""

import csv
import hashlib
import io
import json
import zlib
from dataclasses import dataclass
from functools import cached_property, partial

from django.conf import settings
from django.db.models import F
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils import translation
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext as _, ngettext

from sessions.exports import iso
from summit.addresses import absolute_url
from summit.formatting import day_year, partial_date
from summit.models import Licence
from summit.public_requests import in_language
from summit.spreadsheets import plain_text
from summit.translated import Translated, field_in, translate_field

from .item_history import UNKNOWN, changed_at
from .kit_selection import KitSelection
from .models import MediaItem, MediaKit
from .offers import Offer, attribution, licence_terms, offers_of
from .zip_names import UniqueNames
from .zips import Archive, Entry

LANGUAGES = [code for code, _name in settings.LANGUAGES]
KINDS = MediaItem.Kind.values
LAYOUT = b"1"  # another one for other bytes of the same content
README, CAPTIONS, MANIFEST, SUMS = "README.txt", "captions.csv", "manifest.json", "SHA256SUMS"
RULE = "=" * 60


def in_both(words):
    """Return {language: what `words()` says in it}."""
    found = {}
    for language in LANGUAGES:
        with translation.override(language):
            found[language] = str(words())
    return found


def both(row, name):
    """Return {language: text} of a translated field; the other language stands in where one is empty."""
    return {language: str(translate_field(row, name, language)) for language in LANGUAGES}


def stated(row, name):
    """The same with nothing standing in."""
    return {language: field_in(row, name, language) or "" for language in LANGUAGES}


def translated_of(texts, language):
    """Return the text of a dict by language as Translated: the other language, marked, where one is empty."""
    if texts.get(language):
        return Translated(texts[language], "")
    other = next((code for code in texts if texts[code]), "")
    return Translated(texts.get(other, ""), other)


def size_in_words(size):
    return filesizeformat(size).replace("\xa0", " ")


def addresses(path):
    """Return {language: absolute address} of a page that is at `path` in the active language."""
    return {language: absolute_url(in_language(path, language)) for language in LANGUAGES}


@dataclass(frozen=True)
class KitItem:
    """An item of a kit and its files: none where it was withdrawn, or where nothing of it is held here."""

    item: MediaItem
    offers: list
    is_withdrawn: bool

    @property
    def terms(self):
        """Of the item itself, for what is not held here."""
        return {code: licence_terms(Licence(self.item.licence), self.item.has_ai_mark, code) for code in LANGUAGES}

    @property
    def size(self):
        return sum(offer.size for offer in self.offers)


@dataclass(frozen=True)
class KitFile:
    """A file and its path in the ZIP."""

    path: str
    offer: Offer

    @property
    def terms(self):
        return {code: licence_terms(self.offer.licence, self.offer.has_ai_mark, code) for code in LANGUAGES}


@dataclass(frozen=True)
class Kit:
    """What goes together as of `now`; `path` is that of its page in the active language."""

    name: str
    titles: dict
    summaries: dict
    items: list
    path: str
    zip_url: str
    changed_at: object

    @cached_property
    def files_of(self):
        """The files of each item by its primary key, under the paths that they have in the ZIP: kind, item, name."""
        found = {}
        for each in self.items:
            names = UniqueNames()
            folder = f"{each.item.kind}/{each.item.slug}"
            found[each.item.pk] = [KitFile(f"{folder}/{names.add(offer.name)}", offer) for offer in each.offers]
        return found

    @property
    def files(self):
        return [file for files in self.files_of.values() for file in files]

    @property
    def size(self):
        return sum(each.size for each in self.items)

    @property
    def title(self):
        return translated_of(self.titles, get_language())

    @property
    def summary(self):
        return translated_of(self.summaries, get_language())

    @property
    def facts(self):
        """How much it is, in the active language: “7 items”, “9 files”, “12.3 MB”."""
        items, files = len(self.items), len(self.files)
        facts = [ngettext("%(count)d item", "%(count)d items", items) % {"count": items}]
        facts.append(ngettext("%(count)d file", "%(count)d files", files) % {"count": files})
        return [*facts, size_in_words(self.size)] if files else facts


# ---------------------------------------------------------------- what is in a kit
def kit_items(items, now):
    """Return public items as KitItems in the order of a kit, which no visitor's link can change."""
    ordered = sorted(items, key=lambda item: (KINDS.index(item.kind), item.sort_order, item.slug))
    offers = offers_of([item for item in ordered if not item.is_withdrawn_at(now)])
    return [KitItem(item, offers.get(item.pk, []), item.is_withdrawn_at(now)) for item in ordered]


def last_change(found, now):
    return max((changed_at(each.item, now) for each in found), default=UNKNOWN)


def as_kit(row, found, now):
    return Kit(
        name=row.slug,
        titles=stated(row, "title"),
        summaries=stated(row, "summary"),
        items=found,
        path=row.get_absolute_url(),
        zip_url=reverse("media_archive:kit_zip", args=[row.slug]),
        changed_at=last_change(found, now),
    )


def find_kit(slug, now):
    """Return the Kit that staff made under `slug`, or None where the public may not see one."""
    row = MediaKit.objects.public_at(now).filter(slug=slug).first()
    if row is None:
        return None
    return as_kit(row, kit_items(MediaItem.objects.public_at(now).filter(kits=row), now), now)


def public_kits(now):
    """Return every Kit that the public may see, in as many queries for one as for a hundred."""
    rows = list(MediaKit.objects.public_at(now))
    public = MediaItem.objects.public_at(now).filter(kits__in=rows)
    members = public.order_by().annotate(kit_id=F("kits")).values_list("kit_id", "pk")
    members = set(members) if rows else set()
    found = kit_items(public.distinct(), now) if rows else []
    return [as_kit(row, [each for each in found if (row.pk, each.item.pk) in members], now) for row in rows]


def kit_of_selection(selection, now):
    """Return the Kit of what a visitor picked. What is hidden and what never was are left out alike."""
    items = MediaItem.objects.public_at(now).filter(slug__in=selection.slugs) if selection else []
    found = kit_items(items, now)
    known = KitSelection(tuple(sorted(each.item.slug for each in found)))
    return Kit(
        name="selection",
        titles=in_both(lambda: _("Selection from the media archive")),
        summaries=in_both(lambda: _("Items that somebody picked from the media archive. The address lists them.")),
        items=found,
        path=known.page_url,
        zip_url=known.zip_url,
        changed_at=last_change(found, now),
    )


# ---------------------------------------------------------------- the ZIP
def zip_of(kit, contacts, summit):
    """Return the Archive of a kit and its ETag; `contacts` holds a PressContact by language."""
    texts = {
        README: readme(kit, contacts, summit),
        CAPTIONS: captions(kit),
        MANIFEST: manifest(kit, contacts, summit),
    }
    sums = [(hashlib.sha256(content).hexdigest(), name) for name, content in texts.items()]
    sums += [(file.offer.sha256, file.path) for file in kit.files]
    texts[SUMS] = "".join(f"{digest}  {path}\n" for digest, path in sums).encode()
    entries = [
        Entry(name, len(content), zlib.crc32(content), partial(io.BytesIO, content)) for name, content in texts.items()
    ]
    entries += [Entry(file.path, file.offer.size, file.offer.crc32, file.offer.open) for file in kit.files]
    return Archive(entries), hashlib.sha256(LAYOUT + texts[SUMS]).hexdigest()[:32]


# ---------------------------------------------------------------- README.txt
def readme(kit, contacts, summit):
    """Return the README in both languages, one after the other, as a text that any editor shows right."""
    lines = []
    for language in LANGUAGES:
        with translation.override(language):
            lines += [*readme_lines(kit, contacts[language], summit, language), ""]
    return "\r\n".join(lines).encode("utf-8-sig")


def readme_lines(kit, contact, summit, language):
    name = str(translate_field(summit, "name", language))
    yield RULE
    yield " · ".join(filter(None, [name, str(translated_of(kit.titles, language))]))
    yield RULE
    if any(kit.summaries.values()):
        yield str(translated_of(kit.summaries, language))
    yield ""
    yield f"{_('Contents:')} {', '.join(kit.facts)}"
    if kit.changed_at != UNKNOWN:
        yield f"{_('As of:')} {day_year(kit.changed_at, language)}"
    yield f"{_('Address:')} {addresses(kit.path)[language]}"
    yield from contact_lines(contact)
    yield ""
    yield _("Terms of use")
    yield "-" * 30
    yield _("Each item below has its own terms and credit. A licence is named only where its owner has given one.")
    yield _("Where none is stated, ask the publisher before you use the work.")
    for number, each in enumerate(kit.items, 1):
        yield ""
        yield from item_lines(number, each, kit, language)
    yield ""
    yield _("Other files")
    yield "-" * 30
    yield f"{CAPTIONS}: {_('captions, credits and licences of every file, as a table')}"
    yield f"{MANIFEST}: {_('the same for programs')}"
    yield f"{SUMS}: {_('checksums; “sha256sum -c SHA256SUMS” tells whether every file is whole')}"


def contact_lines(contact):
    known = [str(contact.office), contact.email, contact.phone, str(contact.hours)]
    if contact.is_known:
        yield f"{_('Press contact:')} {', '.join(filter(None, known))}"
    else:
        yield f"{_('Press contact:')} {_('to be announced')}"


def item_lines(number, each, kit, language):
    item = each.item
    publisher = str(translate_field(item, "publisher", language))
    published = partial_date(item.published, language)
    yield f"{number}. {translate_field(item, 'title', language) or item.slug}"
    yield "   " + " · ".join(filter(None, [capfirst(item.get_kind_display()), publisher, published]))
    yield f"   {addresses(item.get_absolute_url())[language]}"
    if each.is_withdrawn:
        reason = one_line(item, "withdrawal_reason", language)
        yield f"   {_('Withdrawn')} ({day_year(item.withdrawn_at, language)}): {reason}"
        return
    if corrections := one_line(item, "corrections", language):
        since = f" ({day_year(item.corrected_at, language)})" if item.corrected_at else ""
        yield f"   {_('Corrections')}{since}: {corrections}"
    files = kit.files_of[item.pk]
    if not files:
        yield f"   {_('No file of it is held here.')}"
        if item.external_url:
            yield f"   {_('Official address:')} {item.external_url}"
        yield f"   {_('Attribution:')} {attribution(item, language)}"
        yield f"   {each.terms[language]}"
    for file in files:
        yield f"   - {file.path} ({size_in_words(file.offer.size)})"
        if any(file.offer.caption.values()):
            yield f"     {translated_of(file.offer.caption, language)}"
        yield f"     {_('Attribution:')} {attribution(file.offer, language)}"
        yield f"     {file.terms[language]}"


def one_line(row, name, language):
    return " ".join(str(translate_field(row, name, language)).split())


# ---------------------------------------------------------------- captions.csv
def captions(kit):
    """Return a row for each file, and one for each item without any: UTF-8 with the mark that spreadsheets look for."""
    text = io.StringIO()
    writer = csv.writer(text)
    pairs = ["title", "caption", "credit", "attribution", "terms", "address"]
    writer.writerow(
        ["path", "item", "kind", "language", "published", "licence", "ai_mark", "status"]
        + [f"{name}_{language}" for name in pairs for language in LANGUAGES]
        + ["official_address"]
    )
    for each in kit.items:
        for file in kit.files_of[each.item.pk] or [None]:
            writer.writerow([plain_text(value) for value in caption_cells(each, file)])
    return text.getvalue().encode("utf-8-sig")


def caption_cells(each, file):
    item = each.item
    offer = file.offer if file else None
    rights = offer or item
    pairs = [
        stated(item, "title"),
        offer.caption if offer else {},
        offer.credit if offer else stated(item, "credit"),
        {language: attribution(rights, language) for language in LANGUAGES},
        file.terms if file else each.terms,
        addresses(item.get_absolute_url()),
    ]
    return [
        file.path if file else "",
        item.slug,
        item.kind,
        offer.language if offer else item.languages,
        item.published,
        rights.licence,
        "yes" if rights.has_ai_mark else "",
        "withdrawn" if each.is_withdrawn else "",
        *(texts.get(language, "") for texts in pairs for language in LANGUAGES),
        "" if each.is_withdrawn else item.external_url,
    ]


# ---------------------------------------------------------------- manifest.json
def manifest(kit, contacts, summit):
    document = {
        "title": kit.titles,
        "summary": kit.summaries,
        "summit": both(summit, "name"),
        "address": addresses(kit.path),
        "as_of": iso(kit.changed_at) if kit.changed_at != UNKNOWN else None,
        "contact": {
            language: {
                "office": str(contact.office),
                "email": contact.email,
                "telephone": contact.phone,
                "hours": str(contact.hours),
            }
            for language, contact in contacts.items()
        },
        "size": kit.size,
        "items": [manifest_item(each, kit) for each in kit.items],
    }
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()


def rights_in_manifest(licence, has_ai_mark, terms):
    return {"code": str(licence), "ai_mark": has_ai_mark, "terms": terms}


def manifest_item(each, kit):
    item = each.item
    document = {
        "item": item.slug,
        "kind": item.kind,
        "title": stated(item, "title"),
        "summary": stated(item, "summary"),
        "publisher": stated(item, "publisher"),
        "published": item.published,
        "languages": item.language_codes,
        "address": addresses(item.get_absolute_url()),
        "official_address": item.external_url,
        "credit": stated(item, "credit"),
        "licence": rights_in_manifest(item.licence, item.has_ai_mark, each.terms),
        "corrections": stated(item, "corrections"),
        "corrected_at": iso(item.corrected_at) if item.corrected_at else None,
        "files": [
            {
                "path": file.path,
                "size": file.offer.size,
                "sha256": file.offer.sha256,
                "type": file.offer.content_type,
                "language": file.offer.language,
                "caption": file.offer.caption,
                "credit": file.offer.credit,
                "attribution": {language: attribution(file.offer, language) for language in LANGUAGES},
                "licence": rights_in_manifest(file.offer.licence, file.offer.has_ai_mark, file.terms),
                "address": absolute_url(file.offer.path),
            }
            for file in kit.files_of[item.pk]
        ],
    }
    if each.is_withdrawn:
        document["withdrawn"] = {
            "at": iso(item.withdrawn_at),
            "reason": stated(item, "withdrawal_reason"),
        }
        document["official_address"] = ""
    return document
