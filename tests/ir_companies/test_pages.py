"""The page of the IR session and the page of each company."""

import pytest

from ir_companies.models import (
    CARD_LOGO_SPECS,
    Company,
    FinancialYear,
    FundingRound,
    IRPage,
    NamedInvestor,
    Product,
    Tag,
)
from speakers.models import TILE_PHOTO_SPECS
from tests.factories import (
    make_company,
    make_participation,
    make_sector,
    make_session,
    make_site,
    make_source,
    make_speaker,
)
from tests.visits import BAD_VALUES, MOST_QUERIES, count_queries, make_image, read, texts, words

pytestmark = pytest.mark.django_db
LANGUAGES = ["ko", "en"]
NOW = "2020-06-05 14:00"


@pytest.fixture(autouse=True)
def site(clock):
    clock.at(NOW)
    return make_site()


@pytest.fixture
def ir_page():
    page = IRPage.objects.get()
    page.announced_count = 22
    return page


def facts(soup):
    return {words(row.dt): words(row.dd) for row in soup.select(".facts__row")}


def names(soup):
    return texts(soup, ".company-card h3")


# ---------------------------------------------------------------- listing
@pytest.mark.parametrize("language", LANGUAGES)
def test_listing_shows_the_programme(client, ir_page, language):
    fields = {
        "programme_title": ("22개 기업들", "22 companies"),
        "venue": ("다목적홀", "Multi-purpose hall"),
        "broadcast": ("유튜브 생중계", "Live on YouTube"),
        "investors_watching": ("투자사 60여 곳", "About 60 investors"),
        "follow_up": ("인베스트서울센터가 지원한다.", "Invest Seoul Center supports."),
        "completeness": ("10곳만 실었다.", "Only 10 are listed."),
        "date_note": ("5일을 따른다.", "The 5th is used."),
    }
    for name, (korean, english) in fields.items():
        setattr(ir_page, f"{name}_ko", korean)
        setattr(ir_page, f"{name}_en", english)
    ir_page.pitch_minutes = 5
    ir_page.named_investors = [
        NamedInvestor(
            name_ko="요즈마그룹", name_en="Yozma Group", note_ko="이스라엘", note_en="Israeli", source=make_source()
        )
    ]
    ir_page.sources = [make_source("https://example.org/ir", title="IR report")]
    ir_page.save()
    make_session(
        "ir-session", "2020-06-05 13:30", minutes=150, kind="ir", title_ko="혁신기업 IR", title_en="IR session"
    )

    soup = read(client, f"/{language}/ir/")
    page = words(soup.main)

    for korean, english in [*fields.values(), ("요즈마그룹", "Yozma Group"), ("이스라엘", "Israeli")]:
        assert (korean if language == "ko" else english) in page
    assert soup.select_one(f'a[href="/{language}/schedule/ir-session/"]')
    assert soup.select_one('.investors a[href="https://example.org/report"]')
    assert "IR report" in page
    assert "13:30" in page


def test_listing_counts_announced_and_named_companies(client, ir_page):
    ir_page.save()
    bio = make_sector("bio", name_en="Bio", announced_count=6)
    make_sector("bio-it", name_en="Bio-IT", announced_count=12)
    make_company("helixmith", name_en="Helixmith", sector=bio)
    make_company("telofarm", name_en="TeloFarm", sector_suggested=bio)

    soup = read(client, "/en/ir/")

    assert texts(soup, ".sector-links__link") == [
        "All sectors 22 announced, 2 named",
        "Bio 6 announced, 1 named",
        "Bio-IT 12 announced, 0 named",
        "Sector not stated 1 named",
    ]
    assert names(soup) == ["Helixmith", "TeloFarm"]
    assert texts(soup, ".company-card__field") == ["Bio", "Sector not stated"]
    assert texts(soup, ".company-card--unnamed p") == ["20 companies to be announced", "No source names them yet."]


def test_listing_filters_by_sector(client, ir_page):
    bio = make_sector("bio")
    make_company("helixmith", name_en="Helixmith", sector=bio)
    make_company("telofarm", name_en="TeloFarm")

    for query, expected in [("sector=bio", ["Helixmith"]), ("sector=unassigned", ["TeloFarm"])]:
        soup = read(client, f"/en/ir/?{query}")
        assert names(soup) == expected
        assert words(soup.select_one(".filter-bar__count")) == "1 of 2 companies"
        assert len(soup.select("[aria-current=true]")) == 1


@pytest.mark.parametrize("value", BAD_VALUES)
def test_listing_answers_whatever_the_query_holds(client, value):
    make_company("helixmith", name_en="Helixmith")

    for language in LANGUAGES:
        soup = read(client, f"/{language}/ir/?sector={value}")
        assert len(names(soup)) == 1
        assert len(soup.select(".notice")) == 1


