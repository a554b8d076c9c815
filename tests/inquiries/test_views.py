"""The form for inquiries, and its receipt."""

import re
from datetime import timedelta

import pytest
from django.core.signing import Signer
from django.db import connection
from django.http import HttpResponse
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from inquiries import views
from inquiries.models import Inquiry, OutgoingMail, SenderCount
from inquiries.receiving import MOST_FROM_ONE_SENDER
from ir_companies.models import IRPage
from ir_companies.shortlist import Shortlist
from tests.inquiries.writing import (
    CENTER,
    COMPANY,
    FORM_TYPE,
    NOON,
    WORDS,
    Investor,
    encoded,
    stamp_at,
    stamp_of,
    summary,
    tree,
    values,
)
from tests.visits import words

LANGUAGES = ["ko", "en"]
SECONDS, HOURS = timedelta(seconds=1), timedelta(hours=1)
MOST_QUERIES = 12


# ---------------------------------------------------------------- sending
@pytest.mark.parametrize("language", LANGUAGES)
def test_inquiry_to_a_company_is_kept_and_leads_to_a_receipt(investor, company, language):
    path = f"/{language}/ir/healcerion/inquiry/"

    response = investor.write(path, passed_on_consent="on")
    page = investor.receipt(response)

    inquiry = Inquiry.objects.get()
    kept = {name: getattr(inquiry, name) for name in WORDS if name != "consent"}
    assert kept == {name: text for name, text in WORDS.items() if name != "consent"}
    assert (inquiry.company, inquiry.language, inquiry.status) == (company, language, "new")
    sent_at = NOON + timedelta(minutes=1)
    assert (inquiry.created_at, inquiry.consented_at, inquiry.passed_on_consented_at) == (sent_at, sent_at, sent_at)
    assert re.fullmatch(r"CAC-2020-[2-9B-Z]{4}-[2-9B-Z]{4}", inquiry.receipt)
    text = words(tree(page).select_one("main"))
    assert inquiry.receipt in text
    assert {"ko": "2021. 6. 4.(금)", "en": "Fri 4 June 2021"}[language] in text
    assert [word for word in (*kept.values(), "Jane", "Lion") if word in page.content.decode()] == []


def test_inquiry_to_the_center_has_no_second_consent(investor):
    investor.receipt(investor.write(passed_on_consent="on"))

    inquiry = Inquiry.objects.get()
    assert (inquiry.company, inquiry.passed_on_consented_at) == (None, None)
    assert "passed_on_consent" not in investor.open()


def test_company_is_not_told_without_the_second_consent(investor):
    page = investor.receipt(investor.write(COMPANY))

    assert Inquiry.objects.get().passed_on_consented_at is None
    assert "the company does not learn who asks" in words(tree(page).select_one("main"))


def test_form_and_receipt_are_kept_by_nobody_and_set_no_cookie(investor):
    sent = investor.write()
    answers = [investor.client.get(CENTER), sent, investor.receipt(sent), investor.write(name="")]

    assert [answer.status_code for answer in answers] == [200, 303, 200, 422]
    assert {answer.headers["Cache-Control"] for answer in answers} == {"private, no-store"}
    assert [answer.cookies for answer in answers if answer.cookies] == []
    assert [tree(answers[number]).select_one("meta[name=robots]")["content"] for number in (0, 2)] == ["noindex"] * 2


def test_receipt_opens_with_its_signature_only(investor):
    location = investor.write().headers["Location"]
    number = Inquiry.objects.get().receipt

    forged = [number, f"{number}:x", Signer(salt="inquiries.form").sign(number), "%00", "x" * 5000]

    assert investor.client.get(location).status_code == 200
    assert {investor.client.get(f"/en/ir/inquiry/receipt/{token}/").status_code for token in forged} == {404}
    Inquiry.objects.all().delete()
    assert investor.client.get(location).status_code == 404


def test_shortlist_in_the_link_is_still_there_after_sending(investor):
    page = investor.client.get(f"{COMPANY}?c=healcerion")
    action = tree(page).select_one("form.form")["action"]
    response = investor.send(investor.open(COMPANY) | WORDS, action)
    receipt = tree(investor.receipt(response))

    assert action == f"{COMPANY}?c=healcerion"
    assert receipt.select_one("main .button--line")["href"] == "/en/ir/shortlist/?c=healcerion"


