"""The audit: everything done can be found by person, row, kind and day, and by those alone who may see it."""

import csv
import io
from datetime import UTC, datetime

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook
from wagtail.log_actions import log
from wagtail.models import ModelLogEntry, PageLogEntry
from wagtail.users.models import UserProfile

from accounts import audit
from sessions.models import Session
from tests.factories import make_session, make_site
from tests.visits import texts

User = get_user_model()
REPORT = "/staff/reports/audit/"


def reader(name="reader", language="en", permissions=("access_admin", "view_audit", "work_for_all_bureaus")):
    user = User.objects.create_user(name, password="x")
    for codename in permissions:
        user.user_permissions.add(Permission.objects.exclude(content_type__app_label="sessions").get(codename=codename))
    UserProfile.objects.create(user=user, preferred_language=language)
    client = Client()
    client.force_login(user)
    client.user = user
    return client


@pytest.fixture
def client(db):
    return reader()


@pytest.fixture
def history(client):
    """One action of each kind, by two people, on two days; nothing else in the log."""
    home = make_site()
    session = make_session("talk", title_ko="기후 대담", title_en="Talk on climate")
    kim = User.objects.create_user("kim", first_name="하나", last_name="김")
    lee = User.objects.create_user("lee")
    ModelLogEntry.objects.all().delete()
    PageLogEntry.objects.all().delete()
    first, second = datetime(2020, 6, 1, 14, 59, 59, tzinfo=UTC), datetime(2020, 6, 1, 15, 0, tzinfo=UTC)
    log(session, "wagtail.publish", user=kim, timestamp=first)
    log(session, "live_desk.delay", user=lee, timestamp=second, data={"title": "기후 대담", "minutes": 10})
    log(home, "wagtail.edit", user=kim, timestamp=second)
    log(kim, audit.PERMISSIONS, user=lee, timestamp=second, data={"what": "groups", "added": ["=SUM(A1)"]})
    entry = audit.log_export(lee, Session, 15, "xlsx")
    ModelLogEntry.objects.filter(pk=entry.pk).update(timestamp=second)
    return {"session": session, "kim": kim, "lee": lee}


def rows(client, **query):
    response = client.get(REPORT, query)
    assert response.status_code == 200
    return texts(BeautifulSoup(response.content, "html.parser"), ".audit__table tbody td:nth-child(3)")


PUBLISHED, DELAYED, EDITED = "Published", "“기후 대담” delayed by 10 minutes", "Draft saved"
GIVEN, TAKEN = "Roles · given: =SUM(A1)", "Took 15 rows away as XLSX"


def test_everything_is_there_newest_first(client, history):
    assert set(rows(client)) == {PUBLISHED, DELAYED, EDITED, GIVEN, TAKEN}
    assert rows(client)[-1] == PUBLISHED


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"label": "기후"}, {PUBLISHED, DELAYED}),
        ({"label": '"'}, set()),
        ({"kind": "publication"}, {PUBLISHED}),
        ({"kind": "live"}, {DELAYED}),
        ({"kind": "permissions"}, {GIVEN}),
        ({"kind": "exchange"}, {TAKEN}),
        ({"kind": "rows"}, {EDITED}),
        ({"kind": ["live", "exchange"]}, {DELAYED, TAKEN}),
        ({"timestamp_from": "2020-06-02", "timestamp_to": "2020-06-02"}, {DELAYED, EDITED, GIVEN, TAKEN}),
        ({"timestamp_to": "2020-06-01"}, {PUBLISHED}),
    ],
)
def test_log_is_searched_by_row_kind_and_day_in_seoul(client, history, query, expected):
    assert set(rows(client, **query)) == expected


def test_log_is_searched_by_person(client, history):
    assert set(rows(client, user=history["kim"].pk)) == {PUBLISHED, EDITED}


def test_log_leads_to_the_row_for_those_who_may_edit_it(history):
    boss = Client()
    boss.force_login(User.objects.create_superuser("boss", password="x"))

    page = boss.get(REPORT, {"kind": "publication"}).content.decode()

    assert reverse(Session.snippet_viewset.get_url_name("edit"), args=[history["session"].pk]) in page


@pytest.mark.parametrize("language", ["ko", "en"])
def test_files_say_the_same_in_seoul_time_and_run_no_formula(history, language):
    client = reader("other", language)
    ModelLogEntry.objects.filter(user=client.user).delete()
    query = {"kind": "permissions", "timestamp_to": "2020-06-30"}
    response = client.get(REPORT, query | {"export": "csv"})
    heading, *lines = csv.reader(io.StringIO(response.content.decode("utf-8-sig")))
    book = load_workbook(io.BytesIO(b"".join(client.get(REPORT, query | {"export": "xlsx"}))))
    _heading, line = book.active.values

    assert heading[:2] == {"ko": ["시각(서울)", "사람"], "en": ["Time (Seoul)", "Person"]}[language]
    assert [cells[:2] for cells in lines] == [["2020-06-02 00:00:00", "lee"]]
    assert str(line[0]) == "2020-06-02 00:00:00"
    assert ModelLogEntry.objects.filter(user=client.user, action=audit.EXPORT).count() == 2


@pytest.mark.parametrize("address", [REPORT, REPORT + "results/", f"{REPORT}?export=csv"])
def test_nobody_else_sees_it(db, history, address):
    client = reader("press", permissions=("access_admin", "work_for_all_bureaus", "view_session", "change_session"))

    response = client.get(address)

    assert (response.status_code, response.headers["Location"]) == (302, "/staff/")


@pytest.mark.parametrize("rest", ["", "results/", "?export=csv"])
def test_report_of_wagtail_is_no_way_around_it(history, rest):
    client = reader("press", permissions=("access_admin", "work_for_all_bureaus", "view_session", "change_session"))

    response = client.get(f"/staff/reports/site-history/{rest}", follow=True)

    assert "기후 대담" not in response.content.decode()
    assert [to for to, _status in response.redirect_chain] == [REPORT, "/staff/"]


@pytest.mark.parametrize(
    "query",
    ["user=99999999999999999999", "user=x", "timestamp_to=9999-12-31", "timestamp_from=0001-01-01", "object_type=0"],
)
def test_filters_answer_whatever_they_are_asked(client, query):
    assert client.get(f"{REPORT}?{query}").status_code == 200


def test_menu_shows_one_report_of_the_log(client):
    page = client.get("/staff/").content.decode()

    assert REPORT in page
    assert "site-history" not in page


def test_deleting_many_at_once_is_logged_row_by_row(db):
    boss = User.objects.create_superuser("boss", password="x")
    sessions = [make_session("first"), make_session("second")]
    client = Client()
    client.force_login(boss)
    url = reverse("wagtail_bulk_action", args=["summit_sessions", "session", "delete"])

    client.post(f"{url}?id={sessions[0].pk}&id={sessions[1].pk}&next=/staff/")

    assert not Session.objects.exists()
    entries = ModelLogEntry.objects.filter(action="wagtail.delete", user=boss)
    assert {entry.label for entry in entries} == {"세션 first", "세션 second"}


def test_deleting_one_is_logged_once(db):
    boss = User.objects.create_superuser("boss", password="x")
    session = make_session("first")
    client = Client()
    client.force_login(boss)

    client.post(reverse(Session.snippet_viewset.get_url_name("delete"), args=[session.pk]))

    assert ModelLogEntry.objects.filter(action="wagtail.delete").count() == 1


def test_what_a_command_deletes_is_not_ascribed_to_anybody(db):
    make_session("first")
    Session.objects.all().delete()

    assert not ModelLogEntry.objects.filter(action="wagtail.delete").exists()
