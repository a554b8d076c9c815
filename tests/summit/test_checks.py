"""The rules of the project, each with something that breaks it."""

import pytest
from django.core import checks as django_checks
from django.db import connection, models
from django.test.utils import isolate_apps
from modeltranslation.translator import TranslationOptions, translator
from wagtail.models import DraftStateMixin, RevisionMixin

from cac2020.settings import sqlite_database
from summit.checks import models_follow_the_rules, our_models, problems_of_model, problems_of_sqlite, sqlite_is_tuned
from summit.models import BilingualRevisionMixin
from summit.visibility import PublicQuerySet


def identifiers(model):
    return [identifier for _problem, _hint, identifier in problems_of_model(model)]


def test_project_follows_its_rules():
    assert models_follow_the_rules(None) == []
    assert sqlite_is_tuned(None) == []
    assert len(our_models()) > 30


def test_rules_are_registered():
    registered = {check.__name__ for check in django_checks.registry.registry.get_checks()}

    assert {"sqlite_is_tuned", "models_follow_the_rules"} <= registered


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        ({}, "init_command has no PRAGMA foreign_keys=on"),
        ({"transaction_mode": "DEFERRED"}, "transaction_mode is not IMMEDIATE"),
        ({"timeout": 5}, "timeout is shorter than 10 seconds"),
        ({"init_command": "PRAGMA foreign_keys=ON"}, "init_command has no PRAGMA journal_mode=wal"),
    ],
)
def test_untuned_sqlite_is_refused(options, problem):
    tuned = sqlite_database("db.sqlite3")
    database = tuned | {"OPTIONS": (tuned["OPTIONS"] | options) if options else {}}

    assert problem in problems_of_sqlite(database)


def test_tuned_sqlite_and_other_databases_are_accepted(tmp_path):
    assert problems_of_sqlite(sqlite_database(tmp_path / "db.sqlite3")) == []
    assert problems_of_sqlite({"ENGINE": "django.db.backends.postgresql"}) == []


@isolate_apps("summit")
def test_revisions_without_drafts_are_refused():
    class Leaflet(RevisionMixin, models.Model):
        class Meta:
            app_label = "summit"

    assert identifiers(Leaflet) == ["summit.E002"]


@isolate_apps("summit")
@pytest.mark.parametrize("mixins", [(), (BilingualRevisionMixin,)])
def test_translated_rows_keep_no_bare_names(mixins):
    class Meta:
        app_label = "summit"

    body = {"__module__": "summit.models", "Meta": Meta, "title": models.CharField(max_length=9)}
    body["objects"] = PublicQuerySet.as_manager()
    model = type("Leaflet", (DraftStateMixin, *mixins, RevisionMixin, models.Model), body)
    translator.register(model, type("LeafletOptions", (TranslationOptions,), {"fields": ["title"]}))
    try:
        assert identifiers(model) == ([] if mixins else ["summit.E003"])
    finally:
        translator.unregister(model)


@isolate_apps("summit")
def test_what_visitors_see_can_say_what_of_it_is_public():
    class Leaflet(models.Model):
        embargo_until = models.DateTimeField(null=True)

        class Meta:
            app_label = "summit"

    class Brochure(Leaflet):
        objects = PublicQuerySet.as_manager()

        class Meta:
            app_label = "summit"

    assert identifiers(Leaflet) == ["summit.E004"]
    assert identifiers(Brochure) == []


@pytest.mark.django_db
def test_database_in_use_is_the_tuned_one():
    if connection.vendor != "sqlite":
        pytest.skip("another database")
    with connection.cursor() as cursor:
        assert cursor.execute("PRAGMA foreign_keys").fetchone() == (1,)
        assert cursor.execute("PRAGMA busy_timeout").fetchone()[0] >= 10_000
