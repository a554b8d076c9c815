"""The permanent address of each file: who gets it, in which parts, with which rights inside, and when storage fails."""

import io
import json
import shutil
import subprocess
from datetime import timedelta
from urllib.parse import quote

import pytest
from bs4 import BeautifulSoup
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage, storages
from django.core.files.storage.memory import InMemoryStorage
from PIL import Image as Picture, IptcImagePlugin

from media_archive.archive import TILE_SPECS
from media_archive.item_details import PREVIEW_SPECS
from media_archive.models import MediaFile, MediaItem
from media_archive.offers import offers_of
from media_archive.preparing import prepare_item
from media_archive.rights import licence_terms
from summit.models import Licence
from summit.staff_files import STAFF_VIEW
from tests.factories import (
    at,
    make_bureau,
    make_bureau_editor,
    make_media_file,
    make_media_item,
    make_session,
    make_site,
    picture_bytes,
)
from tests.visits import read, words

pytestmark = pytest.mark.django_db
LANGUAGES = ["ko", "en"]
NOW = at("2020-05-27 11:15")
CREDIT = {"ko": "사진: 서울특별시 & <홍보과>", "en": "Photo: Seoul Metropolitan Government"}
ADDRESS = "https://summit.example.org"


@pytest.fixture(autouse=True)
def site(clock, settings):
    clock.at(NOW)
    settings.SITE_URL = ADDRESS
    return make_site()


def offers(item):
    return offers_of([item])[item.pk]


def fetched(client, path, **headers):
    response = client.get(path, headers=headers)
    return response, b"".join(response.streaming_content) if response.streaming else response.content


def camera_picture(kind):
    """A picture that lies on its side, with a place and a device inside, as a telephone writes it."""
    exif = Picture.Exif()
    exif[0x010F] = "CANARY-CAMERA"
    exif[0x0112] = 6
    exif.get_ifd(0x8825)[2] = (37.0, 33.0, 58.0)
    return picture_bytes(kind, exif=exif)


# ---------------------------------------------------------------- who gets it
@pytest.mark.parametrize("name", ["개막식 사진.jpg", "보도자료 (국문).pdf", "a%2F#?b.pdf"])
def test_file_comes_under_its_own_name_and_is_never_run(client, name):
    item = make_media_item()
    media_file = make_media_file(item, name)
    offer = offers(item)[0]

    response, content = fetched(client, offer.url)

    assert offer.url == f"/files/media/seoul-statement/{media_file.pk}/{quote(offer.name, safe='')}"
    assert response.status_code == 200
    assert response.headers["Content-Disposition"].startswith("attachment; filename")
    assert quote(offer.name, safe="") in response.headers["Content-Disposition"] or offer.name.isascii()
    assert response.headers["Content-Type"] == offer.content_type
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Content-Security-Policy"] == "default-src 'none'"
    assert response.headers["Content-Length"] == str(offer.size) == str(len(content))
    assert response.headers["Cache-Control"].startswith("public, max-age=0, s-maxage=30")


WAYS = {
    "GET": {},
    "HEAD": {},
    "Range": {"Range": "bytes=0-9"},
    "If-None-Match": {"If-None-Match": "*"},
    "If-Range": {"Range": "bytes=0-9", "If-Range": '"x"'},
}


@pytest.mark.parametrize("name", ["사진.png", "release.pdf"])
@pytest.mark.parametrize(("way", "headers"), WAYS.items(), ids=WAYS)
def test_file_appears_with_its_item_at_the_instant(client, clock, way, headers, name):
    item = make_media_item("secret", embargo_until=NOW + timedelta(seconds=1), title_en="Secret Film")
    make_media_file(item, name, caption_ko="비밀 설명")
    path = offers(item)[0].url
    ask = client.head if way == "HEAD" else client.get

    hidden = ask(path, headers=headers)
    clock.at(NOW + timedelta(seconds=1))
    shown = ask(path, headers=headers)

    assert hidden.status_code == 404
    assert not {word for word in ("Secret Film", "비밀 설명") if word in hidden.content.decode()}
    assert hidden.headers["Cache-Control"] == "private, no-store"
    assert shown.status_code == {"Range": 206, "If-None-Match": 304}.get(way, 200)


def test_cache_may_not_keep_a_hidden_file_hidden_beyond_the_instant(client, clock):
    item = make_media_item("soon", embargo_until=NOW + timedelta(seconds=10))
    make_media_file(make_media_item("shown"), "a.pdf")
    make_media_file(item, "b.pdf")

    response, _content = fetched(client, offers(MediaItem.objects.get(slug="shown"))[0].url)

    assert "s-maxage=10, stale-while-revalidate=0" in response.headers["Cache-Control"]


