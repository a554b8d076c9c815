"""The press material that the site draws itself: what it says, that it is made once, and what staff keep."""

import io
from dataclasses import asdict, replace

import pytest
from django.contrib.staticfiles import finders
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.urls import reverse
from django.utils import translation
from PIL import Image as Picture

from media_archive.models import MadeFile, MediaFile, MediaItem, MediaKit
from media_archive.own_material import fact_sheet, key_visual, making, timetable
from media_archive.own_material.fonts import BOLD, FOLDER, REGULAR, font_file, lacking, printable
from media_archive.own_material.making import contents, make_press_material, read_plan, texts_in
from sessions.models import Session
from summit.models import Document, Image, SummitSettings
from tests.factories import at, make_days, make_media_item, make_session, make_site, make_staff, make_statistic
from tests.visits import read, texts, words

pytestmark = pytest.mark.django_db
NOW = at("2020-06-02 22:14")
LATER = at("2020-06-03 09:00")
KEYS = [file["key"] for entry in read_plan()["items"] for file in entry["files"]]
RIGHTS = read_plan()["rights"]


@pytest.fixture(autouse=True)
def files_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def site():
    make_site()
    make_days()
    SummitSettings.objects.update(slogan="Together We Stand", theme_ko="연대", theme_en="Solidarity")
    return make_session("mayoral-meeting", "2020-06-02 22:00", title_ko="시장회의", title_en="Mayoral Meeting")


@pytest.fixture
def quickly(monkeypatch):
    """Draw next to nothing, but another thing for each content."""

    def drawn(maker, content):
        if maker not in key_visual.SHAPES:
            return f"%PDF-1.4\n{making.fingerprint_of(maker, content)}\n%%EOF".encode(), 2
        file = io.BytesIO()
        Picture.new("RGB", (2, 2), f"#{making.fingerprint_of(maker, content)[:6]}").save(file, "PNG")
        return file.getvalue(), None

    monkeypatch.setattr(making, "drawn", drawn)


def said(content):
    return " | ".join(texts_in(asdict(content)))


def stored_count(folder):
    return sum(path.is_file() for path in folder.rglob("*"))


# ---------------------------------------------------------------- what it says
def test_real_programme_is_said_in_full_and_every_character_can_be_drawn(programme):
    _programmes, found = contents(NOW, RIGHTS)

    assert {
        character for content in found.values() for text in texts_in(asdict(content)) for character in lacking(text)
    } == set()
    for language, time, nobody, figure in [
        ("ko", "22:00~23:30", "연사: 추후 공개", "25,000,000 이상"),
        ("en", "22:00–23:30", "Speakers: to be announced", "more than 25,000,000"),
    ]:
        table, sheet = found["timetable", language], found["fact-sheet", language]
        lines = [line for day in table.days for line in day.lines]
        assert [line.number for line in lines] == [f"{number:02d}" for number in range(1, 16)]
        assert len(table.strokes) == 15
        assert time in said(table)
        assert lines[0].elsewhere.startswith("02:00")
        assert lines[7].elsewhere == {"ko": "6. 3. 23:00~24:30", "en": "3 June 23:00–00:30 (+1)"}[language]
        assert [line.number for line in lines if line.people == (nobody,)] == ["11"]
        views = next(fact for section in sheet.sections for fact in section.facts if fact.value == figure)
        assert "2020" in views.note
        assert {"ko": "출처", "en": "Source"}[language] in views.note
        visual = found["portrait", language]
        summit = SummitSettings.objects.get()
        assert (visual.slogan, visual.theme) == (summit.slogan, getattr(summit, f"theme_{language}"))
    licences = MediaItem.objects.values_list("licence", flat=True)
    assert set(licences) == {"not_stated"}


def test_real_programme_fits_on_its_pages_and_pictures(programme):
    _programmes, found = contents(NOW, RIGHTS)

    for language in ("ko", "en"):
        pages = [
            timetable.pdf(found["timetable", language])[1],
            fact_sheet.pdf(found["fact-sheet", language])[1],
        ]
        assert pages == [2, 3]
        content = found["portrait", language]
        for shape in key_visual.SHAPES.values():
            width = shape.width * 0.9
            lines, size = key_visual.largest(content.slogan, width, shape.height * 0.3)
            assert " ".join(lines) == "Together We Stand"
            assert max(key_visual.tight_width(line, size) for line in lines) <= width
            lines, size = key_visual.fitted(content.theme, REGULAR, 60, width, 2)
            assert " ".join(lines) == content.theme
            assert max(key_visual.width_of(line, REGULAR, size) for line in lines) <= width


