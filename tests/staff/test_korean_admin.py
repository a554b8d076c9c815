"""The admin in Korean and in English: every word of Wagtail has its Korean, and no screen mixes the languages."""

import ast
import json
import re
from collections import deque
from pathlib import Path
from urllib.parse import urldefrag, urljoin, urlsplit

import django
import django_filters
import polib
import pytest
import taggit
import wagtail
from bs4 import BeautifulSoup
from django.apps import apps
from django.db import models
from django.urls import Resolver404, resolve, reverse
from wagtail.models import Page

from summit.catalogue import LOCALE
from tests.crawl import visible_texts
from tests.test_admin import rows, staff_client  # noqa: F401 - a fixture

DOMAINS = ["django", "djangojs"]
PLACEHOLDER = re.compile(r"%(?:\(\w+\))?[sd]|\{\w+\}|</?\w+|\w+=\"[^\"]*\"")
# What machines and hurried people wrote, and what we call otherwise.
ODD_KOREAN = re.compile(
    "당신|하세요|주세요|하시오|오락가락|웨그테일|워그테일|스니펫|리다이렉트|테그|컬렉션|워크플로|에일리|라이브 |댓글"
)
SEEN_BY_NOBODY = "You are seeing this message"  # Django's own page on a refused form; ours is another


# ---------------------------------------------------------------- the catalogue
def messages(path):
    """Return the texts of a .po file in use by (context, msgid); none where there is no file."""
    entries = polib.pofile(str(path)) if path.exists() else []
    return {(entry.msgctxt, entry.msgid): entry for entry in entries if not entry.obsolete and not entry.fuzzy}


def text_of(entry):
    return entry.msgstr or entry.msgstr_plural.get(0, "")


def folders_of_others():
    """Where the installed apps that are not ours, and what they stand on, keep their translations."""
    names = ("wagtail", "taggit", "modelcluster", "modeltranslation", "django.")
    installed = [Path(app.path) for app in apps.get_app_configs() if app.name.startswith(names)]
    folders = [Path(django.__file__).parent / "conf", *installed, Path(django_filters.__file__).parent]
    return [folder / "locale" for folder in folders]


def english_of(folder, domain):
    """Return the msgids of an app: of its English catalogue, or of any other where it ships none."""
    paths = [folder / language / "LC_MESSAGES" / f"{domain}.po" for language in ("en", "de")]
    return messages(next((path for path in paths if path.exists()), paths[0]))


def wanted(domain):
    return {key: entry for folder in folders_of_others() for key, entry in english_of(folder, domain).items()}


def effective(domain):
    """Return the Korean that staff read, as Django merges it."""
    found = {}
    for folder in [*folders_of_others(), LOCALE / "wagtail", LOCALE]:
        for key, entry in messages(folder / "ko" / "LC_MESSAGES" / f"{domain}.po").items():
            if text_of(entry):
                found[key] = text_of(entry)
    return found


@pytest.fixture(scope="module", params=DOMAINS)
def domain(request):
    return request.param


@pytest.fixture(scope="module")
def ours(domain):
    return polib.pofile(str(LOCALE / "wagtail" / "ko" / "LC_MESSAGES" / f"{domain}.po"))


def test_every_word_of_the_installed_apps_has_a_korean_text(domain):
    english, korean = wanted(domain), effective(domain)

    assert len(english) > {"django": 1400, "djangojs": 80}[domain]
    assert [key for key in english if key not in korean] == []


def test_korean_keeps_placeholders_and_markup(domain):
    korean = effective(domain)
    wrong = []
    for key, entry in wanted(domain).items():
        parts = {form: set(PLACEHOLDER.findall(form)) for form in (entry.msgid, entry.msgid_plural or entry.msgid)}
        # The one Korean form serves all numbers, so it needs whatever the plural needs.
        if key in korean and set(PLACEHOLDER.findall(korean[key])) not in parts.values():
            wrong.append((key[1], korean[key]))

    assert wrong == []


