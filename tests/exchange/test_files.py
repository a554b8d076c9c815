"""Files as other programs make them, and files that mean harm."""

import contextlib
import io
import json
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from django.utils import translation
from openpyxl import Workbook, load_workbook

from exchange.exporting import rows_for, written
from exchange.faults import Unreadable
from exchange.formats import limits
from exchange.formats.detection import OLE, pages_of
from exchange.formats.limits import FILE_BYTES
from exchange.kinds import BrokenCell, Formula
from exchange.sheets import SHEET_NAMED
from ir_companies.models import Tag
from summit.models import EditorialNote
from tests.exchange.books import NOW, csv_file, plan_for, store, workbook
from tests.factories import make_session, make_source

TAGS = [["slug", "name_ko", "name_en"], ["ai", "인공지능", "AI; “machines”"]]
NASTY = [
    "=1+1",
    "＝1+1",
    "+82-2-2133",
    "-",
    "@SUM(A1)",
    "\tx",
    "\r=1",
    " =1",
    "'=1",
    "''",
    "'90s",
    "010-1234",
    "2020-06",
    "1/2",
    "TRUE",
    "007",
    "1e5",
    "_x000D_",
    "줄\r\n바꿈\n둘",
    "ends with space ",
    '"quoted", and; more\t',
    "😀 서울",
]


def cells(content, name="file.xlsx"):
    (page,) = pages_of(content, name)
    return [row for _number, row in page.rows]


@pytest.mark.parametrize("kind", ["xlsx", "zip", "json"])
def test_texts_come_back_as_they_were(db, kind):
    notes = {f"note-{number}": text for number, text in enumerate(NASTY)}
    for slug, text in notes.items():
        EditorialNote.objects.create(slug=slug, kind="gap", subject=text, found="x" * 33_000 + text)
    exported = rows_for(None, [SHEET_NAMED["editorial_notes"]])
    content = written(exported, kind, language="ko", now=NOW)
    assert plan_for(content, f"rows.{kind}").changes == []
    found = {note.slug: note.found for note in EditorialNote.objects.all()}
    EditorialNote.objects.all().delete()

    store(content, f"rows.{kind}")

    assert {note.slug: note.subject for note in EditorialNote.objects.all()} == notes
    assert {note.slug: note.found for note in EditorialNote.objects.all()} == found


def test_nothing_in_a_workbook_is_a_formula_and_every_text_is_a_text(db):
    for number, text in enumerate(NASTY):
        EditorialNote.objects.create(slug=f"note-{number}", kind="gap", subject=text)
    content = written(rows_for(None, [SHEET_NAMED["editorial_notes"]]), "xlsx", language="ko", now=NOW)

    sheet = load_workbook(io.BytesIO(content))["편집 기록"]

    for row in sheet.iter_rows(min_row=3):
        for cell in row[1:]:
            assert cell.value is None or (cell.data_type == "s" and cell.number_format == "@")
            assert not str(cell.value or "").startswith(("=", "+", "-", "@"))


def test_cells_have_the_type_of_their_value(db):
    make_session(starts_at="2020-06-02 22:00", number=7)
    content = written(rows_for(None, [SHEET_NAMED["sessions"]]), "xlsx", language="en", now=NOW)

    names, labels, row = load_workbook(io.BytesIO(content))["Sessions"].iter_rows(values_only=True)
    found = dict(zip(names, row, strict=True))

    assert labels[names.index("starts_at")].endswith("(Seoul time)")
    assert str(found["starts_at"]) == "2020-06-02 22:00:00"
    assert (found["number"], found["live"], found["is_cancelled"]) == (7, True, False)


def test_the_zip_of_csv_files_is_the_same_for_the_same_rows(db):
    make_session()

    first, second = (written(rows_for(None), "zip", language=language, now=NOW) for language in ("ko", "en"))

    assert first == second


