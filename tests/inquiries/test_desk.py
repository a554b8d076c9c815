"""The desk for inquiries: who may use it, what is recorded before anything is shown, and what becomes of each act."""

import csv
import io
import json
import logging
from datetime import timedelta

import pytest
from cryptography.fernet import Fernet
from django.contrib.sessions.models import Session as StoredSession
from django.test import Client
from openpyxl import load_workbook
from wagtail.models import ModelLogEntry, ReferenceIndex, Revision

from accounts.roles import ROLES
from inquiries import access, desk
from inquiries.access_check import check
from inquiries.figures import figures
from inquiries.models import AccessRecord, ErasedInquiry, Letter, Note, OutgoingMail
from tests.factories import at, make_bureau, make_company, make_country, make_inquiry, make_sector, make_staff
from tests.inquiries.handling import (
    CANARY,
    FIELDS,
    NOW,
    act,
    canaries_in_database,
    data_of,
    make_canaries,
    page,
    staff_client,
    stored,
    to_company,
    tree,
    url,
)
from tests.visits import words

pytestmark = pytest.mark.django_db
LANGUAGES = ["ko", "en"]
LIST_QUERIES = 13
DETAIL_QUERIES = 19
MAY_USE = {"investor-officer", "administrator"}


@pytest.fixture(autouse=True)
def now(clock):
    return clock.at(NOW)


@pytest.fixture
def officer(db):
    return staff_client(first_name="김하나", username="kim")


def records(**fields):
    return AccessRecord.objects.filter(**fields).order_by("sequence")


def alert(response):
    return words(tree(response).select_one("[role=alert]"))


# ---------------------------------------------------------------- who may
@pytest.mark.parametrize("role", [role.slug for role in ROLES])
def test_only_the_officer_and_administrators_get_in(role):
    inquiry = make_canaries(1)[0]
    bureaus = [make_bureau()] if role in {"bureau-editor", "translator"} else []
    client = staff_client_with(role, *bureaus)
    asked = [url("inbox"), url("detail", inquiry.pk), url("figures"), url("export"), url("person")]
    asked += [url("erase", inquiry.pk), url("records")]
    only_for_administrators = {url("records")}

    opened = {address for address in asked if client.get(address).status_code == 200}
    acts = [client.post(url("act", inquiry.pk, name), {}) for name in ("status", "assign", "note", "reply", "pass-on")]

    expected = set(asked) - (set() if role == "administrator" else only_for_administrators)
    assert opened == (expected if role in MAY_USE else set())
    assert {response.status_code for response in acts} == ({400} if role in MAY_USE else {302})
    if role not in MAY_USE:
        assert records().count() == 0
        home = client.get("/staff/").content.decode()
        assert url("inbox") not in home.replace("\\u002D", "-")


def staff_client_with(role, *bureaus):
    client = Client()
    client.force_login(make_staff(role, *bureaus))
    return client


def test_strangers_are_sent_to_the_door():
    inquiry = make_inquiry()

    response = Client().get(url("detail", inquiry.pk))

    assert (response.status_code, response.headers["Location"].partition("?")[0]) == (302, "/staff/login/")


# ---------------------------------------------------------------- recorded first
def test_opening_is_recorded_before_anything_is_shown(officer):
    inquiry = make_canaries(1)[0]

    response = officer.get(url("detail", inquiry.pk), REMOTE_ADDR="203.0.113.9")

    assert len(set(CANARY.findall(tree(response).get_text()))) == 5
    assert response.headers["Cache-Control"] == "private, no-store"
    record = records().get()
    assert (record.user_name, record.user_key, record.address) == ("kim", officer.user.pk, "203.0.113.9")
    assert (record.at, record.action, record.receipt) == (NOW, "open", inquiry.receipt)
    assert record.purpose == access.HANDLING


def test_nothing_is_shown_that_cannot_be_recorded(officer, monkeypatch):
    inquiry = make_canaries(1)[0]
    addresses = [url("detail", inquiry.pk)]
    officer.raise_request_exception = False

    def fail(*args, **kwargs):
        raise access.RecordBroken("No more.")

    monkeypatch.setattr(access, "locked_head", fail)
    responses = [officer.get(address) for address in addresses]
    responses.append(officer.post(url("export"), {"format": "csv", "reason": "Report to the city"}))
    responses.append(officer.post(url("person"), {"email": inquiry.email, "do": "search"}))
    responses.append(officer.post(url("person"), {"email": inquiry.email, "do": "text", "reason": "A request"}))
    responses.append(officer.post(url("act", inquiry.pk, "note"), {"version": 1, "token": "t", "text": "A note"}))

    assert {response.status_code for response in responses} == {500}
    assert [CANARY.findall(response.content.decode()) for response in responses] == [[]] * len(responses)
    assert Note.objects.count() == 0


