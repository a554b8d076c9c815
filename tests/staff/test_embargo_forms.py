"""An embargo is typed on the clock of any zone, and what was seen is not hidden without a second look."""

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from wagtail.models import ModelLogEntry, Page

from media_archive.models import MediaItem, MediaKit
from tests.factories import at, make_media_item, make_site, make_staff
from tests.forms import form_data
from tests.visits import words

pytestmark = pytest.mark.django_db
NOW = "2020-05-26 12:00"
UNTIL = at("2020-05-27 11:15")
LANGUAGES = ["ko", "en"]
SEEN = {
    "ko": "2020. 5. 20.(수) 09:00 KST (00:00 UTC)",
    "en": "Wed 20 May 2020 09:00 KST (00:00 UTC)",
}


@pytest.fixture(autouse=True)
def site(clock):
    clock.at(NOW)
    return make_site()


def client_of(role="press-officer", language="ko"):
    client = Client()
    client.force_login(make_staff(role, language=language))
    return client


def edit_url(row):
    if isinstance(row, Page):
        return reverse("wagtailadmin_pages:edit", args=[row.pk])
    return reverse(type(row).snippet_viewset.get_url_name("edit"), args=[row.pk])


def save(client, row, **changes):
    url = edit_url(row)
    data = form_data(client.get(url).content) | {"action-publish": "1", "gap_reason": "later"} | changes
    return client.post(url, {name: value for name, value in data.items() if value is not None})


def public_item():
    item = make_media_item(title_ko="보도자료", title_en="Release")
    MediaItem.objects.filter(pk=item.pk).update(first_published_at=at("2020-05-20 09:00"))
    return item


# ---------------------------------------------------------------- zones
@pytest.mark.parametrize(
    ("zone", "typed"),
    [
        ("Asia/Seoul", "2020-05-27 11:15"),
        ("UTC", "2020-05-27 02:15"),
        ("America/New_York", "2020-05-26 22:15"),
        ("", "2020-05-27 11:15"),
    ],
)
def test_embargo_is_typed_on_the_clock_of_a_zone(zone, typed):
    kit = MediaKit.objects.create(slug="kit", title_ko="꾸러미", title_en="Kit", embargo_until=at("2020-05-26 13:00"))
    client = client_of()

    save(client, kit, embargo_until=typed, embargo_zone=zone)

    kit.refresh_from_db()
    assert kit.embargo_until == UNTIL
    shown = form_data(client.get(edit_url(kit)).content)
    assert (shown["embargo_until"], shown["embargo_zone"]) == ("2020-05-27 11:15", "Asia/Seoul")


@pytest.mark.parametrize(
    ("zone", "typed"),
    [
        ("America/New_York", "2021-03-14 02:30"),  # skipped
        ("America/New_York", "2020-11-01 01:30"),  # twice
        ("Mars/Olympus", "2020-05-27 11:15"),
        ("UTC", "tomorrow"),
    ],
)
def test_time_that_cannot_be_read_is_refused_and_kept_in_the_form(zone, typed):
    kit = MediaKit.objects.create(slug="kit", title_ko="꾸러미", title_en="Kit", embargo_until=at("2020-05-26 13:00"))

    response = save(client_of(), kit, embargo_until=typed, embargo_zone=zone, title_en="Edited")

    shown = form_data(response.content)
    assert (shown["embargo_until"], shown["title_en"]) == (typed, "Edited")
    kit.refresh_from_db()
    assert (kit.embargo_until, kit.title_en) == (at("2020-05-26 13:00"), "Kit")


def test_schedule_is_typed_on_the_clock_of_a_zone():
    item = make_media_item(live=False)

    save(client_of("approver"), item, go_live_at="2020-05-26 22:15", schedule_zone="America/New_York")

    assert MediaItem.objects.get().approved_schedule
    assert [MediaItem.objects.public_at(at(f"2020-05-27 11:{minute}")).count() for minute in (14, 15)] == [0, 1]


