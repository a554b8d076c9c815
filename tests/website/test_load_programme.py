import os
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path

import pytest
import yaml
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import translation
from wagtail.models import Page, Revision, Site

from ir_companies.models import Company, FinancialYear, FundingRound, IRPage, Product, Sector, Tag
from media_archive.models import MediaItem
from sessions.models import Broadcast, Organisation, Participation, Segment, Session, UnnamedParticipant
from speakers.models import Speaker
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
from website.models import HomePage, LoadedRow, StandardPage
from website.programme.reading import DATA_FOLDER
from website.programme.writing import Kind

SETTINGS = "cac2020.settings"
ROOT = Path(__file__).resolve().parent.parent.parent


def raw(name):
    return yaml.safe_load((DATA_FOLDER / name).read_text())


def total(rows, name):
    return sum(len(row.get(name) or []) for row in rows)


def load(folder=DATA_FOLDER, **options):
    """Run the command and return what it said."""
    said = StringIO()
    call_command("load_programme", data=folder, stdout=said, no_color=True, **options)
    return said.getvalue()


@pytest.fixture
def changed(tmp_path):
    """Return a function that copies the data files with one text replaced, which must be there once or more."""

    def change(name, old, new, *more):
        folder = tmp_path / "data"
        if not folder.exists():
            shutil.copytree(DATA_FOLDER, folder)
        text = (folder / name).read_text()
        assert old in text
        (folder / name).write_text(text.replace(old, new, 1))
        return change(*more) if more else folder

    return change


def dump():
    """Return every row of every table."""
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        rows = {}
        for table in tables:
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608
            rows[table] = sorted(map(repr, cursor.fetchall()))
    return rows


def test_everything_in_the_files_is_loaded(programme):
    facts, companies, site = raw("programme.yaml"), raw("ir_companies.yaml"), raw("site.yaml")
    sessions, profiles, summit = facts["sessions"], companies["companies"], facts["summit"]

    assert {model.__name__: model.objects.count() for model in (Session, Speaker, City, Country, Bureau, Company)} == {
        "Session": 15,
        "Speaker": 62,
        "City": 49,
        "Country": 40,
        "Bureau": 15,
        "Company": 10,
    }
    for model, rows in {
        Session: sessions,
        Speaker: facts["speakers"],
        City: facts["cities"],
        Country: facts["countries"],
        Bureau: facts["bureaus"],
        Company: profiles,
        MediaItem: facts["documents"],
        Sector: companies["sectors"],
        Tag: site["tags"],
        Statistic: summit["results"],
        Channel: summit["channels"],
        RelatedLink: summit["related_links"],
        SummitDay: facts["days"],
        EditorialNote: facts["discrepancies"] + facts["gaps"],
    }.items():
        assert model.objects.count() == len(rows), model
    for model, rows, name in (
        (Participation, sessions, "speakers"),
        (Broadcast, sessions, "broadcasts"),
        (Segment, sessions, "segments"),
        (UnnamedParticipant, sessions, "unnamed_participants"),
        (Organisation, sessions, "organisations"),
        (Product, profiles, "products"),
        (FundingRound, profiles, "funding"),
        (FinancialYear, profiles, "financials"),
        (Session.cities.through, sessions, "cities"),
        (Session.countries.through, sessions, "countries"),
        (Session.companies.through, sessions, "companies"),
        (Session.cities_announced.through, sessions, "cities_announced_only"),
        (Speaker.sources.through, facts["speakers"], "sources"),
        (City.sources.through, facts["cities"], "sources"),
        (MediaItem.attachments.through, facts["documents"], "attachments"),
        (Company.tags.through, profiles, "tags"),
    ):
        assert model.objects.count() == total(rows, name) > 0, name
    assert LoadedRow.objects.count() == sum(
        model.objects.count()
        for model in (
            *(Session, Speaker, City, Country, Bureau, Company, MediaItem, Sector, Tag, Statistic, Channel),
            *(RelatedLink, SummitDay, EditorialNote, Source, SummitSettings),
        )
    ) + len(site["pages"])


