import base64
import json
import zlib
from urllib.parse import parse_qs, unquote, urlsplit
from xml.etree import ElementTree

import pytest

from sessions.agenda import DIGITS, instant_of, version_of
from sessions.models import Session
from sessions.qr_code import QUIET_ZONE, qr_code
from sessions.stamps import last_changed_at
from tests.factories import at, make_city, make_days, make_session, make_site
from tests.sessions.reading import events, value
from tests.visits import BAD_VALUES, MOST_QUERIES, count_queries, read, texts, words

LANGUAGES = ["ko", "en"]


@pytest.fixture
def summit(db, clock):
    clock.at("2020-05-20 10:00")
    make_days()
    make_site()
    make_session("first", "2020-06-01 11:00", 60)
    make_session("second", "2020-06-03 15:30", 90)
    make_session("third", "2020-06-03 16:30", 60)
    clock.at("2020-05-28 10:00")


def link(client, language="en", slugs="first,second", **query):
    """The stamped link that the site itself makes of a selection."""
    response = client.get(f"/{language}/agenda/", {"s": slugs} | query)
    assert response.status_code == 302
    return response["Location"]


def titles(soup):
    return texts(soup, ".session-card__link")


@pytest.mark.parametrize("language", LANGUAGES)
def test_selection_is_shown_in_the_order_of_time(client, summit, language):
    soup = read(client, link(client, language, "second,first"))

    word = {"ko": "세션", "en": "Session"}[language]
    assert titles(soup) == [f"{word} first", f"{word} second"]
    assert [words(heading) for heading in soup.select("h2.schedule-day__heading")] == {
        "ko": ["6월 1일(월)", "6월 3일(수)"],
        "en": ["Mon 1 June", "Wed 3 June"],
    }[language]
    assert soup.select_one("meta[name=robots]")["content"] == "noindex"
    assert soup.select(".empty-state, .clock-problem") == []


def test_boxes_of_a_form_and_a_list_mean_the_same(client, summit):
    response = client.get("/en/agenda/?s=first&s=second&tz=Europe/London")

    path, _, query = response["Location"].partition("?")
    assert path == "/en/agenda/"
    found = parse_qs(query)
    assert found.pop("v")
    assert found == {"s": ["first,second"], "tz": ["Europe/London"]}


@pytest.mark.parametrize("language", LANGUAGES)
def test_schedule_offers_each_session_without_script(client, summit, language):
    soup = read(client, f"/{language}/schedule/")

    form = soup.select_one("form#agenda-form")
    assert (form["action"], form["method"]) == (f"/{language}/agenda/", "get")
    boxes = soup.select('input[type=checkbox][form="agenda-form"]')
    assert [(box["name"], box["value"]) for box in boxes] == [("s", "first"), ("s", "second"), ("s", "third")]
    assert all(box.find_parent("label") for box in boxes)
    button = read(client, f"/{language}/schedule/first/").select_one("form button[name=s]")
    assert button["value"] == "first"


def test_link_and_code_hold_the_selection_and_its_version(client, summit, settings):
    soup = read(client, link(client))

    address = words(soup.select_one(".agenda-share .copy-line__text"))
    assert address.startswith(f"{settings.SITE_URL}/en/agenda/?s=first,second&v=")
    assert instant_of(parse_qs(urlsplit(address).query)["v"][0]) == last_changed_at()
    code = soup.select_one("svg.agenda-share__code")
    assert code["role"] == "img"
    assert code["aria-label"]
    assert titles(read(client, address.removeprefix(settings.SITE_URL))) == ["Session first", "Session second"]


def test_code_is_square_and_starts_with_its_finder():
    code = qr_code("https://example.org/ko/agenda/?s=first,second")

    assert (code.size - 2 * QUIET_ZONE - 21) % 4 == 0
    assert code.path.startswith(f"M{QUIET_ZONE} {QUIET_ZONE}h7v1h-7z")
    assert qr_code("x" * 4000) is None


def test_calendar_of_the_selection_has_its_sessions(client, summit):
    soup = read(client, link(client))

    file = soup.select_one(".schedule-calendar a[download]")["href"]
    assert file == "/en/agenda.ics?s=first,second"
    assert [value(event, "SUMMARY") for event in events(client.get(file).content)] == [
        "Session first",
        "Session second",
    ]
    assert soup.select_one('.schedule-calendar a[href^="webcal:"]')["href"].endswith(file)


@pytest.mark.parametrize("language", LANGUAGES)
def test_hand_over_to_giggity_names_sessions_as_the_schedule_file_does(client, summit, settings, language):
    soup = read(client, link(client, language))

    (href,) = [a["href"] for a in soup.select("a[rel=external]") if a["href"].startswith("https://ggt.gaa.st/#")]
    url, see = (part.partition("=")[2] for part in urlsplit(href).fragment.split("&"))
    assert unquote(url) == f"{settings.SITE_URL}/{language}/schedule.xml"
    assert "=" not in see
    guids = json.loads(zlib.decompress(base64.urlsafe_b64decode(see + "=" * (-len(see) % 4))))
    schedule = ElementTree.fromstring(client.get(f"/{language}/schedule.xml").content)  # noqa: S314  our own
    in_file = {event.find("slug").text: event.get("guid") for event in schedule.iter("event")}
    assert len(guids) == 2
    assert set(guids) <= set(in_file.values())


