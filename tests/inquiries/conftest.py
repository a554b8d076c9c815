import pytest

from ir_companies.models import Company
from tests.inquiries.writing import Investor


@pytest.fixture
def company(programme):
    """A company of the real programme, which is there already: making a site for each test would take longer."""
    return Company.objects.get(slug="healcerion")


@pytest.fixture
def investor(company, clock):
    return Investor(clock)
