"""The readiness board and the report of links as staff meet them."""

import re
from collections import Counter

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from django.utils import translation
from wagtail.models import ModelLogEntry
from wagtail.users.models import UserProfile

from accounts.audit import EXPORT
from accounts.models import User
from readiness import asking
from readiness.asking import Answer
from readiness.board import Board
from readiness.checking import keep
from readiness.models import LinkCheck
from readiness.rules import Severity
from sessions.models import Session
from speakers.models import Speaker
from summit.bureau_files import set_up_collections
from summit.models import Bureau, Image, Studio
from tests.factories import (
    at,
    make_bureau,
    make_bureau_editor,
    make_city,
    make_days,
    make_media_item,
    make_participation,
    make_session,
    make_site,
    make_speaker,
    make_staff,
)

NOW = "2020-06-03 12:00"
BOARD, LINKS, CHECK = (reverse(f"readiness:{name}") for name in ("board", "links", "check_link"))
Result, Problem = LinkCheck.Result, LinkCheck.Problem


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def soup_of(client, url, **data):
    response = client.get(url, data)
    assert response.status_code == 200, (url, response.headers.get("Location"))
    return BeautifulSoup(response.content, "html.parser")


def boss(language="ko"):
    user = User.objects.create_superuser(f"boss-{language}", password="x")
    UserProfile.objects.create(user=user, preferred_language=language)
    return user


@pytest.fixture
def days(db, clock):
    clock.at(NOW)
    return make_days()


def ready_session(slug="education", starts_at="2020-06-03 15:30", **fields):
    session = make_session(slug, starts_at, **({"summary_ko": "요약", "summary_en": "Summary"} | fields))
    make_participation(session, make_speaker(f"speaker-of-{slug}"))
    return session


def titles(soup):
    return [heading.text for heading in soup.select(".readiness-session__title")]


# ---------------------------------------------------------------- the board
def test_next_session_comes_first_and_the_last_one_last(days):
    for slug, starts_at in [
        ("later", "2020-06-04 10:00"),
        ("first", "2020-06-01 10:00"),
        ("on-air", "2020-06-03 11:00"),
        ("just-over", "2020-06-03 10:30"),
        ("next", "2020-06-03 12:30"),
    ]:
        ready_session(slug, starts_at)
    Session.objects.filter(slug="next").update(is_cancelled=True)
    Session.objects.filter(slug="just-over").update(revised_ends_at=at(NOW))  # ends at this very instant

    board = Board(boss(), at(NOW))

    assert [entry.session.slug for entry in board.entries] == ["on-air", "next", "later", "just-over", "first"]
    assert board.next.session.slug == "on-air"
    assert [entry.session.slug for entry in board.ahead] == ["on-air", "later"]


@pytest.mark.parametrize(
    ("language", "ready", "lack"),
    [("ko", "준비 완료", "영어 유튜브"), ("en", "Ready", "Add the English YouTube stream")],
)
def test_board_says_in_both_languages_what_to_do(language, ready, lack, days):
    ready_session()
    ready_session("culture", "2020-06-04 16:00", streams=["ko"])

    soup = soup_of(signed_in(boss(language)), BOARD)

    first, second = soup.select(".readiness-session")
    assert [tag.text for tag in first.select(".readiness-tag")] == [ready]
    assert lack in second.select_one(".readiness-line").text
    assert ready not in second.text
    assert len(first.select(".readiness-sign__stroke")) == 3
    assert [len(each.select(".readiness-sign__stroke--lacking")) for each in (first, second)] == [0, 1]


@pytest.mark.parametrize("language", ["ko", "en"])
def test_each_line_leads_to_the_tab_where_it_is_mended(language, days):
    session = ready_session(delay_minutes=5, streams=["ko"], display_time="1:00-2:00")
    client = signed_in(boss(language))

    lines = soup_of(client, BOARD).select(".readiness-line a")

    form = soup_of(client, reverse(Session.snippet_viewset.get_url_name("edit"), args=[session.pk]))
    anchors = {section["id"] for section in form.select("section[role=tabpanel]")}
    tabs = {line["href"].partition("#")[2] for line in lines}
    assert len(tabs) == 3
    assert tabs <= anchors


def test_lines_about_people_lead_to_the_person_and_the_photo(days):
    session = ready_session()
    speaker = session.participations.get().speaker
    photo = Image.objects.create(title="photo", file="photo.png", width=10, height=10)
    Speaker.objects.filter(pk=speaker.pk).update(photo=photo, live=False)

    links = {link["href"] for link in soup_of(signed_in(boss()), BOARD).select(".readiness-line__items a")}

    assert links == {
        reverse(Speaker.snippet_viewset.get_url_name("edit"), args=[speaker.pk]),
        reverse("wagtailimages:edit", args=[photo.pk]),
    }


