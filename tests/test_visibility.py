"""The one rule of what the public may see, and that no file goes round it."""

from datetime import timedelta
from urllib.parse import unquote

import pytest
from django.apps import apps
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Collection, CollectionViewRestriction, Page
from wagtail.rich_text import RichText

from media_archive.models import MediaFile, MediaItem, MediaKit
from sessions.models import Participation, Session
from speakers.models import Speaker
from summit.models import City, Document, Image, Rendition
from summit.visibility import public_at
from tests.factories import (
    at,
    make_city,
    make_company,
    make_media_item,
    make_participation,
    make_session,
    make_site,
    make_speaker,
)
from website.files import OFFERS_DOCUMENT, SHOWS_IMAGE, document_is_public, image_is_public
from website.models import StandardPage

pytestmark = pytest.mark.django_db
NOW = at("2020-05-27 11:15")
LATER = NOW + timedelta(microseconds=1)


@pytest.fixture(autouse=True)
def site(clock):
    clock.at(NOW)
    return make_site()


@pytest.fixture
def held_file(settings, tmp_path):
    """Files of the tests lie in a folder of their own."""
    settings.MEDIA_ROOT = tmp_path

    def save(name, content=b"content"):
        assert default_storage.save(name, ContentFile(content)) == name
        return name

    return save


# ---------------------------------------------------------------- the rule
@pytest.mark.parametrize(
    ("live", "embargo_until", "is_public"),
    [
        (True, None, True),
        (False, None, False),
        (True, NOW, True),  # the instant itself is free
        (True, NOW - timedelta(days=1), True),
        (True, LATER, False),
        (False, NOW - timedelta(days=1), False),
        (False, LATER, False),
    ],
)
def test_row_is_public_when_published_and_past_its_embargo(live, embargo_until, is_public):
    make_media_item("item", live=live, embargo_until=embargo_until)

    assert MediaItem.objects.public_at(NOW).exists() is is_public
    assert MediaItem.objects.filter(public_at(MediaItem, NOW)).exists() is is_public


def test_embargo_is_read_from_the_clock_alone():
    make_media_item("item", embargo_until=LATER)

    assert [MediaItem.objects.public_at(moment).count() for moment in (NOW, LATER)] == [0, 1]


def test_rule_follows_a_relation():
    make_media_item("draft", live=False, session=make_session("one"))
    make_media_item("embargoed", embargo_until=LATER, session=make_session("two"))
    make_media_item("free", session=make_session("three"))

    found = Session.objects.filter(public_at(MediaItem, NOW, "media_items__"))

    assert [session.slug for session in found] == ["three"]


def test_models_with_less_to_hide_need_less_to_be_public():
    make_city()
    MediaKit.objects.create(slug="kit", title_ko="자료 모음", embargo_until=LATER)

    assert City.objects.public_at(NOW).count() == 1
    assert [MediaKit.objects.public_at(moment).count() for moment in (NOW, LATER)] == [0, 1]


@pytest.mark.parametrize(
    ("session_is_live", "speaker_is_live", "is_public", "is_on_the_page_of_the_speaker"),
    [(True, True, True, True), (False, True, False, False), (True, False, False, True), (False, False, False, False)],
)
def test_participation_reveals_neither_session_nor_speaker(
    session_is_live, speaker_is_live, is_public, is_on_the_page_of_the_speaker
):
    speaker = make_speaker(live=speaker_is_live)
    make_participation(make_session(live=session_is_live), speaker)

    assert Participation.objects.public_at(NOW).exists() is is_public
    assert speaker.participations.of_public_sessions(NOW).exists() is is_on_the_page_of_the_speaker


def test_listings_read_what_the_public_may_see():
    city = make_city()
    hidden, shown = make_session("hidden", live=False), make_session("shown")
    for session in (hidden, shown):
        session.cities.add(city)
        session.cities_announced.add(city)
        session.save()
        make_participation(session, make_speaker(f"of-{session.slug}", city=city))
    make_speaker("draft", city=city, live=False)

    [city] = City.objects.public_at(NOW).with_programme(NOW)
    speakers = Speaker.objects.public_at(NOW).with_participations(NOW)

    assert sorted(speaker.slug for speaker in city.public_speakers) == ["of-hidden", "of-shown"]
    assert city.public_sessions == city.announced_sessions == [shown]
    assert {speaker.slug: len(speaker.public_participations) for speaker in speakers} == {"of-hidden": 0, "of-shown": 1}


