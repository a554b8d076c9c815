"""Mails about inquiries: written with them, sent beside the pages, kept while the mail server is away."""

import smtplib
from datetime import timedelta

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.utils import translation

from inquiries.mail_queue import (
    FIRST_WAIT,
    LONGEST_WAIT,
    MOST_ATTEMPTS,
    PRINTED,
    claim,
    send_due,
    trouble_of,
    wait_after,
)
from inquiries.mails import MOST_CONFIRMATIONS
from inquiries.models import Inquiry, OutgoingMail
from summit.scheduling import JOBS
from tests.factories import make_staff
from tests.inquiries.writing import CENTER, COMPANY, NOON, WORDS

LANGUAGES = ["ko", "en"]
LATER = NOON + timedelta(minutes=2)
CONFIRMATION, NOTICE = OutgoingMail.Purpose.CONFIRMATION, OutgoingMail.Purpose.NOTICE


@pytest.fixture
def away(monkeypatch):
    """A mail server that does not answer; call it to let it answer again."""

    def refuse(backend, messages):
        raise error

    error = ConnectionRefusedError("nobody at jane@example.org")
    with monkeypatch.context() as patch:
        patch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", refuse)
        yield patch.undo


def refuse_with(monkeypatch, error):
    def refuse(backend, messages):
        raise error

    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", refuse)


@pytest.mark.parametrize("language", LANGUAGES)
def test_sender_is_told_in_the_language_of_the_page_and_without_own_words(investor, language):
    investor.write(f"/{language}/ir/healcerion/inquiry/", passed_on_consent="on")
    assert mail.outbox == []  # nobody waits for a mail server

    assert send_due(LATER) == (1, 0)

    (sent,) = mail.outbox
    inquiry = Inquiry.objects.get()
    assert (sent.to, sent.cc, sent.bcc) == ([WORDS["email"]], [], [])
    assert inquiry.receipt in sent.subject
    told = {
        "ko": ["안녕하십니까", "힐세리온", "1년 동안", "제3자 제공", "2021. 6. 4.(금)", "동의를 철회"],
        "en": ["Hello", "Healcerion", "Until 1 year", "passing on", "Fri 4 June 2021", "take back your consent"],
    }[language]
    told += [inquiry.receipt, f"/{language}/ir/inquiry/"]
    assert [text for text in told if text not in sent.body] == []
    assert [text for name, text in WORDS.items() if name != "consent" and text in sent.body + sent.subject] == []
    assert sent.extra_headers["Auto-Submitted"] == "auto-generated"


def test_mail_does_not_say_what_the_sender_did_not_agree_to(investor):
    investor.write(COMPANY)
    send_due(LATER)

    assert "You agreed to passing on" not in mail.outbox[0].body
    assert "the company does not learn who asks" in " ".join(mail.outbox[0].body.split())


def test_office_is_told_the_number_and_the_way_to_the_desk(investor):
    officer = make_staff("investor-officer", language="en")
    make_staff("investor-officer", username="gone", is_active=False)
    make_staff("approver")
    investor.write(COMPANY)

    assert send_due(LATER) == (2, 0)

    (notice,) = [each for each in mail.outbox if each.to == [officer.email]]
    inquiry = Inquiry.objects.get()
    assert inquiry.receipt in notice.subject
    assert f"/staff/inquiries/{inquiry.pk}/" in notice.body
    assert [
        text for text in (*WORDS.values(), "Healcerion") if text != "on" and text in notice.body + notice.subject
    ] == []


def test_text_is_forgotten_when_it_was_sent(investor):
    investor.write()
    send_due(LATER)

    sent = OutgoingMail.objects.get()
    assert (sent.recipient, sent.subject, sent.body) == ("", "", "")
    assert (sent.sent_at, sent.attempts, sent.last_error) == (LATER, 1, "")
    assert send_due(LATER + timedelta(days=1)) == (0, 0)
    assert len(mail.outbox) == 1


def test_nothing_is_lost_while_the_mail_server_is_away(investor, away, caplog):
    response = investor.write()

    assert investor.receipt(response).status_code == 200
    assert send_due(LATER) == (0, 1)
    waiting = OutgoingMail.objects.get()
    assert (waiting.attempts, waiting.last_error) == (1, "ConnectionRefusedError")
    assert waiting.next_try_at == LATER + FIRST_WAIT
    assert send_due(LATER + FIRST_WAIT - timedelta(seconds=1)) == (0, 0)
    assert send_due(LATER + FIRST_WAIT) == (0, 1)
    assert "could not be sent (attempt 2): ConnectionRefusedError" in caplog.text
    assert "example.org" not in caplog.text

    away()
    assert send_due(LATER + timedelta(hours=1)) == (1, 0)
    assert mail.outbox[0].to == [WORDS["email"]]