def test_every_cited_source_is_a_row_and_no_file_name_is_an_address(programme):
    def cited(value, key=""):
        if isinstance(value, dict):
            for name, inner in value.items():
                yield from cited(inner, name)
        elif isinstance(value, list):
            for inner in value:
                yield from cited(inner, key)
        elif key in {"sources", "source", "participation_sources", "video_source"}:
            yield value

    facts, companies = raw("programme.yaml"), raw("ir_companies.yaml")
    index = {entry["id"]: entry for entry in facts["source_index"]}
    notes = {note["url"] for note in companies["programme"]["source_notes"]}

    expected = {*index, *notes, *cited({**facts, "discrepancies": []}), *cited(companies)}
    assert set(Source.objects.values_list("reference", flat=True)) == expected
    for source in Source.objects.all():
        address = index.get(source.reference, {}).get("url") or source.reference
        assert source.url == (address if "://" in address else "")
    assert Source.objects.filter(url="").count() == 2


def test_a_session_past_midnight_is_exact(programme):
    session = Session.objects.get(slug="public-transportation")

    assert session.starts_at == datetime(2020, 6, 4, 14, 0, tzinfo=UTC)
    assert session.ends_at == datetime(2020, 6, 4, 15, 30, tzinfo=UTC)
    assert session.display_time == "23:00-24:30"


def test_facts_reach_the_fields_that_hold_them(programme):
    session = Session.objects.get(slug="climate-environment")
    company = Company.objects.get(slug="raphas")
    telofarm = Company.objects.get(slug="telofarm")
    document = MediaItem.objects.get(slug="press-release-ko")
    page = IRPage.objects.get()

    assert session.reported_starts_at == datetime(2020, 6, 3, 0, 30, tzinfo=UTC)
    assert session.reported_duration_minutes == 100
    assert session.reported_sources.count() == 1
    assert session.has_interpretation
    assert company.listed_on == "2019-11-11"
    assert company.ceo_name_ko == "정도현"
    assert not company.ceo_name_en
    assert company.financial_years.get().operating_income_krw_million == -433
    assert company.financial_years.get().staff_note.startswith("Figures from the forecast")
    assert telofarm.sector is None
    assert telofarm.sector_suggested.slug == "bio-it"
    assert telofarm.summary_en.startswith("Agricultural technology firm")
    assert "No source says in which" in telofarm.staff_note
    assert "No source assigns TeloFarm" in telofarm.staff_note
    assert document.embargo_until == datetime(2020, 5, 27, 2, 15, tzinfo=UTC)
    assert document.published == "2020-05-28"
    assert MediaItem.objects.get(slug="poster-ko").publisher_ko == "서울특별시"
    assert MediaItem.objects.get(slug="seoul-statement").session.slug == "mayoral-meeting"
    assert City.objects.get(slug="medellin").staff_note.startswith("The copy consulted")
    assert Country.objects.get(code="TR").name_2020_ko == "터키"
    assert Speaker.objects.get(slug="park-won-soon").bureau.slug == "planning-administration"
    assert Session.objects.get(slug="conversation-jared-diamond").statistics.get().value == 1050000
    assert Session.objects.get(slug="innovative-companies-ir").staff_note.count("http") == 4
    assert Broadcast.objects.exclude(video_id="").get().video_source.host == "mediahub.seoul.go.kr"
    assert page.named_investors.count() == 2
    assert Sector.objects.get(slug="bio-it").announced_count == 12
    assert SummitSettings.objects.get().interpretation_languages == "ko, en"
    assert SummitSettings.objects.get().contact_office_ko in {"", None}


def test_the_pages_stand_below_the_home_page_in_the_order_of_the_menus(programme):
    home = HomePage.objects.get()

    assert Site.objects.get().root_page_id == home.pk
    assert list(Page.objects.filter(depth=2)) == [home.page_ptr]
    assert [page.slug for page in home.get_children().filter(show_in_menus=True)] == [
        *("overview", "schedule", "live", "media", "ir", "links"),
    ]
    assert home.get_children().count() + 1 == len(raw("site.yaml")["pages"])
    assert not home.get_children().filter(live=False).exists()
    assert not Revision.objects.exists()


