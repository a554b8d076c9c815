"""What people write stands in the encrypted columns and nowhere else."""

import logging
import re

import pytest
from django.core import mail
from django.core.cache import cache, caches
from django.db import connection
from django.utils.log import AdminEmailHandler
from wagtail.models import ModelLogEntry, ReferenceIndex, Revision

from exchange.exporting import rows_for, written
from inquiries.mail_queue import send_due
from inquiries.models import Inquiry, OutgoingMail
from summit.encryption import decrypt
from tests.factories import make_company, make_site
from tests.inquiries.writing import COMPANY, NOON, stamp_at

PLACES = ["name", "organisation", "country", "message", "email"]
INQUIRIES = 6  # five words in each: thirty
TOKEN = re.compile(r"gAAAA[\w-]+=*")


def canary(number):
    return f"canary{number:02d}zq"


CANARIES = [canary(number) for number in range(INQUIRIES * len(PLACES))]
ANY = re.compile(r"canary\d\dzq", re.IGNORECASE)


def written_by(number):
    words = {name: canary(number * len(PLACES) + place) for place, name in enumerate(PLACES)}
    return words | {"email": f"{words['email']}@example.org", "consent": "on", "passed_on_consent": "on"}


@pytest.fixture
def company(db):
    """A small site: every value of every table is read here."""
    make_site()
    return make_company()


@pytest.fixture
def thirty(investor, caplog):
    """Six inquiries with thirty words that stand nowhere else, and the answers and logs of sending them."""
    caplog.set_level(logging.DEBUG)
    answers = []
    for number in range(INQUIRIES):
        data = stamp_at(NOON) | written_by(number)
        answers.append(investor.send(data, COMPANY))
        answers.append(investor.receipt(answers[-1]))
    return answers


def every_value():
    """Yield (place, text) of every value of every column of every table, and what its tokens hide, marked."""
    with connection.cursor() as cursor:
        tables = [name for name in connection.introspection.table_names(cursor) if "_fts" not in name]
        assert len(tables) > 80
        for table in tables:
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608
            names = [column[0] for column in cursor.description]
            for row in cursor.fetchall():
                yield from ((f"{table}.{name}", str(value)) for name, value in zip(names, row, strict=True))


def test_thirty_words_are_in_encrypted_columns_alone(thirty):
    plain, hidden = set(), {}
    for place, text in every_value():
        plain |= {(place, word) for word in ANY.findall(text)}
        for token in TOKEN.findall(text):
            for word in ANY.findall(decrypt(token)):
                hidden.setdefault(word, set()).add(place)

    assert plain == set()
    assert sorted(hidden) == CANARIES
    own = {f"inquiries_inquiry.{name}" for name in PLACES}
    assert set.union(*hidden.values()) == own | {"inquiries_outgoingmail.recipient"}


@pytest.mark.skipif(connection.vendor != "sqlite", reason="the bytes of the file are those of SQLite")
def test_bytes_of_the_database_hold_none_of_them(thirty):
    content = connection.connection.serialize().lower()

    assert b"cac-2020-" in content
    assert [word for word in CANARIES if word.encode() in content] == []


def test_answers_logs_caches_and_traces_hold_none_of_them(thirty, caplog, capsys):
    told = [answer.content.decode() + str(answer.headers) for answer in thirty]
    told += [caplog.text, *(str(vars(record)) for record in caplog.records), *capsys.readouterr()]
    told += [str(vars(each)) for each in [cache, *caches.all()]]
    told += [str(list(model.objects.values())) for model in (ModelLogEntry, ReferenceIndex, Revision)]
    told += [str(each) + repr(each) for model in (Inquiry, OutgoingMail) for each in model.objects.all()]

    assert len(thirty) == 2 * INQUIRIES
    assert [word for text in told for word in ANY.findall(text)] == []


def test_exports_hold_none_of_them(thirty):
    told = written(rows_for(None), "json", language="ko", now=NOON).decode()

    assert "healcerion" in told
    assert ANY.findall(told) == []


def test_mails_to_the_sender_hold_the_address_alone(thirty):
    send_due(NOON.replace(hour=13))

    assert len(mail.outbox) == INQUIRIES
    assert [word for sent in mail.outbox for word in ANY.findall(sent.subject + sent.body)] == []
    assert sorted(sent.to[0] for sent in mail.outbox) == sorted(written_by(number)["email"] for number in range(6))
    assert {(each.recipient, each.subject, each.body) for each in OutgoingMail.objects.all()} == {("", "", "")}


@pytest.mark.parametrize(
    "place",
    [
        "inquiries.receiving.count_sender",
        "inquiries.receiving.new_receipt",
        "inquiries.receiving.write_confirmation",
        "inquiries.views.receipt_token",
        "inquiries.views.read_stamp",
        "inquiries.views.consent.terms_of_use",
        "summit.encryption.encrypt",
    ],
)
def test_error_and_its_mail_to_the_administrators_hold_none_of_them(investor, monkeypatch, settings, caplog, place):
    """Whatever breaks on the way of an inquiry, the report of it names nobody."""

    def broken(*_args, **_kwargs):
        raise RuntimeError("broken")

    settings.ADMINS = [("Operator", "operator@example.org")]
    handler = AdminEmailHandler(include_html=True)
    logging.getLogger("django.request").addHandler(handler)
    caplog.set_level(logging.DEBUG)
    monkeypatch.setattr(place, broken)
    words = written_by(0) | ({"consent": ""} if "consent" in place else {})
    try:
        answer = investor.send(stamp_at(NOON) | words, COMPANY)
    finally:
        logging.getLogger("django.request").removeHandler(handler)

    (report,) = mail.outbox
    html = report.alternatives[0][0]
    assert answer.status_code == 500
    assert "RuntimeError" in report.body
    told = [report.body, html, answer.content.decode(), caplog.text]
    assert [word for text in told for word in ANY.findall(text)] == []


def test_form_that_comes_back_is_the_only_page_with_the_words(investor):
    answer = investor.send(stamp_at(NOON) | written_by(0) | {"consent": ""}, COMPANY)

    assert answer.status_code == 422
    assert len(set(ANY.findall(answer.content.decode()))) == 5
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert ANY.findall(str(answer.headers)) == []
