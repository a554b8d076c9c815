"""The help page of the admin: open to every role, with the words that are on the screens."""

import json
import re

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from django.utils import translation
from wagtail.users.models import UserProfile

from accounts.roles import ROLES, set_up_roles
from sessions.models import Session
from summit.models import Bureau
from tests.factories import make_session, make_site
from website.approval import set_up_approval
from website.help_page import SECTIONS, words

SLUGS = [role.slug for role in ROLES]


@pytest.fixture
def site(db):
    make_site()
    make_session(title_ko="교육 분야", title_en="Discussion on Education")
    set_up_roles()
    set_up_approval()


def client_of(slug, language="ko"):
    user = get_user_model().objects.create_user(slug, password="x")
    user.groups.set(Group.objects.filter(name=slug))
    UserProfile.objects.create(user=user, preferred_language=language)
    for bureau in Bureau.objects.all():
        bureau.editors.add(user)
    client = Client()
    client.force_login(user)
    return client


def tree_of(client, url):
    response = client.get(url)
    assert response.status_code == 200, (url, response.status_code)
    return BeautifulSoup(response.content, "lxml")


@pytest.mark.parametrize("slug", SLUGS)
def test_help_is_open_to_every_role_and_leads_with_its_own_tasks(slug, site):
    page = tree_of(client_of(slug), reverse("staff_help"))

    role = page.find(id=f"role-{slug}")
    own = [link["href"][1:] for link in page.select("#contents-own + ul a")]
    assert "내 역할" in role.get_text()
    assert own == [section.slug for section in SECTIONS if slug in section.roles]
    assert own


@pytest.mark.parametrize("language", ["ko", "en"])
def test_contents_lead_to_every_part_and_roles_are_those_of_the_program(language, site):
    page = tree_of(client_of("bureau-editor", language), reverse("staff_help"))

    anchors = [link["href"] for link in page.select(".staff-help__list a")]
    assert [anchor for anchor in anchors if not page.find(id=anchor[1:])] == []
    assert {f"#{section.slug}" for section in SECTIONS} == set(anchors)
    with translation.override(language):
        assert [dt.get_text(" ").split(" ", 1)[0] for dt in page.select("[id^=role-]")] == [
            str(role.label).split(" ", 1)[0] for role in ROLES
        ]
        assert all(str(role.description) in page.get_text() for role in ROLES)
    assert len(page.find_all("h1")) == 1
    assert not re.search(r"%\(\w+\)s|{{", page.get_text())


@pytest.mark.parametrize("language", ["ko", "en"])
def test_first_page_and_menu_lead_to_the_help(language, site):
    page = tree_of(client_of("bureau-editor", language), reverse("wagtailadmin_home"))

    link = page.select_one(".first-things__help a")
    assert link["href"] == reverse("staff_help")
    sidebar = page.find(id="wagtail-sidebar-props").string
    assert reverse("staff_help") in sidebar.replace("\\u002D", "-")
    assert "guide.wagtail.org" not in str(page)


@pytest.mark.parametrize("language", ["ko", "en"])
def test_steps_name_the_buttons_that_are_there(language, site):
    client = client_of("bureau-editor", language)
    url = reverse(Session.snippet_viewset.get_url_name("edit"), args=[Session.objects.get().pk])
    form = client.get(url).content.decode()
    with translation.override(language):
        button = words()
        submit, cancel = translation.gettext("Submit for approval"), button["cancel"]

    named = [button[name] for name in ("save_draft", "more", "preview", "status", "history")] + [submit]
    assert [word for word in named if word not in form] == []
    help_text = tree_of(client, reverse("staff_help")).get_text()
    assert [word for word in [*named, cancel] if word not in help_text] == []


def test_submitted_entry_is_locked_says_so_and_can_be_taken_back(site):
    client = client_of("bureau-editor")
    session = Session.objects.get()
    session.topic_ko = "새 주제"
    session.save_revision()
    session.get_workflow().start(session, get_user_model().objects.get(username="bureau-editor"))

    form = client.get(reverse(Session.snippet_viewset.get_url_name("edit"), args=[session.pk])).content.decode()

    assert "승인 요청 취소" in form
    assert "승인 대기" in tree_of(client, reverse("wagtailadmin_home")).select_one(".first-things").get_text()


@pytest.mark.parametrize("language", ["ko", "en"])
def test_search_of_the_menu_finds_sessions(language, site):
    page = tree_of(client_of("bureau-editor", language), reverse("wagtailadmin_home"))

    props = page.find(id="wagtail-sidebar-props").string.replace("\\u002D", "-")
    listing = reverse(Session.snippet_viewset.get_url_name("list"))
    assert re.search(rf'SearchModule", "_args": \["{re.escape(listing)}"', props)


def test_settings_of_the_summit_are_in_one_place_of_the_menu(site):
    page = tree_of(client_of("approver"), reverse("wagtailadmin_home"))

    props = page.find(id="wagtail-sidebar-props").string
    assert props.count('"서밋 설정"') + props.count(json.dumps("서밋 설정")) == 1
