"""What the data files say, as rows of the models: which value goes into which field."""

import uuid
from dataclasses import dataclass, field
from itertools import chain

from django.db.models import Model

from ir_companies.models import Company, IRPage, Sector, Tag
from media_archive.models import MediaArchivePage, MediaItem
from sessions.models import LivePage, SchedulePage, Session, session_uuid
from speakers.models import Speaker, SpeakersPage
from summit.models import (
    Bureau,
    Channel,
    City,
    Country,
    EditorialNote,
    RelatedLink,
    Source,
    Statistic,
    SummitDay,
    SummitSettings,
)
from website.models import CitiesPage, HomePage, LinksPage, OverviewPage, StandardPage

from .faults import Place
from .files import COMPANIES, PROGRAMME, SITE

LANGUAGES = ("ko", "en")
PAGES = {
    "home": HomePage,
    "overview": OverviewPage,
    "schedule": SchedulePage,
    "live": LivePage,
    "speakers": SpeakersPage,
    "cities": CitiesPage,
    "media": MediaArchivePage,
    "ir": IRPage,
    "links": LinksPage,
    "text": StandardPage,
}
# A block of a page keeps its identity through every load.
BLOCK_NAMESPACE = uuid.UUID("5d0f6c1e-5a0b-5a55-8f0e-0f0d1c2b2020")


@dataclass(frozen=True)
class To:
    """A reference to a row of this load."""

    model: type[Model]
    key: str


@dataclass
class Part:
    """A row that belongs to another one, such as a broadcast to its session."""

    place: Place
    values: dict
    many: dict = field(default_factory=dict)


@dataclass
class Row:
    """One row to be stored. `initial` is set when the row is made and never again."""

    model: type[Model]
    key: str
    place: Place
    values: dict
    many: dict = field(default_factory=dict)
    parts: dict = field(default_factory=dict)
    initial: dict = field(default_factory=dict)
    renamed: dict = field(default_factory=dict)  # field name → key in the file, where they differ


def rows_of(data):
    """Return all rows of the checked files, in an order in which each refers only to earlier ones."""
    programme, companies, site = data[PROGRAMME], data[COMPANIES], data[SITE]
    return [
        *_sources(data),
        *_places(programme),
        *_companies(programme, companies, site),
        *_summit(programme, site),
        *_speakers(programme),
        *_sessions(programme, companies),
        *_documents(programme),
        *_editorial_notes(programme),
        *_pages(companies, site),
    ]


def bilingual(record, **fields):
    """Return the texts of both languages: `bilingual(record, biography="bio")` reads bio_ko and bio_en."""
    return {
        f"{name}_{language}": record.get(f"{key}_{language}") for name, key in fields.items() for language in LANGUAGES
    }


def sources(references):
    return [To(Source, reference) for reference in dict.fromkeys(references or [])]


def to(model, key):
    return None if key is None else To(model, key)


def all_to(model, keys):
    return [To(model, key) for key in dict.fromkeys(keys or [])]


def joined(values, separator=", "):
    return separator.join(values) if values else None


