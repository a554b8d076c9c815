import pytest
from bs4 import BeautifulSoup
from django.test import RequestFactory
from django.utils import translation

from sessions.models import Broadcast, Organisation, Segment, Session, UnnamedParticipant
from sessions.session_details import session_context
from summit.models import City
from tests.factories import (
    at,
    make_city,
    make_company,
    make_country,
    make_days,
    make_media_item,
    make_participation,
    make_sector,
    make_session,
    make_site,
    make_source,
    make_speaker,
    make_statistic,
)
from tests.visits import read, words

pytestmark = pytest.mark.django_db
LANGUAGES = ["ko", "en"]


@pytest.fixture
def home():
    make_days()
    return make_site()


def get(client, language, slug="education"):
    return read(client, f"/{language}/schedule/{slug}/")


def state_of(soup):
    return soup.select_one(".session-header .state-pill")["class"][-1].removeprefix("state-pill--")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("fields", "now", "state"),
    [
        ({}, "2020-06-03 15:29:59", "upcoming"),
        ({}, "2020-06-03 15:30:00", "live"),
        ({}, "2020-06-03 15:30:01", "live"),
        ({}, "2020-06-03 16:59:59", "live"),
        ({}, "2020-06-03 17:00:00", "ended"),
        ({}, "2020-06-03 17:00:01", "ended"),
        ({"video_id": "46yU-Kx_Xl4"}, "2020-06-03 17:00:00", "replay"),
        ({"delay_minutes": 20}, "2020-06-03 15:49:59", "delayed"),
        ({"delay_minutes": 20}, "2020-06-03 15:50:00", "live"),
        ({"is_cancelled": True}, "2020-06-03 16:00:00", "cancelled"),
    ],
)
def test_header_shows_the_state_of_the_instant(client, clock, home, language, fields, now, state):
    make_session(**fields)
    clock.at(now)

    soup = get(client, language)

    assert state_of(soup) == state
    has_button = bool(soup.select(".player a.player__button"))
    assert has_button is (state in {"live", "ended", "replay"})


@pytest.mark.parametrize(
    ("language", "now", "url"),
    [
        ("ko", "2020-06-03 16:00", "https://www.youtube.com/channel-ko/live"),
        ("en", "2020-06-03 16:00", "https://www.youtube.com/channel-en/live"),
        ("ko", "2020-06-03 18:00", "https://www.youtube.com/channel-ko/videos"),
        ("en", "2020-06-03 18:00", "https://www.youtube.com/channel-en/videos"),
    ],
)
def test_player_leads_to_the_channel_of_the_page(client, clock, home, language, now, url):
    make_session()
    clock.at(now)

    soup = get(client, language)

    assert soup.select_one(".player a.player__button")["href"] == url
    assert [radio["value"] for radio in soup.select(".player input[type=radio][checked]")] == [language]
    assert soup.select("iframe, img[src*=youtube], script[src*=youtube], link[href*=youtube]") == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_new_time_and_reason_of_a_delay(client, clock, home, language):
    make_session(delay_minutes=20, delay_reason_ko="중계 준비", delay_reason_en="Preparing the stream")
    clock.at("2020-06-03 15:40")

    header = get(client, language).select_one(".session-header")

    assert [time["datetime"] for time in header.select("del time")] == [
        "2020-06-03T15:30+09:00",
        "2020-06-03T17:00+09:00",
    ]
    assert [time["datetime"] for time in header.select("b time")] == [
        "2020-06-03T15:50+09:00",
        "2020-06-03T17:20+09:00",
    ]
    assert {"ko": "중계 준비", "en": "Preparing the stream"}[language] in words(header)


