"""Amounts as sources write them, and as visitors read them."""

from datetime import date
from decimal import Decimal

import pytest

from ir_companies.models import ExchangeRate
from ir_companies.money import Money, convert, read_money, rounded, write_money


@pytest.mark.parametrize(
    ("words", "money"),
    [
        ("KRW 25.6 billion", Money("KRW", Decimal(25_600_000_000))),
        ("about KRW 150 billion", Money("KRW", Decimal(150_000_000_000), "about")),
        ("more than KRW 6 billion (cumulative)", Money("KRW", Decimal(6_000_000_000), "more_than")),
        ("RMB 20 million (about USD 3 million)", Money("CNY", Decimal(20_000_000))),
        ("USD 1,250.50", Money("USD", Decimal("1250.5"))),
        ("JPY 10 thousand", Money("JPY", Decimal(10_000))),
        (" over USD 1 trillion ", Money("USD", Decimal(10**12), "more_than")),
    ],
)
def test_money_is_read_from_the_words_of_a_source(words, money):
    assert read_money(words) == money


@pytest.mark.parametrize(
    "words",
    ["", None, "25.6 billion", "KRW", "KRW many", "XXX 5 million", "krw 5", "KRW 5 zillion", "KRW 5 million, later"],
)
def test_words_without_currency_or_number_are_no_money(words):
    assert read_money(words) is None


@pytest.mark.parametrize(
    ("money", "korean", "english"),
    [
        (Money("KRW", Decimal(25_600_000_000)), "256억 원", "KRW 25.6 billion"),
        (Money("KRW", Decimal(18_168_000_000)), "181억 6,800만 원", "KRW 18.168 billion"),
        (Money("KRW", Decimal(-433_000_000)), "-4억 3,300만 원", "KRW -433 million"),
        (Money("KRW", Decimal(0)), "0 원", "KRW 0"),
        (Money("KRW", Decimal(10**12)), "1조 원", "KRW 1 trillion"),
        (Money("KRW", Decimal(150_000_000_000), "about"), "약 1,500억 원", "about KRW 150 billion"),
        (Money("USD", Decimal(3_000_000), "more_than"), "300만 달러 이상", "more than USD 3 million"),
        (Money("USD", Decimal("1250.5")), "1,250.5 달러", "USD 1,250.5"),
        (Money("CNY", Decimal(12_345_678)), "1,234만 5,678 위안", "CNY 12,345,678"),
    ],
)
def test_money_is_written_in_both_languages(money, korean, english):
    assert [write_money(money, language) for language in ("ko", "en")] == [korean, english]


def rate(currency="USD", krw="1200", day="2020-06-05"):
    return ExchangeRate(currency=currency, krw_per_unit=Decimal(krw), as_of=date.fromisoformat(day))


def test_won_become_dollars_and_everything_else_won():
    rates = [rate(), rate("CNY", "170.1234")]

    to_dollars = convert(Money("KRW", Decimal(25_600_000_000)), rates, "2019-11")
    to_won = convert(Money("CNY", Decimal(20_000_000)), rates, "2018")

    assert to_dollars.money == Money("USD", Decimal(21_300_000), "about")
    assert to_won.money == Money("KRW", Decimal(3_400_000_000), "about")


def test_lower_bound_stays_one_when_converted():
    assert convert(Money("KRW", Decimal(6 * 10**9), "more_than"), [rate()], "2015-07").money.qualifier == "more_than"


def test_without_a_rate_nothing_is_converted():
    assert convert(Money("KRW", Decimal(1)), [], "2020") is None
    assert convert(Money("EUR", Decimal(1)), [rate()], "2020") is None


@pytest.mark.parametrize(
    ("as_of", "day"),
    [
        ("2020-06-05", "2020-06-01"),
        ("2019", "2019-06-15"),
        ("2019-11", "2019-06-15"),
        ("2031", "2020-06-01"),
        ("1999", "2019-06-15"),
    ],
)
def test_rate_of_the_nearest_day_counts(as_of, day):
    rates = [rate(day="2020-06-01"), rate(day="2019-06-15")]

    assert convert(Money("KRW", Decimal(1000)), rates, as_of).rate.as_of == date.fromisoformat(day)


@pytest.mark.parametrize(("value", "kept"), [("21333333", "21300000"), ("999.6", "1000"), ("12.4", "12"), ("0", "0")])
def test_converted_amounts_keep_three_digits(value, kept):
    assert rounded(Decimal(value)) == Decimal(kept)
