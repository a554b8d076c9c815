import pytest

from sessions.models import Broadcast, Session
from tests.factories import make_city, make_days, make_session, make_site
from tests.visits import BAD_VALUES, MOST_QUERIES, count_queries, read, texts, words

pytestmark = pytest.mark.django_db
LANGUAGES = ["ko", "en"]
NAMES = ["kind", "state", "day", "language", "facebook"]


@pytest.fixture
def sessions(clock):
    """Four sessions, of which each filter takes some: one is over, one is live, one late, one cancelled."""
    make_days()
    make_site()
    make_session("over", "2020-06-01 11:00", 60, kind=Session.Kind.TALK_SHOW)
    live = make_session("live", "2020-06-02 22:00", 90, kind=Session.Kind.MAYORAL_MEETING, streams=("ko",))
    late = make_session("late", "2020-06-03 15:30", delay_minutes=20)
    make_session("off", "2020-06-03 18:00", is_cancelled=True, streams=("en",))
    for session in (live, late):
        Broadcast.objects.create(session=session, platform=Broadcast.Platform.FACEBOOK, sort_order=9)
    clock.at("2020-06-02 22:14")


def numbers(soup):
    return [row["id"].removeprefix("session-") for row in soup.select("li.session-card")]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("", ["01", "02", "03", "04"]),
        ("kind=talk-show", ["01"]),
        ("kind=thematic", ["03", "04"]),
        ("state=live", ["02"]),
        ("state=delayed", ["03"]),
        ("state=upcoming", []),
        ("state=cancelled", ["04"]),
        ("state=ended", ["01"]),
        ("day=2020-06-03", ["03", "04"]),
        ("day=2020-06-04", []),
        ("language=ko", ["01", "02", "03"]),
        ("language=en", ["01", "03", "04"]),
        ("facebook=1", ["02", "03"]),
        ("facebook=1&day=2020-06-03", ["03"]),
        ("facebook=1&day=2020-06-03&state=live", []),
    ],
)
def test_filters_leave_what_they_name(client, sessions, language, query, shown):
    soup = read(client, f"/{language}/schedule/?{query}")

    assert numbers(soup) == shown
    count = words(soup.select_one(".filter-bar__count[role=status]"))
    assert count == (f"{len(shown)}개 세션" if language == "ko" else f"{len(shown)} session{'s' * (len(shown) != 1)}")
    assert bool(soup.select(".empty-state")) is not bool(shown)
    assert len(soup.select(".filter-bar__chosen .chip:not(.chip--clear)")) == len([p for p in query.split("&") if p])


def test_filters_can_be_taken_away_one_by_one(client, sessions):
    soup = read(client, "/en/schedule/?facebook=1&day=2020-06-03&tz=America/Bogota")

    links = {words(chip): chip["href"] for chip in soup.select(".filter-bar__chosen .chip")}

    assert links == {
        "Wed 3 June (remove)": "/en/schedule/?facebook=1&tz=America%2FBogota",
        "On Facebook (remove)": "/en/schedule/?day=2020-06-03&tz=America%2FBogota",
        "Clear all": "/en/schedule/?tz=America%2FBogota",
    }
    assert numbers(read(client, links["Wed 3 June (remove)"])) == ["02", "03"]


def test_form_shows_what_was_chosen_and_needs_no_script(client, sessions):
    soup = read(client, "/en/schedule/?kind=thematic&state=cancelled&language=en")

    form = soup.select_one("form.filter-bar__form")
    assert (form["method"], form["action"]) == ("get", "/en/schedule/")
    assert [field["name"] for field in form.select("select, input")] == NAMES
    assert [option["value"] for option in form.select("option[selected]")] == ["thematic", "cancelled", "", "en"]
    assert form.select_one("button[type=submit]")
    clock_form = soup.select_one("form.clock-choice")
    kept = {field["name"]: field["value"] for field in clock_form.select("input[type=hidden]")}
    assert kept == {"kind": "thematic", "state": "cancelled", "language": "en"}


def test_anchors_lead_to_rows_that_are_shown(client, sessions):
    soup = read(client, "/en/schedule/?day=2020-06-03")

    links = [link["href"] for link in soup.select(".day-tabs a, .two-clock-band a, a.skip-link")]
    assert "#day-3" in links
    assert [link for link in links if not soup.find(id=link[1:])] == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("value", BAD_VALUES)
def test_bad_value_is_left_out_and_named(client, sessions, language, name, value):
    soup = read(client, f"/{language}/schedule/?{name}={value}")

    assert len(texts(soup, ".filter-bar__problem")) == 1
    assert numbers(soup) == ["01", "02", "03", "04"]
    assert soup.select(".filter-bar__chosen") == []


def test_narrowed_timetable_costs_no_more(client, sessions):
    make_city("london", "Europe/London")

    assert count_queries(client, "/en/schedule/?day=2020-06-03&tz=london") <= MOST_QUERIES