def test_what_is_not_there_is_not_found(officer):
    page(officer, "detail", 4711, expected=404)
    assert officer.post(url("act", 4711, "status"), {"version": 1, "status": "closed"}).status_code == 404
    assert officer.post(url("act", make_inquiry().pk, "explode"), {"version": 1}).status_code == 404
    assert officer.get(url("erase", 4711)).status_code == 404
    assert records().count() == 0


# ---------------------------------------------------------------- the list
def test_list_names_nobody_and_costs_the_same_for_any_number(officer, django_assert_num_queries):
    company = make_company()
    make_canaries(1, company=company)
    page(officer, "inbox")
    with django_assert_num_queries(LIST_QUERIES):
        page(officer, "inbox")
    for number in range(10, 14):
        make_inquiry(number, company=company, assigned_to=officer.user, name=f"Kanari{number}x")

    with django_assert_num_queries(LIST_QUERIES):
        response = officer.get(url("inbox"))

    assert CANARY.findall(response.content.decode()) == []
    assert len(tree(response).select(".inquiries__row")) == 5
    assert records().count() == 0


def test_list_filters_and_counts(officer):
    company = make_company()
    make_inquiry(1, company=company, language="en")
    make_inquiry(2, status="answered", answered_at=NOW, assigned_to=officer.user)
    make_inquiry(3, created_at="2019-06-20 10:00", consented_at=at("2019-06-20 10:00"))

    def found(**query):
        return {words(each)[-4:] for each in page(officer, "inbox", **query).select(".inquiries__receipt")}

    assert found() == {"0001", "0002", "0003"}
    assert found(status="answered") == {"0002"}
    assert found(company=company.slug) == {"0001"}
    assert found(company="center") == {"0002", "0003"}
    assert found(language="en") == {"0001"}
    assert found(assigned="me") == {"0002"}
    assert found(assigned="nobody") == {"0001", "0003"}
    assert found(due="soon") == {"0003"}
    assert found(receipt=" test-0002 ") == {"0002"}
    assert found(receipt="%") == set()
    assert found(status="no-such", company="x", due="1e999") == {"0001", "0002", "0003"}
    options = [words(option) for option in page(officer, "inbox").select("select[name=status] option")]
    assert options[0] == "전체 (3)"


@pytest.mark.parametrize(("language", "title", "status"), [("ko", "문의", "새 문의"), ("en", "Inquiries", "new")])
def test_desk_speaks_both_languages(language, title, status):
    client = staff_client(language=language)
    inquiry = make_inquiry()

    soup = page(client, "inbox")

    assert title in words(soup.select_one("h1"))
    assert status in words(soup.select_one(".inquiries__tag"))
    for name in ("figures", "export", "person"):
        page(client, name)
    assert {"ko": "메일로 답변", "en": "Reply by mail"}[language] in words(page(client, "detail", inquiry.pk))


def test_inquiry_costs_the_same_for_any_number_of_notes_and_letters(officer, django_assert_num_queries):
    inquiry = to_company()
    actor = access.Actor("kim")

    def work(token):
        desk.add_note(inquiry.pk, f"n{token}", "A note", officer.user, actor, NOW)
        desk.reply(inquiry.pk, stored(inquiry).version, f"r{token}", "S", "T", officer.user, actor, NOW)

    work(1)
    page(officer, "detail", inquiry.pk)
    with django_assert_num_queries(DETAIL_QUERIES):
        page(officer, "detail", inquiry.pk)
    work(2)
    work(3)

    with django_assert_num_queries(DETAIL_QUERIES):
        page(officer, "detail", inquiry.pk)


@pytest.mark.parametrize(
    ("language", "lines"),
    [
        ("ko", ["새 문의 2", "내 담당 1", "30일 안에 파기 0"]),
        ("en", ["New 2", "Assigned to me 1", "Erased within 30 days 0"]),
    ],
)
def test_first_page_says_what_waits(language, lines):
    client = staff_client(language=language)
    make_inquiry(1)
    make_inquiry(2, assigned_to=client.user)

    soup = tree(client.get("/staff/"))

    assert [words(link) for link in soup.select(".inquiries-panel a")] == lines


