"""Submit, approve, ask for changes: who may, what happens to the row, and who is told in which language."""

import re
from types import SimpleNamespace

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.contrib.messages import get_messages
from django.core import mail
from django.test import Client
from django.urls import reverse
from wagtail.models import Page, TaskState, Workflow, WorkflowContentType, WorkflowPage
from wagtail.users.models import UserProfile

from accounts.roles import set_up_roles
from media_archive.models import MediaItem
from sessions.models import Session
from speakers.models import Speaker
from tests.factories import make_bureau, make_media_item, make_session, make_site, make_speaker
from tests.forms import form_data
from website.approval import NAME, set_up_approval

pytestmark = pytest.mark.django_db
LANGUAGES = ["ko", "en"]
NAMES = {Session: "title", Speaker: "name", MediaItem: "title"}


def staff(name, role, language="ko", bureau=None):
    user = get_user_model().objects.create_user(name, f"{name}@example.org", "x", first_name=name.capitalize())
    user.groups.add(Group.objects.get(name=role))
    UserProfile.objects.create(user=user, preferred_language=language)
    if bureau:
        bureau.editors.add(user)
    return user


def client_of(user):
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def office(db):
    make_site()
    set_up_roles()
    set_up_approval()
    return make_bureau("climate")


@pytest.fixture
def editor(office):
    return staff("editor", "bureau-editor", bureau=office)


@pytest.fixture
def approver(office):
    return staff("approver", "approver", language="en")


def make(model, bureau):
    make_row = {Session: make_session, Speaker: make_speaker, MediaItem: make_media_item}[model]
    return make_row("row", bureau=bureau)


def url_of(row, name, *more):
    return reverse(type(row).snippet_viewset.get_url_name(name), args=[row.pk, *more])


def send(client, row, action, **changes):
    data = form_data(client.get(url_of(row, "edit")).content) | changes
    return client.post(url_of(row, "edit"), data | {action: action})


def submit(client, row):
    name = NAMES[type(row)]
    return send(client, row, "action-submit", **{f"{name}_ko": "새 이름", f"{name}_en": "New name"})


def decide(client, row, action, comment):
    state = TaskState.objects.get(status=TaskState.STATUS_IN_PROGRESS)
    url = url_of(row, "workflow_action", action, state.pk)
    assert client.get(url).status_code == 200
    return client.post(url, {"comment": comment})


# ---------------------------------------------------------------- the workflow
def test_approval_is_set_up_once_and_left_alone():
    make_site()
    set_up_roles()
    set_up_approval()
    workflow = Workflow.objects.get(active=True)
    workflow.name = "renamed by staff"
    workflow.save()
    set_up_approval()

    assert Workflow.objects.get(active=True) == workflow
    assert WorkflowContentType.objects.filter(workflow=workflow).count() == 3
    assert {page.get_workflow() for page in Page.objects.filter(depth__gte=2)} == {workflow}
    task = workflow.workflow_tasks.get().task.specific
    assert sorted(group.name for group in task.groups.all()) == ["administrator", "approver"]


def test_a_workflow_that_staff_chose_for_pages_stays():
    other = Workflow.objects.create(name="ours")
    root = Page.get_first_root_node()
    WorkflowPage.objects.filter(page=root).delete()
    WorkflowPage.objects.create(page=root, workflow=other)
    set_up_approval()

    assert WorkflowPage.objects.get(page=root).workflow == other
    assert Workflow.objects.filter(name=NAME).exists()


# ---------------------------------------------------------------- submit and decide
@pytest.mark.parametrize("model", list(NAMES))
def test_editor_submits_and_approver_of_another_office_approves_exactly_that(
    model, office, editor, approver, django_capture_on_commit_callbacks
):
    row = make(model, office)
    name = NAMES[model]
    with django_capture_on_commit_callbacks(execute=True):
        assert submit(client_of(editor), row).status_code == 302
    row.refresh_from_db()
    assert getattr(row, f"{name}_en") != "New name"
    [told] = mail.outbox
    assert (told.to, told.subject) == ([approver.email], "새 이름: waits for your approval")
    assert "Editor has submitted" in told.body
    assert url_of(row, "edit") in told.body

    client = client_of(approver)
    assert client.get(url_of(row, "edit")).status_code == 200
    state = TaskState.objects.get()
    preview = client.get(url_of(row, "workflow_preview", state.task_id))
    assert "New name" in preview.content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        decide(client, row, "approve", "잘 되었습니다")

    row = model.objects.get(pk=row.pk)
    assert (getattr(row, f"{name}_ko"), getattr(row, f"{name}_en"), row.live) == ("새 이름", "New name", True)
    answer = mail.outbox[1]
    assert (answer.to, answer.subject) == ([editor.email], "새 이름: 승인되었습니다")
    assert "잘 되었습니다" in answer.body