def test_catalogue_for_wagtail_is_whole(domain, ours):
    english = wanted(domain)
    keys = [(entry.msgctxt, entry.msgid) for entry in ours]

    assert sorted({str(key) for key in keys if keys.count(key) > 1}) == []
    assert [key for key in keys if key not in english] == [], "No longer in the installed packages"
    assert [entry.msgid for entry in ours if entry.fuzzy or entry.obsolete or not text_of(entry)] == []
    assert [entry.msgid for entry in ours if bool(entry.msgid_plural) != bool(entry.msgstr_plural)] == []
    assert [entry.msgid for entry in ours if set(entry.msgstr_plural) - {0}] == [], "Korean has one form"


def test_korean_is_of_one_tone(domain):
    korean = effective(domain)
    used = {key: korean.get(key, "") for key in wanted(domain)}

    assert {
        key[1]: text for key, text in used.items() if ODD_KOREAN.search(text) and not key[1].startswith(SEEN_BY_NOBODY)
    } == {}


def test_words_that_wagtail_shares_with_us_say_the_same_in_both_catalogues():
    project = messages(LOCALE / "ko" / "LC_MESSAGES" / "django.po")
    completion = messages(LOCALE / "wagtail" / "ko" / "LC_MESSAGES" / "django.po")

    differing = {
        key[1]: (text_of(project[key]), text_of(completion[key]))
        for key in project.keys() & completion.keys()
        if text_of(project[key]) and text_of(project[key]) != text_of(completion[key])
    }

    assert differing == {}, "Give our word a context, or one of them another text"


@pytest.mark.parametrize("language", ["ko", "en"])
def test_scripts_of_the_admin_speak_the_language_of_the_editor(rows, language):  # noqa: F811
    script = staff_client(language).get(reverse("wagtailadmin_javascript_catalog")).content.decode()

    completed, corrected = "자동 저장하는 중…", "옆 메뉴 열기·닫기"
    assert [json.dumps(text) in script for text in (completed, corrected)] == [language == "ko"] * 2


def test_no_other_label_of_wagtail_is_frozen_at_start():
    """Modules that translate while they are imported; their labels are made lazy in website.admin_words."""
    found = set()
    for package in (wagtail, taggit):
        root = Path(package.__file__).parent
        for path in root.rglob("*.py"):
            place = path.relative_to(root.parent).as_posix()
            if not re.search(r"/(tests?|migrations|styleguide|simple_translation|project_template)/", place):
                text = path.read_text(encoding="utf-8")
                if "import gettext" in text and any(translated_at_import(ast.parse(text))):
                    found.add(place)

    assert found == {
        "wagtail/admin/forms/collections.py",  # names of permissions, for administrators who change roles by hand
        "wagtail/admin/viewsets/chooser.py",
        "wagtail/contrib/redirects/filters.py",
        "wagtail/contrib/redirects/views.py",
        "wagtail/forms.py",
        "wagtail/images/forms.py",
    }


def translated_at_import(tree):
    names = {
        alias.asname or alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation"
        for alias in node.names
        if alias.name in {"gettext", "ngettext", "pgettext"}
    }
    waiting = [tree]
    while waiting:
        for node in ast.iter_child_nodes(waiting.pop()):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
                continue
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names:
                yield node
            waiting.append(node)


# ---------------------------------------------------------------- the screens
# Names that are the same in both languages.
SAME_IN_BOTH = set(
    re.findall(
        r"\w+",
        "CAC Wagtail English CSV XLSX TSV JSON XML ZIP AVIF GIF JPG JPEG PNG WEBP WebP PDF MB ID URL IR Ir TV KST UTC "
        "ISO AI API KRW USD EUR JPY CNY RMB GBP SGD Root localhost Editors Moderators from to admin div",
    )
)
ONCE_FOR_ALL_MODELS = {"add", "delete", "history", "usage", "list_results", "unpublish", "inspect", "copy"}
# Django keeps the names of permissions in the database, in English, and roles are data in accounts.roles; columns of
# files have the same names in every language; below /staff/view/ is the site as visitors see it. Steps of approval
# are made by website.approval; Wagtail refuses that form after it has left the language of the editor.
LEFT_OUT = re.compile(
    r"/staff/(logout|groups/(new|edit)|workflows/tasks/add|exchange|view/|.*/preview|pages/\d+/view_draft)"
    r"|[?&]export="
)


