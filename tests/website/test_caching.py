"""No page may be kept past the next instant at which it changes by itself, and nobody's page may be kept for others."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from media_archive.models import MediaKit
from sessions.models import Session
from tests.factories import at, make_days, make_media_item, make_session, make_site
from website.caching import next_midnight, public_cache_control

LANGUAGES = ["ko", "en"]
PAGES = [
    "",
    "overview/",
    "schedule/",
    "schedule/education/",
    "live/",
    "speakers/",
    "cities/",
    "media/",
    "ir/",
    "links/",
]
PRIVATE = "private, no-store"
PUNCTUAL = {"delay_minutes": 0}


def lifetimes(header):
    """(s-maxage, stale-while-revalidate) of a public Cache-Control."""
    return tuple(int(re.search(rf"{name}=(\d+)", header)[1]) for name in ("s-maxage", "stale-while-revalidate"))


@pytest.fixture
def home(db):
    make_days()
    make_session()  # 3 June 15:30 to 17:00
    return make_site()


@pytest.mark.parametrize(
    ("left", "expected"),
    [
        (86400, (30, 30)),
        (60, (30, 30)),
        (59, (30, 29)),
        (31, (30, 1)),
        (30, (30, 0)),
        (29.9, (29, 0)),
        (1, (1, 0)),
        (0.4, (0, 0)),
        (0, (0, 0)),
        (-5, (0, 0)),
    ],
)
def test_lifetime_ends_before_the_boundary(left, expected):
    now = at("2020-06-03 12:00")

    header = public_cache_control(now, now + timedelta(seconds=left))

    assert lifetimes(header) == expected
    assert header.startswith("public, max-age=0, ")


@pytest.mark.parametrize(
    ("now", "midnight"),
    [
        ("2020-06-02 23:59:59", "2020-06-03 00:00"),
        ("2020-06-03 00:00:00", "2020-06-04 00:00"),
        ("2020-06-02T14:59:59+00:00", "2020-06-03 00:00"),
        ("2020-06-02T15:00:00+00:00", "2020-06-04 00:00"),
    ],
)
def test_midnight_is_that_of_seoul(now, midnight):
    assert next_midnight(at(now)) == at(midnight)


def embargo(model):
    if model == "item":
        make_media_item(embargo_until=at("2020-06-03 12:00"))
    elif model == "schedule":
        make_media_item(go_live_at=at("2020-06-03 12:00"))
    else:
        MediaKit.objects.create(slug="kit", title_ko="꾸러미", embargo_until=at("2020-06-03 12:00"))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(
    ("boundary", "fields"),
    [
        ("2020-06-03 15:30", PUNCTUAL),  # the session starts
        ("2020-06-03 17:00", PUNCTUAL),  # it ends
        ("2020-06-04 00:00", PUNCTUAL),  # midnight
        ("2020-06-17 17:00", PUNCTUAL),  # the promise of a replay runs out
        ("2020-06-03 15:50", {"delay_minutes": 20}),
        ("2020-06-03 16:30", {"revised_ends_at": at("2020-06-03 16:30")}),
    ],
)
def test_no_page_outlives_a_change_of_state_or_of_day(client, clock, home, language, page, boundary, fields):
    Session.objects.update(**fields)
    found = []
    for seconds in (61, 60, 31, 30, 5, 1):
        clock.at(at(boundary) - timedelta(seconds=seconds))
        response = client.get(f"/{language}/{page}")
        assert response.status_code == 200
        found.append((seconds, sum(lifetimes(response["Cache-Control"]))))

    assert found == [(61, 60), (60, 60), (31, 31), (30, 30), (5, 5), (1, 1)]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page", ["", "media/", "schedule/"])
@pytest.mark.parametrize("model", ["item", "schedule", "kit"])
def test_no_page_outlives_an_embargo(client, clock, home, language, page, model):
    embargo(model)

    clock.at("2020-06-03 11:59:50")
    assert sum(lifetimes(client.get(f"/{language}/{page}")["Cache-Control"])) == 10

    clock.at("2020-06-03 12:00:00")
    assert sum(lifetimes(client.get(f"/{language}/{page}")["Cache-Control"])) == 60


def test_draft_under_embargo_sets_no_boundary_that_leaks(client, clock, home):
    make_media_item("draft", live=False, embargo_until=at("2020-06-03 12:00"))
    clock.at("2020-06-03 11:59:50")

    # A shorter life tells nothing and costs nothing; the page itself must not name the draft.
    assert "Item draft" not in client.get("/en/media/").content.decode()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page", PAGES)
def test_public_pages_know_no_cookie(clock, home, language, page):
    clock.at("2020-06-03 12:00")
    user = get_user_model().objects.create_superuser("staff", "staff@example.org", "a long password of staff")
    visitor, staff = Client(), Client()
    staff.force_login(user)

    responses = [client.get(f"/{language}/{page}") for client in (visitor, staff)]

    assert [dict(response.cookies) for response in responses] == [{}, {}]
    assert responses[0].content == responses[1].content
    for response in responses:
        assert "cookie" not in response.get("Vary", "").lower()
        assert response["Cache-Control"].startswith("public, ")


def test_staff_pages_are_private(clock, home):
    clock.at("2020-06-03 12:00")
    user = get_user_model().objects.create_superuser("staff", "staff@example.org", "a long password of staff")
    staff = Client()
    login = staff.get("/staff/login/")
    staff.force_login(user)

    for response in (login, staff.get("/staff/"), staff.get("/staff/no-such-page/")):
        assert response["Cache-Control"] == PRIVATE
        assert "Cookie" in response["Vary"]


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/ko",
        "/ko/no-such-page/",
        "/en/schedule/no-such-session/",
        "/files/no-such-file.png",
        "/healthz",
        "/readyz",
    ],
)
def test_errors_redirects_and_machine_answers_are_kept_by_nobody(client, clock, home, path):
    clock.at("2020-06-03 12:00")

    assert client.get(path)["Cache-Control"] == PRIVATE


def test_failure_is_kept_by_nobody(client, clock, home, monkeypatch):
    clock.at("2020-06-03 12:00")
    client.raise_request_exception = False
    monkeypatch.setattr("sessions.schedule_details.timetable_for", lambda request: 1 / 0)

    response = client.get("/ko/schedule/")

    assert response.status_code == 500
    assert response["Cache-Control"] == PRIVATE


def test_post_is_kept_by_nobody(client, clock, home):
    clock.at("2020-06-03 12:00")

    assert client.post("/ko/schedule/")["Cache-Control"] == PRIVATE


@pytest.mark.parametrize("path", ["/ko/", "/en/schedule/"])
def test_head_says_the_same_as_get(client, clock, home, path):
    clock.at("2020-06-03 15:29:50")

    assert client.head(path)["Cache-Control"] == client.get(path)["Cache-Control"]
