"""The participating cities and the page of each."""

import pytest

from speakers.models import TILE_PHOTO_SPECS
from tests.factories import (
    make_city,
    make_country,
    make_participation,
    make_session,
    make_site,
    make_source,
    make_speaker,
)
from tests.visits import BAD_VALUES, MOST_QUERIES, count_queries, make_image, read, texts, words

pytestmark = pytest.mark.django_db
LANGUAGES = ["ko", "en"]
NOW = "2020-06-02 22:14"


@pytest.fixture(autouse=True)
def site(clock):
    clock.at(NOW)
    return make_site()


@pytest.fixture
def seoul():
    return make_city(
        "seoul",
        name_ko="서울",
        name_en="Seoul",
        mayoral_status="host",
        country=make_country("KR", name_ko="대한민국", name_en="Republic of Korea"),
    )


@pytest.fixture
def london():
    return make_city(
        "london",
        "Europe/London",
        name_ko="런던",
        name_en="London",
        mayoral_status="confirmed",
        presented_case=True,
        country=make_country("GB", name_ko="영국", name_en="United Kingdom"),
    )


@pytest.fixture
def tehran():
    return make_city(
        "tehran",
        "Asia/Tehran",
        name_ko="테헤란",
        name_en="Tehran",
        mayoral_status="announced",
        country=make_country("IR", name_ko="이란", name_en="Iran"),
    )


def rows(soup):
    return texts(soup, "tbody th[scope=row]")


def facts(soup):
    return {words(row.dt): words(row.dd) for row in soup.select(".facts__row")}


# ---------------------------------------------------------------- listing
def test_horizon_stands_from_west_to_east_with_the_distance_from_seoul(client, seoul, london, tehran):
    soup = read(client, "/en/cities/")

    assert texts(soup, ".city-clock__time") == ["14:14", "17:44", "22:14"]
    assert texts(soup, ".city-clock__offset") == ["−8 h", "−4 h 30 min", "KST"]
    assert texts(soup, ".city-clock__cities") == ["London", "Tehran", "Seoul"]
    assert "22:14" in words(soup.select_one(".place-clocks .as-of"))


def test_clock_on_another_day_says_its_date(client, seoul):
    make_city("christchurch", "Pacific/Auckland", name_en="Christchurch")

    assert "Wed 3 June" in texts(read(client, "/en/cities/"), ".city-clock__offset")[-1]


@pytest.mark.parametrize(
    ("language", "expected"),
    [("ko", ["서울", "런던", "테헤란"]), ("en", ["Tehran", "Seoul", "London"])],
)
def test_table_stands_in_the_order_of_countries(client, seoul, london, tehran, language, expected):
    assert rows(read(client, f"/{language}/cities/")) == expected


def test_table_is_equal_to_the_horizon(client, seoul, london, tehran):
    make_participation(make_session("talk", title_en="Talk"), make_speaker("khan", name_en="Sadiq Khan", city=london))
    meeting = make_session("meeting", title_en="Meeting")
    meeting.cities.add(london)
    meeting.save()

    soup = read(client, "/en/cities/")

    assert sorted(rows(soup)) == sorted(texts(soup, ".city-clock__link"))
    table = words(soup.table)
    for fact in ["Sadiq Khan", "Meeting", "United Kingdom", "presented its case"]:
        assert fact in table, fact
    assert soup.table.caption
    assert {head["scope"] for head in soup.select("th")} == {"col", "row", "rowgroup"}


def test_filters_by_country_kind_and_part_in_the_mayoral_meeting(client, seoul, london, tehran):
    make_city("maryland", "America/New_York", name_en="Maryland", kind="state", country=make_country("US"))

    for query, expected in [
        ("country=GB", ["London"]),
        ("kind=state", ["Maryland"]),
        ("mayoral=host", ["Seoul"]),
        ("mayoral=confirmed", ["London"]),
        ("mayoral=presented", ["London"]),
        ("mayoral=announced", ["Tehran"]),
        ("mayoral=none", ["Maryland"]),
        ("mayoral=announced&country=IR&kind=city", ["Tehran"]),
        ("mayoral=host&country=IR", []),
    ]:
        assert rows(read(client, f"/en/cities/?{query}")) == expected, query


def test_filter_says_how_many_and_lets_a_choice_be_removed(client, seoul, london):
    soup = read(client, "/en/cities/?country=GB&kind=city")

    assert words(soup.select_one("[role=status]")) == "1 of 2 cities"
    assert [link["href"] for link in soup.select(".filter-bar__chosen a")] == [
        "/en/cities/?kind=city",
        "/en/cities/?country=GB",
        "/en/cities/",
    ]


def test_empty_result_says_what_to_do(client, seoul, tehran):
    soup = read(client, "/en/cities/?mayoral=host&country=IR")

    assert texts(soup, ".empty-state__title") == ["No city matches."]
    assert soup.select_one('.empty-state a[href="/en/cities/"]')


@pytest.mark.parametrize("value", BAD_VALUES)
@pytest.mark.parametrize("name", ["country", "kind", "mayoral", "country[]"])
def test_listing_answers_whatever_the_query_holds(client, seoul, name, value):
    for language in LANGUAGES:
        soup = read(client, f"/{language}/cities/?{name}={value}")
        assert len(rows(soup)) == 1
        assert len(soup.select(".filter-bar__problem")) == (0 if "[" in name else 1)