def test_nothing_is_found_at_guessed_addresses(client):
    hidden = make_media_item("hidden", live=False)
    secret = make_media_file(hidden, "secret.pdf")
    item = make_media_item("open")
    media_file = make_media_file(item, "open.pdf")
    picture = make_media_file(item, "open.png")

    guesses = [
        f"/files/media/open/{secret.pk}/secret.pdf",
        f"/files/media/hidden/{media_file.pk + 99}/secret.pdf",
        f"/files/media/open/{media_file.pk + 99}/",
        f"/files/media/open/{'9' * 18}/x",
        f"/files/{picture.prepared.file.name.replace('.png', '.jpg')}",
        f"/files/{picture.prepared.file.name}",  # the place in storage is no address
        "/files/media/open/%00/x",
    ]

    assert [client.get(path).status_code for path in guesses] == [404] * len(guesses)


def test_withdrawn_item_gives_no_file_out(client):
    item = make_media_item(withdrawn_at=NOW)
    make_media_file(item, "a.pdf")

    assert client.get(offers(item)[0].url).status_code == 404


def test_address_of_yesterday_leads_to_the_file_of_today(client):
    item = make_media_item("before")
    media_file = make_media_file(item, "안내.pdf")
    old = offers(item)[0].url
    MediaItem.objects.filter(pk=item.pk).update(slug="after")
    new = old.replace("before", "after")

    assert client.get(old).headers["Location"] == new
    assert client.get(new.rpartition("/")[0] + "/").headers["Location"] == new
    assert client.get(new.replace(quote("안내"), quote("다른 이름"))).headers["Location"] == new
    assert client.get(new.replace(f"/{media_file.pk}/", "/999999/")).headers["Location"] == new
    assert client.get(new).status_code == 200


def test_address_stays_when_staff_publish_again(client):
    item = make_media_item()
    item.save_revision().publish()
    item = item.get_latest_revision_as_object()
    item.files.add(MediaFile(document=make_media_file(make_media_item("other"), "안내.pdf").document))
    item.save_revision().publish()
    prepare_item(item)
    path = offers(MediaItem.objects.get(pk=item.pk))[0].url

    item = MediaItem.objects.get(pk=item.pk).get_latest_revision_as_object()
    item.title_en = "Another title"
    item.save_revision().publish()
    prepare_item(item)

    assert MediaFile.objects.filter(item=item).count() == 1
    assert client.get(path, follow=True).status_code == 200
    assert client.get(path).status_code == 200


def test_bureau_editor_sees_the_files_of_the_own_items_alone(client, clock):
    own, other = make_bureau("own"), make_bureau("other")
    paths = []
    for bureau in (own, other):
        item = make_media_item(f"item-{bureau.slug}", bureau=bureau, embargo_until=NOW + timedelta(days=1))
        make_media_file(item, "a.pdf")
        make_media_file(item, "b.jpg")
        paths.append([STAFF_VIEW + offer.path for offer in offers(item)])
    client.force_login(make_bureau_editor(own))

    assert [client.get(path).status_code for path in paths[0]] == [200, 200]
    assert [client.get(path).status_code for path in paths[1]] == [404, 404]
    assert client.get(paths[0][0]).headers["Cache-Control"] == "private, no-store"


# ---------------------------------------------------------------- parts
def test_part_and_copy_at_hand_are_answered_as_such(client):
    item = make_media_item()
    make_media_file(item, "a.pdf", content=b"%PDF-1.4\n0123456789\n%%EOF\n")
    path = offers(item)[0].url
    whole, content = fetched(client, path)
    etag = whole.headers["ETag"]

    part, some = fetched(client, path, Range="bytes=9-13", **{"If-Range": etag})
    not_sent, _none = fetched(client, path, **{"If-None-Match": etag})
    beyond, _none = fetched(client, path, Range="bytes=999-")

    assert (part.status_code, some, part.headers["Content-Range"]) == (206, b"01234", f"bytes 9-13/{len(content)}")
    assert not_sent.status_code == 304
    assert (beyond.status_code, beyond.headers["Content-Range"]) == (416, f"bytes */{len(content)}")


