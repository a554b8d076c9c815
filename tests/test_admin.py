"""The admin: every list and form with real rows in both languages, both languages of a row, drafts and previews."""

import json
import re

import pytest
from django.contrib.auth import get_user_model
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page
from wagtail.snippets.models import get_snippet_models
from wagtail.users.models import UserProfile

from ir_companies.models import ExchangeRate, FinancialYear, FundingRound, Product, Tag
from media_archive.models import MediaFile, MediaKit
from sessions.models import Organisation, Segment, Session, UnnamedParticipant
from speakers.models import Speaker
from summit.models import Document, EditorialNote, RelatedLink, Source, Studio
from tests.factories import (
    at,
    make_channel,
    make_city,
    make_company,
    make_days,
    make_media_item,
    make_participation,
    make_sector,
    make_session,
    make_site,
    make_source,
    make_speaker,
    make_statistic,
)
from tests.forms import form_data

LANGUAGES = ["ko", "en"]
ODD_SEARCHES = ['"', "\x00", "후환", "%", "'", "(", "", "a" * 500]


@pytest.fixture
def rows(db):
    """The page tree and at least one row of every kind that staff edit."""
    home = make_site()
    make_days()
    make_channel()
    source = make_source()
    city = make_city()
    statistic = make_statistic()
    session = make_session(
        title_ko="기후환경 분야", title_en="Discussion on Climate", video_id="46yU-Kx_Xl4", delay_minutes=5
    )
    speaker = make_speaker(name_ko="제러드 다이아몬드", name_en="Jared Diamond", name_variants="재레드 다이아몬드")
    make_participation(session, speaker, talk_title_ko="총, 균, 쇠", talk_title_en="Guns, Germs, and Steel")
    Segment.objects.create(session=session, title_ko="개회", title_en="Opening")
    UnnamedParticipant.objects.create(session=session, description_ko="전문가", description_en="Experts")
    Organisation.objects.create(session=session, name_ko="기관", name_en="Body")
    session.cities.add(city)
    session.sources.add(source)
    session.statistics.add(statistic)
    session.save()
    company = make_company(sector=make_sector())
    company.tags.add(Tag.objects.create(slug="ai", name_ko="인공지능", name_en="AI"))
    company.save()
    Product.objects.create(company=company, name_ko="제품", name_en="Product")
    FundingRound.objects.create(company=company, date="2020-02", text_ko="투자", text_en="Round", source=source)
    FinancialYear.objects.create(company=company, year=2019, revenue_krw_million=10, source=source)
    item = make_media_item(session=session)
    kit = MediaKit.objects.create(slug="kit", title_ko="자료 묶음", title_en="Kit")
    kit.items.add(item)
    kit.save()
    document = Document(title="Letter")
    document.file.save("letter.pdf", ContentFile(b"%PDF-1.4"))
    MediaFile.objects.create(item=item, document=document, language="ko")
    Studio.objects.create(slug="hall", name_ko="다목적홀", name_en="Multipurpose Hall")
    ExchangeRate.objects.create(currency="USD", krw_per_unit="1203.4", as_of="2020-06-01", source=source)
    EditorialNote.objects.create(slug="note", kind="gap", subject="없음")
    RelatedLink.objects.create(slug="seoul", title_ko="서울시", title_en="Seoul", url="https://example.org/")
    return {
        "home": home,
        "session": session,
        "speaker": speaker,
        "item": item,
        "company": company,
        "city": city,
        "document": document,
    }


@pytest.fixture(params=LANGUAGES)
def language(request):
    return request.param


@pytest.fixture
def staff(rows):
    return staff_client("ko")


@pytest.fixture
def speaking(rows, language):
    """A client signed in as an administrator who works in `language`."""
    return staff_client(language)


def staff_client(language):
    user = get_user_model().objects.create_superuser(f"staff-{language}", password="x")
    UserProfile.objects.create(user=user, preferred_language=language)
    client = Client()
    client.force_login(user)
    return client


