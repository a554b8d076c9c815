"""The same form many times at once, from as many connections as a server has."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection, connections

from inquiries.mail_queue import send_due
from inquiries.models import Inquiry, OutgoingMail, SenderCount
from tests.factories import make_company, make_site
from tests.inquiries.writing import COMPANY, NOON, WORDS, Investor, stamp_at

TIMES = 20
IS_SQLITE = settings.DATABASES["default"]["ENGINE"].endswith("sqlite3")
# SQLite keeps the database of the tests in memory, where threads do not wait for each other as they do on a file.
pytestmark = pytest.mark.django_db(transaction=not IS_SQLITE, serialized_rollback=not IS_SQLITE)


@pytest.fixture
def in_threads(clock, tmp_path):
    """Return a function that calls another one many times at once, each with a connection of its own."""
    make_site()
    make_company()
    clock.at(NOON)
    names = connections.settings["default"]
    name = names["NAME"]
    if IS_SQLITE:
        (tmp_path / "copy.sqlite3").write_bytes(connection.connection.serialize())
        names["NAME"] = str(tmp_path / "copy.sqlite3")

    def once(function):
        try:
            return function()
        finally:
            connections.close_all()

    def call(function, times=1):
        with ThreadPoolExecutor(times) as threads:
            return list(threads.map(once, [function] * times))

    yield call
    names["NAME"] = name


def test_twenty_equal_forms_at_once_are_one_inquiry_with_one_receipt(in_threads, clock):
    investor = Investor(clock)
    data = stamp_at(NOON) | WORDS
    clock.at(NOON + timedelta(minutes=1))

    answers = in_threads(lambda: investor.post(data, COMPANY), TIMES)
    stored = in_threads(
        lambda: (
            list(Inquiry.objects.values_list("receipt", flat=True)),
            OutgoingMail.objects.count(),
            SenderCount.objects.get().count,
        )
    )[0]

    assert {answer.status_code for answer in answers} == {303}
    assert len({answer.headers["Location"] for answer in answers}) == 1
    assert len(stored[0]) == 1
    assert stored[0][0] in answers[0].headers["Location"]
    assert stored[1:] == (1, 1)


def test_different_forms_at_once_are_all_kept(in_threads, clock):
    investor = Investor(clock)
    forms = [stamp_at(NOON) | WORDS | {"message": f"Number {number}"} for number in range(TIMES)]
    clock.at(NOON + timedelta(minutes=1))

    answers = in_threads(lambda: investor.post(forms.pop(), COMPANY), TIMES)
    counts = in_threads(lambda: (Inquiry.objects.count(), SenderCount.objects.get().count))[0]

    assert {answer.status_code for answer in answers} == {303}
    assert counts == (TIMES, TIMES)


def test_workers_send_each_mail_once(in_threads, clock, mailoutbox):
    investor = Investor(clock)
    forms = [stamp_at(NOON) | WORDS | {"email": f"person{number}@example.org"} for number in range(6)]
    clock.at(NOON + timedelta(minutes=1))
    in_threads(lambda: investor.post(forms.pop(), COMPANY), 6)

    sent = in_threads(lambda: send_due(NOON + timedelta(minutes=2)), 4)

    assert sum(number for number, _failed in sent) == 6
    assert sorted(each.to[0] for each in mailoutbox) == [f"person{number}@example.org" for number in range(6)]