def test_what_waits_is_compared_with_what_visitors_read_also_where_no_revision_is_behind_it(office, editor, approver):
    row = make(Session, office)
    client = client_of(editor)
    send(client, row, "action-save", title_ko="새 이름", title_en="New name")
    submit(client, row)
    row.refresh_from_db()
    assert row.live_revision is None

    client = client_of(approver)
    first_screen = client.get(reverse("wagtailadmin_home")).content.decode()
    comparison = url_of(row, "revisions_compare", "live", row.latest_revision_id)
    assert comparison in first_screen
    assert first_screen.count("/revisions/compare/") == 1
    assert "New name" in client.get(comparison).content.decode()


@pytest.mark.parametrize(("role", "switches"), [("bureau-editor", 2), ("live-desk", 2), ("approver", 4)])
def test_account_chooses_the_mails_that_it_gets(role, switches, office):
    page = client_of(staff("somebody", role, "en", office)).get(reverse("wagtailadmin_account")).content.decode()
    assert 'id="tab-notifications"' in page
    assert len(re.findall(r'name="\w+-\w+_notifications"', page)) == switches


def test_request_for_changes_reaches_the_editor_with_its_comment(
    office, editor, approver, django_capture_on_commit_callbacks
):
    row = make(Session, office)
    submit(client_of(editor), row)
    with django_capture_on_commit_callbacks(execute=True):
        decide(client_of(approver), row, "reject", "Please shorten the title")

    [answer] = [each for each in mail.outbox if each.to == [editor.email]]
    assert "Please shorten the title" in answer.body
    row = Session.objects.get(pk=row.pk)
    assert row.title_en != "New name"
    assert row.current_workflow_state.status == "needs_changes"
    assert "의견과 함께 반려됨" in client_of(editor).get(reverse("wagtailadmin_home")).content.decode()
    assert send(client_of(editor), row, "action-restart-workflow", title_en="Shorter").status_code == 302
    assert Session.objects.get(pk=row.pk).current_workflow_state.status == "in_progress"


@pytest.mark.parametrize("model", list(NAMES))
def test_editor_cannot_publish_by_any_button(model, office, editor):
    row = make(model, office)
    text = client_of(editor).get(url_of(row, "edit")).content.decode()
    send(client_of(editor), row, "action-publish", **{f"{NAMES[model]}_en": "Smuggled"})

    assert "action-publish" not in text
    assert getattr(model.objects.get(pk=row.pk), f"{NAMES[model]}_en") != "Smuggled"


def test_editor_cannot_approve_the_own_row(office, editor):
    row = make(Speaker, office)
    client = client_of(editor)
    submit(client, row)
    state = TaskState.objects.get()
    client.post(url_of(row, "workflow_action", "approve", state.pk), {"comment": ""})

    assert Speaker.objects.get(pk=row.pk).name_en != "New name"
    assert TaskState.objects.get().status == TaskState.STATUS_IN_PROGRESS


# ---------------------------------------------------------------- mails that cannot be sent
class BrokenMail:
    def __init__(self, *args, **kwargs):
        pass

    def open(self):
        raise OSError("no such host")

    def close(self):
        pass

    send_messages = open


@pytest.mark.parametrize("language", LANGUAGES)
def test_mail_server_that_is_down_breaks_no_submission_and_is_told(
    language, office, approver, settings, caplog, monkeypatch
):
    settings.EMAIL_BACKEND = f"{__name__}.BrokenMail"
    monkeypatch.setattr("summit.notices.transaction", SimpleNamespace(on_commit=lambda send: send()))
    client = client_of(staff("writer", "bureau-editor", language=language, bureau=office))
    row = make(Session, office)

    response = submit(client, row)

    assert response.status_code == 302
    assert Session.objects.get(pk=row.pk).current_workflow_state.status == "in_progress"
    words = {"ko": "메일은 보내지 못했습니다", "en": "could not be sent"}[language]
    assert any(words in str(message) for message in get_messages(response.wsgi_request))
    assert "no such host" in caplog.text
