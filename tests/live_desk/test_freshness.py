"""What is pressed at the live desk is on every page and in every file of the public within two seconds."""

import json
from datetime import datetime, timedelta
from time import perf_counter
from xml.etree import ElementTree

from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from live_desk.models import LiveAction
from summit.clock import SEOUL
from tests.factories import at
from tests.live_desk.pressing import VIDEO, board, extend_value, post_notice, press, stream_form, tree, undo
from tests.sessions.reading import events, value

LANGUAGES = ["ko", "en"]
MOST_SECONDS = 2


class Public:
    """Asks for a surface again and again, as its readers do, with the validator of the last answer."""

    def __init__(self):
        self.client = Client()
        self.etags = {}

    def poll(self, path, shows):
        """Wait until `shows(body)` is true. Fails when that takes longer than it may."""
        deadline = perf_counter() + MOST_SECONDS
        while True:
            headers = {"If-None-Match": self.etags[path]} if path in self.etags else {}
            answer = self.client.get(path, headers=headers)
            assert answer.status_code in {200, 304}, path
            if answer.headers.get("ETag"):
                self.etags[path] = answer["ETag"]
            if answer.status_code == 200 and shows(answer.content):
                return answer.content
            assert perf_counter() < deadline, f"{path} is old"


def state_of(selector):
    def shown(body):
        element = BeautifulSoup(body, "html.parser").select_one(selector)
        return element["class"][-1].rpartition("--")[2]

    return shown


def on_air(body):
    """What the page of the live stream shows in its head: the session, when it is live or next."""
    return BeautifulSoup(body, "html.parser").select_one(".session-header__now a") is not None


PAGES = {
    "": state_of(".programme-day .session-line"),
    "schedule/": state_of("#session-01"),
    "schedule/talk/": state_of(".session-header .state-pill"),
}


def in_live_json(body):
    session = json.loads(body)["sessions"]["talk"]
    return session["state"], datetime.fromisoformat(session["starts_at"]), datetime.fromisoformat(session["ends_at"])


def in_calendar(body):
    (event,) = events(body)
    times = [datetime.strptime(value(event, name), "%Y%m%dT%H%M%S") for name in ("DTSTART", "DTEND")]  # noqa: DTZ007
    return value(event, "STATUS"), *(time.replace(tzinfo=SEOUL) for time in times)


def in_schedule_json(body):
    conference = json.loads(body)["schedule"]["conference"]
    (event,) = [each for day in conference["days"] for room in day["rooms"].values() for each in room]
    starts_at = datetime.fromisoformat(event["date"])
    hours, minutes = (int(part) for part in event["duration"].split(":")[:2])
    return starts_at, starts_at + timedelta(hours=hours, minutes=minutes), event["title"]


def in_schedule_xml(body):
    (event,) = ElementTree.fromstring(body).iter("event")  # noqa: S314  our own
    starts_at = datetime.fromisoformat(event.find("date").text)
    hours, minutes = (int(part) for part in event.find("duration").text.split(":")[:2])
    return starts_at, starts_at + timedelta(hours=hours, minutes=minutes), event.find("title").text


def assert_public_shows(public, state, starts_at, ends_at):
    starts_at, ends_at = at(f"2020-06-02 {starts_at}"), at(f"2020-06-02 {ends_at}")
    status = "CANCELLED" if state == "cancelled" else "CONFIRMED"
    changed = LiveAction.objects.exists()
    for language in LANGUAGES:
        for page, shown in PAGES.items():
            public.poll(f"/{language}/{page}", lambda body, shown=shown: shown(body) == state)
        public.poll(f"/{language}/live/", lambda body: on_air(body) is (state in {"live", "upcoming", "delayed"}))
        public.poll(f"/{language}/live.json", lambda body: in_live_json(body) == (state, starts_at, ends_at))
        for path in ("schedule.ics", "schedule/talk.ics"):
            public.poll(f"/{language}/{path}", lambda body: in_calendar(body) == (status, starts_at, ends_at))
        public.poll(f"/{language}/schedule.json", lambda body: in_schedule_json(body)[:2] == (starts_at, ends_at))
        public.poll(f"/{language}/schedule.xml", lambda body: in_schedule_xml(body)[:2] == (starts_at, ends_at))
        if changed:
            public.poll(f"/{language}/schedule.atom", lambda body: body.count(b"<entry>") > 1)


def cancel(client, session):
    page = tree(client.get(reverse("live_desk:act", args=[session.pk, "cancel"])))
    form = page.select_one(".live-desk__form")
    data = {field["name"]: field.get("value", "") for field in form.select("input[name]")}
    client.post(form["action"], data | {"phrase": "0"})


def test_every_kind_of_action_is_public_at_once(desk, talk, clock):
    public = Public()
    clock.at("2020-06-02 21:55:20")
    assert_public_shows(public, "upcoming", "22:00", "23:30")

    press(desk, "start", talk)
    assert_public_shows(public, "live", "21:55", "23:30")
    undo(desk, LiveAction.objects.first())
    assert_public_shows(public, "upcoming", "22:00", "23:30")
    press(desk, "delay", talk, "10", phrase="0")
    assert_public_shows(public, "delayed", "22:10", "23:40")
    clock.at("2020-06-02 22:12:20")
    press(desk, "end", talk)
    assert_public_shows(public, "ended", "22:10", "22:12")
    press(desk, "reopen", talk)
    assert_public_shows(public, "live", "22:10", "23:40")
    press(desk, "extend", talk, extend_value(desk, 1))
    assert_public_shows(public, "live", "22:10", "23:50")
    cancel(desk, talk)
    assert_public_shows(public, "cancelled", "22:10", "23:50")
    press(desk, "restore", talk)
    assert_public_shows(public, "live", "22:10", "23:50")


def test_stream_is_public_at_once(desk, talk):
    public = Public()
    action, data = stream_form(board(desk), talk, "en")
    for language in LANGUAGES:
        public.poll(f"/{language}/schedule/talk/", lambda body: VIDEO.encode() not in body)

    desk.post(action, data | {"address": VIDEO})

    for language in LANGUAGES:
        for path in ("schedule/talk/", "live/", "schedule.ics", "schedule/talk.ics", "schedule.xml", "schedule.json"):
            public.poll(f"/{language}/{path}", lambda body: VIDEO.encode() in body)
        public.poll(f"/{language}/schedule.atom", lambda body: VIDEO.encode() in body)


def test_notice_is_public_at_once_and_gone_at_once(desk, talk):
    public = Public()
    words = {"ko": "중계가 잠시 멈췄습니다.", "en": "The stream has paused."}
    pages = ["", "schedule/", "live/", "schedule/talk/", "live.json"]

    post_notice(desk)
    for language in LANGUAGES:
        for page in pages:
            public.poll(f"/{language}/{page}", lambda body, text=words[language]: text.encode() in body)
    undo(desk, LiveAction.objects.get())

    for language in LANGUAGES:
        for page in pages:
            public.poll(f"/{language}/{page}", lambda body, text=words[language]: text.encode() not in body)
