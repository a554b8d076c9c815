"""What the front door shows: what is on now, what to look at, the cities by their clocks, the newest papers."""

from dataclasses import dataclass, replace

from django.db.models import Q
from django.utils.translation import get_language, gettext as _, ngettext

from media_archive.item_details import language_names
from media_archive.models import MediaItem
from sessions.models import Session
from sessions.timetable import Slot, timetable_for
from summit.addresses import section_url
from summit.formatting import partial_date, quantity
from summit.models import City, Statistic, SummitSettings
from summit.public_requests import in_language
from summit.read_together import read_together
from summit.visitor_clock import visitor_clock
from summit.world_clock import city_clocks

HEADLINE_FIGURES = ["overseas-countries", "speakers", "sessions"]
SLOGAN = "Together We Stand"
NEWEST = 3
CLOCKS = 10  # as many as stand side by side on the widest screen
NAMES_PER_CLOCK = 3
PANEL_CLOCKS = 3


@dataclass(frozen=True)
class Focus:
    """A card with a poster: a session, or a paper under the sky of the session it belongs to."""

    slot: Slot
    people: int = 0
    paper: MediaItem | None = None
    figure: Statistic | None = None

    @property
    def text(self):
        if not self.figure:
            return ""
        value = quantity(self.figure.value, self.figure.qualifier, get_language())
        return _("Most watched. %(label)s: %(value)s") % {"label": self.figure.label, "value": value}

    @property
    def kicker(self):
        return MediaItem.Kind(self.paper.kind).label.capitalize() if self.paper else ""


def first_of_kind(timetable, *kinds):
    return next((slot for slot in timetable.held if slot.session.kind in kinds), None)


def people_of(slot):
    """How many people the drawing of a session shows: the named ones, or the cities where those are counted."""
    return max(slot.session.people_count, slot.session.cities_total or 0)


def focus_ahead(timetable):
    """The Mayoral Meeting, the conversation and the first field: one of each kind."""
    kinds = [Session.Kind.MAYORAL_MEETING, Session.Kind.CONVERSATION, Session.Kind.THEMATIC]
    slots = [slot for kind in kinds if (slot := first_of_kind(timetable, kind))]
    return [Focus(slot, people_of(slot)) for slot in slots]


def focus_behind(timetable, papers, figures, watched):
    """The statement, the white paper and the session that most people watched."""
    slots = {slot.session.pk: slot for slot in timetable.held}
    closing = first_of_kind(timetable, Session.Kind.FORUM) or (timetable.held[-1] if timetable.held else None)
    found = []
    for kind in (MediaItem.Kind.STATEMENT, MediaItem.Kind.WHITE_PAPER):
        paper = next((paper for paper in papers if paper.kind == kind), None)
        slot = paper and (slots.get(paper.session_id) or closing)
        if slot:
            found.append(Focus(slot, people_of(slot), paper=paper))
    by_figure = [
        (figure.value, figure, slots[row.session_id])
        for row in watched
        for figure in figures
        if figure.pk == row.statistic_id and row.session_id in slots
    ]
    if by_figure:
        _value, figure, slot = max(by_figure, key=lambda entry: entry[0])
        found.append(Focus(slot, people_of(slot), figure=figure))
    return found or focus_ahead(timetable)


def clocks_at_home(cities, at, language):
    """A few clocks from west to east: both ends, Seoul, and those most cities live by; each with a few names."""
    clocks = city_clocks(cities, at, language)
    ends = [clock for clock in clocks if clock.is_home] + clocks[:1] + clocks[-1:]
    by_size = ends + sorted(clocks, key=lambda clock: -len(clock.cities))
    offsets = list(dict.fromkeys(clock.offset_minutes for clock in by_size))[:CLOCKS]
    return [
        replace(clock, cities=clock.cities[:NAMES_PER_CLOCK]) for clock in clocks if clock.offset_minutes in offsets
    ]


def panel_clocks(cities, at, language):
    """The start of a session on a few clocks that differ from Seoul's, each with one city."""
    clocks = {}
    for city in cities:
        clock = city_clocks([city], at, language)[0]
        if clock.offset_minutes:
            clocks.setdefault(clock.offset_minutes, clock)
    return list(clocks.values())[:PANEL_CLOCKS]


def known_first(city):
    """Order of the names at home: those that presented their case, took part, were announced, the rest."""
    order = [City.MayoralStatus.HOST, City.MayoralStatus.CONFIRMED, City.MayoralStatus.ANNOUNCED, ""]
    return (not city.presented_case, order.index(city.mayoral_status), city.name or "")


def newest_papers(items, language):
    """The newest items but those that the site made itself, each with the short facts of its row."""
    newest = list(items.exclude(files__made__isnull=False).for_listing()[:NEWEST])
    for item in newest:
        pages = ngettext("%(count)d page", "%(count)d pages", item.pages) % {"count": item.pages} if item.pages else ""
        item.facts = [", ".join(language_names(item.language_codes)), pages, partial_date(item.published, language)]
    return newest


def days_until(slot, timetable):
    """In words: how far away the first day is, or "" when it is past."""
    days = (slot.day - timetable.today).days
    if days < 0:
        return ""
    if days == 0:
        return _("Opens today")
    return _("Opens tomorrow") if days == 1 else _("Opens in %(days)d days") % {"days": days}


def unbroken_end(text):
    """Keep the last two words on one line."""
    return "\N{NO-BREAK SPACE}".join(text.rsplit(" ", 1)) if text.count(" ") > 1 else text


def home_context(request):
    timetable = timetable_for(request)
    slogan = SummitSettings.load(request_or_site=request).slogan or SLOGAN
    language = get_language()
    phase = timetable.phase
    cities = sorted(visitor_clock(request).cities, key=known_first)
    items = MediaItem.objects.offered_at(request.now)
    found = {"papers": [], "figures": [], "watched": []}
    if phase == "after":
        found = read_together(
            papers=items.filter(kind__in=[MediaItem.Kind.STATEMENT, MediaItem.Kind.WHITE_PAPER]),
            figures=Statistic.objects.filter(Q(slug__in=HEADLINE_FIGURES) | Q(sessions__isnull=False)).distinct(),
            watched=Session.statistics.through.objects.all(),
        )
    slot = timetable.live[0] if timetable.live else timetable.next
    figures = {figure.slug: figure for figure in found["figures"]}
    return {
        "timetable": timetable,
        "phase": phase,
        "slogan": unbroken_end(slogan),
        "slot": slot,
        "others_live": timetable.live[1:],
        "opens": days_until(slot, timetable) if slot and phase == "before" else "",
        "panel_clocks": panel_clocks(cities, slot.state.starts_at, language) if slot else [],
        "numbers": [figures[slug] for slug in HEADLINE_FIGURES if slug in figures],
        "statement": next((paper for paper in found["papers"] if paper.kind == MediaItem.Kind.STATEMENT), None),
        "focus": focus_behind(timetable, found["papers"], found["figures"], found["watched"])
        if phase == "after"
        else focus_ahead(timetable),
        "clocks": clocks_at_home(cities, request.now, language),
        "city_total": len(cities),
        "ir_slot": first_of_kind(timetable, Session.Kind.IR),
        "newest": newest_papers(items, language),
        "other_language_url": in_language(slot.url, "en" if language == "ko" else "ko") if slot else "",
        "kits_url": section_url("media", "kits"),
        **{f"{name}_url": section_url(name) for name in ("schedule", "live", "overview", "cities", "ir", "media")},
    }
