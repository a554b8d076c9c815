"""Companies picked in the link: the pages and files that they make."""

import csv
import io
import json

import pytest
import vobject
from django.core.files.base import ContentFile

from ir_companies.models import Company, FundingRound, IRPage, Product
from ir_companies.shortlist import Shortlist
from summit.models import Document
from tests.factories import make_company, make_sector, make_session, make_site, make_source
from tests.visits import BAD_VALUES, MOST_QUERIES, count_queries, read, texts, words

pytestmark = pytest.mark.django_db
LANGUAGES = ["ko", "en"]
SLUGS = ["one", "two", "three", "four", "five", "six", "seven"]


@pytest.fixture(autouse=True)
def site(clock):
    clock.at("2020-06-08 14:00")
    return make_site()


@pytest.fixture
def companies():
    return [
        make_company(slug, name_ko=f"기업 {slug}", name_en=slug.title(), sort_order=n) for n, slug in enumerate(SLUGS)
    ]


def compared(soup):
    return texts(soup, ".comparison__link")


# ---------------------------------------------------------------- comparison
def test_comparison_shows_companies_in_the_order_of_the_link(client, companies):
    soup = read(client, "/en/ir/compare/?c=two,one")

    assert compared(soup) == ["Two", "One"]
    assert len(soup.select("thead th[scope=col]")) == 3
    rows = soup.select(".comparison tbody tr")
    assert all(len(row.select("th[scope=row]")) == 1 and len(row.select("td")) == 2 for row in rows)
    assert texts(soup, "tbody th")[:7] == [
        "Sector",
        "In one line",
        "Founded",
        "Headquarters",
        "Chief executive",
        "Employees",
        "Listing",
    ]
    assert not soup.select(".ir-picker, .notice")


@pytest.mark.parametrize("language", LANGUAGES)
def test_more_than_six_are_not_compared_and_the_page_says_so(client, companies, language):
    soup = read(client, f"/{language}/ir/compare/?c={','.join(SLUGS)}")

    assert len(compared(soup)) == 6
    assert len(soup.select(".notice")) == 1
    assert "7" in words(soup.select_one(".notice"))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page", ["compare", "shortlist"])
def test_unknown_company_is_named_and_left_out(client, companies, language, page):
    soup = read(client, f"/{language}/ir/{page}/?c=one,nobody,two")

    assert "nobody" in words(soup.select_one(".notice"))
    assert len(soup.select(".comparison__link, .ir-sheet__link")) == 2
    assert not soup.select('a[href*="nobody"]:not([hreflang])')


@pytest.mark.parametrize(
    ("query", "columns", "checked"), [("", 0, 0), ("?c=", 0, 0), ("?c=one", 1, 1), ("?c=nobody", 0, 0)]
)
def test_comparison_of_one_or_none_offers_the_others(client, companies, query, columns, checked):
    soup = read(client, f"/en/ir/compare/{query}")

    assert len(compared(soup)) == columns
    assert len(soup.select(".ir-picker input[name=c]")) == 7
    assert len(soup.select(".ir-picker input[checked]")) == checked


@pytest.mark.parametrize(
    ("given", "tidy"),
    [
        ("c=one&c=two", "c=one,two"),
        ("q=&sector=bio&c=one&c=two&c=one", "c=one,two"),
        ("q=", ""),
    ],
)
@pytest.mark.parametrize("page", ["compare", "shortlist"])
def test_forms_lead_to_the_one_address_of_their_companies(client, companies, page, given, tidy):
    response = client.get(f"/en/ir/{page}/?{given}")

    assert response.status_code == 302
    assert response.url == f"/en/ir/{page}/" + (f"?{tidy}" if tidy else "")
    assert client.get(response.url).status_code == 200
    assert not response.cookies


@pytest.mark.parametrize("value", BAD_VALUES)
def test_pages_answer_whatever_the_link_says(client, companies, value):
    for page in ("compare", "shortlist"):
        assert len(read(client, f"/en/ir/{page}/?c={value}").select(".notice")) == 1


def test_very_many_companies_are_cut_and_the_page_says_so(client, companies):
    many = ",".join(["one", *(f"x{number}" for number in range(Shortlist.most))])

    assert str(Shortlist.most) in words(read(client, f"/en/ir/shortlist/?c={many}").select_one(".notice"))


# ---------------------------------------------------------------- picking
def test_company_is_picked_and_dropped_by_a_link(client, companies):
    def pick_link(query):
        return read(client, f"/en/ir/one/{query}").select_one(".company-header__pick .button--line")["href"]

    assert pick_link("") == "/en/ir/one/?c=one"
    assert pick_link("?c=two") == "/en/ir/one/?c=two,one"
    assert pick_link("?c=two,one") == "/en/ir/one/?c=two"
    assert pick_link("?c=one") == "/en/ir/one/"


