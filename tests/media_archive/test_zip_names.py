"""Names in a ZIP: what every system can unpack."""

import unicodedata

import pytest

from media_archive.zip_names import MOST_BYTES, UniqueNames, safe_name


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("보도자료.pdf", "보도자료.pdf"),
        (unicodedata.normalize("NFD", "보도자료.pdf"), "보도자료.pdf"),
        ("../../etc/passwd", "passwd"),
        ("a\\b:c?.txt", "b c.txt"),
        ("nul\x00l.txt", "nul l.txt"),
        ("con.pdf", "_con.pdf"),
        ("CON", "_CON"),
        ("contents.pdf", "contents.pdf"),
        ("com1.txt", "_com1.txt"),
        ("photo\u202egpj.exe", "photogpj.exe"),
        (".hidden", "hidden"),
        ("dots...pdf", "dots.pdf"),
    ],
)
def test_names_are_made_safe(name, expected):
    assert safe_name(name) == expected


@pytest.mark.parametrize("letter", ["a", "가", "🏛"])
def test_long_names_keep_their_ending_and_whole_characters(letter):
    name = safe_name(letter * 300 + ".pdf")

    assert len(name.encode()) <= MOST_BYTES
    assert name == letter * (len(name) - 4) + ".pdf"


def test_names_that_a_system_takes_for_one_are_told_apart():
    names = UniqueNames()

    found = [names.add(name) for name in ("사진.jpg", "사진.jpg", "A.pdf", "a.PDF", "a (2).pdf", "a")]

    assert found == ["사진.jpg", "사진 (2).jpg", "A.pdf", "a (2).pdf", "a (2) (2).pdf", "a"]
