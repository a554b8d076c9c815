"""Everything that can be wrong in a file is reported at once, with its cell and in both languages."""

import pytest
from django.utils import translation

from exchange.comparing import compare
from exchange.importing import import_file
from exchange.reading import Page, read
from tests.exchange.books import NOW, everything, plan_for, workbook
from tests.factories import (
    make_bureau,
    make_city,
    make_company,
    make_participation,
    make_session,
    make_source,
    make_speaker,
)

SESSION = {
    "slug": "new",
    "number": 90,
    "kind": "thematic",
    "starts_at": "2020-06-03 10:00",
    "ends_at": "2020-06-03 11:00",
    "title_ko": "새 세션",
    "title_en": "New session",
    "bureau": "bureau",
    "live": "true",
}
CITY = {"slug": "paris", "name_ko": "파리", "name_en": "Paris", "country": "KR", "timezone": "Europe/Paris"}
PART = {"session": "education", "sort_order": 7, "speaker": "park-won-soon", "role": "keynote"}
STREAM = {"session": "education", "sort_order": 7, "platform": "facebook", "url": "https://example.org/"}
SOURCE = {"reference": "https://example.org/new", "kind": "press"}
COMPANY = {"slug": "firm", "name_ko": "기업", "name_en": "Firm"}
CASES = [  # (what is wrong, sheet, the row, its faulty cell, words of the reason in Korean, in English)
    ("reference to no row", "sessions", SESSION | {"bureau": "nowhere"}, "bureau", "nowhere", "nowhere"),
    ("references to no rows", "sessions", SESSION | {"cities": "seoul, xx, yy"}, "cities", "xx, yy", "xx, yy"),
    ("no date", "sessions", SESSION | {"starts_at": "내일 저녁"}, "starts_at", "2020-06-02 22:00", "2020-06-02 22:00"),
    ("no such day", "sessions", SESSION | {"starts_at": "2020-02-30 10:00"}, "starts_at", "2020-02-30", "2020-02-30"),
    ("no time of day", "sessions", SESSION | {"starts_at": "2020-06-03"}, "starts_at", "시각", "time of day"),
    ("after midnight", "sessions", SESSION | {"ends_at": "2020-06-03 24:30"}, "ends_at", "06-04 00:30", "06-04 00:30"),
    ("end before start", "sessions", SESSION | {"ends_at": "2020-06-03 09:00"}, "ends_at", "시작", "must end after"),
    ("number of another", "sessions", SESSION | {"number": 1}, "number", "이미", "already"),
    ("no number", "sessions", SESSION | {"number": "열다섯"}, "number", "정수", "whole number"),
    ("negative number", "sessions", SESSION | {"experts_total": -5}, "experts_total", "0", "0"),
    ("too large a number", "sessions", SESSION | {"number": 99999}, "number", "32767", "32767"),
    ("a part of a number", "sessions", SESSION | {"cities_total": 1.5}, "cities_total", "정수", "whole number"),
    ("no slug of letters", "sessions", SESSION | {"slug": "새 세션"}, "slug", "영문자", "slug"),
    ("no choice", "sessions", SESSION | {"kind": "party"}, "kind", "talk-show", "talk-show"),
    ("too long", "sessions", SESSION | {"title_en": "x" * 201}, "title_en", "200", "200"),
    ("missing text", "sessions", SESSION | {"title_en": ""}, "title_en", "값이 없", "missing"),
    ("no yes or no", "sessions", SESSION | {"is_cancelled": "maybe"}, "is_cancelled", "아니요", "true or false"),
    ("formula", "sessions", SESSION | {"title_ko": "=HYPERLINK(1)"}, "title_ko", "수식", "formula"),
    ("error of a formula", "sessions", SESSION | {"title_ko": "#N/A"}, "title_ko", "오류", "error"),
    ("two lines", "sessions", SESSION | {"title_ko": "한 줄\n두 줄"}, "title_ko", "한 줄", "one line"),
    ("no identity", "sessions", SESSION | {"uuid": "1234"}, "uuid", "UUID", "UUID"),
    ("id of another", "sessions", SESSION | {"id": "the first"}, "id", "education", "education"),
    ("id below one", "sessions", SESSION | {"id": -3}, "id", "1", "1"),
    ("no zone", "cities", CITY | {"timezone": "Seoul"}, "timezone", "Asia/Seoul", "Asia/Seoul"),
    ("no country", "countries", {"code": "Korea", "name_ko": "한국", "name_en": "Korea"}, "code", "2", "2"),
    ("small country", "countries", {"code": "kr", "name_ko": "한국", "name_en": "Korea"}, "code", "대문자", "capital"),
    ("missing key", "countries", {"name_ko": "한국", "name_en": "Korea"}, "code", "값이 없", "missing"),
    ("bad address", "sources", SOURCE | {"url": "www.example"}, "url", "URL", "URL"),
    ("bad language", "sources", SOURCE | {"language": "kr"}, "language", "ko", "ko"),
    ("bad partial date", "sources", SOURCE | {"published": "2020년 6월"}, "published", "2019-11", "2019-11"),
    ("a date for a text", "sources", SOURCE | {"title": NOW.replace(tzinfo=None)}, "title", "날짜", "date"),
    ("yes for a text", "sources", SOURCE | {"title": True}, "title", "글자", "text"),
    ("nobody takes part", "participations", PART | {"speaker": ""}, "speaker", "연사", "speaker"),
    ("same role twice", "participations", PART | {"role": "presenter"}, "role", "이미", "already"),
    ("owner not there", "participations", PART | {"session": "removed"}, "session", "removed", "removed"),
    ("no video id", "broadcasts", STREAM | {"platform": "youtube", "video_id": "abc"}, "video_id", "11", "11"),
    ("id elsewhere", "broadcasts", STREAM | {"video_id": "46yU-Kx_Xl4"}, "video_id", "유튜브", "YouTube"),
    (
        "same stream twice",
        "broadcasts",
        STREAM | {"platform": "youtube", "language": "ko"},
        "language",
        "이미",
        "already",
    ),
    ("reserved address", "companies", COMPANY | {"slug": "inquiry"}, "slug", "inquiry", "inquiry"),
    ("file not there", "companies", COMPANY | {"logo": "로고.png"}, "logo", "로고.png", "로고.png"),
    ("image not there", "images", {"file": "photo.jpg", "alt_ko": "사진"}, "file", "올", "Upload"),
]


