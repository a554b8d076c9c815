"""What the pages of the participating cities show: their clocks, their part in the summit, their speakers."""

from dataclasses import dataclass, field
from itertools import groupby

from django.utils.translation import get_language, gettext as _, ngettext

from sessions.timetable import Slot, timetable_for
from summit.collation import sort_key
from summit.filters import FilterForm
from summit.formatting import TimeRange, day_compact, hours_apart, local_date, time_range, utc_offset
from summit.models import City, Country
from summit.sky import SEOUL
from summit.templatetags.summit_tags import translate_field
from summit.world_clock import CityClock, city_clocks

PRESENTED = "presented"
ABSENT = "none"


@dataclass
class CountryCities:
    country: Country
    cities: list[City] = field(default_factory=list)


@dataclass(frozen=True)
class LocalSession:
    """A session on the clock of a city."""

    slot: Slot
    day: str
    range: TimeRange
    is_announced: bool  # only advance notices name the city


def part_in_mayoral_meeting(city):
    """Return in words what the city did at the Mayoral Meeting, or ""."""
    return {
        City.MayoralStatus.HOST: _("Hosted the meeting"),
        City.MayoralStatus.CONFIRMED: _("Took part"),
        City.MayoralStatus.ANNOUNCED: _("Announced beforehand; no source says that it took part"),
    }.get(city.mayoral_status, "")


def city_filters(cities, request, action):
    """Return the form and those of `cities` that it leaves."""
    language = get_language()
    countries = {city.country.code: city.country for city in cities}
    kinds = {city.kind for city in cities}
    form = FilterForm(request.GET, action)
    code = form.select(
        "country",
        _("Country or region"),
        sorted(
            ((code, translate_field(country, "name", language)) for code, country in countries.items()),
            key=lambda choice: sort_key(str(choice[1]), language),
        ),
        _("All countries and regions"),
    )
    kind = form.select(
        "kind",
        _("Kind"),
        [(value, label.capitalize()) for value, label in City.Kind.choices if value in kinds],
        _("All kinds"),
    )
    part = form.select(
        "mayoral",
        _("Mayoral Meeting"),
        [
            (City.MayoralStatus.HOST.value, _("Host city")),
            (City.MayoralStatus.CONFIRMED.value, _("Took part")),
            (PRESENTED, _("Presented its case")),
            (City.MayoralStatus.ANNOUNCED.value, _("Announced only")),
            (ABSENT, _("Not at the meeting")),
        ],
        _("All cities"),
    )

    def has_part(city):
        if part == PRESENTED:
            return city.presented_case
        return city.mayoral_status == ("" if part == ABSENT else part)

    return form, [
        city
        for city in cities
        if (not code or city.country.code == code) and (not kind or city.kind == kind) and (not part or has_part(city))
    ]


def city_count(left, everything, is_narrowed):
    if is_narrowed:
        return ngettext("%(left)d of %(everything)d city", "%(left)d of %(everything)d cities", everything) % {
            "left": left,
            "everything": everything,
        }
    return ngettext("%(count)d city", "%(count)d cities", left) % {"count": left}


def by_country(cities, language):
    """Return CountryCities in the order of the countries' names, each with its cities in theirs."""
    ordered = sorted(
        cities,
        key=lambda city: (sort_key(city.country.name, language), city.country.code, sort_key(city.name, language)),
    )
    return [CountryCities(country, list(group)) for country, group in groupby(ordered, key=lambda city: city.country)]


def cities_context(request, action):
    """What the listing shows."""
    language = get_language()
    everything = list(City.objects.public_at(request.now).for_listing().with_programme(request.now))
    form, cities = city_filters(everything, request, action)
    return {
        "filters": form,
        "clocks": city_clocks(sorted(cities, key=lambda city: sort_key(city.name, language)), request.now, language),
        "countries": by_country(cities, language),
        "count": city_count(len(cities), len(everything), form.is_narrowed),
        "city_total": len(everything),
        "country_total": len({city.country_id for city in everything}),
    }


def city_clock(city, now, language) -> CityClock:
    """Return the clock of one city at `now`."""
    return city_clocks([city], now, language)[0]


def local_sessions(city, request):
    """Return the public sessions of a city in the order of the timetable, each on the city's own clock."""
    language = get_language()
    held = {session.pk for session in city.public_sessions}
    announced = {session.pk for session in city.announced_sessions} - held
    return [
        LocalSession(
            slot,
            day_compact(slot.state.starts_at, language, city.zone),
            time_range(slot.state.starts_at, slot.state.ends_at, language, city.zone),
            slot.session.pk in announced,
        )
        for slot in timetable_for(request).slots
        if slot.session.pk in held | announced
    ]


def city_context(city, request):
    """What the page of a city shows. `city` was read with its programme."""
    language = get_language()
    clock = city_clock(city, request.now, language)
    return {
        "city": city,
        "clock": clock,
        "city_date": local_date(request.now, city.zone),
        "utc_offset": utc_offset(request.now, city.zone),
        "distance": hours_apart(clock.offset_minutes, language),
        "is_on_seoul_time": city.zone == SEOUL,
        "mayoral_part": part_in_mayoral_meeting(city),
        "local_sessions": local_sessions(city, request),
        "speakers": sorted(city.public_speakers, key=lambda speaker: sort_key(speaker.name, language)),
        "sources": city.sources.all(),
    }
