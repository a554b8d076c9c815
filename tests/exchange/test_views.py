"""Import and export in the admin: who may, what is shown before it is stored, and what the log says."""

import io
from datetime import timedelta
from zipfile import ZipFile

import pytest
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from wagtail.models import ModelLogEntry

from accounts.audit import EXPORT
from exchange.models import KEPT_FOR, Upload
from exchange.writing import IMPORT
from parity.gate import REASON
from sessions.models import Session
from tests.exchange.books import NOW, everything, workbook
from tests.factories import make_approver, make_bureau, make_bureau_editor, make_session, make_speaker, make_staff

HOME = "/staff/exchange/"
CHANGE = [["slug", "topic_ko", "topic_en"], ["education", "새 주제", "A new topic"]]


@pytest.fixture
def session(db, clock):
    clock.at(NOW)
    return make_session(topic_ko="옛 주제", topic_en="An old topic")


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture(params=["ko", "en"])
def approver(request, session):
    user = make_approver(language=request.param)
    user.language = request.param
    return user


def send(client, content, name="rows.xlsx"):
    return client.post(reverse("exchange:upload"), {"file": SimpleUploadedFile(name, content)})


def text_of(response):
    return response.content.decode()


def give(user, *names):
    user.user_permissions.add(*Permission.objects.filter(codename__in=names))


def test_a_file_is_shown_before_it_is_stored(approver):
    client = signed_in(approver)
    before = everything()

    shown = client.get(send(client, workbook(세션=CHANGE))["Location"])

    assert shown.status_code == 200
    page = text_of(shown)
    assert "옛 주제" in page
    assert "A new topic" in page
    assert "세션!B2" not in page
    assert {"ko": "바꿀 행", "en": "To be changed"}[approver.language] in page
    assert everything() == before

    digest = shown.context["plan"].digest
    stored = client.post(shown.request["PATH_INFO"], {"digest": digest}, follow=True)
    assert stored.redirect_chain == [(HOME, 302)]
    assert {"ko": "1행을 저장했습니다.", "en": "1 row has been stored."}[approver.language] in text_of(stored)
    session = Session.objects.get(slug="education")
    assert (session.topic_ko, session.topic_en) == ("새 주제", "A new topic")
    assert session.latest_revision.user == approver
    assert not Upload.objects.exists()
    entry = ModelLogEntry.objects.get(action=IMPORT)
    assert (entry.user, entry.data["count"], entry.data["file"]) == (approver, 1, "rows.xlsx")
    assert list(ModelLogEntry.objects.for_instance(session).values_list("action", flat=True).order_by("pk")) == [
        "wagtail.edit",
        "wagtail.publish",
    ]


def test_what_has_changed_since_the_preview_is_shown_anew(session):
    client = signed_in(make_approver())
    shown = client.get(send(client, workbook(sessions=CHANGE))["Location"])
    Session.objects.update(topic_ko="Somebody else’s topic")

    answer = client.post(shown.request["PATH_INFO"], {"digest": shown.context["plan"].digest})

    assert answer.status_code == 409
    assert "Somebody else’s topic" in text_of(answer)
    assert Session.objects.get().topic_ko == "Somebody else’s topic"
    client.post(shown.request["PATH_INFO"], {"digest": answer.context["plan"].digest})
    assert Session.objects.get().topic_ko == "새 주제"


def test_a_gap_between_the_languages_needs_a_reason(session):
    user = make_approver()
    client = signed_in(user)
    content = workbook(sessions=[["slug", "topic_ko", "topic_en"], ["education", "새 주제", None]])
    shown = client.get(send(client, content)["Location"])
    press = {"digest": shown.context["plan"].digest}
    assert [(str(gap.place), gap.state.language) for gap in shown.context["plan"].gaps] == [("sessions!C2", "en")]

    answer = client.post(shown.request["PATH_INFO"], press)
    assert answer.status_code == 400
    assert 'aria-invalid="true"' in text_of(answer)
    assert Session.objects.get().topic_ko == "옛 주제"

    client.post(shown.request["PATH_INFO"], press | {"reason": "The English text follows tomorrow"})
    assert Session.objects.get().topic_ko == "새 주제"
    entry = ModelLogEntry.objects.get(action=REASON)
    assert (entry.user, entry.data["reason"]) == (user, "The English text follows tomorrow")


def test_faults_are_listed_and_the_file_is_not_kept(approver):
    answer = send(signed_in(approver), workbook(세션=[["slug", "starts_at"], ["education", "24:30"]]))

    assert answer.status_code == 422
    page = text_of(answer)
    assert "세션!B2" in page
    assert {"ko": "서울 날짜와 시각을", "en": "Write a day and a time in Seoul"}[approver.language] in page
    assert not Upload.objects.exists()


