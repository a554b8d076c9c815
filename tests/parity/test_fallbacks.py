"""A hole in a language is shown as one: every text that stands in for a missing one names its language, visibly.

One language of every text of the real programme is emptied, the other one is written so that it can be found, and
the site is walked.
"""

from collections import Counter
from pathlib import Path

import pytest
from django.db.models import Q, QuerySet, Value
from django.test import Client
from wagtail.fields import StreamField

from parity.texts import fields_of, owners, parts_of
from tests.crawl import Page, crawl

ROOT = Path(__file__).resolve().parents[2]
LANGUAGES = {"ko": "한국어", "en": "English"}
TOKEN = {"ko": "가나다라", "en": "Qxzwv"}
OF_A_KIND = 2  # pages that are made alike are read so often
EMPTY = ["", "[]"]


def empty_language(language):
    """Empty the texts of one language; those of the other one begin with its token."""
    for model in {*owners(), *(part.model for owner in owners() for part in parts_of(owner))}:
        for field in fields_of(model):
            emptied, kept = (field.korean, field.english) if language == "ko" else (field.english, field.korean)
            rows = QuerySet(model).exclude(Q(**{f"{kept}__isnull": True}) | Q(**{f"{kept}__in": EMPTY}))
            if isinstance(model._meta.get_field(kept), StreamField):
                rows.update(**{emptied: Value("[]")})
            else:
                rows.update(
                    **{emptied: "", kept: f"{TOKEN[other_than(language)]} {model._meta.model_name} {field.name}"}
                )


def other_than(language):
    return "en" if language == "ko" else "ko"


def pages_in(language):
    """The pages of a language that its links lead to, but of those made alike only some."""
    client, seen = Client(), Counter()

    def fetch(path):
        steps = path.partition("?")[0].strip("/").split("/")
        seen[steps[1] if len(steps) > 2 else path] += 1
        if steps[0] != language or "?" in path or (len(steps) > 2 and seen[steps[1]] > OF_A_KIND):
            return Page(path, 200, "", "")
        response = client.get(path)
        kind = response.headers.get("Content-Type", "")
        return Page(path, response.status_code, kind, response.getvalue().decode() if "html" in kind else "")

    return crawl(fetch, starts=[f"/{language}/"], elsewhere=("/staff/", "/static/", "/files/"))[0]


def unmarked(page, token, language):
    """Yield what stands in without saying so. A title of the window and an attribute have no place for a mark."""
    for node in page.soup.find_all(string=lambda text: token in text):
        element = node.parent
        if element.name in {"title", "script"}:
            continue
        nearest = element if element.get("lang") else element.find_parent(lang=True)
        is_named = element.name in {"option", "text"} and f"({LANGUAGES[language]})" in element.text
        is_marked = nearest.get("data-other-language") == LANGUAGES[language] or is_named
        if nearest["lang"] != language or not is_marked:
            yield f"{page.path}: {element.name} {element.get('class')}: {node.strip()}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_that_stands_in_is_marked(programme, clock, language):
    clock.at("2020-06-02 22:14")
    other = other_than(language)
    empty_language(language)

    pages = pages_in(language)

    wrong = sorted({each for page in pages.values() for each in unmarked(page, TOKEN[other], other)})
    assert wrong == [], "\n".join(wrong)
    assert len(pages) >= 20
    assert all(TOKEN[other] in page.body for page in pages.values())
    for page in pages.values():
        assert len(page.soup.select(".other-language")) == 1, page.path
    prose = [page for page in pages.values() if page.soup.select(".prose")]
    assert prose
    assert all(page.soup.select_one(".prose").get("lang") == other for page in prose)


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_that_lack_nothing_bear_no_mark(programme, clock, language, client):
    clock.at("2020-06-02 22:14")

    for path in ("schedule", "speakers", "cities"):
        assert "data-other-language" not in client.get(f"/{language}/{path}/").content.decode()


def test_mark_and_its_explanation_are_drawn():
    css = (ROOT / "static" / "css" / "components.css").read_text()

    assert "[data-other-language]::after" in css
    assert "content: attr(data-other-language)" in css
    assert "body:has([data-other-language]) .other-language { display: block; }" in css
