"""Many files put into one media item at once: what is kept, what is refused, and who sees it when."""

import io
import unicodedata

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image as Picture
from wagtail.models import ModelLogEntry

from media_archive import bulk_upload, upload_view
from media_archive.bulk_upload import guessed_language
from media_archive.models import MediaFile, MediaItem
from summit.bureau_files import set_up_collections
from summit.models import Document, Image
from tests.factories import at, make_bureau, make_bureau_editor, make_media_item, make_site, make_staff
from tests.visits import words

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4\n1 0 obj <<>> endobj\ntrailer <<>>\n%%EOF\n"
RIGHTS = {"licence": "kogl_1", "credit_ko": "서울특별시", "credit_en": "Seoul Metropolitan Government"}


@pytest.fixture(autouse=True)
def files_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def bureaus(files_folder):
    found = make_bureau("own"), make_bureau("other")
    set_up_collections()
    for bureau in found:
        bureau.refresh_from_db()
    return found


@pytest.fixture
def item(bureaus):
    return make_media_item("release", "press-release", bureau=bureaus[0])


@pytest.fixture
def officer(bureaus):
    return signed_in(make_staff("press-officer", language="en"))


@pytest.fixture
def editor(bureaus):
    return signed_in(make_bureau_editor(bureaus[0], language="en"))


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def picture(kind="PNG", colour="red"):
    file = io.BytesIO()
    Picture.new("RGB", (40, 30), colour).save(file, kind)
    return file.getvalue()


def named(name, content=PDF):
    return SimpleUploadedFile(name, content)


def url_of(item):
    return reverse(MediaItem.snippet_viewset.get_url_name("upload"), args=[item.pk])


def upload(client, item, *files, **data):
    return client.post(url_of(item), {"files": list(files)} | RIGHTS | data)


def soup_of(response):
    return BeautifulSoup(response.content, "html.parser")


def outcomes(response):
    return {each.name: each.problem for each in response.context["outcomes"]}


def draft_files(item):
    item.refresh_from_db()
    return list(item.get_latest_revision_as_object().files.all())


def stored_names(folder):
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


# ---------------------------------------------------------------- what is kept
def test_images_and_documents_land_in_the_draft_with_the_rights_of_all(editor, item):
    response = upload(editor, item, named("보도자료-ko.pdf"), named("photo.png", picture()), named("notes.txt", b"x"))

    assert response.status_code == 200
    assert outcomes(response) == {"보도자료-ko.pdf": "", "photo.png": "", "notes.txt": ""}
    assert MediaFile.objects.count() == 0
    held = [file.document or file.image for file in draft_files(item)]
    assert [type(each) for each in held] == [Document, Image, Document]
    assert [each.file_name for each in held] == ["보도자료-ko.pdf", "photo.png", "notes.txt"]
    assert {(each.licence, each.credit_ko, each.credit_en) for each in held} == {tuple(RIGHTS.values())}
    assert {each.collection for each in held} == {item.bureau.collection}
    assert [file.language for file in draft_files(item)] == ["ko", "", ""]
    assert held[1].width == 40
    assert all(each.file_size and each.file_hash for each in held)


def test_draft_reaches_visitors_when_it_is_published(editor, item):
    make_site()
    upload(editor, item, named("release.pdf"))
    assert b"release.pdf" not in Client().get("/en/media/release/").content

    item.refresh_from_db()
    item.latest_revision.publish()

    assert [file.document.file_name for file in MediaFile.objects.all()] == ["release.pdf"]


def test_press_officer_may_publish_at_once(officer, item):
    response = upload(officer, item, named("release.pdf"), publish="1")

    assert response.context["is_published"]
    assert [file.document.file_name for file in MediaFile.objects.filter(item=item)] == ["release.pdf"]
    item.refresh_from_db()
    assert not item.has_unpublished_changes


def test_bureau_editor_cannot_publish_by_a_forged_button(editor, item):
    response = upload(editor, item, named("release.pdf"), publish="1")

    assert not response.context["is_published"]
    assert MediaFile.objects.count() == 0


def test_other_changes_of_a_draft_are_not_published_with_the_files(officer, item):
    item.title_ko = "아직 아닌 제목"
    item.save_revision()

    response = upload(officer, item, named("release.pdf"), publish="1")

    assert not response.context["is_published"]
    assert MediaItem.objects.get().title_ko != "아직 아닌 제목"
    assert len(draft_files(item)) == 1
    assert item.get_latest_revision_as_object().title_ko == "아직 아닌 제목"


def meanwhile(monkeypatch, act):
    """Let somebody else act while the files are looked at."""
    look = bulk_upload.cleaned

    def look_and_act(*args):
        act()
        return look(*args)

    monkeypatch.setattr(bulk_upload, "cleaned", look_and_act)


