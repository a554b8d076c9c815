"""Inquiries go by themselves at the very second their term is over, and the term is what their sender was told."""

from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from inquiries import access_triggers, erasing
from inquiries.access_check import check
from inquiries.models import AccessRecord, ErasedInquiry, Inquiry, InquirySettings
from inquiries.retention import retention_ends, retention_months
from summit import scheduling
from summit.scheduling import Runner
from tests.factories import at, make_company, make_inquiry
from tests.inquiries.handling import NOW, act, canaries_in_database, make_canaries, page, staff_client, stored
from tests.visits import words

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def state(settings, tmp_path):
    """A place for the seal that no other test looks at."""
    settings.VAR_DIR = tmp_path


MIDNIGHT = at("2021-06-02 00:00")  # a year after 2 June 2020, in Seoul
SECOND = timedelta(seconds=1)


def run(now):
    """One look of the thread beside the server."""
    Runner().run_jobs(now)


@pytest.mark.parametrize(
    ("moment", "is_there"), [(MIDNIGHT - SECOND, True), (MIDNIGHT, False), (MIDNIGHT + SECOND, False)]
)
def test_unanswered_inquiry_is_erased_a_year_after_its_arrival(moment, is_there):
    make_canaries(1, created_at="2020-06-02 23:59:59")

    run(moment)

    assert Inquiry.objects.exists() is is_there
    assert bool(canaries_in_database()) is is_there
    assert AccessRecord.objects.filter(action="erase").count() == (0 if is_there else 1)


@pytest.mark.parametrize(("seconds", "is_there"), [(-1, True), (0, False), (1, False)])
def test_answered_inquiry_is_erased_a_year_after_the_reply(seconds, is_there, clock):
    inquiry = make_inquiry(created_at="2020-06-02 10:00")
    clock.at("2020-07-09 08:00")
    act(staff_client(), inquiry, "reply")

    run(at("2021-07-09 00:00") + timedelta(seconds=seconds))

    assert Inquiry.objects.exists() is is_there


def test_erasure_is_recorded_and_leaves_a_count():
    company = make_company()
    inquiry = make_inquiry(
        company=company, language="en", status="answered", country="Kanari1x", answered_at=at("2020-06-03 15:30")
    )

    run(at("2021-06-03 00:00"))

    record = AccessRecord.objects.get()
    assert (record.action, record.receipt, record.user_name) == ("erase", inquiry.receipt, "CAC2020")
    assert record.purpose_in_words == "보유 기간 만료"
    count = ErasedInquiry.objects.get()
    assert (count.week, count.company, count.language) == (date(2020, 6, 1), company, "en")
    assert (count.status, count.country, count.hours_to_answer) == ("answered", "", 29)


def test_runner_looks_after_the_terms_and_the_record():
    assert {erasing.look_after_terms, erasing.watch_record} <= set(scheduling.JOBS)


def test_record_is_read_once_a_day_and_trouble_is_logged(caplog):
    erasing.erase_due(MIDNIGHT)
    make_inquiry()
    erasing.erase_due(MIDNIGHT)
    look = erasing.RecordWatch().look
    look(MIDNIGHT)
    access_triggers.lift(connection)

    look(MIDNIGHT + timedelta(hours=23))
    assert caplog.text == ""
    look(MIDNIGHT + timedelta(hours=24))

    assert "The access record is not what was written: " in caplog.text


def test_one_that_cannot_be_erased_keeps_no_other(monkeypatch, caplog, clock):
    first, _second = make_canaries(2)
    erase = erasing.erase

    def fail_for_first(pk, actor, **kwargs):
        if pk == first.pk:
            raise OSError
        return erase(pk, actor, **kwargs)

    monkeypatch.setattr(erasing, "erase", fail_for_first)

    clock.at(MIDNIGHT)
    with pytest.raises(CommandError):
        call_command("erase_expired_inquiries", stdout=StringIO())

    assert list(Inquiry.objects.values_list("pk", flat=True)) == [first.pk]
    assert "Kanari" not in caplog.text


def test_command_erases_and_says_how_many(clock):
    make_inquiry()
    clock.at(MIDNIGHT)
    out = StringIO()

    call_command("erase_expired_inquiries", stdout=out)

    assert out.getvalue() == "1 inquiries were erased.\n"
    assert AccessRecord.objects.get().user_name == "manage.py erase_expired_inquiries"


def test_erasing_twice_is_erasing_once():
    make_inquiry()

    assert (erasing.erase_due(MIDNIGHT), erasing.erase_due(MIDNIGHT)) == (1, 0)
    assert check().is_whole


@pytest.mark.parametrize(
    ("day", "months", "end"),
    [
        ("2020-06-02 23:59:59", 12, date(2021, 6, 2)),
        ("2020-06-03 00:00", 12, date(2021, 6, 3)),
        ("2020-02-29 12:00", 12, date(2021, 2, 28)),
        ("2020-08-31 12:00", 6, date(2021, 2, 28)),
        ("2020-12-31 12:00", 2, date(2021, 2, 28)),
        ("2020-12-01 12:00", 36, date(2023, 12, 1)),
    ],
)
def test_term_ends_on_a_day_that_exists(day, months, end):
    assert retention_ends(at(day), months) == end


def test_term_comes_from_the_settings():
    assert retention_months() == 12

    InquirySettings.objects.create(retention_months=6)

    assert retention_months() == 6
    assert make_inquiry().erase_after == date(2020, 12, 2)


def test_shorter_term_holds_for_all_and_a_longer_one_for_new_inquiries():
    settings = InquirySettings.objects.create()
    inquiry = make_inquiry(answered_at=at("2020-06-05 10:00"))

    settings.retention_months = 24
    settings.save()
    assert (stored(inquiry).retention_months, stored(inquiry).erase_after) == (12, date(2021, 6, 5))
    assert make_inquiry(2).erase_after == date(2022, 6, 2)

    settings.retention_months = 3
    settings.save()
    assert {row.erase_after for row in Inquiry.objects.all()} == {date(2020, 9, 5), date(2020, 9, 2)}
    assert stored(inquiry).name == "Sender 1"


@pytest.mark.parametrize(
    ("language", "said"), [("ko", "2021. 6. 2.(수) 에 자동으로 파기"), ("en", "on Wed 2 June 2021")]
)
def test_desk_shows_when_an_inquiry_goes(language, said, clock):
    clock.at(NOW)
    client = staff_client(language=language)

    assert said in words(page(client, "detail", make_inquiry().pk))


def test_officer_changes_the_term_in_the_settings(clock):
    clock.at(NOW)
    client = staff_client()
    address = "/staff/settings/inquiries/inquirysettings/"

    response = client.get(address, follow=True)
    address = response.request["PATH_INFO"]

    assert client.post(address, {"retention_months": 0}).status_code == 200
    assert client.post(address, {"retention_months": 6}).status_code == 302
    assert retention_months() == 6
