"""Pressing the buttons of the live desk as its page offers them."""

from bs4 import BeautifulSoup
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse
from wagtail.users.models import UserProfile

from sessions.models import Session
from sessions.states import state_at
from tests.factories import at

NIGHT = "2020-06-02 22:04:30"
VIDEO = "dQw4w9WgXcQ"
BOARD = "/staff/live-desk/"


def desk_client(name, language="ko", first_name=""):
    user = get_user_model().objects.create_user(name, password="x", first_name=first_name)
    for codename in ("access_admin", "use_live_desk", "work_for_all_bureaus"):
        user.user_permissions.add(Permission.objects.get(codename=codename))
    UserProfile.objects.create(user=user, preferred_language=language)
    client = Client()
    client.force_login(user)
    client.user = user
    return client


def tree(response):
    """The main part of a page: the menus and icons of the admin around it are most of its weight."""
    start = response.content.find(b"<main")
    return BeautifulSoup(response.content[max(start, 0) :], "html.parser")


def board(client, **query):
    response = client.get(BOARD, query)
    assert response.status_code == 200
    return tree(response)


def form_of(soup, name, session, value=""):
    """The data that a button of the board sends, with its address."""
    path = reverse("live_desk:act", args=[session.pk, name])
    forms = [form for form in soup.select("form") if form["action"].startswith(path)]
    for form in forms:
        button = form.select_one(f'button[value="{value}"]') if value else form.select_one("button:not([disabled])")
        if button is not None:
            data = {field["name"]: field.get("value", "") for field in form.select("input[name]")}
            return form["action"], data | ({button["name"]: value} if value else {})
    raise AssertionError(f"no form for {name} {value}")


def press(client, name, session, value="", follow=False, **typed):
    action, data = form_of(board(client), name, session, value)
    return client.post(action, data | typed, follow=follow)


def stream_form(soup, session, language):
    path = reverse("live_desk:act", args=[session.pk, "stream"])
    form = next(
        form
        for form in soup.select("form")
        if form["action"].startswith(path) and form.select_one(f'[name=language][value="{language}"]')
    )
    return form["action"], {field["name"]: field.get("value", "") for field in form.select("input[name]")}


def stored(session):
    session = Session.objects.get(pk=session.pk)
    return session, state_at(session, at(NIGHT))


def extend_value(client, number):
    return board(client).select('button[name="until"]')[number]["value"]


def undo(client, action, follow=False):
    return client.post(reverse("live_desk:undo", args=[action.pk]), follow=follow)


def notice_data(client, **typed):
    form = board(client).select_one('[data-form="notice"]')
    data = {field["name"]: field.get("value", "") for field in form.select("input[type=hidden]")}
    return (
        data | {"text_ko": "중계가 잠시 멈췄습니다.", "text_en": "The stream has paused.", "level": "warning"} | typed
    )


def post_notice(client, **typed):
    return client.post(reverse("live_desk:notice"), notice_data(client, **typed))