def screens(client, start="/staff/"):
    """Yield (address, tree) of every kind of screen that can be reached by links of the admin."""
    waiting, seen = deque([start]), set()
    while waiting:
        address = waiting.popleft()
        try:
            match = resolve(urlsplit(address).path)
        except Resolver404:
            continue
        name = match.view_name.rpartition(":")[2]
        kind = (
            name
            if name in ONCE_FOR_ALL_MODELS
            else (match.view_name, *(v for v in match.kwargs.values() if v != str(v)))
        )
        if kind in seen or LEFT_OUT.search(address):
            continue
        seen.add(kind)
        response = client.get(address)
        assert response.status_code < 500, address
        if response.status_code in {301, 302}:
            waiting.append(urljoin(address, response.headers["Location"]))
        content_type = response.headers.get("Content-Type", "")
        if (
            response.status_code != 200
            or response.streaming
            or not content_type.startswith(("text/html", "application/json"))
        ):
            continue
        body = response.content.decode()
        if content_type.startswith("application/json"):
            body = json.loads(body).get("html") or ""
        tree = BeautifulSoup(body, "lxml")
        yield address, tree
        for element in tree.find_all(True):
            for attribute in ("href", "data-chooser-url", "data-w-init-url-value"):
                link = urldefrag(urljoin(address, element.get(attribute) or "/"))[0]
                if link.startswith("/staff/"):
                    waiting.append(link)
        waiting.extend(item["url"] for item in sidebar(tree) if item.get("url", "").startswith("/staff/"))


def sidebar(tree):
    """Return every entry of the side menu with a label."""
    script = tree.find("script", id="wagtail-sidebar-props")
    found, waiting = [], [json.loads(script.string)] if script else []
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            found += [value] if "label" in value else []
            waiting.extend(value.values())
        elif isinstance(value, list):
            waiting.extend(value)
    return found


def written_by_staff():
    """Return the words that come from rows, the longest first."""
    texts = {"staff-ko", "staff-en"}
    for model in apps.get_models():
        fields = [
            field
            for field in model._meta.concrete_fields
            if isinstance(field, models.CharField | models.TextField | models.FileField)
        ]
        for field in fields:
            for value in model._base_manager.values_list(field.attname, flat=True).distinct()[:500]:
                texts.add(str(value))
    texts |= {str(page) for page in Page.objects.all()}
    return sorted(texts - {""}, key=len, reverse=True)


FOREIGN = {"ko": re.compile("[A-Za-z]{2,}"), "en": re.compile("[가-힣]+")}
EXAMPLE = re.compile(r"(예:|Example:).*", re.DOTALL)
ADDRESS = re.compile(r"https?://\S+|\S+@\S+|\S+\.\S+/\S*|\S+\.pdf")


def foreign_words(text, language, content):
    """Return the words of the other language in `text` that no row holds."""
    rest = ADDRESS.sub("", EXAMPLE.sub("", text))
    if text in content or not FOREIGN[language].search(rest):
        return set()
    for words in content:
        if len(words) > 3 or language == "en":  # a shorter one may be a part of a word
            rest = rest.replace(words, "")
    return set(FOREIGN[language].findall(rest)) - SAME_IN_BOTH - {"한국어"}


@pytest.mark.parametrize("language", ["ko", "en"])
def test_no_screen_of_the_admin_mixes_the_languages(rows, language):  # noqa: F811
    client = staff_client(language)
    content = written_by_staff()
    found, seen = {}, []
    for address, tree in screens(client):
        seen.append(address)
        labels = [(item["label"], None) for item in sidebar(tree)]
        for text, _element in [*visible_texts(tree, outside={"ko": "en", "en": "ko"}[language]), *labels]:
            foreign = foreign_words(text, language, content)
            if foreign:
                found.setdefault(text, (address, sorted(foreign)))

    assert len(seen) > 100
    assert found == {}
