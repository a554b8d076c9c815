"""The one rule of how two texts stand to each other, case by case."""

from dataclasses import replace
from datetime import timedelta

import pytest

from parity.states import SHORTEST, History, Kind, State, after, digest, digest_of_both, is_free_of_language, state_of
from tests.factories import at

FIRST = at("2020-06-01 09:00")
SECOND = at("2020-06-02 09:00")
THIRD = at("2020-06-03 09:00")
A_MINUTE = timedelta(minutes=1)


def history_of(*saves):
    """The history after (Korean, English, instant) have been published one after the other."""
    history = None
    for korean, english, instant in saves:
        history = after(history, korean, english, instant)
    return history


# ---------------------------------------------------------------- without a history
@pytest.mark.parametrize(
    ("korean", "english", "expected"),
    [
        ("", "", State(Kind.EMPTY)),
        ("교육", "", State(Kind.MISSING, "en")),
        ("", "Education", State(Kind.MISSING, "ko")),
        ("교육", "Education", State(Kind.OK)),
        ("교육", "교육", State(Kind.SAME, "en")),
        ("Discussion on education", "Discussion on education", State(Kind.SAME, "ko")),
        ("“22 Outstanding Companies in 2020s”, chosen by us", "“22 Outstanding Companies in 2020s”", State(Kind.OK)),
    ],
)
def test_state_without_history(korean, english, expected):
    assert state_of(korean, english) == expected


@pytest.mark.parametrize(
    "text",
    [
        "2020",
        "15:30",
        "VM501 / VM206",
        "TBS",
        "CAC2020",
        "UNDRR",
        "Jared Diamond",
        "The Bank of America",
        "Médecins Sans Frontières",
        "Ludwig van Beethoven",
        "iDoT",
        "cac2020.seoul.go.kr",
        "https://example.org/report",
        "press@example.org",
        "★★★",
    ],
)
def test_some_texts_read_the_same_in_both_languages(text):
    assert is_free_of_language(text)
    assert state_of(text, text).kind == Kind.OK


@pytest.mark.parametrize(
    "text",
    [
        "서울",
        "CAC의 논의",
        "cities",
        "Discussion on education",
        "Seoul Metropolitan Government and the many bodies that work with it in Every District Of It",
    ],
)
def test_other_texts_do_not(text):
    assert not is_free_of_language(text)


# ---------------------------------------------------------------- with a history
@pytest.mark.parametrize(
    ("saves", "expected"),
    [
        ([("가", "A", FIRST)], State(Kind.OK)),
        ([("가", "A", FIRST), ("가", "A", SECOND)], State(Kind.OK)),
        ([("가", "A", FIRST), ("나", "A", SECOND)], State(Kind.STALE, "en", SECOND)),
        ([("가", "A", FIRST), ("가", "B", SECOND)], State(Kind.STALE, "ko", SECOND)),
        ([("가", "A", FIRST), ("나", "B", SECOND)], State(Kind.OK)),  # both in one save
        ([("가", "A", FIRST), ("나", "A", SECOND), ("나", "B", THIRD)], State(Kind.OK)),  # the other one followed
        ([("가", "A", FIRST), ("나", "A", SECOND), ("다", "A", THIRD)], State(Kind.STALE, "en", THIRD)),
        ([("가", "A", FIRST), ("나", "A", SECOND), ("다", "B", THIRD)], State(Kind.OK)),
        ([("가", "", FIRST), ("가", "A", SECOND)], State(Kind.OK)),  # what was written for it fits it
        ([("가", "", FIRST), ("가", "A", SECOND), ("나", "A", THIRD)], State(Kind.STALE, "en", THIRD)),
        ([("가", "", FIRST), ("나", "", SECOND)], State(Kind.MISSING, "en")),
        ([("가", "A", FIRST), ("나", "", SECOND)], State(Kind.MISSING, "en")),
        ([("가", "A", FIRST), ("", "", SECOND), ("나", "A", THIRD)], State(Kind.OK)),
        ([("가", "A", FIRST), ("나", "A", SECOND), ("가", "A", THIRD)], State(Kind.STALE, "en", THIRD)),
    ],
)
def test_state_after_saves(saves, expected):
    korean, english, _instant = saves[-1]

    assert state_of(korean, english, history_of(*saves)) == expected


