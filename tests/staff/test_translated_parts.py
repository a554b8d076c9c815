"""A translator writes the texts of one language in the parts of a row, and changes nothing else about them."""

import pytest
from django.urls import reverse

from sessions.models import Organisation, Session
from tests.factories import make_bureau, make_session, make_site, make_staff
from tests.forms import form_data

pytestmark = pytest.mark.django_db


@pytest.fixture
def session():
    make_site()
    session = make_session("talk", bureau=make_bureau())
    session.organisations.add(Organisation(name_ko="서울시", name_en="", sort_order=0))
    session.save()
    session.save_revision().publish()
    draft = Session.objects.get().get_latest_revision_as_object()
    draft.organisations.add(Organisation(name_ko="환경부", name_en="", sort_order=1))  # without a key until published
    draft.organisations.add(Organisation(name_ko="기상청", name_en="", sort_order=2))
    draft.save_revision()
    return session


@pytest.fixture
def translator(client, session):
    client.force_login(make_staff("translator", session.bureau, translates_into="en"))
    return client


def edit_url(session):
    return reverse(Session.snippet_viewset.get_url_name("edit"), args=[session.pk])


def drafted():
    draft = Session.objects.get().get_latest_revision_as_object()
    return sorted((each.name_ko or "", each.name_en or "") for each in draft.organisations.all())


def test_parts_that_were_never_published_keep_what_others_wrote(translator, session):
    data = form_data(translator.get(edit_url(session)).content)
    data |= {"organisations-0-name_en": "Seoul", "organisations-1-name_en": "Ministry", "organisations-1-name_ko": "-"}

    assert translator.post(edit_url(session), data).status_code == 302

    assert drafted() == [("기상청", ""), ("서울시", "Seoul"), ("환경부", "Ministry")]


@pytest.mark.parametrize("key", ["", "987654"])
def test_parts_are_neither_added_nor_removed(translator, session, key):
    data = form_data(translator.get(edit_url(session)).content)
    data |= {"organisations-INITIAL_FORMS": "4", "organisations-TOTAL_FORMS": "4"}
    data |= {"organisations-3-id": key, "organisations-3-name_en": "Another", "organisations-0-DELETE": "on"}

    assert translator.post(edit_url(session), data).status_code == 302

    assert drafted() == [("기상청", ""), ("서울시", ""), ("환경부", "")]