def page_of(client, url, **kwargs):
    response = client.get(url, **kwargs)
    assert response.status_code == 200, (url, response.status_code, response.headers.get("Location"))
    return b"".join(response) if response.streaming else response.content


def editable_models():
    return sorted(get_snippet_models(), key=lambda model: model._meta.label)


def addresses(model, row):
    viewset = model.snippet_viewset
    listing = reverse(viewset.get_url_name("list"))
    chooser = viewset.chooser_viewset
    yield from (listing, f"{listing}?export=csv", f"{listing}?export=xlsx")
    yield reverse(viewset.get_url_name("list_results"))
    yield reverse(chooser.get_url_name("choose"))
    yield f"{reverse(chooser.get_url_name('choose'))}?multiple=1"
    yield reverse(chooser.get_url_name("choose_results"))
    yield reverse(chooser.get_url_name("chosen"), args=[row.pk])
    yield reverse(viewset.get_url_name("add"))
    for name in ("edit", "history", "usage", "delete"):
        yield reverse(viewset.get_url_name(name), args=[row.pk])


def test_every_address_of_every_model_answers(speaking):
    models = editable_models()
    seen = 0
    for model in models:
        row = model._default_manager.first()
        assert row is not None, model
        for url in addresses(model, row):
            page_of(speaking, url)
            seen += 1

    assert len(models) == 18
    assert seen == 18 * 13


def test_lists_and_choosers_survive_every_search(staff):
    for model in editable_models():
        for name in ("list", "list_results"):
            for text in ODD_SEARCHES:
                page_of(staff, reverse(model.snippet_viewset.get_url_name(name)), data={"q": text})
        chooser = model.snippet_viewset.chooser_viewset
        for text in ODD_SEARCHES:
            page_of(staff, reverse(chooser.get_url_name("choose_results")), data={"q": text})


@pytest.mark.parametrize("name", ["wagtailimages:index", "wagtaildocs:index", "wagtailadmin_explore_root"])
def test_wagtails_own_lists_survive_every_search(name, staff):
    for text in ODD_SEARCHES:
        page_of(staff, reverse(name), data={"q": text})


@pytest.mark.parametrize(
    ("model", "query", "found"),
    [
        (Session, "후환", "기후환경 분야"),
        (Session, "climate", "기후환경 분야"),
        (Session, "분야 후환", "기후환경 분야"),
        (Speaker, "드 다이", "제러드 다이아몬드"),
        (Speaker, "diamond jared", "제러드 다이아몬드"),
        (Speaker, "재레드", "제러드 다이아몬드"),
    ],
)
def test_search_finds_parts_of_words_in_both_scripts(model, query, found, staff):
    viewset = model.snippet_viewset
    for name in (viewset.get_url_name("list"), viewset.chooser_viewset.get_url_name("choose_results")):
        assert found in page_of(staff, reverse(name), data={"q": query}).decode()
        assert found not in page_of(staff, reverse(name), data={"q": "없는말"}).decode()


def test_filters_leave_what_was_asked_for(staff):
    make_session("night", starts_at="2020-06-04 23:00", title_ko="밤의 대화")
    url = reverse(Session.snippet_viewset.get_url_name("list"))
    first_day = {"day": Session.snippet_viewset.filterset_class.base_filters["day"].queryset(None).get(number=4).pk}

    narrowed = page_of(staff, url, data=first_day).decode()

    assert "밤의 대화" in narrowed
    assert "기후환경 분야" not in narrowed
    assert "기후환경 분야" not in page_of(staff, url, data={"status": "draft"}).decode()


def test_exports_write_seoul_time_and_no_formula(staff, rows):
    Session.objects.filter(pk=rows["session"].pk).update(title_en="=1+1")

    text = page_of(staff, reverse(Session.snippet_viewset.get_url_name("list")) + "?export=csv").decode()

    assert text.startswith("\ufeff")
    assert "2020-06-03 15:30" in text
    assert "'=1+1" in text