def test_listing_without_companies_says_so(client):
    assert texts(read(client, "/en/ir/"), ".empty-state__title") == ["The companies are to be announced."]


# ---------------------------------------------------------------- detail
@pytest.mark.parametrize("language", LANGUAGES)
def test_detail_shows_every_fact_with_its_source(client, language):
    company = make_company(
        "raphas",
        name_ko="라파스",
        name_en="Raphas",
        other_names_ko="한중약제유통",
        other_names_en="Lapass",
        sector=make_sector("bio", name_ko="바이오", name_en="Bio"),
        tagline_ko="미세바늘 패치",
        tagline_en="Microneedle patches",
        summary_ko="요약이다",
        summary_en="In short",
        profile_ko="2006년에 설립됐다.",
        profile_en="Founded in 2006.",
        founded="2006-03",
        headquarters_ko="서울 강서구",
        headquarters_en="Gangseo-gu, Seoul",
        website="http://www.raphas.com",
        ceo_name_ko="정도현",
        ceo_as_of="2019-11",
        employees=1234,
        employees_as_of="2019",
        listing_market="KOSDAQ",
        listing_ticker="214260",
        listed_on="2019-11-11",
        listing_route_ko="성장성 특례상장",
        listing_route_en="growth-potential special listing",
        participation_ko="기사가 이름을 밝혔다.",
        participation_en="Named by a newspaper.",
        staff_note="only for staff",
        to_be_completed="partnering sought",
        founded_basis="a guess",
        name_en_source="romanised",
    )
    company.tags.add(Tag.objects.create(slug="microneedle", name_ko="미세바늘", name_en="Microneedle"))
    company.participation_sources.add(make_source("https://example.org/wow", publisher="Wow TV"))
    company.sources.add(make_source("https://www.example.com/profile", publisher="", title=""))
    company.save()
    Product.objects.create(
        company=company, name_ko="PTH 패치", name_en="PTH patch", what_ko="호르몬 패치", what_en="Hormone patch"
    )
    FundingRound.objects.create(
        company=company,
        date="2019-11",
        amount="KRW 25.6 billion",
        text_ko="기업공개",
        text_en="Initial public offering",
        source=make_source("https://example.org/ipo", publisher="Seoul Economic Daily"),
        reliability="doubtful",
    )
    FinancialYear.objects.create(
        company=company,
        year=2019,
        revenue_krw_million=18168,
        operating_income_krw_million=-433,
        source=make_source("https://example.org/filing", publisher="Filings"),
        staff_note="unclear whether consolidated",
    )

    soup = read(client, f"/{language}/ir/raphas/")
    page = words(soup.main)

    for name in [
        "name",
        "other_names",
        "tagline",
        "summary",
        "profile",
        "headquarters",
        "listing_route",
        "participation",
    ]:
        assert getattr(company, f"{name}_{language}") in page, name
    both = ["정도현", "1,234", "KOSDAQ", "214260", "KRW 25.6 billion", "18,168", "433", "raphas.com", "example.com"]
    own = {
        "ko": ["바이오", "미세바늘", "PTH 패치", "호르몬 패치", "기업공개", "2006년 3월", "2019. 11. 11."],
        "en": ["Bio", "Microneedle", "PTH patch", "Hormone patch", "Initial public offering", "March 2006"],
    }
    for fact in both + own[language]:
        assert fact in page, fact
    for address in ["https://example.org/wow", "https://example.org/ipo", "https://example.org/filing"]:
        assert soup.select_one(f'a[href="{address}"]'), address
    for canary in ["only for staff", "partnering sought", "a guess", "romanised", "doubtful", "consolidated"]:
        assert canary not in soup.decode(), canary
    assert soup.select_one(".receipts__amount [lang=en]" if language == "ko" else ".receipts__amount")
    assert len(soup.select("h1")) == 1


def test_unknown_facts_are_not_disclosed(client):
    make_company("tankerfund")

    soup = read(client, "/en/ir/tankerfund/")

    known = facts(soup)
    for label in ["Founded", "Headquarters", "Website", "Chief executive", "Employees"]:
        assert known[label] == "not disclosed"
    assert known["Listing"] == "no listing known"
    assert words(soup.main).count("Not disclosed") == 4  # products, what it seeks, funding, financial figures


def test_suggested_sector_is_not_shown(client):
    make_company("telofarm", sector_suggested=make_sector("bio", name_en="Suggested sector"))

    page = client.get("/en/ir/telofarm/").content.decode()

    assert "Suggested sector" not in page
    assert "Sector not stated" in page


