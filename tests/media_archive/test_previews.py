"""An accredited preview shows one thing to one person until a time, notes it, and gives nothing else away."""

import logging
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.core.files.base import ContentFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import ModelLogEntry

from media_archive.models import MediaFile, MediaKit, PreviewGrant, PreviewVisit
from media_archive.preview_tokens import WithoutTokens, token_of
from summit.models import Document
from tests.factories import at, make_bureau, make_media_item, make_site, make_staff
from tests.test_embargo import ask, without_own_address
from tests.visits import words

pytestmark = pytest.mark.django_db
NOW = at("2020-05-26 12:00")
UNTIL = at("2020-05-27 11:15")
ENDS = at("2020-05-28 12:00")
CONTENT = b"%PDF-1.4 release"
LANGUAGES = ["ko", "en"]
BAR = {
    "ko": "2020. 5. 27.(수) 11:15 KST (02:15 UTC)",
    "en": "Wed 27 May 2020 11:15 KST (02:15 UTC)",
}
ROLES = {"press-officer": 200, "approver": 200, "administrator": 200, "live-desk": 302, "investor-officer": 302}


@pytest.fixture(autouse=True)
def site(clock, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    clock.at(NOW)
    return make_site()


@pytest.fixture
def item(django_capture_on_commit_callbacks):
    item = make_media_item("release", title_ko="보도자료", title_en="The release", embargo_until=UNTIL)
    with django_capture_on_commit_callbacks(execute=True):
        document = Document.objects.create(title="Release", file=ContentFile(CONTENT, "보도 자료.pdf"))
        MediaFile.objects.create(item=item, document=document)
    return item


def give(target, **fields):
    kind = "kit" if isinstance(target, MediaKit) else "item"
    fields = {"person": "Kim Reporter", "organisation": "Daily News", "language": "ko", "expires_at": ENDS} | fields
    return PreviewGrant.objects.create(**{kind: target}, created_at=NOW, created_by_name="Press", **fields)


def address(grant, language="ko", rest=""):
    return f"/{language}/media/preview/{token_of(grant.pk, grant.nonce)}/{rest}"


def files_on(page):
    soup = BeautifulSoup(page.content, "html.parser")
    return [link["href"] for link in soup.select('a[href*="/files/"]')]


# ---------------------------------------------------------------- what the link shows
@pytest.mark.parametrize("language", LANGUAGES)
def test_link_shows_the_item_to_its_person_and_to_no_cache(client, item, language):
    grant = give(item)

    page = client.get(address(grant, language))

    bar = words(BeautifulSoup(page.content, "html.parser").select_one(".accredited"))
    assert page.status_code == 200
    assert {"ko": "보도자료", "en": "The release"}[language] in page.content.decode()
    assert BAR[language] in bar
    assert "Kim Reporter" in bar
    assert "Daily News" in bar
    assert page["Cache-Control"] == "private, no-store"
    assert page["X-Robots-Tag"] == "noindex, nofollow"
    assert page["Referrer-Policy"] == "no-referrer"
    assert not page.cookies


def test_files_of_the_item_are_below_the_link_and_nowhere_else(client, item):
    grant = give(item)

    [file] = set(files_on(client.get(address(grant))))
    response = client.get(file)

    assert file.startswith(address(grant) + "files/")
    assert response.getvalue() == CONTENT
    assert response["Cache-Control"] == "private, no-store"
    assert client.get(file.removeprefix(address(grant).rstrip("/"))).status_code == 404
    assert [visit.what for visit in PreviewVisit.objects.order_by("pk")] == ["", "보도 자료.pdf"]


def test_link_opens_nothing_else(client, item):
    other = make_media_item("other", embargo_until=UNTIL)
    document = Document.objects.create(title="Other", file=ContentFile(CONTENT, "other.pdf"))
    MediaFile.objects.create(item=other, document=document)
    base = address(give(item))

    for rest in (f"files/documents/{document.pk}/other.pdf", "ko/media/other/", "staff/", "kit.zip", "files/", "x"):
        assert client.get(base + rest).status_code == 404
    assert client.get("/ko/media/release/").status_code == 404


def test_kit_shows_its_items_and_its_zip(client, item):
    kit = MediaKit(slug="kit", title_ko="꾸러미", title_en="Kit", embargo_until=UNTIL)
    kit.items = [item]
    kit.save()
    base = address(give(kit))

    page = client.get(base)
    packed = client.get(base + "kit.zip")

    assert "보도자료" in page.content.decode()
    assert CONTENT in packed.getvalue()
    assert f'href="{base}kit.zip"' in page.content.decode()
    assert client.get("/ko/media/kits/kit.zip").status_code == 404
    assert [visit.what for visit in PreviewVisit.objects.order_by("pk")] == ["", "kit.zip"]


def test_item_that_waits_longer_than_the_kit_is_not_shown_with_it(client, item):
    kit = MediaKit(slug="kit", title_ko="꾸러미", title_en="Kit", embargo_until=UNTIL - timedelta(seconds=1))
    kit.items = [item]
    kit.save()

    page = client.get(address(give(kit)))

    assert page.status_code == 200
    assert "꾸러미" in page.content.decode()
    assert "media/release" not in page.content.decode()


@pytest.mark.parametrize("part", ["bytes=0-", "bytes=-9999", "bytes= 0-3", "bytes=1-", "no-unit=0-1"])
def test_file_that_is_fetched_in_parts_is_one_visit_however_the_parts_are_written(client, item, part):
    [file] = set(files_on(client.get(address(give(item)))))
    PreviewVisit.objects.all()._raw_delete("default")

    for _part in range(3):
        response = client.get(file, headers={"range": part})
        assert response.status_code in {200, 206}

    visits = PreviewVisit.objects.count()
    assert visits == (1 if response.status_code == 206 else 3)


@pytest.mark.parametrize("language", LANGUAGES)
def test_link_leads_to_the_page_from_the_instant_on(client, clock, item, language):
    base = address(give(item), language)
    [file] = set(files_on(client.get(base)))
    clock.at(UNTIL)

    page = client.get(base)

    assert (page.status_code, page["Location"]) == (302, f"/{language}/media/release/")
    assert page["Cache-Control"] == "private, no-store"
    assert client.get(client.get(file)["Location"]).getvalue() == CONTENT


# ---------------------------------------------------------------- when it shows nothing
def test_wrong_ended_and_withdrawn_links_are_addresses_that_never_were(clock, item):
    grant = give(item)
    ended, withdrawn = give(item, expires_at=NOW), give(item, revoked_at=NOW)
    draft = give(make_media_item("draft", live=False, embargo_until=UNTIL))
    good = address(grant)
    wrong = [good[:-3] + ("aa/" if good[-3:-1] != "aa" else "bb/"), address(ended), address(withdrawn), address(draft)]
    other_nonce = f"/ko/media/preview/{token_of(grant.pk, 'another')}/"
    never = without_own_address(ask("/ko/media/no-such-item/"), "/ko/media/no-such-item/")

    for path in [*wrong, other_nonce, good.replace("/preview/", "/previews/")]:
        assert without_own_address(ask(path), path) == never
        assert ask(f"{path}files/x.pdf").status == 404
    assert not PreviewVisit.objects.exists()


def test_link_dies_at_its_second(client, clock, item):
    path = address(give(item, expires_at=NOW + timedelta(seconds=10)))
    found = []
    for seconds in (0, 9, 10):
        clock.at(NOW + timedelta(seconds=seconds))
        found.append(client.get(path).status_code)

    assert found == [200, 200, 404]


@pytest.mark.parametrize("method", ["post", "options", "delete"])
def test_other_methods_tell_nothing(client, item, method):
    assert getattr(client, method)(address(give(item))).status_code == 404


def test_visit_is_written_once_and_kept(client, item):
    client.get(address(give(item)), REMOTE_ADDR="203.0.113.7")
    visit = PreviewVisit.objects.get()

    assert (visit.at, len(visit.client)) == (NOW, 8)
    assert "203" not in visit.client
    for change in (visit.save, visit.delete):
        with pytest.raises(TypeError):
            change()


def test_no_log_keeps_the_secret_of_a_link(item):
    path = address(give(item), rest="files/x.pdf")
    record = logging.LogRecord("django.request", logging.WARNING, "", 1, "Not Found: %s", (path,), None)

    assert WithoutTokens().filter(record)
    assert record.getMessage() == "Not Found: /ko/media/preview/.../files/x.pdf"


def test_link_is_in_no_list(client, item):
    token = address(give(item))
    for path in ("/sitemap.xml", "/ko/media/", "/ko/media.atom", "/robots.txt"):
        assert token not in client.get(path).content.decode()


# ---------------------------------------------------------------- those who give it
def staff(role="press-officer", language="ko", *bureaus):
    client = Client()
    client.force_login(make_staff(role, *bureaus, language=language))
    return client


@pytest.mark.parametrize("language", LANGUAGES)
def test_press_officer_gives_shows_and_withdraws_a_link(clock, item, language):
    client = staff(language=language)
    url = reverse("media_previews:links")
    data = {"target": f"item-{item.pk}", "person": "Kim", "organisation": "Daily", "language": "en", "expires_at": ""}

    made = client.post(url, data, follow=True)

    grant = PreviewGrant.objects.get()
    assert (grant.expires_at, grant.item, grant.person) == (UNTIL + timedelta(days=1), item, "Kim")
    assert grant.link in made.content.decode()
    assert BAR[language] in made.content.decode()
    assert Client().get(grant.path).status_code == 200
    assert "Kim (Daily)" in client.get(url).content.decode()

    gone = client.post(reverse("media_previews:withdraw", args=[grant.pk]), follow=True)

    assert grant.link not in gone.content.decode()
    assert Client().get(grant.path).status_code == 404
    entries = ModelLogEntry.objects.for_instance(item).order_by("pk")
    assert [each.action for each in entries] == ["media_archive.preview.given", "media_archive.preview.withdrawn"]
    assert all("Kim" in each.message for each in entries)


@pytest.mark.parametrize(
    "change",
    [{"person": ""}, {"expires_at": "2020-05-26T11:59"}, {"expires_at": "2021-01-01T00:00"}, {"target": "item-0"}],
)
def test_link_that_cannot_be_made_keeps_what_was_typed(item, change):
    data = {"target": f"item-{item.pk}", "person": "Kim", "organisation": "Daily", "language": "en", "expires_at": ""}

    response = staff().post(reverse("media_previews:links"), data | change)

    assert not PreviewGrant.objects.exists()
    assert 'value="Daily"' in response.content.decode()


@pytest.mark.parametrize("role", ROLES)
def test_links_are_for_the_press_office(item, role):
    assert staff(role).get(reverse("media_previews:links")).status_code == ROLES[role]


@pytest.mark.parametrize("role", ["bureau-editor", "translator"])
def test_links_are_not_for_bureaus(item, role):
    client = staff(role, "ko", make_bureau())

    assert client.get(reverse("media_previews:links")).status_code == 302
    assert client.get(reverse("media_previews:link", args=[give(item).pk])).status_code == 302


@pytest.mark.parametrize("language", LANGUAGES)
def test_report_names_what_waits_for_those_who_work_on_it(item, language):
    own = make_bureau("own")
    make_media_item("theirs", title_ko="남의 자료", embargo_until=UNTIL, bureau=make_bureau("other"))
    make_media_item("ours", title_ko="우리 자료", embargo_until=at("2020-05-28 08:00"), bureau=own)
    make_media_item("free", title_ko="공개 자료")
    seen = {
        role: client.get(reverse("embargoes")).content.decode()
        for role, client in (("press", staff(language=language)), ("bureau", staff("bureau-editor", language, own)))
    }
    panels = staff(language=language).get("/staff/").content.decode()

    for text in (seen["press"], panels):
        assert [name in text for name in ("보도자료", "남의 자료", "우리 자료", "공개 자료")] == [
            True,
            True,
            True,
            False,
        ]
        assert BAR[language] in text
    assert [name in seen["bureau"] for name in ("보도자료", "남의 자료", "우리 자료")] == [False, False, True]
    assert seen["press"].index("보도자료") < seen["press"].index("우리 자료")


def test_report_asks_no_more_of_the_database_with_more_rows(item):
    client = staff()
    url = reverse("embargoes")
    client.get(url)
    with CaptureQueriesContext(connection) as few:
        client.get(url)
    for number in range(3):
        make_media_item(f"more-{number}", embargo_until=UNTIL)
    with CaptureQueriesContext(connection) as many:
        client.get(url)

    assert len(many) == len(few)
