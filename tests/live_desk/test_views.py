"""The live desk: what each press does to what the public sees, and what becomes of two presses at once."""

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse
from wagtail.models import ModelLogEntry

from live_desk.models import LiveAction
from sessions.changes import SessionChange
from sessions.models import Broadcast, Session
from sessions.states import state_at
from summit.models import Notice, SummitSettings
from tests.factories import at, make_session
from tests.live_desk.pressing import (
    BOARD,
    NIGHT,
    VIDEO,
    board,
    desk_client,
    extend_value,
    form_of,
    notice_data,
    post_notice,
    press,
    stored,
    stream_form,
    tree,
    undo,
)
from tests.visits import read, texts, words

# --- each press


@pytest.mark.parametrize(
    ("now", "delay", "minutes", "starts_at"),
    [
        ("2020-06-02 21:56:40", 0, -4, "2020-06-02 21:56"),
        ("2020-06-02 21:00", 0, -60, "2020-06-02 21:00"),
        ("2020-06-02 22:12:59", 20, 12, "2020-06-02 22:12"),
        ("2020-06-02 22:00", 20, 0, "2020-06-02 22:00"),
        ("2020-06-02 21:59:59", 0, -1, "2020-06-02 21:59"),
    ],
)
def test_start_makes_the_session_live_in_this_minute(desk, talk, clock, now, delay, minutes, starts_at):
    Session.objects.update(delay_minutes=delay, delay_reason_ko="점검" if delay else "")
    clock.at(now)

    press(desk, "start", talk)

    session = Session.objects.get()
    state = state_at(session, at(now))
    assert (session.delay_minutes, state.kind, state.starts_at) == (minutes, "live", at(starts_at))
    assert state.ends_at == at("2020-06-02 23:30" if minutes <= 0 else "2020-06-02 23:42")
    assert session.starts_at == at("2020-06-02 22:00")


def test_start_is_offered_from_an_hour_before(desk, talk, clock):
    clock.at("2020-06-02 20:59:59")
    with pytest.raises(AssertionError, match="no form for start"):
        form_of(board(desk), "start", talk)

    clock.at("2020-06-02 21:00")
    form_of(board(desk), "start", talk)


@pytest.mark.parametrize(("value", "starts_at"), [("5", "22:05"), ("10", "22:10"), ("15", "22:15"), ("30", "22:30")])
def test_delay_is_one_press_and_moves_start_and_end(desk, talk, value, starts_at):
    soup = tree(press(desk, "delay", talk, value, follow=True))

    session, state = stored(talk)
    assert (session.delay_minutes, state.kind) == (int(value), "delayed")
    assert state.starts_at == at(f"2020-06-02 {starts_at}")
    assert "김하나" in words(soup.select_one(".live-desk__latest"))


def test_delays_add_up_and_the_button_says_to_what(desk, talk):
    press(desk, "delay", talk, "10")

    buttons = [words(button) for button in board(desk).select('button[name="minutes"]')]
    assert buttons == ["+5분 → 22:15", "+10분 → 22:20", "+15분 → 22:25", "+30분 → 22:40"]
    press(desk, "delay", talk, "15")
    assert stored(talk)[0].delay_minutes == 15


def test_delay_with_a_ready_reason_is_told_in_both_languages(desk, talk):
    press(desk, "delay", talk, "10", phrase="0")

    session = stored(talk)[0]
    assert session.delay_reason_ko == "기술 점검으로 시작이 늦어지고 있습니다."
    assert session.delay_reason_en == "The start is delayed for a technical check."


def test_delay_with_words_of_ones_own(desk, talk):
    press(desk, "delay", talk, "10", phrase="0", reason_ko="정전", reason_en="Power cut")

    session = stored(talk)[0]
    assert (session.delay_reason_ko, session.delay_reason_en) == ("정전", "Power cut")


def test_reason_in_one_language_comes_back_with_all_that_was_typed(desk, talk):
    response = press(desk, "delay", talk, "10", reason_ko="정전")

    assert response.status_code == 400
    soup = tree(response)
    assert texts(soup, ".live-desk__error") == ["방문자는 두 언어로 읽습니다. 영어로도 적어 주십시오."]
    form = soup.select_one(".live-desk__form")
    data = {field["name"]: field.get("value", "") for field in form.select("input[name]")}
    assert (data["reason_ko"], data["minutes"]) == ("정전", "10")
    assert stored(talk)[0].delay_minutes == 0
    desk.post(form["action"], data | {"reason_en": "Power cut"})
    assert stored(talk)[0].delay_reason_en == "Power cut"