@pytest.mark.parametrize(
    ("content", "name", "status"),
    [
        (b"", "a.xlsx", 400),
        (b"\x89PNG....", "a.png", 415),
        (b"%PDF-1.4", "sessions.csv", 415),
        (b"a,b", "what.csv", 400),
    ],
)
def test_files_that_are_none_of_ours(session, content, name, status):
    answer = send(signed_in(make_approver()), content, name)

    assert answer.status_code == status
    assert 'role="alert"' in text_of(answer)


def test_no_file_at_all(session):
    answer = signed_in(make_approver()).post(reverse("exchange:upload"), {})

    assert answer.status_code == 400


def test_an_upload_is_seen_by_its_sender_alone_and_for_an_hour(session, clock):
    client = signed_in(make_approver())
    address = send(client, workbook(sessions=CHANGE))["Location"]

    assert signed_in(make_approver()).get(address).status_code == 404
    clock.at(NOW + KEPT_FOR - timedelta(seconds=1))
    assert client.get(address).status_code == 200
    clock.at(NOW + KEPT_FOR)
    assert client.get(address).status_code == 404
    send(client, workbook(sessions=CHANGE))
    assert Upload.objects.count() == 1  # the old one has gone with the next


@pytest.mark.parametrize("kind", ["xlsx", "zip", "json"])
def test_exports_are_logged(session, kind):
    user = make_approver()

    answer = signed_in(user).get(reverse("exchange:export"), {"format": kind})

    assert answer.status_code == 200
    assert answer["Content-Disposition"] == f'attachment; filename="cac2020-rows-20200602.{kind}"'
    entry = ModelLogEntry.objects.get(action=EXPORT, content_type__model="session")
    assert (entry.user, entry.data) == (user, {"count": 1, "format": "csv" if kind == "zip" else kind})


def test_one_sheet_as_csv(session):
    answer = signed_in(make_approver()).get(reverse("exchange:export"), {"format": "zip", "sheets": "sessions"})

    assert answer["Content-Disposition"] == 'attachment; filename="cac2020-sessions-20200602.csv"'
    assert answer.content.decode("utf-8-sig").startswith("id,slug,uuid,live,number,")


def test_unknown_formats_and_sheets_are_refused(session):
    client = signed_in(make_approver())

    assert client.get(reverse("exchange:export"), {"format": "exe"}).status_code == 400
    assert client.get(reverse("exchange:export"), {"format": "json", "sheets": "users"}).status_code == 400


def test_the_template_explains_every_column(session):
    answer = signed_in(make_approver()).get(reverse("exchange:template"))

    names = ZipFile(io.BytesIO(answer.content)).read("xl/workbook.xml").decode()
    assert 'name="안내"' in names
    assert 'name="세션"' in names
    page = signed_in(make_approver()).post(
        reverse("exchange:upload"), {"file": SimpleUploadedFile("t.xlsx", answer.content)}, follow=True
    )
    assert page.context["plan"].changes == []


def test_a_bureau_editor_takes_away_the_rows_of_the_own_bureau_alone(session):
    other = make_session("canary", number=50, bureau=make_bureau("other"), title_ko="카나리아")
    make_speaker("bird", bureau=other.bureau)
    user = make_bureau_editor(session.bureau)
    client = signed_in(user)
    assert client.get(reverse("exchange:export"), {"format": "json"}).status_code in {302, 403}

    give(user, "export_rows", "import_rows")
    answer = client.get(reverse("exchange:export"), {"format": "json"})

    assert answer.status_code == 200
    told = answer.json()
    assert [row["slug"] for row in told["sessions"]] == ["education"]
    assert told["speakers"] == []
    assert {row["session"] for row in told["broadcasts"]} == {"education"}
    assert "canary" not in text_of(answer)
    assert "카나리아" not in text_of(answer)
    assert send(client, workbook(sessions=CHANGE)).status_code in {302, 403}
    assert not Upload.objects.exists()
    assert "exchange-import" not in text_of(client.get(HOME))


@pytest.mark.parametrize("role", ["live-desk", "press-officer", "investor-officer", "translator"])
def test_other_roles_do_not_get_in(session, role):
    client = signed_in(make_staff(role))

    for name in ("index", "export", "template"):
        assert client.get(reverse(f"exchange:{name}"), {"format": "json"}).status_code in {302, 403}
    assert send(client, workbook(sessions=CHANGE)).status_code in {302, 403}
    assert not Upload.objects.exists()
    assert reverse("exchange:index") not in text_of(client.get("/staff/"))
