"""Who did what is written down, in whichever way it was done."""

import pytest
from django.contrib.auth import authenticate, get_user_model
from django.contrib.auth.models import Group, Permission
from django.test import Client
from django.urls import reverse
from django.utils import translation
from wagtail.log_actions import LogContext
from wagtail.models import Collection, GroupCollectionPermission, ModelLogEntry

from accounts import audit
from sessions.models import Session
from tests.factories import make_bureau, make_session

User = get_user_model()


@pytest.fixture
def boss(db):
    return User.objects.create_superuser("boss", password="x")


@pytest.fixture
def member(db):
    member = User.objects.create_user("member", first_name="김", password="x")
    ModelLogEntry.objects.all().delete()
    return member


def entries(action):
    return list(ModelLogEntry.objects.filter(action=action))


def test_export_is_logged_with_its_rows_and_kind(boss):
    audit.log_export(boss, Session, 15, "xlsx")

    (entry,) = entries(audit.EXPORT)
    assert (entry.user, entry.content_type.model_class(), entry.label) == (boss, Session, "세션")
    assert entry.data == {"count": 15, "format": "xlsx"}
    with translation.override("en"):
        assert str(entry.message) == "Took 15 rows away as XLSX"


@pytest.mark.parametrize("format", ["csv", "xlsx"])
def test_lists_log_what_is_taken_away(boss, format):
    make_session("first")
    make_session("second")
    client = Client()
    client.force_login(boss)

    client.get(reverse(Session.snippet_viewset.get_url_name("list")), {"export": format, "q": "first"})

    (entry,) = entries(audit.EXPORT)
    assert (entry.user, entry.data) == (boss, {"count": 1, "format": format})


def test_roles_given_and_taken_are_logged_with_who_did_it(boss, member):
    group = Group.objects.create(name="승인자")
    with LogContext(user=boss):
        member.groups.add(group)
        member.groups.clear()

    taken, given = entries(audit.PERMISSIONS)
    assert given.user == taken.user == boss
    assert given.object_id == str(member.pk)
    assert given.data == {"what": "groups", "added": ["승인자"], "removed": []}
    assert taken.data == {"what": "groups", "added": [], "removed": ["승인자"]}


def test_roles_are_logged_from_the_side_of_the_group_too(boss, member):
    group = Group.objects.create(name="승인자")
    with LogContext(user=boss):
        group.user_set.add(member)

    (entry,) = entries(audit.PERMISSIONS)
    assert entry.content_type.model_class() is Group
    assert entry.data == {"what": "groups", "added": ["member"], "removed": []}


def test_permissions_of_users_and_groups_are_logged(boss, member):
    permission = Permission.objects.get(codename="change_session", content_type__app_label="summit_sessions")
    group = Group.objects.create(name="승인자")
    with LogContext(user=boss):
        member.user_permissions.add(permission)
        group.permissions.set([permission])
        group.permissions.set([])
        GroupCollectionPermission.objects.create(
            group=group, collection=Collection.get_first_root_node(), permission=permission
        )

    name = "summit_sessions.change_session"
    assert [(entry.label, entry.data["added"], entry.data["removed"]) for entry in entries(audit.PERMISSIONS)] == [
        ("승인자", [f"{name}: Root"], []),
        ("승인자", [], [name]),
        ("승인자", [name], []),
        ("member", [name], []),
    ]


def test_flags_and_passwords_are_logged(boss, member):
    with LogContext(user=boss):
        member.is_superuser = True
        member.save()
        member.is_active = False
        member.save()
        member.set_password("another")
        member.save()
        member.first_name = "이"
        member.save()

    assert [entry.data for entry in entries(audit.PERMISSIONS)] == [
        {"what": "flags", "added": [], "removed": ["is_active"]},
        {"what": "flags", "added": ["is_superuser"], "removed": []},
    ]
    (password,) = entries(audit.PASSWORD)
    assert (password.user, password.object_id) == (boss, str(member.pk))
    assert "another" not in str(password.data)


def test_new_superuser_is_logged(boss):
    (entry,) = entries(audit.PERMISSIONS)

    assert (entry.label, entry.data["added"]) == ("boss", ["is_superuser"])


def test_editors_of_a_bureau_are_logged(boss, member):
    bureau = make_bureau()
    with LogContext(user=boss):
        bureau.editors.add(member)

    (entry,) = entries(audit.PERMISSIONS)
    assert (entry.user, entry.label, entry.data["added"]) == (boss, "부서 bureau", ["member"])


def test_sign_ins_are_logged_and_failed_ones_without_what_was_typed(member, rf):
    Client().post("/staff/login/", {"username": "member", "password": "x"})
    authenticate(rf.get("/"), username="member", password="wrong")
    authenticate(rf.get("/"), username="my-password\x00", password="wrong")

    assert [entry.user for entry in entries(audit.SIGN_IN)] == [member]
    unknown, known = entries(audit.SIGN_IN_FAILED)
    assert (known.label, known.object_id) == ("member", str(member.pk))
    assert (unknown.label, unknown.object_id) == ("알 수 없는 계정", audit.ALL_ROWS)
    assert "my-password" not in str(ModelLogEntry.objects.values())


@pytest.mark.parametrize(
    ("first", "last", "shown"),
    [("하나", "김", "김하나"), ("Anna", "Smith", "Anna Smith"), ("Hana", "", "Hana"), ("", "", "")],
)
def test_korean_names_have_the_family_name_first(first, last, shown):
    assert User(first_name=first, last_name=last).get_full_name() == shown


@pytest.mark.parametrize(
    "name", ["wagtailredirects:index", "wagtailadmin_reports:locked_pages", "wagtailadmin_reports:aging_pages"]
)
def test_lists_and_reports_of_wagtail_are_logged_too(boss, name):
    client = Client()
    client.force_login(boss)

    assert client.get(reverse(name), {"export": "csv"}).status_code == 200

    assert [entry.user for entry in entries(audit.EXPORT)] == [boss]
