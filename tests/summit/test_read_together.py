import pytest

from summit.models import City, Country, Source
from summit.read_together import is_read, read_together, remember
from tests.factories import make_city, make_country, make_session, make_source

pytestmark = pytest.mark.django_db


def test_rows_of_different_models_come_in_one_query(django_assert_num_queries):
    seoul = make_city(presented_case=True, name_ko="서울", name_en="Seoul")
    make_city("busan")
    source = make_source(published="2020-06")

    with django_assert_num_queries(1):
        found = read_together(
            cities=City.objects.filter(presented_case=True),
            countries=Country.objects.all(),
            sources=Source.objects.order_by("-pk"),
            nothing=City.objects.none(),
        )

    assert found == {"cities": [seoul], "countries": [seoul.country], "sources": [source], "nothing": []}
    assert (found["cities"][0].name_ko, found["cities"][0].name_en) == ("서울", "Seoul")
    assert found["cities"][0].presented_case is True
    assert found["sources"][0].published == "2020-06"


def test_times_and_numbers_keep_their_types():
    session = make_session()

    (read,) = read_together(countries=Country.objects.all(), sessions=type(session).objects.all())["sessions"]

    assert (read.starts_at, read.uuid, read.number) == (session.starts_at, session.uuid, session.number)
    assert read.starts_at.tzinfo is not None


def test_one_row_of_a_model_may_be_read_for_two_reasons():
    make_city()

    found = read_together(all=City.objects.all(), again=City.objects.all())

    assert [city.slug for city in found["all"] + found["again"]] == ["seoul", "seoul"]


def test_what_is_remembered_is_not_asked_for_again(django_assert_num_queries):
    session, country = make_session(), make_country()

    remember(session, "countries", [country])

    with django_assert_num_queries(0):
        assert list(session.countries.all()) == [country]
    assert is_read(session, "countries")
    assert not is_read(session, "cities")