# ---------------------------------------------------------------- rights inside
def facts_inside(content, path):
    """Return what another program reads in an image: exiftool where it is installed, else Pillow."""
    if shutil.which("exiftool"):
        path.write_bytes(content)
        done = subprocess.run(
            ["exiftool", "-json", "-a", "-G1", "-struct", "-lang", "en", str(path)], capture_output=True, check=True
        )
        return done.stdout.decode()
    picture = Picture.open(io.BytesIO(content))
    packet = picture.info.get("xmp", b"")
    packet = BeautifulSoup(packet if isinstance(packet, str) else packet.decode(), "html.parser").get_text(" ")
    return f"{packet} {dict(picture.getexif())} {IptcImagePlugin.getiptcinfo(picture) or ''}"


@pytest.mark.parametrize(("name", "kind"), [("a.jpg", "JPEG"), ("b.png", "PNG"), ("c.webp", "WEBP")])
def test_downloaded_image_says_whom_to_credit_and_on_what_terms(client, tmp_path, name, kind):
    item = make_media_item("opening", "photo", licence=Licence.KOGL_1, has_ai_mark=True)
    make_media_file(item, name, camera_picture(kind), credit_ko=CREDIT["ko"], credit_en=CREDIT["en"])

    _response, content = fetched(client, offers(item)[0].url)
    inside = facts_inside(content, tmp_path / name)

    for language in LANGUAGES:
        assert CREDIT[language] in inside
        assert licence_terms(Licence.KOGL_1, True, language) in inside
    assert f"{ADDRESS}/ko/copyright/" in inside
    assert f"{ADDRESS}/ko/media/opening/" in inside
    assert "GPS" not in inside
    assert "CANARY" not in inside
    assert Picture.open(io.BytesIO(content)).size == (20, 32)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_pictures_on_pages_know_neither_place_nor_device(client, tmp_path, kind):
    item = make_media_item("opening", "photo")
    media_file = make_media_file(item, f"a.{kind.lower().replace('jpeg', 'jpg')}", camera_picture(kind))
    renditions = media_file.image.get_renditions(*TILE_SPECS, *PREVIEW_SPECS)

    assert {(each.width, each.height) for each in renditions.values() if "width" in each.filter_spec} == {(20, 32)}
    for rendition in renditions.values():
        response, content = fetched(client, rendition.url)
        assert response.status_code == 200
        inside = facts_inside(content, tmp_path / f"a{rendition.file.name[-5:]}")
        assert "GPS" not in inside
        assert "CANARY" not in inside


@pytest.mark.parametrize("language", LANGUAGES)
def test_page_structured_data_and_file_say_the_same(client, tmp_path, language):
    item = make_media_item("opening", "photo", licence=Licence.KOGL_4, credit_ko=CREDIT["ko"], credit_en=CREDIT["en"])
    make_media_file(item, "a.jpg")
    offer = offers(item)[0]

    soup = read(client, f"/{language}/media/opening/")
    node = json.loads(soup.select_one("script[type='application/ld+json']").string)["@graph"][0]["associatedMedia"][0]
    inside = facts_inside(fetched(client, offer.url)[1], tmp_path / "a.jpg")
    page = words(soup.main)

    credit = CREDIT[language]
    assert node["creditText"] == node["copyrightNotice"] == credit
    assert node["license"] == f"{ADDRESS}/{language}/copyright/"
    assert credit in page
    assert credit in inside
    label, _dot, meaning = licence_terms(Licence.KOGL_4, False, language).partition(". ")
    assert label in page
    assert meaning in page
    assert f"{label}. {meaning}" in inside
    assert node["contentUrl"] == ADDRESS + offer.url
    assert node["sha256"] == offer.sha256
    assert offer.sha256 in soup.main.get_text()


