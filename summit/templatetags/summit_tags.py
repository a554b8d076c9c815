"""Presentation for templates: dates and times in the active language, and text that marks its language."""

import re
from datetime import datetime
from zoneinfo import ZoneInfo

from django import template
from django.conf import settings
from django.utils.html import conditional_escape, format_html
from django.utils.translation import get_language

from summit import formatting, sky
from summit.translated import Translated, field_in, translate_field
from summit.visitor_clock import band_hour, visitor_clock
from summit.zone_names import zone_names as _zone_names

register = template.Library()

HANGUL = re.compile("[\u1100-\u11ff\u3130-\u318f\uac00-\ud7a3]")
SENTENCE_END = re.compile(r"(?<=\w{3}[.!?])\s+")


def _language():
    return (get_language() or "ko").split("-")[0]


def _date_filter(function):
    def date_filter(value):
        return function(value, _language()) if value else ""

    return date_filter


register.filter("day_long", _date_filter(formatting.day_long))
register.filter("day_compact", _date_filter(formatting.day_compact))
register.filter("day_year", _date_filter(formatting.day_year))
register.filter("day_number", _date_filter(formatting.day_number))
register.filter("weekday", _date_filter(formatting.weekday))
register.filter("partial_date", _date_filter(formatting.partial_date))


@register.filter
def clock(value, timezone=""):
    """The time in Seoul, or in the IANA zone given."""
    return formatting.clock(value, ZoneInfo(timezone) if timezone else sky.SEOUL) if value else ""


@register.filter
def both_clocks(value):
    """An instant in Seoul and in UTC."""
    return formatting.both_clocks(value, _language()) if value else ""


@register.filter
def machine_time(value):
    return formatting.machine_time(value) if value else ""


@register.filter
def duration(minutes):
    return formatting.duration(minutes, _language()) if minutes else ""


@register.filter
def first_sentence(text):
    """The text up to its first full stop that ends a word of at least three characters."""
    return SENTENCE_END.split(str(text), maxsplit=1)[0]


@register.filter
def thousands(value):
    return formatting.thousands(value) if value is not None else ""


@register.filter
def quantity(statistic):
    """The value of a Statistic with its qualifier."""
    return formatting.quantity(statistic.value, statistic.qualifier, _language())


@register.filter
def printed_time(value):
    return formatting.printed_time(value, _language()) if value else ""


@register.simple_tag
def period(starts_on, ends_on):
    return formatting.period(starts_on, ends_on, _language())


@register.inclusion_tag("components/time_range.html")
def time_range(starts_at, ends_at, with_note=False):
    return {"range": formatting.time_range(starts_at, ends_at, _language()), "with_note": with_note}


@register.simple_tag
def time_range_text(starts_at, ends_at):
    return formatting.time_range_text(starts_at, ends_at, _language())


@register.simple_tag
def next_day_clock(starts_at, ends_at):
    return formatting.time_range(starts_at, ends_at, _language()).next_day_clock


@register.simple_tag
def spoken_range():
    return formatting.spoken_range(_language())


# ---------------------------------------------------------------- the visitor's own clock
@register.simple_tag(takes_context=True)
def visitors_clock(context):
    """The VisitorClock of the request: the city chosen in the address."""
    return visitor_clock(context.request)


@register.simple_tag(takes_context=True)
def visitors_time(context, starts_at, ends_at):
    """A stretch of time in the city chosen in the address, or None where none is."""
    return visitor_clock(context.request).time(starts_at, ends_at)


@register.simple_tag(takes_context=True)
def with_clock(context, url):
    """An address of this site that carries on the city chosen."""
    return visitor_clock(context.request).url(url)


@register.simple_tag(takes_context=True)
def clock_groups(context, at=None):
    """The cities on offer, with the offsets of an instant: of the session, or of now."""
    return visitor_clock(context.request).choices(at or context.request.now)


@register.simple_tag(takes_context=True)
def visitors_hour(context, machine):
    """An hour of the band in the city chosen; `machine` is the instant as the drawing writes it."""
    return band_hour(datetime.fromisoformat(machine), visitor_clock(context.request).zone.zone)


@register.simple_tag
def sky_stops():
    return sky.gradient_stops()


@register.simple_tag
def zone_names():
    return _zone_names()


LANGUAGE_NAMES = dict(settings.LANGUAGES)


@register.simple_tag
def in_language(language):
    """The attributes of an element whose text stands in for a missing translation: "" for the page's own language.

    components.css draws the mark that visitors see.
    """
    if not language or language == _language():
        return ""
    return format_html(' lang="{}" data-other-language="{}"', language, LANGUAGE_NAMES[language])


@register.simple_tag
def language_name(language):
    return LANGUAGE_NAMES[language]


@register.simple_tag
def translated(obj, field):
    """{% translated session "title" as title %} gives title.text and title.lang."""
    if not obj:
        return Translated("", "")
    return translate_field(obj, field, _language())


@register.simple_tag
def tr(obj, field, language=""):
    """Print a field; in a <span> with its language and a mark where the other language stands in for it.

    With `language`, print the field in that language whatever the page's: an original name beside its transcription.
    """
    if not obj:
        return ""
    if language:
        value = field_in(obj, field, language)
        if value and language != _language():
            return format_html('<span lang="{}">{}</span>', language, value)
        return conditional_escape("" if value is None else value)
    shown = translate_field(obj, field, _language())
    if shown.lang:
        return format_html("<span{}>{}</span>", in_language(shown.lang), shown.text)
    return conditional_escape(shown.text)


@register.filter
def by_script(text):
    """Text whose language nobody noted, such as a spelling: its script tells; marked where it is not the page's."""
    if not text:
        return ""
    language = "ko" if HANGUL.search(text) else "en"
    return text if language == _language() else format_html('<span lang="{}">{}</span>', language, text)
