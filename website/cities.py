"""What the pages of the participating cities show: their clocks, their part in the summit, their speakers."""

from dataclasses import dataclass, field
from itertools import groupby

from django.utils.translation import get_language, gettext as _, ngettext

from sessions.figures import MINUTES_PER_DAY, Tick, hand_path, percent
from sessions.models import Session
from sessions.timetable import Slot, timetable_for
from speakers.models import Speaker
from summit.collation import sort_key
from summit.filters import FilterForm
from summit.formatting import TimeRange, day_compact, hours_apart, time_range, utc_offset
from summit.models import City, Country
from summit.read_together import read_together, remember_in_order
from summit.sky import SEOUL, minute_of_day
from summit.translated import translate_field
from summit.world_clock import city_clocks

PRESENTED = "presented"
ABSENT = "none"
EDGE = 18  # percent of the figure in which a name would run over its end


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


@dataclass(frozen=True)
class Person:
    x: str
    anchor: str  # of the name above
    is_home: bool


@dataclass(frozen=True)
class TwoSkies:
    """Where Seoul and a city stand on one day of sky, each at the hour of their own clock."""

    people: list[Person]
    hands: str
    ticks: list[Tick]


def two_skies(city, now):
    places = [(SEOUL, True)] if city.zone == SEOUL else [(SEOUL, True), (city.zone, False)]
    stands = sorted((100 * minute_of_day(now, zone) / MINUTES_PER_DAY, is_home) for zone, is_home in places)
    hours = range(0, 25, 6)
    return TwoSkies(
        people=[
            Person(percent(x), "start" if x < EDGE else "end" if x > 100 - EDGE else "middle", is_home)
            for x, is_home in stands
        ],
        hands=hand_path([x for x, _is_home in stands], 62),
        ticks=[
            Tick(percent(100 * hour / 24), f"{hour:02d}", {0: "start", 24: "end"}.get(hour, "middle")) for hour in hours
        ],
    )


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


def read_details(city):
    """Read the sources and the sessions of a city in one query; return the ids of its sessions as (held, announced)."""
    found = read_together(
        sources=city.sources.all(),
        held=Session.cities.through.objects.filter(city=city.pk),
        announced=Session.cities_announced.through.objects.filter(city=city.pk),
    )
    remember_in_order(city, found, ["sources"])
    held, announced = ({row.session_id for row in found[name]} for name in ("held", "announced"))
    return held, announced - held


def local_sessions(city, held, announced, request):
    """Return the public sessions of a city in the order of the timetable, each on the city's own clock."""
    language = get_language()
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
    """Return the context of `website/city.html`."""
    language = get_language()
    clock = city_clocks([city], request.now, language)[0]
    held, announced = read_details(city)
    return {
        "city": city,
        "clock": clock,
        "figure": two_skies(city, request.now),
        "utc_offset": utc_offset(request.now, city.zone),
        "distance": hours_apart(clock.offset_minutes, language),
        "is_on_seoul_time": city.zone == SEOUL,
        "mayoral_part": part_in_mayoral_meeting(city),
        "local_sessions": local_sessions(city, held, announced, request),
        "speakers": sorted(
            Speaker.objects.public_at(request.now).for_listing().with_participations(request.now).filter(city=city),
            key=lambda speaker: sort_key(speaker.name, language),
        ),
        "sources": city.sources.all(),
    }