# ---------------------------------------------------------------- videos
@pytest.mark.parametrize(
    "address",
    [
        "https://www.youtube.com/watch?v=abcdefghij-&t=3",
        "https://youtu.be/abcdefghij-?si=x",
        "https://www.youtube.com/live/abcdefghij-",
    ],
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_video_waits_behind_a_press(client, clock, language, address):
    session = make_session("opening", "2020-05-20 09:00")
    make_media_item("film", "video", session=session, external_url=address, languages=language)

    soup = read(client, f"/{language}/media/film/")

    assert soup.select_one(".player [data-video]")["data-video"] == "abcdefghij-"
    assert not soup.select("iframe, img[src*=youtube], script[src*=youtube]")


@pytest.mark.parametrize(
    "address",
    ["https://example.org/watch?v=abcdefghij-", "https://youtu.be/short", "https://[x", "https://youtube.com/"],
)
def test_video_elsewhere_is_a_link(client, address):
    session = make_session("opening", "2020-05-20 09:00")
    make_media_item("film", "video", session=session, external_url=address)

    soup = read(client, "/en/media/film/")

    assert not soup.select(".player")
    assert soup.select_one("a[rel=external]")["href"] == address


def test_video_that_is_held_here_loads_nothing_before_it_is_played(client):
    item = make_media_item("film", "video")
    make_media_file(item, "film.mp4", b"\x00\x00\x00\x18ftypmp42")
    make_media_file(item, "film.vtt", b"WEBVTT\n", language="ko")

    video = read(client, "/en/media/film/").select_one("video")

    film, subtitles = offers(item)
    assert (video["preload"], video["src"], film.content_type) == ("none", film.url, "video/mp4")
    assert (video.track["src"], video.track["srclang"], video.track["label"]) == (subtitles.url, "ko", "Korean")


# ---------------------------------------------------------------- storage
def break_storage(monkeypatch, error):
    def fail(*_args, **_kwargs):
        raise error

    for name in ("open", "size", "get_modified_time"):
        monkeypatch.setattr(default_storage, name, fail)


@pytest.mark.parametrize("name", ["a.pdf", "b.jpg"])
def test_storage_that_is_down_says_when_to_try_again(client, monkeypatch, name):
    item = make_media_item()
    media_file = make_media_file(item, name)
    held = media_file.document or media_file.image
    paths = [offers(item)[0].url, held.url if media_file.document else f"/files/{held.file.name}"]
    break_storage(monkeypatch, ConnectionError("no route"))

    for path in paths:
        response = client.get(path)
        assert response.status_code == 503
        assert response.headers["Retry-After"] == "60"
        assert response.headers["Cache-Control"] == "private, no-store"
        assert "address stays the same" in response.content.decode()
    for language in LANGUAGES:  # pages need no storage
        assert client.get(f"/{language}/media/seoul-statement/").status_code == 200


def test_file_that_storage_has_lost_is_not_found(client):
    item = make_media_item()
    media_file = make_media_file(item, "a.jpg")
    default_storage.delete(media_file.prepared.file.name)

    response = client.get(offers(item)[0].url)

    assert response.status_code == 404
    assert "h1" in response.content.decode()


class SigningStorage(InMemoryStorage):
    """Stands for a bucket that signs addresses."""

    def url(self, name, parameters=None, expire=None):
        return f"https://bucket.example.org/{name}?sign={expire}&{parameters['ResponseContentType']}"


@pytest.fixture
def private_bucket(settings):
    settings.STORAGES = settings.STORAGES | {
        "default": {
            "BACKEND": "summit.private_bucket.PrivateBucket",
            "OPTIONS": {"backend": f"{__name__}.SigningStorage"},
        }
    }
    return storages["default"]


def test_bucket_gives_files_out_for_a_minute_and_by_the_same_rule(client, clock, private_bucket):
    item = make_media_item("secret", embargo_until=NOW + timedelta(seconds=1))
    media_file = make_media_file(item, "사진.jpg")
    make_media_file(item, "a.pdf")
    rendition = media_file.image.get_rendition("width-16")
    paths = [offer.url for offer in offers(item)]

    hidden = [client.get(path) for path in [*paths, rendition.url]]
    clock.at(NOW + timedelta(seconds=1))
    shown = [client.get(path) for path in paths]

    assert [response.status_code for response in hidden] == [404, 404, 404]
    assert [response.status_code for response in shown] == [302, 302]
    assert [response.headers["Cache-Control"] for response in shown] == ["private, no-store"] * 2
    assert shown[0].headers["Location"].startswith("https://bucket.example.org/downloads/")
    assert "sign=60" in shown[0].headers["Location"]
    picture, content = fetched(client, rendition.url)  # a page may not show what another host sends
    assert (picture.status_code, picture.headers["Content-Type"]) == (200, "image/jpeg")
    assert Picture.open(io.BytesIO(content)).width == 16
    assert rendition.url.startswith("/files/images/")


def test_bucket_keeps_what_is_saved(private_bucket):
    name = private_bucket.save("a/b.txt", ContentFile(b"text"))

    assert private_bucket.open(name).read() == b"text"
    assert (private_bucket.exists(name), private_bucket.size(name)) == (True, 4)
    assert private_bucket.listdir("a")[1] == ["b.txt"]
    assert private_bucket.get_modified_time(name)
    private_bucket.delete(name)
    assert not private_bucket.exists(name)