@pytest.mark.parametrize("language", LANGUAGES)
def test_opened_later_it_says_what_has_changed(client, clock, summit, language):
    path = link(client, language)
    unchanged = read(client, path)
    clock.at("2020-05-30 09:00")
    for slug in ("first", "third"):
        session = Session.objects.get(slug=slug)
        session.delay_minutes = 20
        session.save()

    soup = read(client, path)

    changed = texts(soup, "section[aria-labelledby=changes] li")
    assert texts(unchanged, "section[aria-labelledby=changes] li") == []
    assert len(changed) == 1
    expected = {
        "ko": ["세션 first", "11:00~12:00", "11:20~12:20"],
        "en": ["Session first", "11:00–12:00", "11:20–12:20"],
    }
    assert all(piece in changed[0] for piece in expected[language])
    again = link(client, language)
    assert texts(read(client, again), "section[aria-labelledby=changes] li") == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_unknown_and_removed_sessions_are_named(client, clock, summit, language):
    path = link(client, language, "first,second,no-such-session")
    clock.at("2020-05-30 09:00")
    Session.objects.get(slug="second").delete()

    soup = read(client, path)

    missing = texts(soup, "section[aria-labelledby=missing] li")
    title = {"ko": "세션 second", "en": "Session second"}[language]
    assert len(missing) == 2
    assert missing[0].startswith(title)
    assert missing[1].startswith("no-such-session")
    assert len(titles(soup)) == 1


def test_hidden_session_is_not_betrayed(client, summit):
    make_session("draft", "2020-06-04 10:00", live=False, title_en="Not for visitors yet")

    soup = read(client, "/en/agenda/?s=first,draft&v=1")

    assert "Not for visitors yet" not in words(soup)
    assert texts(soup, "section[aria-labelledby=missing] b") == ["draft"]


def test_sessions_at_the_same_time_are_named(client, summit):
    soup = read(client, link(client, slugs="first,second,third"))

    assert texts(soup, "section[aria-labelledby=clashes] li") == ["02 Session second – 03 Session third"]
    Session.objects.filter(slug="third").update(is_cancelled=True)
    assert read(client, link(client, slugs="first,second,third")).select("section[aria-labelledby=clashes]") == []


def test_each_session_can_be_removed(client, summit):
    soup = read(client, link(client))

    hrefs = {a["data-remove"]: a["href"] for a in soup.select("a[data-remove]")}
    assert titles(read(client, hrefs["first"])) == ["Session second"]
    last = read(client, hrefs["first"]).select_one("a[data-remove]")["href"]
    assert last == "/en/agenda/"
    assert read(client, last).select_one(".empty-state")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("text", [case for case in BAD_VALUES if case.id not in {"unknown", "number"}])
def test_bad_selection_is_a_page_with_a_message_and_a_bad_request_as_a_file(client, summit, language, text):
    soup = read(client, f"/{language}/agenda/?s={text}")

    assert len(texts(soup, ".clock-problem")) == 1
    assert soup.select_one(".empty-state")
    assert client.get(f"/{language}/agenda.ics?s={text}").status_code == 400


@pytest.mark.parametrize("text", [case for case in BAD_VALUES if case.id != "number"])  # its letters are digits here
def test_bad_version_is_said_and_nothing_else_is_lost(client, summit, text):
    soup = read(client, f"/en/agenda/?s=first&v={text}")

    assert titles(soup) == ["Session first"]
    assert len(texts(soup, ".clock-problem")) == 1
    assert soup.select("#changes") == []


def test_version_is_an_instant_in_seconds():
    instant = at("2020-05-20 10:00:01")

    assert instant_of(version_of(instant)) == instant
    assert instant_of("zzzzzzz").year > 4000
    assert [instant_of(text) for text in ("", "ZZ", "-1", "zzzzzzzz", "1 ")] == [None] * 5
    assert len(DIGITS) == 36


def test_agenda_knows_the_visitors_clock(client, summit):
    make_city("london", "Europe/London", name_en="London")

    soup = read(client, link(client, tz="london"))

    assert len(soup.select(".local-time time")) == 4
    assert all("tz=london" in a["href"] for a in soup.select("a[data-remove], .session-card__link"))


def test_agenda_costs_few_queries(client, summit):
    make_city("london", "Europe/London")
    Session.objects.get(slug="third").delete()

    assert count_queries(client, "/en/agenda/?s=first,second,third,none&v=1&tz=london") <= MOST_QUERIES
