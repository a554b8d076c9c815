"""Amounts of money as sources write them, and how visitors read them. Pure; whole units of a currency, never floats."""

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal

from django.utils.translation import gettext_lazy as _

WON, DOLLAR = "KRW", "USD"
FOREIGN_CURRENCIES = [
    ("USD", _("US dollar (USD)")),
    ("EUR", _("euro (EUR)")),
    ("JPY", _("Japanese yen (JPY)")),
    ("CNY", _("Chinese yuan (CNY, RMB)")),
    ("GBP", _("pound sterling (GBP)")),
    ("SGD", _("Singapore dollar (SGD)")),
]
KOREAN_NAMES = {
    "KRW": "원",
    "USD": "달러",
    "EUR": "유로",
    "JPY": "엔",
    "CNY": "위안",
    "GBP": "파운드",
    "SGD": "싱가포르달러",
}
OTHER_CODES = {"RMB": "CNY"}
UNITS = {"thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12}
QUALIFIERS = {"about": "about", "more than": "more_than", "over": "more_than"}
PATTERN = re.compile(
    r"(?:(?P<qualifier>about|more than|over)\s+)?(?P<code>[A-Z]{3})\s+(?P<number>\d[\d,]*(?:\.\d+)?)"
    r"(?:\s+(?P<unit>thousand|million|billion|trillion))?(?:\s+\((?P<note>[^()]*)\))?\Z"
)
KEPT_DIGITS = 3  # of an amount that was converted


@dataclass(frozen=True)
class Money:
    """An amount in whole units of `currency` (ISO 4217); `qualifier` is "", "about" or "more_than"."""

    currency: str
    value: Decimal
    qualifier: str = ""


@dataclass(frozen=True)
class Converted:
    """An amount in another currency, at a rate that staff have entered."""

    money: Money
    rate: object


def read_money(text):
    """Return the Money that a source's words say ("more than KRW 6 billion (cumulative)"), or None."""
    match = PATTERN.match((text or "").strip())
    if not match:
        return None
    code = OTHER_CODES.get(match["code"], match["code"])
    if code not in KOREAN_NAMES:
        return None
    value = Decimal(match["number"].replace(",", "")) * UNITS.get(match["unit"], 1)
    return Money(code, plain(value), QUALIFIERS.get(match["qualifier"], ""))


def plain(value):
    """A Decimal without an exponent or useless zeros."""
    value = value.normalize()
    return value.quantize(Decimal(1)) if value.as_tuple().exponent > 0 else value


def convert(money, rates, as_of):
    """Return what an amount of about the date `as_of` is in the other currency, or None where no rate says it.

    Won become dollars and everything else won, by the rate whose day is nearest; an amount keeps three digits.
    """
    other = DOLLAR if money.currency == WON else WON
    foreign = money.currency if other == WON else other
    rate = nearest([rate for rate in rates if rate.currency == foreign], as_of)
    if rate is None:
        return None
    value = money.value * rate.krw_per_unit if other == WON else money.value / rate.krw_per_unit
    return Converted(Money(other, rounded(value), money.qualifier or "about"), rate)


def nearest(rates, as_of):
    """The rate of the day nearest to a year, a month or a day; where two are as near, the earlier."""
    year, month, day = ([int(part) for part in as_of.split("-")] + [0, 0])[:3]
    wanted = (year * 12 + (month or 6)) * 31 + (day or 15)
    ranked = [(abs((r.as_of.year * 12 + r.as_of.month) * 31 + r.as_of.day - wanted), r.as_of, r) for r in rates]
    return min(ranked, key=lambda each: each[:2])[2] if ranked else None


def rounded(value):
    step = Decimal(1).scaleb(max(value.adjusted() - KEPT_DIGITS + 1, 0)) if value else Decimal(1)
    return plain((value / step).quantize(Decimal(1), ROUND_HALF_EVEN) * step)


# ---------------------------------------------------------------- writing
def write_number(value):
    return f"{value:,f}"


def write_money(money, language):
    """256억 원, 약 300만 달러 / KRW 25.6 billion, about USD 3 million."""
    if language == "ko":
        text = f"{korean_number(money.value)} {KOREAN_NAMES[money.currency]}"
        return {"about": f"약 {text}", "more_than": f"{text} 이상"}.get(money.qualifier, text)
    text = f"{money.currency} {english_number(money.value)}"
    return {"about": f"about {text}", "more_than": f"more than {text}"}.get(money.qualifier, text)


def korean_number(value):
    """181억 6,800만; what is left of ten thousand follows in digits."""
    sign, value = ("-", -value) if value < 0 else ("", value)
    parts = []
    for word, unit in (("조", 10**12), ("억", 10**8), ("만", 10**4)):
        count, value = divmod(value, unit)
        if count:
            parts.append(f"{int(count):,}{word}")
    if value or not parts:
        parts.append(write_number(plain(value) if value else Decimal(0)))
    return sign + " ".join(parts)


def english_number(value):
    """25.6 billion; in digits where that would be longer than three places after the point."""
    for word, unit in (("trillion", 10**12), ("billion", 10**9), ("million", 10**6)):
        if abs(value) >= unit:
            short = plain(value / unit)
            if short.as_tuple().exponent >= -3:
                return f"{write_number(short)} {word}"
    return write_number(value)
