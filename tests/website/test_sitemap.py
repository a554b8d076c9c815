"""What crawlers and devices are told: sitemap, robots, manifest."""

from datetime import timedelta
from xml.etree import ElementTree

import pytest
from wagtail.models import Page

from tests.factories import (
    SECTIONS,
    at,
    make_city,
    make_company,
    make_media_item,
    make_session,
    make_site,
    make_speaker,
)
from tests.visits import MOST_QUERIES, count_queries

pytestmark = pytest.mark.django_db
NOW = "2020-06-02 12:00"
NAMES = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}
SITE = "https://summit.example.org"


@pytest.fixture(autouse=True)
def site(clock, settings):
    clock.at(NOW)
    settings.SITE_URL = SITE
    return make_site()


@pytest.fixture
def rows():
    make_session("education")
    make_speaker("park-won-soon")
    make_city("london", "Europe/London")
    make_media_item("seoul-statement")
    make_company("raphas")
    return ["schedule/education", "speakers/park-won-soon", "cities/london", "media/seoul-statement", "ir/raphas"]


def entries(client):
    """Return {address: (alternates by language, last change)} of the sitemap; an address twice is a fault."""
    response = client.get("/sitemap.xml")
    assert response.status_code == 200
    assert response.headers["Content-Type"].startswith("application/xml")
    found = {}
    for url in ElementTree.fromstring(response.content).findall("s:url", NAMES):  # noqa: S314 - our own
        address = url.findtext("s:loc", namespaces=NAMES)
        assert address not in found
        alternates = {link.get("hreflang"): link.get("href") for link in url.findall("x:link", NAMES)}
        found[address] = (alternates, url.findtext("s:lastmod", namespaces=NAMES))
    return found


def test_sitemap_names_every_page_and_row_in_both_languages(client, rows):
    sections = [*(slug for _model, slug, *_rest in SECTIONS), "media/kits"]

    expected = {
        f"{SITE}/{language}/{place}" for language in ["ko", "en"] for place in ["", *(f"{s}/" for s in sections + rows)]
    }

    assert set(entries(client)) == expected


def test_sitemap_addresses_all_answer(client, rows):
    addresses = entries(client)

    assert len(addresses) == 2 * (1 + len(SECTIONS) + len(rows) + 1)  # the list of press kits
    assert {client.get(address.removeprefix(SITE)).status_code for address in addresses} == {200}


def test_sitemap_names_the_other_language_of_every_address(client, rows):
    found = entries(client)

    for address, (alternates, _changed) in found.items():
        place = address.removeprefix(SITE).split("/", 2)[2]
        assert alternates == {
            "ko": f"{SITE}/ko/{place}",
            "en": f"{SITE}/en/{place}",
            "x-default": f"{SITE}/ko/{place}",
        }
        assert set(alternates.values()) <= set(found)


def test_sitemap_tells_the_last_change_where_it_is_known(client):
    changed = at("2020-05-20 10:00")
    make_speaker("park-won-soon", last_published_at=changed)
    make_media_item("statement", last_published_at=changed, embargo_until=at("2020-05-27 11:15"))
    make_city("london", "Europe/London")

    changes = {address.removeprefix(SITE): changed for address, (_links, changed) in entries(client).items()}

    assert changes["/en/speakers/park-won-soon/"] == "2020-05-20"
    assert changes["/en/media/statement/"] == "2020-05-27"
    assert changes["/en/cities/london/"] is None


def test_sitemap_hides_what_the_public_may_not_see(client):
    make_session("secret-session", live=False)
    make_speaker("secret-speaker", live=False)
    make_media_item("secret-draft", live=False)
    make_media_item("secret-embargo", embargo_until=at(NOW) + timedelta(seconds=1))
    Page.objects.get(slug="links").unpublish()

    assert [address for address in entries(client) if "secret" in address or "links" in address] == []


def test_sitemap_leaves_out_rows_whose_section_is_unpublished(client, rows):
    Page.objects.get(slug="speakers").unpublish()

    assert [address for address in entries(client) if "speakers" in address] == []


def test_embargoed_item_enters_the_sitemap_at_its_instant(client, clock):
    make_media_item("release", embargo_until=at("2020-06-02 12:00:01"))

    before = [address for address in entries(client) if "release" in address]
    clock.at("2020-06-02 12:00:01")

    assert before == []
    assert len([address for address in entries(client) if "release" in address]) == 2


def test_sitemap_asks_little_of_the_database(client, rows):
    assert count_queries(client, "/sitemap.xml") <= MOST_QUERIES


def test_robots_are_kept_out_of_the_admin_and_led_to_the_sitemap(client):
    response = client.get("/robots.txt")

    assert response.headers["Content-Type"].startswith("text/plain")
    assert response.content.decode().splitlines() == [
        "User-agent: *",
        "Disallow: /staff/",
        "",
        f"Sitemap: {SITE}/sitemap.xml",
    ]


def test_manifest_names_icons_that_exist(client):
    response = client.get("/site.webmanifest")

    assert response.headers["Content-Type"] == "application/manifest+json"
    manifest = response.json()
    assert manifest["start_url"] == "/"
    assert {icon["purpose"] for icon in manifest["icons"]} == {"any", "maskable"}
    for icon in manifest["icons"]:
        response = client.get(icon["src"])
        response.close()
        assert (response.status_code, response.headers["Content-Type"]) == (200, icon["type"])