def test_two_saves_in_one_tick_of_the_clock_follow_one_another():
    history = history_of(("가", "A", FIRST), ("나", "A", FIRST))

    assert history.korean_at == FIRST + SHORTEST
    assert state_of("나", "A", history) == State(Kind.STALE, "en", FIRST + SHORTEST)


def test_clock_set_back_changes_no_order():
    history = history_of(("가", "A", SECOND), ("나", "A", FIRST))

    assert history.korean_at > history.english_at
    assert state_of("나", "A", history).kind == Kind.STALE


def test_both_languages_of_one_save_share_one_instant():
    history = history_of(("가", "A", FIRST), ("나", "B", SECOND))

    assert history.korean_at == history.english_at == history.agreed_at == SECOND


# ---------------------------------------------------------------- said to fit
def approved(history, korean, english, instant):
    return replace(history, approved=digest_of_both(korean, english), agreed_at=instant)


@pytest.mark.parametrize(
    ("korean", "english"), [("가", ""), ("", "A"), ("Discussion on education", "Discussion on education")]
)
def test_gap_that_somebody_approved_is_none(korean, english):
    history = approved(history_of((korean, english, FIRST)), korean, english, SECOND)

    assert state_of(korean, english, history).kind == Kind.APPROVED


def test_text_that_is_behind_and_approved_is_not_stale():
    history = history_of(("가", "A", FIRST), ("나", "A", SECOND))

    assert state_of("나", "A", approved(history, "나", "A", THIRD)) == State(Kind.APPROVED)


@pytest.mark.parametrize(("korean", "english"), [("다", ""), ("", "가")])
def test_approval_ends_with_a_change(korean, english):
    history = after(approved(history_of(("가", "", FIRST)), "가", "", SECOND), korean, english, THIRD)

    assert state_of(korean, english, history).kind == Kind.MISSING


@pytest.mark.parametrize(("korean", "english", "behind"), [("다", "A", "en"), ("나", "B", "ko")])
def test_change_after_approval_leaves_the_other_language_behind(korean, english, behind):
    """The language that was behind may change too: it was found to fit, so the other one has to follow again."""
    history = approved(history_of(("가", "A", FIRST), ("나", "A", SECOND)), "나", "A", SECOND + A_MINUTE)
    history = after(history, korean, english, THIRD)

    assert state_of(korean, english, history) == State(Kind.STALE, behind, THIRD)


def test_what_was_approved_as_a_draft_fits_once_it_is_published():
    history = replace(history_of(("가", "A", FIRST)), approved=digest_of_both("나", "A"))
    history = after(history, "나", "A", SECOND)

    assert state_of("나", "A", history).kind == Kind.APPROVED
    assert state_of("다", "A", after(history, "다", "A", THIRD)) == State(Kind.STALE, "en", THIRD)


# ---------------------------------------------------------------- drafts
def test_draft_is_judged_by_what_it_would_become():
    published = history_of(("가", "A", FIRST))

    drafted = after(published, "나", "A", SECOND)

    assert state_of("나", "A", drafted, published) == State(Kind.STALE, "en", None)
    assert state_of("가", "A", published, published) == State(Kind.OK)


def test_draft_says_since_when_where_the_change_is_published():
    published = history_of(("가", "A", FIRST), ("나", "A", SECOND))

    assert state_of("나", "A", after(published, "나", "A", THIRD), published) == State(Kind.STALE, "en", SECOND)
    assert state_of("나", "B", after(published, "나", "B", THIRD), published) == State(Kind.OK)


def test_digest_of_nothing_is_nothing():
    assert digest("") == ""
    assert digest("가") != digest("나")
    assert isinstance(history_of(("가", "A", FIRST)), History)
