"""Every public fact of the data files is on the page of its row, in both languages; what is for staff is on none.

The test walks the files, key by key. A key that no rule below knows is a failure, so that a new one cannot be
forgotten: it must be shown, or be named here with the reason why not.
"""

import re
from datetime import date, datetime
from urllib.parse import unquote

import pytest
import yaml
from bs4 import BeautifulSoup
from django.utils import translation
from django.utils.translation import gettext

from ir_companies.models import Tag
from media_archive.models import MediaItem
from sessions.models import Broadcast, Participation, Session
from summit import formatting
from summit.models import Bureau, Channel, City, Source
from website.programme.reading import DATA_FOLDER

LANGUAGES = ["ko", "en"]
FILES = {name: yaml.safe_load((DATA_FOLDER / f"{name}.yaml").read_text()) for name in ("programme", "ir_companies")}
PROGRAMME, COMPANIES = FILES.values()
NOW = "2020-12-31 12:00"  # after the summit, when everything has been said

# For the eyes of staff. None of these texts may be on any public page.
EDITOR_ONLY = {
    "programme.summit.results.note",
    "programme.cities.note",
    "programme.speakers.note",
    "programme.speakers.name_ko_source",
    "programme.speakers.name_en_source",
    "programme.companies.name_en_source",
    "programme.companies.note",
    "programme.sessions.summary_basis",
    "programme.sessions.speakers.note",
    "programme.discrepancies",
    "programme.gaps",
    "ir_companies.programme.source_notes.used_for",
    "ir_companies.companies.staff_note",
    "ir_companies.companies.to_be_completed",
    "ir_companies.companies.sector_suggested",
    "ir_companies.companies.founded_basis",
    "ir_companies.companies.funding.reliability",
    "ir_companies.companies.financials.note",
}
# Not shown as such, and why.
NOT_SHOWN = {
    "programme.meta": "says how to read the file",
    "programme.summit.timezone": "said as KST, UTC+9 by utc_offset",
    "programme.summit.channels.key": "an address",
    "programme.summit.results.key": "an address",
    "programme.summit.related_links.key": "an address",
    "programme.days.number": "part of the label",
    "programme.bureaus.key": "an address",
    "programme.countries.code": "an address",
    "programme.cities.key": "the address of the page",
    "programme.speakers.key": "the address of the page",
    "programme.companies.key": "the address of the page",
    "programme.sessions.key": "the address of the page",
    "programme.sessions.segments.order": "the order of the list",
    "programme.sessions.speakers.order": "the order of the list",
    "programme.sessions.company_groups.key": "an address",
    "programme.documents.key": "the address of the page",
    "programme.source_index": "shown with each row that cites the source, and checked there",
    "ir_companies.programme.investors_watching": "said by the texts in both languages",
    "ir_companies.programme.named_by_sector": "counted by the page itself, and checked by the loader",
    "ir_companies.programme.source_notes.publisher": "shown with the sources, where the index has no other",
    "ir_companies.sectors.key": "an address",
    "ir_companies.companies.key": "the address of the page",
}


class Page:
    """What a visitor finds on a page: its words, its links and its machine-readable times."""

    def __init__(self, html):
        soup = BeautifulSoup(html, "html.parser")
        self.all_text = words(soup.get_text(" "))
        self.html = html
        self.items = {}
        self.read(soup.find("main"))

    def read(self, main):
        self.main = main
        # Links and spans may stand inside words, blocks may not: what one of the two spellings has is there.
        self.texts = [words(main.get_text("")), words(main.get_text(" "))]
        self.links = {unquote(tag["href"]) for tag in main.find_all(href=True)}
        self.times = {tag.get("datetime") for tag in main.find_all("time")}

    def item_about(self, address):
        """The list item that links to a row: what is said of that row, and of no other."""
        if address not in self.items:
            self.items[address] = item = Page.__new__(Page)
            item.html = self.html
            item.read(self.main.find("a", href=address).find_parent("li"))
        return self.items[address]

    def says(self, text):
        return any(words(text) in found for found in self.texts)

    def says_number(self, number):
        return any(
            re.search(rf"(?<![\d,.]){re.escape(formatting.thousands(number))}(?![\d]|,\d)", text) for text in self.texts
        )

    def links_to(self, address):
        return unquote(address) in self.links


def words(text):
    return " ".join(str(text).split())


@pytest.fixture(scope="module")
def pages():
    """Pages already read: no test here changes anything on them."""
    return {}