@pytest.fixture
def rows(db):
    make_source()
    make_city()
    make_company()
    make_bureau()
    session = make_session()
    make_participation(session, make_speaker(), sort_order=1)
    make_session("second", starts_at="2020-06-04 10:00")
    return session


def cases_as_sheets(session):
    """One workbook with a row for each case, in which nothing else is wrong. Returns it and where each fault is."""
    sheets, wanted = {}, []
    for number, (what, sheet, row, name, *_words) in enumerate(CASES):
        names, lines = sheets.setdefault(sheet, ([], []))
        row = {key: session.pk if value == "the first" else value for key, value in row.items()}
        if sheet == "sessions":
            row["slug"] = row["slug"] if name == "slug" else f"new-{number}"
            row["number"] = row["number"] if name == "number" else 100 + number
        if sheet in {"participations", "broadcasts"}:
            row["sort_order"] += number
        if sheet == "participations" and name in {"speaker", "session"}:
            row["role"] = "host"
        if sheet == "broadcasts" and what == "id elsewhere":
            row["language"] = "ja"
        if sheet == "broadcasts" and what == "no video id":
            row["language"] = "vi"
        if sheet == "sources":
            row["reference"] += str(number)
        if sheet == "companies" and name != "slug":
            row["slug"] = f"firm-{number}"
        names.extend(each for each in row if each not in names)
        lines.append(row)
        wanted.append((sheet, names, len(lines) + 1, name))
    book = {
        sheet: [names, *[[row.get(name) for name in names] for row in lines]]
        for sheet, (names, lines) in sheets.items()
    }
    return workbook(**book), [f"{sheet}!{chr(65 + names.index(name))}{row}" for sheet, names, row, name in wanted]


