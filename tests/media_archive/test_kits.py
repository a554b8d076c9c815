"""Kits for the press: what their pages and their ZIPs hold, and what they never tell."""

import csv
import hashlib
import io
import json
import zipfile

import pytest
from django.core.exceptions import ValidationError

from media_archive.models import MediaArchivePage, MediaKit
from media_archive.zips import ChangedFileError
from summit.models import Licence, SummitSettings
from tests.factories import at, make_media_file, make_media_item, make_site
from tests.visits import BAD_VALUES, count_queries, read, texts, words

pytestmark = pytest.mark.django_db
LANGUAGES = ["ko", "en"]
NOW = "2020-05-30 12:00"
T = "2020-06-05 22:00"


@pytest.fixture(autouse=True)
def site(clock):
    clock.at(NOW)
    return make_site()


def make_kit(*items, slug="press", **fields):
    kit = MediaKit.objects.create(
        slug=slug,
        **({"title_ko": "기자단 자료", "title_en": "Press kit", "summary_ko": "요약", "summary_en": ""} | fields),
    )
    kit.items.set(items)
    kit.save()
    return kit


def make_release(slug="release", **fields):
    defaults = {"kind": "press-release", "licence": Licence.KOGL_1, "credit_ko": "서울특별시", "credit_en": "Seoul"}
    item = make_media_item(slug, **(defaults | fields))
    make_media_file(item, "보도자료.pdf", language="ko", caption_ko="국문", caption_en="Korean")
    make_media_file(item, "개막식 사진.jpg", caption_ko="개막식", caption_en="")
    return item


@pytest.fixture
def kit():
    poster = make_media_item("poster", "poster", external_url="https://example.org/poster", publisher_en="City")
    return make_kit(make_release(), poster)


def download(client, path, **headers):
    response = client.get(path, headers=headers)
    return response, b"".join(response) if response.streaming else response.content


def opened(content):
    return zipfile.ZipFile(io.BytesIO(content))


def names(content):
    with opened(content) as file:
        return file.namelist()


def of(content, name):
    with opened(content) as file:
        return file.read(name)


# ---------------------------------------------------------------- the ZIP
FILES = ["press-release/release/보도자료.pdf", "press-release/release/개막식 사진.jpg"]


def test_zip_holds_files_in_folders_and_what_is_to_be_known_of_them(client, kit):
    response, content = download(client, "/ko/media/kits/press.zip")

    assert names(content) == ["README.txt", "captions.csv", "manifest.json", "SHA256SUMS", *FILES]
    with opened(content) as file:
        assert file.testzip() is None
    assert response["Content-Type"] == "application/zip"
    assert response["Content-Disposition"] == 'attachment; filename="cac2020-press.zip"'
    assert int(response["Content-Length"]) == len(content)


def test_zip_is_the_same_bytes_each_time_and_in_both_languages(client, kit):
    paths = [f"/{language}/media/kits/press.zip" for language in ("ko", "en", "ko")]
    (first, content), *others = [download(client, path) for path in paths]

    assert [other for _response, other in others] == [content, content]
    assert {response["ETag"] for response, _content in others} == {first["ETag"]}


def test_sums_are_those_of_the_files(client, kit):
    _response, content = download(client, "/en/media/kits/press.zip")

    sums = dict(reversed(line.split("  ", 1)) for line in of(content, "SHA256SUMS").decode().splitlines())
    found = {name: hashlib.sha256(of(content, name)).hexdigest() for name in names(content) if name != "SHA256SUMS"}
    assert sums == found
    listed = json.loads(of(content, "manifest.json"))["items"]
    in_manifest = {file["path"]: (file["sha256"], file["size"]) for item in listed for file in item["files"]}
    assert in_manifest == {name: (found[name], len(of(content, name))) for name in FILES}


