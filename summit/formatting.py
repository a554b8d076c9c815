"""How dates and times are written for visitors. Pure: every function takes the language, none reads the clock.

All times are shown in Seoul unless a zone is given. Korean runs past midnight as 24:30, English as 00:30 with a mark.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime

from .sky import SEOUL

KOREAN_WEEKDAYS = "월화수목금토일"
ENGLISH_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
ENGLISH_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
MINUS = "\N{MINUS SIGN}"
PARTIAL_DATE = re.compile(r"(\d{4})(?:-(\d{1,2}))?(?:-(\d{1,2}))?")


def local_date(value, zone=SEOUL):
    """The calendar date of an aware datetime in `zone`; a date is returned as it is."""
    if isinstance(value, datetime):
        return value.astimezone(zone).date()
    return value


def day_long(value, language, zone=SEOUL):
    """6월 1일(월) / Mon 1 June"""
    day = local_date(value, zone)
    if language == "ko":
        return f"{day.month}월 {day.day}일({KOREAN_WEEKDAYS[day.weekday()]})"
    return f"{ENGLISH_WEEKDAYS[day.weekday()]} {day.day} {ENGLISH_MONTHS[day.month - 1]}"


def day_compact(value, language, zone=SEOUL):
    """6. 1.(월) / Mon 1 June"""
    day = local_date(value, zone)
    if language == "ko":
        return f"{day.month}. {day.day}.({KOREAN_WEEKDAYS[day.weekday()]})"
    return day_long(day, language)


def day_year(value, language, zone=SEOUL):
    """2020. 6. 1.(월) / Mon 1 June 2020"""
    day = local_date(value, zone)
    if language == "ko":
        return f"{day.year}. {day_compact(day, language)}"
    return f"{day_long(day, language)} {day.year}"


def weekday(value, language, zone=SEOUL):
    """월 / Mon"""
    names = KOREAN_WEEKDAYS if language == "ko" else ENGLISH_WEEKDAYS
    return names[local_date(value, zone).weekday()]


def day_number(value, language, zone=SEOUL):
    """The day without its weekday: 6. 1. / 1 June"""
    day = local_date(value, zone)
    return f"{day.month}. {day.day}." if language == "ko" else f"{day.day} {ENGLISH_MONTHS[day.month - 1]}"


def period(starts_on, ends_on, language):
    """2020. 6. 1.(월)~6. 5.(금) / Mon 1 – Fri 5 June 2020"""
    if starts_on == ends_on:
        return day_year(starts_on, language)
    if language == "ko":
        same_year = starts_on.year == ends_on.year
        end = day_compact(ends_on, language) if same_year else day_year(ends_on, language)
        return f"{day_year(starts_on, language)}~{end}"
    end = day_year(ends_on, language)
    if (starts_on.year, starts_on.month) == (ends_on.year, ends_on.month):
        return f"{weekday(starts_on, language)} {starts_on.day} – {end}"
    start = day_long(starts_on, language) if starts_on.year == ends_on.year else day_year(starts_on, language)
    return f"{start} – {end}"


def clock(value, zone=SEOUL):
    """22:14"""
    return f"{value.astimezone(zone):%H:%M}"


def both_clocks(value, language):
    """2020. 5. 27.(수) 11:15 KST (02:15 UTC): an instant in Seoul, and where the reader may check it anywhere."""
    day, utc = day_year(value, language), clock(value, UTC)
    if local_date(value, UTC) != local_date(value):
        utc = f"{day_compact(value, language, UTC)} {utc}"
    return f"{day} {clock(value)} KST ({utc} UTC)"


def partial_date(value, language):
    """A date known to the year, the month or the day; never more than is known.

    Takes a date, a datetime or "2019", "2019-11", "2019-11-03". Anything else is returned unchanged.
    """
    if isinstance(value, datetime):
        value = local_date(value)
    if isinstance(value, date):
        value = value.isoformat()
    match = PARTIAL_DATE.fullmatch(str(value or "").strip())
    if not match:
        return str(value or "")
    year, month, day = (int(part) if part else None for part in match.groups())
    if month is not None and not 1 <= month <= 12:
        return str(value)
    if language == "ko":
        if day:
            return f"{year}. {month}. {day}."
        return f"{year}년 {month}월" if month else f"{year}년"
    words = [str(day)] if day else []
    words += [ENGLISH_MONTHS[month - 1]] if month else []
    return " ".join([*words, str(year)])


def machine_time(value, zone=SEOUL):
    """2020-06-05T00:30+09:00"""
    return value.astimezone(zone).isoformat(timespec="minutes")


@dataclass(frozen=True)
class TimeRange:
    """The pieces of "23:00~24:30" for a template to mark up."""

    start: str
    end: str
    start_machine: str
    end_machine: str
    mark: str  # the sign between the two, hidden from screen readers
    spoken_mark: str  # what they hear instead
    spoken_end: str
    day_mark: str  # "+1" after an English end on the next day
    next_day_clock: str  # "00:30" when the end falls on the next day, else ""


def spoken_range(language):
    """What a screen reader says between the two times of a range, and after them."""
    return ("부터", "까지") if language == "ko" else ("to", "")


def time_range(starts_at, ends_at, language, zone=SEOUL):
    spoken_mark, spoken_end = spoken_range(language)
    days_later = (local_date(ends_at, zone) - local_date(starts_at, zone)).days
    end = clock(ends_at, zone)
    ends_at_midnight = end == "00:00"
    if days_later and (language == "ko" or (days_later == 1 and ends_at_midnight)):
        end = f"{int(end[:2]) + 24 * days_later:02d}{end[2:]}"
    passes_midnight = days_later > 1 or (days_later == 1 and not ends_at_midnight)
    return TimeRange(
        start=clock(starts_at, zone),
        end=end,
        start_machine=machine_time(starts_at, zone),
        end_machine=machine_time(ends_at, zone),
        mark="~" if language == "ko" else "–",
        spoken_mark=spoken_mark,
        spoken_end=spoken_end,
        day_mark=f"+{days_later}" if passes_midnight and language != "ko" else "",
        next_day_clock=clock(ends_at, zone) if passes_midnight else "",
    )


def time_range_text(starts_at, ends_at, language, zone=SEOUL):
    """The same as one string, for labels and titles: 23:00~24:30 / 23:00–00:30 (+1)"""
    parts = time_range(starts_at, ends_at, language, zone)
    day_mark = f" ({parts.day_mark})" if parts.day_mark else ""
    return f"{parts.start}{parts.mark}{parts.end}{day_mark}"


def duration(minutes, language):
    """90분 / 90 min"""
    return f"{int(minutes)}분" if language == "ko" else f"{int(minutes)} min"


def thousands(value):
    """25,000,000 in both languages."""
    return f"{value:,}"


def quantity(value, qualifier, language):
    """A published figure with its qualifier: 25,000,000 이상 / more than 25,000,000; 약 50 / about 50."""
    text = thousands(value)
    if qualifier == "more_than":
        return f"{text} 이상" if language == "ko" else f"more than {text}"
    if qualifier == "about":
        return f"약 {text}" if language == "ko" else f"about {text}"
    return text


def printed_time(text, language):
    """A time range as printed, 23:00-24:30, with the range mark of the language; 24:30 stays 24:30."""
    return str(text).replace("-", "~" if language == "ko" else "–")


def hours_apart(minutes, language):
    """The distance between two clocks: −16시간, +5시간 30분 / −16 h, +5 h 30 min; "" for none."""
    if not minutes:
        return ""
    sign = "+" if minutes > 0 else MINUS
    hours, rest = divmod(abs(int(minutes)), 60)
    if language == "ko":
        words = [f"{hours}시간"] if hours else []
        words += [f"{rest}분"] if rest else []
    else:
        words = [f"{hours} h"] if hours else []
        words += [f"{rest} min"] if rest else []
    return sign + " ".join(words)


def utc_offset(moment, zone):
    """UTC−7, UTC+5:30"""
    minutes = int(moment.astimezone(zone).utcoffset().total_seconds() // 60)
    sign = "+" if minutes >= 0 else MINUS
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{sign}{hours}" + (f":{rest:02d}" if rest else "")