def test_server_that_is_away_is_asked_once_in_a_look(investor, away):
    for _number in range(3):
        investor.write()

    assert send_due(LATER) == (0, 1)
    assert sorted(OutgoingMail.objects.values_list("attempts", flat=True)) == [0, 0, 1]


def test_mail_that_a_server_refuses_does_not_hold_up_the_next(investor, monkeypatch):
    for _number in range(2):
        investor.write()
    refuse_with(monkeypatch, smtplib.SMTPRecipientsRefused({"jane@example.org": (550, b"no such user")}))

    assert send_due(LATER) == (0, 2)
    assert set(OutgoingMail.objects.values_list("last_error", flat=True)) == {"SMTPRecipientsRefused 550"}


def test_waits_grow_and_end():
    waits = [wait_after(attempts) for attempts in range(12)]

    assert waits[:3] == [FIRST_WAIT, 2 * FIRST_WAIT, 4 * FIRST_WAIT]
    assert waits[-1] == LONGEST_WAIT == wait_after(10_000)


def test_mail_that_many_attempts_could_not_send_is_given_up_and_the_desk_says_so(investor):
    investor.write()
    inquiry = Inquiry.objects.get()
    OutgoingMail.objects.update(attempts=MOST_ATTEMPTS)
    assert send_due(LATER) == (0, 0)
    with translation.override("en"):
        assert "given up" in trouble_of(inquiry)

    OutgoingMail.objects.update(attempts=MOST_ATTEMPTS - 1)
    with translation.override("en"):
        assert "tried again" in trouble_of(inquiry)
    assert send_due(LATER) == (1, 0)
    assert trouble_of(inquiry) == ""


def test_mail_that_waited_for_weeks_for_a_first_mail_server_is_sent(investor, settings):
    investor.write()
    settings.LOCAL, backend = False, settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = PRINTED
    assert send_due(NOON + timedelta(days=20)) == (0, 0)
    with translation.override("en"):
        assert "No mail server" in trouble_of(Inquiry.objects.get())

    settings.EMAIL_BACKEND = backend
    assert send_due(NOON + timedelta(days=20)) == (1, 0)


def test_one_of_two_workers_sends(investor):
    investor.write()
    first, second = OutgoingMail.objects.get(), OutgoingMail.objects.get()

    assert [claim(first, LATER), claim(second, LATER)] == [True, False]
    assert send_due(LATER) == (0, 0)
    assert send_due(LATER + FIRST_WAIT) == (1, 0)  # the first died before it sent


def test_mails_are_not_printed_in_production(investor, settings):
    investor.write()
    settings.LOCAL, settings.EMAIL_BACKEND = False, "django.core.mail.backends.console.EmailBackend"

    assert send_due(LATER) == (0, 0)
    assert OutgoingMail.objects.get().attempts == 0


def test_form_floods_nobodys_mailbox(investor):
    for _number in range(MOST_CONFIRMATIONS + 2):
        response = investor.write(CENTER, email=" Jane@Example.org ")

    assert Inquiry.objects.count() == MOST_CONFIRMATIONS + 2
    assert OutgoingMail.objects.filter(purpose=CONFIRMATION).count() == MOST_CONFIRMATIONS
    assert b"on its way to your e-mail" not in investor.receipt(response).content


def test_mail_that_no_key_opens_waits_for_it(investor, settings):
    investor.write()
    keys = settings.FIELD_KEYS
    settings.FIELD_KEYS = ["c3VtbWl0LWZpZWxkLWtleS1mb3ItdGhpcy10ZXN0LTE="]

    assert send_due(LATER) == (0, 1)
    assert OutgoingMail.objects.get().last_error == "ValueError"
    settings.FIELD_KEYS = keys
    assert send_due(LATER + timedelta(hours=1)) == (1, 0)
    assert mail.outbox[0].to == [WORDS["email"]]


def test_server_looks_after_the_mails_and_so_does_a_command(investor, clock, away, capsys):
    assert send_due in JOBS
    investor.write()
    clock.at(LATER)
    with pytest.raises(CommandError):
        call_command("send_mail")
    away()
    clock.at(LATER + timedelta(hours=1))
    call_command("send_mail")

    assert capsys.readouterr().out == "0 sent, 1 failed\n1 sent, 0 failed\n"