@pytest.fixture
def page(programme, client, clock, pages):
    clock.at(NOW)

    def page(path):
        if path not in pages:
            response = client.get(path)
            assert response.status_code == 200, path
            pages[path] = Page(response.content.decode())
        return pages[path]

    return page


def by_key(rows, name="key"):
    return {row[name]: row for row in rows}


SESSIONS, CITIES, SPEAKERS = (by_key(PROGRAMME[name]) for name in ("sessions", "cities", "speakers"))
COUNTRIES = by_key(PROGRAMME["countries"], "code")
BUREAUS, DOCUMENTS = by_key(PROGRAMME["bureaus"]), by_key(PROGRAMME["documents"])
PROFILES, SECTORS = by_key(COMPANIES["companies"]), by_key(COMPANIES["sectors"])
SOURCES = by_key(PROGRAMME["source_index"], "id")
SUMMIT = PROGRAMME["summit"]


# ---------------------------------------------------------------- where the row of a fact has its page
def addresses(name, record, parents):
    """Return the paths, below the language, on each of which a fact of this record must be."""
    top, *rest = name.split(".")[1:]
    row = parents[0] if parents else record
    if name.startswith("ir_companies."):
        return [f"ir/{row['key']}/"] if top == "companies" else ["ir/"]
    if top == "summit":
        if rest[:1] == ["related_links"]:
            return ["links/"]
        return ["overview/"]
    if top == "countries":
        code = row["code"]
        return [
            *(f"cities/{city['key']}/" for city in CITIES.values() if city["country"] == code),
            *(f"schedule/{session['key']}/" for session in SESSIONS.values() if code in session["countries"]),
        ]
    if top == "days" and rest[0].startswith("label_"):
        return [""]  # the front page says what each day is about
    return [
        {
            "days": "schedule/",
            "bureaus": "overview/",
            "cities": "cities/{key}/",
            "speakers": "speakers/{key}/",
            "companies": "ir/{key}/",
            "sessions": "schedule/{key}/",
            "documents": "media/{key}/",
        }[top].format(key=row.get("key"))
    ]


# ---------------------------------------------------------------- what a fact looks like on a page
def label(choices):
    return lambda page, value, language, _row: (
        page.says(choices(value).label) or page.says(str(choices(value).label).capitalize())
    )


def name_of(rows):
    return lambda page, value, language, _row: page.says(rows[value][f"name_{language}"])


def row_of(section, rows, name="name"):
    """The name of a row, and a link to its page."""

    def found(page, value, language, _row):
        return page.says(rows[value][f"{name}_{language}"]) and page.links_to(f"/{language}/{section}/{value}/")

    return found


def text(page, value, _language, _row):
    return all(page.says(line) for line in str(value).splitlines())


def number(page, value, _language, _row):
    return page.says_number(value)


def link(page, value, _language, _row):
    return page.links_to(value)


def day(page, value, language, _row):
    known = date.fromisoformat(value)
    forms = {form(known, language) for form in (formatting.day_year, formatting.day_compact, formatting.day_long)}
    return any(page.says(form) for form in {*forms, formatting.partial_date(value, language)})


def partial_day(page, value, language, _row):
    return page.says(formatting.partial_date(value, language))


def period(page, _value, language, row):
    first, last = (date.fromisoformat(row[name]) for name in ("starts_on", "ends_on"))
    return page.says(formatting.period(first, last, language))


def instant(page, value, _language, _row):
    """The machine-readable time, and the clock time for people."""
    moment = datetime.fromisoformat(value)
    return formatting.machine_time(moment) in page.times and page.says(formatting.clock(moment))


def end_instant(page, value, language, row):
    if row.get("display_time"):  # 00:30 of the next day is written 24:30 in Korean
        shown = formatting.printed_time(row["display_time"], language)
        return page.says(shown) and formatting.machine_time(datetime.fromisoformat(value)) in page.times
    return instant(page, value, language, row)


def clock_time(page, value, _language, _row):
    return page.says(formatting.clock(datetime.fromisoformat(value)))


def embargo(page, value, language, _row):
    moment = datetime.fromisoformat(value)
    return page.says(formatting.clock(moment)) and day(page, value[:10], language, None)


def minutes(page, value, language, _row):
    return page.says(formatting.duration(value, language))


def quantity(page, value, language, row):
    return page.says(formatting.quantity(value, row.get("qualifier", ""), language))


def language_name(page, value, _language, _row):
    return page.says(Source.Language(value).label)


