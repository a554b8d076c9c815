"""The report on both languages, the texts of one row, and the panel on the first page."""

import csv

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import Collection, ModelLogEntry
from wagtail.users.models import UserProfile

from accounts.audit import EXPORT
from accounts.roles import set_up_roles
from parity import views
from parity.gate import FITS, REASON, WITHDRAWN, keep_reason
from parity.memory import new_pair
from parity.models import TextPair
from parity.states import Kind
from parity.views import all_gaps
from sessions.models import Session
from summit.models import Image, SummitSettings
from tests.factories import (
    at,
    make_bureau,
    make_city,
    make_company,
    make_media_item,
    make_participation,
    make_session,
    make_site,
    make_speaker,
)

pytestmark = pytest.mark.django_db
NOW = at("2020-06-02 09:00")
REPORT = "/staff/parity/"


@pytest.fixture(autouse=True)
def site(clock):
    clock.at(NOW)
    make_site()
    SummitSettings.objects.update(host_en="Seoul Metropolitan Government")
    connection.run_on_commit.clear()


@pytest.fixture
def user():
    return get_user_model().objects.create_superuser("staff", password="x")


@pytest.fixture
def staff(client, user):
    client.force_login(user)
    return client


@pytest.fixture
def editor():
    """An editor of one bureau, in the role as it is set up."""
    set_up_roles()
    user = get_user_model().objects.create_user("editor", password="x")
    user.groups.add(Group.objects.get(name="bureau-editor"))
    make_bureau("own").editors.add(user)
    return user


def soup_of(response):
    assert response.status_code == 200, response.headers.get("Location")
    return BeautifulSoup(response.content, "html.parser")


def titles(response):
    return [each.get_text(strip=True) for each in soup_of(response).select(".parity__list .parity__row")]


def gap_in_session(slug="education", **fields):
    return make_session(slug, topic_ko="주제", topic_en="", **fields)


def answer(client, row, how, text=None):
    """Press a button on the page of a row: that of its first text, or of the one named."""
    address = reverse("parity:row", args=[row._meta.label_lower, row.pk])
    forms = soup_of(client.get(address)).select(".parity__answer")
    form = next(form for form in forms if text in (None, form.select_one("[name=text]")["value"]))
    data = {field["name"]: field["value"] for field in form.select("input")}
    return client.post(address, data | {"answer": how}, follow=True)


def kinds(user):
    return [reading.state.kind for _row, reading in all_gaps(user)]


# ---------------------------------------------------------------- what is listed
@pytest.mark.parametrize("language", ["ko", "en"])
def test_report_names_what_lacks_worst_first(staff, user, language):
    UserProfile.objects.create(user=user, preferred_language=language)
    make_city("same", name_ko="한 도시", name_en="한 도시")
    gap_in_session()
    make_speaker(name_en="")

    response = staff.get(REPORT)

    shown = {"ko": ["연사 park-won-soon", "세션 education", "한 도시"]}
    shown["en"] = [*shown["ko"][:1], "Session education", "한 도시"]
    assert titles(response) == shown[language]


def test_nothing_to_do_is_said(staff):
    assert titles(staff.get(REPORT)) == []
    assert soup_of(staff.get(REPORT)).select(".parity__counts table") == []


def test_texts_of_which_one_language_is_enough_are_not_counted(staff, user):
    make_media_item(also_called_en="Seoul Declaration", also_called_ko="")
    make_company(other_names_ko="아이도트", other_names_en="")

    assert kinds(user) == []


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", {"세션 education", "연사 park-won-soon"}),
        ("model=summit_sessions.session", {"세션 education"}),
        ("model=nonsense", {"세션 education", "연사 park-won-soon"}),
        ("language=ko", {"연사 park-won-soon"}),
        ("language=en", {"세션 education"}),
        ("state=missing", {"세션 education", "연사 park-won-soon"}),
        ("state=stale", set()),
        ("state=nonsense&p=99", {"세션 education", "연사 park-won-soon"}),
    ],
)
def test_filters(staff, query, expected):
    gap_in_session()
    make_speaker(position_en="Mayor")

    assert set(titles(staff.get(f"{REPORT}?{query}"))) == expected


