"""What the overview shows of the summit: facts, figures, fields, organisers, channels and where all that was read."""

from dataclasses import dataclass, field

from django.utils.translation import get_language

from media_archive.item_details import language_names
from media_archive.models import MediaItem
from sessions.models import Session
from sessions.timetable import Slot, timetable_for
from summit.models import Bureau, Channel, RelatedLink, Source, Statistic, SummitSettings
from summit.read_together import in_order, read_together, remember
from summit.translated import lines_of

OWNERS = {"bureaus": Bureau, "statistics": Statistic, "channels": Channel}
SETTINGS_SOURCES = ["sources", "operation_sources", "original_site_sources"]


@dataclass
class Organiser:
    bureau: Bureau
    slots: list[Slot] = field(default_factory=list)


def languages_of(codes):
    return ", ".join(language_names(code.strip() for code in codes.split(",")))


def read_overview(settings, now):
    """Read rows and sources of the whole page together; rows and `settings` know their sources afterwards."""
    links = {name: model.sources.through.objects.all() for name, model in OWNERS.items()}
    own = {
        name: getattr(SummitSettings, name).through.objects.filter(summitsettings=settings.pk)
        for name in SETTINGS_SOURCES
    }
    found = read_together(
        **{name: model.objects.public_at(now) for name, model in OWNERS.items()},
        **{f"{name}_links": queryset for name, queryset in links.items()},
        **{f"own_{name}": queryset for name, queryset in own.items()},
        papers=MediaItem.objects.offered_at(now).filter(kind=MediaItem.Kind.STATEMENT),
        official=RelatedLink.objects.public_at(now).filter(group=RelatedLink.Group.CITY),
        all_sources=Source.objects.all(),
    )
    sources = {source.pk: source for source in found["all_sources"]}
    for name, model in OWNERS.items():
        key = f"{model._meta.model_name}_id"
        for row in found[name]:
            ids = [link.source_id for link in found[f"{name}_links"] if getattr(link, key) == row.pk]
            remember(row, "sources", in_order(sources[pk] for pk in ids))
        found[name] = in_order(found[name])
    if settings.pk:
        for name in SETTINGS_SOURCES:
            remember(settings, name, in_order(sources[link.source_id] for link in found[f"own_{name}"]))
    return found


def overview_context(request):
    timetable = timetable_for(request)
    settings = SummitSettings.load(request_or_site=request)
    found = read_overview(settings, request.now)
    organisers = {bureau.pk: Organiser(bureau) for bureau in found["bureaus"]}
    for slot in timetable.slots:
        if slot.session.bureau_id in organisers:
            organisers[slot.session.bureau_id].slots.append(slot)
    everything = [*settings.sources.all()] if settings.pk else []
    for row in [*found["bureaus"], *found["channels"]]:
        everything += row.sources.all()
    return {
        "timetable": timetable,
        "summit": settings,
        "fields": [slot for slot in timetable.slots if slot.session.kind == Session.Kind.THEMATIC],
        "figures": found["statistics"],
        "organisers": list(organisers.values()),
        "statement": next(iter(in_order(found["papers"])), None),
        "official_links": in_order(found["official"]),
        "channels": found["channels"],
        "facebook_slots": [slot for slot in timetable.held if slot.is_on_facebook],
        "interpretation": languages_of(settings.interpretation_languages),
        "original_languages": languages_of(settings.original_site_languages),
        "menus": lines_of(settings, "original_site_menus", get_language()),
        "archived_menus": lines_of(settings, "original_site_archived_menus", get_language()),
        "sources": list({source.pk: source for source in everything}.values()),
    }