# ---------------------------------------------------------------- files
def make_image(name):
    return Image.objects.create(title="Picture", file=name, width=8, height=8)


def test_image_is_hidden_with_the_only_items_that_hold_it():
    image = make_image("original_images/a.png")
    assert not image_is_public(image, NOW)  # what nothing shows may stand in a draft

    MediaFile.objects.create(item=make_media_item("secret", embargo_until=LATER), image=image)
    assert not image_is_public(image, NOW)
    assert image_is_public(image, LATER)

    MediaFile.objects.create(item=make_media_item("open"), image=image)
    assert image_is_public(image, NOW)


def test_image_of_a_hidden_item_is_public_as_the_photograph_of_a_public_speaker():
    image = make_image("original_images/portrait.png")
    MediaFile.objects.create(item=make_media_item("secret", embargo_until=LATER), image=image)
    speaker = make_speaker(photo=image, live=False)
    assert not image_is_public(image, NOW)

    Speaker.objects.filter(pk=speaker.pk).update(live=True)
    assert image_is_public(image, NOW)


def test_photograph_of_a_hidden_speaker_and_logo_of_nobody_else_are_hidden():
    portrait, logo = make_image("original_images/portrait.png"), make_image("original_images/logo.png")
    make_speaker(photo=portrait, live=False)
    make_company(logo=logo)

    assert not image_is_public(portrait, NOW)
    assert image_is_public(logo, NOW)


def test_every_way_to_show_a_file_is_known_to_the_rule():
    ways = {
        (model, field.name)
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if field.related_model in {Image, Document} and model is not Rendition
    }
    shown = {(model, lookup) for model, lookup in [*SHOWS_IMAGE, *OFFERS_DOCUMENT] if "__" not in lookup}

    assert ways == shown | {(MediaFile, "image"), (MediaFile, "document")}


def test_document_is_public_only_through_a_public_item():
    document = Document.objects.create(title="Release", file="documents/release.pdf", file_size=1)
    assert not document_is_public(document, NOW)

    MediaFile.objects.create(item=make_media_item("secret", live=False), document=document)
    assert not document_is_public(document, NOW)

    MediaFile.objects.create(item=make_media_item("open", embargo_until=LATER), document=document)
    assert not document_is_public(document, NOW)
    assert document_is_public(document, LATER)


@pytest.mark.parametrize("method", ["get", "head"])
def test_image_and_rendition_are_served_from_the_instant_on(client, clock, held_file, method):
    image = make_image(held_file("original_images/poster.png"))
    rendition = Rendition.objects.create(
        image=image, filter_spec="width-8", file=held_file("images/poster.width-8.png"), width=8, height=8
    )
    MediaFile.objects.create(item=make_media_item("poster", embargo_until=LATER), image=image)
    paths = [f"/files/{image.file.name}", f"/files/{rendition.file.name}"]

    before = [getattr(client, method)(path).status_code for path in paths]
    clock.at(LATER)
    responses = [getattr(client, method)(path) for path in paths]
    for response in responses:
        b"".join(response)

    assert before == [404, 404]
    assert [(response.status_code, response.headers["Content-Type"]) for response in responses] == [
        (200, "image/png")
    ] * 2


def test_document_is_served_from_the_instant_on(client, clock, held_file):
    document = Document.objects.create(title="Release", file=held_file("documents/release.pdf"), file_size=7)
    MediaFile.objects.create(item=make_media_item("release", embargo_until=LATER), document=document)

    before = client.get(document.url)
    clock.at(LATER)
    after = client.get(document.url)

    assert before.status_code == 404
    assert after.status_code == 200
    assert b"".join(after) == b"content"


@pytest.mark.parametrize("restriction", [{"restriction_type": "login"}, {"restriction_type": "password"}])
def test_document_of_a_closed_collection_is_hidden_from_all(client, held_file, restriction):
    collection = Collection.get_first_root_node().add_child(name="Closed")
    CollectionViewRestriction.objects.create(collection=collection, **restriction)
    document = Document.objects.create(
        title="Release", file=held_file("documents/closed.pdf"), file_size=7, collection=collection
    )
    MediaFile.objects.create(item=make_media_item("closed"), document=document)

    assert client.get(document.url).status_code == 404