def test_filter_by_bureau_and_counts(staff):
    gap_in_session(bureau=make_bureau("one"))
    gap_in_session("health", bureau=make_bureau("two"))

    response = staff.get(f"{REPORT}?bureau={make_bureau('one').pk}")

    assert titles(response) == ["세션 education"]
    by_model, by_bureau = soup_of(response).select(".parity__counts table")
    assert [cell.text for cell in by_model.select("tbody td")] == ["2", "0", "0", "0"]
    assert [cell.text for cell in by_bureau.select("tbody td")] == ["1", "0", "0", "0"] * 2


def test_list_has_pages(staff):
    for number in range(60):
        make_speaker(f"speaker-{number:02}", position_ko="교수")

    assert len(titles(staff.get(REPORT))) == 50
    assert len(titles(staff.get(f"{REPORT}?p=2"))) == 10
    assert len(soup_of(staff.get(REPORT)).select(".parity-pages__item")) == 2


def test_queries_do_not_grow_with_rows(staff):
    counts = []
    for number in range(2):
        session = gap_in_session(f"session-{number}", bureau=make_bureau(f"bureau-{number}"))
        make_participation(session, make_speaker(f"speaker-{number}"), talk_title_ko="제목")
        make_city(f"city-{number}", name_en="")
        keep_reason(session, "because", NOW, get_user_model().objects.get())
        staff.get(REPORT)
        with CaptureQueriesContext(connection) as queries:
            staff.get(REPORT)
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_export_holds_what_is_shown_and_is_logged(staff, user):
    gap_in_session(title_ko="=세션")
    make_speaker(position_en="Mayor")

    response = staff.get(f"{REPORT}?model=summit_sessions.session&export=csv")

    head, *lines = csv.reader(response.content.decode("utf-8-sig").splitlines())
    assert len(lines) == 1
    assert lines[0][3] == "'=세션"
    assert lines[0][head.index("한국어")] == "주제"
    entry = ModelLogEntry.objects.get(action=EXPORT)
    assert (entry.user, entry.data["count"], entry.data["format"]) == (user, 1, "csv")


# ---------------------------------------------------------------- who sees what
def test_bureau_sees_its_own_rows_only(client, editor):
    own = gap_in_session(bureau=make_bureau("own"))
    other = gap_in_session("other", bureau=make_bureau("other"), title_ko="다른 부서의 세션")
    make_city(name_en="")
    client.force_login(editor)

    response = client.get(REPORT)

    assert titles(response) == ["세션 education"]
    assert "다른 부서" not in response.content.decode()
    assert client.get(reverse("parity:row", args=["summit_sessions.session", own.pk])).status_code == 200
    assert client.get(reverse("parity:row", args=["summit_sessions.session", other.pk])).status_code == 404
    assert "다른 부서" not in client.get(f"{REPORT}?export=csv").content.decode()
    assert soup_of(client.get(f"{REPORT}?bureau={other.bureau_id}")).select(".parity__row") != []  # no such filter


def test_bureau_sees_gaps_of_its_own_images(client, editor):
    for slug in ("own", "other"):
        collection = Collection.objects.get(bureau=make_bureau(slug))
        Image.objects.create(
            title="photo", file="a.png", width=1, height=1, collection=collection, alt_ko=f"{slug} 사진", alt_en=""
        )
    client.force_login(editor)

    page = soup_of(client.get(REPORT))

    assert [("own 사진" in page.text), ("other 사진" in page.text)] == [True, False]
    assert client.get(page.select_one(".parity__list a")["href"]).status_code == 200


def test_report_asks_for_its_permission(client, editor):
    Group.objects.get(name="bureau-editor").permissions.remove(Permission.objects.get(codename="view_parity"))
    client.force_login(editor)

    assert client.get(REPORT).status_code == 302


def test_only_those_who_may_say_that_texts_fit(client, editor):
    session = gap_in_session(bureau=make_bureau("own"))
    client.force_login(editor)
    address = reverse("parity:row", args=["summit_sessions.session", session.pk])

    assert soup_of(client.get(address)).select(".parity__answer") == []
    client.post(address, {"text": "row-0-topic", "digest": "x", "answer": "fits"})
    assert not TextPair.objects.exclude(approved="").exists()


