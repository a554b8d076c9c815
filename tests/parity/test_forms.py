"""The meter in edit forms, and the reason that a publication with a gap asks for."""

import json

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import connection
from django.urls import reverse
from wagtail.models import GroupApprovalTask, ModelLogEntry, PageLogEntry, Workflow, WorkflowContentType, WorkflowTask
from wagtail.users.models import UserProfile

from parity.checks import editors_have_the_meter, form_class_of
from parity.forms import BothLanguagesFormMixin
from parity.gate import REASON
from parity.texts import owners
from sessions.models import Session
from speakers.models import Speaker
from summit.models import City
from tests.factories import at, make_city, make_media_item, make_participation, make_session, make_site, make_speaker
from tests.forms import form_data

pytestmark = pytest.mark.django_db
NOW = at("2020-06-02 09:00")
BECAUSE = "The English text follows tomorrow."


@pytest.fixture(autouse=True)
def now(clock):
    return clock.at(NOW)


@pytest.fixture
def home():
    home = make_site()
    connection.run_on_commit.clear()  # the pages are of another transaction
    return home


@pytest.fixture
def staff(client, home):
    client.force_login(get_user_model().objects.create_superuser("staff", password="x"))
    return client


@pytest.fixture(params=["ko", "en"])
def speaking(request, staff):
    """The same, in each language of the admin."""
    UserProfile.objects.create(user=get_user_model().objects.get(), preferred_language=request.param)
    staff.language = request.param
    return staff


def edit_address(row):
    if hasattr(row, "url_path"):
        return reverse("wagtailadmin_pages:edit", args=[row.pk])
    return reverse(row.snippet_viewset.get_url_name("edit"), args=[row.pk])


def send(client, row, action="action-publish", **changes):
    """Open the form of a row, change something and press a button."""
    address = edit_address(row)
    data = form_data(client.get(address).content) | {"gap_reason": ""} | changes
    return client.post(address, data | ({action: "1"} if action else {}))


def soup_of(response):
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def marks(response):
    """Return {kind of gap: number of marks beside fields}."""
    found = [
        mark.find_parent(class_="parity-field") and mark["class"][1]
        for mark in soup_of(response).select(".parity-mark")
    ]
    return sorted(kind.removeprefix("parity-mark--") for kind in found if kind)


def entries(row):
    return [*ModelLogEntry.objects.filter(action=REASON), *PageLogEntry.objects.filter(action=REASON)]


# ---------------------------------------------------------------- every editor
def test_every_editor_of_a_translated_model_has_the_meter(home):
    assert {model: issubclass(form_class_of(model), BothLanguagesFormMixin) for model in owners()} == dict.fromkeys(
        owners(), True
    )
    assert editors_have_the_meter(None) == []
    assert len(owners()) >= 23


def test_check_finds_an_editor_without_it(monkeypatch):
    monkeypatch.setattr(
        "parity.checks.form_class_of", lambda model: object if model is City else BothLanguagesFormMixin
    )

    assert [problem.obj for problem in editors_have_the_meter(None)] == [City]


# ---------------------------------------------------------------- marks
def test_gap_is_marked_beside_the_field_that_lacks(staff):
    session = make_session(topic_ko="주제", topic_en="")
    make_participation(session, talk_title_ko="", talk_title_en="Guns, Germs, and Steel")

    response = staff.get(edit_address(session))

    soup = soup_of(response)
    assert marks(response) == ["missing", "missing"]
    described = soup.select_one("[name=topic_en]")["aria-describedby"].split()
    assert any(soup.find(id=each).select(".parity-mark--missing") for each in described if soup.find(id=each))
    described = soup.select_one("[name=participations-0-talk_title_ko]")["aria-describedby"].split()
    assert any(soup.find(id=each).select(".parity-mark--missing") for each in described if soup.find(id=each))
    assert len(soup.select(".parity-summary__list li")) == 2


