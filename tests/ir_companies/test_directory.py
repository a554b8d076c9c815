"""The list of companies: what it can be narrowed to, counted and sorted by."""

import pytest
from django.utils import translation

from ir_companies.directory import ir_context
from ir_companies.models import Company, IRPage, Need, Product, Tag
from summit import clock
from tests.factories import make_company, make_sector, make_site, make_source
from tests.visits import BAD_VALUES, MOST_QUERIES, count_queries, read, texts, words

pytestmark = pytest.mark.django_db
LANGUAGES = ["ko", "en"]


@pytest.fixture(autouse=True)
def site(request):
    request.getfixturevalue("clock").at("2020-06-05 14:00")
    return make_site()


@pytest.fixture
def companies():
    """Four companies that differ in everything one can narrow by."""
    bio, untact = make_sector("bio", sort_order=2), make_sector("untact", sort_order=1)
    made = {
        "raphas": make_company(
            "raphas",
            name_ko="라파스",
            name_en="Raphas",
            sector=bio,
            founded="2006-03-30",
            listing_market="KOSDAQ",
            listing_ticker="214260",
            employees=150,
            employees_as_of="2020",
        ),
        "humaster": make_company("humaster", name_ko="휴마스터", name_en="Humaster", sector=bio, founded="2018-01"),
        "aidot": make_company(
            "aidot", name_ko="에이아이도트", name_en="AIDOT", other_names_ko="아이도트", sector=untact, founded="2014"
        ),
        "telofarm": make_company(
            "telofarm", name_ko="텔로팜", name_en="TeloFarm", employees=1200, employees_as_of="2020"
        ),
    }
    for slug, name, english in [("patch", "패치", "Patch"), ("sensor", "센서", "Sensor")]:
        Tag.objects.create(slug=slug, name_ko=name, name_en=english)
    for slug, tag in [("raphas", "patch"), ("telofarm", "sensor"), ("aidot", "sensor")]:
        made[slug].tags.add(Tag.objects.get(slug=tag))
        made[slug].save()
    Product.objects.create(company=made["humaster"], name_ko="휴미컨", name_en="Humicon", what_en="Dries air")
    Need.objects.create(company=made["aidot"], kind="investment", as_of="2020-06", source=make_source())
    for order, company in enumerate(made.values()):
        Company.objects.filter(pk=company.pk).update(sort_order=order)
    return made


def slugs(soup):
    return [link["href"].partition("?")[0].split("/")[-2] for link in soup.select(".company-card__link")]


@pytest.fixture
def context(companies, rf):
    """What the page would show for a query, without drawing it."""

    def context(query, language="en"):
        request = rf.get(f"/{language}/ir/?{query}")
        request.now, request.LANGUAGE_CODE = clock.now(), language
        with translation.override(language):
            return ir_context(IRPage.objects.get(), request)

    return context


@pytest.fixture
def listed(context):
    return lambda query, language="en": [company.slug for company in context(query, language)["companies"]]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("sector=bio", ["raphas", "humaster"]),
        ("sector=unassigned", ["telofarm"]),
        ("tag=sensor", ["aidot", "telofarm"]),
        ("listing=listed", ["raphas"]),
        ("listing=no", ["humaster", "aidot", "telofarm"]),
        ("founded=to-2009", ["raphas"]),
        ("founded=2010-2014", ["aidot"]),
        ("founded=from-2015", ["humaster"]),
        ("founded=not-disclosed", ["telofarm"]),
        ("seeks=investment", ["aidot"]),
        ("seeks=not-disclosed", ["raphas", "humaster", "telofarm"]),
        ("sector=bio&founded=from-2015", ["humaster"]),
        ("tag=patch&founded=from-2015", []),
    ],
)
def test_list_narrows(listed, query, expected):
    assert [listed(query, language) for language in LANGUAGES] == [expected] * 2


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("라파", ["raphas"]),
        ("APHA", ["raphas"]),
        ("아이도트", ["aidot"]),
        ("휴미", ["humaster"]),
        ("humicon", ["humaster"]),
        ("dries", ["humaster"]),
        ("214260", ["raphas"]),
        ("센서", ["aidot", "telofarm"]),
        ("Telo-Farm", ["telofarm"]),
        ("zzz", []),
    ],
)
def test_search_finds_parts_of_words_in_both_scripts(listed, text, expected):
    assert [listed(f"q={text}", language) for language in LANGUAGES] == [expected] * 2


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ("", ["raphas", "humaster", "aidot", "telofarm"]),
        ("name-ko", ["raphas", "aidot", "telofarm", "humaster"]),
        ("name-en", ["aidot", "humaster", "raphas", "telofarm"]),
        ("founded", ["raphas", "aidot", "humaster", "telofarm"]),
        ("people", ["telofarm", "raphas", "humaster", "aidot"]),
        ("sector", ["aidot", "raphas", "humaster", "telofarm"]),
    ],
)
def test_list_is_sorted_and_what_is_unknown_stands_last(listed, order, expected):
    assert [listed(f"sort={order}", language) for language in LANGUAGES] == [expected] * 2


