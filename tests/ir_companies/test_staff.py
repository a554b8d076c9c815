"""What the investor officer enters and sees, and the public does not."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from ir_companies.models import ExchangeRate, FundingRound, Need
from tests.factories import make_company, make_site, make_source, make_staff
from tests.visits import read, texts, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(client, clock):
    clock.at("2020-06-05 14:00")
    make_site()
    client.force_login(make_staff("investor-officer", language="en"))
    return client


def test_officer_enters_a_rate_with_its_day_and_source(officer):
    source = make_source()
    page = read(officer, "/staff/snippets/ir_companies/exchangerate/add/")
    response = officer.post(
        "/staff/snippets/ir_companies/exchangerate/add/",
        {"currency": "USD", "krw_per_unit": "1219.3", "as_of": "2020-06-05", "source": source.pk},
    )

    assert "Won for 1 dollar, 1 euro, 1 yen (not 100). Example: 1203.4" in words(page.main)
    assert response.status_code == 302
    rate = ExchangeRate.objects.get()
    assert (str(rate), rate.source) == ("1 USD = 1,219.3 KRW (2020-06-05)", source)


@pytest.mark.parametrize(
    "fields",
    [
        {"krw_per_unit": "0"},
        {"krw_per_unit": "-1"},
        {"currency": "KRW"},
        {"as_of": None},
        {"source": None},
        {"as_of": date(2020, 6, 4)},
    ],
)
def test_rate_that_says_nothing_is_refused(fields):
    source = make_source()
    ExchangeRate.objects.create(currency="USD", krw_per_unit="1200", as_of=date(2020, 6, 4), source=source)
    given = {"currency": "USD", "krw_per_unit": "1219.3", "as_of": date(2020, 6, 5), "source": source} | fields

    with pytest.raises(ValidationError):
        ExchangeRate(**given).full_clean()


@pytest.mark.parametrize("model", [FundingRound, Need])
def test_amount_without_currency_is_refused(model):
    own = {"date": "2020", "text": "Round"} if model is FundingRound else {"as_of": "2020", "kind": "investment"}

    def refused(amount):
        row = model(company=make_company(f"c-{len(amount)}"), amount=amount, source=source, **own)
        try:
            row.full_clean()
        except ValidationError as error:
            return set(error.message_dict)
        return set()

    source = make_source()
    assert refused("25.6 billion") == {"amount"}
    assert refused("more than KRW 25.6 billion") == set()
    assert refused("") == set()


def test_number_of_employees_needs_its_date():
    with pytest.raises(ValidationError) as refused:
        make_company(employees=10).full_clean()

    assert set(refused.value.message_dict) == {"employees_as_of"}


def test_officer_sees_what_is_missing_and_the_public_does_not(officer):
    company = make_company("tankerfund", to_be_completed="products\n\nfounding year\n")

    assert company.missing_count == 2
    assert "2" in texts(read(officer, "/staff/snippets/ir_companies/company/"), "tbody td")
    form = read(officer, f"/staff/snippets/ir_companies/company/edit/{company.pk}/")
    assert "founding year" in form.select_one("[name=to_be_completed]").get_text()
    for path in [
        "ir/",
        "ir/tankerfund/",
        "ir/compare/?c=tankerfund",
        "ir/shortlist/?c=tankerfund",
        "ir/shortlist.csv?c=tankerfund",
    ]:
        assert "founding year" not in officer.get(f"/en/{path}").content.decode()