@pytest.mark.parametrize(
    "content",
    [
        csv_file(TAGS),
        csv_file(TAGS, encoding="utf-8-sig"),
        csv_file(TAGS, encoding="cp949"),
        csv_file(TAGS, delimiter=";"),
        csv_file(TAGS, delimiter="\t", encoding="utf-16"),
        b"sep=;\r\n" + csv_file(TAGS, delimiter=";"),
        csv_file([[], *TAGS, [], ["", "", ""]]),
    ],
    ids=["utf-8", "utf-8 with mark", "korean windows", "semicolons", "unicode text", "sep", "empty rows"],
)
def test_csv_as_excel_writes_it(db, content):
    store(content, "tags.csv")

    tag = Tag.objects.get()
    assert (tag.slug, tag.name_ko, tag.name_en) == ("ai", "인공지능", "AI; “machines”")


@pytest.mark.parametrize(
    "name", ["tags.csv", "태그.csv", "TAGS (2).csv", "cac2020-tags-20200602.csv", "태그 - 복사본.csv"]
)
def test_names_of_csv_files(db, name):
    assert plan_for(csv_file(TAGS), name).counts["added"] == 1


def test_a_formula_in_a_csv_file(db):
    assert cells(csv_file([["slug", "name_ko"], ["=1", "'=1"]]), "tags.csv")[1] == {1: Formula("=1"), 2: "=1"}


FOREIGN_WORKBOOK = {
    "[Content_Types].xml": "<Types/>",
    "_rels/.rels": """<Relationships>
        <Relationship Id="a" Type="x/officeDocument" Target="xl/workbook.xml"/>
        </Relationships>""",
    "xl/workbook.xml": """<workbook xmlns="http://purl.oclc.org/ooxml/spreadsheetml/main" xmlns:r="urn:r">
        <workbookPr date1904="1"/>
        <sheets><sheet name="tags" state="hidden" r:id="s"/><sheet name="Chart" r:id="c"/></sheets>
        </workbook>""",
    "xl/_rels/workbook.xml.rels": """<Relationships>
        <Relationship Id="s" Type="x/worksheet" Target="/xl/sheets/one.xml"/>
        <Relationship Id="c" Type="x/chartsheet" Target="c.xml"/>
        <Relationship Id="t" Type="x/sharedStrings" Target="t.xml"/>
        <Relationship Id="y" Type="x/styles" Target="y.xml"/>
        </Relationships>""",
    "xl/t.xml": """<sst>
        <si><r><t>서</t></r><r><t>울</t></r><rPh><t>seoul</t></rPh></si>
        <si><t>a_x000D_b</t></si>
        </sst>""",
    "xl/y.xml": """<styleSheet>
        <numFmts><numFmt numFmtId="164" formatCode="yyyy/mm/dd"/></numFmts>
        <cellXfs><xf numFmtId="0"/><xf numFmtId="164"/></cellXfs>
        </styleSheet>""",
    "xl/sheets/one.xml": """<worksheet><sheetData>
        <row><c t="s"><v>0</v></c><c t="s"><v>1</v></c><c t="inlineStr"><is><t>가</t></is></c></row>
        <row r="1048576"><c r="XFD1048576" t="b"><v>1</v></c></row>
        <row>
        <c s="1"><v>42522.5</v></c><c><f>1+1</f><v>2</v></c><c t="e"><v>#REF!</v></c><c t="str"><v>x</v></c><c s="1"/>
        </row>
        </sheetData><mergeCells><mergeCell ref="B2:C3"/></mergeCells></worksheet>""",
}


def test_a_workbook_as_other_programs_write_it():
    content = io.BytesIO()
    with ZipFile(content, "w") as archive:
        for name, text in FOREIGN_WORKBOOK.items():
            archive.writestr(name, text)

    (page,) = pages_of(content.getvalue(), "x.xlsx")

    assert page.rows[0] == (1, {1: "서울", 2: "a\rb", 3: "가"})
    assert page.rows[1] == (1_048_576, {16_384: True})
    moment = page.rows[2][1].pop(1)
    assert str(moment) == "2020-06-02 12:00:00"
    assert page.rows[2][1] == {2: Formula("=1+1"), 3: BrokenCell("#REF!"), 4: "x"}
    assert page.merged == [(2, 2, "B2:C3")]


