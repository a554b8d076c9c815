"""Texts in the cells of a spreadsheet: never run as a formula, and the same again when they come back."""

import re

# A spreadsheet runs a cell that begins like this, after spaces too. Japanese and Korean keyboards write the wide forms.
STARTS = r"(?:['\t\r\n]|\s*[=+\-@＝＋－＠﹦﹢﹣﹫])"
_RUNS = re.compile(STARTS)
_KEPT = re.compile("'" + STARTS)


def plain_text(value):
    """Return a text as it may stand in a cell: an apostrophe goes before whatever would be run, and before another."""
    return f"'{value}" if isinstance(value, str) and _RUNS.match(value) else value


def text_of(cell):
    """Undo `plain_text`: whatever went out comes back as it was."""
    return cell[1:] if isinstance(cell, str) and _KEPT.match(cell) else cell
