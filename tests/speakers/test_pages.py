"""The speakers and the page of each."""

import pytest
from django.test import RequestFactory

from speakers.models import TILE_PHOTO_SPECS, Speaker
from speakers.pages import speaker_context
from tests.factories import (
    at,
    make_city,
    make_company,
    make_country,
    make_participation,
    make_session,
    make_site,
    make_source,
    make_speaker,
    make_statistic,
)
from tests.visits import BAD_VALUES, MOST_QUERIES, count_queries, make_image, read, texts, words

pytestmark = pytest.mark.django_db
LANGUAGES = ["ko", "en"]
NOW = "2020-06-02 12:00"


@pytest.fixture(autouse=True)
def site(clock):
    clock.at(NOW)
    return make_site()


@pytest.fixture
def park():
    return make_speaker(
        "park-won-soon", name_ko="박원순", name_en="Park Won-soon", name_variants="Park Wonsoon\nPark Won Soon"
    )


def names(soup):
    return texts(soup, ".person-row__name")


# ---------------------------------------------------------------- listing
def test_listing_stands_in_the_order_of_korean_letters(client):
    for slug, name in [("ha", "하나"), ("kka", "까치"), ("ga", "가람"), ("na", "나무"), ("smith", "Smith")]:
        make_speaker(slug, name_ko=name)

    soup = read(client, "/ko/speakers/")

    assert names(soup) == ["가람", "까치", "나무", "하나", "Smith"]
    assert texts(soup, ".person-group__title") == ["ㄱ", "ㄴ", "ㅎ", "S"]
    letters = texts(soup, ".link-bar--letters .link-bar__link")
    assert letters == [*"ㄱㄴㄷㄹㅁㅂㅅㅇㅈㅊㅋㅌㅍㅎ", "S"]
    assert texts(soup, ".link-bar--letters a") == ["ㄱ", "ㄴ", "ㅎ", "S"]


def test_listing_stands_in_the_order_of_latin_letters_without_accents(client):
    for slug, name in [("z", "Zachary"), ("a", "Álvaro"), ("b", "Ban"), ("x", None)]:
        make_speaker(slug, name_ko="홍길동", name_en=name)

    soup = read(client, "/en/speakers/")

    assert names(soup) == ["Álvaro", "Ban", "Zachary", "홍길동"]
    assert texts(soup, ".person-group__title") == ["A", "B", "Z", "ㅎ"]
    assert soup.select_one(".person-group__title[lang=ko]").get_text() == "ㅎ"
    assert soup.select_one(".person-row__name span[lang=ko]").get_text() == "홍길동"


@pytest.mark.parametrize("language", LANGUAGES)
def test_jump_links_lead_to_their_letters(client, language, park):
    soup = read(client, f"/{language}/speakers/")

    targets = [link["href"].removeprefix("#") for link in soup.select(".link-bar--letters a")]
    assert targets
    assert [soup.find(id=target) is not None for target in targets] == [True] * len(targets)


@pytest.mark.parametrize(
    "query",
    ["박원", "원순", "park won", "PARK", "won-soon", "wonsoon", "ParkWonSoon", "soon park", "Ｐａｒｋ", "박 원 순"],
)
def test_search_finds_a_name_in_both_scripts_and_every_spelling(client, park, query):
    make_speaker("ban", name_ko="반기문", name_en="Ban Ki-moon")

    for language in LANGUAGES:
        response = client.get(f"/{language}/speakers/", {"q": query})
        assert response.content.count(b'class="person-row"') == 1
        assert b"/speakers/park-won-soon/" in response.content


def test_search_ignores_accents(client):
    make_speaker("nguyen", name_ko="응우옌 득 쭝", name_en="Nguyễn Đức Chung")

    assert names(read(client, "/en/speakers/?q=nguyen+duc")) == ["Nguyễn Đức Chung"]


def test_filters_by_session_day_and_country(client, park):
    talk = make_session("talk", "2020-06-04 23:30", minutes=60, title_ko="대담")
    make_participation(talk, park)
    make_participation(make_session("other", "2020-06-05 10:00"), make_speaker("other", name_ko="다른 이"))
    park.country = make_country("NZ")
    park.save()

    for query in ["session=talk", "day=2020-06-04", "country=NZ", "session=talk&day=2020-06-04&country=NZ&q=park"]:
        assert names(read(client, f"/ko/speakers/?{query}")) == ["박원순"], query
    assert names(read(client, "/ko/speakers/?session=talk&day=2020-06-05")) == []


def test_country_filter_knows_the_country_of_a_city(client, park):
    park.city = make_city("auckland", country=make_country("NZ"))
    park.save()
    make_speaker("nobody")

    assert names(read(client, "/ko/speakers/?country=NZ")) == ["박원순"]


