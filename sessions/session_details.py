"""What the page of one session shows. The same for a published session and for the draft an editor previews."""

from collections import Counter
from dataclasses import dataclass, field

from django.db.models import Q
from django.utils.translation import get_language, gettext as _

from ir_companies.models import Company, Sector
from summit.collation import sort_key
from summit.formatting import duration, partial_date
from summit.models import City, Country, Source, Statistic
from summit.read_together import in_order, is_read, read_together, remember, remember_in_order
from summit.world_clock import city_clocks

from .calendar_links import event_links
from .models import Broadcast, Participation
from .states import Kind, state_at
from .timetable import Slot, timetable_for

FEW_CLOCKS = 4  # with fewer, cities that presented at the Mayoral Meeting fill the list of start times
MANY_CITIES = 6  # more have a section of their own
RELATED = 3


# ---------------------------------------------------------------- reading
def read_details(session, now):
    """Read all that the page shows of a published session, in two queries; return the ids of related sessions.

    Related are the sessions that share most speakers with this one, nearest first.
    """
    people = Participation.objects.filter(session=session).public_at(now).for_people()
    remember(session, "participations", people)

    of_session = {"pk__in": session.statistics.values("pk")}
    statistic_sources = Statistic.sources.through.objects.filter(statistic__in=session.statistics.values("pk"))
    broadcast_sources = Broadcast.sources.through.objects.filter(broadcast__session=session)
    found = read_together(
        segments=session.segments.all(),
        unnamed_participants=session.unnamed_participants.all(),
        organisations=session.organisations.all(),
        cities=session.cities.all(),
        cities_announced=session.cities_announced.all(),
        countries=session.countries.all(),
        companies=session.companies.all(),
        sectors=Sector.objects.all() if session.companies_total else Sector.objects.none(),
        statistics=Statistic.objects.filter(**of_session),
        media_items=session.media_items.public_at(now),
        sources=session.sources.all(),
        reported_sources=session.reported_sources.all(),
        presenting_cities=City.objects.public_at(now).filter(presented_case=True),
        home_countries=Country.objects.filter(
            Q(pk__in=session.cities.values("country"))
            | Q(pk__in=session.cities_announced.values("country"))
            | Q(cities__presented_case=True)
        ).distinct(),
        statistic_sources=statistic_sources,
        broadcast_sources=broadcast_sources,
        other_sources=Source.objects.filter(
            Q(pk__in=statistic_sources.values("source"))
            | Q(pk__in=broadcast_sources.values("source"))
            | Q(pk__in=Broadcast.objects.filter(session=session).values("video_source"))
        ),
        shared=Participation.objects.public_at(now)
        .filter(speaker__in=Participation.objects.filter(session=session, speaker__live=True).values("speaker"))
        .exclude(session=session),
    )
    countries = {country.pk: country for country in found["home_countries"]}
    for city in found["cities"] + found["cities_announced"] + found["presenting_cities"]:
        city.country = countries[city.country_id]
    sectors = {sector.pk: sector for sector in found["sectors"]}
    for company in found["companies"]:
        company.sector = sectors.get(company.sector_id)
    sources = {source.pk: source for source in found["other_sources"]}
    for statistic in found["statistics"]:
        own = [sources[row.source_id] for row in found["statistic_sources"] if row.statistic_id == statistic.pk]
        remember(statistic, "sources", in_order(own))
    for broadcast in session.broadcasts.all():
        own = [sources[row.source_id] for row in found["broadcast_sources"] if row.broadcast_id == broadcast.pk]
        remember(broadcast, "sources", in_order(own))
        broadcast.video_source = sources.get(broadcast.video_source_id)
    remember_in_order(
        session,
        found,
        [
            "segments",
            "unnamed_participants",
            "organisations",
            "cities",
            "cities_announced",
            "countries",
            "companies",
            "statistics",
            "media_items",
            "sources",
            "reported_sources",
        ],
    )
    session.presenting_cities = in_order(found["presenting_cities"])
    session.announced_sectors = in_order(found["sectors"])
    return [pk for pk, _count in Counter(row.session_id for row in found["shared"]).most_common()]


# ---------------------------------------------------------------- what is shown
@dataclass(frozen=True)
class Appearance:
    """A person in this session. `mark` says how far that is known: "", announced or to be confirmed."""

    participation: Participation
    speaker: object
    role: str
    mark: str


@dataclass(frozen=True)
class CompanyGroup:
    """Companies of a sector; `announced` is how many the sources count, named or not."""

    sector: Sector | None
    announced: int | None
    companies: list[Company] = field(default_factory=list)


@dataclass(frozen=True)
class Channel:
    """Where the session is shown; the address is that of this moment: live or replay."""

    label: str
    url: str


def appearances(participations):
    return [
        Appearance(each, each.speaker, role_of(each), evidence_mark(each)) for each in participations if each.speaker
    ]


def role_of(participation):
    """ "Presenter · by video": never more than is known."""
    mode = participation.get_mode_display() if participation.mode else ""
    return " · ".join(str(part) for part in (participation.get_role_display(), mode) if part)


def evidence_mark(participation):
    if participation.evidence == Participation.Evidence.ANNOUNCED:
        return _("Announced")
    if participation.evidence == Participation.Evidence.INFERRED:
        return _("To be confirmed")
    return ""