def test_filters_leave_what_was_asked_for(days):
    ready_session("ready", "2020-06-03 15:00", bureau=make_bureau("one"))
    ready_session("mute", "2020-06-04 15:00", streams=[], bureau=make_bureau("two"))
    client = signed_in(boss())

    def shown(**filters):
        return [each["id"] for each in soup_of(client, BOARD, **filters).select(".readiness-session")]

    both = ["session-ready", "session-mute"]
    assert shown() == shown(bureau="no-such", day="x", severity="\x00") == both
    assert shown(bureau="one") == shown(day="2020-06-03") == shown(severity="ready") == ["session-ready"]
    assert shown(bureau="two") == shown(day="2020-06-04") == shown(severity="blocks") == ["session-mute"]
    assert shown(severity="warns") == shown(bureau="one", day="2020-06-04") == []


def test_draft_that_was_never_published_is_read_from_the_draft(days):
    session = ready_session(live=False)
    draft = Session.objects.get(pk=session.pk)
    draft.topic_ko = "주제뿐"
    draft.participations.set([])
    draft.starts_at = None
    draft.save_revision(clean=False)

    [entry] = Board(boss(), at(NOW)).entries

    rules = [line.rule for line in entry.lines]
    assert rules == ["never_published", "nobody_named", "language_missing"]
    assert entry.state.starts_at == session.starts_at


def test_cancelled_session_is_asked_for_its_reason_alone(days):
    make_session("gone", streams=[], is_cancelled=True)

    [entry] = Board(boss(), at(NOW)).entries

    assert [line.rule for line in entry.lines] == ["reason_missing"]


@pytest.mark.parametrize("count", [1, 3])
def test_board_asks_no_more_for_more_sessions(count, days, django_assert_num_queries):
    city = make_city()
    for number in range(count):
        photo = Image.objects.create(title="photo", file="photo.png", width=10, height=10)
        session = make_session(f"published-{number}", studio=Studio.objects.get_or_create(slug="hall")[0])
        make_participation(session, make_speaker(f"one-{number}", city=city, photo=photo, live=False))
        draft = make_session(f"draft-{number}", live=False)
        make_participation(draft, make_speaker(f"two-{number}", city=city, photo=photo))
        Session.objects.get(pk=draft.pk).save_revision()
    user = boss()

    with django_assert_num_queries(17):
        board = Board(user, at(NOW))
        assert len(board.entries) == 2 * count
        assert all(entry.lines for entry in board.entries)


def test_board_is_for_those_who_may_see_it(days):
    ready_session()
    for role, status in [("bureau-editor", 200), ("approver", 200), ("live-desk", 200), ("investor-officer", 302)]:
        client = signed_in(make_staff(role, make_bureau()))
        assert [client.get(url).status_code for url in (BOARD, LINKS)] == [status] * 2, role
        assert client.post(BOARD).status_code in {405, 302}
    assert Client().get(BOARD).status_code == 302


def test_board_of_the_real_programme_says_little_and_only_what_is_so(programme):
    user = boss()

    def said(now):
        lines = [(entry.session.slug, line) for entry in Board(user, at(now)).entries for line in entry.lines]
        grave = {(slug, line.rule) for slug, line in lines if line.severity != Severity.NOTE}
        return grave, Counter(line.rule for _slug, line in lines if line.severity == Severity.NOTE)

    assert said("2020-06-01 09:00") == (
        {("public-transportation", "nobody_named")},
        {
            "people_without_name": 5,
            "participation_unconfirmed": 2,
            "speaker_at_night": 1,
            "language_behind": 1,
            "text_too_long": 1,
        },
    )
    assert said("2020-07-01 09:00") == (
        set(),
        {
            "replay_missing": 14,
            "replay_in_one_language": 1,
            "summary_from_notices": 4,
            "language_behind": 1,
            "text_too_long": 1,
        },
    )


# ---------------------------------------------------------------- other bureaus
CANARY = "kanarienvogel"


@pytest.fixture
def two_bureaus(days):
    """An editor's session that clashes in every way with a draft of another bureau."""
    own, other = make_bureau("own"), make_bureau("other")
    editor = make_bureau_editor(own)
    studio = Studio.objects.create(slug="hall", name_ko="홀", name_en="Hall")
    shared = make_speaker("shared", name_ko="공개된 연사", name_en="Public Person", bureau=other)
    hidden = make_speaker("hidden", name_ko=CANARY, name_en=CANARY, bureau=other, live=False)
    session = ready_session(bureau=own, studio=studio, video_id="46yU-Kx_Xl4")
    texts = {"title_ko": CANARY, "title_en": CANARY, "topic_ko": CANARY, "video_id": "46yU-Kx_Xl4"}
    secret = make_session("secret", "2020-06-03 16:00", bureau=other, studio=studio, live=False, **texts)
    for each in (session, secret):
        make_participation(each, shared)
        make_participation(each, hidden)
    Session.objects.get(pk=secret.pk).save_revision()
    return {"editor": editor, "session": session, "secret": secret, "shared": shared}