# ---------------------------------------------------------------- acts
def test_status_and_assignment_are_kept_and_recorded(officer):
    inquiry, other = make_inquiry(), staff_client(username="lee").user

    act(officer, inquiry, "assign", user=other.pk)
    act(officer, inquiry, "status", status="closed")

    now = stored(inquiry)
    assert (now.assigned_to, now.status, now.version) == (other, "closed", 3)
    done = records(action__in=["assign", "status"]).values_list("action", "details")
    assert list(done) == [("assign", "lee"), ("status", "in_progress → closed")]


def test_inquiries_are_given_only_to_those_who_may_use_the_desk(officer):
    inquiry, approver = make_inquiry(), make_staff("approver")

    response = act(officer, inquiry, "assign", user=approver.pk)

    assert response.status_code == 400
    assert stored(inquiry).assigned_to is None
    names = [option.get("value") for option in tree(response).select("select[name=user] option")]
    assert str(approver.pk) not in names


def test_notes_are_encrypted_and_written_once(officer):
    inquiry = make_inquiry()
    soup = page(officer, "detail", inquiry.pk)

    for _press in range(2):
        act(officer, inquiry, "note", soup, text="Kanari900x called")

    assert [note.text for note in inquiry.notes.all()] == ["Kanari900x called"]
    assert canaries_in_database() == {("inquiries_note", "text decrypted")}
    assert records(action="note").count() == 1
    assert "Kanari900x called" in words(page(officer, "detail", inquiry.pk))


@pytest.mark.parametrize(
    ("language", "subject", "greeting", "term"),
    [
        ("ko", "문의(CAC-2020-TEST-0001)에 대한 답변", "Sender 1 님, 안녕하십니까.", "2021. 6. 3.(목)에 파기됩니다"),
        ("en", "Reply to your inquiry CAC-2020-TEST-0001", "Dear Sender 1,", "erased on Thu 3 June 2021"),
    ],
)
@pytest.mark.parametrize("admin_language", LANGUAGES)
def test_reply_is_in_the_language_of_the_sender(admin_language, language, subject, greeting, term):
    officer = staff_client(language=admin_language)
    inquiry = make_inquiry(language=language)

    begun = data_of(page(officer, "detail", inquiry.pk), url("act", inquiry.pk, "reply"))
    response = act(officer, inquiry, "reply", text=begun["text"] + "Kanari901x")

    assert response.status_code == 302
    assert begun["text"].startswith(greeting)
    mail = OutgoingMail.objects.get(purpose="reply")
    assert (mail.language, mail.recipient, mail.subject) == (language, "sender-1@example.org", subject)
    assert "Kanari901x" in mail.body
    assert term in mail.body
    assert (mail.sent_at, mail.next_try_at) == (None, NOW)
    assert canaries_in_database() == {
        ("inquiries_letter", "text decrypted"),
        ("inquiries_outgoingmail", "body decrypted"),
    }


def test_reply_marks_answered_and_counts_the_term_anew(officer, clock):
    inquiry = make_inquiry()
    assert inquiry.erase_after.isoformat() == "2021-06-02"

    act(officer, inquiry, "reply")

    now = stored(inquiry)
    assert (now.status, now.answered_at, now.erase_after.isoformat()) == ("answered", NOW, "2021-06-03")
    clock.at(NOW + timedelta(days=10))
    act(officer, inquiry, "reply", text="One more thing")
    now = stored(inquiry)
    assert (now.answered_at, now.erase_after.isoformat()) == (NOW, "2021-06-13")
    assert records(action="reply").count() == 2


def test_reply_sent_twice_is_sent_once(officer):
    inquiry = make_inquiry()
    soup = page(officer, "detail", inquiry.pk)

    act(officer, inquiry, "reply", soup)
    response = act(officer, inquiry, "reply", soup, follow=True)

    assert "이미 처리되었습니다" in words(tree(response))
    assert (Letter.objects.count(), OutgoingMail.objects.filter(purpose="reply").count()) == (1, 1)
    assert records(action="reply").count() == 1


def test_two_officers_do_not_overwrite_each_other(officer):
    inquiry, other = make_inquiry(), staff_client(username="lee")
    seen = page(officer, "detail", inquiry.pk)
    act(other, inquiry, "status", status="closed")

    response = act(officer, inquiry, "reply", seen, text="Typed with care")

    assert response.status_code == 409
    assert "lee" in alert(response)
    assert stored(inquiry).status == "closed"
    assert Letter.objects.count() == 0
    again = data_of(tree(response), url("act", inquiry.pk, "reply"))
    assert again["text"] == "Typed with care"
    assert officer.post(url("act", inquiry.pk, "reply"), again).status_code == 302
    assert Letter.objects.get().text.startswith("Typed with care")