# ---------------------------------------------------------------- menus, first page, language
def test_menus_and_first_page_speak_the_language_of_the_editor(speaking, language):
    text = page_of(speaking, reverse("wagtailadmin_home")).decode()
    props = json.loads(re.search(r'<script id="wagtail-sidebar-props" type="application/json">(.*?)</script>', text)[1])
    labels = re.findall(r'"label": "([^"]+)"', json.dumps(props, ensure_ascii=False))

    words = {
        "ko": ["프로그램", "사람·장소", "언론", "투자자", "사이트", "세션", "연사", "참여 도시"],
        "en": ["Programme", "People and places", "Press", "Investors", "Site", "Sessions", "Speakers", "Cities"],
    }
    assert [word for word in words[language][:5] if word not in labels] == []
    assert f'lang="{language}"' in text


def test_generic_snippets_menu_and_explorer_are_gone(staff):
    text = page_of(staff, reverse("wagtailadmin_home")).decode()

    assert f'"{reverse("wagtailsnippets:index")}"' not in text
    assert '"name": "explorer"' not in text


def test_login_page_is_korean(db):
    response = Client().get(reverse("wagtailadmin_login"), headers={"accept-language": "de"})

    assert '<html lang="ko"' in response.content.decode()
    assert "CAC 글로벌 서밋 2020" in response.content.decode()


def test_first_page_names_drafts_and_the_sessions_of_today(staff, rows, clock):
    clock.at("2020-06-03 15:40")
    rows["speaker"].save_revision()

    text = page_of(staff, reverse("wagtailadmin_home")).decode()

    part = text[text.index("first-things") :]
    assert "기후환경 분야" in part
    assert "제러드 다이아몬드" in part


def test_pages_menu_starts_at_the_home_page(staff, rows):
    listing = page_of(staff, reverse("wagtailadmin_explore", args=[rows["home"].pk])).decode()

    assert "일정·프로그램" in listing
    assert reverse("wagtailadmin_explore", args=[rows["home"].pk]) in page_of(
        staff, reverse("wagtailadmin_home")
    ).decode().replace("\\u002D", "-")


@pytest.mark.parametrize("name", ["wagtailimages:add", "wagtaildocs:add"])
def test_files_are_added_with_their_rights(name, speaking, language):
    text = page_of(speaking, reverse(name)).decode()

    assert 'name="credit_ko"' in text
    assert 'name="credit_en"' in text
    assert {"ko": "공공누리 제1유형: 출처표시", "en": "KOGL Type 1: attribution"}[language] in text


def test_only_free_pages_can_be_added(staff, rows):
    response = staff.get(reverse("wagtailadmin_pages:add_subpage", args=[rows["home"].pk]))

    assert response.headers["Location"] == reverse(
        "wagtailadmin_pages:add", args=["website", "standardpage", rows["home"].pk]
    )


def test_settings_and_every_page_can_be_edited(speaking):
    page_of(speaking, reverse("wagtailsettings:edit", args=["summit", "summitsettings"]), follow=True)
    for page in Page.objects.filter(depth__gte=2):
        page_of(speaking, reverse("wagtailadmin_pages:edit", args=[page.pk]))


# ---------------------------------------------------------------- forms
def edit_url(row):
    return reverse(type(row).snippet_viewset.get_url_name("edit"), args=[row.pk])


def everything_in(row):
    """All columns and relations of a session as they are in the database."""
    row = type(row).objects.get(pk=row.pk)
    skip = {"latest_revision", "live_revision", "has_unpublished_changes", "last_published_at", "first_published_at"}
    found = {
        field.name: getattr(row, field.attname) or ""
        for field in row._meta.concrete_fields
        if field.name not in skip and not field.name.startswith("calendar_")
    }
    for field in row._meta.many_to_many:
        found[field.name] = sorted(getattr(row, field.name).values_list("pk", flat=True))
    for name in ("participations", "segments", "broadcasts", "unnamed_participants", "organisations"):
        found[name] = list(getattr(row, name).order_by("pk").values())
    return found