def test_same_content_gives_the_same_bytes_with_title_language_and_text(site):
    _programmes, found = contents(NOW, RIGHTS)

    for maker, language in [("timetable", "ko"), ("fact-sheet", "en"), *((shape, "en") for shape in key_visual.SHAPES)]:
        data, pages = making.drawn(maker, found[maker, language])
        assert making.drawn(maker, found[maker, language])[0] == data
        if pages:
            assert data.startswith(b"%PDF-")
            assert f"/Lang ({language})".encode() in data
            assert b"/DisplayDocTitle true" in data
            assert b"/ToUnicode" in data
        else:
            picture = Picture.open(io.BytesIO(data))
            shape = key_visual.SHAPES[maker]
            assert (picture.format, picture.size) == ("PNG", (shape.width, shape.height))


def test_cancelled_session_says_so_and_leaves_the_horizon(site):
    Session.objects.update(is_cancelled=True)

    _programmes, found = contents(NOW, RIGHTS)

    line = found["timetable", "en"].days[1].lines[0]
    assert line.notice == "This session has been cancelled."
    assert found["timetable", "en"].strokes == ()


def test_unknown_facts_are_to_be_announced(site):
    make_statistic("views", 5, qualifier="about", as_of="2020-07")
    _programmes, found = contents(NOW, RIGHTS)

    facts = {fact.label: fact.value for section in found["fact-sheet", "en"].sections for fact in section.facts}
    assert facts["Venue"] == facts["Office"] == "To be announced"
    assert facts["Number"] == "about 5"
    assert "as of July 2020" in said(found["fact-sheet", "en"])


def test_site_without_a_programme_gets_its_material_too(quickly):
    _programmes, found = contents(NOW, RIGHTS)
    for maker, draw in (("timetable", timetable.pdf), ("fact-sheet", fact_sheet.pdf)):
        assert draw(found[maker, "ko"])[1] == 1
    assert key_visual.png(found["landscape", "ko"], key_visual.SHAPES["landscape"]).startswith(b"\x89PNG")

    assert make_press_material(NOW).made == KEYS


def test_very_long_texts_are_printed(site):
    _programmes, found = contents(NOW, RIGHTS)
    table = found["timetable", "ko"]
    line = replace(table.days[1].lines[0], topic="아주 긴 주제 " * 1500, title="붙" * 400)

    _data, pages = timetable.pdf(replace(table, title="긴" * 90, days=(replace(table.days[1], lines=(line, line)),)))
    visual = replace(found["square", "ko"], slogan="우리는 함께 서 있다 " * 6, theme="주제 " * 90, name="이름" * 60)

    assert pages > 4
    assert key_visual.png(visual, key_visual.SHAPES["square"]).startswith(b"\x89PNG")


def test_character_that_the_fonts_lack_is_named(site, quickly):
    Session.objects.update(title_ko="시장 市長 회의 Nguyễn Đức")

    report = make_press_material(NOW)

    assert report.lacking == {"市", "長"}
    assert report.renewed == []
    assert "Not drawn, as the fonts lack it: 市 長" in list(report.lines())
    assert printable("가\u1100\u1161 市") == "가가 〓"


# ---------------------------------------------------------------- made once, and anew
def test_making_twice_changes_nothing(site, quickly, files_folder):
    assert make_press_material(NOW).made == KEYS
    before = list(MadeFile.objects.values_list("key", "media_file", "file_hash", "made_at"))
    count = stored_count(files_folder)

    report = make_press_material(LATER)

    assert (report.made, report.renewed, report.unchanged) == ([], [], KEYS)
    assert list(MadeFile.objects.values_list("key", "media_file", "file_hash", "made_at")) == before
    assert stored_count(files_folder) == count
    assert (MediaItem.objects.count(), MediaKit.objects.count()) == (3, 1)


def test_only_what_the_programme_has_changed_is_made_anew(
    site, quickly, files_folder, django_capture_on_commit_callbacks
):
    make_press_material(NOW)
    parts = list(MediaFile.objects.values_list("pk", "document", "image"))
    hashes = dict(MadeFile.objects.values_list("key", "file_hash"))
    count = stored_count(files_folder)
    Session.objects.update(title_en="Meeting of Mayors")

    with django_capture_on_commit_callbacks(execute=True):
        report = make_press_material(LATER)

    assert report.renewed == ["timetable-en", "fact-sheet-en"]
    assert list(MediaFile.objects.values_list("pk", "document", "image")) == parts
    changed = {key for key, value in MadeFile.objects.values_list("key", "file_hash") if value != hashes[key]}
    assert changed == set(report.renewed)
    assert stored_count(files_folder) == count  # the old ones are gone
    assert MediaItem.objects.get(slug="printable-timetable").published == "2020-06-03"