def test_file_that_no_row_names_is_not_served(client, held_file):
    name = held_file("documents/guessed.pdf")

    assert client.get(f"/files/{name}").status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "/files/../../manage.py",
        "/files/%2e%2e/%2e%2e/manage.py",
        "/files//etc/passwd",
        "/files/%00",
        "/files/" + "x" * 5000,
        "/files/original_images/missing.png",
        "/files/documents/0/nothing.pdf",
        "/files/documents/99999999999999999999/x.pdf",
    ],
)
def test_strange_file_is_not_found(client, path):
    assert client.get(path).status_code == 404


def test_file_that_a_row_names_but_nobody_holds_is_not_found(client, held_file):
    make_image("original_images/gone.png")

    assert client.get("/files/original_images/gone.png").status_code == 404


# ---------------------------------------------------------------- old addresses and links
def test_old_address_of_a_row_leads_to_it_only_while_it_is_public(client, clock):
    item = make_media_item("before")
    item.slug = "after"
    item.save()
    MediaItem.objects.filter(pk=item.pk).update(embargo_until=LATER)

    found = [client.get("/en/media/before/")]
    clock.at(LATER)
    found.append(client.get("/en/media/before/"))

    assert [(each.status_code, each.get("Location")) for each in found] == [(404, None), (301, "/en/media/after/")]


def test_redirect_and_link_to_a_page_wait_for_it_and_for_all_above_it(client, clock, site):
    policy = Page.objects.get(slug="privacy").specific
    parent = site.add_child(instance=StandardPage(title="위", title_en="Above", slug="above", go_live_at=LATER))
    child = parent.add_child(instance=StandardPage(title="아래", title_en="Below", slug="below"))
    Redirect.objects.create(old_path="/en/formerly", redirect_page=child)
    policy.body_en = [("paragraph", RichText(f'<p><a linktype="page" id="{child.pk}">Page</a></p>'))]
    policy.save()

    found = []
    for moment in (NOW, LATER):
        clock.at(moment)
        is_linked = b'href="/en/above/below/"' in client.get("/en/privacy/").content
        found.append((client.get("/en/formerly/").status_code, is_linked, client.get("/en/above/below/").status_code))

    assert found == [(404, False, 404), (301, True, 200)]


# ---------------------------------------------------------------- how files are sent
def test_document_comes_whole_or_in_part_under_the_name_of_its_upload(client, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    document = Document.objects.create(title="Paper", file=ContentFile(b"%PDF-1.4 text", "보도 자료.pdf"))
    MediaFile.objects.create(item=make_media_item("item"), document=document)

    whole = client.get(document.url)
    part = client.get(document.url, headers={"range": "bytes=1-3"})
    again = client.get(document.url, headers={"if-none-match": whole.headers["ETag"]})

    assert (whole.status_code, whole.getvalue()) == (200, b"%PDF-1.4 text")
    assert whole.headers["Content-Type"] == "application/pdf"
    assert unquote(whole.headers["Content-Disposition"]) == "inline; filename*=utf-8''보도 자료.pdf"
    assert whole.headers["X-Content-Type-Options"] == "nosniff"
    assert (part.status_code, part.getvalue()) == (206, b"PDF")
    assert again.status_code == 304


@pytest.mark.parametrize(("name", "kind"), [("page.html", "text/html"), ("drawing.svg", "image/svg+xml")])
def test_what_a_browser_could_run_is_only_saved(client, settings, tmp_path, name, kind):
    settings.MEDIA_ROOT = tmp_path
    document = Document.objects.create(title="Page", file=ContentFile(b"<script>", name))
    MediaFile.objects.create(item=make_media_item("item"), document=document)

    response = client.get(document.url)

    assert response.headers["Content-Type"] == kind
    assert response.headers["Content-Disposition"].startswith("attachment")
    assert response.headers["Content-Security-Policy"] == "default-src 'none'"


def test_image_is_saved_under_the_name_of_its_upload(client, held_file):
    image = Image.objects.create(
        title="x", file=held_file("original_images/a1b2.png"), file_name="개회식.png", width=1, height=1
    )
    make_speaker(photo=image)

    response = client.get(f"/files/{image.file.name}")

    assert unquote(response.headers["Content-Disposition"]) == "inline; filename*=utf-8''개회식.png"
