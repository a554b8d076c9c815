"""The Atom feed of the media archive, and what a correction or a withdrawal changes everywhere."""

from xml.etree import ElementTree

import pytest
from django.core.exceptions import ValidationError

from summit.models import Licence
from tests.factories import at, make_media_file, make_media_item, make_session, make_site
from tests.visits import count_queries, read, texts, words

pytestmark = pytest.mark.django_db
LANGUAGES = ["ko", "en"]
NOW = "2020-05-30 12:00"
T = "2020-06-05 22:00"
A = {"a": "http://www.w3.org/2005/Atom"}
LANG = "{http://www.w3.org/XML/1998/namespace}lang"


@pytest.fixture(autouse=True)
def site(clock):
    clock.at(NOW)
    return make_site()


def feed(client, language="en"):
    response = client.get(f"/{language}/media.atom")
    assert response.status_code == 200
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    return ElementTree.fromstring(response.content)  # noqa: S314 - our own


def entries(client, language="en"):
    return feed(client, language).findall("a:entry", A)


def text(entry, name):
    return entry.findtext(f"a:{name}", namespaces=A)


def titles(client, language="en"):
    return [text(entry, "title") for entry in entries(client, language)]


def links(entry, rel):
    return [link.attrib for link in entry.findall("a:link", A) if link.get("rel") == rel]


def make_release(slug="release", **fields):
    defaults = {
        "kind": "press-release",
        "first_published_at": at("2020-05-28 09:00"),
        "licence": Licence.KOGL_1,
        "credit_ko": "서울특별시",
        "credit_en": "Seoul",
    }
    return make_media_item(slug, **(defaults | fields))


@pytest.mark.parametrize("language", LANGUAGES)
def test_entry_tells_title_rights_credit_and_files(client, language):
    item = make_release(summary_ko="요약", summary_en="Summary")
    media_file = make_media_file(item, "보도자료.pdf", language="ko")

    root = feed(client, language)
    (entry,) = root.findall("a:entry", A)

    assert root.get(LANG) == language
    assert text(entry, "title") == {"ko": "자료 release", "en": "Item release"}[language]
    assert {link["hreflang"]: link["href"].partition("8000")[2] for link in links(entry, "alternate")} == {
        "ko": "/ko/media/release/",
        "en": "/en/media/release/",
    }
    (enclosure,) = links(entry, "enclosure")
    assert (enclosure["type"], enclosure["length"], enclosure["hreflang"]) == ("application/pdf", "28", "ko")
    assert enclosure["href"].endswith(f"/files/media/release/{media_file.pk}/%EB%B3%B4%EB%8F%84%EC%9E%90%EB%A3%8C.pdf")
    assert {"ko": "저작자 표시: 서울특별시. 공공누리 제1유형", "en": "Credit: Seoul. KOGL Type 1"}[language] in text(
        entry, "rights"
    )
    assert entry.findtext("a:author/a:name", namespaces=A) == {"ko": "서울특별시", "en": "Seoul"}[language]
    assert text(entry, "updated") == text(entry, "published") == "2020-05-28T00:00:00Z"


@pytest.mark.parametrize("language", LANGUAGES)
def test_ids_stay_and_tell_items_and_languages_apart(client, clock, language):
    make_release("a")
    item = make_release("b")
    ids = [text(entry, "id") for entry in entries(client, language)]
    of_feed = text(feed(client, language), "id")

    item.title_en, item.title_ko, item.corrections_en, item.corrected_at = "New", "새", "Wrong", at("2020-05-29 09:00")
    item.save()
    other = "en" if language == "ko" else "ko"

    assert sorted(text(entry, "id") for entry in entries(client, language)) == sorted(ids)
    assert text(feed(client, language), "id") == of_feed
    everything = {
        *ids,
        of_feed,
        text(feed(client, other), "id"),
        *(text(entry, "id") for entry in entries(client, other)),
    }
    assert len(everything) == 6
    assert all(each.startswith("urn:uuid:") for each in everything)


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_told_before_an_embargo_and_all_at_its_end(client, clock, language):
    make_release("old")
    make_media_file(make_release("canary", title_ko="카나리아", title_en="Canary", embargo_until=at(T)))

    clock.at("2020-06-05 21:59:59")
    before = client.get(f"/{language}/media.atom")
    assert b"anary" not in before.content
    assert "카나리아" not in before.content.decode()
    assert "s-maxage=1," in before["Cache-Control"]

    clock.at(T)
    newest = entries(client, language)[0]
    assert text(newest, "title") in {"카나리아", "Canary"}
    assert text(newest, "updated") == text(newest, "published") == "2020-06-05T13:00:00Z"
    assert text(feed(client, language), "updated") == "2020-06-05T13:00:00Z"


def test_feed_in_hand_is_not_sent_again(client):
    make_release()
    etag = client.get("/en/media.atom")["ETag"]

    assert client.get("/en/media.atom", headers={"If-None-Match": etag}).status_code == 304
    make_release("other")
    assert client.get("/en/media.atom", headers={"If-None-Match": etag}).status_code == 200


def test_item_of_which_little_is_known_stands_in_the_feed(client):
    make_media_item("undated", title_ko="이름", title_en="")
    make_media_item("month", published="2020-05")
    make_media_item("future", published="2020-12-04")

    found = {text(entry, "title"): text(entry, "updated") for entry in entries(client)}

    assert found == {
        "Item month": "2020-04-30T15:00:00Z",
        "이름": "1970-01-01T00:00:00Z",
        "Item future": "1970-01-01T00:00:00Z",
    }