def source(page, value, _language, _row):
    """A link where there is one; the publisher or the title, or the host where only the address is known."""
    stored = Source.objects.get(reference=value)
    shown = [stored.title, stored.publisher] if stored.title or stored.publisher else [stored.host]
    return (not stored.url or page.links_to(stored.url)) and any(page.says(part) for part in shown if part)


def evidence(page, value, _language, _row):
    marks = {"reported": "", "announced": gettext("Announced"), "inferred": gettext("To be confirmed")}
    return page.says(marks[value])


def video(page, value, _language, _row):
    return page.links_to(f"https://www.youtube.com/watch?v={value}") and value in page.html


def channel(page, value, _language, row):
    """The page of the very video where it is known, else the channel itself or its list of recordings."""
    if row.get("video_id"):
        return video(page, row["video_id"], None, row)
    return any(page.links_to(f"{value.rstrip('/')}{end}") for end in ("", "/", "/videos", "/live"))


def zone(page, value, _language, _row):
    return value in page.html


def flag(english):
    """Something that is so, in the words of the page."""
    return lambda page, value, _language, _row: not value or page.says(gettext(english))


def tag(page, value, language, _row):
    return page.says(getattr(Tag.objects.get(slug=value), f"name_{language}"))


def statistic(page, value, language, row):
    return page.says(formatting.quantity(row["value"], row.get("qualifier", ""), language)) and page.says(
        row[f"label_{language}"]
    )


def day_label(page, value, _language, _row):
    """The number of the day and what it is about stand apart."""
    return all(page.says(part) for part in value.split(" · ", 1))


def sector_count(page, value, _language, _row):
    return all(page.says_number(count) for count in value.values())


