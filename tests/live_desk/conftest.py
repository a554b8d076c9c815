import pytest

from tests.factories import make_days, make_session, make_site
from tests.live_desk.pressing import NIGHT, desk_client


@pytest.fixture
def talk(db):
    """A session of 90 minutes that begins at 22:00."""
    make_site()
    make_days()
    return make_session("talk", "2020-06-02 22:00", 90, title_ko="대담", title_en="Talk")


@pytest.fixture
def desk(talk, clock):
    clock.at(NIGHT)
    return desk_client("kim", first_name="김하나")


@pytest.fixture
def other(desk):
    return desk_client("lee", first_name="이두리")