@pytest.mark.parametrize("language", ["ko", "en"])
def test_editor_learns_that_it_clashes_and_nothing_else(language, two_bureaus):
    UserProfile.objects.filter(user=two_bureaus["editor"]).update(preferred_language=language)
    soup = soup_of(signed_in(two_bureaus["editor"]), BOARD)

    [entry] = Board(two_bureaus["editor"], at(NOW)).entries
    rules = {line.rule for line in entry.lines}
    assert {"person_in_two_sessions", "studio_taken", "video_of_another_session", "speaker_unpublished"} <= rules
    assert "16:00" in soup.text
    assert {"ko": "공개된 연사", "en": "Public Person"}[language] in soup.text
    assert CANARY not in str(soup)
    assert "secret" not in str(soup)


def test_public_title_of_another_bureau_is_told(two_bureaus):
    Session.objects.filter(slug="secret").update(live=True, title_ko="공개된 세션", title_en="Public session")

    soup = soup_of(signed_in(two_bureaus["editor"]), BOARD)

    assert "공개된 세션" in soup.text
    assert titles(soup) == ["세션 education"]


def test_editor_is_led_to_the_photo_of_the_own_bureau_alone(two_bureaus):
    own = two_bureaus["session"].bureau
    speakers = [
        make_speaker(slug, bureau=bureau) for slug, bureau in [("mine", own), ("theirs", two_bureaus["secret"].bureau)]
    ]
    set_up_collections()
    photos = []
    for speaker in speakers:
        collection = Bureau.objects.get(pk=speaker.bureau_id).collection
        photos.append(Image.objects.create(title="p", file="p.png", width=9, height=9, collection=collection))
        Speaker.objects.filter(pk=speaker.pk).update(photo=photos[-1])
        make_participation(two_bureaus["session"], speaker)

    text = str(soup_of(signed_in(two_bureaus["editor"]), BOARD))

    shown = [reverse("wagtailimages:edit", args=[photo.pk]) in text for photo in photos]
    assert shown == [True, False]


def test_editor_gets_no_way_into_rows_of_others(two_bureaus):
    shared = two_bureaus["shared"]
    photo = Image.objects.create(title="photo", file="photo.png", width=10, height=10)
    Speaker.objects.filter(pk=shared.pk).update(photo=photo)

    hrefs = {link["href"] for link in soup_of(signed_in(two_bureaus["editor"]), BOARD).select(".readiness a")}

    own = reverse(Session.snippet_viewset.get_url_name("edit"), args=[two_bureaus["session"].pk])
    assert {href.partition("#")[0] for href in hrefs} <= {own, BOARD}


# ---------------------------------------------------------------- the first page
@pytest.mark.parametrize("language", ["ko", "en"])
def test_first_page_says_what_the_next_session_lacks(language, days):
    make_site()
    ready_session("over", "2020-06-02 10:00")
    ready_session("mute", "2020-06-03 15:00", streams=["en"])
    ready_session("fine", "2020-06-04 15:00")

    panel = soup_of(signed_in(boss(language)), reverse("wagtailadmin_home")).select_one(".readiness-panel")

    assert {"ko": "세션 mute", "en": "Session mute"}[language] in panel.text
    assert {"ko": "한국어 유튜브", "en": "Korean YouTube stream"}[language] in panel.text
    assert {"ko": "세션 2개 중 1개", "en": "1 of 2 sessions"}[language] in " ".join(panel.text.split())
    assert f"{BOARD}#session-mute" in str(panel)


def test_first_page_of_others_says_nothing(days):
    ready_session()
    make_site()

    text = str(soup_of(signed_in(make_staff("investor-officer")), reverse("wagtailadmin_home")))

    assert "readiness-panel" not in text
    assert f'"{BOARD}"' not in text


# ---------------------------------------------------------------- links
@pytest.fixture
def links(db, clock):
    clock.at(NOW)
    for name in ("alive", "dead", "moved", "never"):
        make_media_item(name, external_url=f"https://example.org/{name}")
    keep("https://example.org/alive", Answer(Result.ALIVE, http_status=200), at("2020-06-02 23:30"))
    keep("https://example.org/dead", Answer(Result.ALIVE, http_status=200), at("2020-06-01 00:10"))
    keep("https://example.org/dead", Answer(Result.DEAD, Problem.STATUS, 404), at("2020-06-02 09:00"))
    keep("https://example.org/moved", Answer(Result.MOVED, moved_to="https://example.org/new"), at("2020-06-02 09:00"))