def test_company_that_is_not_public_has_no_form(investor):
    IRPage.objects.update(live=False)

    assert [investor.client.get(path).status_code for path in (CENTER, COMPANY)] == [404, 404]
    assert investor.send(WORDS, COMPANY).status_code == 404
    IRPage.objects.update(live=True)
    assert investor.client.get("/en/ir/nobody/inquiry/").status_code == 404
    assert investor.client.get("/en/ir/inquiry/inquiry/").status_code == 404


@pytest.mark.parametrize("path", [CENTER, COMPANY])
def test_pages_ask_little_of_the_database(investor, path):
    investor.client.get(path)
    with CaptureQueriesContext(connection) as captured:
        investor.client.get(path)

    assert len(captured) <= MOST_QUERIES


def test_pages_of_companies_lead_to_the_form(investor, clock):
    clock.at(NOON)
    links = {
        "/en/ir/": CENTER,
        "/en/ir/healcerion/?c=healcerion": f"{COMPANY}?c=healcerion",
        "/en/ir/shortlist/?c=healcerion": f"{COMPANY}?c=healcerion",
        "/en/ir/compare/?c=healcerion": f"{COMPANY}?c=healcerion",
    }

    found = {path: tree(investor.client.get(path)).select(f'main a[href="{link}"]') for path, link in links.items()}

    assert [path for path, anchors in found.items() if len(anchors) != 1] == []


# ---------------------------------------------------------------- errors
@pytest.mark.parametrize("language", LANGUAGES)
def test_errors_stand_at_the_field_and_in_a_summary_that_takes_the_focus(investor, language):
    path = f"/{language}/ir/healcerion/inquiry/"

    response = investor.write(path, name="", email="jane@", consent="")
    page = tree(response)

    assert response.status_code == 422
    box = page.select_one(".form__summary")
    assert (box["role"], box["tabindex"], box.has_attr("autofocus")) == ("alert", "-1", True)
    targets = [link["href"] for link in box.select("a")]
    assert targets == ["#inquiry-name", "#inquiry-email", "#inquiry-consent"]
    for target in targets:
        field = page.select_one(f"main {target}")
        assert field["aria-invalid"] == "true"
        assert page.find(id=field["aria-describedby"].split()[-1])["class"] == ["form__error"]
    assert page.title.get_text().startswith({"ko": "오류:", "en": "Error:"}[language])
    assert values(response) == WORDS | {"name": "", "email": "jane@", "consent": ""}
    assert not Inquiry.objects.exists()


def test_consent_that_was_given_stays_given_when_something_else_is_wrong(investor):
    page = tree(investor.write(COMPANY, email="", passed_on_consent="on"))

    assert [box["name"] for box in page.select("main input[type=checkbox][checked]")] == [
        "consent",
        "passed_on_consent",
    ]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"name": "Jane\r\nBcc: all@example.org"}, "in one line"),
        ({"email": "jane@example.org\r\nBcc: all@example.org"}, "E-mail address"),
        ({"email": "jane@example.org\nCc: all@example.org"}, "E-mail address"),
        ({"organisation": "Lion\x00"}, "Organisation"),
        ({"message": "Hello\x00"}, "Message"),
        ({"message": "x" * 4001}, "At most 4000 characters; these are 4001."),
        ({"name": "x" * 101}, "At most 100 characters."),
        ({"email": "x" * 250 + "@example.org"}, "E-mail address"),
        ({"message": " \n\t "}, "Write your message."),
    ],
    ids=["name", "e-mail", "newline", "NUL", "NUL in text", "long text", "long name", "long address", "empty"],
)
def test_what_cannot_be_kept_is_refused_with_its_reason(investor, changes, said):
    response = investor.write(**changes)

    assert response.status_code == 422
    assert said in summary(response)
    assert not Inquiry.objects.exists()


@pytest.mark.parametrize(
    ("body", "content_type", "said"),
    [
        ("x" * 1_000_000, "application/x-www-form-urlencoded", "too long"),
        ("&".join(f"f{number}=" for number in range(12_000)), "application/x-www-form-urlencoded", "could not be read"),
        ('{"name": "Jane"}', "application/json", "could not be read"),
        ("name=Jane", "text/plain", "could not be read"),
        ("name=Jane", "multipart/form-data; boundary=x", "could not be read"),
        ("name=Jane", "application/x-www-form-urlencoded; charset=utf-16", "could not be read"),
        ("name=Jane", "", "could not be read"),
        (b"\xff\xfe=%ff&&&=;%", "application/x-www-form-urlencoded", "could not be recognised"),
        ("stamp=" + "x" * 100_000, "application/x-www-form-urlencoded", "could not be recognised"),
    ],
    ids=["1 MB", "12,000 fields", "JSON", "text", "multipart", "UTF-16", "no type", "bytes", "long stamp"],
)
def test_hostile_bodies_get_a_page_in_words(investor, clock, body, content_type, said):
    clock.at(NOON)
    headers = {"origin": "http://testserver", "sec-fetch-site": "same-origin"}
    response = investor.client.post(CENTER, data=body, content_type=content_type, headers=headers)

    assert response.status_code in {400, 422}
    assert said in summary(response)
    assert not Inquiry.objects.exists()