@pytest.mark.parametrize("language", ["ko", "en"])
def test_all_faults_are_reported_at_once_with_cell_and_reason(rows, language):
    content, cells = cases_as_sheets(rows)
    before = everything()

    with translation.override(language):
        plan = import_file(content, "faults.xlsx", user=None, now=NOW)
        found = {str(fault.place): fault.reason for fault in plan.faults}
        words = {cell: case[-2 if language == "ko" else -1] for cell, case in zip(cells, CASES, strict=True)}

        assert len(CASES) > 30
        assert set(found) == set(cells)
        assert [f"{cell}: {found[cell]}" for cell, word in words.items() if word not in found[cell]] == []
        assert len(plan.faults) == len(CASES)
    assert everything() == before


def faults_of(content, name="file.xlsx"):
    return [(str(fault.place), fault.reason) for fault in plan_for(content, name).faults]


HEADINGS = ["slug", "name_ko", "name_en"]
STRUCTURE = [  # (what is wrong, sheets, the only fault)
    ("unknown column", {"tags": [[*HEADINGS, "colour"], ["a", "가", "A"]]}, ("tags!D1", "no column")),
    ("column twice", {"tags": [[*HEADINGS, "Slug"], ["a", "가", "A"]]}, ("tags!D1", "twice")),
    ("no key column", {"tags": [["name_ko", "name_en"], ["가", "A"]]}, ("tags!1", "slug is missing")),
    ("value without heading", {"tags": [HEADINGS, ["a", "가", "A", None, "?"]]}, ("tags!E2", "no heading")),
    ("unknown sheet", {"Sheet1": [HEADINGS, ["a", "가", "A"]]}, ("Sheet1", "no sheet of this name")),
    ("sheet twice", {"tags": [HEADINGS], "태그": [HEADINGS]}, ("태그", "twice")),
    ("row twice", {"tags": [HEADINGS, ["a", "가", "A"], ["a", "나", "B"]]}, ("tags!A3", "already: tags!A2")),
    ("ids twice", {"tags": [["id", *HEADINGS], [8, "a", "가", "A"], [8, "b", "나", "B"]]}, ("tags!A3", "tags!A2")),
    ("two settings", {"settings": [["acronym"], ["CAC"], ["CAD"]]}, ("settings!3", "only one row")),
    ("empty", {}, ("", "empty")),
    ("empty sheets", {"tags": []}, ("", "empty")),
]


@pytest.mark.parametrize(("what", "sheets", "fault"), STRUCTURE, ids=[each[0] for each in STRUCTURE])
def test_structure_of_a_file(db, what, sheets, fault):
    with translation.override("en"):
        (found,) = faults_of(workbook(**sheets) if sheets else workbook(other=[]))

    assert found[0] == fault[0]
    assert fault[1] in found[1]


def test_merged_cells(db):
    with translation.override("en"):
        page = Page(
            "tags", [(1, {1: "slug", 2: "name_ko", 3: "name_en"}), (2, {1: "a", 2: "가", 3: "A"})], [(2, 2, "B2:C2")]
        )
        (fault,) = compare(read([page]), NOW).faults
        assert "merged" in fault.reason

    assert (str(fault.place), fault.value) == ("tags!B2", "B2:C2")


@pytest.mark.parametrize("text", ["한\x00글", "a\x0bb", "\x7f"])
def test_control_characters(db, text):
    page = Page("tags", [(1, {1: "slug", 2: "name_ko", 3: "name_en"}), (2, {1: "a", 2: "가", 3: text})])

    (fault,) = compare(read([page]), NOW).faults

    assert str(fault.place) == "tags!C2"
    assert "\\x" in fault.shown_value


def test_faults_of_json_have_a_place_too(db):
    with translation.override("en"):
        found = faults_of(b'{"tags": [{"slug": "a", "name_ko": "x", "name_en": ["y"], "size": 1}]}', "rows.json")

    assert [place for place, _reason in found] == ["tags.size", "tags[1].name_en"]
