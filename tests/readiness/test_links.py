"""Which addresses are found in rows and pages, what is kept of the answers, and what the command does with them."""

from datetime import timedelta
from io import StringIO

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import models
from wagtail.fields import RichTextField, StreamField

from media_archive.models import MediaItem
from readiness.asking import Answer, LinkClient
from readiness.checking import NoNetwork, check_links, due, keep
from readiness.links import addresses_in, fields_with_links, outside_address, uses_of_links
from readiness.management.commands.check_links import NO_NETWORK
from readiness.models import LinkCheck
from sessions.models import Broadcast
from summit.models import Source
from tests.factories import at, make_bureau, make_bureau_editor, make_media_item, make_session, make_site, make_source
from website.models import StandardPage

Result, Problem = LinkCheck.Result, LinkCheck.Problem
NOON = "2020-06-03 12:00"
ALIVE, SILENT = Answer(Result.ALIVE, http_status=200), Answer(Result.DEAD, Problem.NAME)


class Answers:
    """A client with answers by address; what it was asked is kept."""

    def __init__(self, answers=None, otherwise=ALIVE):
        self.answers = answers or {}
        self.otherwise = otherwise
        self.asked = []

    def ask(self, url):
        self.asked.append(url)
        return self.answers.get(url, self.otherwise)


def check_all(urls, client, instant=NOON):
    return list(check_links(urls, client, lambda: at(instant), pause=0))


def stored():
    return {check.url: check.result for check in LinkCheck.objects.all()}


# ---------------------------------------------------------------- finding
def test_every_field_that_can_hold_an_address_is_covered():
    kinds = (models.URLField, RichTextField, StreamField)
    wanted = {
        (field.model, field.name)
        for model in apps.get_models()
        if model is not LinkCheck
        for field in model._meta.local_concrete_fields
        if isinstance(field, kinds)
    }
    found = {(model, field.name) for model, fields in fields_with_links().items() for field in fields}
    bare = {(model, name.rpartition("_")[0]) for model, name in found if name.endswith(("_ko", "_en"))}

    assert wanted - bare == found
    assert {"Source", "Broadcast", "MediaItem", "RelatedLink", "Company", "Image"} <= {m.__name__ for m, _ in found}


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("https://example.org/a", "https://example.org/a"),
        (" https://example.org/a#part ", "https://example.org/a"),
        ("HTTP://example.org", "HTTP://example.org"),
        ("mailto:a@example.org", ""),
        ("/ko/schedule/", ""),
        ("https://", ""),
        ("https://[bad", ""),
        ("http://own.example/page", ""),
        ("https://example.org/a b", ""),
        ("https://example.org/" + "a" * 1000, ""),
        ("", ""),
    ],
)
def test_only_addresses_outside_the_site_count(text, address):
    assert outside_address(text, {"own.example"}) == address


def test_links_in_texts_are_found():
    text = (
        '<p>A <a href="https://example.org/a?x=1&amp;y=2">b</a> <a linktype="page" id="3">c</a> https://no.example/</p>'
    )

    assert list(addresses_in(text)) == ["https://example.org/a?x=1&y=2"]


def test_links_in_rows_parts_and_pages_are_found(db):
    make_site()
    session = make_session(streams=["ko"])
    item = make_media_item(external_url="https://example.org/item")
    page = StandardPage.objects.first()
    page.body_ko = [("paragraph", '<p><a href="https://example.org/in-blocks">x</a></p>')]
    page.save()

    uses = {url: [use.row for use in uses] for url, uses in uses_of_links().items()}

    assert uses == {
        "https://www.youtube.com/channel-ko": [session],
        "https://example.org/item": [item],
        "https://example.org/in-blocks": [page],
    }


def test_address_in_many_rows_is_one_address(db):
    rows = [make_media_item(slug, external_url=f"https://example.org/#{slug}") for slug in ("a", "b")]

    assert {url: [use.row for use in uses] for url, uses in uses_of_links().items()} == {"https://example.org/": rows}


def test_editors_see_the_addresses_of_their_rows(db):
    own, other = make_bureau("own"), make_bureau("other")
    editor = make_bureau_editor(own)
    make_media_item("mine", bureau=own, external_url="https://example.org/shared")
    make_media_item("theirs", bureau=other, external_url="https://example.org/shared#theirs")
    make_media_item("secret", bureau=other, external_url="https://example.org/secret")
    make_media_item("nobodys", external_url="https://example.org/nobodys")
    make_session("theirs", bureau=other, streams=["en"])

    uses = uses_of_links(editor)

    assert {url: [use.row.slug for use in found] for url, found in uses.items()} == {
        "https://example.org/shared": ["mine"]
    }
    assert len(uses_of_links()) == 4


@pytest.mark.parametrize("count", [1, 3])
def test_finding_asks_no_more_for_more_rows(count, django_assert_num_queries, db):
    for number in range(count):
        session = make_session(f"session-{number}")
        make_media_item(f"item-{number}", session=session, external_url=f"https://example.org/{number}")
        make_source(f"https://example.org/source/{number}")

    with django_assert_num_queries(len(fields_with_links())):
        uses_of_links()


