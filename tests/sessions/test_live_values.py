"""A draft written before the live desk acted does not undo it, and what its editor did change is kept."""

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from sessions.changes import SessionChange
from sessions.models import Broadcast, Session
from tests.factories import at, make_session, make_site
from tests.forms import form_data

EARLIER, LATER = "46yU-Kx_Xl4", "dQw4w9WgXcQ"


@pytest.fixture
def session(db):
    make_site()
    session = make_session("talk", "2020-06-02 22:00", 90)
    session.save_revision().publish()
    return Session.objects.get()


def draft(session, **values):
    """What an editor does: change the newest draft and save it as a revision."""
    latest = Session.objects.get(pk=session.pk).get_latest_revision_as_object()
    for name, value in values.items():
        setattr(latest, name, value)
    return latest.save_revision()


def act(session, **values):
    """What the live desk does: change the live row alone."""
    Session.objects.filter(pk=session.pk).update(**values)


def stream(language="ko"):
    return Broadcast.objects.get(language=language)


def set_video(language, video_id):
    broadcast = stream(language)
    broadcast.video_id = video_id
    broadcast.save()


ACTIONS = [
    {"delay_minutes": 10},
    {"delay_reason_ko": "기술 점검", "delay_reason_en": "Technical check"},
    {"revised_ends_at": at("2020-06-02 23:10")},
    {"is_cancelled": True},
    {"delay_minutes": 5, "is_cancelled": True, "delay_reason_ko": "기술 점검"},
]


@pytest.mark.parametrize("action", ACTIONS)
def test_older_draft_keeps_what_the_live_desk_did(session, action):
    revision = draft(session, title_ko="새 제목")
    act(session, **action)

    revision.publish()

    session.refresh_from_db()
    assert session.title_ko == "새 제목"
    assert {name: getattr(session, name) for name in action} == action


def test_live_action_does_not_publish_the_draft(session):
    draft(session, title_ko="새 제목")
    act(session, delay_minutes=10)

    session.refresh_from_db()
    assert (session.title_ko, session.delay_minutes) == ("세션 talk", 10)


def test_editor_changes_what_the_live_desk_left_alone(session):
    revision = draft(session, delay_minutes=20, is_cancelled=True)
    act(session, delay_reason_ko="기술 점검")

    revision.publish()

    session.refresh_from_db()
    assert (session.delay_minutes, session.is_cancelled, session.delay_reason_ko) == (20, True, "기술 점검")


def test_later_action_wins_over_an_earlier_draft_of_the_same_field(session):
    revision = draft(session, delay_minutes=20)
    act(session, delay_minutes=10)

    revision.publish()

    session.refresh_from_db()
    assert session.delay_minutes == 10


def test_draft_is_opened_with_what_the_live_desk_did(session):
    draft(session, title_ko="새 제목")
    act(session, delay_minutes=10)

    latest = Session.objects.get().get_latest_revision_as_object()

    assert (latest.title_ko, latest.delay_minutes) == ("새 제목", 10)


def test_editor_takes_back_a_delay_in_a_draft_that_showed_it(session):
    draft(session, title_ko="새 제목")
    act(session, delay_minutes=10)
    revision = draft(session, delay_minutes=0)

    revision.publish()

    session.refresh_from_db()
    assert (session.delay_minutes, session.title_ko) == (0, "새 제목")


def test_going_back_to_an_old_revision_brings_back_no_delay(session):
    delayed = draft(session, delay_minutes=30)
    delayed.publish()
    act(session, delay_minutes=0)

    delayed.as_object().save_revision(previous_revision=delayed).publish(previous_revision=delayed)

    session.refresh_from_db()
    assert session.delay_minutes == 0


def test_older_draft_keeps_the_stream_that_was_set_and_the_one_that_was_added(session):
    stream("en").delete()
    revision = draft(session, title_ko="새 제목")
    set_video("ko", LATER)
    Broadcast.objects.create(session=session, language="en", video_id=EARLIER, sort_order=1)

    revision.publish()

    assert {each.language: each.video_id for each in Broadcast.objects.all()} == {"ko": LATER, "en": EARLIER}
    assert Session.objects.get().title_ko == "새 제목"


def test_editor_sets_one_stream_while_the_live_desk_sets_the_other(session):
    latest = Session.objects.get().get_latest_revision_as_object()
    streams = list(latest.broadcasts.all())
    for broadcast in streams:
        if broadcast.language == "en":
            broadcast.video_id = EARLIER
    latest.broadcasts = streams
    revision = latest.save_revision()
    set_video("ko", LATER)

    revision.publish()

    assert {each.language: each.video_id for each in Broadcast.objects.all()} == {"ko": LATER, "en": EARLIER}


def test_stream_taken_away_by_the_editor_is_gone_unless_the_live_desk_has_set_it_since(session):
    latest = Session.objects.get().get_latest_revision_as_object()
    latest.broadcasts = []
    revision = latest.save_revision()
    set_video("ko", LATER)

    revision.publish()

    assert [(each.language, each.video_id) for each in Broadcast.objects.all()] == [("ko", LATER)]


def test_stream_added_in_a_draft_and_by_the_live_desk_is_one_stream(session):
    stream("en").delete()
    latest = Session.objects.get().get_latest_revision_as_object()
    latest.broadcasts.add(Broadcast(language="en", video_id=EARLIER))
    revision = latest.save_revision()
    Broadcast.objects.create(session=session, language="en", video_id=LATER, sort_order=1)

    revision.publish()

    assert stream("en").video_id == LATER


