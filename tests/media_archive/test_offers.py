"""What visitors get of a file: its bytes, what is known of them, and that both change with its rights."""

import hashlib
import io
import zlib
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.utils import translation
from PIL import Image as Picture
from wagtail.models import CollectionViewRestriction

from media_archive.archive import TILE_SPECS
from media_archive.item_details import PREVIEW_SPECS
from media_archive.models import MediaFile, MediaItem, PreparedFile
from media_archive.offers import attribution, licence_terms, offers_of
from media_archive.preparing import prepare, prepare_item
from media_archive.rights import rights_of
from summit.models import Image, Licence, Rendition
from summit.models.media import KOGL_TYPES_WITH_AI_MARK
from tests.factories import at, make_media_file, make_media_item, make_site, picture_bytes
from tests.visits import read, words

pytestmark = pytest.mark.django_db
LANGUAGES = ["ko", "en"]


@pytest.fixture
def committed(django_capture_on_commit_callbacks):
    """What is saved inside is made ready at the end, as after a transaction."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


def offer(item):
    return offers_of([item])[item.pk][0]


def bytes_of(one):
    with one.open() as file:
        return file.read()


# ---------------------------------------------------------------- bytes
def test_offer_tells_what_its_bytes_are():
    item = make_media_item()
    make_media_file(item, "개막식 사진.jpg", caption_ko="개막식")
    make_media_file(item, "안내.pdf", language="ko")

    picture, document = offers_of([item])[item.pk]

    for one in (picture, document):
        content = bytes_of(one)
        assert (one.size, one.crc32) == (len(content), zlib.crc32(content))
        assert one.sha256 == hashlib.sha256(content).hexdigest()
    assert (picture.name, picture.content_type) == ("개막식 사진.jpg", "image/jpeg")
    assert (picture.width, picture.height, picture.caption) == (32, 20, {"ko": "개막식", "en": ""})
    assert (document.name, document.content_type, document.language) == ("안내.pdf", "application/pdf", "ko")


def test_same_file_and_rights_give_the_same_bytes():
    item = make_media_item(credit_ko="서울특별시")
    media_file = make_media_file(item, "a.webp")
    before = offer(item)

    prepare(media_file, again=True)

    assert (offer(item).sha256, offer(item).stored.name) == (before.sha256, before.stored.name)
    other = make_media_item("other", credit_ko="서울특별시", title_ko="Another")
    make_media_file(other, "b.webp")
    assert offer(other).sha256 != before.sha256  # the address of its item is inside


def changes(item, media_file):
    """Every way to change what stands inside the picture of `media_file`."""

    def publish():
        draft = MediaItem.objects.get(pk=item.pk)
        draft.credit_ko = "게시한 출처"
        draft.save_revision().publish()

    def credit_image():
        image = Image.objects.get(pk=media_file.image_id)
        image.credit_en = "Photo: Somebody"
        image.save()

    def license_image():
        image = Image.objects.get(pk=media_file.image_id)
        image.licence = Licence.KOGL_1
        image.save()

    def replace_image():
        image = Image.objects.get(pk=media_file.image_id)
        image.file = ContentFile(picture_bytes("JPEG", (40, 30)), name="new.jpg")
        image.save()

    def move_file():
        file = MediaFile.objects.get(pk=media_file.pk)
        file.image = Image.objects.create(title="x", file=ContentFile(picture_bytes("PNG"), name="x.png"))
        file.save()

    def rename_item():
        row = MediaItem.objects.get(pk=item.pk)
        row.slug = "renamed"
        row.save()

    return [publish, credit_image, license_image, replace_image, move_file, rename_item]


@pytest.mark.parametrize("number", range(6))
def test_change_of_file_or_rights_changes_the_download(committed, number):
    item = make_media_item(credit_ko="처음 출처")
    media_file = make_media_file(item, "a.jpg")
    before = offer(item)

    with committed():
        changes(item, media_file)[number]()
    item.refresh_from_db()
    after = offer(item)

    assert after.sha256 != before.sha256
    assert hashlib.sha256(bytes_of(after)).hexdigest() == after.sha256
    assert not default_storage.exists(before.stored.name)  # nothing old is left to be found


def test_rights_survive_an_old_revision(committed):
    item = make_media_item(credit_ko="첫째")
    with committed():
        item.save_revision().publish()
        make_media_file(item, "a.jpg")
        first = item.save_revision()
        item.credit_ko = "둘째"
        item.save_revision().publish()
    second = offer(item).sha256

    with committed():
        first.publish()

    assert offer(item).sha256 != second
    assert "첫째".encode() in bytes_of(offer(item))


def test_removed_file_leaves_nothing_behind(committed):
    item = make_media_item()
    media_file = make_media_file(item, "a.jpg")
    name = offer(item).stored.name

    with committed():
        media_file.delete()

    assert offers_of([item]) == {item.pk: []}
    assert not default_storage.exists(name)


@pytest.mark.parametrize(("kind", "mode", "ending"), [("GIF", "P", ".jpg"), ("AVIF", "RGBA", ".png")])
def test_old_picture_of_another_kind_is_written_anew_to_carry_its_rights(kind, mode, ending):
    file = io.BytesIO()
    Picture.new(mode, (16, 16), 3 if mode == "P" else (1, 2, 3, 99)).save(file, kind)
    item = make_media_item(credit_ko="출처")
    image = Image.objects.create(title="x", file=ContentFile(file.getvalue(), name="a.gif"), width=16, height=16)
    Image.objects.filter(pk=image.pk).update(file_name=f"옛 사진.{kind.lower()}")

    prepare(MediaFile.objects.create(item=item, image=Image.objects.get(pk=image.pk)))

    assert offer(item).name == f"옛 사진{ending}"
    assert "출처".encode() in bytes_of(offer(item))


def test_web_sizes_are_there_before_the_first_visitor(committed):
    with committed():
        media_file = make_media_file(make_media_item(), "a.jpg")

    specs = Rendition.objects.filter(image=media_file.image).values_list("filter_spec", flat=True)
    assert set(specs) == {*TILE_SPECS, *PREVIEW_SPECS}


# ---------------------------------------------------------------- what fails
@pytest.mark.parametrize("name", ["a.jpg", "b.png", "c.pdf"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_file_that_cannot_be_made_ready_breaks_neither_save_nor_page(client, clock, committed, language, name, caplog):
    clock.at("2020-06-01 09:00")
    make_site()
    item = make_media_item()
    media_file = make_media_file(item, name)
    held = media_file.document or media_file.image
    default_storage.delete(held.file.name)
    with committed():
        held.credit_ko = "새 출처"
        held.save()
        prepare(media_file, again=True)

    assert PreparedFile.objects.get().problem == "The file cannot be read. Upload it again."
    assert offers_of([item]) == {item.pk: []}
    soup = read(client, f"/{language}/media/seoul-statement/")
    assert not soup.select("a[href^='/files/media/']")
    with committed():
        default_storage.save(held.file.name, ContentFile(picture_bytes()))
        call_command("prepare_downloads", verbosity=0)
    assert offers_of([item])[item.pk]


def test_damaged_picture_says_so_to_those_who_run_the_command(capsys):
    item = make_media_item("poster")
    media_file = make_media_file(item, "a.png")
    with default_storage.open(media_file.image.file.name, "wb") as file:
        file.write(picture_bytes("PNG")[:60])

    call_command("prepare_downloads", again=True)

    told = capsys.readouterr()
    assert told.out == "Ready: 0. Not ready: 1. Removed: 0.\n"
    assert told.err.startswith(f"poster, file {media_file.pk}: The image is damaged")


def test_command_removes_what_belongs_to_nothing(clock, capsys):
    name = default_storage.save("downloads/stray.jpg", ContentFile(b"x"))
    written = default_storage.get_modified_time(name)
    kept = make_media_file(make_media_item(), "a.jpg").prepared.file.name

    clock.at(written + timedelta(hours=23))
    call_command("prepare_downloads", verbosity=0)
    assert default_storage.exists(name)
    clock.at(written + timedelta(hours=25))
    call_command("prepare_downloads")

    assert not default_storage.exists(name)
    assert default_storage.exists(kept)


def test_locked_collection_offers_nothing():
    item = make_media_item()
    media_file = make_media_file(item, "a.pdf")
    CollectionViewRestriction.objects.create(
        collection=media_file.document.collection, restriction_type="password", password="x"
    )

    assert offers_of([item]) == {item.pk: []}


# ---------------------------------------------------------------- rights
def test_file_with_a_licence_of_its_own_goes_by_it():
    item = make_media_item(licence=Licence.KOGL_1, has_ai_mark=True, credit_ko="자료의 출처", credit_en="Item")
    plain = make_media_file(item, "a.jpg").image
    own = make_media_file(item, "b.jpg", licence=Licence.KOGL_4, credit_ko="사진가").image

    assert (rights_of(item, plain).licence, rights_of(item, plain).has_ai_mark) == (Licence.KOGL_1, True)
    assert rights_of(item, plain).credit == {"ko": "자료의 출처", "en": "Item"}
    assert (rights_of(item, own).licence, rights_of(item, own).has_ai_mark) == (Licence.KOGL_4, False)
    assert rights_of(item, own).credit == {"ko": "사진가", "en": ""}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("licence", Licence)
def test_terms_say_what_may_be_done(licence, language):
    other = "en" if language == "ko" else "ko"

    terms = licence_terms(licence, False, language)

    assert terms != licence_terms(licence, False, other)
    assert len({licence_terms(each, False, language) for each in Licence}) == len(Licence)
    assert ("AI" in licence_terms(licence, True, language)) == (licence in KOGL_TYPES_WITH_AI_MARK)
    assert "AI" not in terms


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_claimed_for_what_nobody_has_licensed(client, clock, settings, language):
    clock.at("2020-06-01 09:00")
    settings.SITE_URL = "https://summit.example.org"
    make_site()
    item = make_media_item("letter", title_ko="서한", title_en="Letter", publisher_ko="서울", publisher_en="Seoul")
    make_media_file(item, "a.jpg")

    line = attribution(offer(item), language)
    soup = read(client, f"/{language}/media/letter/")

    assert (
        line
        == {
            "ko": "‘서한’, 서울 발행, https://summit.example.org/ko/media/letter/",
            "en": "“Letter”, published by Seoul, https://summit.example.org/en/media/letter/",
        }[language]
    )
    assert '"license"' not in soup.select_one("script[type='application/ld+json']").string
    assert "KOGL" not in words(soup.main)
    assert "공공누리" not in words(soup.main)
    assert b"xmpRights:WebStatement>https://summit.example.org/ko/media/letter/<" in bytes_of(offer(item))


@pytest.mark.parametrize("language", LANGUAGES)
def test_pictures_in_the_language_of_the_page_are_shown_and_all_are_offered(client, clock, language):
    clock.at("2020-06-01 09:00")
    make_site()
    both, korean = make_media_item("both", "poster"), make_media_item("korean", "poster")
    for code in LANGUAGES:
        make_media_file(both, f"poster-{code}.png", language=code, caption_ko=code, caption_en=code)
    make_media_file(both, "mark.png")
    make_media_file(korean, "poster-ko.png", language="ko")

    soup = read(client, f"/{language}/media/both/")

    assert len(soup.select(".media-preview")) == 2
    assert [words(each) for each in soup.select(".media-preview__caption")] == [language]
    assert len(soup.select("details .media-preview")) == 1  # the first is shown, the other opened
    assert len(soup.select(".media-file__link")) == 3
    assert len(read(client, f"/{language}/media/korean/").select(".media-preview")) == 1


def test_line_to_copy_that_stands_in_for_the_other_language_says_so(client, clock):
    clock.at("2020-06-01 09:00")
    make_site()
    make_media_item("letter", title_ko="서한", title_en="")

    (line,) = read(client, "/en/media/letter/").select(".copy-line__text")

    assert (line["lang"], line["data-other-language"]) == ("ko", "한국어")


@pytest.mark.parametrize("language", LANGUAGES)
def test_line_to_copy_names_title_credit_licence_and_address(client, clock, settings, language):
    clock.at("2020-06-01 09:00")
    settings.SITE_URL = "https://summit.example.org"
    make_site()
    fields = {"title_ko": "개막", "title_en": "Opening", "credit_ko": "사진: 서울시", "credit_en": "Photo: Seoul"}
    item = make_media_item("opening", "photo", licence=Licence.KOGL_2, has_ai_mark=True, **fields)
    make_media_file(item, "a.jpg", caption_ko="무대", caption_en="The stage")

    soup = read(client, f"/{language}/media/opening/")
    lines = [element.get_text() for element in soup.select(".copy-line__text")]

    other = "en" if language == "ko" else "ko"
    assert lines == [attribution(offer(item), language), attribution(offer(item), other)]
    assert lines[0] == attribution(item, language)
    assert soup.select(".copy-line__text")[1]["lang"] == other
    assert "“Opening”, Photo: Seoul, KOGL Type 2: attribution, no commercial use, with the AI mark" in "".join(lines)
    assert "‘개막’, 사진: 서울시, " in "".join(lines)
    captions = {"ko": ["무대", "The stage"], "en": ["The stage", "무대"]}[language]
    assert [words(soup.select_one(each)) for each in (".media-preview__caption", ".media-file__caption")] == captions
    assert soup.select_one(".media-file__caption")["lang"] != language


def test_files_under_different_terms_are_told_apart(client, clock):
    clock.at("2020-06-01 09:00")
    make_site()
    item = make_media_item("opening", "photo", licence=Licence.KOGL_1)
    make_media_file(item, "a.jpg")
    make_media_file(item, "b.jpg", licence=Licence.THIRD_PARTY, caption_en="The stage")

    soup = read(client, "/en/media/opening/")

    assert [words(each) for each in soup.select(".licence-mark__label")] == [
        "KOGL Type 1: attribution",
        "Rights of a third party",
    ]
    assert [words(each) for each in soup.select(".licence-mark__credit")] == ["For: a.jpg", "For: The stage"]


@pytest.mark.parametrize("licence", [Licence.NOT_STATED, Licence.KOGL_0, Licence.EXPIRED, Licence.THIRD_PARTY])
def test_ai_mark_stands_beside_a_kogl_type_only(licence):
    item = MediaItem(slug="x", kind="photo", title_ko="x", title_en="x", licence=licence, has_ai_mark=True)

    with translation.override("en"), pytest.raises(ValidationError, match="The AI mark stands beside one of the KOGL"):
        item.full_clean()


# ---------------------------------------------------------------- cost
def test_offers_of_many_items_cost_as_many_queries_as_those_of_one(django_assert_num_queries):
    items = [make_media_item(f"item-{number}") for number in range(3)]
    for number, item in enumerate(items):
        for each in range(1 + number):
            make_media_file(item, f"{each}.png", caption_en="x")
            make_media_file(item, f"{each}.pdf")

    for some in (items[:1], items):
        with django_assert_num_queries(1):
            found = offers_of(some)
            assert [len(found[item.pk]) for item in some] == [2, 4, 6][: len(some)]
            assert all(one.url and attribution(one, "ko") for offers in found.values() for one in offers)


@pytest.mark.parametrize("language", LANGUAGES)
def test_page_costs_the_same_with_more_files(client, clock, language, committed, django_assert_num_queries):
    clock.at(at("2020-06-01 09:00"))
    make_site()
    with committed():
        item = make_media_item("few")
        make_media_file(item, "a.jpg")
        make_media_file(item, "a.pdf")
        more = make_media_item("more")
        for number in range(4):
            make_media_file(more, f"{number}.jpg")
            make_media_file(more, f"{number}.pdf")
    prepare_item(item)
    client.get(f"/{language}/media/few/")

    for slug, files in (("few", 2), ("more", 8)):
        with django_assert_num_queries(10):
            soup = read(client, f"/{language}/media/{slug}/")
        assert len(soup.select(".media-file__link")) == files