def make_full_session(slug="education", rows=1, **fields):
    """A session with `rows` of everything that its page shows."""
    session = make_session(
        slug,
        subtitle_ko=f"부제 {slug}",
        subtitle_en=f"Subtitle {slug}",
        topic_ko=f"주제 {slug}",
        topic_en=f"Topic {slug}",
        summary_ko=f"요약 {slug}",
        summary_en=f"Summary {slug}",
        display_time="15:30-17:00",
        cities_total=42,
        companies_total=22,
        experts_total=11,
        reported_starts_at=at("2020-06-03 15:40"),
        reported_duration_minutes=77,
        **fields,
    )
    Broadcast.objects.create(session=session, platform="arirang")
    for row in range(rows):
        name = f"{slug}-{row}"
        company = make_company(
            f"company-{name}", sector=make_sector(f"sector-{name}", announced_count=6), tagline_en="What it makes"
        )
        city = make_city(f"city-{name}", timezone="Europe/London", country=make_country("GB"))
        statistic = make_statistic(f"views-{name}", 1_050_000, qualifier="more_than", as_of="2020-06")
        statistic.sources.add(make_source(f"https://example.org/views-{name}", title=f"Views {name}"))
        make_participation(
            session,
            make_speaker(f"speaker-{name}", city=city),
            role="keynote",
            mode="video",
            evidence="announced",
            company=company,
            talk_title_ko=f"강연 {name}",
            talk_title_en=f"Talk {name}",
        )
        Segment.objects.create(session=session, title_ko=f"순서 {name}", title_en=f"Part {name}", sort_order=row)
        Organisation.objects.create(session=session, name_ko=f"기관 {name}", name_en=f"Body {name}", sort_order=row)
        UnnamedParticipant.objects.create(
            session=session, description_ko=f"무명 {name}", description_en=f"Unnamed {name}", sort_order=row
        )
        make_media_item(f"item-{name}", session=session)
        session.cities.add(city)
        session.cities_announced.add(make_city(f"announced-{name}", timezone="Asia/Tehran", country=make_country("IR")))
        session.countries.add(make_country("GB"))
        session.companies.add(company)
        session.statistics.add(statistic)
        session.sources.add(make_source(f"https://example.org/{name}", title=f"Report {name}"))
        session.reported_sources.add(make_source(f"https://example.org/reported-{name}", title=f"Afterwards {name}"))
    session.save()
    return session


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_fact_of_the_session_is_on_its_page(client, clock, home, language):
    make_full_session()
    clock.at("2020-07-01 10:00")

    soup = get(client, language)
    main = words(soup.select_one("main"))

    korean = [
        "부제 education",
        "주제 education",
        "요약 education",
        "15:30~17:00",
        "부서 bureau",
        "연사 speaker-education-0",
        "강연 education-0",
        "순서 education-0",
        "기관 education-0",
        "무명 education-0",
        "기업 company-education-0",
        "분야 sector-education-0",
        "자료 item-education-0",
        "도시 city-education-0",
        "도시 announced-education-0",
        "나라 GB",
        "1,050,000 이상",
    ]
    english = [
        "Subtitle education",
        "Topic education",
        "Summary education",
        "15:30–17:00",
        "Bureau bureau",
        "Speaker speaker-education-0",
        "Talk education-0",
        "Part education-0",
        "Body education-0",
        "Unnamed education-0",
        "Company company-education-0",
        "Sector sector-education-0",
        "Item item-education-0",
        "City city-education-0",
        "City announced-education-0",
        "Country GB",
        "more than 1,050,000",
    ]
    both = ["42", "22", "11", "15:40", "77", "Report education-0", "Afterwards education-0", "Views education-0"]
    expected = (korean if language == "ko" else english) + both
    assert [text for text in expected if text not in main] == []
    links = {link["href"] for link in soup.select("main a[href]")}
    assert {
        f"/{language}/speakers/speaker-education-0/",
        f"/{language}/cities/city-education-0/",
        f"/{language}/ir/company-education-0/",
        f"/{language}/media/item-education-0/",
        "https://example.org/education-0",
    } <= links


def test_evidence_is_marked(client, clock, home):
    session = make_session()
    for evidence in ("reported", "announced", "inferred"):
        make_participation(session, make_speaker(evidence), evidence=evidence)
    clock.at("2020-06-03 16:00")

    rows = get(client, "en").select("li.person-row")

    marks = {words(row.select_one("h3")): [words(tag) for tag in row.select(".tag")] for row in rows}
    assert marks == {
        "Speaker reported": [],
        "Speaker announced": ["Announced"],
        "Speaker inferred": ["To be confirmed"],
    }


