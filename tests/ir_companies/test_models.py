import pytest
from django.core.exceptions import ValidationError

from tests.factories import make_company


@pytest.mark.django_db
@pytest.mark.parametrize("slug", ["inquiry", "compare", "shortlist"])
def test_company_cannot_take_the_address_of_another_page(slug):
    company = make_company(slug=slug)

    with pytest.raises(ValidationError) as refused:
        company.full_clean()

    assert set(refused.value.message_dict) == {"slug"}


@pytest.mark.django_db
def test_company_may_be_called_nearly_like_another_page():
    make_company(slug="compare-it").full_clean()