def test_other_methods_are_refused(investor):
    assert {getattr(investor.client, method)(CENTER).status_code for method in ("put", "delete", "patch")} == {405}
    assert investor.client.head(CENTER).status_code == 200


# ---------------------------------------------------------------- from where
@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"origin": "http://testserver", "sec-fetch-site": "same-origin"}, 303),
        ({"origin": "https://evil.example", "sec-fetch-site": "cross-site"}, 403),
        ({"origin": "null", "sec-fetch-site": "same-origin"}, 303),
        ({"origin": "null", "sec-fetch-site": "cross-site"}, 403),
        ({"origin": "null"}, 403),
        ({"origin": "http://testserver", "sec-fetch-site": "same-site"}, 403),
        ({"origin": "http://testserver", "sec-fetch-site": "none"}, 403),
        ({"origin": "https://evil.example"}, 403),
        ({"origin": "http://testserver.evil.example"}, 403),
        ({"origin": "http://testserver"}, 303),
        ({"sec-fetch-site": "same-origin"}, 303),
        ({}, 303),
    ],
)
def test_form_comes_from_this_site(investor, headers, status):
    data = stamp_at(NOON) | WORDS
    investor.clock.at(NOON + timedelta(minutes=1))
    response = investor.client.post(CENTER, data=encoded(data), content_type=FORM_TYPE, headers=headers)

    assert response.status_code == status
    assert Inquiry.objects.exists() is (status == 303)
    assert "Jane" not in response.content.decode()


# ---------------------------------------------------------------- stamps and machines
@pytest.mark.parametrize(
    ("age", "said"),
    [
        (0 * SECONDS, "faster than people write"),
        (2.9 * SECONDS, "faster than people write"),
        (3 * SECONDS, ""),
        (24 * HOURS, ""),
        (24 * HOURS + SECONDS, "more than a day"),
        (-1 * HOURS, "more than a day"),
    ],
)
def test_stamp_is_of_today_and_not_of_this_second(investor, age, said):
    response = investor.send(stamp_at(NOON) | WORDS, when=NOON + age)

    assert (response.status_code, Inquiry.objects.count()) == ((422, 0) if said else (303, 1))
    if said:
        assert said in summary(response)
        assert values(response) == WORDS
        again = investor.send(values(response) | stamp_of(response), when=NOON + age + timedelta(minutes=1))
        assert (again.status_code, Inquiry.objects.count()) == (303, 1)


@pytest.mark.parametrize("stamp", ["", "x", "abc.123:sig", "0.99999999999999999999:x", "\x00"])
def test_unknown_stamp_keeps_the_words_and_gives_a_new_one(investor, stamp):
    response = investor.send(WORDS | {"stamp": stamp})

    assert response.status_code == 422
    assert "could not be recognised" in summary(response)
    assert investor.send(values(response) | stamp_of(response), when=NOON + HOURS).status_code == 303


def test_field_that_people_do_not_see_is_a_trap(investor):
    page = tree(investor.client.get(CENTER))
    trap = page.select_one(".form__trap input")

    response = investor.write(**{trap["name"]: "cheap pills"})

    assert (trap["tabindex"], trap["autocomplete"]) == ("-1", "off")
    assert response.status_code == 422
    assert values(response) == WORDS
    assert "cheap pills" not in response.content.decode()
    assert not Inquiry.objects.exists()


