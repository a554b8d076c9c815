"""The page, the comparison, the shortlist, the table, the address card and the structured data say the same."""

import csv
import io
import json
from collections import Counter
from datetime import date

import pytest
import vobject

from ir_companies.models import Company, ExchangeRate
from summit.spreadsheets import text_of
from tests.factories import make_source
from tests.visits import read, words

pytestmark = pytest.mark.django_db
LANGUAGES = ["ko", "en"]


@pytest.fixture
def slugs(programme, clock):
    clock.at("2020-12-31 12:00")
    slugs = list(Company.objects.values_list("slug", flat=True))
    assert len(slugs) == 10
    return slugs


def figures_in(element):
    """What machines read of the figures in a part of a page."""
    return Counter(figure.get("value") or figure.get("datetime") for figure in element.select(".figure"))


def table(client, language, slugs):
    body = client.get(f"/{language}/ir/shortlist.csv?c={','.join(slugs)}").content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(body)))


def cards(client, language, slugs):
    body = client.get(f"/{language}/ir/shortlist.vcf?c={','.join(slugs)}").content.decode()
    return {card.uid.value.partition("@")[0]: card for card in vobject.readComponents(body)}


def structured_data(soup):
    return json.loads(soup.select_one('script[type="application/ld+json"]').string)["@graph"]


def compared(client, language, slugs):
    """{slug: the cells of its column in the comparison}"""
    columns = {}
    for part in (slugs[:6], slugs[6:]):
        soup = read(client, f"/{language}/ir/compare/?c={','.join(part)}")
        for row in soup.select(".comparison tbody tr"):
            for slug, cell in zip(part, row.select("td"), strict=True):
                columns.setdefault(slug, []).append(cell)
    return columns


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_figure_is_the_same_everywhere(client, slugs, language):
    rows, contacts = table(client, language, slugs), cards(client, language, slugs)
    columns = compared(client, language, slugs)
    sheets = read(client, f"/{language}/ir/shortlist/?c={','.join(slugs)}")
    found = Counter()

    for slug in slugs:
        page = read(client, f"/{language}/ir/{slug}/")
        shown = figures_in(page.main)
        own = [row for row in rows if row["company"] == slug and row["value"]]
        organisation, *observations = structured_data(page)
        note = contacts[slug].note.value
        found += shown

        assert Counter(row["value"] for row in own) == shown, slug
        assert Counter(str(each.get("value", each.get("minValue"))) for each in observations) == shown, slug
        assert sum((figures_in(cell) for cell in columns[slug]), Counter()) == shown, slug
        assert figures_in(sheets.select_one(f"[aria-labelledby=company-{slug}]")) == shown, slug
        assert [row["fact"] for row in own if text_of(row["amount"] or row["text"]) not in note] == [], slug
        # each with its currency, its date and where it was read
        for row, each in zip(own, observations, strict=True):
            receipts = [source.get("url", "") for source in each["subjectOf"]]
            assert row["as_of"] == each["observationDate"], (slug, row["fact"])
            assert row["unit"] == each.get("unitText", ""), (slug, row["fact"])
            assert row["source_url"].split() == receipts != [], (slug, row["fact"])
            assert (row["unit"] == "KRW") is (each.get("unitText") == "KRW")
        by_fact = {row["fact"]: row["value"] for row in own}
        assert organisation.get("foundingDate", "") == by_fact.get("founded", "")
        assert organisation.get("tickerSymbol", "") == by_fact.get("listing", "")

    assert sum(found.values()) == 20
    assert {"18168000000", "-433000000", "25600000000", "150000000000", "KOSDAQ 214260", "2006-03-30"} <= set(found)


@pytest.mark.parametrize("language", LANGUAGES)
def test_figures_on_a_page_have_their_sources_beside_them(client, slugs, language):
    for slug in slugs:
        page = read(client, f"/{language}/ir/{slug}/")
        for figure in page.select(".receipts__item .figure, .data-table tr:has(.figure)"):
            place = figure.find_parent("li") or figure.find_parent("tr") or figure
            assert place.select(".source-link a[href]"), (slug, words(place))


@pytest.mark.parametrize("language", LANGUAGES)
def test_names_in_both_scripts_and_public_names_only_are_on_the_card(client, slugs, language):
    contacts = cards(client, language, slugs)

    assert set(contacts) == set(slugs)
    for company in Company.objects.all():
        card = contacts[company.slug]
        page = words(read(client, f"/{language}/ir/{company.slug}/").main)
        for name in (company.name_ko, company.name_en):
            assert name in card.fn.value
            assert name in card.org.value[0]
        chief = company.ceo_name_en if language == "en" and company.ceo_name_en else company.ceo_name_ko
        assert (chief or "") in page
        assert (chief or "") in card.note.value
        assert not hasattr(card, "tel")
        assert not hasattr(card, "email")


@pytest.mark.parametrize("language", LANGUAGES)
def test_entered_rate_converts_the_same_everywhere(client, slugs, language):
    source = make_source("https://example.org/rate", publisher="Bank")
    ExchangeRate.objects.create(currency="USD", krw_per_unit="1219.3", as_of=date(2020, 6, 5), source=source)

    page = read(client, f"/{language}/ir/raphas/")
    rows = {row["fact"]: row for row in table(client, language, ["raphas"])}
    nodes = {node["@id"].partition("#")[2]: node for node in structured_data(page)}
    note = cards(client, language, ["raphas"])["raphas"].note.value
    amount = "약 2,100만 달러" if language == "ko" else "about USD 21 million"

    for fact in ("funding-1", "revenue-2019"):
        row = rows[fact]
        assert row["converted_unit"] == "USD"
        assert (row["rate_krw_per_unit"], row["rate_as_of"], row["rate_source"]) == ("1219.3", "2020-06-05", "Bank")
        assert str(nodes[fact]["additionalProperty"]["value"]) == row["converted_value"]
        assert page.select_one(f'.converted data[value="{row["converted_value"]}"]')
    assert rows["funding-1"]["converted_value"] == "21000000"
    assert amount in note
    assert amount in words(page.select_one(".receipts .converted"))
    assert "1,219.3" in words(page.select_one(".receipts .converted__rate"))
    assert page.select_one('.receipts .converted__rate a[href="https://example.org/rate"]')


def test_without_a_rate_nothing_is_converted(client, slugs):
    assert not ExchangeRate.objects.exists()
    assert {row["converted_value"] for row in table(client, "en", slugs)} == {""}
    assert not read(client, "/en/ir/raphas/").select(".converted")


@pytest.mark.parametrize("language", LANGUAGES)
def test_files_hold_nothing_for_staff(client, slugs, language):
    table_text = client.get(f"/{language}/ir/shortlist.csv?c={','.join(slugs)}").content.decode()
    card_text = client.get(f"/{language}/ir/shortlist.vcf?c={','.join(slugs)}").content.decode().replace("\r\n ", "")
    pages = [
        client.get(f"/{language}/ir/{path}/?c={','.join(slugs[:6])}").content.decode()
        for path in ("compare", "shortlist")
    ]
    secrets = [
        text
        for company in Company.objects.all()
        for text in [company.staff_note, company.to_be_completed, company.founded_basis]
        if text
    ]

    assert len(secrets) > 15
    for text in [table_text, card_text, *pages]:
        assert [secret for secret in secrets if secret in text] == []
    assert "blog post; confirm" not in table_text + card_text + "".join(pages)
