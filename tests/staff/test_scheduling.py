"""Schedules hold by the clock: rows appear and disappear at their instant, and one failing row stops no other."""

import logging
import threading
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.core.management import CommandError, call_command
from django.db import OperationalError
from django.test import Client
from django.urls import reverse
from wagtail.models import ModelLogEntry, Page, Revision

from media_archive.models import MediaItem
from sessions.models import Session
from speakers.models import Speaker
from summit.scheduling import LONGEST_WAIT, Runner, tasks_due
from tests.factories import (
    at,
    make_bureau,
    make_days,
    make_media_item,
    make_session,
    make_site,
    make_speaker,
    make_staff,
)
from tests.visits import words
from tests.website.test_caching import lifetimes

pytestmark = pytest.mark.django_db
BEFORE = at("2020-06-03 11:59:50")
NOON = at("2020-06-03 12:00")
PUBLIC = {Session: "/en/schedule/row/", Speaker: "/en/speakers/row/", MediaItem: "/en/media/row/"}
TITLES = {Session: "title", Speaker: "name", MediaItem: "title"}
MODELS = list(PUBLIC)


@pytest.fixture(autouse=True)
def site(clock):
    clock.at(BEFORE)
    make_days()
    return make_site()


def make(model, **fields):
    return {Session: make_session, Speaker: make_speaker, MediaItem: make_media_item}[model]("row", **fields)


def schedule(row, **fields):
    """Approve the row as it is with `fields`, for the time that it or they give."""
    for name, value in fields.items():
        setattr(row, name, value)
    row.save_revision().publish()
    return type(row).objects.get(pk=row.pk)


def status(model):
    return Client().get(PUBLIC[model]).status_code


# ---------------------------------------------------------------- by the clock, with no job
@pytest.mark.parametrize("model", MODELS)
def test_new_row_appears_at_its_instant_with_no_job(model, clock):
    row = make(model, live=False, go_live_at=NOON)
    assert not row.approved_schedule
    clock.at(NOON)
    assert status(model) == 404  # a wish in a draft is no schedule

    clock.at(BEFORE)
    schedule(row)

    assert status(model) == 404
    clock.at(NOON)
    assert status(model) == 200


@pytest.mark.parametrize("model", MODELS)
def test_row_disappears_at_its_expiry_with_no_job(model, clock):
    schedule(make(model), expire_at=NOON)

    assert status(model) == 200
    clock.at(NOON)
    assert status(model) == 404


def test_page_appears_and_disappears_by_the_clock(site, clock):
    page = Page.objects.get(slug="privacy").specific
    page.live = False
    page.save()
    schedule(page, go_live_at=NOON, expire_at=NOON + timedelta(hours=1))
    found = []
    for instant in (BEFORE, NOON, NOON + timedelta(minutes=59), NOON + timedelta(hours=1)):
        clock.at(instant)
        is_listed = "/en/privacy/" in Client().get("/sitemap.xml").content.decode()
        found.append((Client().get("/en/privacy/").status_code, is_listed))

    assert found == [(404, False), (200, True), (200, True), (404, False)]


def test_page_below_a_page_is_gone_at_its_expiry(site, clock):
    parent = Page.objects.get(slug="privacy").specific
    child = parent.add_child(instance=type(parent)(title="하위", title_en="Below", slug="below", expire_at=NOON))

    assert Client().get("/en/privacy/below/").status_code == 200
    clock.at(NOON)
    assert Client().get("/en/privacy/below/").status_code == 404
    assert Page.objects.get(pk=child.pk).live


@pytest.mark.parametrize("model", MODELS)
def test_withdrawn_schedule_shows_nothing(model, clock):
    row = schedule(make(model, live=False), go_live_at=NOON)
    revision = row.scheduled_revision
    revision.approved_go_live_at = None
    revision.save(update_fields=["approved_go_live_at"])
    clock.at(NOON)

    assert status(model) == 404


# ---------------------------------------------------------------- caches
@pytest.mark.parametrize("model", MODELS)
def test_no_page_outlives_a_schedule(model, clock):
    schedule(make(model, live=False), go_live_at=NOON, expire_at=NOON + timedelta(hours=1))

    def life():
        return sum(lifetimes(Client().get("/en/")["Cache-Control"]))

    assert life() == 10
    clock.at(NOON + timedelta(seconds=5))
    assert life() == 0  # the job may be at work
    call_command("publish_due", verbosity=0)
    assert life() == 60
    clock.at(NOON + timedelta(minutes=59, seconds=55))
    assert life() == 5


def test_schedule_that_fails_keeps_no_page_out_of_caches_for_ever(clock):
    schedule(make(Speaker), go_live_at=NOON)
    clock.at(NOON + timedelta(minutes=3))

    assert sum(lifetimes(Client().get("/en/")["Cache-Control"])) == 60


