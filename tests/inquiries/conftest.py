import pytest

from tests.factories import make_company, make_site
from tests.inquiries.writing import Investor


@pytest.fixture
def company(db):
    """The section for investors with one company in it."""
    make_site()
    return make_company(name_ko="힐세리온", name_en="Healcerion")


@pytest.fixture
def investor(company, clock):
    return Investor(clock)