def test_missing_key_is_said_and_nothing_is_sent(officer, settings):
    inquiry = to_company(name="Kanari904x")
    settings.FIELD_KEYS = [Fernet.generate_key().decode()]

    soup = page(officer, "detail", inquiry.pk)

    assert "암호화 키" in words(soup.select_one("dd"))
    for name, typed in (("reply", {"text": "T", "subject": "S"}), ("pass-on", {"recipient": "ir@company.example"})):
        response = act(officer, inquiry, name, soup, follow=True, **typed)
        assert "보내지 않았습니다" in words(tree(response))
    assert OutgoingMail.objects.count() == 0
    assert stored(inquiry).status == "new"


@pytest.mark.parametrize("text", ["", "   ", "x" * 10_001, "a\x00b"])
def test_reply_that_cannot_be_sent_comes_back(text, officer):
    inquiry = make_inquiry()

    response = act(officer, inquiry, "reply", text=text, subject="A subject of mine")

    assert response.status_code == 400
    assert tree(response).select_one("[name=subject]")["value"] == "A subject of mine"
    assert Letter.objects.count() == 0


def test_subject_takes_no_further_header(officer):
    response = act(officer, make_inquiry(), "reply", subject="Hello\nBcc: everybody@example.org")

    assert response.status_code == 400
    assert list(response.context["forms"]["reply"].errors) == ["subject"]
    assert (Letter.objects.count(), OutgoingMail.objects.count()) == (0, 0)


# ---------------------------------------------------------------- passing on
def test_inquiry_is_passed_on_where_its_sender_agreed(officer):
    inquiry = to_company(name="Kanari902x", message="Kanari903x")
    soup = page(officer, "detail", inquiry.pk)

    for _press in range(2):
        act(officer, inquiry, "pass-on", soup, recipient="ir@company.example")

    mail = OutgoingMail.objects.get(purpose="passed_on")
    assert mail.recipient == "ir@company.example"
    assert "Kanari902x" in mail.body
    assert "Kanari903x" in mail.body
    assert "일 년" in mail.body or "1년" in mail.body
    record = records(action="pass_on").get()
    assert (record.receipt, record.details) == (inquiry.receipt, "healcerion")
    assert stored(inquiry).status == "new"


def test_inquiry_is_not_passed_on_without_the_separate_consent(officer):
    inquiry = to_company(agreed=False)
    soup = page(officer, "detail", inquiry.pk)

    response = officer.post(
        url("act", inquiry.pk, "pass-on"), {"version": 1, "token": "t", "recipient": "ir@company.example"}
    )

    assert not [form for form in soup.select("form") if form.get("action") == url("act", inquiry.pk, "pass-on")]
    assert response.status_code == 302
    assert OutgoingMail.objects.count() == 0
    assert records(action="pass_on").count() == 0


# ---------------------------------------------------------------- export and statistics
def export(client, query="", **typed):
    return client.post(url("export") + query, {"format": "csv", "reason": "Report to the city"} | typed)


@pytest.mark.parametrize("reason", ["", "   ", "why"])
def test_export_needs_a_reason(reason, officer):
    make_canaries(1)

    response = export(officer, reason=reason)

    assert response.status_code == 400
    assert CANARY.findall(response.content.decode()) == []
    assert records().count() == 0
    assert officer.get(url("export")).headers["Cache-Control"] == "private, no-store"


def test_export_is_recorded_with_its_reason_and_rows(officer):
    inquiries = make_canaries(3)

    response = export(officer)

    rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert len(rows) == 4
    assert len(set(CANARY.findall(response.content.decode()))) == 15
    assert response.headers["Cache-Control"] == "private, no-store"
    assert response.headers["Content-Disposition"] == 'attachment; filename="inquiries-2020-06-03.csv"'
    record = records().get()
    assert (record.action, record.purpose) == ("export", "Report to the city")
    assert record.details.startswith("csv, all, 3: ")
    assert all(inquiry.receipt in record.details for inquiry in inquiries)
    entry = ModelLogEntry.objects.get(action="accounts.export")
    assert (entry.data, entry.user) == ({"count": 3, "format": "csv"}, officer.user)


