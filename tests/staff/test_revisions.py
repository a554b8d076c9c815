"""Both languages of a row, its parts included, through every action of the admin in either of its languages."""

import json
from copy import deepcopy
from datetime import UTC, datetime
from functools import cached_property

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from modelcluster.models import get_all_child_relations
from modeltranslation.translator import NotRegistered, translator
from wagtail.models import Page

from media_archive.models import MediaFile
from sessions.models import Organisation, Segment, UnnamedParticipant
from speakers.models import Speaker
from summit.models import Document
from tests.factories import (
    at,
    make_city,
    make_days,
    make_media_item,
    make_participation,
    make_session,
    make_site,
    make_source,
    make_speaker,
)
from tests.forms import form_data
from tests.test_admin import staff_client

pytestmark = pytest.mark.django_db
NOW = at("2020-06-03 12:00")
SOON = "2020-06-03 13:00"
LANGUAGES = ["ko", "en"]
OF_NO_CONTENT = {
    "id",
    "pk",
    "latest_revision",
    "live_revision",
    "has_unpublished_changes",
    "first_published_at",
    "last_published_at",
    "latest_revision_created_at",
    "go_live_at",
    "draft_title",
    "locked",
    "locked_at",
    "locked_by",
    "live",
    "url_path",
    "numchild",
}


# ---------------------------------------------------------------- one row of each kind, with all that belongs to it
def full_session():
    session = make_session(
        title_ko="교육 분야",
        title_en="Education",
        topic_ko="주제",
        topic_en="Topic",
        summary_ko="요약",
        summary_en="Summary",
    )
    speaker = make_speaker(name_ko="연사", name_en="Speaker")
    talk = {
        "talk_title_ko": "총, 균, 쇠",
        "talk_title_en": "Guns",
        "talk_subtitle_ko": "부제",
        "talk_subtitle_en": "Sub",
    }
    make_participation(session, speaker, **talk)
    Segment.objects.create(session=session, title_ko="개회", title_en="Opening")
    UnnamedParticipant.objects.create(session=session, description_ko="전문가", description_en="Experts")
    Organisation.objects.create(session=session, name_ko="기관", name_en="Body")
    session.cities.add(make_city())
    session.sources.add(make_source())
    session.save()
    broadcast = session.broadcasts.first()
    broadcast.sources.add(make_source("https://example.org/video"))
    broadcast.save()
    return session


def full_speaker():
    fields = {"position_ko": "시장", "position_en": "Mayor", "biography_ko": "약력", "biography_en": "Life"}
    speaker = make_speaker(name_ko="연사", name_en="Speaker", city=make_city(), **fields)
    speaker.sources.add(make_source())
    speaker.save()
    return speaker


def stored_document():
    return Document.objects.create(title="Paper", file=ContentFile(b"%PDF-1.4", "a.pdf"))


def full_item():
    texts = {"title_ko": "자료", "title_en": "Item", "summary_ko": "요약", "summary_en": "Summary"}
    item = make_media_item(session=make_session(), **texts)
    MediaFile.objects.create(item=item, document=stored_document(), caption_ko="설명", caption_en="Caption")
    item.attachments.add(make_media_item("letter"))
    item.save()
    return item


def full_page():
    page = Page.objects.get(slug="privacy").specific
    page.introduction_ko, page.introduction_en = "소개", "Introduction"
    page.save()
    return page


ROWS = {"session": full_session, "speaker": full_speaker, "item": full_item, "page": full_page}
# (field of the form, what it becomes): both languages of the row, and of a part of it where it has parts
CHANGES = {
    "session": {
        "title_ko": "새 제목",
        "title_en": "New title",
        "participations-0-talk_title_ko": "새 발표",
        "participations-0-talk_title_en": "New talk",
        "broadcasts-0-video_id": "46yU-Kx_Xl4",
    },
    "speaker": {"name_ko": "새 이름", "name_en": "New name", "biography_en": "New life"},
    "item": {"title_ko": "새 제목", "title_en": "New title", "files-0-caption_ko": "새 설명"},
    "page": {"title": "새 제목", "title_en": "New title", "introduction_ko": "새 소개", "introduction_en": "New intro"},
}


def text_of(value):
    return value.astimezone(UTC).isoformat() if isinstance(value, datetime) else str(value or "")


