"""Make the press material of the project from the programme, once, and anew when the programme changes.

What a file says is gathered first, which is cheap; only where that differs from what the file was made of is anything
drawn. What staff have replaced, taken away or deleted is theirs and stays as they have it.
"""

import hashlib
import json
from collections import Counter
from dataclasses import asdict, dataclass, field
from functools import partial
from pathlib import Path

import yaml
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import translation
from django.utils.timezone import localtime
from wagtail.models import Site

from sessions.timetable import Timetable
from summit.clock import SEOUL
from summit.models import Channel, Document, Image, Licence, Statistic, SummitSettings

from ..models import MadeFile, MediaArchivePage, MediaFile, MediaItem, MediaKit
from ..press_contact import press_contact
from . import fact_sheet, key_visual, timetable
from .fonts import lacking
from .words import read_programme

VERSION = 1  # raised when the same content shall be drawn in another way
DATA = Path(__file__).parent / "press_kit.yaml"
LANGUAGES = ("ko", "en")
KEPT = "staff have replaced it"
DELETED = "staff have taken it away"
OCCUPIED = "staff have an item at this address"


@dataclass
class Report:
    """What was done, by the keys of press_kit.yaml."""

    made: list = field(default_factory=list)
    renewed: list = field(default_factory=list)
    unchanged: list = field(default_factory=list)
    kept: dict = field(default_factory=dict)  # key → why it was left alone
    lacking: set = field(default_factory=set)  # characters that the fonts cannot draw

    def lines(self):
        """Yield what to tell the person who asked."""
        for done, keys in (("Made", self.made), ("Made anew", self.renewed)):
            if keys:
                yield f"{done}: {', '.join(keys)}."
        if not self.made and not self.renewed:
            yield f"Press material: nothing to do, {len(self.unchanged)} files are as the programme has them."
        for key, reason in self.kept.items():
            yield f"Left alone: {key}, {reason}."
        if self.lacking:
            yield f"Not drawn, as the fonts lack it: {' '.join(sorted(self.lacking))}"


# ---------------------------------------------------------------- what the files say
def contents(now, rights):
    """Return the summit and what each maker has to say, by maker and language."""
    summit = SummitSettings.objects.first() or SummitSettings()
    statistics = list(Statistic.objects.public_at(now).prefetch_related("sources"))
    channels = list(Channel.objects.public_at(now))
    archive = MediaArchivePage.objects.live().first()
    programmes, found = {}, {}
    for language in LANGUAGES:
        with translation.override(language):
            programme = read_programme(summit, Timetable(now), language)
            imprint = {"credit": rights[f"credit_{language}"], "licence": str(Licence(rights["licence"]).label)}
            found["timetable", language] = timetable.timetable(programme, imprint)
            press = press_contact(archive, summit, language)
            found["fact-sheet", language] = fact_sheet.fact_sheet(programme, statistics, channels, press, imprint)
            for shape in key_visual.SHAPES:
                found[shape, language] = key_visual.key_visual(programme)
        programmes[language] = programme
    return programmes, found


def drawn(maker, content):
    """Return the bytes of a file and, for a document, its number of pages."""
    if maker in key_visual.SHAPES:
        return key_visual.png(content, key_visual.SHAPES[maker]), None
    return {"timetable": timetable, "fact-sheet": fact_sheet}[maker].pdf(content)