def test_delay_of_zero_takes_it_back_with_its_reason(desk, talk):
    press(desk, "delay", talk, "10", phrase="0")
    action, data = form_of(board(desk), "delay", talk, "15")

    desk.post(action, data | {"minutes": "0"})

    session = stored(talk)[0]
    assert (session.delay_minutes, session.delay_reason_ko) == (0, "")


@pytest.mark.parametrize("minutes", ["", "-1", "601", "ten", "1e9", "\x00"])
def test_odd_delays_are_refused_with_words(desk, talk, minutes):
    action, data = form_of(board(desk), "delay", talk, "5")

    response = desk.post(action, data | {"minutes": minutes})

    assert response.status_code == 400
    assert texts(tree(response), ".live-desk__error")
    assert stored(talk)[0].delay_minutes == 0


def test_end_ends_at_this_minute(desk, talk):
    press(desk, "end", talk)

    session, state = stored(talk)
    assert (session.revised_ends_at, state.kind) == (at("2020-06-02 22:04"), "ended")


def test_end_within_the_first_minute(desk, talk, clock):
    now = clock.at("2020-06-02 22:00:20")

    press(desk, "end", talk)

    assert state_at(Session.objects.get(), now).kind == "ended"


def test_end_before_the_announced_start_is_refused_with_the_way_out(desk, talk, clock):
    clock.at("2020-06-02 21:50")
    press(desk, "start", talk)

    response = press(desk, "end", talk, follow=True)

    assert "시작을 되돌려 주십시오" in response.content.decode()
    assert Session.objects.get().revised_ends_at is None


def test_end_is_taken_back(desk, talk):
    press(desk, "end", talk)
    press(desk, "reopen", talk)

    session, state = stored(talk)
    assert (session.revised_ends_at, state.kind) == (None, "live")


def test_later_end(desk, talk, clock):
    clock.at("2020-06-02 23:28:10")

    press(desk, "extend", talk, extend_value(desk, 1))

    assert Session.objects.get().revised_ends_at == at("2020-06-02 23:40")


def test_later_end_before_the_announced_start_is_refused(desk, talk, clock):
    clock.at("2020-06-02 21:10")
    press(desk, "start", talk)
    action, data = form_of(board(desk), "extend", talk)

    response = desk.post(action, data | {"until": at("2020-06-02 21:30").isoformat()})

    assert response.status_code == 302
    assert Session.objects.get().revised_ends_at is None


@pytest.mark.parametrize("until", ["9999-12-31T23:59:59+00:00", "0001-01-01T00:00:00+14:00", "soon"])
def test_ends_that_are_no_time_are_refused(desk, talk, until):
    action, data = form_of(board(desk), "extend", talk)

    assert desk.post(action, data | {"until": until}).status_code == 400


def test_session_that_ended_by_the_clock_can_go_on(desk, talk, clock):
    now = clock.at("2020-06-02 23:34:50")

    press(desk, "extend", talk, extend_value(desk, 0))

    session = Session.objects.get()
    assert (session.revised_ends_at, state_at(session, now).kind) == (at("2020-06-02 23:39"), "live")


def test_cancellation_needs_a_second_press(desk, talk):
    link = board(desk).select_one('a[href*="/cancel/"]')["href"]
    page = tree(desk.get(link))
    assert not stored(talk)[0].is_cancelled
    form = page.select_one(".live-desk__form")
    data = {field["name"]: field.get("value", "") for field in form.select("input[name]")}

    desk.post(form["action"], data | {"phrase": "1"})

    session, state = stored(talk)
    assert (session.is_cancelled, state.kind) == (True, "cancelled")
    assert session.delay_reason_en == "It cannot be broadcast because of a technical fault."
    press(desk, "restore", talk)
    session, state = stored(talk)
    assert (session.is_cancelled, session.delay_reason_ko, state.kind) == (False, "", "live")


@pytest.mark.parametrize("language", ["ko", "en"])
def test_stream_is_set_and_made_where_there_is_none(desk, talk, language):
    talk.broadcasts.filter(language="en").delete()
    action, data = stream_form(board(desk), talk, language)

    desk.post(action, data | {"address": f"https://youtu.be/{VIDEO}?si=x"})

    assert Broadcast.objects.get(language=language).video_id == VIDEO


def test_bad_address_comes_back_with_what_was_typed(desk, talk):
    action, data = stream_form(board(desk), talk, "en")

    response = desk.post(action, data | {"address": "https://example.org/live"})

    soup = tree(response)
    assert response.status_code == 400
    assert soup.select_one("[name=address]")["value"] == "https://example.org/live"
    assert "https://youtu.be/" in words(soup.select_one(".live-desk__error"))
    assert Broadcast.objects.get(language="en").video_id == ""


