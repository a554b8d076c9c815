import pytest

from summit.models import SummitSettings
from tests.factories import (
    make_bureau,
    make_channel,
    make_days,
    make_media_item,
    make_session,
    make_site,
    make_source,
    make_statistic,
)
from tests.visits import read, words

pytestmark = pytest.mark.django_db
LANGUAGES = ["ko", "en"]


@pytest.fixture
def home():
    make_days()
    return make_site()


def get(client, language):
    return read(client, f"/{language}/overview/")


@pytest.mark.parametrize("language", LANGUAGES)
def test_overview_of_an_empty_site(client, clock, home, language):
    clock.at("2020-05-01 10:00")

    assert len(get(client, language).select("h1")) == 1


@pytest.mark.parametrize(("language", "written"), [("ko", "25,000,000 이상"), ("en", "more than 25,000,000")])
def test_figure_shows_qualifier_date_and_sources(client, clock, home, language, written):
    figure = make_statistic("views", 25_000_000, qualifier="more_than", as_of="2020-07")
    figure.sources.add(make_source("https://example.org/views", title="25 million views", language="en"))
    figure.sources.add(make_source("003_secret.txt", publisher="", title=""))
    clock.at("2020-07-01 10:00")

    item = get(client, language).select_one(".numbers__item")

    assert words(item.select_one(".numbers__value")) == written
    assert {"ko": "2020년 7월", "en": "July 2020"}[language] in words(item)
    assert item.select_one("a")["href"] == "https://example.org/views"
    assert "003_secret" not in words(item)


@pytest.mark.parametrize("language", LANGUAGES)
def test_organisers_stand_with_their_sessions_and_fields_link_to_theirs(client, clock, home, language):
    make_session("education", bureau=make_bureau("office", kind="education-office"))
    make_session("mayors", "2020-06-02 22:00", kind="mayoral-meeting", bureau=make_bureau("planning"))
    clock.at("2020-05-28 10:00")

    soup = get(client, language)

    organisers = {
        words(item.select_one("b")): [link["href"] for link in item.select("a")]
        for item in soup.select("section[aria-labelledby=organisers] li")
    }
    name = {"ko": "부서", "en": "Bureau"}[language]
    assert organisers == {
        f"{name} office": [f"/{language}/schedule/education/"],
        f"{name} planning": [f"/{language}/schedule/mayors/"],
    }
    assert [link["href"] for link in soup.select(".field-list__link")] == [f"/{language}/schedule/education/"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_statement_is_summed_up_and_linked(client, clock, home, language):
    make_media_item(summary_ko="함께 대응한다", summary_en="To act together", external_url="https://example.org/full")
    clock.at("2020-07-01 10:00")

    section = get(client, language).select_one("section[aria-labelledby=statement]")

    assert {"ko": "함께 대응한다", "en": "To act together"}[language] in words(section)
    assert [link["href"] for link in section.select("a")] == [
        f"/{language}/media/seoul-statement/",
        "https://example.org/full",
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_how_it_was_run_and_the_site_of_2020(client, clock, home, language):
    summit = SummitSettings.load()
    summit.studio_ko, summit.studio_en = "스튜디오 설명", "A studio"
    summit.people_admitted, summit.people_admitted_share = 50, "10%"
    summit.interpretation_languages = "ko, en"
    summit.has_interpretation = True
    summit.original_site_menus_ko = "서밋개요\n일정"
    summit.original_site_menus_en = "Overview\nSchedule"
    summit.original_site_archived_menus_en = "Greeting\nSeoul Statement"
    summit.save()
    summit.operation_sources.add(make_source("https://example.org/how", title="How it was run"))
    clock.at("2020-07-01 10:00")

    soup = get(client, language)
    main = words(soup.select_one("main"))

    assert {"ko": "스튜디오 설명", "en": "A studio"}[language] in main
    assert all(text in main for text in ("50", "10%", "How it was run", "Greeting", "Seoul Statement"))
    archived = [entry for entry in soup.select(".facts__value[lang=en]") if "Greeting" in words(entry)]
    assert bool(archived) is (language == "ko")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("rows", [1, 10])
def test_queries_are_few_and_do_not_grow(client, clock, home, language, rows, django_assert_num_queries):
    for number in range(rows):
        bureau = make_bureau(f"bureau-{number}")
        make_session(f"session-{number}", f"2020-06-03 {number + 8:02d}:00", 45, bureau=bureau)
        for row in (bureau, make_statistic(f"figure-{number}"), make_channel(f"channel-{number}")):
            row.sources.add(make_source(f"https://example.org/{row.slug}-{number}"))
    clock.at("2020-06-03 08:30")
    client.get(f"/{language}/overview/")

    with django_assert_num_queries(8):
        soup = get(client, language)

    assert len(soup.select(".numbers__item")) == rows


def test_language_that_nobody_knows_is_left_out(client, clock, home):
    SummitSettings.objects.update(
        has_interpretation=True, interpretation_languages="ko, xx,", original_site_languages="?"
    )
    clock.at("2020-05-01 10:00")

    text = words(get(client, "en").main)

    assert "Korean" in text
    assert "xx" not in text.split()