def test_publishing_both_languages_keeps_the_rest(speaking, language, rows):
    session = rows["session"]
    before = everything_in(session)
    data = form_data(page_of(speaking, edit_url(session)))
    data |= {"title_ko": "새 제목", "title_en": "New title", "action-publish": "action-publish"}

    response = speaking.post(edit_url(session), data)

    assert response.status_code == 302, response.context["form"].errors
    after = everything_in(session)
    assert (after["title_ko"], after["title_en"]) == ("새 제목", "New title")
    changed = {name for name in after if after[name] != before[name]}
    assert changed - {"title"} == {"title_ko", "title_en"}


def test_draft_does_not_touch_what_visitors_see(speaking, language, rows):
    session = rows["session"]
    before = everything_in(session)
    data = form_data(page_of(speaking, edit_url(session)))
    data |= {"title_ko": "초안", "title_en": "Draft", "participations-0-talk_title_ko": "초안 발표"}

    response = speaking.post(edit_url(session), data)

    assert response.status_code == 302, response.context["form"].errors
    assert everything_in(session) == before
    draft = Session.objects.get(pk=session.pk).get_latest_revision_as_object()
    assert (draft.title_ko, draft.title_en) == ("초안", "Draft")
    assert draft.participations.all()[0].talk_title_ko == "초안 발표"
    assert [city.pk for city in draft.cities.all()] == [rows["city"].pk]


def test_rows_without_drafts_are_saved_with_all_they_hold(staff, rows):
    company = rows["company"]
    data = form_data(page_of(staff, edit_url(company)))

    response = staff.post(edit_url(company), data | {"name_en": "Renamed"})

    assert response.status_code == 302, response.context["form"].errors
    company.refresh_from_db()
    assert company.name_en == "Renamed"
    assert [tag.slug for tag in company.tags.all()] == ["ai"]
    assert (company.products.count(), company.funding_rounds.count(), company.financial_years.count()) == (1, 1, 1)


def test_several_sources_are_chosen_without_a_long_list(staff, rows):
    for number in range(60):
        make_source(f"https://example.org/{number}")
    text = page_of(staff, edit_url(rows["session"])).decode()
    data = form_data(text.encode())
    chosen = list(Source.objects.values_list("pk", flat=True)[:3])

    staff.post(edit_url(rows["session"]), data | {"sources": chosen, "action-publish": "1"})

    assert "https://example.org/59" not in text
    assert everything_in(rows["session"])["sources"] == chosen


def test_broadcast_keeps_its_sources_through_a_draft(staff, rows):
    session = rows["session"]
    broadcast = session.broadcasts.first()
    source = make_source("https://example.org/broadcast")
    data = form_data(page_of(staff, edit_url(session)))

    staff.post(edit_url(session), data | {"broadcasts-0-sources": [source.pk]})
    assert list(broadcast.sources.all()) == []
    reopened = form_data(page_of(staff, edit_url(session)))
    staff.post(edit_url(session), reopened | {"action-publish": "1"})

    assert [each.pk for each in session.broadcasts.first().sources.all()] == [source.pk]
    assert session.broadcasts.first().pk == broadcast.pk


def test_new_session_starts_as_a_draft_with_its_slug(staff, rows):
    url = reverse(Session.snippet_viewset.get_url_name("add"))
    data = form_data(page_of(staff, url)) | {
        "title_en": "Unwritten",
        "slug": "unwritten",
        "number": "20",
        "starts_at": "2020-06-04 10:00",
        "ends_at": "2020-06-04 11:00",
        "bureau": rows["session"].bureau_id,
    }

    response = staff.post(url, data)

    assert response.status_code == 302, response.context["form"].errors
    session = Session.objects.get(slug="unwritten")
    assert session.live is False
    assert timezone.localtime(session.starts_at).hour == 10