@pytest.mark.parametrize(
    "address", ["nonsense/1", "summit.nonsense/1", "accounts.user/1", "summit.city/999", "summit.city/x"]
)
def test_unknown_rows_are_not_found(staff, address):
    assert staff.get(f"{REPORT}{address}/").status_code == 404


# ---------------------------------------------------------------- said to fit
def test_texts_that_fit_leave_the_list_until_one_changes(staff, user, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        session = gap_in_session()

    answer(staff, session, "fits")

    assert kinds(user) == [Kind.APPROVED]
    assert titles(staff.get(REPORT)) == []
    entry = ModelLogEntry.objects.get(action=FITS)
    assert (entry.user, entry.object_id) == (user, str(session.pk))

    with django_capture_on_commit_callbacks(execute=True):
        session.topic_ko = "다른 주제"
        session.save()

    assert kinds(user) == [Kind.MISSING]


def test_approval_can_be_taken_back(staff, user, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        session = make_session()
    with django_capture_on_commit_callbacks(execute=True):
        session.title_ko = "다른 제목"
        session.save()
    answer(staff, session, "fits")
    assert kinds(user) == [Kind.APPROVED]

    answer(staff, session, "withdraw")

    assert kinds(user) == [Kind.STALE]
    assert ModelLogEntry.objects.filter(action=WITHDRAWN).count() == 1


def test_draft_is_approved_as_it_is(staff, user, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        session = make_session()
    session.title_ko = "다른 제목"
    revision = session.save_revision()

    answer(staff, session, "fits")
    with django_capture_on_commit_callbacks(execute=True):
        revision.publish()

    assert kinds(user) == [Kind.APPROVED]
    assert Session.objects.get().title_ko == "다른 제목"


def test_texts_that_changed_meanwhile_are_not_approved(staff, user):
    session = gap_in_session()
    address = reverse("parity:row", args=["summit_sessions.session", session.pk])
    form = soup_of(staff.get(address)).select_one(".parity__answer")
    data = {field["name"]: field["value"] for field in form.select("input")} | {"answer": "fits"}
    session.topic_ko = "다른 주제"
    session.save()

    staff.post(address, data)

    assert kinds(user) == [Kind.MISSING]


def test_two_who_say_the_same_at_once_are_both_answered(staff, user, monkeypatch):
    session = gap_in_session()
    TextPair.objects.all().delete()
    looked = iter([None])
    stored_pair = views.stored_pair

    def not_there_yet(stored, text):
        """At the first look, the other's answer is on its way."""
        for nothing in looked:
            other = new_pair(type(stored), stored.pk, text)
            other.korean_at = other.english_at = other.agreed_at = at("2020-06-01 09:00")
            other.save()
            return nothing
        return stored_pair(stored, text)

    monkeypatch.setattr(views, "stored_pair", not_there_yet)
    answered = answer(staff, session, "fits")

    assert answered.status_code == 200
    assert TextPair.objects.exclude(approved="").count() == 1


def test_text_of_a_part_can_fit(staff, user):
    session = make_session()
    part = make_participation(session, talk_title_ko="제목")

    answer(staff, session, "fits", f"participations-{part.pk}-talk_title")

    assert kinds(user) == [Kind.APPROVED]


def test_reason_is_shown(staff, user):
    session = gap_in_session()
    keep_reason(session, "The English text follows tomorrow.", NOW, user)

    assert ModelLogEntry.objects.filter(action=REASON).count() == 1
    for address in (REPORT, reverse("parity:row", args=["summit_sessions.session", session.pk])):
        assert "The English text follows tomorrow." in soup_of(staff.get(address)).select_one(".parity__reason").text


# ---------------------------------------------------------------- first page
def test_first_page_counts_gaps(staff):
    gap_in_session()

    panel = soup_of(staff.get("/staff/")).select_one(".parity-panel")

    assert [link.text for link in panel.select("li a")] == ["세션 education"]


def test_real_programme_has_few_gaps_and_no_noise(programme, user):
    found = [(row.model.__name__, reading.text.field.name, reading.state.kind) for row, reading in all_gaps(user)]

    assert 0 < len(found) < 20
    assert "Source" not in {model for model, *_rest in found}
