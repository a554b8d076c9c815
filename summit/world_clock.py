"""Cities side by side on their own clocks at one instant. Pure: cities are anything with `timezone` and a name."""

from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from .formatting import clock, day_compact, hours_apart, local_date, machine_time
from .sky import SEOUL, minute_of_day, sky_colour


@dataclass
class CityClock:
    """All cities that share an offset at the instant shown."""

    time: str
    machine: str
    date: str
    day_shift: int  # -1, 0 or +1 against the date in Seoul
    offset_minutes: int  # against Seoul
    offset: str
    tone: str
    is_home: bool
    cities: list = field(default_factory=list)


def city_clocks(cities, at, language):
    """Group cities by their distance from Seoul at `at`, west to east; the group of Seoul is marked.

    Cities without a time zone are left out.
    """
    clocks = {}
    seoul_offset = at.astimezone(SEOUL).utcoffset()
    for city in cities:
        if not city.timezone:
            continue
        zone = ZoneInfo(city.timezone)
        minutes = int((at.astimezone(zone).utcoffset() - seoul_offset).total_seconds() // 60)
        if minutes not in clocks:
            clocks[minutes] = CityClock(
                time=clock(at, zone),
                machine=machine_time(at, zone),
                date=day_compact(at, language, zone),
                day_shift=(local_date(at, zone) - local_date(at)).days,
                offset_minutes=minutes,
                offset=hours_apart(minutes, language),
                tone=sky_colour(minute_of_day(at, zone)),
                is_home=False,
            )
        clocks[minutes].cities.append(city)
        clocks[minutes].is_home = clocks[minutes].is_home or city.timezone == "Asia/Seoul"
    return [clocks[minutes] for minutes in sorted(clocks)]