@pytest.mark.parametrize("language", ["ko", "en", "fr"])
def test_a_second_load_changes_nothing(programme, django_assert_max_num_queries, language):
    before = dump()

    with translation.override(language), django_assert_max_num_queries(151):
        said = load()

    assert said.startswith("Nothing to do: ")
    assert dump() == before


def test_untranslated_columns_hold_korean_whatever_language_was_active(programme):
    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM summit_sessions_session WHERE title = title_ko")
        assert cursor.fetchone() == (Session.objects.count(),)


def edit_field():
    Session.objects.filter(slug="education").update(title_en="Edited by staff")
    return "summit_sessions.session education"


def edit_field_that_the_files_do_not_have():
    Session.objects.filter(slug="education").update(delay_minutes=20)
    return "summit_sessions.session education"


def edit_part():
    Broadcast.objects.filter(session__slug="education", platform="arirang").update(url="https://www.arirang.com/")
    return "summit_sessions.session education"


def remove_part():
    Segment.objects.filter(session__slug="culture").first().delete()
    return "summit_sessions.session culture"


def add_part():
    Product.objects.create(company=Company.objects.get(slug="tankerfund"), name_ko="제품", name_en="Product")
    return "ir_companies.company tankerfund"


def edit_references():
    Session.objects.get(slug="culture").cities.through.objects.filter(session__slug="culture").first().delete()
    return "summit_sessions.session culture"


def edit_page():
    page = StandardPage.objects.get(slug="contact")
    page.body_en = [("heading", "Office")]
    page.save()
    return "website.standardpage contact"


def edit_settings():
    SummitSettings.objects.update(contact_email="summit@example.org")
    return "summit.summitsettings summit"


def unpublish():
    Speaker.objects.get(slug="angela-wu").unpublish()
    return "speakers.speaker angela-wu"


def keep_draft():
    speaker = Speaker.objects.get(slug="angela-wu")
    speaker.position_en = "A draft"
    speaker.save_revision()
    return "speakers.speaker angela-wu"


EDITS = [
    edit_field,
    edit_field_that_the_files_do_not_have,
    edit_part,
    remove_part,
    add_part,
    edit_references,
    edit_page,
    edit_settings,
    unpublish,
    keep_draft,
]


@pytest.mark.parametrize("edit", EDITS)
def test_what_staff_have_edited_is_left_alone_and_named(programme, changed, edit):
    row = edit()
    folder = changed(
        *("programme.yaml", "    title_en: Discussion on Education", "    title_en: New"),
        *("programme.yaml", "    title_en: Discussion on Culture", "    title_en: New"),
        *("programme.yaml", "    position_en: Head of International Affairs", "    position_en: New"),
        *("programme.yaml", "  slogan: Together We Stand", "  slogan: New"),
        *("ir_companies.yaml", 'tagline_en: "An IT-based untact company that pitched', 'tagline_en: "New'),
        *("site.yaml", "    title_en: Contact", "    title_en: New"),
    )
    model, key = row.split()
    before = {row: value for row, value in dump().items() if row != "website_loadedrow"}

    said = load(folder)

    assert f"  {row}: staff have " in said
    assert said.count("staff have") == 1
    assert f"{row}," not in said.replace("\n", ",").split("Left alone")[0]
    table = {"website.standardpage": "wagtailcore_page"}.get(model, model.replace(".", "_"))
    untouched = [line for line in before[table] if repr(key) in line or table == "summit_summitsettings"]
    assert untouched
    assert set(untouched) <= set(dump()[table])


def test_what_staff_have_deleted_stays_away(programme):
    Speaker.objects.get(slug="angela-wu").delete()
    StandardPage.objects.get(slug="contact").delete()
    City.objects.get(slug="lima").delete()

    said = load()

    assert said.startswith("Nothing to do")
    assert set(said.splitlines()[2:]) == {
        "  speakers.speaker angela-wu: staff have deleted it",
        "  website.standardpage contact: staff have deleted it",
        "  summit.city lima: staff have deleted it",
    }
    assert not Speaker.objects.filter(slug="angela-wu").exists()
    assert not StandardPage.objects.filter(slug="contact").exists()
    assert not City.objects.filter(slug="lima").exists()


