"""Staff see any public page as of a minute; nobody else ever does, and nobody sees what is not theirs."""

import re

import pytest
from bs4 import BeautifulSoup
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page

from accounts.roles import set_up_roles
from media_archive.models import MediaFile, MediaKit
from summit.bureau_files import set_up_collections
from summit.models import Document, Image, Rendition
from tests.factories import (
    at,
    make_bureau,
    make_city,
    make_days,
    make_media_file,
    make_media_item,
    make_participation,
    make_session,
    make_site,
    make_speaker,
    make_staff,
)
from tests.test_admin import edit_url, staff_client
from tests.visits import words

pytestmark = pytest.mark.django_db
NOW = at("2020-06-03 12:00")
MINUTE = "2020-06-03T15:40"
LANGUAGES = ["ko", "en"]
PUBLIC = [
    f"/{language}/{page}"
    for language in LANGUAGES
    for page in ("", "schedule/", "schedule/education/", "live/", "live.json", "media/", "cities/", "schedule.ics")
]


@pytest.fixture(autouse=True)
def site(clock):
    clock.at(NOW)
    make_days()
    make_city("london", timezone="Europe/London", name_ko="런던", name_en="London")
    make_session(title_ko="교육 분야", title_en="Education", bureau=make_bureau("ours"))  # 15:30 to 17:00
    return make_site()


@pytest.fixture
def staff():
    return staff_client("ko")


def view(client, path, status=200, **parameters):
    response = client.get(f"/staff/view{path}", parameters)
    assert response.status_code == status, (path, response.status_code)
    return response


def text_of(response):
    return response.content.decode()


def soup_of(response):
    return BeautifulSoup(response.content, "html.parser")


# ---------------------------------------------------------------- what is shown
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("minute", "live"),
    [("2020-06-03T15:29", []), (MINUTE, ["education"]), ("2020-06-03T16:59", ["education"]), ("2020-06-03T17:00", [])],
)
def test_page_and_feed_are_as_of_the_minute(language, minute, live, staff):
    page = soup_of(view(staff, f"/{language}/schedule/", at=minute))
    feed = view(staff, f"/{language}/live.json", at=minute).json()

    assert feed["live"] == live
    assert page.html["lang"] == language
    assert page.html["data-now"].startswith(minute)
    assert bool(page.select(".live-strip")) == bool(live)
    assert timezone.localtime(NOW).strftime("%H:%M") not in words(page.select_one(".site-header__clock"))


@pytest.mark.parametrize(
    ("language", "words_of_bar"), [("ko", "미리 보기 기준 시각"), ("en", "This is a preview as of")]
)
def test_bar_says_what_this_is_in_the_language_of_the_account(language, words_of_bar):
    bar = soup_of(view(staff_client(language), "/en/", at=MINUTE)).select_one("aside.staff-view")

    assert bar["lang"] == language
    assert words_of_bar in words(bar)
    assert bar.select_one("input[name=at]")["value"] == MINUTE
    assert bar.select_one("option[value=london]")


def test_zone_of_a_visitor_is_shown(staff):
    text = text_of(view(staff, "/en/schedule/education/", at=MINUTE, tz="Europe/London"))

    assert "07:30" in text


def test_jumps_lead_to_minutes_sessions_days_and_languages(staff):
    bar = soup_of(view(staff, "/en/schedule/", at=MINUTE, drafts="1")).select_one("aside.staff-view")
    addresses = [link["href"] for link in bar.select("a")]

    assert "/staff/view/en/schedule/?drafts=1&at=2020-06-03T15:39" in addresses
    assert "/staff/view/en/schedule/?drafts=1&at=2020-06-03T15:41" in addresses
    assert "/staff/view/en/schedule/?drafts=1&at=2020-06-03T15:30" in addresses
    assert "/staff/view/en/schedule/?drafts=1&at=2020-06-03T17:00" in addresses
    assert "/staff/view/en/schedule/?drafts=1&at=2020-06-01T15:40" in addresses
    assert "/staff/view/ko/schedule/?drafts=1&at=2020-06-03T15:40" in addresses


