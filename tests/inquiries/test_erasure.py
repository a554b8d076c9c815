"""A person asks what is held and has it erased: nothing is left in any table, and both are recorded."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from inquiries import erasing
from inquiries.models import AccessRecord, ErasedInquiry, Inquiry, Letter, Note, OutgoingMail
from tests.factories import make_inquiry
from tests.inquiries.handling import (
    CANARY,
    NOW,
    act,
    canaries_in_database,
    page,
    staff_client,
    to_company,
    tree,
    url,
)
from tests.visits import words

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def now(clock):
    return clock.at(NOW)


@pytest.fixture
def officer(db):
    return staff_client(username="kim")


def handled(officer, **fields):
    """An inquiry with canaries on which everything was done that the desk offers."""
    words_of = {name: f"Kanari{number}x" for number, name in enumerate(["name", "organisation", "country", "message"])}
    inquiry = to_company(email="kanari4x@example.org", **words_of | fields)
    act(officer, inquiry, "note", text="Kanari5x")
    act(officer, inquiry, "reply", text="Kanari6x", subject="Kanari7x")
    act(officer, inquiry, "pass-on", recipient="kanari8x@company.example")
    return inquiry


def everything_of_it():
    return Inquiry.objects.count(), Note.objects.count(), Letter.objects.count(), OutgoingMail.objects.count()


def actions():
    return list(AccessRecord.objects.exclude(action="open").order_by("sequence").values_list("action", flat=True))


# ---------------------------------------------------------------- nothing is left
def test_erasure_leaves_nothing_in_any_table_and_column(officer, django_capture_on_commit_callbacks):
    inquiry = handled(officer)
    assert len(canaries_in_database()) == 12  # the hash of the address is no canary, and tells as little

    with django_capture_on_commit_callbacks(execute=True) as written_back:
        response = officer.post(url("erase", inquiry.pk), {"reason": "Asked for by mail", "confirmed": "on"})

    assert response.status_code == 302
    assert erasing.write_back in written_back
    assert canaries_in_database() == set()
    assert everything_of_it() == (0, 0, 0, 0)
    record = AccessRecord.objects.get(action="erase")
    assert (record.receipt, record.purpose, record.user_name) == (inquiry.receipt, "Asked for by mail", "kim")
    assert ErasedInquiry.objects.count() == 1
    page(officer, "detail", inquiry.pk, expected=404)


@pytest.mark.parametrize("typed", [{"reason": "", "confirmed": "on"}, {"reason": "Asked for by mail"}])
def test_erasure_needs_reason_and_confirmation(typed, officer):
    inquiry = make_inquiry()

    assert officer.post(url("erase", inquiry.pk), typed).status_code == 400
    assert Inquiry.objects.count() == 1
    assert actions() == []


def test_erasure_that_cannot_be_recorded_erases_nothing(officer, monkeypatch):
    inquiry = handled(officer)
    before = everything_of_it()
    officer.raise_request_exception = False

    def fail(*args, **kwargs):
        raise OSError

    monkeypatch.setattr(erasing.access, "record", fail)
    response = officer.post(url("erase", inquiry.pk), {"reason": "Asked for by mail", "confirmed": "on"})

    assert response.status_code == 500
    assert everything_of_it() == before


# ---------------------------------------------------------------- the screen
def ask(client, **typed):
    return client.post(url("person"), {"email": " KANARI4X@example.org", "do": "search"} | typed)


def test_search_finds_by_the_exact_address_alone(officer):
    inquiry = handled(officer)
    make_inquiry(2)

    response = ask(officer)

    assert response.status_code == 200
    assert [words(link) for link in tree(response).select("#found ~ ul a")] == [inquiry.receipt]
    assert set(CANARY.findall(tree(response).get_text())) == set()
    record = AccessRecord.objects.order_by("-sequence").first()
    assert (record.action, record.receipt) == ("search", inquiry.receipt)
    assert "문의 0건" in words(tree(ask(officer, email="kanari4x@example.or")))
    assert AccessRecord.objects.order_by("-sequence").first().details == "0"
    assert ask(officer, email="kanari4x").status_code == 400


@pytest.mark.parametrize("kind", ["text", "json"])
def test_report_holds_everything_in_both_languages(kind, officer):
    inquiry = handled(officer)
    make_inquiry(2, name="Somebody else")

    response = ask(officer, do=kind, reason="Asked for by mail")

    text = response.content.decode()
    assert set(CANARY.findall(text.lower())) == {f"kanari{number}x" for number in range(9)}
    assert response.headers["Cache-Control"] == "private, no-store"
    assert "attachment" in response.headers["Content-Disposition"]
    assert "kanari" not in response.headers["Content-Disposition"].lower()
    record = AccessRecord.objects.order_by("-sequence").first()
    assert (record.action, record.receipt, record.purpose) == ("report", inquiry.receipt, "Asked for by mail")
    if kind == "json":
        held = json.loads(text)["inquiries"]
        assert [(row["receipt"], len(row["letters"]), len(row["notes"])) for row in held] == [(inquiry.receipt, 2, 1)]
    else:
        assert "접수 번호: CAC-2020-TEST-0001" in text
        assert "Receipt number: CAC-2020-TEST-0001" in text


@pytest.mark.parametrize("kind", ["text", "json", "erase"])
def test_report_and_erasure_need_a_reason(kind, officer):
    handled(officer)

    response = ask(officer, do=kind, confirmed="on")

    assert response.status_code == 400
    assert Inquiry.objects.count() == 1
    assert set(actions()) == {"note", "reply", "pass_on", "search"}


def test_person_is_erased_and_others_stay(officer):
    handled(officer)
    second = make_inquiry(2, email="Kanari4x@example.org", name="Kanari10x")
    other = make_inquiry(3)

    response = ask(officer, do="erase", reason="Asked for by mail", confirmed="on")

    assert response.status_code == 302
    assert canaries_in_database() == set()
    assert list(Inquiry.objects.all()) == [other]
    assert actions()[-2:] == ["erase", "erase"]
    assert AccessRecord.objects.filter(action="erase", receipt=second.receipt).exists()


# ---------------------------------------------------------------- the command
def run(*arguments):
    out = StringIO()
    call_command("personal_data", *arguments, stdout=out)
    return out.getvalue()


def test_command_reports_in_both_languages(officer, tmp_path):
    inquiry = handled(officer)
    file = tmp_path / "report.txt"

    said = run("report", inquiry.email, "--reason", "Asked for by mail", "--by", "lee")
    run("report", inquiry.email, "--reason", "Asked for by mail", "--format", "json", "--output", str(file))

    assert {"이름: Kanari0x", "Name: Kanari0x"} <= set(said.splitlines())
    assert json.loads(file.read_text())["inquiries"][0]["message"] == "Kanari3x"
    assert file.stat().st_mode & 0o777 == 0o600
    assert AccessRecord.objects.filter(action="report", user_name="manage.py personal_data (lee)").count() == 1
    with pytest.raises(CommandError):
        run("report", inquiry.email, "--reason", "Asked for by mail", "--output", str(file))


def test_command_says_when_nothing_is_held():
    said = run("report", "nobody@example.org", "--reason", "Asked for by mail")

    assert "보유 중인 정보가 없습니다." in said
    assert "Nothing is held." in said
    assert actions() == ["report"]


def test_command_erases_after_asking(officer, monkeypatch):
    inquiry = handled(officer)
    monkeypatch.setattr("builtins.input", lambda question: "no")
    with pytest.raises(CommandError):
        run("erase", inquiry.email, "--reason", "Asked for by mail")
    assert Inquiry.objects.count() == 1

    monkeypatch.setattr("builtins.input", lambda question: "yes")
    assert run("erase", inquiry.email, "--reason", "Asked for by mail").endswith("1 inquiries were erased.\n")

    assert canaries_in_database() == set()
    assert actions()[-1] == "erase"


def test_command_erases_without_asking_on_demand(officer):
    inquiry = handled(officer)

    assert run("erase", inquiry.email, "--reason", "Asked for by mail", "--yes") == "1 inquiries were erased.\n"
    assert canaries_in_database() == set()


@pytest.mark.parametrize(
    "arguments", [("report", "x", "--reason", "a reason"), ("erase", "a@b.org", "--reason", "why")]
)
def test_command_needs_an_address_and_a_reason(arguments):
    with pytest.raises(CommandError):
        run(*arguments)

    assert actions() == []