def test_picks_go_along_from_page_to_page(client, companies):
    places = {
        "/en/ir/?c=one,two": ".company-card__link",
        "/en/ir/one/?c=one,two": ".breadcrumbs a[href*=ir]",
        "/en/ir/compare/?c=one,two": ".comparison__link, .page-header__tools a",
        "/en/ir/shortlist/?c=one,two": ".ir-sheet__link, .page-header__tools a",
    }
    for path, selector in places.items():
        links = [link["href"] for link in read(client, path).select(selector)]
        assert links
        assert [link for link in links if not link.endswith("?c=one,two")] == [], path


def test_bar_tells_how_many_are_picked(client, companies):
    assert texts(read(client, "/en/ir/?c=one,two"), ".pick-bar__count") == ["2"]
    assert texts(read(client, "/en/ir/one/?c=one"), ".pick-bar__count") == ["1"]
    assert texts(read(client, "/en/ir/one/"), ".pick-bar__count") == []


def test_boxes_and_filters_are_one_form(client, companies):
    make_sector("bio")
    soup = read(client, "/en/ir/?sector=bio&c=one,two")
    shown = read(client, "/en/ir/?c=one,two")

    # the two are not in the list, yet go on with the form
    assert [field["value"] for field in soup.select("#companies-form input[type=hidden][name=c]")] == ["one", "two"]
    assert [box["value"] for box in shown.select("input[form=companies-form][name=c][checked]")] == ["one", "two"]
    assert not shown.select("#companies-form input[type=hidden][name=c]")
    assert {button["formaction"] for button in shown.select("button[form=companies-form]")} == {
        "/en/ir/compare/",
        "/en/ir/shortlist/",
    }


# ---------------------------------------------------------------- files
@pytest.mark.parametrize("kind", ["csv", "vcf"])
@pytest.mark.parametrize(
    "query", ["", "c=", "c=%00", "c=a/b", f"c={'x' * 5000}", f"c={','.join(f'x{n}' for n in range(60))}"]
)
def test_files_refuse_what_no_page_links_to(client, companies, kind, query):
    response = client.get(f"/en/ir/shortlist.{kind}?{query}")

    assert response.status_code == 400
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert response.headers["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("kind", ["csv", "vcf"])
def test_files_of_nobody_are_not_found_and_others_are_left_out(client, companies, kind):
    assert client.get(f"/en/ir/shortlist.{kind}?c=nobody").status_code == 404
    assert client.get(f"/en/ir/shortlist.{kind}?c=nobody,one").status_code == 200
    assert client.post(f"/en/ir/shortlist.{kind}?c=one").status_code == 405


@pytest.mark.parametrize("kind", ["csv", "vcf"])
def test_files_stand_and_fall_with_the_page(client, companies, kind):
    IRPage.objects.get().unpublish()

    assert client.get(f"/en/ir/shortlist.{kind}?c=one").status_code == 404


@pytest.mark.parametrize(("kind", "content_type"), [("csv", "text/csv"), ("vcf", "text/vcard")])
def test_files_may_be_kept_and_asked_for_again(client, companies, kind, content_type):
    response = client.get(f"/en/ir/shortlist.{kind}?c=one")
    again = client.get(f"/en/ir/shortlist.{kind}?c=one", headers={"if-none-match": response.headers["ETag"]})

    assert response.headers["Content-Type"] == f"{content_type}; charset=utf-8"
    assert response.headers["Cache-Control"].startswith("public, max-age=0")
    assert again.status_code == 304
    assert not response.cookies


def test_table_runs_no_formula_and_has_one_column_for_each_thing(client):
    make_company("evil", name_ko='=HYPERLINK("x")', name_en="@SUM(A1)", tagline_ko="+82", tagline_en="-1+1")
    response = client.get("/en/ir/shortlist.csv?c=evil")
    rows = list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))

    assert response.content.startswith(b"\xef\xbb\xbf")
    assert {row["name_ko"] for row in rows} == {'\'=HYPERLINK("x")'}
    assert next(row["text"] for row in rows if row["fact"] == "tagline") == "'-1+1"
    assert next(row["text"] for row in rows if row["fact"] == "founded") == "not disclosed"
    assert list(rows[0]) == [
        *["company", "name_ko", "name_en", "fact", "label", "text", "value", "unit", "qualifier", "amount"],
        *["as_source_says", "as_of", "source", "source_url", "converted_value", "converted_unit"],
        *["rate_krw_per_unit", "rate_currency", "rate_as_of", "rate_source", "rate_source_url", "page"],
    ]