def test_readme_says_everything_in_both_languages(client, kit):
    SummitSettings.objects.update(contact_office_ko="", contact_email="")
    _response, content = download(client, "/en/media/kits/press.zip")
    text = of(content, "README.txt").decode("utf-8-sig")
    korean, english = text.split("\r\n\r\n" + "=" * 60)

    for part in (
        "기자단 자료",
        "요약",
        "국문",
        "서울특별시",
        "공공누리 제1유형",
        "추후 안내",
        FILES[0],
        "/ko/media/kits/press/",
    ):
        assert part in korean, part
    for part in ("Press kit", "Korean", "Seoul", "KOGL Type 1", "to be announced", FILES[1], "/en/media/kits/press/"):
        assert part in english, part
    assert "https://example.org/poster" in korean
    assert "https://example.org/poster" in english


def test_readme_names_the_press_office_once_it_is_known(client, kit):
    MediaArchivePage.objects.update(
        press_office_ko="언론과", press_office_en="Press Office", press_email="press@example.org"
    )
    _response, content = download(client, "/en/media/kits/press.zip")
    text = of(content, "README.txt").decode("utf-8-sig")

    assert "언론과, press@example.org" in text
    assert "Press Office, press@example.org" in text


def test_captions_are_a_table_that_runs_nothing(client):
    item = make_release(title_en="=HYPERLINK(1)", title_ko="보도자료")
    make_kit(item, make_media_item("letter", "letter"))
    _response, content = download(client, "/en/media/kits/press.zip")
    rows = list(csv.DictReader(io.StringIO(of(content, "captions.csv").decode("utf-8-sig"))))

    assert [(row["path"], row["item"]) for row in rows] == [(name, "release") for name in FILES] + [("", "letter")]
    assert [row["title_en"] for row in rows] == ["'=HYPERLINK(1)", "'=HYPERLINK(1)", "Item letter"]
    assert [row["caption_ko"] for row in rows] == ["국문", "개막식", ""]
    assert [row["licence"] for row in rows] == ["kogl_1", "kogl_1", "not_stated"]
    assert rows[0]["credit_ko"] == "서울특별시"
    assert rows[2]["terms_en"].startswith("Licence: not stated")


def test_manifest_tells_credit_licence_and_addresses(client, kit):
    _response, content = download(client, "/en/media/kits/press.zip")
    document = json.loads(of(content, "manifest.json"))
    release, poster = document["items"]

    assert document["title"] == {"ko": "기자단 자료", "en": "Press kit"}
    assert [release["item"], poster["item"]] == ["release", "poster"]
    assert [file["licence"]["code"] for file in release["files"]] == ["kogl_1", "kogl_1"]
    assert release["files"][0]["credit"] == {"ko": "서울특별시", "en": "Seoul"}
    assert release["files"][1]["address"].endswith("/%EA%B0%9C%EB%A7%89%EC%8B%9D%20%EC%82%AC%EC%A7%84.jpg")
    assert poster["files"] == []
    assert poster["official_address"] == "https://example.org/poster"


