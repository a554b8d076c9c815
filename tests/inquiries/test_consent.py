"""The consent, point by point as the law and the design want it, and the same words on the privacy page."""

import hashlib
import re
from pathlib import Path

import pytest
from django.utils import translation

from inquiries import consent
from inquiries.models import InquirySettings
from tests.inquiries.writing import CENTER, COMPANY, tree
from tests.visits import words

LANGUAGES = ["ko", "en"]
CSS = Path(__file__).resolve().parents[2] / "static" / "css"
# What was agreed to, by version. Words that change need a new version: add it, and leave the old ones.
DIGESTS = {"1": "3490e04653b62fce"}
USE = {
    "ko": ["받는 곳", "목적", "항목", "보유 기간", "거부할 권리"],
    "en": ["Received by", "Purpose", "Items", "Retention", "Right to refuse"],
}
PASSING_ON = {
    "ko": ["제공받는 자", "목적", "항목", "보유 기간", "거부할 권리"],
    "en": ["Passed on to", "Purpose", "Items", "Retention", "Right to refuse"],
}
TERM = {"ko": "1년 동안", "en": "1 year after"}
EFFECT = {"ko": "접수할 수 없습니다", "en": "cannot take your inquiry"}
EFFECT_OF_PASSING_ON = {"ko": "기업에 알리지 않습니다", "en": "does not learn who asks"}
CHILDREN = {"ko": "만 14세 미만은", "en": "children under 14"}


def in_language(path, language):
    return f"/{language}{path[3:]}"


@pytest.fixture(params=LANGUAGES)
def language(request):
    return request.param


@pytest.fixture
def form(client, company, language):
    return tree(client.get(in_language(COMPANY, language)))


def rows(table):
    return {words(row.th): words(row.td) for row in table.select("tr")}


def test_purpose_items_retention_and_right_to_refuse_are_in_a_table(form, language):
    table = form.select("table.terms")[0]
    told = rows(table)

    assert list(told) == USE[language]
    assert [text for text in told.values() if not text] == []
    assert all(row.th["scope"] == "row" for row in table.select("tr"))
    assert TERM[language] in told[USE[language][3]]
    assert EFFECT[language] in told[USE[language][4]]
    items = told[USE[language][2]].lower()
    labels = [words(label).partition(" (")[0].lower() for label in form.select("label.form__label")]
    assert len(labels) == 5
    assert [label for label in labels if label.removesuffix(" address") not in items] == []


def test_passing_on_names_the_recipient_and_is_a_second_table(form, language):
    told = rows(form.select("table.terms")[1])

    assert list(told) == PASSING_ON[language]
    assert told[PASSING_ON[language][0]] == {"ko": "힐세리온", "en": "Healcerion"}[language]
    assert TERM[language] in told[PASSING_ON[language][3]]
    assert EFFECT_OF_PASSING_ON[language] in told[PASSING_ON[language][4]]


def test_retention_and_recipient_are_bold_and_a_fifth_larger(form):
    stressed = [[words(row.th) for row in table.select("tr:has(strong)")] for table in form.select("table.terms")]
    rules = (CSS / "pages" / "inquiry.css").read_text()
    table = re.search(r"\.terms \{[^}]*font-size: var\(--size-small\)", rules)
    strong = re.search(r"\.terms__stressed \{ font-size: ([\d.]+)em; font-weight: (\d+); \}", rules)

    assert [len(labels) for labels in stressed] == [1, 2]
    assert table
    assert (float(strong[1]), int(strong[2])) == (1.2, 700)
    assert "--size-small: .9375rem;" in (CSS / "tokens.css").read_text()  # 15 px, and 18 px beside it
    assert all(tag["class"] == ["terms__stressed"] for tag in form.select("table.terms strong"))


def test_two_boxes_are_apart_and_unticked(form, language):
    boxes = form.select("main input[type=checkbox]")

    assert [(box["name"], box.has_attr("required"), box.has_attr("checked")) for box in boxes] == [
        ("consent", True, False),
        ("passed_on_consent", False, False),
    ]
    sections = [box.find_parent("section") for box in boxes]
    assert sections[0] is not sections[1]
    assert [len(section.select("table")) for section in sections] == [1, 1]
    needs = [words(box.find_parent("label"))[-4:] for box in boxes] if language == "ko" else []
    assert needs in ([], ["(필수)", "(선택)"])


def test_form_to_the_center_passes_nothing_on(client, company, language):
    page = tree(client.get(in_language(CENTER, language)))

    assert len(page.select("table.terms")) == 1
    assert [box["name"] for box in page.select("main input[type=checkbox]")] == ["consent"]


def test_form_is_not_for_children(form, language):
    assert CHILDREN[language] in words(form.select_one("form.form"))


def test_required_is_said_in_words_and_fields_know_what_they_are(form, language):
    need = {"ko": ("(필수)", "(선택)"), "en": ("(required)", "(optional)")}[language]
    labels = {label["for"].removeprefix("inquiry-"): words(label) for label in form.select("label.form__label")}
    tokens = {field["name"]: field.get("autocomplete") for field in form.select(".form__input")}

    assert {name: label.endswith(need[0]) for name, label in labels.items()} == {
        "name": True,
        "organisation": True,
        "email": True,
        "country": False,
        "message": True,
    }
    assert labels["country"].endswith(need[1])
    assert tokens == {
        "name": "name",
        "organisation": "organization",
        "email": "email",
        "country": "country-name",
        "message": "off",
    }
    assert form.select_one("form.form").has_attr("novalidate")
    assert form.select("iframe, script:not([src]):not([type]), [name=csrfmiddlewaretoken]") == []


def test_privacy_page_says_the_same_as_the_form(client, form, language):
    privacy = tree(client.get(f"/{language}/privacy/"))
    on_form, on_page = ([rows(table) for table in page.select("table.terms")] for page in (form, privacy))

    recipient = PASSING_ON[language][0]
    assert on_page[0] == on_form[0]
    assert on_page[1] | {recipient: ""} == on_form[1] | {recipient: ""}
    section = privacy.select_one("section:has(#inquiries)")
    assert CHILDREN[language] in words(section)
    assert section.select_one(f'a[href="/{language}/ir/inquiry/"]')
    assert form.select_one(f'a[href="/{language}/privacy/#inquiries"]')


def test_other_pages_of_text_say_nothing_of_inquiries(client, company, language):
    assert tree(client.get(f"/{language}/copyright/")).select("table.terms") == []


def test_term_that_staff_choose_is_told_everywhere(client, company, language):
    InquirySettings.objects.update_or_create(defaults={"retention_months": 18})

    for path in (COMPANY, "/en/privacy/"):
        tables = tree(client.get(in_language(path, language))).select("table.terms")
        told = [rows(table)[USE[language][3]] for table in tables]
        assert [{"ko": "18개월", "en": "18 months"}[language] in text for text in told] == [True, True]


def test_words_that_people_agreed_to_belong_to_one_version():
    texts = []
    for language in LANGUAGES:
        with translation.override(language):
            terms = [*consent.terms_of_use(12), *consent.terms_of_passing_on("-", 12)]
            texts += [f"{term.key} {term.label} {term.text}" for term in terms]

    digest = hashlib.sha256("\n".join(texts).encode()).hexdigest()[:16]

    assert DIGESTS[consent.VERSION] == digest, "The words changed: give them a new version, and keep the old digest."