def _cited(value, shape_key=None):
    """Yield every source reference inside a checked value, in the order of the file."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _cited(inner, key)
    elif isinstance(value, list):
        for inner in value:
            yield from _cited(inner, shape_key)
    elif isinstance(value, str) and shape_key in {"sources", "participation_sources", "source", "video_source"}:
        yield value


def _sources(data):
    programme, companies = data[PROGRAMME], data[COMPANIES]
    index = {entry["id"]: entry for entry in programme["source_index"]}
    publishers = {note["url"]: note["publisher"] for note in companies["programme"]["source_notes"]}
    # What the notes on discrepancies call a source is prose, not a reference.
    cited = chain(_cited({**programme, "discrepancies": None}), _cited(companies), publishers)
    places = {reference: Place(PROGRAMME, "source_index").item(reference) for reference in index}
    for order, reference in enumerate(dict.fromkeys([*index, *cited]), start=1):
        entry = index.get(reference, {})
        address = entry.get("url") or (reference if reference.startswith("http") else None)
        yield Row(
            Source,
            reference,
            places.get(reference, Place(PROGRAMME, "sources").item(reference)),
            {
                "reference": reference,
                "url": address,
                "publisher": entry.get("publisher") or publishers.get(reference),
                "title": entry.get("title"),
                "language": entry.get("language"),
                "kind": entry.get("kind") or Source.Kind.OTHER,
                "published": entry.get("date"),
                "sort_order": order,
            },
            renamed={"reference": "id", "published": "date"},
        )


def _places(programme):
    for country in programme["countries"]:
        yield Row(
            Country,
            country["code"],
            Place(PROGRAMME, "countries").item(country["code"]),
            {
                "code": country["code"],
                **bilingual(country, name="name"),
                "name_2020_ko": country["name_ko_2020"],
                "name_2020_en": country["name_en_2020"],
            },
            renamed={"name_2020_ko": "name_ko_2020", "name_2020_en": "name_en_2020"},
        )
    for city in programme["cities"]:
        yield Row(
            City,
            city["key"],
            Place(PROGRAMME, "cities").item(city["key"]),
            {
                "slug": city["key"],
                **bilingual(city, name="name"),
                "country": To(Country, city["country"]),
                "kind": city["kind"],
                "timezone": city["timezone"],
                "mayoral_status": city["mayoral_meeting"],
                "presented_case": bool(city["case_presentation"]),
                "source_spelling_ko": city["source_spelling_ko"],
                "staff_note": city["note"],
            },
            {"sources": sources(city["sources"])},
            renamed={"slug": "key", "mayoral_status": "mayoral_meeting", "staff_note": "note"},
        )
    for order, bureau in enumerate(programme["bureaus"], start=1):
        yield Row(
            Bureau,
            bureau["key"],
            Place(PROGRAMME, "bureaus").item(bureau["key"]),
            {"slug": bureau["key"], **bilingual(bureau, name="name"), "kind": bureau["kind"], "sort_order": order},
            {"sources": sources(bureau["sources"])},
            renamed={"slug": "key"},
        )


def _companies(programme, companies, site):
    counts = companies["programme"]["counts_by_sector"]
    for order, sector in enumerate(companies["sectors"], start=1):
        yield Row(
            Sector,
            sector["key"],
            Place(COMPANIES, "sectors").item(sector["key"]),
            {
                "slug": sector["key"],
                **bilingual(sector, name="name", description="description"),
                "announced_count": counts.get(sector["key"]),
                "sort_order": order,
            },
            renamed={"slug": "key"},
        )
    for tag in site["tags"]:
        yield Row(
            Tag,
            tag["key"],
            Place(SITE, "tags").item(tag["key"]),
            {"slug": tag["key"], **bilingual(tag, name="name")},
            renamed={"slug": "key"},
        )
    profiles = {company["key"]: company for company in companies["companies"]}
    for order, entry in enumerate(programme["companies"], start=1):
        yield _company(entry, profiles[entry["key"]], order)


def _company(entry, company, order):
    listing, ceo = company["listing"] or {}, company["ceo"] or {}
    place = Place(COMPANIES, "companies").item(company["key"])
    return Row(
        Company,
        company["key"],
        place,
        {
            "slug": company["key"],
            **bilingual(
                company,
                name="name",
                tagline="tagline",
                profile="profile",
                headquarters="headquarters",
                participation="participation",
            ),
            **bilingual(entry, summary="summary"),
            "name_en_source": entry["name_en_source"],
            "other_names_ko": company["name_also_ko"],
            "sector": to(Sector, company["sector"]),
            "sector_suggested": to(Sector, company["sector_suggested"]),
            "founded": company["founded"],
            "founded_basis": company["founded_basis"],
            "website": company["website"],
            **bilingual(ceo, ceo_name="name"),
            "ceo_as_of": ceo.get("as_of"),
            "listing_market": listing.get("market"),
            "listing_ticker": listing.get("ticker"),
            "listed_on": listing.get("listed_on"),
            **bilingual(listing, listing_route="route"),
            "is_confirmed_participant": company["confirmed_participant"],
            "to_be_completed": joined(company["to_be_completed"], "\n"),
            "staff_note": joined(filter(None, [company["staff_note"], entry["note"]]), "\n\n"),
            "sort_order": order,
        },
        {
            "tags": all_to(Tag, company["tags"]),
            "participation_sources": sources(company["participation_sources"]),
            "sources": sources([*company["sources"], *entry["sources"]]),
        },
        {
            "products": [
                Part(
                    place.key("products").item(product["name"]),
                    {
                        "name_ko": product["name_ko"],
                        "name_en": product["name"],
                        **bilingual(product, what="what"),
                        "sort_order": number,
                    },
                )
                for number, product in enumerate(company["products"], start=1)
            ],
            "funding_rounds": [
                Part(
                    place.key("funding").item(number),
                    {
                        "date": funding["date"],
                        "amount": funding["amount"],
                        **bilingual(funding, text="text"),
                        "source": To(Source, funding["source"]),
                        "reliability": funding["reliability"],
                    },
                )
                for number, funding in enumerate(company["funding"] or [], start=1)
            ],
            "financial_years": [
                Part(
                    place.key("financials").item(figures["year"]),
                    {
                        "year": figures["year"],
                        "revenue_krw_million": figures["revenue_krw_million"],
                        "operating_income_krw_million": figures["operating_income_krw_million"],
                        "net_income_krw_million": figures["net_income_krw_million"],
                        "source": To(Source, figures["source"]),
                        "staff_note": figures["note"],
                    },
                )
                for figures in company["financials"] or []
            ],
        },
        renamed={
            "slug": "key",
            "other_names_ko": "name_also_ko",
            "ceo_name_ko": "ceo.name_ko",
            "ceo_name_en": "ceo.name_en",
            "ceo_as_of": "ceo.as_of",
            "listing_market": "listing.market",
            "listing_ticker": "listing.ticker",
            "listed_on": "listing.listed_on",
            "listing_route_ko": "listing.route_ko",
            "listing_route_en": "listing.route_en",
            "is_confirmed_participant": "confirmed_participant",
        },
    )


def _summit(programme, site):
    summit = programme["summit"]
    operation, original = summit["operation"], summit["original_site"]
    place = Place(PROGRAMME, "summit")
    yield Row(
        SummitSettings,
        "summit",
        place,
        {
            **bilingual(summit, name="name", theme="theme", host="host", venue="venue", summary="summary"),
            "full_name_en": summit["full_name_en"],
            "acronym": summit["acronym"],
            "acronym_expands_to": summit["acronym_expands_to"],
            "slogan": summit["slogan"],
            "starts_on": summit["starts_on"],
            "ends_on": summit["ends_on"],
            "session_count": summit["session_count"],
            "field_count": summit["thematic_field_count"],
            "announced_speaker_count": summit["announced_speaker_count"],
            "site_opened_on": summit["site_opened_on"],
            **bilingual(
                operation,
                format="format",
                overseas_speakers="overseas_speakers",
                studio="studio",
                entry_rules="entry_rules",
            ),
            "max_session_minutes": operation["max_session_minutes"],
            "has_interpretation": operation["simultaneous_interpretation"],
            "interpretation_languages": joined(operation["interpretation_languages"]),
            "has_replay": operation["replay_available"],
            "people_admitted": operation["people_admitted_about"],
            "people_admitted_share": operation["people_admitted_share_of_capacity"],
            "original_site_opened_on": original["opened_on"],
            "original_site_languages": joined(original["languages"]),
            "original_site_menus_ko": joined(original["announced_menus_ko"], "\n"),
            "original_site_menus_en": joined(original["announced_menus_en"], "\n"),
            "original_site_archived_menus_en": joined(original["archived_menu_en"], "\n"),
        },
        {
            "sources": sources(summit["sources"]),
            "operation_sources": sources(operation["sources"]),
            "original_site_sources": sources(original["sources"]),
        },
        renamed={"field_count": "thematic_field_count"},
    )
    for day in programme["days"]:
        yield Row(
            SummitDay,
            day["date"].isoformat(),
            Place(PROGRAMME, "days").item(day["date"]),
            {"date": day["date"], "number": day["number"], **bilingual(day, label="label")},
        )
    for order, channel in enumerate(summit["channels"], start=1):
        yield Row(
            Channel,
            channel["key"],
            place.key("channels").item(channel["key"]),
            {
                "slug": channel["key"],
                "platform": channel["platform"],
                **bilingual(channel, name="name"),
                "language": channel["language"],
                "url": channel["url"],
                "scope": channel["scope"],
                "reach_countries": channel["reach_countries"],
                "reach_viewers": channel["reach_viewers"],
                "sort_order": order,
            },
            {"sources": sources(channel["sources"])},
            renamed={"slug": "key"},
        )
    for order, result in enumerate(summit["results"], start=1):
        yield Row(
            Statistic,
            result["key"],
            place.key("results").item(result["key"]),
            {
                "slug": result["key"],
                "value": result["value"],
                "qualifier": result["qualifier"],
                **bilingual(result, label="label"),
                "as_of": result["as_of"],
                "staff_note": result["note"],
                "sort_order": order,
            },
            {"sources": sources(result["sources"])},
            renamed={"slug": "key", "staff_note": "note"},
        )
    groups = {key: group for group, keys in site["link_groups"].items() for key in keys}
    for order, link in enumerate(summit["related_links"], start=1):
        yield Row(
            RelatedLink,
            link["key"],
            place.key("related_links").item(link["key"]),
            {
                "slug": link["key"],
                "group": groups[link["key"]],
                **bilingual(link, title="title"),
                "url": link["url"],
                "opened_on": link["opened_on"],
                "sort_order": order,
            },
            {"sources": sources(link["sources"])},
            renamed={"slug": "key"},
        )


def _speakers(programme):
    bureaus = {}  # of the first session in which the person takes part
    for session in sorted(programme["sessions"], key=lambda session: session["starts_at"]):
        for participation in session["speakers"]:
            bureaus.setdefault(participation["speaker"], session["bureau"])
    for order, speaker in enumerate(programme["speakers"], start=1):
        yield Row(
            Speaker,
            speaker["key"],
            Place(PROGRAMME, "speakers").item(speaker["key"]),
            {
                "slug": speaker["key"],
                **bilingual(speaker, name="name", position="position", affiliation="affiliation", biography="bio"),
                "name_variants": joined(speaker["name_variants"], "\n"),
                "name_ko_source": speaker["name_ko_source"],
                "name_en_source": speaker["name_en_source"],
                "city": to(City, speaker["city"]),
                "country": to(Country, speaker["country"]),
                "company": to(Company, speaker["company"]),
                "bureau": to(Bureau, bureaus.get(speaker["key"])),
                "staff_note": speaker["note"],
                "sort_order": order,
            },
            {"sources": sources(speaker["sources"])},
            renamed={"slug": "key", "biography_ko": "bio_ko", "biography_en": "bio_en", "staff_note": "note"},
        )


def _sessions(programme, companies):
    ir = companies["programme"]
    notes = [f"{note['publisher']} ({note['url']}): {note['used_for']}" for note in ir["source_notes"]]
    statistics = {}
    for result in programme["summit"]["results"]:
        statistics.setdefault(result["session"], []).append(result["key"])
    for session in programme["sessions"]:
        yield _session(
            session,
            statistics=statistics.get(session["key"]),
            has_interpretation=programme["summit"]["operation"]["simultaneous_interpretation"],
            staff_note=joined(notes, "\n") if session["key"] == ir["session"] else None,
        )


def _session(session, *, statistics, has_interpretation, staff_note):
    place = Place(PROGRAMME, "sessions").item(session["key"])
    reported = session["reported_actual"] or {}
    unnamed, organisations = session["unnamed_participants"] or [], session["organisations"] or []
    return Row(
        Session,
        session["key"],
        place,
        {
            "slug": session["key"],
            "number": session["number"],
            "kind": session["kind"],
            "starts_at": session["starts_at"],
            "ends_at": session["ends_at"],
            "display_time": session["display_time"],
            **bilingual(session, title="title", subtitle="subtitle", topic="topic", summary="summary"),
            "summary_basis": session["summary_basis"],
            "bureau": To(Bureau, session["bureau"]),
            "cities_total": session["cities_total"],
            "companies_total": session["companies_total"],
            "experts_total": session["experts_total"],
            "has_interpretation": has_interpretation,
            "reported_starts_at": reported.get("starts_at"),
            "reported_duration_minutes": reported.get("duration_minutes"),
            "staff_note": staff_note,
        },
        {
            "cities": all_to(City, session["cities"]),
            "cities_announced": all_to(City, session["cities_announced_only"]),
            "countries": all_to(Country, session["countries"]),
            "companies": all_to(Company, session["companies"]),
            "statistics": all_to(Statistic, statistics),
            "reported_sources": sources(reported.get("sources")),
            # Bodies and unnamed people have no sources of their own: theirs are sources of the session.
            "sources": sources(chain(session["sources"], *(row["sources"] for row in unnamed + organisations))),
        },
        {
            "participations": [
                Part(
                    place.key("speakers").item(person["speaker"]),
                    {
                        "speaker": To(Speaker, person["speaker"]),
                        "company": to(Company, person["company"]),
                        "role": person["role"],
                        "sort_order": person["order"],
                        "mode": person["mode"],
                        **bilingual(person, talk_title="talk_title", talk_subtitle="talk_subtitle"),
                        "evidence": person["evidence"],
                        "staff_note": person["note"],
                    },
                )
                for person in session["speakers"]
            ],
            "unnamed_participants": [
                Part(
                    place.key("unnamed_participants").item(number),
                    {**bilingual(people, description="description"), "sort_order": number},
                )
                for number, people in enumerate(unnamed, start=1)
            ],
            "organisations": [
                Part(place.key("organisations").item(number), {**bilingual(body, name="name"), "sort_order": number})
                for number, body in enumerate(organisations, start=1)
            ],
            "segments": [
                Part(
                    place.key("segments").item(segment["order"]),
                    {
                        **bilingual(segment, title="title"),
                        "starts_at": segment["starts_at"],
                        "sort_order": segment["order"],
                    },
                )
                for segment in session["segments"] or []
            ],
            "broadcasts": [
                Part(
                    place.key("broadcasts").item(number),
                    {
                        "platform": broadcast["platform"],
                        "language": broadcast["language"],
                        "url": broadcast["url"],
                        "video_id": broadcast["video_id"],
                        "video_source": to(Source, broadcast["video_source"]),
                        "sort_order": number,
                    },
                    {"sources": sources(broadcast["sources"])},
                )
                for number, broadcast in enumerate(session["broadcasts"], start=1)
            ],
        },
        initial={"uuid": session_uuid(session["key"])},
        renamed={"slug": "key", "reported_starts_at": "reported_actual.starts_at"},
    )


def _documents(programme):
    summit = programme["summit"]
    sessions = {key: session["key"] for session in programme["sessions"] for key in session["documents"] or []}
    documents = {document["key"]: document for document in programme["documents"]}
    order = {key: number for number, key in enumerate(documents, start=1)}
    # What is attached comes before what it is attached to.
    ordered = []

    def put(key):
        for attached in documents[key]["attachments"] or []:
            put(attached)
        if key not in ordered:
            ordered.append(key)

    for key in documents:
        put(key)
    for key in ordered:
        document = documents[key]
        is_of_host = document["publisher"] == summit["host_en"]
        yield Row(
            MediaItem,
            key,
            Place(PROGRAMME, "documents").item(key),
            {
                "slug": key,
                "kind": document["kind"],
                **bilingual(document, title="title", summary="summary"),
                # Other names are kept as printed; the languages of the page fall back to them.
                "also_called_en": joined(document["also_called"]),
                "publisher_ko": summit["host_ko"] if is_of_host else None,
                "publisher_en": document["publisher"],
                "published": document["date"],
                "pages": document["pages"],
                "languages": joined(document["languages"]),
                "embargo_until": document["embargo_until"],
                "external_url": document["url"],
                "session": to(Session, document["session"] or sessions.get(key)),
                "sort_order": order[key],
            },
            {"sources": sources(document["sources"]), "attachments": all_to(MediaItem, document["attachments"])},
            renamed={"slug": "key", "publisher_en": "publisher", "published": "date", "external_url": "url"},
        )


def _editorial_notes(programme):
    for note in programme["discrepancies"]:
        yield Row(
            EditorialNote,
            note["key"],
            Place(PROGRAMME, "discrepancies").item(note["key"]),
            {
                "slug": note["key"],
                "kind": EditorialNote.Kind.DISCREPANCY,
                "subject": note["what"],
                "found": "\n".join(f"{value['source']}: {value['value']}" for value in note["values"]),
                "chosen": note["chosen"],
                "reason": note["why"],
                "applies_to": joined(note["applies_to"]),
            },
            renamed={"slug": "key", "subject": "what", "reason": "why"},
        )
    for number, gap in enumerate(programme["gaps"], start=1):
        yield Row(
            EditorialNote,
            f"gap-{number:02d}",
            Place(PROGRAMME, "gaps").item(number),
            {"slug": f"gap-{number:02d}", "kind": EditorialNote.Kind.GAP, "subject": gap},
        )


def _pages(companies, site):
    for page in site["pages"]:
        place = Place(SITE, "pages").item(page["key"])
        values = {
            "title": page["title_ko"],
            "title_en": page["title_en"],
            "slug": page["key"],
            "show_in_menus": page["in_menu"],
            "search_description": page["description_ko"],
            "search_description_en": page["description_en"],
        }
        model = PAGES[page["page"]]
        for name in ("introduction", "lede_before", "lede_after", "help_text"):
            values |= bilingual(page, **{name: name}) if page[f"{name}_ko"] else {}
        if page["body_ko"]:
            values |= {f"body_{language}": _blocks(page, language) for language in LANGUAGES}
        row = Row(
            model,
            page["key"],
            place,
            values,
            renamed={
                "title": "title_ko",
                "slug": "key",
                "search_description": "description_ko",
                "search_description_en": "description_en",
            },
        )
        if model is IRPage:
            _add_ir_programme(row, companies["programme"])
        yield row


def _add_ir_programme(row, ir):
    row.values |= {
        **bilingual(
            ir,
            programme_title="title",
            date_note="date_note",
            venue="venue",
            broadcast="broadcast",
            investors_watching="investors_watching",
            follow_up="follow_up",
            completeness="completeness",
        ),
        "announced_count": ir["announced"],
        "pitch_minutes": ir["pitch_minutes"],
    }
    row.many["sources"] = sources(ir["sources"])
    row.parts["named_investors"] = [
        Part(
            Place(COMPANIES, "programme.investors_named").item(number),
            {
                **bilingual(investor, name="name", note="note"),
                "source": To(Source, investor["source"]),
                "sort_order": number,
            },
        )
        for number, investor in enumerate(ir["investors_named"], start=1)
    ]


def _blocks(page, language):
    def identity(*path):
        return str(uuid.uuid5(BLOCK_NAMESPACE, "/".join(map(str, (page["key"], language, *path)))))

    blocks = []
    for number, block in enumerate(page[f"body_{language}"], start=1):
        kind, value = next((kind, value) for kind, value in block.items() if value is not None)
        if kind == "facts":
            value = [{"type": "item", "id": identity(number, index), "value": fact} for index, fact in enumerate(value)]
        blocks.append({"type": kind, "id": identity(number), "value": value})
    return blocks