@pytest.mark.parametrize("path", ["/en/", "/ko/schedule/", "/en/schedule/education/", "/en/no-such-page/"])
def test_links_and_forms_stay_inside_the_view(path, staff):
    response = staff.get(f"/staff/view{path}", {"at": MINUTE, "drafts": "1"})
    page = soup_of(response)
    links = [link["href"] for link in page.select("a[href]") if link["href"].startswith("/")]

    assert len(links) > 20
    assert [link for link in links if not link.startswith("/staff/")] == []
    inside = [link for link in links if link.startswith("/staff/view/")]
    assert [link for link in inside if "at=2020-06-0" not in link or "drafts=1" not in link] == []
    for form in page.select("form"):
        assert form["action"].startswith("/staff/view/")
        assert form.select_one("input[name=at]")["value"] == MINUTE
    assert page.select_one("[data-module=state-refresh]")["data-url"].startswith("/staff/view/")


def test_redirect_stays_inside_the_view(staff):
    response = view(staff, "/en/schedule", 302, at=MINUTE)

    assert response.headers["Location"] == f"/staff/view/en/schedule/?at={MINUTE}"


def test_view_starts_where_the_button_leads(staff):
    assert staff.get("/staff/view/").headers["Location"] == "/staff/view/ko/"


# ---------------------------------------------------------------- what was mistyped
@pytest.mark.parametrize(
    ("path", "parameters", "status"),
    [
        ("/en/", {"at": "noon"}, 400),
        ("/en/", {"at": "2020-13-01T00:00"}, 400),
        ("/en/", {"at": "0001-01-01T00:00"}, 400),
        ("/en/", {"at": "9999-12-31T23:59:59"}, 400),
        ("/en/", {"at": "2020-06-03" + "0" * 5000}, 400),
        ("/en/", {"at": "\x00"}, 400),
        ("/en/", {"tz": "Mars/Olympus"}, 400),
        ("/en/", {"tz": "\x00"}, 400),
        ("/de/", {}, 404),
        ("/en/no-such-page/", {}, 404),
        ("/en/../../staff/", {}, 404),
        ("/en//etc/passwd", {}, 404),
        ("/en/%00", {}, 404),
        ("/files/nothing.png", {}, 404),
        ("/files/documents/1/nothing.pdf", {}, 404),
        ("/files/documents/99999999999999999999/x", {}, 404),
    ],
)
def test_what_cannot_be_read_is_said(path, parameters, status, staff):
    response = view(staff, path, status, **parameters)

    assert response.headers["Cache-Control"] == "private, no-store"


def test_nothing_can_be_sent_to_a_view(staff):
    assert staff.post("/staff/view/en/").status_code == 405


# ---------------------------------------------------------------- nobody else
@pytest.mark.parametrize("path", ["/", "/en/", "/ko/live.json", "/files/x.png", "/files/documents/1/x.pdf"])
def test_public_gets_the_login_page(path):
    response = Client().get(f"/staff/view{path}?at={MINUTE}")

    assert response.status_code == 302
    assert response.headers["Location"].startswith("/staff/login/")


def test_answers_are_kept_by_nobody_and_found_by_nobody(staff):
    for path in ("/en/", "/en/live.json", "/en/no-such-page/"):
        response = staff.get(f"/staff/view{path}", {"at": MINUTE})
        assert response.headers["Cache-Control"] == "private, no-store"
        assert response.headers["X-Robots-Tag"] == "noindex"
        assert "Cookie" in response.headers["Vary"]
        assert "Last-Modified" not in response.headers
    assert "unsafe" not in view(staff, "/en/").headers["Content-Security-Policy"]


def test_public_addresses_are_blind_to_staff_before_and_after_a_view(staff):
    make_media_item("secret", live=False, bureau=make_bureau("ours"))
    before = [Client().get(path).content for path in PUBLIC]
    for path in PUBLIC:
        view(staff, path, at="2020-06-05T20:00", drafts="1")
    after = [Client().get(path) for path in PUBLIC]
    seen_by_staff = [staff.get(path, headers={"Referer": "/staff/view/en/"}) for path in PUBLIC]

    assert len(PUBLIC) == 16
    assert [response.content for response in after] == before
    assert [response.content for response in seen_by_staff] == before
    for response in seen_by_staff:
        assert b"/staff/" not in response.content
        assert not response.cookies
        assert response.headers["Cache-Control"].startswith("public")


