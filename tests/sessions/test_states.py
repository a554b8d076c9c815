from datetime import datetime, timedelta
from types import SimpleNamespace

import pytest
from django.utils import translation

from sessions.states import REPLAY_PENDING, Kind, boundaries, moved_times, state_at
from tests.factories import at

START = at("2020-06-03 15:30")
END = at("2020-06-03 17:00")
SECOND = timedelta(seconds=1)


class Broadcasts(list):
    def all(self):
        return self


def session(**fields):
    """What states read of a session: no database needed."""
    video_id = fields.pop("video_id", "")
    defaults = {
        "starts_at": START,
        "ends_at": END,
        "delay_minutes": 0,
        "revised_ends_at": None,
        "is_cancelled": False,
        "broadcasts": Broadcasts([SimpleNamespace(video_id=""), SimpleNamespace(video_id=video_id)]),
    }
    return SimpleNamespace(**(defaults | fields))


DELAYED = {"delay_minutes": 20}
OVERRUN = {"revised_ends_at": at("2020-06-03 17:25")}
EARLY_END = {"revised_ends_at": at("2020-06-03 16:30")}
CANCELLED = {"is_cancelled": True}
RECORDED = {"video_id": "46yU-Kx_Xl4"}


@pytest.mark.parametrize(
    ("fields", "now", "kind"),
    [
        ({}, "2020-05-01 00:00", "upcoming"),
        ({}, "2020-06-03 15:29:59", "upcoming"),
        ({}, "2020-06-03 15:30:00", "live"),
        ({}, "2020-06-03 15:30:01", "live"),
        ({}, "2020-06-03 16:59:59", "live"),
        ({}, "2020-06-03 17:00:00", "ended"),
        ({}, "2020-06-03 17:00:01", "ended"),
        ({}, "2026-01-01 00:00", "ended"),
        (RECORDED, "2020-06-03 15:29:59", "upcoming"),
        (RECORDED, "2020-06-03 16:59:59", "live"),
        (RECORDED, "2020-06-03 17:00:00", "replay"),
        (DELAYED, "2020-06-03 12:00", "delayed"),
        (DELAYED, "2020-06-03 15:30:00", "delayed"),
        (DELAYED, "2020-06-03 15:49:59", "delayed"),
        (DELAYED, "2020-06-03 15:50:00", "live"),
        (DELAYED, "2020-06-03 17:19:59", "live"),
        (DELAYED, "2020-06-03 17:20:00", "ended"),
        (DELAYED | RECORDED, "2020-06-03 17:20:00", "replay"),
        (OVERRUN, "2020-06-03 17:24:59", "live"),
        (OVERRUN, "2020-06-03 17:25:00", "ended"),
        (EARLY_END, "2020-06-03 16:29:59", "live"),
        (EARLY_END, "2020-06-03 16:30:00", "ended"),
        (DELAYED | EARLY_END, "2020-06-03 15:49:59", "delayed"),
        (DELAYED | EARLY_END, "2020-06-03 16:30:00", "ended"),
        (CANCELLED, "2020-05-01 00:00", "cancelled"),
        (CANCELLED, "2020-06-03 16:00", "cancelled"),
        (CANCELLED, "2026-01-01 00:00", "cancelled"),
        (CANCELLED | DELAYED | RECORDED, "2020-06-03 15:40", "cancelled"),
    ],
)
def test_state_is_decided_in_order(fields, now, kind):
    assert state_at(session(**fields), at(now)).kind == kind


def test_every_kind_is_reached_by_the_table():
    marks = test_state_is_decided_in_order.pytestmark[0].args[1]

    assert {kind for _fields, _now, kind in marks} == set(Kind)


@pytest.mark.parametrize(
    ("fields", "starts_at", "ends_at"),
    [
        ({}, "15:30", "17:00"),
        (DELAYED, "15:50", "17:20"),
        (OVERRUN, "15:30", "17:25"),
        (DELAYED | OVERRUN, "15:50", "17:25"),
        ({"delay_minutes": 120} | EARLY_END, "17:30", "17:30"),  # an end before the new start ends it at once
    ],
)
def test_delay_moves_both_ends_unless_staff_set_one(fields, starts_at, ends_at):
    assert moved_times(session(**fields)) == (at(f"2020-06-03 {starts_at}"), at(f"2020-06-03 {ends_at}"))


@pytest.mark.parametrize(
    ("now", "awaits"),
    [(END - SECOND, False), (END, True), (END + REPLAY_PENDING - SECOND, True), (END + REPLAY_PENDING, False)],
)
def test_replay_is_promised_for_two_weeks(now, awaits):
    assert state_at(session(), now).awaits_replay is awaits
    assert state_at(session(**RECORDED), now).awaits_replay is False


def test_boundaries_are_the_instants_at_which_the_state_changes():
    assert boundaries(session(**DELAYED)) == [
        at("2020-06-03 15:50"),
        at("2020-06-03 17:20"),
        at("2020-06-17 17:20"),
    ]
    assert boundaries(session(**CANCELLED)) == []


def test_state_past_midnight_belongs_to_the_evening():
    late = session(starts_at=at("2020-06-04 23:00"), ends_at=at("2020-06-05 00:30"))

    assert state_at(late, at("2020-06-05 00:00")).is_live
    assert state_at(late, at("2020-06-05 00:29:59")).is_live
    assert state_at(late, at("2020-06-05 00:30")).is_over


@pytest.mark.parametrize("zone", ["2020-06-03T06:29:59+00:00", "2020-06-02T23:29:59-07:00"])
def test_state_does_not_depend_on_the_zone_of_now(zone):
    now = datetime.fromisoformat(zone)

    assert state_at(session(), now).kind == Kind.UPCOMING
    assert state_at(session(), now + SECOND).kind == Kind.LIVE


def test_label_of_a_delay_says_how_long():
    with translation.override("en"):
        assert state_at(session(**DELAYED), START).label == "Delayed 20 min"
