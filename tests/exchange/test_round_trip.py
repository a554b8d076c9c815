"""All of the real programme goes out, into an empty database, and comes back the same."""

import hashlib
import json
from datetime import timedelta

import pytest
from django.db import connection
from wagtail.models import ModelLogEntry, ReferenceIndex, Revision

from exchange.exporting import rows_for, written
from exchange.sheets import SHEETS, content_fields
from sessions.models import CalendarStamp, Session, SessionChange
from tests.exchange.books import NOW, everything, plan_for, store

KINDS = ["xlsx", "zip", "json"]


def content_hash():
    """A digest of all content of all rows with their ids, read without the code under test."""
    told = {}
    for sheet in SHEETS:
        fields = content_fields(sheet.model)
        many = [field for field in sheet.model._meta.many_to_many if field.name in fields]
        for row in sheet.model._base_manager.order_by("pk"):
            values = {
                field.attname: str(getattr(row, field.attname) or "")
                for field in sheet.model._meta.concrete_fields
                if field.name in fields & set(sheet.columns)
            }
            for field in many:
                if field.name in sheet.columns:
                    values[field.name] = sorted(getattr(row, field.name).values_list("pk", flat=True))
            told[f"{sheet.name} {row.pk}"] = values
    assert len(told) > 600
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


def remove_everything():
    """Every row of every sheet, with its history, in no time: nothing is told of it."""
    for model in (CalendarStamp, SessionChange, Revision, ReferenceIndex, ModelLogEntry):
        model._base_manager.all()._raw_delete(connection.alias)
    for sheet in reversed(SHEETS):
        for column in sheet.columns.values():
            if column.is_list:
                column.field.remote_field.through._base_manager.all()._raw_delete(connection.alias)
        sheet.model._base_manager.all()._raw_delete(connection.alias)


@pytest.fixture
def files(programme):
    exported = rows_for(None)
    return {kind: written(exported, kind, language="ko", now=NOW) for kind in KINDS}


def check_history(session):
    """A row that came with a file opens in the editor as it was imported, and says who brought it and when."""
    assert session.live
    assert not session.has_unpublished_changes
    assert session.latest_revision == session.live_revision
    assert Revision.objects.for_instance(session).count() == 1
    assert session.stamp.sequence == 0
    actions = ModelLogEntry.objects.for_instance(session).order_by("pk").values_list("action", flat=True)
    assert list(actions) == ["wagtail.create", "wagtail.publish"]
    assert ReferenceIndex.get_references_to(session.bureau).exists()


def feeds(client):
    return [client.get(path).content for path in ("/ko/schedule.ics", "/en/schedule.json", "/ko/schedule.atom")]


def test_everything_comes_back_into_an_empty_database(files, client, clock):
    clock.at("2020-06-02 10:00")
    before, told = content_hash(), everything()
    remove_everything()
    assert not any(everything().values())

    plans = [plan_for(files[kind], f"rows.{kind}") for kind in KINDS]
    assert [plan.faults for plan in plans] == [[], [], []]
    assert len({plan.digest for plan in plans}) == 1  # each kind of file says the same, so one is stored for all
    store(files["xlsx"])

    assert everything() == told
    assert content_hash() == before
    check_history(Session.objects.first())

    history = Revision.objects.count(), ModelLogEntry.objects.count(), SessionChange.objects.count()
    shown = feeds(client)
    clock.at(NOW + timedelta(hours=3))
    for kind in KINDS:
        plan = store(files[kind], f"rows.{kind}")
        assert plan.changes == []
        assert plan.counts["only_here"] == 0

    assert (Revision.objects.count(), ModelLogEntry.objects.count(), SessionChange.objects.count()) == history
    assert feeds(client) == shown
    exported = rows_for(None)
    assert {kind: written(exported, kind, language="ko", now=NOW) for kind in ("zip", "json")} == {
        kind: files[kind] for kind in ("zip", "json")
    }