def columns_of(row):
    """Return the columns of a row or a part by name; a bare translated name holds whatever language was active."""
    try:
        bare = set(translator.get_options_for_model(type(row)).all_fields)
    except NotRegistered:
        bare = set()
    found = {
        field.name: text_of(field.value_from_object(row))
        for field in row._meta.concrete_fields
        if field.name not in OF_NO_CONTENT | bare
    }
    return found | {field.name: sorted(each.pk for each in getattr(row, field.name).all()) for field in many_of(row)}


def many_of(row):
    return [field for field in row._meta.many_to_many if field.name != "tags"]


def content_of(row):
    """Return all that a stored row or a draft says in both languages, with its parts and what it points to."""
    names = [relation.get_accessor_name() for relation in get_all_child_relations(type(row))]
    return columns_of(row) | {name: [columns_of(part) for part in getattr(row, name).all()] for name in names}


# ---------------------------------------------------------------- the admin
def address(row, name, *more):
    if isinstance(row, Page):
        return reverse(f"wagtailadmin_pages:{name}", args=[row.pk, *more])
    return reverse(type(row).snippet_viewset.get_url_name(name), args=[row.pk, *more])


def stored(row):
    return type(row).objects.get(pk=row.pk)


def draft_of(row):
    return stored(row).get_latest_revision_as_object()


class Editor:
    """What an editor does with one row."""

    def __init__(self, client, row):
        self.client = client
        self.row = row

    @cached_property
    def form(self):
        """The form as it was when the editor opened it, for all that follows: drawing it is what takes time."""
        response = self.client.get(address(self.row, "edit"))
        assert response.status_code == 200
        return form_data(response.content)

    def save(self, changes, *actions, **headers):
        data = self.form | changes | dict.fromkeys(actions, "1")
        return self.send(data, **headers)

    def send(self, data, **headers):
        response = self.client.post(address(self.row, "edit"), data, headers=headers)
        errors = getattr(response.context, "get", lambda _name: None)("form") if response.context else None
        assert response.status_code in {200, 302}, errors
        if response.status_code == 200 and "json" not in response.headers["Content-Type"]:
            raise AssertionError(response.context["form"].errors)
        return response

    def autosave(self, changes, **more):
        """Save as the browser does by itself: JSON, into the revision it has made before."""
        response = self.save(changes | more, accept="application/json")
        answer = json.loads(response.content)
        assert answer["success"], answer
        return answer


@pytest.fixture(params=LANGUAGES)
def editor_language(request):
    return request.param


@pytest.fixture(params=list(ROWS))
def kind(request, clock, settings, tmp_path):
    clock.at(NOW)
    settings.MEDIA_ROOT = tmp_path
    make_days()
    make_site()
    return request.param


@pytest.fixture
def editor(kind, editor_language):
    return Editor(staff_client(editor_language), ROWS[kind]())


@pytest.fixture
def korean_editor(kind):
    return Editor(staff_client("ko"), ROWS[kind]())


def changed(before, changes):
    """Return what `before` should be after `changes` of a form."""
    after = deepcopy(before)
    for name, value in changes.items():
        if "-" in name:
            relation, number, field = name.split("-")
            after[relation][int(number)][field] = value
        else:
            after[name] = value
    return after


def test_draft_keeps_both_languages_and_touches_nothing_public(editor, kind):
    before = content_of(stored(editor.row))
    editor.save(CHANGES[kind])

    assert content_of(stored(editor.row)) == before
    assert content_of(draft_of(editor.row)) == changed(before, CHANGES[kind])


def test_autosave_keeps_both_languages_and_touches_nothing_public(editor, kind):
    before = content_of(stored(editor.row))
    first = editor.autosave(CHANGES[kind])
    name = next(name for name in CHANGES[kind] if name.endswith("_en"))
    again = CHANGES[kind] | {name: "Again"}
    second = editor.autosave(again, overwrite_revision_id=first["revision_id"])

    assert content_of(stored(editor.row)) == before
    assert content_of(draft_of(editor.row)) == changed(before, again)
    assert second["revision_id"] == first["revision_id"]


def test_publishing_keeps_both_languages(editor, kind):
    before = content_of(stored(editor.row))
    editor.save(CHANGES[kind], "action-publish")

    assert content_of(stored(editor.row)) == changed(before, CHANGES[kind])
    assert content_of(draft_of(editor.row)) == changed(before, CHANGES[kind])


def test_schedule_keeps_both_languages(editor, kind, clock):
    before = content_of(stored(editor.row))
    editor.save(CHANGES[kind] | {"go_live_at": SOON}, "action-publish")
    assert content_of(stored(editor.row)) == before
    assert stored(editor.row).live

    clock.at(SOON)
    call_command("publish_due", verbosity=0)

    assert content_of(stored(editor.row)) == changed(before, CHANGES[kind])


