import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.test import Client
from django.urls import reverse
from django.utils import translation
from wagtail.models import GroupCollectionPermission, GroupPagePermission, ModelLogEntry

from accounts.audit import PERMISSIONS
from accounts.forms import role_groups
from accounts.roles import EVERYTHING, ROLES, set_up_roles
from tests.factories import make_bureau, make_staff
from tests.forms import form_data

pytestmark = pytest.mark.django_db


def stored_names():
    permissions = Permission.objects.select_related("content_type")
    return {f"{each.content_type.app_label}.{each.codename}" for each in permissions}


def snapshot():
    return [
        sorted(Group.objects.values_list("name", "permissions")),
        sorted(GroupPagePermission.objects.values_list("group__name", "page", "permission")),
        sorted(GroupCollectionPermission.objects.values_list("group__name", "collection", "permission")),
    ]


def test_every_permission_of_a_role_exists():
    """A permission that does not exist yet is left out when roles are set up, so a typing error would go unseen."""
    named = {name for role in ROLES for name in role.permissions} - {EVERYTHING}

    assert named - stored_names() == set()


def test_setting_up_again_changes_nothing():
    set_up_roles()
    before = snapshot()

    set_up_roles()

    assert snapshot() == before
    assert {role.slug for role in ROLES} <= {group.name for group in Group.objects.all()}


def test_role_has_what_is_written_and_nothing_else():
    set_up_roles()
    group = Group.objects.get(name="translator")
    group.permissions.add(Permission.objects.get(codename="delete_session", content_type__app_label="summit_sessions"))

    set_up_roles()

    assert not group.permissions.filter(codename="delete_session").exists()
    assert {each.codename for each in group.permissions.all()} == {
        name.partition(".")[2] for role in ROLES if role.slug == "translator" for name in role.permissions
    }


@pytest.mark.parametrize("language", ["ko", "en"])
def test_roles_are_described_in_both_languages(language):
    with translation.override(language):
        texts = [str(text) for role in ROLES for text in (role.label, role.description)]

    has_korean = [any("가" <= letter <= "힣" for letter in text) for text in texts]
    assert all(has_korean) if language == "ko" else not any(has_korean)


def test_only_the_right_roles_work_for_all_bureaus():
    accounts = {role.slug: make_staff(role.slug) for role in ROLES}

    for_all = {slug for slug, user in accounts.items() if user.has_perm("summit.work_for_all_bureaus")}

    assert for_all == {role.slug for role in ROLES if not role.works_for_some_bureaus}


# ---------------------------------------------------------------- the form of an account
@pytest.fixture
def administrator():
    client = Client()
    client.force_login(make_staff("administrator"))
    return client


def account_data(client, url, **changes):
    return form_data(client.get(url).content.decode()) | changes


def test_account_gets_role_bureaus_and_language(administrator):
    bureau = make_bureau()
    user = make_staff("approver", first_name="가", last_name="나")
    url = reverse("wagtailusers_users:edit", args=[user.pk])
    translator = Group.objects.get(name="translator")
    data = account_data(administrator, url, groups=[translator.pk], bureaus=[bureau.pk], translates_into="en")

    response = administrator.post(url, data)

    assert response.status_code == 302, response.context["form"].errors
    user = get_user_model().objects.get(pk=user.pk)
    assert [group.name for group in user.groups.filter(pk__in=role_groups())] == ["translator"]
    assert list(user.bureaus.all()) == [bureau]
    assert user.translates_into == "en"


@pytest.mark.parametrize(
    ("role", "missing"), [("bureau-editor", {"bureaus"}), ("translator", {"bureaus", "translates_into"})]
)
def test_role_for_bureaus_needs_its_bureaus(role, missing, administrator):
    user = make_staff("approver", first_name="가", last_name="나")
    url = reverse("wagtailusers_users:edit", args=[user.pk])
    data = account_data(administrator, url, groups=[Group.objects.get_or_create(name=role)[0].pk])

    response = administrator.post(url, data)

    assert response.status_code == 200
    assert set(response.context["form"].errors) == missing


def test_groups_that_the_system_keeps_stay(administrator):
    bureau = make_bureau()
    user = make_staff("bureau-editor", bureau, first_name="가", last_name="나")
    before = sorted(user.groups.values_list("name", flat=True))
    ModelLogEntry.objects.all().delete()
    url = reverse("wagtailusers_users:edit", args=[user.pk])

    assert administrator.post(url, account_data(administrator, url)).status_code == 302

    assert len(before) == 2
    assert sorted(user.groups.values_list("name", flat=True)) == before
    assert not ModelLogEntry.objects.filter(action=PERMISSIONS).exists()
