"""Related links, pages of text, pages of errors, and the addresses of the 2020 site."""

import json

import pytest

from summit.models import RelatedLink
from tests.factories import make_site, make_source
from tests.visits import MOST_QUERIES, count_queries, read, texts, words
from website.models import StandardPage

pytestmark = pytest.mark.django_db
LANGUAGES = ["ko", "en"]


@pytest.fixture(autouse=True)
def site(clock):
    clock.at("2020-06-02 22:14")
    return make_site()


def make_link(slug="wego", **fields):
    fields = {"title_ko": f"누리집 {slug}", "title_en": f"Site {slug}", "url": f"https://www.{slug}.example/a"} | fields
    link = RelatedLink.objects.create(slug=slug, **fields)
    link.sources.add(make_source(f"https://example.org/{slug}", title=f"Notice {slug}", publisher="Publisher"))
    return link


# ---------------------------------------------------------------- links
@pytest.mark.parametrize("language", LANGUAGES)
def test_links_are_grouped_and_name_their_host(client, language):
    make_link("wego", group="partner")
    make_link("cac", group="city", opened_on="2020-04-09")

    soup = read(client, f"/{language}/links/")

    assert texts(soup, ".link-list__host") == ["cac.example", "wego.example"]
    assert len(soup.select(".link-list__title")) == 2
    assert {"ko": "누리집 cac", "en": "Site cac"}[language] in words(soup.main)
    assert {"ko": "2020. 4. 9.", "en": "9 April 2020"}[language] in words(soup.main)
    assert "Notice wego" in words(soup.main)
    assert [link["rel"] for link in soup.select(".link-list__item > a")] == [["external"], ["external"]]


def test_links_page_without_links_says_so(client):
    assert texts(read(client, "/en/links/"), ".empty-state__title") == ["No links have been entered yet."]


# ---------------------------------------------------------------- pages of text
FACT = {"type": "item", "id": "a", "value": {"term": "Office", "description": "To be\nconfirmed"}}
BODY = [
    {"type": "heading", "value": "What is kept"},
    {"type": "paragraph", "value": "<p>Nothing, <b>really</b>.</p>"},
    {"type": "facts", "value": [FACT]},
    {"type": "notice", "value": "The city will complete this."},
]


def write_body(**fields):
    page = StandardPage.objects.get(slug="privacy")
    for name, value in fields.items():
        setattr(page, name, json.dumps(value) if name.startswith("body") else value)
    page.save()


def test_page_of_text_draws_every_kind_of_block(client):
    write_body(body_en=BODY, introduction_en="In short")

    soup = read(client, "/en/privacy/")

    assert texts(soup, ".prose h2") == ["What is kept"]
    assert soup.select_one(".prose__text b").get_text() == "really"
    assert texts(soup, ".facts__label") == ["Office"]
    assert soup.select_one(".facts__value br")
    assert texts(soup, ".notice") == ["The city will complete this."]
    assert texts(soup, ".page-header__lede") == ["In short"]
    assert soup.select_one("meta[name=description]")["content"] == "In short"


def test_page_of_text_marks_a_text_that_exists_in_the_other_language_only(client):
    write_body(body_en=BODY, introduction_en="In short")

    soup = read(client, "/ko/privacy/")

    assert soup.select_one(".prose")["lang"] == "en"
    assert soup.select_one(".page-header__lede")["lang"] == "en"


@pytest.mark.parametrize("language", LANGUAGES)
def test_empty_page_of_text_is_still_a_page(client, language):
    soup = read(client, f"/{language}/privacy/")

    assert len(soup.select("h1")) == 1
    assert soup.select_one("meta[name=description]")["content"]


# ---------------------------------------------------------------- errors
@pytest.mark.parametrize("language", LANGUAGES)
def test_page_not_found_speaks_the_language_of_its_address_and_offers_the_menus(client, language):
    soup = read(client, f"/{language}/no-such-page/", status=404)

    assert soup.html["lang"] == language
    links = {link["href"] for link in soup.select("main a")}
    assert {f"/{language}/{section}/" for section in ["overview", "schedule", "live", "media", "ir", "links"]} <= links
    assert soup.select_one("meta[name=robots]")["content"] == "noindex"


@pytest.mark.parametrize("path", ["/ko/%00/", "/en/" + "x" * 5000 + "/", "/ko/../../etc/passwd", "/fr/"])
def test_strange_address_is_not_found(client, path):
    assert client.get(path).status_code == 404


# ---------------------------------------------------------------- the 2020 site
@pytest.mark.parametrize(
    ("address", "target"),
    [
        ("/niabbs5/", "/ko/"),
        ("/niabbs5/index.php", "/ko/"),
        ("/niabbs5/inc.php?inc=sub1", "/ko/overview/"),
        ("/niabbs5/inc.php?inc=sub99", "/ko/"),
        ("/niabbs5/inc.php?inc=%00", "/ko/"),
        ("/niabbs5/inc.php?inc=" + "x" * 10_000, "/ko/"),
        ("/niabbs5/inc.php?inc[]=sub1&inc=https://example.org/", "/ko/"),
        ("/niabbs5/board/view.php?id=1", "/ko/"),
    ],
)
def test_legacy_address_leads_to_todays_page_for_good(client, address, target):
    response = client.get(address)

    assert (response.status_code, response.headers["Location"]) == (301, target)


def test_legacy_address_of_the_english_host_leads_to_the_english_page(client, settings):
    settings.ALLOWED_HOSTS = ["eng.cac2020.example"]

    response = client.get("/niabbs5/inc.php?inc=sub1", headers={"host": "eng.cac2020.example"})

    assert response.headers["Location"] == "/en/overview/"


# ---------------------------------------------------------------- cost
@pytest.mark.parametrize("language", LANGUAGES)
def test_links_ask_little_of_the_database_however_many_rows(client, language):
    make_link("first")
    few = count_queries(client, f"/{language}/links/")
    for number in range(10):
        make_link(f"link-{number}")

    assert count_queries(client, f"/{language}/links/") == few
    assert few <= MOST_QUERIES


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_of_text_ask_little_of_the_database(client, language):
    write_body(body_ko=BODY * 10, body_en=BODY * 10)

    assert count_queries(client, f"/{language}/privacy/") <= MOST_QUERIES