def bomb(name, size, text=b" "):
    content = io.BytesIO()
    with ZipFile(content, "w", ZIP_DEFLATED) as archive:
        if name.startswith("xl/"):
            archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(name, text * (size // len(text)))
    return content.getvalue()


def with_document_type():
    content = io.BytesIO(workbook(tags=TAGS))
    evil = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><workbook>&b;</workbook>'
    out = io.BytesIO()
    with ZipFile(content) as old, ZipFile(out, "w") as new:
        for name in old.namelist():
            new.writestr(name, evil if name == "xl/workbook.xml" else old.read(name))
    return out.getvalue()


def zip_of(**files):
    content = io.BytesIO()
    with ZipFile(content, "w") as archive:
        for name, text in files.items():
            archive.writestr(name.replace("_dot_", "."), text)
    return content.getvalue()


REFUSED = [  # (what, name, content, status, words)
    ("empty", "a.xlsx", b"", 400, "empty"),
    ("only spaces", "a.csv", b"\xef\xbb\xbf \r\n\t", 400, "empty"),
    ("old excel", "a.xls", OLE + b"Workbook", 415, "old Excel"),
    ("password", "a.xlsx", OLE + "EncryptedPackage".encode("utf-16-le"), 400, "password"),
    ("too large", "a.csv", b"x" * (FILE_BYTES + 1), 413, "10 MB"),
    ("bomb of a workbook", "a.xlsx", bomb("xl/workbook.xml", limits.UNPACKED_BYTES + 1), 413, "too large"),
    ("bomb of a zip", "a.zip", bomb("tags.csv", limits.UNPACKED_BYTES + 1), 413, "too large"),
    ("entities", "a.xlsx", with_document_type(), 400, "broken"),
    ("pdf", "a.xlsx", b"%PDF-1.7 ...", 415, "PDF"),
    ("html as excel", "a.xls", b"<html><table></table>", 415, "HTML"),
    ("binary workbook", "a.xlsb", zip_of(**{"[Content_Types].xml": "", "xl/workbook.bin": ""}), 415, "binary"),
    ("open document", "a.ods", zip_of(mimetype="application/vnd.oasis.opendocument.spreadsheet"), 415, "ODF"),
    ("word", "a.docx", zip_of(**{"[Content_Types].xml": "", "word/document.xml": ""}), 415, "Word"),
    ("broken workbook", "a.xlsx", zip_of(**{"[Content_Types].xml": "", "xl/workbook.xml": "<a>"}), 400, "broken"),
    ("cut workbook", "a.xlsx", workbook(tags=TAGS)[:-40], 400, "damaged"),
    ("zip with a program", "a.zip", zip_of(tags_dot_csv="slug", virus_dot_exe="MZ"), 400, "virus.exe"),
    ("neither letters", "tags.csv", b"\xff\x00\xc0\x81\x81 broken \xfe", 400, "letters"),
    ("quotation marks", "tags.csv", b'slug,name_ko\n"a,b\n', 400, "quotation"),
    ("what rows", "data.csv", csv_file(TAGS), 400, "sessions.csv"),
    ("no json", "a.json", b'{"tags": [', 400, "JSON"),
    ("json of something else", "a.json", b"[1, 2]", 400, "JSON"),
    ("json of no rows", "a.json", b'{"tags": [1]}', 400, "JSON"),
    ("a key twice", "a.json", b'{"tags": [], "tags": []}', 400, "JSON"),
    ("deep json", "a.json", b'{"tags": ' + b"[" * 100_000, 400, "JSON"),
    ("no number", "a.json", b'{"tags": [{"slug": NaN}]}', 400, "JSON"),
    ("half of a letter", "a.json", b'{"tags": [{"slug": "\\ud800"}]}', 400, "JSON"),
]


@pytest.mark.parametrize(("what", "name", "content", "status", "words"), REFUSED, ids=[each[0] for each in REFUSED])
def test_files_that_are_refused(what, name, content, status, words):
    with translation.override("en"), pytest.raises(Unreadable) as refusal:
        pages_of(content, name)

    assert refusal.value.status == status
    with translation.override("en"):
        assert words in str(refusal.value)


def test_too_many_rows(monkeypatch):
    monkeypatch.setattr(limits, "ROWS", 3)

    for content, name in [
        (workbook(tags=[TAGS[0], *[TAGS[1]] * 5]), "a.xlsx"),
        (csv_file([TAGS[0], *[TAGS[1]] * 5]), "tags.csv"),
        (json.dumps({"tags": [{"slug": "a"}] * 5}).encode(), "a.json"),
    ]:
        with pytest.raises(Unreadable) as refusal:
            pages_of(content, name)
        assert refusal.value.status == 413


def test_many_small_elements_and_one_long_text_in_many_cells_are_too_large(monkeypatch):
    content = workbook(tags=[TAGS[0], *[["a" * 50, "b"]] * 20])
    pages_of(content, "a.xlsx")

    for name, limit in [("ELEMENTS", 60), ("UNPACKED_BYTES", 500)]:
        with monkeypatch.context() as patch:
            patch.setattr(limits, "check_unpacked", lambda archive: None)
            patch.setattr(limits, name, limit)
            with pytest.raises(Unreadable) as refusal:
                pages_of(content, "a.xlsx")
        assert refusal.value.status == 413


def test_half_of_a_letter_in_a_workbook_stays_as_it_is_written(db):
    plan = plan_for(workbook(tags=[["slug", "name_ko", "name_en"], ["a", "_xD800_", "_x0041_"]]))

    assert plan.changes[0].line.values["name_ko"] == "_xD800_"
    assert plan.changes[0].line.values["name_en"] == "A"


def test_fault_in_a_column_without_a_name_has_its_number(db):
    plan = plan_for(b"slug,name_ko,name_en\na,b,c" + b"," * 18_276 + b"x", "tags.csv")

    assert [str(fault.place) for fault in plan.faults] == ["tags![18279]2"]


def test_a_damaged_file_is_never_an_error_of_ours(db):
    """Every 37th byte of a workbook and of a ZIP is turned over, one at a time."""
    for content, name in [(workbook(tags=TAGS), "a.xlsx"), (zip_of(tags_dot_csv=csv_file(TAGS)), "a.zip")]:
        for place in range(0, len(content), 37):
            damaged = bytearray(content)
            damaged[place] ^= 0xFF
            with contextlib.suppress(Unreadable):
                plan_for(bytes(damaged), name)


def test_macros_are_ignored(db):
    content = io.BytesIO(workbook(tags=TAGS))
    with ZipFile(content, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"macro")

    assert plan_for(content.getvalue(), "a.xlsm").counts["added"] == 1


def test_numbers_and_dates_typed_by_hand_are_what_they_mean(db):
    book = Workbook()
    page = book.active
    page.title = "출처"
    page.append(["참조", "title", "published", "sort_order"])
    page.append([2020, 7, NOW.date(), "1,234"])
    page.append(["b", "제목", 2019, 3.0])
    content = io.BytesIO()
    book.save(content)

    plan = plan_for(content.getvalue())

    assert [str(fault) for fault in plan.faults] == []
    values = [change.line.values for change in plan.changes]
    assert values[0] == {"reference": "2020", "title": "7", "published": "2020-06-02", "sort_order": 1234}
    assert values[1] == {"reference": "b", "title": "제목", "published": "2019", "sort_order": 3}


def test_references_that_are_addresses_come_back(db):
    one, two = make_source("https://example.org/a,b;c d"), make_source("회의록 1, 2.pdf")
    session = make_session()
    session.sources.set([one, two])
    session.save()
    content = written(rows_for(None, [SHEET_NAMED["sessions"]]), "zip", language="ko", now=NOW)

    assert plan_for(content, "rows.zip").changes == []