# ---------------------------------------------------------------- what is whose
@pytest.fixture
def bureaus():
    set_up_roles()
    ours, theirs = make_bureau("ours"), make_bureau("theirs")
    set_up_collections()
    for bureau in (ours, theirs):
        name = bureau.slug
        make_session(f"draft-of-{name}", bureau=bureau, live=False, starts_at="2020-06-04 10:00")
        make_media_item(f"embargo-of-{name}", bureau=bureau, embargo_until=at("2020-06-03 13:00"))
        speaker = make_speaker(f"speaker-of-{name}", bureau=bureau, live=False)
        make_participation(make_session(f"held-by-{name}", bureau=bureau), speaker)
    return ours, theirs


def slugs_in(client, path, **parameters):
    return set(re.findall(r"/((?:draft|embargo|speaker)-of-[a-z]+)/", text_of(view(client, path, **parameters))))


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


@pytest.mark.parametrize("language", LANGUAGES)
def test_brand_team_sees_what_visitors_will_and_all_drafts_when_asked(language, bureaus):
    client = signed_in(make_staff("approver"))

    assert slugs_in(client, f"/{language}/media/", at="2020-06-03T12:59") == set()
    assert slugs_in(client, f"/{language}/media/", at="2020-06-03T13:00") == {"embargo-of-ours", "embargo-of-theirs"}
    assert slugs_in(client, f"/{language}/schedule/", at=MINUTE) == set()
    assert slugs_in(client, f"/{language}/schedule/", at=MINUTE, drafts="1") == {"draft-of-ours", "draft-of-theirs"}
    assert slugs_in(client, f"/{language}/speakers/", at=MINUTE, drafts="1") >= {"speaker-of-theirs"}
    assert view(client, f"/{language}/schedule/draft-of-theirs/", at=MINUTE, drafts="1")


@pytest.mark.parametrize("language", LANGUAGES)
def test_bureau_sees_no_secret_of_another(language, bureaus):
    client = signed_in(make_staff("bureau-editor", bureaus[0]))
    later = {"at": "2020-06-04T20:00"}

    assert slugs_in(client, f"/{language}/media/", **later) == {"embargo-of-ours"}
    assert slugs_in(client, f"/{language}/schedule/", **later, drafts="1") == {"draft-of-ours"}
    assert slugs_in(client, f"/{language}/speakers/", **later, drafts="1") == {"speaker-of-ours"}
    for path in ("schedule/draft-of", "media/embargo-of", "speakers/speaker-of"):
        view(client, f"/{language}/{path}-ours/", **later, drafts="1")
        view(client, f"/{language}/{path}-theirs/", 404, **later, drafts="1")
    seen = text_of(view(client, f"/{language}/schedule/held-by-theirs/", **later, drafts="1"))
    assert "speaker-of-theirs" not in seen


def test_role_without_a_share_in_the_programme_sees_what_the_public_sees(bureaus):
    client = signed_in(make_staff("investor-officer"))

    assert slugs_in(client, "/en/media/", at="2020-06-04T20:00", drafts="1") == set()
    assert slugs_in(client, "/en/schedule/", at="2020-06-04T20:00", drafts="1") == set()


def test_page_that_was_never_published_is_shown_with_drafts(staff):
    Page.objects.filter(slug="privacy").update(live=False)

    view(staff, "/en/privacy/", 404, at=MINUTE)
    assert "Privacy" in text_of(view(staff, "/en/privacy/", at=MINUTE, drafts="1"))
    assert Client().get("/en/privacy/").status_code == 404