RULES = {
    "programme.summit.acronym": text,
    "programme.summit.acronym_expands_to": text,
    "programme.summit.slogan": text,
    "programme.summit.starts_on": period,
    "programme.summit.ends_on": period,
    "programme.summit.days_count": number,
    "programme.summit.utc_offset": lambda page, *_rest: page.says("UTC+9"),
    "programme.summit.session_count": number,
    "programme.summit.thematic_field_count": number,
    "programme.summit.announced_speaker_count": number,
    "programme.summit.site_opened_on": day,
    "programme.summit.operation.max_session_minutes": minutes,
    "programme.summit.operation.simultaneous_interpretation": flag("Simultaneous"),
    "programme.summit.operation.interpretation_languages": language_name,
    "programme.summit.operation.replay_available": flag("Offered for every session"),
    "programme.summit.operation.people_admitted_about": number,
    "programme.summit.operation.people_admitted_share_of_capacity": text,
    "programme.summit.channels.platform": label(Channel.Platform),
    "programme.summit.channels.language": language_name,
    "programme.summit.channels.url": link,
    "programme.summit.channels.scope": lambda page, value, *_rest: page.says(
        gettext({"all": "All sessions", "selected": "Selected sessions"}[value])
    ),
    "programme.summit.channels.sessions": lambda page, value, language, _row: page.says(
        SESSIONS[value][f"title_{language}"]
    ),
    "programme.summit.channels.reach_countries": number,
    "programme.summit.channels.reach_viewers": number,
    "programme.summit.original_site.languages": language_name,
    "programme.summit.original_site.opened_on": day,
    "programme.summit.results.value": quantity,
    "programme.summit.results.qualifier": lambda page, value, language, row: quantity(
        page, row["value"], language, row
    ),
    "programme.summit.results.as_of": partial_day,
    "programme.summit.related_links.url": link,
    "programme.summit.related_links.opened_on": partial_day,
    "programme.days.date": day,
    "programme.days.label_ko": day_label,
    "programme.days.label_en": day_label,
    "programme.bureaus.kind": label(Bureau.Kind),
    "programme.cities.timezone": zone,
    "programme.cities.country": name_of(COUNTRIES),
    "programme.cities.kind": label(City.Kind),
    "programme.cities.mayoral_meeting": label(City.MayoralStatus),
    "programme.cities.case_presentation": flag("Presented its own case"),
    "programme.speakers.name_variants": text,
    "programme.speakers.city": row_of("cities", CITIES),
    "programme.speakers.country": name_of(COUNTRIES),
    "programme.speakers.company": row_of("ir", PROFILES),
    "programme.companies.group": name_of(SECTORS),
    "programme.companies.session": row_of("schedule", SESSIONS, "title"),
    "programme.sessions.number": lambda page, value, *_rest: page.says(f"{value:02d}"),
    "programme.sessions.kind": label(Session.Kind),
    "programme.sessions.date": day,
    "programme.sessions.starts_at": instant,
    "programme.sessions.ends_at": end_instant,
    "programme.sessions.duration_minutes": minutes,
    "programme.sessions.display_time": lambda page, value, language, _row: page.says(
        formatting.printed_time(value, language)
    ),
    "programme.sessions.bureau": name_of(BUREAUS),
    "programme.sessions.cities": row_of("cities", CITIES),
    "programme.sessions.countries": name_of(COUNTRIES),
    "programme.sessions.cities_total": number,
    "programme.sessions.companies_total": number,
    "programme.sessions.experts_total": number,
    "programme.sessions.cities_announced_only": row_of("cities", CITIES),
    "programme.sessions.documents": row_of("media", DOCUMENTS, "title"),
    "programme.sessions.companies": row_of("ir", PROFILES),
    "programme.sessions.company_groups.count": number,
    "programme.sessions.reported_actual.starts_at": clock_time,
    "programme.sessions.reported_actual.duration_minutes": minutes,
    "programme.sessions.speakers.speaker": row_of("speakers", SPEAKERS),
    "programme.sessions.speakers.role": label(Participation.Role),
    "programme.sessions.speakers.mode": label(Participation.Mode),
    "programme.sessions.speakers.evidence": evidence,
    "programme.sessions.speakers.company": row_of("ir", PROFILES),
    "programme.sessions.broadcasts.platform": label(Broadcast.Platform),
    "programme.sessions.broadcasts.language": language_name,
    "programme.sessions.broadcasts.url": channel,
    "programme.sessions.broadcasts.video_id": video,
    "programme.documents.kind": label(MediaItem.Kind),
    "programme.documents.languages": language_name,
    "programme.documents.publisher": lambda page, value, language, _row: page.says(
        SUMMIT["host_ko"] if (value, language) == (SUMMIT["host_en"], "ko") else value
    ),
    "programme.documents.date": partial_day,
    "programme.documents.embargo_until": embargo,
    "programme.documents.pages": number,
    "programme.documents.url": link,
    "programme.documents.session": row_of("schedule", SESSIONS, "title"),
    "programme.documents.also_called": text,
    "programme.documents.attachments": row_of("media", DOCUMENTS, "title"),
    "ir_companies.programme.session": row_of("schedule", SESSIONS, "title"),
    "ir_companies.programme.date": day,
    "ir_companies.programme.announced": number,
    "ir_companies.programme.named": number,
    "ir_companies.programme.counts_by_sector": sector_count,
    "ir_companies.programme.pitch_minutes": minutes,
    "ir_companies.programme.source_notes.url": source,
    "ir_companies.companies.sector": name_of(SECTORS),
    "ir_companies.companies.products.name": text,
    "ir_companies.companies.founded": partial_day,
    "ir_companies.companies.website": link,
    "ir_companies.companies.listing.market": text,
    "ir_companies.companies.listing.ticker": text,
    "ir_companies.companies.listing.listed_on": partial_day,
    "ir_companies.companies.funding.date": partial_day,
    "ir_companies.companies.funding.amount": text,
    "ir_companies.companies.financials.year": text,
    "ir_companies.companies.financials.revenue_krw_million": number,
    "ir_companies.companies.financials.operating_income_krw_million": number,
    "ir_companies.companies.financials.net_income_krw_million": number,
    "ir_companies.companies.ceo.as_of": partial_day,
    "ir_companies.companies.tags": tag,
    "ir_companies.companies.confirmed_participant": lambda page, value, language, row: page.says(
        row[f"participation_{language}"]
    ),
}
# Facts that stand on a further page as well.
ALSO_ON = {"programme.summit.results.session": statistic}


def facts(language):
    """Yield (key, where it stands in the file, value, record, outer records) for each fact that needs a page."""

    def walk(name, place, value, record, parents):
        if name in EDITOR_ONLY or name in NOT_SHOWN or value is None:
            return
        if isinstance(value, list):
            for index, item in enumerate(value):
                marks = [item[key] for key in ("key", "code", "speaker") if key in item] if type(item) is dict else []
                yield from walk(name, f"{place}[{[*marks, index][0]}]", item, record, parents)
        elif isinstance(value, dict) and name not in RULES:
            for key, item in value.items():
                yield from walk(f"{name}.{key}", f"{place}.{key}", item, value, parents or [value])
        elif not name.endswith("_en" if language == "ko" else "_ko") or is_alone(name, record):
            yield name, place, value, record, parents

    for file, data in FILES.items():
        for section, content in data.items():
            yield from walk(f"{file}.{section}", section, content, None, [])


