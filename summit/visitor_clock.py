"""The second clock: the visitor's city, chosen in the address by `?tz=` and nowhere else.

A value is the slug of a participating city or an IANA identifier. What cannot be read is Seoul time and a sentence.
"""

from dataclasses import dataclass
from functools import cache
from urllib.parse import urlencode
from zoneinfo import ZoneInfo, available_timezones

from django.utils.translation import get_language, gettext as _

from .clock import SEOUL
from .collation import sort_key
from .formatting import clock, day_long, local_date, machine_time, spoken_range, utc_offset
from .models import City
from .zone_names import ZONE_CITIES, plain_name

PARAMETER = "tz"
LONGEST_VALUE = 80  # characters


@dataclass(frozen=True)
class VisitorZone:
    value: str  # what the address says
    name: str  # of the city
    lang: str  # of the name, where it is not the language of the page
    key: str  # the IANA identifier

    @property
    def zone(self):
        return ZoneInfo(self.key)

    @property
    def is_seoul(self):
        return self.key == SEOUL.key


@dataclass(frozen=True)
class Choice:
    zone: VisitorZone
    label: str  # with abbreviation and offset
    is_selected: bool


@dataclass(frozen=True)
class ChoiceGroup:
    label: str
    choices: list


@dataclass(frozen=True)
class VisitorTime:
    """A stretch of time on the visitor's clock, for a template to mark up."""

    city: str
    city_lang: str
    zone: str  # "BST, UTC+1", on the day of the session
    day: str
    shift: str  # "−1" or "+1" against the date in Seoul, else ""
    start: str
    start_machine: str
    end_day: str  # only where the end falls on another day than the start
    end: str
    end_machine: str
    mark: str
    spoken_mark: str
    spoken_end: str


@cache
def known_zones():
    """The identifiers a visitor can live by: no abbreviations such as EST, which name no place."""
    places = {key for key in available_timezones() if "/" in key and not key.startswith(("Etc/", "SystemV/"))}
    return places | {"UTC", "Etc/UTC"}


def zone_text(at, zone):
    """ "BST, UTC+1" at an instant, or the offset alone where the zone has no letters for its name."""
    name = at.astimezone(zone).tzname() or ""
    offset = utc_offset(at, zone)
    return f"{name}, {offset}" if name.isalpha() and name not in {"UTC", "GMT"} else offset


def signed(days):
    return f"+{days}" if days > 0 else f"\N{MINUS SIGN}{-days}" if days else ""


class VisitorClock:
    """What `?tz=` of a request asks for. Cities are read once, and only where they are needed."""

    def __init__(self, request):
        self._request = request
        self._cities = None
        self.zone = None
        self.problem = ""
        value = request.GET.get(PARAMETER, "")
        if not value:
            return
        self.zone = self._read(value) if len(value) <= LONGEST_VALUE else None
        if self.zone is None:
            self.problem = _("The time zone in the address is not known. All times are shown in Seoul time.")

    @property
    def cities(self):
        if self._cities is None:
            self._cities = list(City.objects.public_at(self._request.now))
        return self._cities

    def _read(self, value):
        if value in known_zones():
            return zone_of(value)
        return next((zone_of_city(city) for city in self.cities if city.slug == value and city.timezone), None)

    @property
    def is_elsewhere(self):
        """Whether there is a second clock to show beside Seoul's."""
        return self.zone is not None and not self.zone.is_seoul

    @property
    def value(self):
        """What links within the site carry on; "" for nothing."""
        return self.zone.value if self.zone else ""

    def url(self, path):
        """An address of this site with the visitor's choice carried on."""
        if not self.value:
            return path
        address, mark, fragment = path.partition("#")
        joint = "&" if "?" in address else "?"
        return f"{address}{joint}{urlencode({PARAMETER: self.value})}{mark}{fragment}"

    def time(self, starts_at, ends_at):
        """The same stretch of time in the visitor's city, or None without one. Offsets are those of its own day."""
        return visitor_time(self.zone, starts_at, ends_at, get_language()) if self.is_elsewhere else None

    def choices(self, at):
        """The cities on offer, with their offset at `at`; a zone given by its identifier stands with them."""
        language = get_language()
        ours = {zone.name: zone for zone in map(zone_of_city, filter(lambda city: city.timezone, self.cities))}
        others = {}
        for key in ZONE_CITIES:
            zone = zone_of(key)
            if zone.name not in ours:
                others.setdefault(zone.name, zone)
        if self.zone and self.zone.value not in {zone.value for zone in [*ours.values(), *others.values()]}:
            others[self.zone.name] = self.zone

        def group(label, zones):
            ordered = sorted(zones, key=lambda zone: sort_key(zone.name, language))
            return ChoiceGroup(
                label, [Choice(z, f"{z.name} ({zone_text(at, z.zone)})", z.value == self.value) for z in ordered]
            )

        groups = [group(_("Participating cities"), ours.values()), group(_("Other cities"), others.values())]
        return [each for each in groups if each.choices]


def zone_of(key):
    name = ZONE_CITIES.get(key)
    return VisitorZone(key, str(name or plain_name(key)), "" if name or get_language() == "en" else "en", key)


def zone_of_city(city):
    own = getattr(city, f"name_{get_language()}", "")
    other = "ko" if get_language() == "en" else "en"
    return VisitorZone(city.slug, own or city.name or city.slug, "" if own else other, city.timezone)


def visitor_time(visitor_zone, starts_at, ends_at, language):
    zone = visitor_zone.zone
    first, last = local_date(starts_at, zone), local_date(ends_at, zone)
    end, end_day = clock(ends_at, zone), ""
    if end == "00:00" and (last - first).days == 1:
        end = "24:00"  # the end of the same day, not a moment of the next
    elif last != first:
        end_day = day_long(ends_at, language, zone)
    spoken_mark, spoken_end = spoken_range(language)
    return VisitorTime(
        city=visitor_zone.name,
        city_lang=visitor_zone.lang,
        zone=zone_text(starts_at, zone),
        day=day_long(starts_at, language, zone),
        shift=signed((first - local_date(starts_at)).days),
        start=clock(starts_at, zone),
        start_machine=machine_time(starts_at, zone),
        end_day=end_day,
        end=end,
        end_machine=machine_time(ends_at, zone),
        mark="~" if language == "ko" else "–",
        spoken_mark=spoken_mark,
        spoken_end=spoken_end,
    )


@dataclass(frozen=True)
class Hour:
    """An hour of Seoul on the visitor's clock, with the difference of the date."""

    text: str
    shift: str


def band_hour(at, zone):
    """The visitor's hour at a tick of a day in Seoul; 24 h stands for the end of that day, not for the next."""
    local = at.astimezone(zone)
    shift = (local_date(at, zone) - local_date(at)).days
    if clock(at) == "00:00":  # midnight at the end of the axis belongs to the day before
        shift += 1
    return Hour(f"{local:%H}" if local.minute == 0 else f"{local:%H:%M}", signed(shift))


def visitor_clock(request):
    """Return the VisitorClock of a request, read once."""
    if not hasattr(request, "_visitor_clock"):
        request._visitor_clock = VisitorClock(request)
    return request._visitor_clock