def test_text_in_the_other_language_is_marked_and_what_xml_forbids_left_out(client):
    make_release(title_en="", title_ko="보도\x0b자료", summary_ko="<b>요약</b> & 더")

    (entry,) = entries(client)
    title, summary = entry.find("a:title", A), entry.find("a:summary", A)

    assert (title.text, title.get(LANG)) == ("보도자료", "ko")
    assert (summary.text, summary.get(LANG)) == ("<b>요약</b> & 더", "ko")


def test_feed_has_an_end_and_costs_the_same_for_more_items(client):
    for number in range(3):
        make_media_file(make_release(f"r{number}"), "a.pdf")
    few = count_queries(client, "/en/media.atom")
    for number in range(3, 53):
        make_release(f"r{number}", first_published_at=at("2020-05-27 09:00"))

    assert count_queries(client, "/en/media.atom") == few
    assert len(entries(client)) == 50


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", ["media/", "media/release/", "media/kits/"])
def test_pages_of_the_archive_name_the_feed(client, language, path):
    make_release()

    link = read(client, f"/{language}/{path}").select_one('head link[type="application/atom+xml"][title]')

    assert link["href"] == f"/{language}/media.atom"


# ---------------------------------------------------------------- corrections
@pytest.mark.parametrize("language", LANGUAGES)
def test_correction_is_shown_with_its_date_and_told_in_the_feed(client, language):
    make_release(corrections_ko="수를 고침", corrections_en="Number set right", corrected_at=at("2020-05-29 10:00"))
    make_release("newer", first_published_at=at("2020-05-29 09:00"))

    shown, told = {
        "ko": ("2020. 5. 29.(금) 10:00 KST 수를 고침", "2020. 5. 29.(금) 정정: 수를 고침"),
        "en": ("Fri 29 May 2020 10:00 KST Number set right", "Corrected on Fri 29 May 2020: Number set right"),
    }[language]
    assert shown in words(read(client, f"/{language}/media/release/").select_one(".notice"))
    newest = entries(client, language)[0]
    assert text(newest, "updated") == "2020-05-29T01:00:00Z"
    assert text(newest, "published") == "2020-05-28T00:00:00Z"
    assert text(newest, "content") == told


# ---------------------------------------------------------------- withdrawals
def withdraw(item, since=T):
    item.withdrawn_at, item.withdrawal_reason_ko, item.withdrawal_reason_en = at(since), "계획 변경", "Plans changed"
    item.save()
    return item


@pytest.mark.parametrize("language", LANGUAGES)
def test_withdrawn_item_keeps_its_page_and_offers_nothing(client, clock, language):
    item = make_release(external_url="https://example.org/release")
    document = make_media_file(item, "보도자료.pdf").document
    image = make_media_file(item, "사진.jpg").image
    withdraw(item)
    files = [document.url, image.file.url]

    clock.at("2020-06-05 21:59:59")
    assert [client.get(path).status_code for path in files] == [200, 200]

    clock.at(T)
    soup = read(client, f"/{language}/media/release/")
    notice = words(soup.select_one("#withdrawn").parent)
    for part in {"ko": ["2020. 6. 5.(금) 22:00", "계획 변경"], "en": ["Fri 5 June 2020 22:00", "Plans changed"]}[
        language
    ]:
        assert part in notice, part
    assert "https://example.org/release" not in str(soup.main)
    assert soup.main.select("a[href^='/files/'], picture, .kit-form") == []
    assert [client.get(path).status_code for path in files] == [404, 404]


@pytest.mark.parametrize("language", LANGUAGES)
def test_withdrawn_item_is_marked_in_lists(client, clock, language):
    withdraw(make_release(session=make_session("education")))
    mark = {"ko": "철회됨", "en": "Withdrawn"}[language]

    clock.at("2020-06-05 21:59:59")
    assert mark not in words(read(client, f"/{language}/media/").select_one(".document-row"))
    clock.at(T)
    row = read(client, f"/{language}/media/").select_one(".document-row")
    assert mark in words(row)
    assert row.select("input") == []
    assert mark in words(read(client, f"/{language}/schedule/education/").select_one(".document-row"))
    assert read(client, f"/{language}/").select(".document-row") == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_withdrawal_is_told_in_the_feed_without_files(client, clock, language):
    item = make_release(summary_ko="요약", summary_en="Summary")
    make_media_file(item, "보도자료.pdf")
    withdraw(item)

    clock.at(T)
    (entry,) = entries(client, language)

    assert text(entry, "title") == {"ko": "철회: 자료 release", "en": "Withdrawn: Item release"}[language]
    assert text(entry, "updated") == "2020-06-05T13:00:00Z"
    assert {"ko": "계획 변경", "en": "Plans changed"}[language] in text(entry, "content")
    assert (links(entry, "enclosure"), text(entry, "summary")) == ([], None)


def test_pages_do_not_outlive_a_withdrawal(client, clock):
    withdraw(make_release())
    clock.at("2020-06-05 21:59:50")

    assert "s-maxage=10, stale-while-revalidate=0" in client.get("/en/media/")["Cache-Control"]


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"withdrawn_at": at(T)}, "withdrawal_reason_ko"),
        ({"withdrawal_reason_en": "Why"}, "withdrawn_at"),
        ({"corrected_at": at(T)}, "corrections_ko"),
    ],
)
def test_halves_of_a_correction_or_withdrawal_are_refused(fields, field):
    item = make_release(**fields)

    with pytest.raises(ValidationError) as refused:
        item.clean()
    assert list(refused.value.message_dict) == [field]


def test_titles_in_the_listing_are_not_hidden_by_marks(client, clock):
    withdraw(make_release())
    clock.at(T)

    assert texts(read(client, "/en/media/"), ".document-row__title") == ["Item release"]