def fingerprint_of(maker, content):
    text = json.dumps([VERSION, maker, asdict(content)], ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def texts_in(value):
    """Yield every text that a content holds."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from texts_in(each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from texts_in(each)


# ---------------------------------------------------------------- making
def read_plan():
    return yaml.safe_load(DATA.read_text(encoding="utf-8"))


def make_press_material(now):
    """Make what is missing and what the programme has changed since; return a Report. Twice changes nothing."""
    plan = read_plan()
    with translation.override("ko"), transaction.atomic():
        list(Site.objects.select_for_update())  # two servers that start together do it one after the other
        return _Making(plan, now).make()


def state_of_press_material(now):
    """Return a Report of what making would do; its `made` and `renewed` name what is to be done."""
    plan = read_plan()
    with translation.override("ko"):
        return _Making(plan, now).look()


class _Making:
    def __init__(self, plan, now):
        self.plan = plan
        self.now = now
        self.today = localtime(now, SEOUL).date().isoformat()
        self.programmes, self.contents = contents(now, plan["rights"])
        self.report = Report()
        found = MadeFile.objects.select_related("media_file__document", "media_file__image", "media_file__item")
        self.records = {record.key: record for record in found}
        self.is_first = not self.records
        self.slugs = set(MediaItem.objects.values_list("slug", flat=True))

    def make(self):
        items = [self.make_item(entry) for entry in self.plan["items"]]
        if self.is_first:
            self.make_kit([item for item in items if item])
        return self.report

    def look(self):
        for entry in self.plan["items"]:
            for file in entry["files"]:
                self.decide(entry, file)
        return self.report

    def decide(self, entry, file):
        """Note what is to be done with a file and return its content and fingerprint, or None for nothing."""
        key, record = file["key"], self.records.get(file["key"])
        content = self.contents[file["maker"], file["language"]]
        fingerprint = fingerprint_of(file["maker"], content)
        if record is None:
            is_free = entry["slug"] not in self.slugs or any(each["key"] in self.records for each in entry["files"])
            if not is_free:
                self.report.kept[key] = OCCUPIED
                return None
            self.report.made.append(key)
        elif record.media_file is None:
            self.report.kept[key] = DELETED
            return None
        elif held_by(record.media_file).file_hash != record.file_hash:
            self.report.kept[key] = KEPT
            return None
        elif record.fingerprint == fingerprint:
            self.report.unchanged.append(key)
            return None
        else:
            self.report.renewed.append(key)
        self.report.lacking.update(*(lacking(text) for text in texts_in(asdict(content))))
        return content, fingerprint

    def make_item(self, entry):
        """Make the files of an item, and the item itself with the first of them; return it if anything was done."""
        item, pages = None, {}
        for order, file in enumerate(entry["files"], start=1):
            decided = self.decide(entry, file)
            if decided is None:
                continue
            content, fingerprint = decided
            data, pages[file["key"]] = drawn(file["maker"], content)
            record = self.records.get(file["key"])
            if record:
                item = record.media_file.item
                held = replace_file(held_by(record.media_file), file["name"], data)
                record.media_file.save()
            else:
                item = MediaItem.objects.filter(slug=entry["slug"]).first() or self.new_item(entry)
                held = self.new_held(file, data)
                record = MadeFile(key=file["key"], media_file=self.new_file(item, file, order, held))
            record.fingerprint, record.file_hash, record.made_at = fingerprint, held.file_hash, self.now
            record.save()
        if item and item.latest_revision_id is None:
            self.tell_of_files(item, pages)
        return item

    def tell_of_files(self, item, pages):
        """Keep day and number of pages of an item that staff have not edited."""
        counts = Counter(pages.values())
        item.published = self.today
        item.pages = counts.popitem()[0] if len(counts) == 1 else None
        item.save(update_fields=["published", "pages"])

    def words(self, texts, language):
        summit = self.programmes[language]
        names = {"slogan": summit.summit.slogan, "name": summit.name, "period": summit.period}
        return texts.format(theme=summit.own("theme"), **names)

    def in_both(self, entry, *names):
        return {
            f"{name}_{language}": self.words(entry[f"{name}_{language}"], language)
            for name in names
            for language in LANGUAGES
        }

    @property
    def rights(self):
        return self.plan["rights"]

    def new_item(self, entry):
        rights = self.rights
        item = MediaItem(
            slug=entry["slug"],
            kind=entry["kind"],
            sort_order=entry["sort_order"],
            languages=", ".join(dict.fromkeys(file["language"] for file in entry["files"])),
            published=self.today,
            publisher_ko=rights["credit_ko"],
            publisher_en=rights["credit_en"],
            first_published_at=self.now,
            last_published_at=self.now,
            **rights,
            **self.in_both(entry, "title", "summary"),
        )
        item.full_clean()
        item.save()
        return item

    def new_held(self, file, data):
        """Return the stored image or document with its rights."""
        held = (Image if "alt_ko" in file else Document)(**self.rights, title=f"{file['caption_ko']} · {file['key']}")
        if "alt_ko" in file:
            for name, text in self.in_both(file, "alt").items():
                setattr(held, name, shortened(text, Image._meta.get_field(name).max_length))
        held.file = ContentFile(data, name=file["name"])
        return store(held)

    def new_file(self, item, file, order, held):
        name = "image" if isinstance(held, Image) else "document"
        media_file = MediaFile(item=item, language=file["language"], sort_order=order, **{name: held})
        for field_name, text in self.in_both(file, "caption").items():
            setattr(media_file, field_name, text)
        media_file.full_clean()
        media_file.save()
        return media_file

    def make_kit(self, items):
        entry = self.plan["kit"]
        if not items or MediaKit.objects.filter(slug=entry["slug"]).exists():
            return
        kit = MediaKit(slug=entry["slug"], **self.in_both(entry, "title", "summary"))
        kit.full_clean()
        kit.save()
        kit.items.set(items)
        kit.save()


def held_by(media_file):
    return media_file.document or media_file.image


def shortened(text, most):
    return text if len(text) <= most else f"{text[: most - 1]}…"


def store(held):
    if isinstance(held, Image):
        held._set_image_file_metadata()
    else:
        held._set_document_file_metadata()
    held.save()
    return held


def replace_file(held, name, data):
    """Put other bytes behind an image or document, and forget what was made of the old ones once that is certain."""
    storage, before = held.file.storage, held.file.name
    held.file = ContentFile(data, name=name)
    store(held)
    if isinstance(held, Image):
        for rendition in held.renditions.all():
            transaction.on_commit(partial(storage.delete, rendition.file.name), robust=True)
            rendition.delete()
    transaction.on_commit(partial(storage.delete, before), robust=True)
    return held