def test_a_row_that_staff_made_first_is_theirs(programme):
    LoadedRow.objects.get(model="speakers.speaker", key="angela-wu").delete()
    before = dump()

    said = load()

    assert "  speakers.speaker angela-wu: staff have made it" in said
    assert dump() == before


def test_a_row_that_the_files_no_longer_have_is_kept_and_named(programme, changed):
    text = (DATA_FOLDER / "programme.yaml").read_text()
    start = text.index("  - key: gsef\n")
    folder = changed(
        *("programme.yaml", text[start : text.index("  - key: sharing-cities-action\n", start)], ""),
        *("site.yaml", "partner: [wego, gsef, ", "partner: [wego, "),
    )

    said = load(folder)

    assert "  summit.relatedlink gsef: no longer in the files" in said
    assert RelatedLink.objects.filter(slug="gsef").exists()


def test_a_changed_file_updates_the_rows_that_nobody_touched(programme, changed):
    before = dump()
    folder = changed(
        *("programme.yaml", "    title_en: Discussion on Education", "    title_en: Education after the pandemic"),
        *("programme.yaml", "        video_id: 46yU-Kx_Xl4\n", "        video_id: AAAAAAAAAAA\n"),
        *("programme.yaml", "    topic_ko: 코로나19 관련 서울시 및 세계 주요 도시 사례 공유", "    topic_ko: 새 주제"),
        *("programme.yaml", "    cities: [seoul, hong-kong]", "    cities: [seoul, taipei]"),
        *(
            "ir_companies.yaml",
            '        name_ko: "써비레이 AI (이전 이름 써비클리닉 A.I.)"',
            '        name_ko: "써비레이"',
        ),
        *("site.yaml", "    title_ko: 문의\n", "    title_ko: 묻기\n"),
    )
    others = Session.objects.exclude(slug__in=["education", "quarantine", "citizen-participation"])
    untouched = set(others.values_list())

    said = load(folder)

    assert said.splitlines() == [
        "Updated 5 rows: ir_companies.company aidot, summit_sessions.session quarantine, "
        "summit_sessions.session education, summit_sessions.session citizen-participation, "
        "website.standardpage contact."
    ]
    education = Session.objects.get(slug="education")
    assert education.title_en == "Education after the pandemic"
    assert [b.video_id for b in education.broadcasts.all()] == ["AAAAAAAAAAA", "", ""]
    assert Session.objects.get(slug="quarantine").topic_ko == "새 주제"
    participation = Session.objects.get(slug="citizen-participation")
    assert {city.slug for city in participation.cities.all()} == {"seoul", "taipei"}
    assert Company.objects.get(slug="aidot").products.get(name_en="Cerviray AI").name_ko == "써비레이"
    page = StandardPage.objects.get(slug="contact")
    assert (page.title, page.draft_title) == ("묻기", "묻기")
    assert set(others.values_list()) == untouched
    assert not Revision.objects.exists()
    assert load(folder).startswith("Nothing to do")
    after = dump()
    assert {table for table in before if before[table] != after[table]} >= {"summit_sessions_session"}
    assert before["speakers_speaker"] == after["speakers_speaker"]


def test_an_update_is_published_where_the_editor_would_open_a_revision(programme, changed):
    session = Session.objects.get(slug="education")
    session.save_revision().publish()
    page = StandardPage.objects.get(slug="contact")
    page.save_revision().publish()
    sources = {b.pk: b.sources.count() for b in Broadcast.objects.filter(session__slug="smart-city")}
    Session.objects.get(slug="smart-city").save_revision().publish()
    folder = changed(
        *("programme.yaml", "    title_en: Discussion on Education", "    title_en: New title"),
        *("programme.yaml", "    title_en: Discussion on Smart City", "    title_en: New city"),
        *("site.yaml", "    title_en: Contact\n", "    title_en: Ask us\n"),
    )

    said = load(folder)

    assert said.startswith("Updated 3 rows")
    for stored, name, text in (
        (Session.objects.get(slug="education"), "title_en", "New title"),
        (Session.objects.get(slug="smart-city"), "title_en", "New city"),
        (StandardPage.objects.get(slug="contact"), "title_en", "Ask us"),
    ):
        assert getattr(stored, name) == text
        assert getattr(stored.latest_revision.as_object(), name) == text
        assert stored.live_revision_id == stored.latest_revision_id
        assert not stored.has_unpublished_changes
    assert {b.pk: b.sources.count() for b in Broadcast.objects.filter(session__slug="smart-city")} == sources
    assert sum(sources.values()) == 1
    assert load(folder).startswith("Nothing to do")