def test_cards_survive_any_text(client):
    make_company(
        "odd",
        name_ko="가" * 60,
        name_en="Semi;colon, \\ and\r\nEND:VCARD",
        tagline_en="Line\nbreak",
        headquarters_en="1, Road; Seoul",
        website="https://example.org/?a=1;b=2",
    )
    body = client.get("/en/ir/shortlist.vcf?c=odd").content
    (card,) = vobject.readComponents(body.decode())

    assert all(len(line) <= 75 for line in body.split(b"\r\n"))
    assert "가" * 60 in card.fn.value
    assert card.adr.value.street == "1, Road; Seoul"
    assert card.url.value == "https://example.org/?a=1;b=2"
    assert card.version.value == "3.0"


def test_structured_data_cannot_leave_its_element(client):
    make_company("evil", name_en="</script><script>alert(1)</script>", tagline_en="<!-- \u2028 &amp;")

    soup = read(client, "/en/ir/evil/")
    (data,) = soup.select('script[type="application/ld+json"]')

    assert json.loads(data.string)["@graph"][0]["name"] == "</script><script>alert(1)</script>"
    assert "alert" not in "".join(script.get_text() for script in soup.select("script:not([type$=json])"))


# ---------------------------------------------------------------- profile
def record(company, **fields):
    """Let a company pitch in a session that has a recording."""
    fields = {"kind": "ir", "streams": ["ko"], "video_id": "recording01"} | fields
    session = make_session("ir", "2020-06-05 13:30", **fields)
    session.companies.add(company)
    session.save()


def test_deck_is_public_as_soon_as_a_company_shows_it(client, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    deck = Document.objects.create(title="Deck", file=ContentFile(b"%PDF-1.4", name="deck.pdf"), licence="kogl_1")
    company = make_company("raphas")
    assert client.get(deck.url).status_code == 404

    Company.objects.filter(pk=company.pk).update(deck=deck)
    soup = read(client, "/en/ir/raphas/")

    assert client.get(deck.url).getvalue() == b"%PDF-1.4"
    assert soup.select_one(f'a[href="{deck.url}"]')
    assert "KOGL Type 1: attribution" in words(soup.select_one(".licence-mark"))


@pytest.mark.parametrize(
    ("fields", "video", "start"),
    [
        ({"pitch_offset_seconds": 3725}, "recording01", "3725"),
        ({"pitch_video_id": "pitch-video", "pitch_offset_seconds": 15}, "pitch-video", "15"),
        ({"pitch_video_id": "pitch-video"}, "pitch-video", None),
    ],
)
def test_pitch_is_behind_one_press_and_starts_where_it_begins(client, fields, video, start):
    company = make_company("raphas", **fields)
    record(company)

    soup = read(client, "/en/ir/raphas/")
    (radio,) = soup.select(".player input[type=radio]")

    assert (radio["data-video"], radio.get("data-start")) == (video, start)
    link = soup.select_one(".player__button[href]")["href"]
    assert link == f"https://www.youtube.com/watch?v={video}" + (f"&t={start}s" if start else "")
    assert not soup.select("iframe, img[src*=youtube], link[href*=youtube]")


@pytest.mark.parametrize("now", ["2020-06-05 13:00", "2020-06-05 14:00"])
def test_pitch_waits_for_the_end_of_its_session(client, clock, now):
    clock.at(now)
    company = make_company("raphas", pitch_offset_seconds=60)
    record(company, minutes=150)

    assert not read(client, "/en/ir/raphas/").select(".player")


def test_recording_without_a_known_start_is_no_pitch(client):
    company = make_company("raphas")
    record(company)

    assert not read(client, "/en/ir/raphas/").select(".player")


# ---------------------------------------------------------------- cost
@pytest.mark.parametrize("path", ["compare/", "shortlist/", "shortlist.csv", "shortlist.vcf", "one/"])
def test_pages_and_files_ask_little_of_the_database_however_many_are_picked(client, companies, path):
    few = count_queries(client, f"/en/ir/{path}?c=one")
    for company in companies[:6]:
        source = make_source(f"https://example.org/{company.slug}")
        Product.objects.create(company=company, name_en="Product")
        FundingRound.objects.create(
            company=company, date="2019", amount="KRW 1 billion", text_en="Round", source=source
        )
        company.sources.add(source)
        company.save()

    assert count_queries(client, f"/en/ir/{path}?c={','.join(SLUGS[:6])}") == few <= MOST_QUERIES
