"""Whatever is sent to a public address: no error of the server, no cookie, and nothing of the request in the answer."""

import pytest
from django.test import Client, RequestFactory

from cac2020.wsgi import application
from tests.factories import (
    at,
    make_city,
    make_company,
    make_days,
    make_media_item,
    make_session,
    make_site,
    make_speaker,
)
from tests.visits import BAD_VALUES, read, words

pytestmark = pytest.mark.django_db
LANGUAGES = ["ko", "en"]
PAGES = [
    "",
    "overview/",
    "schedule/",
    "schedule/education/",
    "live/",
    "speakers/",
    "speakers/park-won-soon/",
    "cities/",
    "cities/seoul/",
    "media/",
    "media/seoul-statement/",
    "ir/",
    "ir/healcerion/",
    "links/",
    "privacy/",
]
MACHINES = ["robots.txt", "sitemap.xml", "site.webmanifest", "healthz", "readyz"]
PARAMETERS = ["q", "kind", "country", "session", "day", "mayoral", "sector", "tz", "page"]
FORGED = "forged.example"


@pytest.fixture(autouse=True)
def site(clock):
    clock.at(at("2020-06-03 16:00"))
    make_days()
    make_session()
    make_speaker()
    make_city()
    make_media_item()
    make_company()
    return make_site()


@pytest.mark.parametrize("value", BAD_VALUES)
def test_no_value_of_any_parameter_breaks_a_page(client, value):
    query = "&".join(f"{name}={value}" for name in PARAMETERS)

    assert [page for page in PAGES if client.get(f"/en/{page}?{query}").status_code != 200] == []


@pytest.mark.parametrize("charset", ["hex", "base64", "rot13", "no-such-codec", "utf-16"])
def test_no_charset_that_a_request_names_breaks_its_query(charset):
    answers = []
    environ = RequestFactory().get("/ko/?q=a").environ | {"CONTENT_TYPE": f"text/plain; charset={charset}"}

    application(environ, lambda status, headers, exc_info=None: answers.append(status))

    assert answers == ["200 OK"]


def test_no_number_is_too_long(client):
    assert client.get(f"/files/documents/{'9' * 5000}/a.pdf").status_code == 404
    assert client.get(f"/files/documents/{'9' * 18}/a.pdf").status_code == 404


@pytest.mark.parametrize("method", ["POST", "PUT", "OPTIONS", "FOO"])
def test_no_method_breaks_an_address_or_is_kept(client, method):
    for path in [*(f"/en/{page}" for page in PAGES), *(f"/{machine}" for machine in MACHINES), "/", "/files/x.png"]:
        response = client.generic(method, path, b"a=1")

        assert response.status_code < 500, path
        assert response.headers["Cache-Control"] == "private, no-store", path
        assert not response.cookies, path


@pytest.mark.parametrize("language", LANGUAGES)
def test_refused_form_says_so_in_the_language_of_its_address(language):
    response = Client(enforce_csrf_checks=True).post(f"/{language}/")

    assert response.status_code == 403
    assert f'<html lang="{language}">' in response.content.decode()
    assert not response.cookies


@pytest.mark.parametrize(
    "path",
    [
        "/en/_util/login/",
        "/ko/_util/authenticate_with_password/1/1/",
        "/files/documents/authenticate_with_password/1/",
    ],
)
def test_visitors_are_offered_no_login(client, path):
    response = client.get(path)

    assert response.status_code == 404
    assert not response.cookies


@pytest.mark.parametrize("page", [*PAGES, "no-such-page/"])
def test_page_names_the_host_of_the_settings_and_never_that_of_the_request(client, settings, page):
    settings.ALLOWED_HOSTS = [FORGED]

    text = client.get(f"/ko/{page}", headers={"host": FORGED, "x-forwarded-host": FORGED}).content.decode()

    assert FORGED not in text
    assert f'<link rel="canonical" href="{settings.SITE_URL}/ko/{page}">' in text


def test_unknown_host_is_refused(client):
    for path in ["/", "/ko/", "/niabbs5/", "/sitemap.xml", "/files/x.png"]:
        assert client.get(path, headers={"host": FORGED}).status_code == 400, path


def test_probes_are_answered_where_plain_http_is_redirected(settings):
    settings.SECURE_SSL_REDIRECT = True

    assert [Client().get(path).status_code for path in ("/healthz", "/readyz", "/ko/")] == [200, 200, 301]


def test_page_in_the_main_menu_is_listed_once(client, site):
    site.get_children().filter(slug="speakers").update(show_in_menus=True)

    titles = [words(link) for link in read(client, "/en/").select("footer nav a")]

    assert titles.count("Speakers") == 1
