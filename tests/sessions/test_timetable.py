from datetime import date, timedelta

import pytest
from django.utils import translation

from sessions.timetable import Timetable
from tests.factories import (
    at,
    make_bureau,
    make_city,
    make_company,
    make_country,
    make_days,
    make_participation,
    make_session,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def two_sessions():
    make_days()
    return [make_session("first", "2020-06-01 11:00", 60), make_session("second", "2020-06-02 22:00", 90)]


def slugs(slots):
    return [slot.session.slug for slot in slots]


@pytest.mark.parametrize(
    ("now", "phase", "live", "following"),
    [
        ("2020-05-28 10:00", "before", [], "first"),
        ("2020-06-01 10:59:59", "before", [], "first"),
        ("2020-06-01 11:00:00", "live", ["first"], "second"),
        ("2020-06-01 11:59:59", "live", ["first"], "second"),
        ("2020-06-01 12:00:00", "between", [], "second"),
        ("2020-06-02 00:00:00", "between", [], "second"),
        ("2020-06-02 22:00:00", "live", ["second"], None),
        ("2020-06-02 23:29:59", "live", ["second"], None),
        ("2020-06-02 23:30:00", "after", [], None),
    ],
)
def test_phase_of_the_summit(two_sessions, now, phase, live, following):
    timetable = Timetable(at(now))

    assert timetable.phase == phase
    assert slugs(timetable.live) == live
    assert (timetable.next and timetable.next.session.slug) == following


@pytest.mark.parametrize(
    ("now", "boundary"),
    [
        ("2020-05-28 10:00", "2020-06-01 11:00"),
        ("2020-06-01 11:00", "2020-06-01 12:00"),
        ("2020-06-01 12:00", "2020-06-02 22:00"),
        ("2020-06-02 23:30", "2020-06-15 12:00"),  # the promise of a replay ends after two weeks
        ("2020-06-16 23:30", None),
    ],
)
def test_next_boundary_is_the_next_change_of_any_state(two_sessions, now, boundary):
    assert Timetable(at(now)).next_boundary == (boundary and at(boundary))


def test_empty_timetable_is_before_the_summit():
    timetable = Timetable(at("2020-06-03 12:00"))

    assert (timetable.phase, timetable.slots, timetable.days, timetable.next) == ("before", [], [], None)
    assert timetable.next_boundary is None


def test_all_five_days_stand_even_without_sessions(two_sessions):
    days = Timetable(at("2020-06-02 12:00")).days

    assert [(day.date, day.number, slugs(day.slots), day.is_today) for day in days] == [
        (date(2020, 6, 1), 1, ["first"], False),
        (date(2020, 6, 2), 2, ["second"], True),
        (date(2020, 6, 3), 3, [], False),
        (date(2020, 6, 4), 4, [], False),
        (date(2020, 6, 5), 5, [], False),
    ]
    assert days[1].theme


@pytest.mark.parametrize(
    ("now", "today"), [("2020-06-01 23:59:59", 1), ("2020-06-02 00:00:00", 2), ("2020-06-02 00:00:01", 2)]
)
def test_today_changes_at_midnight_in_seoul(two_sessions, now, today):
    assert [day.number for day in Timetable(at(now)).days if day.is_today] == [today]


def test_session_past_midnight_stays_on_its_evening():
    make_days()
    make_session("late", "2020-06-04 23:00", 90)

    timetable = Timetable(at("2020-06-05 00:15"))

    assert [slugs(day.slots) for day in timetable.days] == [[], [], [], ["late"], []]
    assert timetable.slots[0].crosses_midnight
    assert timetable.phase == "live"


def test_session_that_ends_at_midnight_does_not_cross_it():
    make_session("evening", "2020-06-04 23:00", 60)

    assert not Timetable(at("2020-06-04 12:00")).slots[0].crosses_midnight


def test_delay_past_another_session_changes_the_order_but_not_the_day():
    make_days()
    make_session("delayed", "2020-06-03 18:00", delay_minutes=240)
    make_session("punctual", "2020-06-03 21:00")

    timetable = Timetable(at("2020-06-03 12:00"))

    assert slugs(timetable.slots) == ["punctual", "delayed"]
    assert timetable.next.session.slug == "punctual"
    assert slugs(timetable.days[2].slots) == ["punctual", "delayed"]


def test_cancelled_session_stays_listed_but_is_never_next():
    make_session("cancelled", "2020-06-03 09:00", is_cancelled=True)
    make_session("held", "2020-06-03 12:00")

    before, after = Timetable(at("2020-06-03 08:00")), Timetable(at("2020-06-04 08:00"))

    assert slugs(before.slots) == ["cancelled", "held"]
    assert before.next.session.slug == "held"
    assert slugs(before.held) == ["held"]
    assert (before.phase, after.phase) == ("before", "after")


def test_draft_session_is_in_no_list():
    make_session("draft", "2020-06-03 09:00", live=False)

    assert Timetable(at("2020-06-03 09:30")).slots == []


@pytest.mark.parametrize(
    ("fields", "now", "kind", "is_external"),
    [
        ({}, "2020-06-03 15:00", None, None),
        ({}, "2020-06-03 16:00", "live", False),
        ({}, "2020-06-03 18:00", "channel", True),
        ({"streams": ()}, "2020-06-03 18:00", None, None),
        ({"video_id": "46yU-Kx_Xl4"}, "2020-06-03 18:00", "replay", False),
        ({"is_cancelled": True}, "2020-06-03 16:00", None, None),
        ({"delay_minutes": 40}, "2020-06-03 16:00", None, None),
    ],
)
def test_one_action_for_each_state(fields, now, kind, is_external):
    make_session(**fields)

    action = Timetable(at(now)).slots[0].action

    assert (action and (action.kind, action.is_external)) == (kind and (kind, is_external))


@pytest.mark.parametrize(("language", "order"), [("ko", ["ko", "en"]), ("en", ["en", "ko"])])
def test_stream_of_the_page_comes_first(language, order):
    make_session()

    with translation.override(language):
        assert [stream.language for stream in Timetable(at("2020-06-03 18:00")).slots[0].streams] == order


def test_people_count_leaves_out_drafts_and_companies():
    session = make_session()
    make_participation(session)
    make_participation(session, role="keynote", speaker=None, company=make_company())

    assert Timetable(at("2020-06-03 12:00")).slots[0].session.people_count == 1


def test_queries_do_not_grow_with_the_sessions(django_assert_num_queries):
    country, bureau = make_country(), make_bureau()
    for number in range(1, 4):
        session = make_session(f"session-{number}", at("2020-06-01 08:00") + timedelta(hours=number), 45, bureau=bureau)
        session.cities.add(make_city(f"city-{number}", country=country))
        session.countries.add(country)
        session.save()

    with django_assert_num_queries(4):  # sessions, broadcasts, days, countries
        timetable = Timetable(at("2020-06-01 12:00")).read("countries")
        assert [slot.session.bureau.slug for day in timetable.days for slot in day.slots] == ["bureau"] * 3
        assert [list(slot.session.countries.all()) for slot in timetable.slots] == [[country]] * 3