def test_new_time_is_drawn_into_every_picture(site, quickly):
    make_press_material(NOW)
    image = Image.objects.first()
    Session.objects.update(starts_at=at("2020-06-02 20:00"))

    report = make_press_material(LATER)

    assert report.renewed == [key for key in KEYS if not key.startswith("fact-sheet")]
    assert Image.objects.get(pk=image.pk).file_hash != image.file_hash


def test_what_staff_have_taken_over_stays_theirs(site, quickly):
    make_press_material(NOW)
    replaced = MadeFile.objects.get(key="timetable-ko").media_file.document
    replaced.file = ContentFile(b"%PDF-1.4 by staff %%EOF", name="own.pdf")
    replaced._set_document_file_metadata()
    replaced.save()
    MadeFile.objects.get(key="timetable-en").media_file.delete()
    MediaItem.objects.filter(slug="fact-sheet").delete()
    MediaItem.objects.filter(slug="key-visuals").update(title_en="Pictures")
    MediaKit.objects.all().delete()
    Session.objects.update(title_en="Meeting", title_ko="회의", starts_at=at("2020-06-02 20:00"))

    report = make_press_material(LATER)

    assert list(report.kept.values()) == [making.KEPT, making.DELETED, making.DELETED, making.DELETED]
    assert list(report.kept) == KEYS[:4]
    assert report.renewed == KEYS[4:]
    assert Document.objects.get(pk=replaced.pk).file_name == "own.pdf"
    assert not MediaItem.objects.filter(slug="fact-sheet").exists()
    assert MediaItem.objects.get(slug="key-visuals").title_en == "Pictures"
    assert not MediaKit.objects.exists()


def test_item_that_staff_have_at_such_an_address_is_left_alone(site, quickly):
    make_media_item("fact-sheet", "news", title_en="Ours")

    report = make_press_material(NOW)

    assert report.kept == dict.fromkeys(KEYS[2:4], making.OCCUPIED)
    assert MediaItem.objects.get(slug="fact-sheet").files.count() == 0


def test_items_say_who_made_them_and_what_is_allowed(site, quickly, client, clock):
    clock.at(LATER)
    make_press_material(NOW)

    for image in Image.objects.all():
        assert "Together We Stand" in image.alt_ko
        assert "Together We Stand" in image.alt_en
        assert "{" not in image.alt_ko + image.alt_en
    held = [*Image.objects.all(), *Document.objects.all()]
    assert {(each.licence, each.credit_ko, each.credit_en) for each in held} == {tuple(RIGHTS.values())}
    assert list(MediaKit.objects.get().items.order_by("sort_order").values_list("slug", flat=True)) == [
        "printable-timetable",
        "fact-sheet",
        "key-visuals",
    ]
    for language, title, terms in [
        ("ko", "인쇄용 일정표", "공공누리 제1유형"),
        ("en", "Timetable for print", "KOGL Type 1"),
    ]:
        soup = read(client, f"/{language}/media/printable-timetable/")
        assert words(soup.h1) == title
        assert terms in words(soup.main)
        assert title in words(read(client, f"/{language}/media/kits/press-kit/").main)


def test_home_leads_to_the_kits_and_keeps_the_newest_of_others(site, quickly, client, clock):
    clock.at(LATER)
    make_press_material(NOW)
    make_media_item("statement", title_en="Seoul Statement", published="2020-06-02")

    soup = read(client, "/en/")

    section = soup.select_one("#papers").parent
    assert [words(each) for each in section.select(".document-row__title")] == ["Seoul Statement"]
    assert section.select_one('[href="/en/media/kits/"]')


@pytest.mark.parametrize(
    ("language", "names", "terms"),
    [
        ("ko", ["일정표 PDF, 영문", "가로형, 영문"], "공공누리 제1유형"),
        ("en", ["Timetable as PDF, in English", "Landscape, in English"], "KOGL Type 1"),
    ],
)
def test_reporter_is_three_taps_from_a_file_with_its_terms(
    site, quickly, client, clock, language, names, terms, django_capture_on_commit_callbacks
):
    clock.at(LATER)
    with django_capture_on_commit_callbacks(execute=True):
        make_press_material(NOW)

    kits = read(client, f"/{language}/").select_one(f'main a[href="/{language}/media/kits/"]')
    kit = read(client, kits["href"]).select_one(f'main a[href="/{language}/media/kits/press-kit/"]')
    page = read(client, kit["href"]).main

    assert terms in words(page)
    for name in names:
        link = next(each for each in page.select("a") if words(each) == name)
        response = client.get(link["href"])
        assert response.status_code == 200
        assert len(response.getvalue()) > 20


