"""What the pages of kits show. The ZIP of a kit is made by `kits`, from the same rows."""

from dataclasses import dataclass

from django.utils.translation import get_language, gettext as _

from summit.addresses import absolute_url, section_url
from summit.models import Licence
from summit.translated import Translated, translate_field

from .kit_selection import KitSelection
from .kits import KitItem, find_kit, kit_of_selection, public_kits, translated_of
from .models import MediaItem
from .offers import licence_terms


@dataclass(frozen=True)
class FileRow:
    """A file of a kit as its page lists it."""

    name: str
    caption: Translated
    url: str
    size: int
    kind: str  # of the file: PDF, JPG
    credit: Translated
    terms: str


@dataclass(frozen=True)
class ItemRow:
    """An item of a kit as its page lists it. `remove_url` is empty where staff chose the items."""

    kit_item: KitItem
    files: list
    credit: Translated
    terms: str
    remove_url: str

    @property
    def item(self):
        return self.kit_item.item


def file_row(offer, language):
    return FileRow(
        name=offer.name,
        caption=translated_of(offer.caption, language),
        url=offer.url,
        size=offer.size,
        kind=offer.name.rpartition(".")[2].upper() if "." in offer.name else "",
        credit=translated_of(offer.credit, language),
        terms=licence_terms(offer.licence, offer.has_ai_mark, language),
    )


def item_rows(kit, selection=None):
    language = get_language()
    rows = []
    for each in kit.items:
        item = each.item
        rows.append(
            ItemRow(
                kit_item=each,
                files=[file_row(offer, language) for offer in each.offers],
                credit=translate_field(item, "credit", language),
                terms=licence_terms(Licence(item.licence), item.has_ai_mark, language),
                remove_url=selection.carried_by(selection.page_path, selection.without(item.slug)) if selection else "",
            )
        )
    return rows


def kits_url():
    return section_url("media", "kits")


def up_to_kits():
    return {"title": _("Press kits"), "url": kits_url()}


def kits_context(request):
    """Return the context of `media_archive/kits.html`."""
    return {"kits": public_kits(request.now)}


def kit_context(slug, request):
    """Return the context of `media_archive/kit.html` for a kit of staff's, or None where the public may not see it."""
    kit = find_kit(slug, request.now)
    return {**shown(kit), "is_selection": False, "up": up_to_kits()} if kit else None


def selection_context(request):
    """Return the context of `media_archive/kit.html` for what a visitor picked."""
    selection = KitSelection.read(request.GET)
    kit = kit_of_selection(selection, request.now)
    known = KitSelection(tuple(slug for slug in selection.slugs if slug in {each.item.slug for each in kit.items}))
    problems = [selection.problem] if selection.problem else []
    if len(known) < len(selection):
        problems.append(_("Part of the link names nothing in the archive and was left out."))
    return {
        **shown(kit, known),
        "is_selection": True,
        "problems": problems,
        "up": up_to_kits(),
        "choose_url": known.archive_url,
        "address": absolute_url(known.page_url),
    }


def shown(kit, selection=None):
    rows = item_rows(kit, selection)
    groups = []
    for row in rows:  # in the order of kinds, as in the ZIP
        label = MediaItem.Kind(row.item.kind).label
        if not groups or groups[-1][0] != label:
            groups.append((label, []))
        groups[-1][1].append(row)
    return {"kit": kit, "groups": groups}