def test_speaker_whose_page_is_a_draft_is_not_named(client, clock, home):
    make_participation(make_session(), make_speaker("hidden", live=False))
    clock.at("2020-06-03 16:00")

    assert "Speaker hidden" not in client.get("/en/schedule/education/").content.decode()


def test_item_under_embargo_is_not_named_until_its_time(client, clock, home):
    make_media_item("secret", session=make_session(), embargo_until=at("2020-06-03 16:00"))

    clock.at("2020-06-03 15:59:59")
    assert "Item secret" not in client.get("/en/schedule/education/").content.decode()

    clock.at("2020-06-03 16:00:00")
    assert "Item secret" in client.get("/en/schedule/education/").content.decode()


@pytest.mark.parametrize("field", ["staff_note", "summary_basis"])
def test_what_is_for_staff_is_not_shown(client, clock, home, field):
    session = make_session(**{field: "announced"})
    make_participation(session, staff_note="announced by telephone")
    clock.at("2020-06-03 16:00")

    assert "announced" not in words(get(client, "en").select_one("main")).lower()


@pytest.mark.parametrize("language", LANGUAGES)
def test_session_of_which_little_is_known_says_so(client, clock, home, language):
    make_session(streams=())
    clock.at("2020-06-03 18:00")

    soup = get(client, language)

    assert soup.select("li.person-row, .source-list, #companies, #order, #documents, #reported, #figures") == []
    assert soup.select_one("section[aria-labelledby=speakers] p")
    assert soup.select_one("section[aria-labelledby=about] p")
    assert soup.select_one(".player__message")


@pytest.mark.parametrize(("language", "year"), [("ko", "2020. 6. 4.(목)"), ("en", "Thu 4 June 2020")])
def test_session_past_midnight_keeps_its_evening_and_printed_time(client, clock, home, language, year):
    make_session("late", "2020-06-04 23:00", 90, display_time="23:00-24:30")
    clock.at("2020-06-05 00:15")

    soup = get(client, language, "late")

    assert state_of(soup) == "live"
    assert year in words(soup.select_one(".session-header__time"))
    assert [time["datetime"] for time in soup.select(".session-header__time time")] == [
        "2020-06-04T23:00+09:00",
        "2020-06-05T00:30+09:00",
    ]
    assert {"ko": "23:00~24:30", "en": "23:00–24:30"}[language] in words(soup.select_one(".facts"))


def test_start_times_follow_the_zones_of_the_cities_on_the_day(client, clock, home):
    session = make_session("morning", "2020-06-04 08:00")
    session.cities.add(
        make_city("los-angeles", "America/Los_Angeles", country=make_country("US")),
        make_city("seoul", mayoral_status=City.MayoralStatus.HOST),
    )
    session.save()
    make_city("london", "Europe/London", country=make_country("GB"), presented_case=True)
    clock.at("2020-12-01 10:00")

    clocks = get(client, "en", "morning").select("section[aria-labelledby=clocks] li time")

    assert [clock["datetime"] for clock in clocks] == [
        "2020-06-03T16:00-07:00",  # summer time of the day of the session, not of today
        "2020-06-04T00:00+01:00",
        "2020-06-04T08:00+09:00",
    ]


def test_neighbours_and_related_sessions(client, clock, home):
    park = make_speaker("park")
    for number, hour in enumerate((9, 11, 13, 15, 17), 1):
        session = make_session(f"session-{number}", f"2020-06-03 {hour:02d}:00", 60)
        if number in (2, 5):
            make_participation(session, park)
    make_session("draft", "2020-06-03 12:00", live=False)
    clock.at("2020-06-03 10:00")

    soup = get(client, "en", "session-2")

    assert soup.select_one("a[rel=prev]")["href"] == "/en/schedule/session-1/"
    assert soup.select_one("a[rel=next]")["href"] == "/en/schedule/session-3/"
    related = [link["href"] for link in soup.select(".related a")]
    assert related[0] == "/en/schedule/session-5/"  # the one with the same speaker
    assert len(related) == 3
    assert not any("draft" in href or "session-2" in href for href in related)