def test_listing_without_cities_says_so(client):
    assert texts(read(client, "/en/cities/"), ".empty-state__title") == ["The cities are to be announced."]


# ---------------------------------------------------------------- detail
@pytest.mark.parametrize("language", LANGUAGES)
def test_detail_shows_clock_part_and_sources(client, language):
    city = make_city(
        "istanbul",
        "Europe/Istanbul",
        name_ko="이스탄불",
        name_en="Istanbul",
        mayoral_status="confirmed",
        presented_case=True,
        source_spelling_ko="이스탄블",
        staff_note="only for staff",
        country=make_country("TR", name_ko="튀르키예", name_en="Türkiye", name_2020_ko="터키", name_2020_en="Turkey"),
    )
    city.sources.add(make_source(title="Student report", publisher="mediahub", language="ko"))

    soup = read(client, f"/{language}/cities/istanbul/")
    page = words(soup.main)

    assert words(soup.select_one(".place-header__time")) == "16:14"
    for fact in ["UTC+3", "−6", "Europe/Istanbul", "이스탄블", "Student report"]:
        assert fact in page, fact
    for fact in {"ko": ["이스탄불", "튀르키예", "터키"], "en": ["Istanbul", "Türkiye", "Turkey"]}[language]:
        assert fact in page, fact
    if language == "en":
        assert facts(soup)["Mayoral Meeting"] == "Took part Presented its own case"
        assert soup.find("dd", string="이스탄블")["lang"] == "ko"
    assert "only for staff" not in page


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ("host", "Hosted the meeting"),
        ("announced", "Announced beforehand; no source says that it took part"),
        ("", "No source names it as a participant"),
    ],
)
def test_detail_says_what_is_known_of_the_mayoral_meeting(client, status, expected):
    make_city(mayoral_status=status)

    assert facts(read(client, "/en/cities/seoul/"))["Mayoral Meeting"] == expected


def test_detail_shows_sessions_on_the_clock_of_the_city(client, london):
    session = make_session("forum", "2020-06-05 08:00", minutes=60, title_en="Forum")
    session.cities.add(london)
    session.save()
    notice = make_session("notice", "2020-06-05 10:00", title_en="Notice")
    notice.cities_announced.add(london)
    notice.save()

    soup = read(client, "/en/cities/london/")

    first, second = soup.select(".appearance")
    assert "08:00 – to 09:00 KST" in words(first)
    assert words(first.select_one(".appearance__local")) == "London Fri 5 June 00:00 – to 01:00"
    assert not first.select(".tag")
    assert texts(second, ".tag") == ["Named in advance notices only"]


def test_detail_of_seoul_has_one_clock(client, seoul):
    session = make_session("forum")
    session.cities.add(seoul)
    session.save()

    soup = read(client, "/en/cities/seoul/")

    assert soup.select(".appearance")
    assert not soup.select(".appearance__local")
    assert len(soup.select(".two-skies__person")) == 1


def test_detail_shows_its_speakers(client, london):
    make_speaker("khan", name_en="Sadiq Khan", city=london)

    assert texts(read(client, "/en/cities/london/"), ".person-row__name") == ["Sadiq Khan"]


def test_detail_of_a_city_of_which_nothing_is_known_says_so(client, tehran):
    page = words(read(client, "/en/cities/tehran/").main)

    assert "No source names the sessions in which this city took part." in page
    assert "No source names a speaker from this city." in page


@pytest.mark.parametrize("language", LANGUAGES)
def test_hidden_rows_do_not_show_through_their_city(client, london, language):
    make_speaker("secret-guest", name_ko="비밀손님", name_en="Secret Guest", city=london, live=False)
    for field in ["cities", "cities_announced"]:
        hidden = make_session(f"secret-{field}", title_ko="비밀회의", title_en="Secret Meeting", live=False)
        getattr(hidden, field).add(london)
        hidden.save()

    for path in ["cities/", "cities/london/"]:
        page = client.get(f"/{language}/{path}").content.decode().lower()
        assert "secret" not in page
        assert "비밀" not in page


@pytest.mark.parametrize("slug", ["atlantis", "%00", "x" * 3000, "서울"])
def test_unknown_city_is_not_found(client, slug):
    assert client.get(f"/en/cities/{slug}/").status_code == 404


# ---------------------------------------------------------------- cost
def make_cities(numbers):
    for number in numbers:
        city = make_city(f"city-{number}", country=make_country(f"A{chr(65 + number)}"))
        city.sources.add(make_source(f"https://example.org/{number}"))
        session = make_session(f"session-{number}")
        session.cities.add(city)
        session.save()
        notice = make_session(f"notice-{number}")
        notice.cities_announced.add(city)
        notice.save()
        make_speaker(f"speaker-{number}", city=city, photo=make_image(f"photo-{number}", TILE_PHOTO_SPECS))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", ["cities/", "cities/city-0/", "cities/?kind=city"])
def test_pages_ask_little_of_the_database_however_many_rows(client, language, path):
    make_cities(range(1))
    few = count_queries(client, f"/{language}/{path}")
    make_cities(range(1, 10))

    assert count_queries(client, f"/{language}/{path}") == few
    assert few <= MOST_QUERIES
