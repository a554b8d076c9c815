import gc
from datetime import datetime

import pytest
from django.core.management import call_command
from django.utils import timezone, translation

from summit import clock as summit_clock

# What is imported by now stays to the end, and tests make much that is soon gone by itself: looking for the rest of it
# all the time took an eighth of the suite.
gc.freeze()
gc.set_threshold(200_000, 20, 100)


def pytest_collection_modifyitems(items):
    """Tests on an empty database, then those on the real programme, then those that empty it, then browsers.

    The programme is loaded once and stays, so everything that expects no rows has to come before it.
    """

    def turn(item):
        names = getattr(item, "fixturenames", ())
        if item.get_closest_marker("browser"):
            return 3
        marker = item.get_closest_marker("django_db")
        if "transactional_db" in names or "live_server" in names or (marker and marker.kwargs.get("transaction")):
            return 2
        return 1 if "programme" in names else 0

    items.sort(key=turn)


@pytest.fixture(autouse=True)
def default_language(settings):
    """A request leaves its language active."""
    translation.activate(settings.LANGUAGE_CODE)
    yield
    translation.activate(settings.LANGUAGE_CODE)


@pytest.fixture(scope="session")
def _programme_in_database(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        call_command("load_programme", verbosity=0)


@pytest.fixture
def programme(_programme_in_database, db):
    """The real programme. It is loaded once; what a test changes is rolled back."""


def seoul(text):
    """Return the aware instant of a Seoul time such as "2020-06-02 22:14"; an offset in the text is obeyed."""
    instant = datetime.fromisoformat(text)
    return instant if instant.tzinfo else instant.replace(tzinfo=summit_clock.SEOUL)


class Clock:
    def __init__(self, monkeypatch):
        self._monkeypatch = monkeypatch

    def at(self, instant):
        """Let every request and command see this instant: an aware datetime, or a Seoul time as text."""
        if isinstance(instant, str):
            instant = seoul(instant)
        assert timezone.is_aware(instant)
        self._monkeypatch.setattr(summit_clock, "now", lambda: instant)
        return instant


@pytest.fixture
def clock(monkeypatch):
    """The site's clock, to be pinned: `clock.at("2020-06-02 22:14")`."""
    return Clock(monkeypatch)