def company_groups(session):
    companies = list(session.companies.all())
    sectors = getattr(session, "announced_sectors", None)
    if sectors is None:  # a draft, of which nothing was read
        sectors = Sector.objects.all() if companies else []
    groups = [
        CompanyGroup(
            sector, sector.announced_count, [company for company in companies if company.sector_id == sector.pk]
        )
        for sector in sectors
    ]
    others = [company for company in companies if company.sector_id is None]
    return groups + ([CompanyGroup(None, None, others)] if others else [])


def channels(session, state):
    shown = []
    for broadcast in session.broadcasts.all():
        url = broadcast.watch_url
        if state and state.kind == Kind.LIVE:
            url = broadcast.live_url
        elif state and state.is_over:
            url = broadcast.replay_url
        language = broadcast.get_language_display() if broadcast.language else ""
        platform = broadcast.get_platform_display()
        label = _("%(platform)s (%(language)s)") % {"platform": platform, "language": language}
        shown.append(Channel(label if language else str(platform), url))
    return shown


def in_reading_order(cities, language):
    """The host city, then the others by their name in the language of the page."""
    host = City.MayoralStatus.HOST
    return sorted(cities, key=lambda city: (city.mayoral_status != host, sort_key(city.name, language)))


def with_facts(documents, language):
    """Documents with the short facts of their rows."""
    documents = list(documents)
    for item in documents:
        item.facts = [partial_date(item.published, language)]
    return documents


def all_sources(session):
    """Every source of the page once: those of the session, of its broadcasts and of its figures."""
    found = list(session.sources.all())
    if session.pk:
        for broadcast in session.broadcasts.all():
            found += [*broadcast.sources.all(), *([broadcast.video_source] if broadcast.video_source else [])]
        for statistic in session.statistics.all():
            found += statistic.sources.all()
    return list({source.pk: source for source in found}.values())


def start_times(session, state, language):
    """The start on the clocks of the participating cities; where those are few, of others from all over the world."""
    cities = in_reading_order(session.cities.all(), language)
    clocks = city_clocks(cities, state.starts_at, language)
    if len(clocks) < FEW_CLOCKS:
        others = getattr(session, "presenting_cities", None)
        if others is None:
            others = City.objects.filter(presented_case=True).select_related("country")
        known = {city.pk for city in cities}
        clocks = city_clocks([*cities, *(city for city in others if city.pk not in known)], state.starts_at, language)
    return clocks


def related_slots(slot, timetable, shared):
    """Up to three other sessions: those that share speakers, then those that stand nearest in the timetable."""
    others = [other for other in timetable.held if other.session.pk != slot.session.pk]
    others.sort(key=lambda other: abs(other.state.starts_at - slot.state.starts_at))
    others.sort(key=lambda other: shared.index(other.session.pk) if other.session.pk in shared else len(shared))
    return others[:RELATED]


def neighbours(slot, timetable):
    """(previous, next) in the timetable, by start and number."""
    place = (slot.state.starts_at, slot.session.number or 0)
    others = [other for other in timetable.slots if other.session.pk != slot.session.pk]
    before = [other for other in others if (other.state.starts_at, other.session.number) < place]
    after = [other for other in others if (other.state.starts_at, other.session.number) > place]
    return (before[-1] if before else None), (after[0] if after else None)


def session_context(session, request, shared=()):
    """Return the context of `sessions/session.html`; `session` may be a draft that lacks anything, even its times.

    `shared` are the ids of sessions with the same speakers, most first.
    """
    language = get_language()
    timetable = timetable_for(request)
    slot = None
    if session.starts_at and session.ends_at:
        slot = Slot(session, state_at(session, request.now))
    state = slot.state if slot else None
    previous, following = neighbours(slot, timetable) if slot else (None, None)
    people = appearances(session.participations.all())
    companies = list(session.companies.all())
    if is_read(session, "media_items"):
        documents = session.media_items.all()
    else:
        documents = session.media_items.public_at(request.now) if session.pk else []
    cities = in_reading_order(session.cities.all(), language)
    minutes = slot.minutes if slot else 0
    return {
        "session": session,
        "slot": slot,
        "state": state,
        "timetable": timetable,
        "length": duration(minutes, language) if minutes else "",
        "people": people,
        "people_total": max(len(people), session.cities_total or 0),
        "companies": companies,
        "company_groups": company_groups(session),
        "companies_unnamed": max(0, (session.companies_total or 0) - len(companies)),
        "channels": channels(session, state) if session.pk else [],
        "documents": with_facts(documents, language),
        "cities": cities,
        "has_many_cities": len(cities) > MANY_CITIES,
        "cities_announced": in_reading_order(session.cities_announced.all(), language),
        "clocks": start_times(session, state, language) if state else [],
        "calendar": event_links(slot) if slot and session.slug and state.is_ahead else None,
        "sources": all_sources(session),
        "reported_length": duration(session.reported_duration_minutes, language)
        if session.reported_duration_minutes
        else "",
        "previous": previous,
        "following": following,
        "related": related_slots(slot, timetable, list(shared)) if slot else [],
    }