def test_missing_translation_is_marked_wherever_it_falls_back(client, clock, home):
    session = make_session(title_en="", topic_ko="원격교육", summary_ko="요약")
    Segment.objects.create(session=session, title_ko="기조연설")
    clock.at("2020-06-03 16:00")

    soup = get(client, "en")

    assert soup.select_one("h1")["lang"] == "ko"
    marked = {words(element) for element in soup.select("main [lang=ko]")}
    assert {"세션 education", "원격교육", "요약", "기조연설"} <= marked


@pytest.mark.parametrize("language", LANGUAGES)
def test_titles_are_unique_and_name_page_part_and_site(client, clock, home, language):
    make_session("first", "2020-06-01 11:00", subtitle_ko="부제", subtitle_en="Subtitle")
    make_session("second", "2020-06-02 11:00")
    clock.at("2020-06-01 10:00")

    titles = [get(client, language, slug).title.text for slug in ("first", "second")]

    part = {"ko": "일정·프로그램", "en": "Schedule & Programs"}[language]
    assert len(set(titles)) == 2
    assert all(part in title and " | " in title for title in titles)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("full", [True, False])
def test_one_h1_and_headings_in_order(client, clock, home, language, full):
    make_full_session() if full else make_session()
    make_session("other", "2020-06-04 09:00")
    clock.at("2020-06-03 16:00")

    soup = get(client, language)

    levels = [int(heading.name[1]) for heading in soup.select("main :is(h1, h2, h3, h4)")]
    assert levels.count(1) == 1
    assert all(
        after <= before + 1
        for before, after in zip(levels[levels.index(1) :], levels[levels.index(1) + 1 :], strict=False)
    )
    ids = [element["id"] for element in soup.select("[id]")]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("rows", [1, 10])
def test_queries_are_few_and_do_not_grow(client, clock, home, language, rows, django_assert_num_queries):
    make_full_session(rows=rows)
    for number in range(rows):
        make_session(f"other-{number}", f"2020-06-04 {number + 8:02d}:00", 45)
    clock.at("2020-06-03 16:00")
    client.get(f"/{language}/schedule/education/")

    with django_assert_num_queries(10):
        soup = get(client, language)

    assert len(soup.select("li.person-row")) == rows


def preview(session, language="ko"):
    request = RequestFactory().get(f"/{language}/schedule/x/")
    request.now = at("2020-06-03 16:00")
    with translation.override(language):
        return session_context(session, request)


@pytest.mark.parametrize("language", LANGUAGES)
def test_context_survives_a_draft_with_nothing_in_it(language):
    context = preview(Session(), language)

    assert context["slot"] is None
    assert (context["people"], context["clocks"], context["related"]) == ([], [], [])


def test_context_shows_the_draft_and_not_the_saved_rows():
    session = make_full_session()
    draft = Session.objects.get(pk=session.pk)
    draft.title_ko = "고친 제목"
    draft.segments = [Segment(title_ko="고친 순서")]
    draft.cities = [make_city("busan")]
    draft.starts_at = at("2020-06-03 12:00")

    context = preview(draft)

    assert context["session"].title_ko == "고친 제목"
    assert [segment.title_ko for segment in context["session"].segments.all()] == ["고친 순서"]
    assert [city.slug for city in context["cities"]] == ["busan"]
    assert context["state"].starts_at == at("2020-06-03 12:00")
    assert len(context["documents"]) == 1


@pytest.mark.parametrize("fields", [{}, {"title_ko": "제목만"}, {"starts_at": at("2020-06-03 12:00")}])
def test_preview_renders_a_draft_that_lacks_nearly_everything(home, fields):
    response = Session(**fields).make_preview_request(preview_mode="ko")

    assert response.status_code == 200
    assert len(BeautifulSoup(response.content, "html.parser").select("h1")) == 1