def options(soup, name):
    return texts(soup, f"select[name={name}] option")


def test_each_choice_says_how_many_it_would_leave(client, companies):
    soup = read(client, "/en/ir/")

    assert options(soup, "sector") == [
        "All sectors (4)",
        "Sector untact (1)",
        "Sector bio (2)",
        "Sector not stated (1)",
    ]
    assert options(soup, "listing") == ["Listed or not (4)", "Listed (1)", "No listing known (3)"]
    assert options(soup, "founded") == [
        "Any year (4)",
        "2009 and before (1)",
        "2010 to 2014 (1)",
        "2015 and after (1)",
        "Not disclosed (1)",
    ]
    assert options(soup, "seeks") == [
        "Anything (4)",
        "Investment (1)",
        "Partners for development (0)",
        "Licensing (0)",
        "Customers and sales channels (0)",
        "Not disclosed (3)",
    ]


def test_counts_heed_the_other_filters_and_the_search(client, companies):
    soup = read(client, "/en/ir/?sector=bio&q=patch")

    assert options(soup, "listing") == ["Listed or not (1)", "Listed (1)", "No listing known (0)"]
    assert options(soup, "sector")[0] == "All sectors (1)"


def test_filters_can_be_taken_away_one_by_one_and_the_sort_stays(client, companies):
    soup = read(client, "/en/ir/?sector=bio&listing=listed&sort=founded&c=raphas,aidot")

    links = {words(link): link["href"] for link in soup.select(".filter-bar__chosen a")}
    assert links == {
        "Sector bio (remove)": "/en/ir/?listing=listed&sort=founded&c=raphas,aidot#results",
        "Listed (remove)": "/en/ir/?sector=bio&sort=founded&c=raphas,aidot#results",
        "Clear all": "/en/ir/?sort=founded&c=raphas,aidot#results",
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_list_that_finds_nothing_offers_a_way_back(client, companies, language):
    soup = read(client, f"/{language}/ir/?q=zzz&c=raphas")

    assert slugs(soup) == []
    assert soup.select_one(".empty-state a")["href"] == f"/{language}/ir/?c=raphas#results"


@pytest.mark.parametrize("value", BAD_VALUES)
def test_bad_values_are_told_and_change_nothing(client, companies, value):
    names = ["sector", "tag", "listing", "founded", "seeks", "sort"]

    soup = read(client, "/en/ir/?" + "&".join(f"{name}={value}" for name in names))

    assert len(slugs(soup)) == 4
    assert len(soup.select(".filter-bar .notice")) == len(names)


@pytest.mark.parametrize("value", ["%00", "x" * 5000, "%27%22%3E"])
def test_picks_that_cannot_be_read_are_told(context, value):
    assert len(context(f"c={value}")["filters"].problems) == 1


def test_unnamed_companies_are_counted_and_never_invented(context, companies):
    page = IRPage.objects.get()
    page.announced_count = 22
    page.save()
    companies["raphas"].sector.announced_count = 6
    companies["raphas"].sector.save()

    assert context("")["unnamed_count"] == 18
    assert context("sector=bio")["unnamed_count"] == 4
    assert context("sector=untact")["unnamed_count"] == 0
    assert context("listing=listed")["unnamed_count"] == 0  # nobody knows whether the others are


@pytest.mark.parametrize("query", ["", "?sector=bio&sort=name-ko&q=a&c=raphas,company-3"])
def test_list_asks_little_of_the_database_however_many_rows(client, companies, query):
    few = count_queries(client, f"/en/ir/{query}")
    for number in range(5):
        company = make_company(f"company-{number}", sector=make_sector(f"sector-{number}"))
        company.tags.add(Tag.objects.create(slug=f"tag-{number}", name_en=f"Tag {number}"))
        company.save()
        Product.objects.create(company=company, name_en="Product")
        Need.objects.create(
            company=company, kind="partners", as_of="2020", source=make_source(f"https://e.org/{number}")
        )

    assert count_queries(client, f"/en/ir/{query}") == few <= MOST_QUERIES


def test_list_may_be_kept_in_any_cache(client, companies):
    for query in ["", "?sector=bio", "?c=raphas,aidot", "?sector=nonsense"]:
        response = client.get(f"/en/ir/{query}")
        assert response.headers["Cache-Control"].startswith("public, max-age=0")
        assert not response.cookies
        assert 'rel="canonical" href="https://' in response.content.decode().replace("http://", "https://")