def test_files_of_one_name_are_told_apart(client):
    item = make_media_item("photos", "photo")
    for name in ("a.jpg", "A.JPG".lower(), "A.jpg"):
        make_media_file(item, name)
    make_kit(item)

    _response, content = download(client, "/en/media/kits/press.zip")

    assert names(content)[4:] == ["photo/photos/a.jpg", "photo/photos/a (2).jpg", "photo/photos/A (3).jpg"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_part_of_a_zip_is_that_of_the_whole_and_is_kept_by_no_cache(client, kit, language):
    path = f"/{language}/media/kits/press.zip"
    whole, content = download(client, path)
    middle = len(content) // 2

    response, part = download(client, path, Range=f"bytes={middle}-", If_Range=whole["ETag"])
    assert (response.status_code, part) == (206, content[middle:])
    assert response["Content-Range"] == f"bytes {middle}-{len(content) - 1}/{len(content)}"
    assert int(response["Content-Length"]) == len(part)
    assert response["Cache-Control"] == "private, no-store"
    assert whole["Cache-Control"].startswith("public, max-age=0, s-maxage=")

    again, nothing = download(client, path, If_None_Match=whole["ETag"])
    assert (again.status_code, nothing) == (304, b"")


def test_changed_content_has_another_etag_and_starts_from_the_beginning(client, kit):
    before, _content = download(client, "/en/media/kits/press.zip")
    kit.title_en = "Another kit"
    kit.save()

    response, content = download(client, "/en/media/kits/press.zip", Range="bytes=100-", If_Range=before["ETag"])

    assert response.status_code == 200
    assert len(content) == int(response["Content-Length"])
    assert response["ETag"] != before["ETag"]


# ---------------------------------------------------------------- embargo
@pytest.mark.parametrize("language", LANGUAGES)
def test_kit_under_embargo_is_nowhere_before_its_time_and_everywhere_at_it(client, clock, language):
    make_kit(make_release(), slug="canary-kit", title_ko="카나리아", title_en="Canary", embargo_until=at(T))
    paths = [f"/{language}/media/kits/canary-kit/", f"/{language}/media/kits/canary-kit.zip"]

    clock.at("2020-06-05 21:59:59")
    assert [client.get(path).status_code for path in paths] == [404, 404]
    for path in (f"/{language}/media/kits/", f"/{language}/media/", "/sitemap.xml"):
        assert b"canary" not in client.get(path).content.lower()

    clock.at(T)
    assert [client.get(path).status_code for path in paths] == [200, 200]
    assert b"canary-kit" in client.get(f"/{language}/media/kits/").content
    assert b"canary-kit" in client.get("/sitemap.xml").content


def test_item_under_embargo_is_in_no_kit_before_its_time(client, clock):
    make_kit(make_release(), make_release("canary", title_en="Canary", embargo_until=at(T)))
    selection = "/en/media/kits/selection.zip?i=release,canary"

    clock.at("2020-06-05 21:59:59")
    before = [download(client, path)[1] for path in ("/en/media/kits/press.zip", selection)]
    page = read(client, "/en/media/kits/press/")
    assert [name for content in before for name in names(content) if "canary" in name] == []
    assert [b"anary" in content for content in before] == [False, False]
    assert "anary" not in str(page)
    assert texts(page, ".kit-sizes")[0].startswith("1 item, 2 files, ")

    clock.at(T)
    after = [download(client, path)[1] for path in ("/en/media/kits/press.zip", selection)]
    assert [len([name for name in names(content) if "canary" in name]) for content in after] == [2, 2]
    assert texts(read(client, "/en/media/kits/press/"), ".kit-sizes")[0].startswith("2 items, 4 files, ")


def test_zip_outlives_no_embargo(client, clock):
    make_kit(make_release(), make_release("later", embargo_until=at(T)))
    clock.at("2020-06-05 21:59:50")

    assert "s-maxage=10, stale-while-revalidate=0" in client.get("/en/media/kits/press.zip")["Cache-Control"]


def test_kit_of_nothing_public_has_a_page_and_no_zip(client):
    make_kit(make_release(embargo_until=at(T)))

    assert "Nothing is in this kit yet." in words(read(client, "/en/media/kits/press/").main)
    assert client.get("/en/media/kits/press.zip").status_code == 404


# ---------------------------------------------------------------- pages
@pytest.mark.parametrize("language", LANGUAGES)
def test_kits_are_listed_with_what_they_hold(client, kit, language):
    soup = read(client, f"/{language}/media/kits/")

    assert texts(soup, ".document-row__title") == [{"ko": "기자단 자료", "en": "Press kit"}[language]]
    facts = words(soup.select_one(".document-row__facts"))
    assert {"ko": "자료 2건", "en": "2 items"}[language] in facts


@pytest.mark.parametrize("language", LANGUAGES)
def test_list_without_kits_says_so(client, language):
    make_kit(embargo_until=at(T))

    assert len(read(client, f"/{language}/media/kits/").select(".empty-state")) == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_page_of_a_kit_lists_files_sizes_credits_and_terms(client, kit, language):
    soup = read(client, f"/{language}/media/kits/press/")
    main = words(soup.main)

    assert {"ko": "국문", "en": "Korean"}[language] in texts(soup, ".kit-file__link")
    for part in {
        "ko": ["서울특별시", "공공누리 제1유형", "이용 조건: 명시되지 않음"],
        "en": ["Seoul", "KOGL Type 1", "not stated"],
    }[language]:
        assert part in main, part
    assert soup.select_one("a[download]")["href"] == f"/{language}/media/kits/press.zip"


def test_pages_and_zips_cost_the_same_for_more_items(client):
    paths = [
        "/en/media/kits/",
        "/en/media/kits/press/",
        "/en/media/kits/selection/?i=a,b,c",
        "/en/media/kits/press.zip",
    ]
    kit = make_kit(make_release("a"))
    few = [count_queries(client, path) for path in paths]
    for slug in "bc":
        kit.items.add(make_release(slug))
        make_kit(make_release(f"other-{slug}"), slug=f"kit-{slug}")
    kit.save()

    assert [count_queries(client, path) for path in paths] == few
    assert max(few) <= 12


def test_addresses_without_the_archive_page_are_closed(client, kit):
    MediaArchivePage.objects.update(live=False)

    paths = ["media/kits/press.zip", "media/kits/selection.zip?i=release", "media.atom", "media/kits/press/"]
    assert [client.get(f"/en/{path}").status_code for path in paths] == [404] * 4


# ---------------------------------------------------------------- a visitor's own
@pytest.mark.parametrize("language", LANGUAGES)
def test_ticked_items_become_one_link_and_one_zip(client, language):
    make_release("b-release")
    make_release("a-release")

    redirect = client.get(f"/{language}/media/kits/selection/?q=&i=b-release&i=a-release")
    assert (redirect.status_code, redirect["Location"]) == (
        302,
        f"/{language}/media/kits/selection/?i=b-release,a-release",
    )
    soup = read(client, redirect["Location"])
    assert len(soup.select(".kit-item")) == 2
    assert soup.select_one("meta[name=robots]")["content"] == "noindex"
    _response, content = download(client, soup.select_one("a[download]")["href"])
    assert len(names(content)) == 8


def test_order_of_the_link_changes_no_byte(client):
    make_release("a")
    make_release("b")

    contents = {download(client, f"/en/media/kits/selection.zip?i={picked}")[1] for picked in ("a,b", "b,a", "b&i=a,a")}

    assert len(contents) == 1


def test_unknown_and_hidden_items_are_left_out_alike(client):
    make_release("known")
    make_media_item("zz-embargo", embargo_until=at(T))
    make_media_item("zz-draft", live=False)
    slugs = ["zz-embargo", "zz-draft", "zz-nothing"]

    contents = {download(client, f"/en/media/kits/selection.zip?i=known,{slug}")[1] for slug in slugs}
    pages = [client.get(f"/en/media/kits/selection/?i=known,{slug}") for slug in slugs]
    assert len(contents) == 1
    assert len({page.content.replace(slug.encode(), b"") for page, slug in zip(pages, slugs, strict=True)}) == 1
    assert [client.get(f"/en/media/kits/selection.zip?i={slug}").status_code for slug in slugs] == [404, 404, 404]


@pytest.mark.parametrize("value", BAD_VALUES)
def test_bad_selections_get_a_clear_answer(client, value):
    make_media_item()

    soup = read(client, f"/en/media/kits/selection/?i={value}")
    assert len(soup.select(".empty-state")) == 1
    assert client.get(f"/en/media/kits/selection.zip?i={value}").status_code in {400, 404}
    assert read(client, f"/en/media/?i={value}").select(".document-row")
    assert read(client, f"/en/media/seoul-statement/?i={value}").h1


def test_selection_has_an_end(client):
    make_release()
    many = ",".join(["release", *(f"x{number}" for number in range(60))])

    assert "Only the first 50 items" in words(read(client, f"/en/media/kits/selection/?i={many}").main)
    assert client.get(f"/en/media/kits/selection.zip?i={many}").status_code == 400


def test_archive_carries_what_was_picked(client):
    for number in range(30):
        make_media_item(f"item-{number:02}", sort_order=number)
    soup = read(client, "/en/media/?i=item-29,item-00,gone")

    assert [box["value"] for box in soup.select("input[type=checkbox][name=i][checked]")] == ["item-00"]
    assert [field["value"] for field in soup.select("input[type=hidden][name=i]")] == ["item-29"]
    assert soup.select_one(".pagination__link:not([aria-current])")["href"] == "/en/media/?page=2&i=item-29,item-00"
    assert words(soup.select_one(".pick-bar__count")) == "2"
    button = soup.select_one(".pick-bar button")
    assert (button["formaction"], button["form"]) == ("/en/media/kits/selection/", soup.select_one("form[id]")["id"])


# ---------------------------------------------------------------- addresses of others
@pytest.mark.parametrize(("model", "slug"), [("item", "kits"), ("kit", "selection")])
def test_addresses_of_other_pages_are_no_slugs(model, slug):
    row = make_media_item(slug) if model == "item" else make_kit(slug=slug)

    with pytest.raises(ValidationError, match=slug):
        row.clean()


# ---------------------------------------------------------------- withdrawn and corrected
def test_withdrawn_item_is_named_in_a_kit_without_its_files(client, clock):
    reasons = {"withdrawal_reason_ko": "계획\n변경", "withdrawal_reason_en": "Plans changed"}
    item = make_release(withdrawn_at=at(T), external_url="https://example.org/release", **reasons)
    corrected = {"corrections_en": "Number set right", "corrected_at": at("2020-05-29 10:00")}
    make_kit(item, make_media_item("poster", "poster", **corrected))

    clock.at("2020-06-05 21:59:59")
    assert len(names(download(client, "/en/media/kits/press.zip")[1])) == 6
    clock.at(T)
    _response, content = download(client, "/en/media/kits/press.zip")
    readme = of(content, "README.txt").decode("utf-8-sig")
    withdrawn, poster = json.loads(of(content, "manifest.json"))["items"]

    assert len(names(content)) == 4
    assert "철회됨 (2020. 6. 5.(금)): 계획 변경" in readme
    assert "Withdrawn (Fri 5 June 2020): Plans changed" in readme
    assert "Corrections (Fri 29 May 2020): Number set right" in readme
    assert b"example.org/release" not in content
    assert (withdrawn["withdrawn"]["at"], withdrawn["files"]) == ("2020-06-05T22:00:00+09:00", [])
    assert poster["corrected_at"] == "2020-05-29T10:00:00+09:00"
    assert "Plans changed" in words(read(client, "/en/media/kits/press/").main)


def test_file_that_changed_in_storage_breaks_the_download_off(client):
    item = make_media_item()
    held = make_media_file(item, "보도자료.pdf").document
    make_kit(item)
    with held.file.storage.open(held.file.name, "wb") as file:
        file.write(b"%PDF-1.4\n% An edited\n%%EOF\n")  # as long as before

    response = client.get("/en/media/kits/press.zip")

    with pytest.raises(ChangedFileError, match="보도자료"):
        b"".join(response)


def test_file_that_is_gone_from_storage_breaks_the_download_off(client):
    item = make_media_item()
    held = make_media_file(item, "보도자료.pdf").document
    make_kit(item)
    held.file.storage.delete(held.file.name)

    response = client.get("/en/media/kits/press.zip")

    with pytest.raises(ChangedFileError, match="보도자료"):
        b"".join(response)