def test_video_is_removed_and_the_channel_stays(desk, talk):
    Broadcast.objects.filter(language="ko").update(video_id=VIDEO)

    press(desk, "remove-video", talk)

    stream = Broadcast.objects.get(language="ko")
    assert (stream.video_id, stream.url) == ("", "https://www.youtube.com/channel-ko")


def test_each_action_counts_once_in_the_feeds(desk, talk):
    SessionChange.objects.all().delete()

    press(desk, "delay", talk, "10", phrase="0")

    assert list(SessionChange.objects.values_list("kind", flat=True)) == ["moved"]


# --- undo


def everything(session):
    session = Session.objects.get(pk=session.pk)
    fields = {field.attname: getattr(session, field.attname) for field in session._meta.concrete_fields}
    return fields, list(session.broadcasts.order_by("pk").values())


def prepared(talk):
    """A session with something in every field that an action may change."""
    Session.objects.filter(pk=talk.pk).update(
        delay_minutes=3,
        delay_reason_ko="앞선 사유",
        delay_reason_en="Earlier reason",
        revised_ends_at=at("2020-06-02 23:20:07"),
    )
    Broadcast.objects.filter(language="ko").update(video_id="46yU-Kx_Xl4")
    talk.broadcasts.filter(language="en").delete()


@pytest.mark.parametrize("name", ["start", "delay", "end", "extend", "cancel", "stream", "new-stream", "remove-video"])
def test_undo_restores_exactly_what_was_there(desk, talk, clock, name):
    prepared(talk)
    if name == "start":
        clock.at("2020-06-02 22:01")
    before = everything(talk)
    if name in {"stream", "new-stream"}:
        action, data = stream_form(board(desk), talk, "ko" if name == "stream" else "en")
        desk.post(action, data | {"address": VIDEO})
    elif name == "cancel":
        page = tree(desk.get(reverse("live_desk:act", args=[talk.pk, "cancel"])))
        form = page.select_one(".live-desk__form")
        desk.post(form["action"], {field["name"]: field.get("value", "") for field in form.select("input[name]")})
    else:
        value = {"delay": "13", "extend": extend_value(desk, 0) if name == "extend" else ""}.get(name, "")
        press(desk, name, talk, value)
    assert everything(talk) != before
    (action,) = LiveAction.objects.all()

    undo(desk, action)

    assert everything(talk) == before
    action.refresh_from_db()
    assert (action.undone_by, action.undone_by_name) == (desk.user, "김하나")


def test_undo_leaves_alone_what_others_did_elsewhere(desk, other, talk):
    press(desk, "delay", talk, "10")
    action, data = stream_form(board(other), talk, "ko")
    other.post(action, data | {"address": VIDEO})

    undo(desk, LiveAction.objects.get(kind="delay"))

    assert stored(talk)[0].delay_minutes == 0
    assert Broadcast.objects.get(language="ko").video_id == VIDEO


def test_undo_is_refused_when_somebody_changed_the_same_since(desk, other, talk):
    press(desk, "delay", talk, "10")
    first = LiveAction.objects.get()
    press(other, "delay", talk, "15")

    response = undo(desk, first, follow=True)

    assert "되돌리지 않았습니다" in response.content.decode()
    assert "이두리" in response.content.decode()
    assert stored(talk)[0].delay_minutes == 15


def test_undo_of_an_end_is_refused_when_the_plan_was_changed_since(desk, talk, clock):
    clock.at("2020-06-02 22:20")
    press(desk, "end", talk)
    press(desk, "extend", talk, extend_value(desk, 0))
    Session.objects.update(starts_at=at("2020-06-02 22:22"))  # the end of before would lie before the start

    response = undo(desk, LiveAction.objects.get(kind="extend"), follow=True)

    assert "되돌리지 않았습니다" in response.content.decode()
    assert Session.objects.get().revised_ends_at == at("2020-06-02 22:25")


def test_undo_twice_is_undone_once(desk, talk):
    press(desk, "delay", talk, "10")
    action = LiveAction.objects.get()
    undo(desk, action)

    response = undo(desk, action, follow=True)

    assert "이미 되돌렸습니다" in response.content.decode()
    assert ModelLogEntry.objects.filter(action="live_desk.undo").count() == 1


# --- two at once