def test_revert_brings_both_languages_back(editor, kind):
    before = content_of(stored(editor.row))
    editor.save({}, "action-publish")
    first = stored(editor.row).latest_revision
    editor.save(CHANGES[kind], "action-publish")
    response = editor.client.get(address(editor.row, "revisions_revert", first.pk))
    assert response.status_code == 200
    editor.send(form_data(response.content) | {"action-publish": "1"})

    # A stream belongs to the day of the summit: what the live row says holds, whatever an old revision says.
    of_the_day = {name: value for name, value in CHANGES[kind].items() if name.startswith("broadcasts-")}
    assert content_of(stored(editor.row)) == changed(before, of_the_day)


@pytest.mark.parametrize("kind", ["session", "speaker", "item"], indirect=True)
def test_loaded_row_keeps_what_was_public_before_its_first_change(korean_editor, kind):
    row = korean_editor.row
    before = content_of(stored(row))
    for count in (2, 3):
        korean_editor.save(CHANGES[kind])

        assert row.revisions.count() == count
    assert content_of(row.revisions.order_by("pk").first().as_object()) == before


def test_revisions_are_compared_in_both_languages(editor, kind):
    editor.save({}, "action-publish")
    first = stored(editor.row).latest_revision
    editor.save(CHANGES[kind])
    last = stored(editor.row).latest_revision
    response = editor.client.get(address(editor.row, "revisions_compare", first.pk, last.pk))

    text = response.content.decode()
    texts = [value for name, value in CHANGES[kind].items() if value and not name.endswith("video_id")]
    words = {word for value in texts for word in value.split()}
    assert response.status_code == 200
    assert [word for word in words if word not in text] == []


def test_locked_row_is_changed_by_its_locker_alone(korean_editor, kind):
    before = content_of(stored(korean_editor.row))
    korean_editor.client.post(address(korean_editor.row, "lock"))
    data = korean_editor.form | CHANGES[kind] | {"action-publish": "1"}
    Editor(staff_client("en"), korean_editor.row).client.post(address(korean_editor.row, "edit"), data)
    assert content_of(draft_of(korean_editor.row)) == before

    korean_editor.client.post(address(korean_editor.row, "unlock"))
    assert not stored(korean_editor.row).locked
    korean_editor.save(CHANGES[kind], "action-publish")
    assert content_of(stored(korean_editor.row)) == changed(before, CHANGES[kind])


def test_unpublished_row_is_gone_and_keeps_its_languages(korean_editor, kind):
    before = content_of(stored(korean_editor.row))
    korean_editor.client.post(address(korean_editor.row, "unpublish"))

    row = stored(korean_editor.row)
    assert not row.live
    assert content_of(row) == before
    path = row.get_url() if isinstance(row, Page) else row.get_absolute_url()
    assert Client().get(path).status_code == 404


def test_draft_and_autosave_of_an_unpublished_row_keep_both_languages(editor, kind):
    before = content_of(stored(editor.row))
    editor.client.post(address(editor.row, "unpublish"))
    editor.autosave(CHANGES[kind])

    row = stored(editor.row)
    assert not row.live
    assert content_of(draft_of(editor.row)) == changed(before, CHANGES[kind])
    editor.save(CHANGES[kind], "action-publish")
    assert content_of(stored(editor.row)) == changed(before, CHANGES[kind])
    assert stored(editor.row).live


@pytest.mark.parametrize("language", LANGUAGES)
def test_autosave_of_a_new_row_is_seen_by_no_visitor_until_it_is_published(language, clock):
    clock.at(NOW)
    make_site()
    client = staff_client(language)
    add = reverse(Speaker.snippet_viewset.get_url_name("add"))
    data = form_data(client.get(add).content) | {"name_ko": "새 연사", "name_en": "New person", "slug": "new-person"}
    answer = json.loads(client.post(add, data, headers={"accept": "application/json"}).content)
    speaker = Speaker.objects.get(slug="new-person")
    editor = Editor(client, speaker)
    editor.autosave({"name_en": "Changed"}, overwrite_revision_id=answer["revision_id"])

    assert (draft_of(speaker).name_ko, draft_of(speaker).name_en) == ("새 연사", "Changed")
    assert not stored(speaker).live
    assert Client().get("/en/speakers/new-person/").status_code == 404
    editor.save({"name_en": "Changed"}, "action-publish")
    assert "Changed" in Client().get("/en/speakers/new-person/").content.decode()
