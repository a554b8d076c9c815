"""Whom the press asks: an office once one is named, and an honest word until then."""

from urllib.parse import parse_qs, urlsplit

import pytest

from media_archive.models import MediaArchivePage
from summit.models import SummitSettings
from tests.factories import make_media_item, make_site
from tests.visits import read, texts, words

pytestmark = pytest.mark.django_db
LANGUAGES = ["ko", "en"]


@pytest.fixture(autouse=True)
def site(clock):
    clock.at("2020-05-30 12:00")
    make_media_item()
    return make_site()


def section(client, language):
    return read(client, f"/{language}/media/").select_one("#press-contact").find_parent("section")


@pytest.mark.parametrize("language", LANGUAGES)
def test_unknown_contact_is_said_to_be_announced(client, language):
    found = section(client, language)

    assert {"ko": "추후 안내합니다", "en": "to be announced"}[language] in words(found)
    assert found.select("a[href^='mailto:'], a[href^='tel:']") == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_letter_to_the_office_asks_what_it_must_know(client, language):
    MediaArchivePage.objects.update(
        press_office_ko="언론과", press_office_en="Press Office", press_email="press@example.org", press_hours_en="9–18"
    )

    found = section(client, language)
    letter = urlsplit(found.select_one(".button--fill")["href"])
    asked = parse_qs(letter.query)

    assert {"ko": "언론과", "en": "Press Office"}[language] in words(found)
    assert "9–18" in words(found)
    assert (letter.scheme, letter.path) == ("mailto", "press@example.org")
    subjects = {"ko": "[CAC 글로벌 서밋 2020] 인터뷰 요청", "en": "[CAC Global Summit 2020] Interview request"}
    assert asked["subject"] == [subjects[language]]
    lines = asked["body"][0].split("\r\n\r\n")
    assert len(lines) == 8
    assert {"ko": "희망 일시(시간대 포함):", "en": "Date and time, with your time zone:"}[language] in lines
    assert len(found.select_one(".button--fill")["href"]) < 1900  # more than some mail programs take


def test_contact_of_the_summit_stands_in_whole_or_not_at_all(client):
    known = {"contact_office_en": "Help desk", "contact_email": "help@example.org", "contact_phone": "+82 2 120"}
    SummitSettings.objects.update(**known)
    assert texts(section(client, "en"), "dd") == ["Help desk", "help@example.org", "+82 2 120", "to be announced"]

    MediaArchivePage.objects.update(press_office_en="Press Office", press_phone="+82 2 123")
    assert texts(section(client, "en"), "dd") == ["Press Office", "+82 2 123", "to be announced"]