def test_wrong_values_are_refused_in_korean(staff, rows):
    data = form_data(page_of(staff, edit_url(rows["session"])))

    response = staff.post(edit_url(rows["session"]), data | {"ends_at": "2020-06-03 10:00", "action-publish": "1"})

    assert response.status_code == 200
    assert "세션은 시작 뒤에 끝나야 합니다" in response.content.decode()


def test_rows_in_use_are_not_deleted(staff, rows):
    country = rows["city"].country
    url = reverse(type(country).snippet_viewset.get_url_name("delete"), args=[country.pk])

    staff.post(url)

    assert type(country).objects.filter(pk=country.pk).exists()


def test_choosers_make_drafts(staff, rows):
    chooser = Speaker.snippet_viewset.chooser_viewset
    url = reverse(chooser.get_url_name("create"))

    response = staff.post(url, {"name_ko": "새 연사", "name_en": "New Person"})

    assert json.loads(response.content)["step"] == "chosen"
    speaker = Speaker.objects.get(slug="new-person")
    assert (speaker.live, speaker.latest_revision_id is not None) == (False, True)
    assert "reshow" in staff.post(url, {"name_ko": "다른 연사", "name_en": "New Person"}).content.decode()


# ---------------------------------------------------------------- preview
@pytest.mark.parametrize("kind", ["session", "speaker", "item"])
def test_preview_shows_the_draft_in_the_chosen_language(kind, language, staff, rows):
    row = rows[kind]
    name = "name" if kind == "speaker" else "title"
    url = reverse(type(row).snippet_viewset.get_url_name("preview_on_edit"), args=[row.pk])
    data = form_data(page_of(staff, edit_url(row))) | {f"{name}_ko": "미리 볼 제목", f"{name}_en": "Title to preview"}

    assert json.loads(staff.post(url, data).content)["is_valid"]
    response = staff.get(url, {"mode": language, "in_preview_panel": "true"})

    text = response.content.decode()
    wanted, other = ("미리 볼 제목", "Title to preview") if language == "ko" else ("Title to preview", "미리 볼 제목")
    assert response.status_code == 200
    assert f'<html lang="{language}"' in text
    assert wanted in re.search(r"<h1.*?</h1>", text, re.DOTALL)[0]
    assert other not in re.search(r"<h1.*?</h1>", text, re.DOTALL)[0]
    assert "no-store" in response.headers["Cache-Control"]
    assert "wagtail-userbar" in text  # the checks panel reads through it


@pytest.mark.parametrize("kind", ["session", "speaker", "item"])
def test_preview_of_a_nearly_empty_draft(kind, language, staff, rows):
    model = type(rows[kind])
    viewset = model.snippet_viewset
    add = reverse(viewset.get_url_name("add"))
    data = form_data(page_of(staff, add)) | {"slug": "nearly-empty"}
    if kind == "session":
        data |= {
            "number": "99",
            "starts_at": "2020-06-04 10:00",
            "ends_at": "2020-06-04 11:00",
            "bureau": rows["session"].bureau_id,
        }
    if kind == "item":
        data |= {"kind": "poster"}
    url = reverse(viewset.get_url_name("preview_on_add"))

    assert json.loads(staff.post(url, data).content)["is_valid"]
    response = staff.get(url, {"mode": language, "in_preview_panel": "true"})

    assert response.status_code == 200
    assert f'<html lang="{language}"' in response.content.decode()


def test_preview_of_an_old_revision(language, staff, rows):
    session = rows["session"]
    session.title_ko, session.title_en = "옛 제목", "Old title"
    revision = session.save_revision()
    url = reverse(Session.snippet_viewset.get_url_name("revisions_view"), args=[session.pk, revision.pk])

    text = page_of(staff, url, data={"mode": language}).decode()

    assert {"ko": "옛 제목", "en": "Old title"}[language] in text