# ---------------------------------------------------------------- files
@pytest.fixture
def files(bureaus, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    found = {}
    for bureau in bureaus:
        name, collection = bureau.slug, type(bureau).objects.get(pk=bureau.pk).collection
        file = default_storage.save(f"original_images/{name}.png", ContentFile(b"image"))
        image = Image.objects.create(title=name, file=file, width=8, height=8, collection=collection)
        small = default_storage.save(f"images/{name}.png", ContentFile(b"small"))
        for spec in ("max-165x165", "max-800x600", "original"):  # of the admin's lists and forms: nothing is drawn
            Rendition.objects.create(image=image, filter_spec=spec, file=small, width=8, height=8)
        document = Document(title=name, collection=collection)
        document.file.save(f"{name}.pdf", ContentFile(b"%PDF-1.4"))
        item = make_media_item(f"files-of-{name}", bureau=bureau, embargo_until=at("2020-06-05 09:00"))
        MediaFile.objects.create(item=item, image=image)
        MediaFile.objects.create(item=item, document=document)
        found[name] = [f"/files/{image.file.name}", f"/files/{small}", document.url]
    return found


def statuses(client, paths):
    found = []
    for path in paths:
        response = client.get(path)
        found.append(response.status_code)
        response.close()
    return found


def for_staff(paths):
    return [f"/staff/view{path}" for path in paths]


def test_files_under_embargo_open_to_those_who_work_with_them(files, bureaus, staff):
    everything = files["ours"] + files["theirs"]
    editor = signed_in(make_staff("bureau-editor", bureaus[0]))

    assert statuses(Client(), everything) == [404] * 6
    assert statuses(staff, everything) == [404] * 6  # public addresses know no account
    assert statuses(staff, for_staff(everything)) == [200] * 6
    assert statuses(editor, for_staff(files["ours"])) == [200] * 3
    assert statuses(editor, for_staff(files["theirs"])) == [404] * 3
    assert statuses(signed_in(make_staff("live-desk")), for_staff(everything)) == [404] * 6


def test_public_image_is_open_to_all_staff(files, bureaus, clock):
    clock.at("2020-06-05 09:00")

    assert statuses(signed_in(make_staff("live-desk")), for_staff(files["theirs"])) == [200] * 3


def test_admin_names_files_by_the_address_for_staff(files, staff):
    image = Image.objects.get(title="ours")
    chooser = reverse("wagtailimages_chooser:choose")
    pages = [reverse("wagtailimages:index"), reverse("wagtailimages:edit", args=[image.pk]), chooser]
    for address in pages:
        text = text_of(staff.get(address))
        assert re.findall(r'src="(/files/[^"]*)', text) == [], address
        assert "/staff/view/files/images/ours" in text, address
    text = text_of(staff.get(reverse("wagtaildocs:index")))
    assert "/staff/view/files/documents/" in text


def test_public_page_names_files_by_their_public_address(files, clock, staff):
    staff.get(reverse("wagtailimages:index"))
    MediaFile.objects.filter(document=None).delete()  # a page would draw it
    clock.at("2020-06-05 09:00")
    text = text_of(Client().get("/en/media/files-of-ours/"))

    assert 'href="/files/documents/' in text
    assert "/staff/" not in text


# ---------------------------------------------------------------- the ways in
def test_forms_and_the_first_page_lead_to_the_view(staff):
    session = make_session("other", live=False)
    page = Page.objects.get(slug="privacy")
    first = text_of(staff.get(reverse("wagtailadmin_home")))

    assert "/staff/view/ko/schedule/other/?drafts=1&amp;at=2020-06-03T15:30" in text_of(staff.get(edit_url(session)))
    assert "/staff/view/ko/privacy/?drafts=1" in text_of(staff.get(reverse("wagtailadmin_pages:edit", args=[page.pk])))
    assert "/staff/view/" in first


def test_kit_of_a_coming_minute_is_sent_as_it_is_read(staff):
    item = make_media_item("coming", embargo_until=at("2020-06-05 22:00"))
    make_media_file(item, "보도자료.pdf")
    kit = MediaKit.objects.create(slug="coming", title_ko="묶음", embargo_until=at("2020-06-05 22:00"))
    kit.items.set([item])
    kit.save()

    assert view(staff, "/ko/media/kits/coming.zip", 404, at="2020-06-05T21:59").status_code == 404
    response = view(staff, "/ko/media/kits/coming.zip", at="2020-06-05T22:00")

    assert response.streaming
    assert len(b"".join(response)) == int(response["Content-Length"])
    assert response["Cache-Control"] == "private, no-store"
    assert Client().get("/ko/media/kits/coming.zip").status_code == 404