def test_mark_names_language_and_day(speaking, clock, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        city = make_city()
    clock.at("2020-06-03 15:00")
    with django_capture_on_commit_callbacks(execute=True):
        city.name_ko = "다른 도시"
        city.save()

    text = soup_of(speaking.get(edit_address(city))).select_one(".parity-field .parity-mark").get_text(" ", strip=True)

    assert {"ko": "6월 3일", "en": "June 3"}[speaking.language] in text


def test_draft_is_what_the_marks_speak_of(staff, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        session = make_session()
    session.title_ko = "다른 제목"
    session.save_revision()

    assert marks(staff.get(edit_address(session))) == ["stale"]


def test_row_without_gaps_says_so(staff):
    speaker = make_speaker()

    response = staff.get(edit_address(speaker))

    assert marks(response) == []
    assert len(soup_of(response).select(".parity-summary")) == 1


def test_form_for_a_new_row_opens(staff):
    assert marks(staff.get(reverse(Speaker.snippet_viewset.get_url_name("add")))) == []


# ---------------------------------------------------------------- publishing
def rows_with_a_gap(home):
    return {
        "session": make_session(topic_ko="주제", topic_en=""),
        "speaker": make_speaker(position_ko="", position_en="Mayor"),
        "item": make_media_item(summary_ko="요약", summary_en=""),
        "page": home,
    }


@pytest.mark.parametrize("kind", ["session", "speaker", "item", "page"])
def test_gap_is_published_with_a_reason_only(speaking, home, kind):
    staff = speaking
    row = rows_with_a_gap(home)[kind]
    changes = {"seo_title": "새 제목"} if kind == "page" else {}

    refused = send(staff, row, **changes)

    soup = soup_of(refused)
    error = soup.select_one(".parity-summary .error-message")
    assert error is not None
    if kind == "page":
        assert soup.select_one("[name=seo_title]")["value"] == "새 제목"  # nothing is lost
    assert entries(row) == []

    published = send(staff, row, gap_reason=BECAUSE, **changes)

    assert published.status_code == 302
    (entry,) = entries(row)
    assert entry.data["reason"] == BECAUSE
    assert entry.user.username == "staff"
    assert len(entry.data["fields"]) == 1
    assert BECAUSE in entry.message


def test_draft_needs_no_reason(staff):
    session = make_session(topic_ko="주제", topic_en="")

    response = send(staff, session, action=None, topic_ko="다른 주제")

    assert response.status_code == 302
    assert Session.objects.get().latest_revision.content["topic_ko"] == "다른 주제"


def test_what_is_typed_in_counts(staff):
    session = make_session(topic_ko="주제", topic_en="")

    assert send(staff, session, topic_en="A topic").status_code == 302
    assert send(staff, session, topic_en="").status_code == 200


def test_gap_in_a_part_counts_and_a_part_that_goes_does_not(staff):
    session = make_session()
    make_participation(session, talk_title_ko="제목", talk_title_en="")

    assert send(staff, session).status_code == 200
    assert send(staff, session, **{"participations-0-DELETE": "on"}).status_code == 302


def test_text_left_behind_in_this_draft_counts(staff, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        session = make_session()

    assert send(staff, session, title_ko="다른 제목").status_code == 200
    assert send(staff, session, title_ko="다른 제목", title_en="Another title").status_code == 302


def test_schedule_and_return_to_an_old_version_need_a_reason_too(staff):
    session = make_session(topic_ko="주제", topic_en="")
    old = session.save_revision()
    session.topic_en = "A topic"
    session.save_revision().publish()

    refused = send(staff, session, go_live_at="2030-01-01 09:00", topic_en="")
    assert refused.status_code == 200

    revert = reverse(Session.snippet_viewset.get_url_name("revisions_revert"), args=[session.pk, old.pk])
    data = form_data(staff.get(revert).content) | {"action-publish": "1", "revision": str(old.pk)}
    assert staff.post(edit_address(session), data).status_code == 200
    assert Session.objects.get().topic_en == "A topic"


# ---------------------------------------------------------------- approval
@pytest.fixture
def submitted(staff, home):
    """A session with a gap that waits for approval, and its task."""
    session = make_session(topic_ko="주제", topic_en="", live=False)
    session.save_revision()
    task = GroupApprovalTask.objects.create(name="Approval")
    task.groups.add(Group.objects.create(name="team"))
    workflow = Workflow.objects.create(name="Workflow")
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    sessions = ContentType.objects.get_for_model(Session)
    WorkflowContentType.objects.create(workflow=workflow, content_type=sessions)
    state = workflow.start(session, get_user_model().objects.get())
    return session, state.current_task_state


def approve(client, session, task_state, **data):
    name = Session.snippet_viewset.get_url_name("workflow_action")
    return client.post(reverse(name, args=[session.pk, "approve", task_state.pk]), data)


def test_approval_of_a_gap_needs_a_comment(staff, submitted):
    session, task_state = submitted

    refused = approve(staff, session, task_state)

    assert refused.url == edit_address(session)
    assert not Session.objects.get().live

    approve(staff, session, task_state, comment=BECAUSE)

    assert Session.objects.get().live
    (entry,) = entries(session)
    assert entry.data["reason"] == BECAUSE


def test_approval_in_the_form_takes_either_the_comment_or_the_field(staff, submitted):
    session, _task_state = submitted
    press = {"action": "action-workflow-action", "workflow-action-name": "approve"}

    assert send(staff, session, **press).status_code == 200
    assert not Session.objects.get().live

    comment = json.dumps({"comment": BECAUSE})
    response = send(staff, session, **press, **{"workflow-action-extra-data": comment})
    assert response.status_code == 302
    assert Session.objects.get().live
    assert [entry.data["reason"] for entry in entries(session)] == [BECAUSE]


def test_rejection_needs_no_reason(staff, submitted):
    session, task_state = submitted
    name = Session.snippet_viewset.get_url_name("workflow_action")
    staff.post(reverse(name, args=[session.pk, "reject", task_state.pk]), {"comment": ""})
    task_state.refresh_from_db()

    assert task_state.status == "rejected"


# ---------------------------------------------------------------- many at once
def test_bulk_publication_names_the_pages_with_gaps(staff, home):
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    home.seo_title = "제목"
    home.save_revision()
    page = home.get_children().first().specific
    page.title_en = "Other"
    page.save_revision()

    response = staff.post(f"{address}?id={home.pk}&id={page.pk}", {"include_descendants": ""}, follow=True)

    home.refresh_from_db()
    page.refresh_from_db()
    assert home.seo_title == ""
    assert page.title_en != "Other"
    assert str(home) in response.content.decode()

    staff.post(f"{address}?id={page.pk}", {"include_descendants": ""})
    page.refresh_from_db()
    assert page.title_en == "Other"


def test_loader_and_code_publish_without_asking(home):
    session = make_session(topic_ko="주제", topic_en="")
    session.save_revision().publish()

    assert Session.objects.get().live
    assert call_command("check") is None
