"""The media archive and the page of each item."""

import pytest
from django.test import RequestFactory

from media_archive.archive import TILE_SPECS
from media_archive.item_details import PREVIEW_SPECS
from media_archive.models import MediaFile, MediaItem
from media_archive.pages import media_item_context
from summit.models import Document, Licence
from tests.factories import at, make_media_item, make_session, make_site, make_source
from tests.visits import BAD_VALUES, MOST_QUERIES, count_queries, make_image, read, texts, words

pytestmark = pytest.mark.django_db
LANGUAGES = ["ko", "en"]
NOW = "2020-05-30 12:00"


@pytest.fixture(autouse=True)
def site(clock):
    clock.at(NOW)
    return make_site()


def titles(soup):
    return texts(soup, ".document-row__title")


def facts(soup):
    return {words(row.dt): words(row.dd) for row in soup.select(".facts__row")}


# ---------------------------------------------------------------- listing
def test_listing_shows_the_newest_first_and_undated_items_last(client):
    make_media_item("old", title_en="Old", published="2020-05-27")
    make_media_item("undated", title_en="Undated")
    make_media_item("month", title_en="Month", published="2020-12")
    make_media_item("day", title_en="Day", published="2020-12-04")

    assert titles(read(client, "/en/media/")) == ["Day", "Month", "Old", "Undated"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_listing_shows_kind_publisher_date_languages_and_pages(client, language):
    make_media_item(
        "release",
        "press-release",
        publisher_ko="서울특별시",
        publisher_en="Seoul Metropolitan Government",
        published="2020-05-28",
        languages="ko, en",
        pages=11,
    )

    row = words(read(client, f"/{language}/media/").select_one(".document-row"))

    assert "11" in row
    for fact in {"ko": ["서울특별시", "2020. 5. 28."], "en": ["Press release", "28 May 2020", "Korean, English"]}[
        language
    ]:
        assert fact in row, fact


def test_kinds_are_links_with_counts(client):
    make_media_item("a", "poster", title_en="A")
    make_media_item("b", "poster", title_en="B")
    make_media_item("c", "letter", title_en="C")

    soup = read(client, "/en/media/?kind=poster")

    assert texts(soup, ".link-bar__link") == ["All kinds 3", "Official letter 1", "Poster 2"]
    assert texts(soup, ".link-bar__link[aria-current]") == ["Poster 2"]
    assert sorted(titles(soup)) == ["A", "B"]
    assert words(soup.select_one("[role=status]")) == "2 items"
    assert read(client, "/en/media/").title != soup.title


@pytest.mark.parametrize("value", BAD_VALUES)
def test_listing_answers_whatever_the_query_holds(client, value):
    make_media_item()

    for language in LANGUAGES:
        soup = read(client, f"/{language}/media/?kind={value}")
        assert len(titles(soup)) == 1
        assert len(soup.select(".notice")) == 1


@pytest.mark.parametrize("value", BAD_VALUES)
@pytest.mark.parametrize("name", ["q", "language", "day", "session", "licence", "page"])
def test_no_value_of_any_filter_breaks_the_listing(client, name, value):
    make_media_item()

    for language in LANGUAGES:
        soup = read(client, f"/{language}/media/?{name}={value}")
        assert soup.select(".document-row, .empty-state")


def test_kind_of_which_nothing_is_public_counts_as_unknown(client):
    make_media_item("release", "press-release")
    make_media_item("film", "video", live=False)

    soup = read(client, "/en/media/?kind=video")

    assert "Video" not in words(soup.main)
    assert len(titles(soup)) == 1


FILTERED = {
    "release": {
        "kind": "press-release",
        "title_ko": "기후환경 보도자료",
        "title_en": "Climate release",
        "languages": "ko",
        "published": "2020-05-28",
    },
    "letter": {
        "kind": "letter",
        "title_ko": "시장 서한",
        "title_en": "Letter of the Mayor",
        "languages": "ko, en",
        "published": "2020-05",
        "licence": Licence.KOGL_1,
    },
    "poster": {"kind": "poster", "title_ko": "포스터", "title_en": "Poster 100 %", "languages": "en"},
}


@pytest.mark.parametrize(
    ("query", "left"),
    [
        ("", {"release", "letter", "poster"}),
        ("kind=letter", {"letter"}),
        ("q=환경", {"release"}),
        ("q=보도 후환", {"release"}),
        ("q=mayor letter", {"letter"}),
        ("q=100 %25", {"poster"}),
        ("q=_", set()),
        ("q=없는말", set()),
        ("language=ko", {"release", "letter"}),
        ("language=en&kind=poster", {"poster"}),
        ("day=2020-05-28", {"release"}),
        ("day=2020-05", {"letter"}),
        ("session=education", {"poster"}),
        ("licence=kogl_1", {"letter"}),
        ("licence=not_stated&language=en", {"poster"}),
        ("licence=kogl_1&day=2020-05-28", set()),
    ],
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_filters_leave_what_was_asked_for(client, language, query, left):
    session = make_session("education", title_en="Education")
    for slug, fields in FILTERED.items():
        make_media_item(slug, **fields, session=session if slug == "poster" else None)

    soup = read(client, f"/{language}/media/?{query}")

    links = {link["href"].split("/")[-2] for link in soup.select(".document-row__link")}
    assert links == left
    assert not soup.select(".filter-bar__problem")
    assert bool(soup.select(".empty-state")) == (not left)


def test_choices_say_how_many_items_they_leave_of_the_kind(client):
    for number in range(3):
        make_media_item(f"letter-{number}", "letter", languages="ko")
    make_media_item("poster", "poster", languages="ko, en")

    choices = texts(read(client, "/en/media/?kind=letter"), "select[name=language] option")

    assert choices == ["All languages", "Korean (3)"]


@pytest.mark.parametrize(
    ("page", "first", "shown", "links"),
    [
        ("", 60, 24, ["1", "2", "3"]),
        ("&page=2", 36, 24, ["1", "2", "3"]),
        ("&page=3", 12, 12, ["1", "2", "3"]),
        ("&page=4", 12, 12, ["1", "2", "3"]),
        ("&page=0", 60, 24, ["1", "2", "3"]),
    ],
)
def test_long_listing_has_pages_that_keep_the_filters(client, page, first, shown, links):
    for number in range(1, 61):
        make_media_item(f"letter-{number}", "letter", title_en=f"Letter {number}", published=f"20{number:02}")
    make_media_item("poster", "poster")

    soup = read(client, f"/en/media/?kind=letter{page}")

    assert titles(soup)[0] == f"Letter {first}"
    assert len(titles(soup)) == shown
    assert [words(link).split()[-1] for link in soup.select(".pagination__link")] == links
    assert soup.select(".pagination__link")[1]["href"].endswith("/en/media/?kind=letter&page=2")
    assert bool(soup.select(".filter-bar__problem")) == (page in {"&page=4", "&page=0"})


def test_many_pages_are_linked_with_gaps(client, monkeypatch):
    monkeypatch.setattr("media_archive.archive.ITEMS_A_PAGE", 1)
    for number in range(12):
        make_media_item(f"letter-{number}", "letter")

    soup = read(client, "/en/media/?page=6")

    assert [words(item).split()[-1] for item in soup.select(".pagination__list > li")] == [
        *["1", "…", "4", "5", "6", "7", "8", "…", "12"]
    ]


def test_photos_are_shown_as_a_grid_of_pictures(client):
    item = make_media_item("opening", "photo", title_en="The opening")
    MediaFile.objects.create(item=item, image=make_image("opening", TILE_SPECS))
    make_media_item("empty", "photo", title_en="Without a file yet")

    soup = read(client, "/en/media/?kind=photo")

    assert texts(soup, ".media-tile__title") == ["The opening", "Without a file yet"]
    assert len(soup.select(".media-tile img")) == 1


def test_empty_archive_says_so(client):
    assert texts(read(client, "/en/media/"), ".empty-state__title") == ["Nothing has been published here yet."]


# ---------------------------------------------------------------- detail
@pytest.mark.parametrize("language", LANGUAGES)
def test_detail_shows_what_is_known(client, language):
    session = make_session("mayoral-meeting", title_ko="시장회의", title_en="Mayoral Meeting")
    item = make_media_item(
        "seoul-statement",
        title_ko="서울선언문",
        title_en="Seoul Statement",
        also_called_en="Seoul Declaration",
        summary_ko="공동 문서다.",
        summary_en="The joint text.",
        publisher_ko="시장회의",
        publisher_en="Mayors",
        published="2020-05",
        pages=3,
        languages="ko,en",
        embargo_until=at("2020-05-27 11:15"),
        external_url="http://www.example.org/statement?inc=1",
        credit_ko="사진: 서울시",
        credit_en="Photo: Seoul",
        corrections_ko="쪽수를 고쳤다.",
        corrections_en="Number of pages put right.",
        staff_note="only for staff",
        session=session,
    )
    item.sources.add(make_source(title="Day 2 report", publisher="mediahub"))
    item.save()

    soup = read(client, f"/{language}/media/seoul-statement/")
    page = words(soup.main)

    for name in ["title", "summary", "publisher", "credit", "corrections"]:
        assert getattr(item, f"{name}_{language}") in page, name
    assert "Seoul Declaration" in page
    assert soup.select_one("time[datetime='2020-05-27T11:15+09:00']")
    assert {"ko": "2020년 5월", "en": "May 2020"}[language] in page
    assert "example.org" in page
    assert soup.select_one('a[href="http://www.example.org/statement?inc=1"][rel=external]')
    assert soup.select_one('a[href$="/schedule/mayoral-meeting/"]')
    assert "Day 2 report" in page
    assert "only for staff" not in page
    assert len(soup.select("h1")) == 1


def test_detail_says_that_the_file_is_not_held_here_and_no_licence_is_stated(client):
    make_media_item("letter", "letter")

    page = words(read(client, "/en/media/letter/").main)

    assert "The file is not held here. No address for it is known. Ask the publisher." in page
    assert "Licence: not stated" in page
    assert "The publisher has not said under what terms this work may be used." in page


@pytest.mark.parametrize("licence", Licence.values)
@pytest.mark.parametrize("language", LANGUAGES)
def test_detail_says_in_words_what_each_licence_means(client, language, licence):
    make_media_item("work", "poster", licence=licence)

    mark = read(client, f"/{language}/media/work/").select_one(".licence-mark")

    assert len(mark.select("p")) == 2
    assert len(words(mark)) > 20


def test_detail_offers_the_files_that_are_held(client):
    item = make_media_item("work", "poster")
    document = Document.objects.create(title="Poster as PDF", file="documents/poster.pdf", file_size=2048)
    MediaFile.objects.create(item=item, document=document, language="en")
    MediaFile.objects.create(item=item, image=make_image("poster", PREVIEW_SPECS), caption_en="The poster")

    soup = read(client, "/en/media/work/")

    assert soup.select_one(f'a[href="/files/documents/{document.pk}/poster.pdf"]')
    assert "The file is not held here." not in words(soup.main)
    assert soup.select_one(".media-preview img")["alt"] == "Picture"
    assert texts(soup, ".media-preview__caption") == ["The poster"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_detail_marks_a_title_that_exists_in_the_other_language_only(client, language):
    other = "en" if language == "ko" else "ko"
    make_media_item("work", "poster", **{f"title_{language}": None, f"title_{other}": "Title"})

    soup = read(client, f"/{language}/media/work/")

    assert soup.h1["lang"] == other
    assert soup.select_one(".document-row__title[lang]") is None


# ---------------------------------------------------------------- what is hidden
HIDDEN = [
    pytest.param({"live": False}, id="draft"),
    pytest.param({"embargo_until": "2020-05-30 12:00:01"}, id="embargo"),
]


def make_hidden(fields, **others):
    fields = fields | ({"embargo_until": at(fields["embargo_until"])} if "embargo_until" in fields else {})
    return make_media_item("secret", "video", title_ko="비밀영상", title_en="Secret Film", **fields, **others)


@pytest.mark.parametrize("fields", HIDDEN)
@pytest.mark.parametrize("language", LANGUAGES)
def test_hidden_item_is_nowhere(client, language, fields):
    hidden = make_hidden(fields)
    letter = make_media_item("letter", "letter")
    letter.attachments.add(hidden)
    letter.save()
    poster = make_media_item("poster", "poster")
    hidden.attachments.add(poster)
    hidden.save()

    for path in ["media/", "media/?kind=video", "media/letter/", "media/poster/"]:
        page = str(read(client, f"/{language}/{path}").main)
        for canary in ["secret", "비밀영상", "Secret Film", "kind=video"]:
            assert canary not in page, (path, canary)
    assert client.get(f"/{language}/media/secret/").status_code == 404


@pytest.mark.parametrize("language", LANGUAGES)
def test_embargo_ends_at_its_instant(client, clock, language):
    make_hidden({"embargo_until": "2020-05-30 12:00:01"})

    clock.at("2020-05-30 12:00:01")

    assert client.get(f"/{language}/media/secret/").status_code == 200
    assert "secret" in client.get(f"/{language}/media/").content.decode()


def test_draft_session_does_not_show_through_its_item(client):
    make_media_item("work", "poster", session=make_session("hush", title_en="Secret Meeting", live=False))

    page = client.get("/en/media/work/").content.decode()

    assert "hush" not in page
    assert "Secret Meeting" not in page


@pytest.mark.parametrize("slug", ["nothing", "%00", "x" * 3000, "서울선언문"])
def test_unknown_item_is_not_found(client, slug):
    assert client.get(f"/en/media/{slug}/").status_code == 404


def test_context_survives_a_draft_with_nothing_in_it():
    request = RequestFactory().get("/ko/media/")
    request.now = at(NOW)

    context = media_item_context(MediaItem(), request)

    assert context["slot"] is None
    assert [*context["attachments"], *context["attached_to"], *context["sources"], *context["files"]] == []


# ---------------------------------------------------------------- cost
def make_items(numbers):
    for number in numbers:
        session = make_session(f"session-{number}")
        item = make_media_item(f"item-{number}", session=session)
        item.sources.add(*(make_source(f"https://example.org/{number}/{source}") for source in range(1 + number)))
        item.attachments.add(*MediaItem.objects.exclude(pk=item.pk))
        item.save()
    first = MediaItem.objects.get(slug="item-0")
    for number in numbers:
        document = Document.objects.create(title=f"Document {number}", file=f"documents/{number}.pdf", file_size=1)
        MediaFile.objects.create(item=first, document=document)
        MediaFile.objects.create(item=first, image=make_image(f"picture-{number}", PREVIEW_SPECS))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", ["media/", "media/?kind=statement", "media/item-0/"])
def test_pages_ask_little_of_the_database_however_many_rows(client, language, path):
    make_items(range(1))
    few = count_queries(client, f"/{language}/{path}")
    make_items(range(1, 10))

    assert count_queries(client, f"/{language}/{path}") == few
    assert few <= MOST_QUERIES