def test_export_takes_what_the_list_shows(officer):
    make_inquiry(1, language="en")
    make_inquiry(2)

    rows = list(csv.reader(io.StringIO(export(officer, "?language=en").content.decode("utf-8-sig"))))

    assert [row[0] for row in rows[1:]] == ["CAC-2020-TEST-0001"]


@pytest.mark.parametrize("format", ["csv", "xlsx"])
def test_export_runs_no_formula(format, officer):
    make_inquiry(name="=1+1", organisation="@SUM(A1)", country="-2", message="\t=cmd")

    content = export(officer, format=format).content

    if format == "csv":
        row = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))[1]
    else:
        row = [cell.value for cell in list(load_workbook(io.BytesIO(content)).active.rows)[1]]
    assert row[9:11] == ["'=1+1", "'@SUM(A1)"]
    assert row[12] == "'-2"
    assert row[13].startswith("'")


def test_statistics_count_and_name_nobody(officer):
    make_country("SG", name_ko="싱가포르", name_en="Singapore")
    company = make_company(sector=make_sector("bio", name_ko="바이오"))
    make_canaries(2)
    for number in range(10, 13):
        make_inquiry(number, company=company, country=" singapore ", answered_at=at("2020-06-02 14:00"))
    ErasedInquiry.objects.create(week=at("2020-06-01").date(), language="en", status="closed", hours_to_answer=20)

    response = officer.get(url("figures"))

    assert CANARY.findall(response.content.decode()) == []
    soup = tree(response)
    assert [words(each) for each in soup.select("dd")] == ["6", "1", "4", "4시간"]
    tables = [[words(row) for row in table.select("tr")] for table in soup.select("table")]
    assert tables[0] == ["2020-06-01 6"]
    assert tables[2] == ["바이오 3", "없음 3"]
    assert tables[3] == ["싱가포르 3", "미기재·미확인 또는 3건 미만 3"]
    assert records().count() == 0


def test_statistics_cost_the_same_for_any_number(officer, django_assert_num_queries):
    company = make_company(sector=make_sector())
    for number in (1, 5):
        for each in range(number):
            make_inquiry(number * 10 + each, company=company, country="SG")
            ErasedInquiry.objects.create(week=at("2020-06-01").date(), company=company, language="ko", status="closed")

        with django_assert_num_queries(4):
            assert figures().total == {1: 2, 5: 12}[number]


# ---------------------------------------------------------------- nowhere else
def test_thirty_canaries_are_only_where_they_are_shown(officer, caplog):
    """Lists, figures, logs, histories, search, sessions and addresses: only opening and exporting show them."""
    caplog.set_level(logging.DEBUG)
    company = make_company()
    inquiries = make_canaries(6, company=company, passed_on_consented_at=at("2020-06-02 10:00"))
    assert len(inquiries) * (len(FIELDS) + 1) == 30
    for inquiry in inquiries:
        act(officer, inquiry, "note", text=str(inquiry.name))
        act(officer, inquiry, "reply", text=str(inquiry.message))
        act(officer, inquiry, "pass-on", recipient=str(inquiry.email))
        act(officer, inquiry, "status", status="closed")
    officer.post(url("person"), {"email": inquiries[0].email, "do": "search"})
    export(officer)

    administrator = staff_client("administrator")
    shown = [url("inbox"), url("figures"), url("export"), url("person"), url("records")]
    shown += ["/staff/", "/staff/reports/audit/", f"/staff/reports/audit/?label={inquiries[0].receipt}"]
    shown += [f"/staff/images/?q=Kanari{number}x" for number in range(2)]
    texts = [administrator.get(address).content.decode() for address in shown]

    assert [sorted(set(CANARY.findall(text)) - {"Kanari0x", "Kanari1x"}) for text in texts] == [[]] * len(texts)
    assert CANARY.findall(caplog.text) == []
    places = canaries_in_database()
    assert {table for table, _column in places} == {
        "inquiries_inquiry",
        "inquiries_note",
        "inquiries_letter",
        "inquiries_outgoingmail",
    }
    assert {column.rpartition(" ")[2] for _table, column in places} == {"decrypted"}
    assert not ReferenceIndex.objects.filter(base_content_type__app_label="inquiries").exists()
    assert not Revision.objects.filter(base_content_type__app_label="inquiries").exists()
    sessions = json.dumps([session.get_decoded() for session in StoredSession.objects.all()], default=str)
    assert CANARY.findall(sessions) == []
    assert check().is_whole