# ---------------------------------------------------------------- the second look
@pytest.mark.parametrize("language", LANGUAGES)
def test_embargo_on_what_was_seen_asks_first_and_loses_nothing(language):
    item = public_item()
    client = client_of(language=language)

    response = save(client, item, embargo_until="2020-05-27 11:15", title_en="Edited")

    soup = BeautifulSoup(response.content, "html.parser")
    assert SEEN[language] in words(soup.select_one(".embargo-confirm .error-message"))
    shown = form_data(response.content)
    assert (shown["title_en"], shown["embargo_until"]) == ("Edited", "2020-05-27 11:15")
    item.refresh_from_db()
    assert (item.title_en, item.embargo_until) == ("Release", None)

    save(client, item, embargo_until="2020-05-27 11:15", title_en="Edited", embargo_confirmed="on")

    item.refresh_from_db()
    assert (item.title_en, item.embargo_until) == ("Edited", UNTIL)
    assert not MediaItem.objects.public_at(at(NOW)).exists()


def test_every_question_of_the_form_is_asked_once():
    html = client_of().get(edit_url(public_item())).content.decode()

    asked = ["embargo_zone", "schedule_zone", "embargo_confirmed", "hide_until_then", "gap_reason"]
    assert {name: html.count(f'name="{name}"') for name in asked[:-1]} == dict.fromkeys(asked[:-1], 1)
    assert html.count('name="gap_reason"') <= 1


def test_embargo_that_is_over_is_moved_later_only_after_a_second_look():
    item = make_media_item(embargo_until=at("2020-05-26 11:00"))

    response = save(client_of(), item, embargo_until="2020-05-27 11:15")

    assert "11:00 KST" in words(
        BeautifulSoup(response.content, "html.parser").select_one(".embargo-confirm [role=alert]")
    )
    item.refresh_from_db()
    assert item.embargo_until == at("2020-05-26 11:00")


def test_draft_with_an_embargo_hides_nothing_yet_and_asks_nothing():
    item = public_item()

    save(client_of(), item, embargo_until="2020-05-27 11:15", **{"action-publish": None})

    item.refresh_from_db()
    assert item.embargo_until is None
    assert item.get_latest_revision_as_object().embargo_until == UNTIL


@pytest.mark.parametrize("until", ["2020-05-26 13:00", "2020-05-28 11:15"])
def test_embargo_of_what_nobody_has_seen_moves_freely(until):
    item = make_media_item(embargo_until=UNTIL)

    save(client_of(), item, embargo_until=until)

    item.refresh_from_db()
    assert item.embargo_until == at(until)


@pytest.mark.parametrize("language", LANGUAGES)
def test_kit_that_was_seen_asks_too(language):
    kit = MediaKit.objects.create(slug="kit", title_ko="꾸러미", title_en="Kit")
    client = client_of(language=language)

    response = save(client, kit, embargo_until="2020-05-27 11:15")

    assert BeautifulSoup(response.content, "html.parser").select_one(".embargo-confirm .error-message")
    kit.refresh_from_db()
    assert kit.embargo_until is None

    save(client, kit, embargo_until="2020-05-27 11:15", embargo_confirmed="on")
    kit.refresh_from_db()
    assert kit.embargo_until == UNTIL


# ---------------------------------------------------------------- pages and rows with a schedule
def test_page_that_was_seen_is_hidden_until_it_goes_live(site, clock):
    page = Page.objects.get(slug="privacy").specific
    client = client_of("approver")

    save(client, page, title_en="After the embargo", go_live_at="2020-05-27 11:15", hide_until_then="on")

    found = []
    for moment in (NOW, "2020-05-27 11:14:59", "2020-05-27 11:15"):
        clock.at(moment)
        response = Client().get("/en/privacy/")
        found.append((response.status_code, b"After the embargo" in response.content))
    assert found == [(404, False), (404, False), (200, True)]


def test_page_that_was_seen_stays_as_it_is_where_nobody_asked_and_staff_are_told(site):
    page = Page.objects.get(slug="privacy").specific
    client = client_of("approver", "en")

    save(client, page, title_en="After the embargo", go_live_at="2020-05-27 11:15")

    assert "Visitors go on seeing" in client.get("/staff/").content.decode()
    response = Client().get("/en/privacy/")
    assert (response.status_code, b"After the embargo" in response.content) == (200, False)


def test_item_that_was_seen_is_hidden_until_its_new_version_goes_live(clock):
    item = public_item()

    save(client_of(), item, title_en="Edited", go_live_at="2020-05-27 11:15", hide_until_then="on")

    assert Client().get("/en/media/seoul-statement/").status_code == 404
    assert ModelLogEntry.objects.filter(action="wagtail.unpublish", object_id=str(item.pk)).exists()
    clock.at("2020-05-27 11:15")
    assert b"Edited" in Client().get("/en/media/seoul-statement/").content