def test_filter_says_how_many_and_lets_each_choice_be_removed(client, park):
    make_participation(make_session("talk", title_en="Talk"), park)
    make_speaker("other", name_en="Other")

    soup = read(client, "/en/speakers/?q=park&session=talk")

    assert words(soup.select_one("[role=status]")) == "1 of 2 speakers"
    removals = {words(link).split(" (")[0]: link["href"] for link in soup.select(".filter-bar__chosen a")}
    assert removals["park"] == "/en/speakers/?session=talk"
    assert removals["Talk"] == "/en/speakers/?q=park"
    form = soup.select_one(".filter-bar__form")
    assert form["method"] == "get"
    assert form.select_one("[name=q]")["value"] == "park"
    assert form.select_one("[name=session] option[selected]")["value"] == "talk"
    assert form.select_one("button[type=submit]")


@pytest.mark.parametrize(("language", "advice"), [("ko", "이름의 일부"), ("en", "part of a name")])
def test_empty_result_says_what_to_do(client, park, language, advice):
    soup = read(client, f"/{language}/speakers/?q=zzz")

    empty = soup.select_one(".empty-state")
    assert empty.select_one(f'a[href="/{language}/speakers/"]')
    if language == "en":
        assert advice in words(empty)


@pytest.mark.parametrize("value", BAD_VALUES)
@pytest.mark.parametrize("name", ["q", "session", "day", "country", "page", "q[]"])
def test_listing_answers_whatever_the_query_holds(client, park, name, value):
    for language in LANGUAGES:
        response = client.get(f"/{language}/speakers/?{name}={value}")
        assert response.status_code == 200
        assert b"<script>" not in response.content
        if name in {"session", "day", "country"}:
            assert b"filter-bar__problem" in response.content
            assert b"/speakers/park-won-soon/" in response.content


def test_long_search_says_that_it_was_cut(client, park):
    soup = read(client, f"/en/speakers/?q={'x' * 5000}")

    assert texts(soup, ".filter-bar__problem") == ["Only the first 100 characters of the search were used."]
    assert len(soup.select_one("[name=q]")["value"]) == 100


def test_listing_says_how_many_of_all_speakers_it_names(client, park):
    make_statistic("speakers", 156)

    assert "1 of the 156 speakers are named here" in words(read(client, "/en/speakers/").main)


def test_listing_without_anybody_says_so(client):
    assert texts(read(client, "/en/speakers/"), ".empty-state__title") == ["The speakers are to be announced."]


# ---------------------------------------------------------------- what is hidden
@pytest.mark.parametrize("language", LANGUAGES)
def test_draft_speaker_is_nowhere(client, park, language):
    hidden = make_speaker("secret-guest", name_ko="비밀손님", name_en="Secret Guest", live=False)
    hidden.country = make_country("IS", name_ko="아이슬란드", name_en="Iceland")
    hidden.save()
    make_participation(make_session("talk"), hidden)

    page = client.get(f"/{language}/speakers/?q=").content.decode()

    assert "secret-guest" not in page
    assert "비밀손님" not in page
    assert "Secret Guest" not in page
    assert 'value="IS"' not in page
    assert 'value="talk"' not in page  # a session of which only a hidden speaker is known
    assert client.get(f"/{language}/speakers/secret-guest/").status_code == 404


@pytest.mark.parametrize("language", LANGUAGES)
def test_draft_session_does_not_show_through_its_speakers(client, park, language):
    hidden = make_session("secret", title_ko="비밀회의", title_en="Secret Meeting", live=False)
    make_participation(hidden, park, talk_title_ko="비밀연설", talk_title_en="Secret Talk")

    for path in ["speakers/", "speakers/park-won-soon/"]:
        page = client.get(f"/{language}/{path}").content.decode()
        for canary in ["secret", "비밀회의", "Secret Meeting", "비밀연설", "Secret Talk"]:
            assert canary not in page, (path, canary)