def test_publication_of_a_draft_counts_once(session):
    revision = draft(session, title_ko="새 제목")
    act(session, delay_minutes=10)
    SessionChange.objects.all().delete()

    revision.publish()

    assert sorted(SessionChange.objects.values_list("kind", flat=True)) == ["moved", "renamed"]


@pytest.fixture
def editor(session):
    client = Client()
    client.force_login(get_user_model().objects.create_superuser("editor", password="x"))
    return client


def edit_url(session):
    return reverse(Session.snippet_viewset.get_url_name("edit"), args=[session.pk])


def open_form(editor, session):
    return form_data(editor.get(edit_url(session)).content)


def test_form_that_was_open_keeps_what_the_live_desk_did(session, editor):
    act(session, revised_ends_at=at("2020-06-02 23:10"))
    data = open_form(editor, session) | {"title_ko": "새 제목", "action-publish": "1"}
    act(session, delay_minutes=10, is_cancelled=True, revised_ends_at=at("2020-06-02 23:20:15"))
    set_video("ko", LATER)

    response = editor.post(edit_url(session), data)

    assert response.status_code == 302
    session.refresh_from_db()
    assert (session.title_ko, session.delay_minutes, session.is_cancelled) == ("새 제목", 10, True)
    assert session.revised_ends_at == at("2020-06-02 23:20:15")
    assert stream("ko").video_id == LATER


def test_form_that_changes_the_same_is_told_and_asked_again(session, editor):
    data = open_form(editor, session) | {"delay_minutes": "20", "action-publish": "1"}
    act(session, delay_minutes=10, is_cancelled=True)

    response = editor.post(edit_url(session), data)

    assert response.status_code == 200
    assert "지금 값: 10" in response.content.decode()
    again = form_data(response.content) | {"action-publish": "1"}
    assert again["delay_minutes"] == "20"
    editor.post(edit_url(session), again)
    session.refresh_from_db()
    assert (session.delay_minutes, session.is_cancelled) == (20, True)


def test_form_that_sets_the_same_stream_is_told_and_asked_again(session, editor):
    data = open_form(editor, session) | {"action-publish": "1"}
    name = next(key for key, value in data.items() if key.endswith("-language") and value == "ko")
    data[name.replace("-language", "-video_id")] = EARLIER
    set_video("ko", LATER)

    response = editor.post(edit_url(session), data)

    assert f"지금 값: {LATER}" in response.content.decode()
    editor.post(edit_url(session), form_data(response.content) | {"action-publish": "1"})
    assert stream("ko").video_id == EARLIER


def test_form_without_a_stream_that_the_live_desk_has_added_keeps_it(session, editor):
    stream("en").delete()
    data = open_form(editor, session) | {"title_ko": "새 제목", "action-publish": "1"}
    Broadcast.objects.create(session=session, language="en", video_id=LATER, sort_order=1)

    editor.post(edit_url(session), data)

    assert stream("en").video_id == LATER
    assert Session.objects.get().title_ko == "새 제목"


def test_form_that_lost_what_it_showed_changes_nothing_and_says_so(session, editor):
    data = open_form(editor, session) | {"title_ko": "새 제목", "action-publish": "1"}
    del data["shown_live_values"]
    act(session, delay_minutes=10)

    response = editor.post(edit_url(session), data)

    session.refresh_from_db()
    assert (session.delay_minutes, session.title_ko) == (10, "세션 talk")
    assert "빠진 내용이 있어" in response.text
    assert form_data(response.content)["title_ko"] == "새 제목"


@pytest.mark.parametrize(
    "shown", ["[1]", '"x"', '{"fields": 5}', '{"fields": {}, "streams": [1]}', '{"streams": {"1": 2}}']
)
def test_form_that_says_nothing_of_what_it_showed_is_refused(session, editor, shown):
    data = open_form(editor, session) | {"delay_minutes": "15", "shown_live_values": shown, "action-publish": "1"}

    response = editor.post(edit_url(session), data)

    assert response.status_code == 200
    assert set(response.context["form"].errors) == {"shown_live_values"}
    assert Session.objects.get().delay_minutes == 0


def test_editor_changes_delay_and_stream_in_the_form(session, editor):
    data = open_form(editor, session) | {"delay_minutes": "15", "delay_reason_ko": "점검", "action-publish": "1"}
    data["delay_reason_en"] = "Check"
    name = next(key for key, value in data.items() if key.endswith("-language") and value == "ko")
    data[name.replace("-language", "-video_id")] = EARLIER

    editor.post(edit_url(session), data)

    session.refresh_from_db()
    assert (session.delay_minutes, session.delay_reason_ko, stream("ko").video_id) == (15, "점검", EARLIER)


def test_translator_overwrites_no_reason_that_came_meanwhile(session):
    user = get_user_model().objects.create_user("translator", password="x", translates_into="en")
    for codename in ("access_admin", "change_session", "view_session"):
        found = Permission.objects.exclude(content_type__app_label="sessions")
        user.user_permissions.add(found.get(codename=codename))
    session.bureau.editors.add(user)
    client = Client()
    client.force_login(user)
    data = open_form(client, session) | {"title_en": "New title"}
    act(session, delay_minutes=10, delay_reason_ko="점검", delay_reason_en="Technical check")

    assert client.post(edit_url(session), data).status_code == 302

    Session.objects.get().get_latest_revision().publish()
    session.refresh_from_db()
    assert (session.title_en, session.delay_minutes) == ("New title", 10)
    assert (session.delay_reason_ko, session.delay_reason_en) == ("점검", "Technical check")