def test_people_may_change_places_in_a_list(programme, changed):
    before = {(p.speaker.slug, p.pk) for p in Session.objects.get(slug="welfare").participations.all()}
    folder = changed(
        *("programme.yaml", "      - speaker: kang-byung-ho\n", "      - speaker: nobody\n"),
        *("programme.yaml", "      - speaker: oh-dong-jun\n", "      - speaker: kang-byung-ho\n"),
        *("programme.yaml", "      - speaker: nobody\n", "      - speaker: oh-dong-jun\n"),
    )

    load(folder)

    people = Session.objects.get(slug="welfare").participations.all()
    assert [p.speaker.slug for p in people] == ["oh-dong-jun", "kang-byung-ho", "lena-dominelli"]
    assert len(before & {(p.speaker.slug, p.pk) for p in people}) == 1
    assert load(folder).startswith("Nothing to do")


def test_a_field_that_a_later_version_adds_makes_no_row_the_staffs(programme, monkeypatch):
    kind = Kind.of(Session)
    older = {name: field for name, field in kind.fields.items() if name not in {"transcript_ko", "delay_minutes"}}
    session = Session.objects.get(slug="education")
    now = kind.fingerprint(kind.states([session])[session.pk])

    monkeypatch.setattr(kind, "fields", older)
    monkeypatch.delitem(kind.relations, "organisations")

    assert kind.fingerprint(kind.states([session])[session.pk]) == now


def test_check_keeps_nothing_and_says_what_a_load_would_do(programme, changed):
    before = dump()
    folder = changed("programme.yaml", "    title_en: Discussion on Education", "    title_en: New")

    said = load(folder, check=True)

    assert said == "Would update 1 row: summit_sessions.session education.\n"
    assert dump() == before


def test_the_site_of_the_city_keeps_its_host_name(programme):
    Site.objects.update(hostname="summit.example.org", port=443)

    load()

    assert Site.objects.get().hostname == "summit.example.org"