def test_draft_that_somebody_saves_meanwhile_is_not_published_unseen(officer, item, files_folder, monkeypatch):
    item.title_ko = "아직 아닌 제목"
    meanwhile(monkeypatch, item.save_revision)

    response = upload(officer, item, named("release.pdf"), publish="1")

    assert response.status_code == 422
    assert "Somebody else has changed the item" in words(soup_of(response))
    assert MediaItem.objects.get().title_ko != "아직 아닌 제목"
    assert (Document.objects.count(), stored_names(files_folder)) == (0, [])


def test_item_that_is_locked_meanwhile_takes_no_files(editor, item, files_folder, monkeypatch):
    def lock():
        MediaItem.objects.update(locked=True, locked_at=at("2020-06-01 09:00"))

    meanwhile(monkeypatch, lock)

    assert upload(editor, item, named("release.pdf")).status_code == 422
    assert (Document.objects.count(), stored_names(files_folder)) == (0, [])


def test_item_that_was_never_published_keeps_the_files_itself(editor, item):
    MediaItem.objects.update(live=False)

    upload(editor, item, named("a.pdf"))
    upload(editor, item, named("b.pdf", PDF + b"2\n%%EOF"))

    assert [file.document.file_name for file in MediaFile.objects.all()] == ["a.pdf", "b.pdf"]
    assert len(draft_files(item)) == 2


def test_files_of_the_item_stay_and_the_new_ones_follow(officer, item):
    upload(officer, item, named("first.pdf"), publish="1")
    upload(officer, item, named("second.pdf", PDF + b"2\n%%EOF"), publish="1")

    assert [file.document.file_name for file in MediaFile.objects.all()] == ["first.pdf", "second.pdf"]


def test_uploading_is_in_the_history(editor, item):
    upload(editor, item, named("a.pdf"))

    assert ModelLogEntry.objects.filter(object_id=item.pk, action="wagtail.edit").count() == 1


def test_names_are_kept_in_composed_hangul_without_paths(editor, item):
    name = unicodedata.normalize("NFD", "기후환경 포스터")

    response = upload(editor, item, named(f"../../{name}\u202e.pdf"))

    assert list(outcomes(response)) == ["기후환경 포스터.pdf"]
    assert Document.objects.get().file_name == "기후환경 포스터.pdf"
    assert Document.objects.get().title == "기후환경 포스터"


@pytest.mark.parametrize(
    ("name", "language"),
    [
        ("release-ko.pdf", "ko"),
        ("release_EN.pdf", "en"),
        ("보도자료(국문).hwp", "ko"),
        ("포스터_영문_최종.png", "en"),
        ("statement-english-v2.pdf", "en"),
        ("release-ja.pdf", "ja"),
        ("vivre-en-ville.pdf", ""),
        ("국문-영문.pdf", ""),
        ("korean-en.pdf", ""),
        ("en.pdf", ""),
        ("chicken.png", ""),
        ("자료.pdf", ""),
        (unicodedata.normalize("NFD", "자료-국문.pdf"), ""),
    ],
)
def test_language_is_guessed_only_where_a_name_names_one(name, language):
    assert guessed_language(name) == language


# ---------------------------------------------------------------- what is refused
def test_refused_file_says_why_and_holds_up_no_other(editor, item, files_folder):
    response = upload(
        editor,
        item,
        named("good.pdf"),
        named("page.html", b"<html>"),
        named("fake.png", b"<svg onload=alert(1)>"),
        named("cut.jpg", picture("JPEG")[:200]),
        named("empty.pdf", b""),
        named("wrong.pdf", b"no pdf"),
        named("double.pdf.exe"),
    )

    found = outcomes(response)
    assert response.status_code == 200
    assert [name for name, problem in found.items() if not problem] == ["good.pdf"]
    assert all("\n" not in problem and len(problem) > 10 for name, problem in found.items() if name != "good.pdf")
    assert len(draft_files(item)) == 1
    assert len(stored_names(files_folder)) == 1
    assert b"&lt;svg" not in response.content


def test_upload_of_refused_files_alone_changes_nothing(editor, item, files_folder):
    response = upload(editor, item, named("page.html", b"<html>"))

    assert response.status_code == 422
    assert "No file was kept." in words(soup_of(response))
    item.refresh_from_db()
    assert not item.has_unpublished_changes
    assert (Document.objects.count(), Image.objects.count(), stored_names(files_folder)) == (0, 0, [])


