"""What the data files must contain: every key, and the shape of its value."""

from ir_companies.models import Company
from media_archive.models import MediaItem
from sessions.models import Broadcast, Participation, Session
from speakers.models import Speaker
from summit.models import Bureau, Channel, City, RelatedLink, Source, Statistic

from .shapes import (
    Address,
    Choice,
    Day,
    Flag,
    Instant,
    Key,
    ListOf,
    MapOf,
    PartialDay,
    Pattern,
    Record,
    Reference,
    Text,
    VideoId,
    Whole,
    Zone,
)

PROGRAMME, COMPANIES, SITE = "programme.yaml", "ir_companies.yaml", "site.yaml"
SCHEMA_VERSION = 1
WEEKDAYS = {"ko": list("월화수목금토일"), "en": ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]}

SOURCES = {"sources": ListOf(Reference("source"))}
LANGUAGE = Choice(Source.Language.values)
LANGUAGES = ListOf(LANGUAGE)
COUNTRY_CODE = Pattern(r"[A-Z]{2}\Z", "a country code: two capital letters")

CHANNEL = Record(
    {"key": Key(), "platform": Choice(Channel.Platform.values)} | SOURCES,
    {
        "language": LANGUAGE,
        "url": Address(),
        "scope": Choice(Channel.Scope.values),
        "sessions": ListOf(Reference("session")),
        "reach_countries": Whole(),
        "reach_viewers": Whole(),
    },
    maybe_both=["name"],
)
STATISTIC = Record(
    {"key": Key(), "value": Whole(), "as_of": PartialDay()} | SOURCES,
    {"qualifier": Choice(Statistic.Qualifier.values), "session": Reference("session"), "note": Text()},
    both=["label"],
)
SUMMIT = Record(
    {
        "full_name_en": Text(),
        "acronym": Text(),
        "acronym_expands_to": Text(),
        "slogan": Text(),
        "starts_on": Day(),
        "ends_on": Day(),
        "days_count": Whole(1),
        "timezone": Zone(),
        "utc_offset": Pattern(r"[+-]\d\d:\d\d\Z", "an offset like +09:00"),
        "session_count": Whole(),
        "thematic_field_count": Whole(),
        "announced_speaker_count": Whole(),
        "site_opened_on": Day(),
        "operation": Record(
            {
                "max_session_minutes": Whole(1),
                "simultaneous_interpretation": Flag(),
                "interpretation_languages": LANGUAGES,
                "replay_available": Flag(),
                "people_admitted_about": Whole(),
                "people_admitted_share_of_capacity": Pattern(r"\d+(\.\d+)?%\Z", "a share like 10%"),
            }
            | SOURCES,
            both=["format", "overseas_speakers", "studio", "entry_rules"],
        ),
        "channels": ListOf(CHANNEL, label="key"),
        "original_site": Record(
            {
                "languages": LANGUAGES,
                "opened_on": Day(),
                "announced_menus_ko": ListOf(Text()),
                "announced_menus_en": ListOf(Text()),
                "archived_menu_en": ListOf(Text()),
            }
            | SOURCES
        ),
        "results": ListOf(STATISTIC, label="key"),
        "related_links": ListOf(
            Record({"key": Key(), "url": Address()} | SOURCES, {"opened_on": Day()}, both=["title"]), label="key"
        ),
    }
    | SOURCES,
    both=["name", "theme", "host", "venue", "summary"],
)
SESSION = Record(
    {
        "key": Key(),
        "number": Whole(1),
        "kind": Choice(Session.Kind.values),
        "date": Day(),
        "starts_at": Instant(),
        "ends_at": Instant(),
        "duration_minutes": Whole(1),
        "summary_basis": Choice(Session.SummaryBasis.values),
        "bureau": Reference("bureau"),
        "cities": ListOf(Reference("city")),
        "countries": ListOf(Reference("country")),
        "speakers": ListOf(
            Record(
                {
                    "speaker": Reference("speaker"),
                    "role": Choice(Participation.Role.values),
                    "order": Whole(1),
                    "evidence": Choice(Participation.Evidence.values),
                },
                {"mode": Choice(Participation.Mode.values), "company": Reference("company"), "note": Text()},
                maybe_both=["talk_title", "talk_subtitle"],
            )
        ),
        "broadcasts": ListOf(
            Record(
                {"platform": Choice(Broadcast.Platform.values)},
                {"language": LANGUAGE, "url": Address(), "video_id": VideoId(), "video_source": Reference("source")}
                | SOURCES,
            )
        ),
    }
    | SOURCES,
    {
        "display_time": Pattern(r"\d\d:\d\d-\d\d:\d\d\Z", "a time like 23:00-24:30"),
        "cities_total": Whole(),
        "cities_announced_only": ListOf(Reference("city")),
        "segments": ListOf(Record({"order": Whole(1)}, {"starts_at": Instant()}, both=["title"])),
        "documents": ListOf(Reference("document")),
        "unnamed_participants": ListOf(Record(SOURCES, both=["description"])),
        "organisations": ListOf(Record(SOURCES, both=["name"])),
        "companies": ListOf(Reference("company")),
        "companies_total": Whole(),
        "company_groups": ListOf(Record({"key": Reference("sector"), "count": Whole()}, both=["name"]), label="key"),
        "experts_total": Whole(),
        "reported_actual": Record({"starts_at": Instant(), "duration_minutes": Whole(1)} | SOURCES),
    },
    both=["title", "topic", "summary"],
    maybe_both=["subtitle"],
)
PROGRAMME_FILE = Record(
    {
        "meta": Record({"schema_version": Whole(1), "title": Text(), "conventions": ListOf(Text())}),
        "summit": SUMMIT,
        "days": ListOf(
            Record(
                {
                    "date": Day(),
                    "number": Whole(1),
                    "weekday_ko": Choice(WEEKDAYS["ko"]),
                    "weekday_en": Choice(WEEKDAYS["en"]),
                },
                both=["label"],
            ),
            label="date",
        ),
        "bureaus": ListOf(
            Record({"key": Key(), "kind": Choice(Bureau.Kind.values)} | SOURCES, both=["name"]), label="key"
        ),
        "countries": ListOf(
            Record({"code": COUNTRY_CODE}, {"name_ko_2020": Text(), "name_en_2020": Text()}, both=["name"]),
            label="code",
        ),
        "cities": ListOf(
            Record(
                {
                    "key": Key(),
                    "timezone": Zone(),
                    "country": Reference("country"),
                    "kind": Choice(City.Kind.values),
                }
                | SOURCES,
                {
                    "mayoral_meeting": Choice(City.MayoralStatus.values),
                    "case_presentation": Flag(),
                    "source_spelling_ko": Text(),
                    "note": Text(),
                },
                both=["name"],
            ),
            label="key",
        ),
        "speakers": ListOf(
            Record(
                {"key": Key()} | SOURCES,
                {
                    "name_variants": ListOf(Text()),
                    "name_ko_source": Choice(Speaker.NameBasis.values),
                    "name_en_source": Choice(Speaker.NameBasis.values),
                    "city": Reference("city"),
                    "country": Reference("country"),
                    "company": Reference("company"),
                    "note": Text(),
                },
                both=["name"],
                maybe_both=["position", "affiliation", "bio"],
            ),
            label="key",
        ),
        "companies": ListOf(
            Record(
                {"key": Reference("company"), "session": Reference("session")} | SOURCES,
                {
                    "name_en_source": Choice(Company.NameBasis.values),
                    "group": Reference("sector"),
                    "note": Text(),
                },
                both=["name"],
                maybe_both=["summary"],
            ),
            label="key",
        ),
        "sessions": ListOf(SESSION, label="key"),
        "documents": ListOf(
            Record(
                {"key": Key("kits"), "kind": Choice(MediaItem.Kind.values), "publisher": Text()} | SOURCES,
                {
                    "languages": LANGUAGES,
                    "date": PartialDay(),
                    "embargo_until": Instant(),
                    "pages": Whole(1),
                    "url": Address(),
                    "session": Reference("session"),
                    "also_called": ListOf(Text()),
                    "attachments": ListOf(Reference("document")),
                },
                both=["title", "summary"],
            ),
            label="key",
        ),
        "discrepancies": ListOf(
            Record(
                {
                    "key": Key(),
                    "what": Text(),
                    "values": ListOf(Record({"source": Text(), "value": Text()})),
                    "chosen": Text(),
                    "why": Text(),
                },
                {"applies_to": ListOf(Reference("anything"))},
            ),
            label="key",
        ),
        "gaps": ListOf(Text()),
        "source_index": ListOf(
            Record(
                {
                    "id": Text(),
                    "publisher": Text(),
                    "title": Text(),
                    "language": LANGUAGE,
                    "kind": Choice(Source.Kind.values),
                },
                {"date": PartialDay(), "url": Address()},
            ),
            label="id",
        ),
    }
)
COMPANY = Record(
    {
        "key": Key("inquiry", "compare", "shortlist"),
        "products": ListOf(Record({"name": Text(), "name_ko": Text()}, both=["what"]), label="name"),
        "tags": ListOf(Reference("tag")),
        "confirmed_participant": Flag(),
        "participation_sources": ListOf(Reference("source")),
        "to_be_completed": ListOf(Text()),
        "staff_note": Text(),
    }
    | SOURCES,
    {
        "name_also_ko": Text(),
        "sector": Reference("sector"),
        "sector_suggested": Reference("sector"),
        "founded": PartialDay(),
        "founded_basis": Text(),
        "website": Address(),
        "listing": Record({"market": Text(), "ticker": Text(), "listed_on": PartialDay()}, both=["route"]),
        "funding": ListOf(
            Record(
                {"date": PartialDay(), "source": Reference("source")},
                {"amount": Text(), "reliability": Text()},
                both=["text"],
            )
        ),
        "financials": ListOf(
            Record(
                {"year": Whole(1900), "source": Reference("source")},
                {
                    "revenue_krw_million": Whole(None),
                    "operating_income_krw_million": Whole(None),
                    "net_income_krw_million": Whole(None),
                    "note": Text(),
                },
            ),
            label="year",
        ),
        "ceo": Record({"name_ko": Text(), "as_of": PartialDay()}, {"name_en": Text()}),
    },
    both=["name", "tagline", "profile", "headquarters", "participation"],
)
COMPANIES_FILE = Record(
    {
        "programme": Record(
            {
                "session": Reference("session"),
                "date": Day(),
                "announced": Whole(),
                "named": Whole(),
                "counts_by_sector": MapOf(Reference("sector"), Whole()),
                "named_by_sector": MapOf(Key(), Whole()),
                "pitch_minutes": Whole(1),
                "investors_watching": Text(),
                "investors_named": ListOf(Record({"source": Reference("source")}, both=["name", "note"])),
                "source_notes": ListOf(
                    Record({"url": Reference("source"), "publisher": Text(), "used_for": Text()}), label="url"
                ),
            }
            | SOURCES,
            both=["title", "date_note", "venue", "broadcast", "investors_watching", "follow_up", "completeness"],
        ),
        "sectors": ListOf(Record({"key": Key()}, both=["name", "description"]), label="key"),
        "companies": ListOf(COMPANY, label="key"),
    }
)
BLOCK = Record(
    optional={
        "heading": Text(),
        "paragraph": Text(),
        "notice": Text(),
        "facts": ListOf(Record({"term": Text(), "description": Text()}), label="term"),
    }
)
SITE_FILE = Record(
    {
        "site_name": Text(),
        "tags": ListOf(Record({"key": Key()}, both=["name"]), label="key"),
        "link_groups": MapOf(Choice(RelatedLink.Group.values), ListOf(Reference("link"))),
        "pages": ListOf(
            Record(
                {
                    "key": Key(),
                    "page": Choice(
                        ["home", "overview", "schedule", "live", "speakers", "cities", "media", "ir", "links", "text"]
                    ),
                    "in_menu": Flag(),
                },
                {"body_ko": ListOf(BLOCK), "body_en": ListOf(BLOCK)},
                both=["title", "description"],
                maybe_both=["introduction", "lede_before", "lede_after", "help_text"],
            ),
            label="key",
        ),
    }
)
FILES = {PROGRAMME: PROGRAMME_FILE, COMPANIES: COMPANIES_FILE, SITE: SITE_FILE}