def test_related_companies_share_tags_or_sector(client):
    bio = make_sector("bio")
    companies = {
        slug: make_company(slug, name_en=slug.title(), sector=sector)
        for slug, sector in [("own", bio), ("both", bio), ("sector", bio), ("tag", None), ("neither", None)]
    }
    tag = Tag.objects.create(slug="listed", name_en="Listed")
    for slug in ["own", "both", "tag"]:
        companies[slug].tags.add(tag)
        companies[slug].save()

    soup = read(client, "/en/ir/own/")

    assert texts(soup, "[aria-labelledby=related] .document-row__title") == ["Both", "Tag", "Sector"]
    assert not read(client, "/en/ir/neither/").select("[aria-labelledby=related]")


def test_presenters_are_those_who_took_part_for_it_and_those_who_belong_to_it(client):
    company = make_company("telofarm")
    session = make_session("ir", kind="ir")
    make_participation(session, make_speaker("presenter", name_en="Presenter Kim"), company=company)
    make_speaker("founder", name_en="Founder Lee", company=company)
    make_speaker("stranger", name_en="Stranger Park")

    assert sorted(texts(read(client, "/en/ir/telofarm/"), ".person-row__name")) == ["Founder Lee", "Presenter Kim"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_hidden_rows_do_not_show_through_a_company(client, language):
    company = make_company("telofarm")
    make_speaker("secret-guest", name_ko="비밀손님", name_en="Secret Guest", company=company, live=False)
    hidden = make_session("secret", kind="ir", title_ko="비밀회의", title_en="Secret Meeting", live=False)
    hidden.companies.add(company)
    hidden.save()
    make_participation(hidden, make_speaker("open", name_ko="공개", name_en="Open Person"), company=company)

    for path in ["ir/", "ir/telofarm/"]:
        page = client.get(f"/{language}/{path}").content.decode()
        for canary in ["secret", "비밀", "Secret", "Open Person"]:
            assert canary not in page, (path, canary)


def test_sector_of_which_nobody_is_named_is_a_sector(client):
    make_company("telofarm", sector=make_sector("bio"))
    make_sector("fintech", announced_count=7)

    page = read(client, "/en/ir/?sector=fintech")

    assert texts(page, ".notice") == []
    assert texts(page, ".sector-links__link[aria-current] .sector-links__name") == ["Sector fintech"]
    assert texts(page, ".filter-bar__count") == ["0 of 1 company"]
    assert texts(page, ".company-card--unnamed .company-card__name") == ["7 companies to be announced"]


@pytest.mark.parametrize("slug", ["nothing", "%00", "x" * 3000, "라파스"])
def test_unknown_company_is_not_found(client, slug):
    assert client.get(f"/en/ir/{slug}/").status_code == 404


# ---------------------------------------------------------------- cost
def make_companies(numbers):
    session = make_session(f"ir-{numbers.start}", kind="ir")
    for number in numbers:
        company = make_company(
            f"company-{number}",
            sector=make_sector(f"sector-{number}"),
            logo=make_image(f"logo-{number}", CARD_LOGO_SPECS),
        )
        company.tags.add(Tag.objects.get_or_create(slug="listed", name_en="Listed")[0])
        company.save()
        session.companies.add(company)
        make_participation(
            session,
            make_speaker(f"speaker-{number}", photo=make_image(f"photo-{number}", TILE_PHOTO_SPECS)),
            company=company,
        )
    session.save()
    first = Company.objects.get(slug="company-0")
    page = IRPage.objects.get()
    for number in numbers:
        source = make_source(f"https://example.org/{number}")
        Product.objects.create(company=first, name_en=f"Product {number}")
        FundingRound.objects.create(company=first, date="2019", text_en="Round", source=source)
        FinancialYear.objects.create(company=first, year=2000 + number, source=source)
        first.sources.add(source)
        first.participation_sources.add(source)
        make_participation(
            session,
            make_speaker(f"other-{number}", photo=make_image(f"other-{number}", TILE_PHOTO_SPECS)),
            company=first,
        )
        page.named_investors.add(NamedInvestor(name_en=f"Investor {number}", source=source))
        page.sources.add(source)
    first.save()
    page.save()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", ["ir/", "ir/?sector=sector-0", "ir/company-0/"])
def test_pages_ask_little_of_the_database_however_many_rows(client, language, path):
    make_companies(range(1))
    few = count_queries(client, f"/{language}/{path}")
    make_companies(range(1, 10))

    assert count_queries(client, f"/{language}/{path}") == few
    assert few <= MOST_QUERIES