def test_same_file_twice_is_kept_once(editor, item, files_folder):
    upload(editor, item, named("a.pdf"))
    response = upload(editor, item, named("again.pdf"), named("new.png", picture()), named("copy.png", picture()))

    assert outcomes(response) == {
        "again.pdf": "This very file is already in the item.",
        "new.png": "",
        "copy.png": "This very file is already in the item.",
    }
    assert len(draft_files(item)) == 2
    assert len(stored_names(files_folder)) == 2


def test_number_and_size_are_bounded(editor, item, monkeypatch):
    monkeypatch.setattr(upload_view, "MOST_FILES", 2)
    too_many = upload(editor, item, named("a.pdf"), named("b.pdf"), named("c.pdf"))
    monkeypatch.setattr(upload_view, "MOST_BYTES", 60)
    too_large = upload(editor, item, named("a.pdf"), named("b.pdf"))
    none = upload(editor, item)

    assert [each.status_code for each in (too_many, too_large, none)] == [413, 413, 400]
    assert "At most 2 files" in too_many.context["problem"]
    assert none.context["problem"] == "Choose at least one file."
    assert Document.objects.count() == 0


def test_rights_that_contradict_themselves_keep_nothing(editor, item, files_folder):
    response = upload(editor, item, named("a.pdf"), licence="not_stated", has_ai_mark="on")
    unknown = upload(editor, item, named("a.pdf"), licence="kogl_99")

    assert [response.status_code, unknown.status_code] == [400, 400]
    assert stored_names(files_folder) == []


def test_failure_half_way_leaves_nothing_behind(editor, item, files_folder, monkeypatch):
    def fail(*args):
        raise RuntimeError("the database is gone")

    monkeypatch.setattr(bulk_upload, "keep", fail)

    with pytest.raises(RuntimeError):
        upload(editor, item, named("a.pdf"), named("b.png", picture()))

    assert (Document.objects.count(), Image.objects.count(), stored_names(files_folder)) == (0, 0, [])


# ---------------------------------------------------------------- who may
def test_other_bureaus_translators_and_other_roles_are_refused(bureaus, item):
    clients = [
        signed_in(make_bureau_editor(bureaus[1])),
        signed_in(make_staff("translator", bureaus[0], translates_into="en")),
        signed_in(make_staff("live-desk")),
        signed_in(make_staff("investor-officer")),
        Client(),
    ]
    for client in clients:
        assert client.get(url_of(item)).status_code == 302
        assert upload(client, item, named("a.pdf")).status_code == 302

    assert Document.objects.count() == 0


def test_locked_item_takes_no_files(editor, item):
    MediaItem.objects.update(locked=True)

    response = upload(editor, item, named("a.pdf"))

    assert response.status_code == 409
    assert Document.objects.count() == 0


def test_item_of_no_bureau_keeps_its_files_where_all_roles_with_files_reach_them(officer, bureaus):
    item = make_media_item("poster", "poster")

    upload(officer, item, named("a.pdf"))

    assert Document.objects.get().collection.is_root()


@pytest.mark.parametrize("view", ["edit", "list"])
def test_form_and_list_lead_to_it(editor, item, view):
    url = reverse(MediaItem.snippet_viewset.get_url_name(view), args=[item.pk] if view == "edit" else [])

    assert url_of(item) in editor.get(url).content.decode()


@pytest.mark.parametrize(("language", "word"), [("ko", "초안에 추가"), ("en", "Add to the draft")])
def test_screen_works_without_scripts_in_both_languages(bureaus, item, language, word):
    client = signed_in(make_bureau_editor(bureaus[0], language=language))

    soup = soup_of(client.get(url_of(item)))

    form = soup.select_one(".media-upload__form")
    assert form["enctype"] == "multipart/form-data"
    assert form.select_one("input[type=file][multiple]")["id"] == form.select_one("label")["for"]
    assert words(form.select_one("button")) == word
    assert form.select_one("[name=publish]") is None


# ---------------------------------------------------------------- Wagtail's own screens for many files
@pytest.mark.parametrize("role", ["press-officer", "bureau-editor"])
@pytest.mark.parametrize("app", ["wagtailimages", "wagtaildocs"])
def test_own_screens_of_images_and_documents_take_many(bureaus, role, app):
    user = make_staff(role, *bureaus[:1], language="en")
    client = signed_in(user)
    collection = bureaus[0].collection
    file = named("사진.png", picture()) if app == "wagtailimages" else named("문서.pdf")
    url = reverse(f"{app}:add_multiple")

    assert client.get(url).status_code == 200
    response = client.post(
        url,
        {"title": "x", "collection": collection.pk, "files[]": file},
        headers={"x-requested-with": "XMLHttpRequest"},
    )

    assert response.json()["success"], response.json()
    row = (Image if app == "wagtailimages" else Document).objects.get()
    assert (row.file_name, row.collection) == (file.name, collection)
