"""Texts in spreadsheet cells: never run, and the same again when they come back."""

import pytest

from summit.spreadsheets import plain_text, text_of

RUN = ["=1+1", "+82-2-2133", "-1", "@SUM(A1)", "\tx", "\r=1", "\n=1", " =1", "＝1", "＋1", "－1", "＠a", "﹦1"]
LEFT = ["", "서울", "2020-06", "02-2133-1234", "a=1", "“=1”", " 서울"]
APOSTROPHES = ["'", "''", "'90s", "'=1", "''=1", "' x"]


@pytest.mark.parametrize("text", RUN + APOSTROPHES)
def test_what_a_spreadsheet_would_run_or_swallow_gets_an_apostrophe(text):
    assert plain_text(text) == f"'{text}"
    assert text_of(plain_text(text)) == text


@pytest.mark.parametrize("text", [*LEFT, None, 5, -5, True])
def test_everything_else_is_left_alone(text):
    assert plain_text(text) is text
    assert text_of(plain_text(text)) is text


def test_a_text_that_somebody_typed_with_an_apostrophe_keeps_it():
    assert text_of("'90s") == "'90s"
