"""The order of names, the letters they stand under, and how they are found."""

from types import SimpleNamespace

import pytest
from django.http import QueryDict

from summit.collation import by_letter, initial, sort_key
from summit.filters import LONGEST_SEARCH, FilterForm
from summit.search_text import compact, fold, matches


def named(*names):
    return [SimpleNamespace(name=name) for name in names]


@pytest.mark.parametrize(
    ("name", "letter"),
    [
        ("가람", "ㄱ"),
        ("까치", "ㄱ"),
        ("나", "ㄴ"),
        ("떡", "ㄷ"),
        ("빵", "ㅂ"),
        ("쑤에준 안", "ㅅ"),
        ("힣", "ㅎ"),
        ("\u1112\u1161\u11ab", "ㅎ"),  # 한, taken apart as some systems do
        ("álvaro", "A"),
        ("Đức", "D"),
        ("Ｚoe", "Z"),
        ("3D", "#"),
        ("ㅋㅋ", "#"),
        ("李", "#"),
        ("", "#"),
        (None, "#"),
    ],
)
def test_initial_is_the_letter_a_name_stands_under(name, letter):
    assert initial(name) == letter


def test_korean_list_has_hangul_first_and_english_list_has_it_last():
    names = ["Smith", "하나", "가람", "álvaro", "Zoe", "李"]

    assert sorted(names, key=lambda name: sort_key(name, "ko")) == ["가람", "하나", "álvaro", "Smith", "Zoe", "李"]
    assert sorted(names, key=lambda name: sort_key(name, "en")) == ["álvaro", "Smith", "Zoe", "가람", "하나", "李"]


def test_hangul_stands_in_the_order_of_dictionaries():
    names = ["강", "가", "각", "까", "개", "갸"]

    assert sorted(names, key=lambda name: sort_key(name, "ko")) == ["가", "각", "강", "개", "갸", "까"]


def test_letters_of_the_own_script_are_all_there():
    letters = by_letter(named("Zoe", "가람", "나무", "까치"), "ko")

    assert "".join(letter.letter for letter in letters) == "ㄱㄴㄷㄹㅁㅂㅅㅇㅈㅊㅋㅌㅍㅎZ"
    assert [row.name for row in letters[0].rows] == ["가람", "까치"]
    assert {letter.lang for letter in letters} == {""}


def test_korean_letters_are_marked_in_an_english_list():
    letters = by_letter(named("Zoe", "가람"), "en")

    assert [(letter.letter, letter.lang) for letter in letters if letter.rows] == [("Z", ""), ("ㄱ", "ko")]


def test_fold_takes_away_what_people_do_not_type():
    assert fold("  Álvaro—PORRO ") == "alvaro porro"
    assert fold("Nguyễn Đức Chung") == "nguyen duc chung"
    assert fold("Park Won-soon") == "park won soon"
    assert fold("\u1112\u1161\u11ab글") == fold("한글") == "한글"
    assert compact("Park Won-soon") == compact("parkwonsoon")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", True),
        ("park", True),
        ("won park", True),
        ("박원", True),
        ("원 순", True),
        ("wonsun", False),
        ("park kim", False),
        ("???", False),
        ("한", False),
    ],
)
def test_matches_any_name_by_all_words(query, expected):
    assert matches(query, ["박원순", "Park Won-soon", None]) is expected


def form(query):
    return FilterForm(QueryDict(query), "/en/speakers/")


def test_form_keeps_what_it_knows():
    filters = form("q=park&day=2&other=x")

    assert filters.search("q", "Name") == "park"
    assert filters.select("day", "Day", [("1", "Mon"), ("2", "Tue")], "All") == "2"
    assert [chosen.remove_url for chosen in filters.chosen] == ["/en/speakers/?day=2", "/en/speakers/?q=park"]
    assert [chosen.label for chosen in filters.chosen] == ["park", "Tue"]
    assert filters.problems == []
    assert filters.is_narrowed


def test_form_leaves_out_what_is_no_choice_and_says_so():
    filters = form("day=9")

    assert filters.select("day", "Day", [("1", "Mon")], "All") == ""
    assert len(filters.problems) == 1
    assert not filters.is_narrowed
    assert filters.fields[0].options[0].is_selected


def test_form_cuts_a_long_search_and_cleans_it():
    filters = form(f"q=a%00b%0a{'x' * 500}")

    assert filters.search("q", "Name").startswith("a b x")
    assert len(filters.search("q", "Name")) == LONGEST_SEARCH
    assert filters.problems


def test_form_takes_the_last_of_a_repeated_value():
    assert form("day=1&day=2").select("day", "Day", [("1", "Mon"), ("2", "Tue")], "All") == "2"