# ---------------------------------------------------------------- for staff
def desk_url():
    return reverse(MediaKit.snippet_viewset.get_url_name("material"))


@pytest.mark.parametrize(
    ("language", "word"), [("ko", "만든 뒤에 프로그램이 바뀌었습니다."), ("en", "The programme has changed since")]
)
def test_press_officer_has_material_made_anew(site, quickly, client, clock, language, word):
    make_press_material(NOW)
    MadeFile.objects.get(key="timetable-ko").media_file.delete()
    Session.objects.update(title_en="Meeting")
    clock.at(LATER)
    client.force_login(make_staff("press-officer", language=language))

    soup = read(client, desk_url())
    states = texts(soup, ".media-upload__outcome > span")
    response = client.post(desk_url(), follow=True)

    assert states.count(word) == 2
    assert len(states) == 10
    assert len(set(states)) == 3
    assert response.status_code == 200
    assert soup.select_one(".media-upload button")
    assert read(client, desk_url()).select_one(".media-upload button") is None
    assert desk_url() in client.get(reverse(MediaKit.snippet_viewset.get_url_name("list"))).content.decode()


def test_looking_at_the_desk_makes_nothing(site, quickly, client):
    client.force_login(make_staff("press-officer"))

    assert client.get(desk_url()).status_code == 200
    assert not MediaItem.objects.exists()


@pytest.mark.parametrize("role", ["bureau-editor", "translator", "live-desk", "investor-officer"])
def test_other_roles_make_nothing(site, client, role):
    client.force_login(make_staff(role, translates_into="en" if role == "translator" else ""))

    assert client.post(desk_url()).status_code == 302
    assert not MadeFile.objects.exists()


# ---------------------------------------------------------------- with the first load
def test_loader_makes_it_unless_it_is_told_not_to(settings, quickly, site, monkeypatch, capsys):
    for name in ("read", "rows_of"):
        monkeypatch.setattr(f"website.management.commands.load_programme.{name}", lambda *args: [])
    call_command("load_programme", verbosity=0)
    assert not MadeFile.objects.exists()
    settings.LOAD_MAKES_PRESS_MATERIAL = True

    call_command("load_programme", verbosity=0)

    assert MadeFile.objects.count() == len(KEYS)


def test_text_that_cannot_be_drawn_does_not_stop_the_loader(settings, site, monkeypatch, capsys):
    def fail(*args):
        raise ValueError("too tall")

    for name in ("read", "rows_of"):
        monkeypatch.setattr(f"website.management.commands.load_programme.{name}", lambda *args: [])
    monkeypatch.setattr(making, "drawn", fail)
    settings.LOAD_MAKES_PRESS_MATERIAL = True

    call_command("load_programme", verbosity=0)

    assert "could not be made" in capsys.readouterr().err
    assert not MadeFile.objects.exists()


# ---------------------------------------------------------------- the fonts
def test_fonts_are_renamed_with_their_licence_and_no_page_gets_them():
    assert {path.name for path in FOLDER.iterdir()} == {f"{REGULAR}.ttf", f"{BOLD}.ttf", "OFL.txt", "FONTLOG.txt"}
    for name in (REGULAR, BOLD):
        data = font_file(name).read_bytes()
        assert b"Nanum" not in data
        assert "Nanum".encode("utf-16-be") not in data
        assert finders.find(f"{name}.ttf") is None
    licence = (FOLDER / "OFL.txt").read_text()
    assert "SIL OPEN FONT LICENSE" in licence
    assert "Reserved Font Name Nanum" in licence


def test_texts_of_the_plan_exist_in_both_languages():
    def mappings(value):
        if isinstance(value, dict):
            yield value
        for each in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
            yield from mappings(each)

    for mapping in mappings(read_plan()):
        for key in mapping:
            if key.endswith(("_ko", "_en")):
                assert mapping[f"{key[:-3]}_ko"]
                assert mapping[f"{key[:-3]}_en"]
    with translation.override("ko"):
        assert len(KEYS) == len(set(KEYS)) == 10
