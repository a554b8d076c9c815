"""The second clock and the agenda with scripts: the same words as without, and memory on the device only."""

import json

import pytest

MEETING = "mayoral-meeting"
STORED = "() => Object.keys(localStorage).sort()"
LOCAL_TIMES = "() => [...document.querySelectorAll('li.session-card .local-time')].map(p => p.textContent.trim())"


def tidy(texts):
    return [" ".join(text.split()) for text in texts]


@pytest.mark.parametrize("language", ["ko", "en"])
@pytest.mark.parametrize(
    "zone", ["America/Bogota", "Asia/Tokyo", "Asia/Kathmandu", "Pacific/Kiritimati", "Pacific/Marquesas"]
)
def test_script_and_server_write_the_same(language, zone, visit):
    with visit(timezone_id=zone) as visitor:
        visitor.open(f"/{language}/schedule/")
        visitor.page.locator("li.session-card .local-time:not([hidden])").first.wait_for(state="attached")
        by_script = tidy(visitor.page.evaluate(LOCAL_TIMES))
        visitor.open(f"/{language}/schedule/?tz={zone}")
        by_server = tidy(visitor.page.evaluate(LOCAL_TIMES))
        problems = visitor.problems

    assert by_script == by_server
    assert len(by_script) == 15
    assert problems == []


def test_choice_is_remembered_on_the_device_and_the_address_wins(visit):
    with visit(timezone_id="America/Bogota", locale="en-GB") as visitor:
        page = visitor.page
        visitor.open("/en/schedule/")
        first = page.locator("select[name=tz] option").first
        first.get_by_text("This device: Bogotá").wait_for(state="attached")
        page.locator("select[name=tz]").select_option("Pacific/Auckland")
        page.get_by_role("button", name="Show times").click()
        page.wait_for_url("**/schedule/?tz=Pacific*")
        assert page.evaluate(STORED) == ["clock"]
        visitor.open("/en/schedule/")
        page.locator("li.session-card .local-time", has_text="Auckland").first.wait_for()
        assert page.locator("select[name=tz]").input_value() == "Pacific/Auckland"
        visitor.open("/en/schedule/?tz=Asia/Tokyo")
        assert page.locator("li.session-card .local-time").first.text_content().strip().startswith("Tokyo")
        assert visitor.context.cookies() == []
        assert visitor.problems == []


def test_agenda_is_kept_on_the_device(visit):
    with visit(locale="en-GB") as visitor:
        page = visitor.page
        visitor.open("/en/schedule/")
        page.wait_for_load_state("networkidle")
        boxes = page.locator("input[form=agenda-form]")
        for position in (0, 2):
            boxes.nth(position).check()
        visitor.open("/en/schedule/")
        page.wait_for_load_state("networkidle")
        assert [boxes.nth(position).is_checked() for position in range(3)] == [True, False, True]
        visitor.open("/en/agenda/")
        page.locator("li.session-card").first.wait_for()
        assert page.locator("li.session-card").count() == 2
        page.locator("a[data-remove]").first.click()
        page.wait_for_url("**/agenda/?s=*")
        assert page.locator("li.session-card").count() == 1
        visitor.open("/en/schedule/")
        page.wait_for_load_state("networkidle")
        assert [boxes.nth(position).is_checked() for position in range(3)] == [False, False, True]
        assert visitor.context.cookies() == []
        assert visitor.problems == []


def test_open_page_follows_the_programme(site, visit):
    answer, page_after = after_the_meeting(site)
    asked = []

    def fulfil(route):
        asked.append(route.request.url)
        route.fulfill(json=answer, headers={"ETag": '"another"', "Summit-Time": "2020-06-02T23:30:00+09:00"})

    with visit(locale="en-GB") as visitor:
        page = visitor.page
        page.clock.install()
        visitor.open("/en/schedule/")
        page.wait_for_load_state("networkidle")
        page.locator("input[form=agenda-form]").first.check()
        page.locator("#session-02 input[form=agenda-form]").focus()
        page.route("**/live.json", fulfil)
        page.route("**/en/schedule/", lambda route: route.fulfill(body=page_after, content_type="text/html"))
        assert asked == []
        page.clock.run_for(61_000)
        status = page.locator("[data-module=state-refresh]", has_text="has ended.")
        status.wait_for(state="attached")

        assert status.text_content() == f"{answer['sessions'][MEETING]['title']} has ended."
        assert page.locator("li.session-card--live").count() == 0
        assert page.locator("#session-02 .state-pill").text_content().strip() == "Ended"
        assert page.locator("input[form=agenda-form]").first.is_checked()
        assert page.locator("#session-02 input:focus").count() == 1
        page.clock.run_for(58_000)
        assert len(asked) == 1
        assert visitor.problems == []


def test_open_page_counts_the_age_of_what_a_cache_kept(site, visit):
    """The next change is 100 s after the time it is told, and what it is told is 30 s old."""
    answer = json.loads(site.fetch("/en/live.json").body) | {"next_change_at": "2020-06-02T23:31:40+09:00"}
    headers = {"ETag": '"another"', "Summit-Time": "2020-06-02T23:30:00+09:00", "Age": "30"}
    asked = []

    def fulfil(route):
        asked.append(route.request.url)
        route.fulfill(json=answer, headers=headers)

    with visit(locale="en-GB") as visitor:
        page = visitor.page
        page.clock.install()
        visitor.open("/en/links/")
        page.route("**/live.json", fulfil)
        with page.expect_response("**/live.json"):
            page.clock.run_for(61_000)
        page.wait_for_load_state("networkidle")
        page.wait_for_timeout(300)
        with page.expect_response("**/live.json"):
            page.clock.run_for(80_000)

        assert len(asked) == 2
        assert visitor.problems == []


def after_the_meeting(site):
    """(live.json, the schedule) as the server would write them once the meeting is over."""
    answer = json.loads(site.fetch("/en/live.json").body)
    assert answer["live"] == [MEETING]
    answer |= {"live": [], "phase": "between"}
    answer["sessions"][MEETING] |= {"state": "ended", "label": "Ended"}
    body = site.fetch("/en/schedule/").body
    start = body.rindex("<li", 0, body.index('id="session-02"'))
    end = body.index("</li>\n", body.index("session-card__side", start))
    card = body[start:end]
    for live, ended in [("session-card--live", "session-card--ended"), ('version="live', 'version="ended')]:
        card = card.replace(live, ended)
    card = card.replace("state-pill--live", "state-pill--ended").replace("<span>Live</span>", "<span>Ended</span>")
    return answer, body[:start] + card + body[end:]