def addresses(soup):
    return [
        link.select_one(".readiness-link__head a")["href"].rsplit("/", 1)[1] for link in soup.select(".readiness-link")
    ]


def test_report_shows_what_needs_work_first(links):
    soup = soup_of(signed_in(boss("en")), LINKS)

    assert addresses(soup) == ["dead", "moved", "never", "alive"]
    dead = " ".join(soup.select_one(".readiness-link").text.split())
    assert "the server answers with an error (404)" in dead
    assert "First failedTue 2 June 2020 09:00" in dead
    assert "Last seen aliveMon 1 June 2020 00:10" in dead
    assert "https://example.org/new" in soup.select(".readiness-link")[1].text


def test_report_is_narrowed_to_a_state(links):
    client = signed_in(boss())

    assert [addresses(soup_of(client, LINKS, state=state)) for state in ("dead", "moved", "refused", "never")] == [
        ["dead"], ["moved"], [], ["never"],
    ]  # fmt: skip
    assert len(addresses(soup_of(client, LINKS, state="no-such", p="x"))) == 4


def test_report_leads_to_the_rows(links):
    soup = soup_of(signed_in(boss()), LINKS, state="dead")

    [use] = soup.select(".readiness-link__uses a")
    assert use.text == "자료 dead"
    assert re.search(r"/mediaitem/edit/\d+/$", use["href"])


def test_file_of_links_is_logged_and_runs_no_formula(links):
    make_media_item("formula", title_ko="=1+1", external_url="https://example.org/dead#here")
    user = boss("en")

    response = signed_in(user).get(LINKS, {"export": "csv", "state": "dead"})

    first, second, *rest = response.content.decode("utf-8-sig").splitlines()
    assert first.startswith("Address,State,Problem,HTTP status")
    assert second.startswith(
        "https://example.org/dead,Dead,the server answers with an error,404,,2020-06-02 09:00,2020-06-01 00:10,"
    )
    assert "media item: =1+1" in second
    assert rest == []
    entry = ModelLogEntry.objects.get(action=EXPORT)
    assert (entry.user, entry.data["count"], entry.data["format"]) == (user, 1, "csv")


def test_long_report_has_pages(db, clock):
    clock.at(NOW)
    for number in range(51):
        make_media_item(f"item-{number:02d}", external_url=f"https://example.org/{number:02d}")
    client = signed_in(boss())

    assert [len(addresses(soup_of(client, LINKS, p=page))) for page in (1, 2)] == [50, 1]


def test_editor_sees_links_of_own_rows_and_asks_no_others(links, monkeypatch):
    own = make_bureau("own")
    mine = make_media_item("mine", bureau=own, external_url="https://example.org/mine")
    client = signed_in(make_bureau_editor(own))
    monkeypatch.setattr(asking.LinkClient, "ask", lambda self, url: Answer(Result.ALIVE, http_status=200))

    assert addresses(soup_of(client, LINKS)) == ["mine"]
    assert "dead" not in client.get(LINKS, {"export": "csv"}).content.decode()
    assert client.post(CHECK, {"url": "https://example.org/dead"}).status_code == 404
    assert client.post(CHECK, {"url": "http://169.254.169.254/"}).status_code == 404
    assert client.get(CHECK).status_code == 405
    assert client.post(CHECK, {"url": mine.external_url}).status_code == 302
    assert LinkCheck.objects.get(url="https://example.org/dead").result == Result.DEAD
    assert LinkCheck.objects.get(url=mine.external_url).checked_at == at(NOW)


@pytest.mark.parametrize(
    ("language", "said"), [("ko", "네트워크"), ("en", "Nobody answers: there seems to be no network here.")]
)
def test_check_without_a_network_keeps_what_was_known(language, said, links, monkeypatch):
    monkeypatch.setattr(asking.LinkClient, "ask", lambda self, url: Answer(Result.DEAD, Problem.NAME))
    client = signed_in(boss(language))

    response = client.post(CHECK, {"url": "https://example.org/never", "state": "never"}, follow=True)

    assert response.redirect_chain == [(f"{LINKS}?state=never", 302)]
    assert said in response.content.decode()
    assert not LinkCheck.objects.filter(url="https://example.org/never").exists()


@pytest.mark.parametrize("language", ["ko", "en"])
def test_every_state_has_a_word_in_both_languages(language, links):
    with translation.override(language):
        words = [str(label) for label in (*Result.labels, *Problem.labels) if label]

    assert all(any("가" <= letter <= "힣" for letter in word) == (language == "ko") for word in words), words