def test_preview_of_every_page(language, staff, rows):
    for page in Page.objects.filter(depth__gte=2).specific():
        url = reverse("wagtailadmin_pages:preview_on_edit", args=[page.pk])
        data = form_data(page_of(staff, reverse("wagtailadmin_pages:edit", args=[page.pk])))

        assert json.loads(staff.post(url, data).content)["is_valid"], page
        text = page_of(staff, url, data={"mode": language, "in_preview_panel": "true"}).decode()
        assert f'<html lang="{language}"' in text, page


def test_preview_works_where_plain_http_is_redirected(language, settings, staff, rows):
    settings.SECURE_SSL_REDIRECT = True
    session = rows["session"]
    session.save_revision()
    url = reverse(Session.snippet_viewset.get_url_name("revisions_view"), args=[session.pk, session.latest_revision_id])

    response = staff.get(url, {"mode": language}, secure=True)

    assert response.status_code == 200


def test_visitors_never_see_the_staff_bar(staff, rows):
    with translation.override("ko"):
        url = rows["session"].get_absolute_url()

    response = staff.get(url)

    assert response.status_code == 200
    assert "wagtail-userbar" not in response.content.decode()


# ---------------------------------------------------------------- addresses and files
def test_editing_form_leads_to_the_public_page_in_both_languages(staff, rows):
    text = page_of(staff, edit_url(rows["session"])).decode()

    assert all(f"/{code}/schedule/education/" in text for code in LANGUAGES)
    Session.objects.filter(pk=rows["session"].pk).update(live=False)
    assert "/en/schedule/education/" not in page_of(staff, edit_url(rows["session"])).decode()


def test_changed_slug_redirects_in_both_languages(rows):
    speaker = rows["speaker"]
    for slug in ("jared", "jared-diamond"):
        speaker.slug = slug
        speaker.save()

    for code in LANGUAGES:
        for old in ("park-won-soon", "jared"):
            response = Client().get(f"/{code}/speakers/{old}/")
            assert response.status_code == 301
            assert response.headers["Location"] == f"/{code}/speakers/jared-diamond/"
    speaker.slug = "park-won-soon"
    speaker.save()
    assert Client().get("/ko/speakers/park-won-soon/").status_code == 200
    assert not Redirect.objects.filter(old_path="/ko/speakers/park-won-soon").exists()


def test_address_that_was_never_public_leads_nowhere(rows, clock):
    clock.at("2020-06-05 08:59")
    item = rows["item"]
    type(item).objects.update(embargo_until=at("2020-06-05 09:00"))
    old, item.slug = item.slug, "secret-name"
    item.save()

    assert Client().get(f"/en/media/{old}/").status_code == 404
    assert not Redirect.objects.exists()


def test_changed_page_slug_redirects_in_both_languages(staff, rows, django_capture_on_commit_callbacks):
    page = Page.objects.get(slug="privacy")
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    data = form_data(page_of(staff, url)) | {"slug": "data-protection", "action-publish": "1"}

    with django_capture_on_commit_callbacks(execute=True):
        assert staff.post(url, data).status_code == 302

    for code in LANGUAGES:
        response = Client().get(f"/{code}/privacy/")
        assert (response.status_code, response.headers["Location"]) == (301, f"/{code}/data-protection/")


def test_documents_are_served_only_while_a_public_item_offers_them(rows, clock):
    url = rows["document"].url

    def status(url):
        response = Client().get(url)
        response.close()
        return response.status_code

    assert status(url) == 200

    type(rows["item"]).objects.update(embargo_until=at("2020-06-05 09:00"))
    clock.at("2020-06-05 08:59")
    assert status(url) == 404
    clock.at("2020-06-05 09:00")
    assert status(url) == 200
    assert status(f"/files/{rows['document'].file.name}") == 404
