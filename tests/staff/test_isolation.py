"""Nothing of another bureau is seen or changed through any address of the admin, by any role.

The walk takes every address there is under /staff/, fills in the numbers of the other bureau and asks it, with GET
and POST, as an account of each role. An address that is added later is walked without a change here.
"""

import logging
from collections import Counter

import pytest
from django.apps import apps
from django.db import connection, transaction
from modelcluster.fields import ParentalKey

from accounts.roles import EVERYTHING, ROLES
from summit import clock as summit_clock
from summit.models import Document, Image
from summit.ownership import has_any_permission, owner_lookup
from tests.conftest import seoul
from tests.staff.canaries import NOW, World
from tests.staff.walking import Arguments, Forms, Tables, walk

pytestmark = [
    pytest.mark.django_db,
    # Wagtail leaves the file of an image open that it has made for a preview.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]

SCOPED = [role.slug for role in ROLES if role.works_for_some_bureaus]
FOR_ALL = [role.slug for role in ROLES if not role.works_for_some_bureaus and EVERYTHING not in role.permissions]
OUR_APPS = {"summit", "speakers", "ir_companies", "summit_sessions", "media_archive", "website"}
FILE_APPS = {Image: "wagtailimages", Document: "wagtaildocs"}
# Wagtail fails when these forms come without some of their fields, as no browser sends them; nothing is stored.
FAILURES_OF_WAGTAIL = {
    "POST :wagtailadmin_choose_page_external_link",
    "POST wagtailadmin_pages:preview_on_add",
    "POST wagtailredirects:process_import",
}
# What an account leaves behind of itself by working: the log, its own settings, and what is searched by.
OWN_TRACES = {
    "wagtailcore.ModelLogEntry",
    "wagtailcore.PageLogEntry",
    "wagtailusers.UserProfile",
    "accounts.User",
    "summit.Rendition",
    "taggit.Tag",
}


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """One world for the whole module; whatever the walks do to it is rolled back at once."""
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch, transaction.atomic():
        patch.setattr(summit_clock, "now", lambda: seoul(NOW))
        patch.setattr(connection, "close", lambda: None)  # as the end of an answer would, with all that is rolled back
        logging.disable(logging.CRITICAL)
        world = World()
        world.addresses = Arguments(world).addresses()
        world.forms = Forms()
        world.forms.learn(world.superuser, world.addresses)
        world.tables = Tables(world.own)
        yield world
        logging.disable(logging.NOTSET)
        transaction.set_rollback(True)


def test_walk_goes_through_the_whole_admin(world):
    namespaces = Counter(pattern.namespace.partition("_")[0] for pattern, _url in world.addresses)
    patterns = {pattern.label for pattern, _url in world.addresses}

    assert len(patterns) > 450
    assert len(world.addresses) > 800
    assert namespaces["wagtailsnippets"] > 300
    assert {"wagtailimages", "wagtaildocs", "wagtailadmin", "wagtailusers"} <= namespaces.keys()
    assert len(world.forms.by_url) > 80
    assert len(world.canaries.places) > 100
    assert world.forms.failures == set()


@pytest.mark.parametrize("role", SCOPED)
def test_no_word_of_another_bureau_is_seen_and_no_row_of_it_changes(role, world):
    report = walk(world, world.accounts[role], is_theirs=lambda kind: True)

    assert dict(report.leaks) == {}
    assert dict(report.failures) == {}
    assert wrong_changes(report) == {}
    assert any(label == "summit_sessions.Session" for label, *_rest in report.changes)  # our own, by its editor
    assert report.refused > 600
    assert sum(count for (_label, status), count in report.answers.items() if status == 200) > 50


def wrong_changes(report):
    return {
        (label, key, what): asked
        for (label, key, what, is_ours), asked in report.changes.items()
        if not is_ours and label not in OWN_TRACES
    }


@pytest.mark.parametrize("role", FOR_ALL)
def test_no_role_sees_or_changes_what_is_not_its_own(role, world):
    account = world.accounts[role]
    models = {model._meta.model_name: model for model in apps.get_models()}

    def is_closed(kind):
        """Drafts and notes of models that the role has nothing to do with; names of colleagues and pages are open."""
        return (
            kind in models and owner_lookup(models[kind]) == "bureau" and not has_any_permission(account, models[kind])
        )

    does_most = account.has_perm("wagtailcore.publish_page")
    report = walk(world, account, is_theirs=is_closed, each=1 if does_most else 3, thorough=False)

    assert dict(report.leaks) == {}
    assert report.failures.keys() <= FAILURES_OF_WAGTAIL
    assert changes_beyond_the_role(account, report) == {}


def changes_beyond_the_role(account, report):
    """The changed rows of models that the role may not change, but through a screen that is for that."""
    found = {}
    for (label, key, what, _is_ours), asked in report.changes.items():
        model = apps.get_model(label)
        if model._meta.app_label not in OUR_APPS or label in OWN_TRACES or may_change(account, model):
            continue
        if others := {each for each in asked if not each[1].startswith("live_desk.")}:
            found[label, key, what] = others
    return found


def parental_keys(model):
    return [field for field in model._meta.concrete_fields if isinstance(field, ParentalKey)]


def may_change(account, model):
    """Parts and relations are changed together with the row they belong to, and so is what is kept about a part."""
    keys = [field for field in model._meta.concrete_fields if field.is_relation]
    owners = parental_keys(model) or (keys[:1] if model._meta.auto_created else [])
    models = [model, *(each.related_model for each in owners or keys)]
    models += [each.related_model for near in models[1:] for each in parental_keys(near)]
    return any(
        account.has_perm(f"{FILE_APPS.get(each, each._meta.app_label)}.{action}_{each._meta.model_name}")
        for each in models
        for action in ("add", "change", "delete", "publish")
    )