# ---------------------------------------------------------------- keeping
def test_dates_of_an_address_that_comes_and_goes(db):
    days = [
        (Answer(Result.ALIVE), (0, None)),
        (Answer(Result.DEAD, Problem.STATUS, 404), (0, 1)),
        (Answer(Result.DEAD, Problem.TIMEOUT), (0, 1)),
        (Answer(Result.REFUSED, Problem.STATUS, 429), (0, None)),
        (Answer(Result.DEAD, Problem.STATUS, 404), (0, 4)),
        (Answer(Result.MOVED, moved_to="https://example.org/new"), (5, None)),
        (Answer(Result.UNSAFE, Problem.ADDRESS), (5, None)),
    ]
    start = at(NOON)
    kept = []

    for day, (answer, _expected) in enumerate(days):
        check = keep("https://example.org/", answer, start + timedelta(days=day))
        kept.append(
            tuple(instant and (instant - start).days for instant in (check.last_alive_at, check.first_failed_at))
        )

    assert kept == [expected for _answer, expected in days]
    assert LinkCheck.objects.count() == 1


def test_those_asked_longest_ago_come_first(db):
    for name, hours in [("b", 5), ("a", 30), ("c", 10)]:
        keep(f"https://example.org/{name}", ALIVE, at(NOON) - timedelta(hours=hours))
    addresses = [f"https://example.org/{name}" for name in "abcd"]

    assert [url[-1] for url in due(addresses, at(NOON))] == ["d", "a", "c", "b"]
    assert [url[-1] for url in due(addresses, at(NOON), timedelta(hours=10))] == ["d", "a", "c"]
    assert [url[-1] for url in due(addresses, at(NOON), timedelta(hours=10, seconds=1))] == ["d", "a"]


# ---------------------------------------------------------------- no network
URLS = ["https://a.example/", "https://b.example/"]


@pytest.mark.parametrize("problem", [Problem.NAME, Problem.TIMEOUT, Problem.CONNECTION])
def test_where_nobody_answers_nothing_is_kept(problem, db):
    keep(URLS[0], ALIVE, at("2020-06-01 12:00"))

    with pytest.raises(NoNetwork):
        check_all(URLS, Answers(otherwise=Answer(Result.DEAD, problem)))

    assert stored() == {URLS[0]: Result.ALIVE}
    assert LinkCheck.objects.get().checked_at == at("2020-06-01 12:00")


@pytest.mark.parametrize(
    "answer", [ALIVE, Answer(Result.DEAD, Problem.STATUS, 404), Answer(Result.DEAD, Problem.TLS)], ids=str
)
def test_where_somebody_answers_silence_is_death(answer, db):
    check_all(URLS, Answers({URLS[0]: SILENT, URLS[1]: answer}))

    assert stored() == {URLS[0]: Result.DEAD, URLS[1]: answer.result}


def test_one_silent_address_is_dead_if_another_answers_that_did_before(db):
    keep("https://witness.example/", ALIVE, at("2020-06-01 12:00"))
    client = Answers({URLS[0]: SILENT})

    check_all(URLS[:1], client)

    assert stored()[URLS[0]] == Result.DEAD
    assert client.asked == [URLS[0], "https://witness.example/"]
    assert LinkCheck.objects.get(url="https://witness.example/").checked_at == at("2020-06-01 12:00")


def test_address_that_is_not_asked_proves_no_network(db):
    with pytest.raises(NoNetwork):
        check_all(URLS, Answers({URLS[0]: Answer(Result.UNSAFE, Problem.ADDRESS)}, otherwise=SILENT))

    assert stored() == {URLS[0]: Result.UNSAFE}


# ---------------------------------------------------------------- the command
def run(client, **options):
    out = StringIO()
    call_command("check_links", client=client, pause=0, stdout=out, **options)
    return out.getvalue()


@pytest.fixture
def three_links(db, clock):
    clock.at(NOON)
    for name in "abc":
        make_media_item(name, external_url=f"https://example.org/{name}")


def test_command_asks_everything_and_forgets_what_is_gone(three_links):
    keep("https://gone.example/", ALIVE, at("2020-06-01 12:00"))
    MediaItem.objects.filter(slug="c").update(external_url="https://example.org/a")

    text = run(Answers({"https://example.org/b": Answer(Result.DEAD, Problem.STATUS, 404)}), verbosity=2)

    assert stored() == {"https://example.org/a": Result.ALIVE, "https://example.org/b": Result.DEAD}
    assert "2 of 2 addresses asked: 1 alive, 1 dead." in text
    assert "dead     404 https://example.org/b" in text
    assert "1 addresses are in no row any more" in text


def test_command_asks_a_part(three_links, clock):
    client = Answers()
    run(client, limit=2)
    clock.at("2020-06-03 13:00")
    run(client, limit=2, older_than=1)

    assert [url[-1] for url in client.asked] == ["a", "b", "c", "a"]
    clock.at("2020-06-03 13:59")
    assert "1 of 3 addresses asked: 1 alive." in run(Answers(), older_than=1)
    assert "0 of 3 addresses asked: none." in run(Answers(), older_than=1)


def test_command_says_when_there_is_no_network(three_links):
    with pytest.raises(CommandError, match="No network") as error:
        run(Answers(otherwise=SILENT))

    assert error.value.returncode == NO_NETWORK
    assert not LinkCheck.objects.exists()


def test_command_with_a_real_server(db, clock, server):
    clock.at(NOON)
    source = make_source("report", url=server.url("/status/404"))
    session = make_session(streams=["ko"])
    Broadcast.objects.filter(session=session).update(url=server.url("/moved"))
    Source.objects.create(reference="inside", url="http://10.0.0.1/")

    run(server.client())

    assert stored() == {
        source.url: Result.DEAD,
        server.url("/moved"): Result.MOVED,
        "http://10.0.0.1/": Result.UNSAFE,
    }


def test_no_option_of_the_command_line_opens_the_guard():
    with pytest.raises(CommandError, match="unrecognized"):
        call_command("check_links", "--client=x")
    assert LinkClient().ports == {80, 443, 8080, 8443}