def is_alone(name, record):
    """Whether a text exists in one language only: then both pages show it, marked as what it is."""
    key = name.rpartition(".")[2]
    return f"{key[:-3]}_{'ko' if key.endswith('_en') else 'en'}" not in record


def rule_for(name):
    key = name.rpartition(".")[2]
    if name in RULES:
        return RULES[name]
    if key in {"sources", "source", "participation_sources", "video_source"}:
        return source
    return text if key.endswith(("_ko", "_en")) or key in {"name_ko_2020", "name_en_2020"} else None


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_public_fact_is_on_the_page_of_its_row(page, language):
    seen, unknown, missing = 0, set(), []
    with translation.override(language):
        for name, place, value, record, parents in facts(language):
            if name in ALSO_ON:
                seen += 1
                if not ALSO_ON[name](page(f"/{language}/schedule/{value}/"), value, language, record):
                    missing.append(f"/{language}/schedule/{value}/ {place}: {value}")
                continue
            rule = rule_for(name)
            if rule is None:
                unknown.add(name)
                continue
            if name.endswith("_2020") and f"name_{language}" not in name:
                continue
            for path in addresses(name, record, parents):
                seen += 1
                found = page(f"/{language}/{path}")
                if name.startswith("programme.sessions.speakers."):
                    found = found.item_about(f"/{language}/speakers/{record['speaker']}/")
                if not rule(found, value, language, record):
                    missing.append(f"/{language}/{path} {place}: {value}")

    assert not unknown
    assert not missing, "\n".join(missing)
    assert seen > 1500


def test_every_source_of_the_index_is_cited_by_a_row():
    cited = set()

    def walk(value, key=""):
        if isinstance(value, dict):
            for name, inner in value.items():
                walk(inner, name)
        elif isinstance(value, list):
            for inner in value:
                walk(inner, key)
        elif key in {"sources", "source", "participation_sources", "video_source", "url"}:
            cited.add(value)

    walk({**PROGRAMME, "source_index": [], "discrepancies": []})
    walk(COMPANIES)

    assert set(SOURCES) <= cited


def texts_for_staff():
    """Yield every text that only staff may read, long enough to be told from ordinary words."""

    def leaves(value):
        if isinstance(value, dict):
            for inner in value.values():
                yield from leaves(inner)
        elif isinstance(value, list):
            for inner in value:
                yield from leaves(inner)
        elif isinstance(value, str) and len(value) >= 20:
            yield value

    def walk(name, value):
        if name in EDITOR_ONLY:
            # What a discrepancy chose, and the sources it compares, are facts elsewhere.
            parts = value if isinstance(value, list) else [value]
            for part in parts:
                kept = {key: part[key] for key in ("what", "why")} if isinstance(part, dict) else part
                yield from leaves(kept)
        elif isinstance(value, dict):
            for key, inner in value.items():
                yield from walk(f"{name}.{key}", inner)
        elif isinstance(value, list):
            for inner in value:
                yield from walk(name, inner)

    for file, data in FILES.items():
        yield from walk(file, data)


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_that_is_for_staff_is_on_a_public_page(page, language):
    texts = set(map(words, texts_for_staff()))
    file_names = {reference for reference in SOURCES if reference.endswith(".txt")}
    paths = [
        *("", "overview/", "schedule/", "live/", "speakers/", "cities/", "media/", "ir/", "links/"),
        *("privacy/", "copyright/", "accessibility/", "contact/"),
        *(f"schedule/{key}/" for key in SESSIONS),
        *(f"speakers/{key}/" for key in SPEAKERS),
        *(f"cities/{key}/" for key in CITIES),
        *(f"media/{key}/" for key in DOCUMENTS),
        *(f"ir/{key}/" for key in PROFILES),
    ]

    leaks = [
        (path, leak)
        for path in paths
        for leak in texts | file_names
        if leak in page(f"/{language}/{path}").all_text or leak in page(f"/{language}/{path}").html
    ]

    assert len(texts) > 100
    assert leaks == []


def test_a_suggested_sector_is_shown_nowhere(page):
    suggested = [company for company in PROFILES.values() if company.get("sector_suggested")]

    assert suggested
    for company in suggested:
        for language in LANGUAGES:
            sector = SECTORS[company["sector_suggested"]][f"name_{language}"]
            assert not page(f"/{language}/ir/{company['key']}/").says(sector)
