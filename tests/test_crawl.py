"""The whole site, walked from its two home pages by its own links, with the real programme."""

import re
from collections import Counter

import polib
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from summit import clock
from summit.catalogue import DOMAIN, LOCALE
from tests.conftest import seoul
from tests.crawl import LANGUAGES, Page, crawl, visible_texts

LIVE = "2020-06-02 22:14"
# Besides rows: the list of press kits below media, and the form to the Center below ir.
ROWS = {"schedule/*": 15, "speakers/*": 62, "cities/*": 49, "media/*": 19, "ir/*": 11}
HANGUL = re.compile(r"[ㄱ-ㆎ가-힣]")


class Walk:
    """One crawl while the mayors' meeting is live, with what each answer cost and carried."""

    def __init__(self):
        self.client = Client()
        self.queries = {}
        self.headers = {}
        self.pages, self.problems = crawl(self.fetch, elsewhere=("/staff/", "/static/", "/files/"))

    def fetch(self, path):
        with CaptureQueriesContext(connection) as queries:
            response = self.client.get(path)
            body = response.getvalue()
        content_type = response.headers.get("Content-Type", "")
        self.queries[path] = len(queries)
        self.headers[path] = response.headers
        return Page(path, response.status_code, content_type, body.decode() if content_type.startswith("text/") else "")


@pytest.fixture(scope="module")
def _walk(_programme_in_database, django_db_blocker):
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(clock, "now", lambda: seoul(LIVE))
        return Walk()


@pytest.fixture
def walk(programme, _walk):
    return _walk


@pytest.fixture
def pages(walk):
    return walk.pages


def test_links_all_lead_somewhere(walk):
    assert walk.problems == [], "\n".join(walk.problems[:30])


def test_pages_ask_the_database_at_most_twelve_times(walk):
    assert {path: walk.queries[path] for path in walk.pages if walk.queries[path] > 12} == {}


def test_pages_set_no_cookie_and_vary_by_none(walk):
    wrong = [
        path
        for path in walk.pages
        if "Set-Cookie" in walk.headers[path] or "cookie" in walk.headers[path].get("Vary", "").lower()
    ]

    assert wrong == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_rows_all_have_their_page(language, pages):
    kinds = Counter(page.kind for page in pages.values() if page.language == language)

    assert {kind: kinds[kind] for kind in ROWS} == ROWS


def test_languages_have_the_same_places(pages):
    korean, english = ({page.place for page in pages.values() if page.language == language} for language in LANGUAGES)

    assert len(korean) > 160
    assert korean == english


def test_pages_have_one_first_heading(pages):
    assert [page.path for page in pages.values() if len(page.soup.find_all("h1")) != 1] == []


def test_pages_say_their_language(pages):
    assert [page.path for page in pages.values() if page.soup.html["lang"] != page.language] == []


def test_pages_name_themselves_and_the_other_language(pages):
    wrong = []
    for page in pages.values():
        links = {link["hreflang"]: link["href"] for link in page.soup.select('head link[rel="alternate"][hreflang]')}
        canonical = [link["href"] for link in page.soup.select('head link[rel="canonical"]')]
        expected = {language: f"/{language}{page.place}" for language in LANGUAGES}
        paths = {language: re.sub(r"^https?://[^/]+", "", links.get(language, "")) for language in LANGUAGES}
        if paths != expected or len(canonical) != 1 or not canonical[0].endswith(page.path):
            wrong.append((page.path, links, canonical))

    assert wrong == []


def test_titles_and_descriptions_are_there_and_titles_differ(pages):
    titles = Counter(page.soup.title.get_text(strip=True) for page in pages.values())
    undescribed = [
        page.path
        for page in pages.values()
        if not (page.soup.select_one('meta[name="description"]') or {}).get("content")
    ]

    assert {title: count for title, count in titles.items() if count > 1 or not title} == {}
    assert undescribed == []


def test_korean_pages_have_no_english_interface_words(pages):
    entries = polib.pofile(str(LOCALE / "ko" / "LC_MESSAGES" / f"{DOMAIN}.po"))
    plain = {
        entry.msgid
        for entry in entries
        if entry.msgstr
        and entry.msgstr != entry.msgid
        and re.search("[A-Za-z]", entry.msgid)
        and "%" not in entry.msgid
    }
    found = {
        (text, page.path)
        for page in pages.values()
        if page.language == "ko"
        for text, _element in visible_texts(page.soup, outside="en")
        if text in plain
    }

    assert len(plain) > 50
    assert sorted(found)[:20] == []


def test_english_pages_mark_every_korean_word(pages):
    found = [
        (page.path, text[:60], element.name)
        for page in pages.values()
        if page.language == "en"
        for text, element in visible_texts(page.soup, outside="ko")
        if HANGUL.search(text)
    ]

    assert found[:20] == []


def test_pages_have_no_inline_styles_scripts_or_handlers(pages):
    wrong = []
    for page in pages.values():
        wrong += [(page.path, str(tag)[:80]) for tag in page.soup.find_all(style=True)]
        wrong += [(page.path, str(tag)[:80]) for tag in page.soup.find_all("style")]
        wrong += [(page.path, str(tag)[:80]) for tag in page.soup.find_all("script", src=False) if not _is_data(tag)]
        wrong += [
            (page.path, str(tag)[:80])
            for tag in page.soup.find_all(True)
            if any(name.startswith("on") for name in tag.attrs)
        ]

    assert wrong[:20] == []


def _is_data(script):
    return script.get("type") in {"application/json", "application/ld+json"}