# ---------------------------------------------------------------- detail
@pytest.mark.parametrize("language", LANGUAGES)
def test_detail_shows_what_is_known(client, language):
    company = make_company("telofarm", name_ko="텔로팜", name_en="TeloFarm")
    speaker = make_speaker(
        "lee-jung-hoon",
        name_ko="이정훈",
        name_en="Lee Junghoon",
        name_variants="Junghoon Lee\n이 정훈",
        position_ko="대표",
        position_en="Chief executive",
        affiliation_ko="서울대학교",
        affiliation_en="Seoul National University",
        biography_ko="식물에 꽂는 센서를 개발했다.",
        biography_en="Developed a sensor placed in plants.",
        city=make_city(name_ko="서울", name_en="Seoul"),
        country=make_country("KR", name_ko="대한민국", name_en="Republic of Korea"),
        company=company,
        staff_note="비고 only for staff",
        name_en_source="romanised",
    )
    speaker.sources.add(make_source(title="Report from the studio", publisher="Kukmin Ilbo", language="ko"))
    speaker.save()
    make_participation(
        make_session("ir", title_ko="혁신기업 IR", title_en="Innovative Companies IR"),
        speaker,
        role="presenter",
        mode="video",
        evidence="inferred",
        talk_title_ko="스마트팜",
        talk_title_en="Smart farming",
        company=company,
    )

    soup = read(client, f"/{language}/speakers/lee-jung-hoon/")
    page = words(soup.main)

    own, other = ("ko", "en") if language == "ko" else ("en", "ko")
    for name in ["name", "position", "affiliation", "biography"]:
        assert getattr(speaker, f"{name}_{own}") in page, name
    assert words(soup.select_one(f".person-detail__original [lang={other}]")) == getattr(speaker, f"name_{other}")
    assert "Junghoon Lee" in page
    assert "이 정훈" in page
    assert {"ko": "스마트팜", "en": "Smart farming"}[language] in page
    assert len(soup.select(".appearance .tag")) == 1
    assert soup.select_one('.appearance a[href$="/schedule/ir/"]')
    assert soup.select_one(f'a[href="/{language}/ir/telofarm/"]')
    assert soup.select_one(f'a[href="/{language}/cities/seoul/"]')
    assert soup.select_one('.source-list a[href="https://example.org/report"]')
    assert soup.select_one("svg.person-tile")
    assert "only for staff" not in page
    assert "romanised" not in page
    assert len(soup.select("h1")) == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_detail_of_a_speaker_of_whom_little_is_known(client, language):
    make_speaker("somebody", name_ko="아무개", name_en=None)

    soup = read(client, f"/{language}/speakers/somebody/")

    assert words(soup.h1) == "아무개"
    assert soup.h1.get("lang") == (None if language == "ko" else "ko")
    assert soup.select_one("meta[name=description]")["content"]


def test_detail_shows_moved_times(client, park):
    make_participation(make_session("late", "2020-06-03 10:00", delay_minutes=20), park)

    assert "10:20" in words(read(client, "/en/speakers/park-won-soon/").main)
    assert "10:20" in words(read(client, "/en/speakers/").main)


@pytest.mark.parametrize("slug", ["nobody", "%00", "x" * 3000, "박원순"])
def test_unknown_speaker_is_not_found(client, slug):
    assert client.get(f"/ko/speakers/{slug}/").status_code == 404


def test_context_survives_a_draft_with_nothing_in_it():
    request = RequestFactory().get("/ko/speakers/")
    request.now = at(NOW)

    context = speaker_context(Speaker(), request)

    assert context["participations"] == []
    assert list(context["sources"]) == []


@pytest.mark.parametrize(
    ("language", "alt", "credit"), [("ko", "회색 정장", "사진: 서울"), ("en", "A grey suit", "Photo: Seoul")]
)
def test_photo_says_what_it_shows_and_who_made_it(client, language, alt, credit):
    make_site()
    photo = make_image("photo", TILE_PHOTO_SPECS)
    photo.alt_ko, photo.alt_en = "회색 정장", "A grey suit"
    photo.credit_ko, photo.credit_en = "사진: 서울", "Photo: Seoul"
    photo.save()
    make_speaker("person", photo=photo)
    page = client.get(f"/{language}/speakers/person/").content.decode()

    assert f'alt="{alt}"' in page
    assert f'<p class="person-detail__credit">{credit}</p>' in page


# ---------------------------------------------------------------- cost
def make_speakers(numbers):
    for number in numbers:
        city = make_city(f"city-{number}", country=make_country(f"A{chr(65 + number)}"))
        speaker = make_speaker(f"speaker-{number}", city=city, photo=make_image(f"photo-{number}", TILE_PHOTO_SPECS))
        speaker.sources.add(make_source(f"https://example.org/{number}"))
        speaker.save()
        for session in range(2):
            make_participation(make_session(f"session-{number}-{session}"), speaker)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", ["speakers/", "speakers/speaker-0/", "speakers/?q=speaker&day=2020-06-03"])
def test_pages_ask_little_of_the_database_however_many_rows(client, language, path):
    make_speakers(range(1))
    few = count_queries(client, f"/{language}/{path}")
    make_speakers(range(1, 10))

    assert count_queries(client, f"/{language}/{path}") == few
    assert few <= MOST_QUERIES