PROGRAMME, COMPANIES, SITE = "programme.yaml", "ir_companies.yaml", "site.yaml"
FAULTS = {
    "no such day": (
        PROGRAMME,
        "starts_on: '2020-06-01'",
        "starts_on: '2020-06-31'",
        "summit.starts_on",
        "no day 2020-06-31",
    ),
    "no date": (
        PROGRAMME,
        "opened_on: '2020-04-09'",
        "opened_on: 9 April",
        "summit.related_links[cac-platform].opened_on",
        "not a date",
    ),
    "no partial date": (
        PROGRAMME,
        "as_of: 2020-07\n",
        "as_of: 2020-13\n",
        "summit.results[overseas-countries].as_of",
        "not a year, a month or a day",
    ),
    "unknown key": (
        PROGRAMME,
        "  acronym: CAC\n",
        "  acronym: CAC\n  motto: New\n",
        "summit.motto",
        "no key that belongs here",
    ),
    "missing key": (PROGRAMME, "  slogan: Together We Stand\n", "", "summit.slogan", "is missing"),
    "missing language": (
        PROGRAMME,
        "    title_en: Discussion on Education\n",
        "",
        "sessions[education].title_en",
        "the other language is there",
    ),
    "missing language of a choice": (
        PROGRAMME,
        "    subtitle_ko: 포스트코로나, 위기를 기회로\n",
        "",
        "sessions[discussion-forum].subtitle_ko",
        "the other language is there",
    ),
    "empty text": (
        PROGRAMME,
        "name_ko: 기획조정실",
        "name_ko: ' '",
        "bureaus[planning-administration].name_ko",
        "must not be empty",
    ),
    "missing country": (
        PROGRAMME,
        "    country: VN\n",
        "    country: ZZ\n",
        "cities[da-nang].country",
        "there is no country “ZZ”",
    ),
    "missing speaker": (
        PROGRAMME,
        "      - speaker: heo-joon",
        "      - speaker: heo-jun",
        "sessions[smart-city].speakers",
        "there is no speaker “heo-jun”",
    ),
    "missing source": (
        PROGRAMME,
        "      - 003_b46a33ff040d46e2.txt\n  - key: maryland",
        "      - 003.txt\n  - key: maryland",
        "cities[london].sources",
        "neither a web address nor in source_index",
    ),
    "a path to nothing": (
        PROGRAMME,
        "applies_to: [sessions.culture]",
        "applies_to: [sessions.cultures]",
        "discrepancies[culture-time].applies_to",
        "leads nowhere",
    ),
    "key given twice": (
        PROGRAMME,
        "  acronym: CAC\n",
        "  acronym: CAC\n  acronym: CAC\n",
        "line",
        "the key “acronym” is given twice",
    ),
    "row given twice": (PROGRAMME, "  - key: maryland\n", "  - key: london\n", "cities[london]", "in the list twice"),
    "end before start": (
        PROGRAMME,
        "ends_at: '2020-06-03T17:00:00+09:00'",
        "ends_at: '2020-06-03T15:00:00+09:00'",
        "sessions[education].ends_at",
        "not after starts_at",
    ),
    "time without offset": (
        PROGRAMME,
        "starts_at: '2020-06-03T15:30:00+09:00'",
        "starts_at: '2020-06-03T15:30:00'",
        "sessions[education].starts_at",
        "has no offset",
    ),
    "another length": (
        PROGRAMME,
        "    duration_minutes: 130",
        "    duration_minutes: 90",
        "sessions[climate-environment].duration_minutes",
        "the times give 130",
    ),
    "another day": (
        PROGRAMME,
        "    date: '2020-06-02'\n    starts_at",
        "    date: '2020-06-03'\n    starts_at",
        "sessions[mayoral-meeting].date",
        "not the day of starts_at in Seoul",
    ),
    "wrong weekday": (PROGRAMME, "    weekday_en: Mon", "    weekday_en: Tue", "days[2020-06-01].weekday_en", "is Mon"),
    "no zone": (
        PROGRAMME,
        "timezone: America/Lima",
        "timezone: America/Limma",
        "cities[lima].timezone",
        "no time zone",
    ),
    "no address": (
        PROGRAMME,
        "url: http://sharehub.kr/",
        "url: http:/sharehub.kr/",
        "summit.related_links[sharehub].url",
        "no web address",
    ),
    "no language": (
        PROGRAMME,
        "    languages: [ja]",
        "    languages: [jp]",
        "documents[press-release-ja].languages[1]",
        "“jp” is not one of",
    ),
    "no video id": (
        PROGRAMME,
        "video_id: 46yU-Kx_Xl4",
        "video_id: 46yU-Kx_Xl",
        "sessions[education].broadcasts[1].video_id",
        "no YouTube video id",
    ),
    "no such role": (
        PROGRAMME,
        "        role: congratulatory",
        "        role: greeter",
        "sessions[climate-environment].speakers[1].role",
        "is not one of",
    ),
    "number for text": (
        PROGRAMME,
        "title_en: Program Book",
        "title_en: 2020",
        "documents[programme-book].title_en",
        "must be text, not a whole number: put it in quotes",
    ),
    "text for number": (
        PROGRAMME,
        "      value: 1355",
        "      value: '1355'",
        "summit.results[running-minutes].value",
        "must be a whole number, not text",
    ),
    "truth for a country": (PROGRAMME, "  - code: NP\n", "  - code: NO\n", "].code", "must be text, not true or false"),
    "text for a list": (
        PROGRAMME,
        "    countries: [NZ, US]",
        "    countries: NZ, US",
        "sessions[education].countries",
        "must be a list, not text",
    ),
    "broken YAML": (PROGRAMME, "  acronym: CAC\n", "  acronym: [CAC\n", "line", "is not YAML"),
    "a count that is off": (
        PROGRAMME,
        "  session_count: 15",
        "  session_count: 16",
        "summit.session_count",
        "says 16, but the file has 15",
    ),
    "no such sector": (
        COMPANIES,
        "    sector: untact-it",
        "    sector: untact",
        "companies[roborus].sector",
        "there is no sector “untact”",
    ),
    "tag without a name": (
        SITE,
        "  - {key: agritech, name_ko: 농업 기술, name_en: Agritech}\n",
        "",
        "companies[telofarm].tags[1]",
        "there is no tag “agritech”",
    ),
    "files that differ": (
        COMPANIES,
        '    name_en: "Roborus"',
        '    name_en: "Roboros"',
        "companies[roborus].name_en",
        "differs from name_en in ir_companies.yaml",
    ),
    "an address of the site": (
        COMPANIES,
        "  - key: aidot\n",
        "  - key: compare\n",
        "companies[compare].key",
        "is an address of the site itself",
    ),
    "a link without a group": (
        SITE,
        "partner: [wego, gsef, ",
        "partner: [wego, ",
        "link_groups",
        "link “gsef” must be in one group",
    ),
    "a page in one language": (
        SITE,
        "    introduction_en: The public contact",
        "    # introduction_en: The public contact",
        "pages[contact].introduction_en",
        "the other language is there",
    ),
    "a text too long": (
        PROGRAMME,
        "    name_en: Lima\n",
        f"    name_en: {'Lima' * 40}\n",
        "cities[lima].name_en",
        "at most 80 characters",
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_names_file_key_and_problem_and_nothing_is_loaded(db, changed, fault):
    name, old, new, key, problem = FAULTS[fault]
    before = dump()

    with pytest.raises(CommandError) as error:
        load(changed(name, old, new))

    told = [line for line in str(error.value).splitlines() if key in line and problem in line]
    assert told, str(error.value)
    assert told[0].startswith(f"  {name}: ") or fault in {"tag without a name", "files that differ"}
    assert error.value.returncode == 1
    assert dump() == before


def test_a_missing_file_and_a_file_of_bytes_are_faults(db, changed):
    folder = changed("site.yaml", "site_name", "site_name")
    (folder / "programme.yaml").write_bytes("이름".encode("cp949"))
    (folder / "site.yaml").unlink()

    with pytest.raises(CommandError) as error:
        load(folder)

    assert "programme.yaml: is not UTF-8 text" in str(error.value)
    assert "site.yaml: cannot be read" in str(error.value)


def test_every_fault_is_told_at_once(db, changed):
    folder = changed(
        *("programme.yaml", "timezone: America/Lima", "timezone: Lima"),
        *("ir_companies.yaml", 'website: "https://www.aidot.ai"', "website: aidot"),
    )

    with pytest.raises(CommandError) as error:
        load(folder)

    assert [line.split(": ")[:2] for line in str(error.value).splitlines()[1:]] == [
        ["  programme.yaml", "cities[lima].timezone"],
        ["  ir_companies.yaml", "companies[aidot].website"],
    ]


def test_the_command_line_ends_with_a_message_and_no_traceback(changed, tmp_path):
    folder = changed("programme.yaml", "timezone: America/Lima", "timezone: Lima")

    done = subprocess.run(
        [sys.executable, "manage.py", "load_programme", "--data", folder],
        cwd=ROOT,
        env={
            **os.environ,
            "CAC2020_LOCAL": "1",
            "CAC2020_VAR_DIR": str(tmp_path),
            "DJANGO_SETTINGS_MODULE": "cac2020.settings",
        },
        capture_output=True,
        text=True,
    )

    assert done.returncode == 1
    assert "programme.yaml: cities[lima].timezone: “Lima” is no time zone" in done.stderr
    assert "Traceback" not in done.stderr