# ---------------------------------------------------------------- the job
@pytest.mark.parametrize("model", MODELS)
def test_scheduled_change_of_a_public_row_is_published_once(model, clock):
    name = TITLES[model]
    row = schedule(make(model), **{f"{name}_ko": "새 이름", f"{name}_en": "New name", "go_live_at": NOON})
    assert getattr(row, f"{name}_en") != "New name"

    call_command("publish_due", verbosity=0)
    row.refresh_from_db()
    assert getattr(row, f"{name}_en") != "New name"
    assert status(model) == 200  # as it was, in the meantime
    clock.at(NOON)
    for _runner in range(2):
        call_command("publish_due", verbosity=0)

    row = model.objects.get(pk=row.pk)
    assert (getattr(row, f"{name}_ko"), getattr(row, f"{name}_en"), row.live) == ("새 이름", "New name", True)
    assert not row.approved_schedule
    assert ModelLogEntry.objects.filter(action="wagtail.publish.scheduled").count() == 1


def test_second_runner_finds_nothing_left_to_do(clock):
    schedule(make(Speaker), name_en="New name", go_live_at=NOON)
    clock.at(NOON)
    tasks = tasks_due(NOON)
    done = [Runner().run_once(NOON) for _runner in range(2)]

    assert len(tasks) == 1
    assert done == [(1, []), (0, [])]


@pytest.mark.parametrize("model", MODELS)
def test_expired_row_is_unpublished(model, clock):
    row = schedule(make(model), expire_at=NOON)
    clock.at(NOON)
    call_command("publish_due", verbosity=0)

    row.refresh_from_db()
    assert (row.live, row.expired) == (False, True)


@pytest.fixture
def failing(monkeypatch):
    """A speaker that cannot be published, scheduled before one that can."""
    broken = schedule(make_speaker("broken"), name_en="Never", go_live_at=NOON - timedelta(seconds=1))
    schedule(make_speaker("sound"), name_en="Renamed", go_live_at=NOON)
    save = Speaker.save

    def refuse(row, *args, **kwargs):
        if row.slug == "broken":
            raise ValueError("cannot be saved")
        return save(row, *args, **kwargs)

    monkeypatch.setattr(Speaker, "save", refuse)
    broken.real_save = save
    return broken


def test_failing_row_keeps_its_schedule_and_stops_no_other(failing, clock, caplog):
    clock.at(NOON)
    with caplog.at_level(logging.ERROR), pytest.raises(CommandError):
        call_command("publish_due", verbosity=0)

    assert Speaker.objects.get(slug="sound").name_en == "Renamed"
    assert Revision.objects.get(approved_go_live_at__isnull=False).object_id == str(failing.pk)
    assert "cannot be saved" in caplog.text


def test_failing_row_is_tried_again_ever_more_seldom(failing, monkeypatch, clock):
    clock.at(NOON + timedelta(hours=2))
    runner = Runner(every=10)
    tries = []
    for second in (*range(0, 400, 10), *range(600, 4200, 100)):
        _done, failed = runner.run_once(NOON + timedelta(seconds=second))
        if failed:
            tries.append(second)

    assert tries[:6] == [0, 10, 30, 70, 150, 310]
    assert tries[-1] - tries[-2] == LONGEST_WAIT.total_seconds()
    monkeypatch.setattr(Speaker, "save", failing.real_save)
    assert Runner().run_once(NOON + timedelta(hours=2)) == (1, [])
    assert Speaker.objects.get(slug="broken").name_en == "Never"


def test_interval_must_be_a_second_at_least():
    with pytest.raises(CommandError):
        call_command("publish_due", every=0)


def test_wagtails_command_does_the_same(clock):
    schedule(make(Speaker), name_en="New name", go_live_at=NOON)
    clock.at(NOON)
    call_command("publish_scheduled", verbosity=0)

    assert Speaker.objects.get().name_en == "New name"


def test_runner_goes_on_when_the_database_is_away(monkeypatch, caplog):
    stopped, looks = threading.Event(), []

    def look(now):
        looks.append(now)
        if len(looks) == 3:
            stopped.set()
        raise OperationalError("no database")

    runner = Runner(every=0.001)
    monkeypatch.setattr("summit.scheduling.close_old_connections", lambda: None)
    monkeypatch.setattr(runner, "run_once", look)
    runner.run_until(stopped)

    assert looks == [BEFORE] * 3
    assert caplog.text.count("Schedules could not be read") == 3


# ---------------------------------------------------------------- what staff are told
def panel(user):
    client = Client()
    client.force_login(user)
    soup = BeautifulSoup(client.get(reverse("wagtailadmin_home")).content, "html.parser")
    found = soup.select_one(".overdue")
    return words(found) if found else ""


def test_overdue_schedule_is_shown_to_those_who_work_on_the_row(clock):
    ours, theirs = make_bureau("ours"), make_bureau("theirs")
    schedule(make(Speaker, name_ko="늦은 연사", bureau=ours), name_en="New name", go_live_at=NOON)
    team, editor, stranger = (
        make_staff("approver", language="en"),
        make_staff("bureau-editor", ours),
        make_staff("bureau-editor", theirs),
    )

    clock.at(NOON + timedelta(minutes=1, seconds=59))
    assert panel(team) == ""
    clock.at(NOON + timedelta(minutes=2))
    assert "늦은 연사 was to be published: Wed 3 June 12:00 (Seoul time)" in panel(team)
    assert "늦은 연사 게시 예정" in panel(editor)
    assert panel(stranger) == ""
    call_command("publish_due", verbosity=0)
    assert panel(team) == ""