def test_second_person_is_told_who_did_what_and_asked_again(desk, other, talk):
    action, data = form_of(board(other), "delay", talk, "15")
    press(desk, "delay", talk, "10", phrase="0")

    response = other.post(action, data | {"reason_ko": "정전", "reason_en": "Power cut"})

    soup = tree(response)
    assert response.status_code == 409
    assert "22:04 김하나: “대담” 시작을 10분 늦춤." in words(soup.select_one(".live-desk__conflict"))
    assert stored(talk)[0].delay_minutes == 10
    form = soup.select_one(".live-desk__form")
    again = {field["name"]: field.get("value", "") for field in form.select("input[name]")}
    assert (again["minutes"], again["reason_ko"], again["reason_en"]) == ("15", "정전", "Power cut")
    other.post(form["action"], again)
    assert (stored(talk)[0].delay_minutes, stored(talk)[0].delay_reason_ko) == (15, "정전")


def test_change_by_the_editor_is_a_conflict_too(desk, talk):
    action, data = form_of(board(desk), "delay", talk, "15")
    Session.objects.update(starts_at=at("2020-06-02 22:20"))

    response = desk.post(action, data)

    assert response.status_code == 409
    assert "편집 화면" in words(tree(response).select_one(".live-desk__conflict"))


def test_double_press_is_applied_once(desk, talk):
    action, data = form_of(board(desk), "delay", talk, "10")
    desk.post(action, data)

    response = desk.post(action, data, follow=True)

    assert response.status_code == 200
    assert "이미 처리했습니다" in response.content.decode()
    assert stored(talk)[0].delay_minutes == 10
    assert LiveAction.objects.count() == 1


def test_two_buttons_of_one_form_are_not_one_press(desk, talk):
    action, data = form_of(board(desk), "delay", talk, "10")
    desk.post(action, data)

    response = desk.post(action, data | {"minutes": "15"})

    assert response.status_code == 409
    assert stored(talk)[0].delay_minutes == 10


def test_press_that_came_too_late_changes_nothing(desk, talk, clock):
    clock.at("2020-06-02 21:58")
    action, data = form_of(board(desk), "start", talk)
    clock.at("2020-06-02 22:00")

    response = desk.post(action, data, follow=True)

    assert "이미 생중계 중입니다" in response.content.decode()
    assert LiveAction.objects.count() == 0


# --- the notice


@pytest.mark.parametrize(("language", "text"), [("ko", "중계가 잠시 멈췄습니다."), ("en", "The stream has paused.")])
def test_notice_stands_on_every_page_until_its_time(desk, clock, language, text):
    post_notice(desk, ends_at="22:30")

    shown = []
    for now in ("2020-06-02 22:29:59", "2020-06-02 22:30"):
        clock.at(now)
        for page in ("", "schedule/", "live/", "schedule/talk/"):
            shown.append(texts(read(Client(), f"/{language}/{page}"), ".site-notice__text"))
    assert shown == [[text]] * 4 + [[]] * 4


def test_pages_are_kept_no_longer_than_the_notice(desk, clock):
    post_notice(desk, ends_at="22:30")
    clock.at("2020-06-02 22:29:48")

    header = Client().get("/ko/overview/").headers["Cache-Control"]

    assert "s-maxage=12," in header


def test_time_of_a_notice_that_has_passed_means_tomorrow(desk):
    post_notice(desk, ends_at="00:30")

    assert Notice.objects.get().ends_at == at("2020-06-03 00:30")


def test_missing_english_is_told_before_and_marked_after(desk):
    response = post_notice(desk, text_en="")
    assert response.status_code == 400
    assert texts(tree(response), ".live-desk__error") == [
        "영어가 없습니다. 영어로 적거나, 아래에서 한국어로만 게시하도록 선택해 주십시오."
    ]
    assert Notice.objects.count() == 0

    post_notice(desk, text_en="", korean_only="on")

    notice = read(Client(), "/en/").select_one(".site-notice")
    assert notice.select_one("[lang=ko]").text == "중계가 잠시 멈췄습니다."
    assert "Available in Korean only." in words(notice)


def test_notice_is_withdrawn_and_the_withdrawal_undone(desk):
    post_notice(desk)
    form = board(desk).select_one(f'form[action="{reverse("live_desk:withdraw")}"]')
    data = {field["name"]: field.get("value", "") for field in form.select("input[name]")}
    desk.post(form["action"], data)
    assert SummitSettings.load().notice is None

    undo(desk, LiveAction.objects.get(kind="withdraw"))

    assert SummitSettings.load().notice.text_ko == "중계가 잠시 멈췄습니다."


def test_undo_of_a_notice_brings_back_the_one_before(desk):
    post_notice(desk)
    post_notice(desk, text_ko="다음 공지", text_en="Next notice")

    undo(desk, LiveAction.objects.first())

    assert SummitSettings.load().notice.text_en == "The stream has paused."