def test_a_thousand_forms_of_machines_leave_nothing(company, monkeypatch):
    """Without the layers around the view and the drawing of the page, which would take a minute."""
    desk = views.Desk(None, None, Shortlist())
    monkeypatch.setattr("inquiries.views.desk_for", lambda request, slug: desk)
    monkeypatch.setattr("inquiries.views.show", lambda *_args, status, **_others: HttpResponse(status=status))
    blank = stamp_at(NOON)
    spam = [
        (WORDS, NOON + timedelta(minutes=1)),  # no stamp
        (blank | WORDS | {"comment": "pills"}, NOON + timedelta(minutes=1)),
        (blank | WORDS, NOON + SECONDS),
        (blank | WORDS, NOON + 25 * HOURS),
    ]

    def post(data, now):
        request = RequestFactory().post(CENTER, encoded(data), content_type=FORM_TYPE)
        request.now, request.LANGUAGE_CODE = now, "en"
        return views.inquiry(request).status_code

    assert {post(data, now) for data, now in spam * 250} == {422}
    assert [model.objects.count() for model in (Inquiry, OutgoingMail, SenderCount)] == [0, 0, 0]


# ---------------------------------------------------------------- twice
def test_same_form_sent_again_is_one_inquiry_with_one_receipt(investor):
    data = stamp_at(NOON) | WORDS
    first, second = investor.send(data), investor.send(data, when=NOON + HOURS)

    assert first.headers["Location"] == second.headers["Location"]
    assert (Inquiry.objects.count(), OutgoingMail.objects.count(), SenderCount.objects.get().count) == (1, 1, 1)


def test_same_form_with_other_words_loses_none_of_them(investor):
    data = stamp_at(NOON) | WORDS
    investor.send(data)
    response = investor.send(data | {"message": "Something else."})

    assert response.status_code == 409
    assert Inquiry.objects.get().receipt in summary(response)
    assert values(response) == WORDS | {"message": "Something else."}
    again = investor.send(values(response) | stamp_of(response), when=NOON + HOURS)
    assert (again.status_code, Inquiry.objects.count()) == (303, 2)


def test_consent_that_was_taken_back_before_sending_again_is_not_kept_in_silence(investor):
    data = stamp_at(NOON) | WORDS
    investor.send(data | {"passed_on_consent": "on"}, COMPANY)
    response = investor.send(data, COMPANY)

    assert response.status_code == 409
    again = investor.send(values(response) | stamp_of(response), COMPANY, when=NOON + HOURS)
    assert again.status_code == 303
    assert [bool(each.passed_on_consented_at) for each in Inquiry.objects.order_by("pk")] == [True, False]


# ---------------------------------------------------------------- many
def test_fifty_people_behind_one_address_all_get_through(investor):
    for number in range(50):
        assert investor.write(email=f"person{number}@example.org").status_code == 303

    assert Inquiry.objects.count() == 50


@pytest.mark.parametrize("language", LANGUAGES)
def test_flood_from_one_address_is_held_off_in_words(investor, language, clock):
    path = f"/{language}/ir/inquiry/"
    investor.write()
    SenderCount.objects.update(count=MOST_FROM_ONE_SENDER)

    spoofed = {"x-forwarded-for": "198.51.100.9", "x-real-ip": "198.51.100.9", "forwarded": "for=198.51.100.9"}
    response = investor.send(stamp_at(NOON) | WORDS, path, **spoofed)

    assert response.status_code == 429
    assert response.headers["Retry-After"] == "3541"  # from 12:01 to 13:00
    assert {"ko": "한 시간 뒤에", "en": "in an hour"}[language] in summary(response)
    assert values(response) == WORDS
    assert Inquiry.objects.count() == 1
    other = Investor(clock, "198.51.100.9")
    assert other.write(path).status_code == 303
    data = values(response) | stamp_of(response)
    assert investor.send(data, path, when=NOON + HOURS).status_code == 303
    assert list(SenderCount.objects.values_list("window", flat=True)) == [NOON + HOURS]


def test_last_inquiry_within_bounds_is_taken(investor):
    investor.write()
    SenderCount.objects.update(count=MOST_FROM_ONE_SENDER - 1)

    assert [investor.write().status_code for _number in range(2)] == [303, 429]


def test_address_of_a_sender_is_kept_nowhere(investor):
    investor.write()

    sender = SenderCount.objects.get().sender
    assert re.fullmatch(r"[0-9a-f]{64}", sender)
    assert "203.0.113" not in str(list(Inquiry.objects.values()))


def test_proxy_in_front_tells_the_address(investor, settings, clock):
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    first = investor.write().status_code
    SenderCount.objects.update(count=MOST_FROM_ONE_SENDER)

    data = [stamp_at(NOON) | WORDS for _number in range(2)]
    same = investor.send(data[0], **{"x-forwarded-for": "198.51.100.9, 203.0.113.7"})
    other = investor.send(data[1], **{"x-forwarded-for": "203.0.113.7, 198.51.100.9"})

    assert (first, same.status_code, other.status_code) == (303, 429, 303)