def test_two_notices_at_once(desk, other):
    data = notice_data(other, text_ko="다른 공지", text_en="Another notice")
    post_notice(desk)

    response = other.post(reverse("live_desk:notice"), data)

    soup = tree(response)
    assert response.status_code == 409
    assert "김하나" in words(soup.select_one(".live-desk__conflict"))
    assert soup.select_one("[name=text_ko]").text.strip() == "다른 공지"
    assert Notice.objects.count() == 1


def test_settings_form_does_not_bring_a_notice_back(desk):
    post_notice(desk)
    stale = SummitSettings.load()
    SummitSettings.objects.update(notice=None)

    stale.venue_ko = "서울"
    stale.save()

    assert (SummitSettings.objects.get().notice, SummitSettings.objects.get().venue_ko) == (None, "서울")


# --- who may, what is kept, what is shown


def test_only_the_live_desk_may(talk, clock):
    clock.at(NIGHT)
    user = get_user_model().objects.create_user("editor", password="x")
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client = Client()
    client.force_login(user)
    addresses = [
        BOARD,
        reverse("live_desk:act", args=[talk.pk, "cancel"]),
        reverse("live_desk:act", args=[talk.pk, "end"]),
        reverse("live_desk:notice"),
        reverse("live_desk:withdraw"),
        reverse("live_desk:undo", args=[1]),
    ]

    for address in addresses:
        for method in (client.get, client.post):
            assert method(address).headers["Location"] == "/staff/"
    assert LiveAction.objects.count() == 0
    assert "/staff/live-desk/" not in client.get("/staff/").content.decode()
    assert Client().post(addresses[2]).headers["Location"].startswith("/staff/login/")


def test_actions_are_kept_and_logged(desk, talk):
    press(desk, "delay", talk, "10", phrase="0")

    action = LiveAction.objects.get()
    assert (action.user, action.user_name, action.at) == (desk.user, "김하나", at(NIGHT))
    assert (action.before["fields"]["delay_minutes"], action.after["fields"]["delay_minutes"]) == (0, 10)
    entry = ModelLogEntry.objects.get(action="live_desk.delay")
    assert (entry.user, entry.object_id) == (desk.user, str(talk.pk))
    assert str(entry.message) == "“대담” 시작을 10분 늦춤"


def test_drafts_are_not_on_the_desk(desk):
    make_session("draft", "2020-06-02 22:00", title_ko="초안", live=False)

    assert "초안" not in desk.get(BOARD).content.decode()
    assert desk.get(reverse("live_desk:act", args=[Session.objects.get(slug="draft").pk, "cancel"])).status_code == 404


def titles(soup):
    return texts(soup, "[data-region=sessions] h3")


def test_day_after_midnight_still_shows_what_is_on(desk, talk, clock):
    make_session("next", "2020-06-03 08:00", title_ko="아침")
    press(desk, "delay", talk, "30")
    clock.at("2020-06-03 00:00")  # it is to end at midnight
    assert titles(board(desk)) == ["02 아침"]

    clock.at("2020-06-02 23:50")
    press(desk, "extend", talk, extend_value(desk, 3))
    clock.at("2020-06-03 00:10")

    assert titles(board(desk)) == ["01 대담", "02 아침"]
    assert titles(board(desk, day="2020-06-02")) == ["01 대담"]
    assert titles(board(desk, day="2020-06-04")) == []


@pytest.mark.parametrize("day", ["x", "2020-02-30", "9999-12-31", "", "\x00"])
def test_odd_days_are_today(desk, day):
    assert titles(board(desk, day=day)) in (["01 대담"], [])


def test_english_desk(talk, clock):
    clock.at(NIGHT)
    client = desk_client("smith", "en")

    response = press(client, "delay", talk, "10", follow=True)

    assert "Done: “Talk” delayed by 10 minutes." in words(tree(response))


@pytest.mark.parametrize("count", [1, 3])
def test_board_reads_all_sessions_at_once(desk, django_assert_num_queries, count):
    for number in range(count - 1):
        make_session(f"more-{number}", "2020-06-02 23:00")
    desk.get(BOARD)

    with django_assert_num_queries(13):
        desk.get(BOARD)


def test_every_form_carries_its_token_against_forgery(desk, talk):
    press(desk, "delay", talk, "10")
    post_notice(desk)
    confirm = tree(desk.get(reverse("live_desk:act", args=[talk.pk, "cancel"])))

    forms = [form for soup in (board(desk), confirm) for form in soup.select(".live-desk form[method=post]")]

    assert len(forms) > 8
    assert [form["action"] for form in forms if not form.select("[name=csrfmiddlewaretoken]")] == []
