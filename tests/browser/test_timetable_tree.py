"""What a screen reader finds in the timetable: for each session its day, time, title and state, in this order."""

import json
from datetime import datetime

import pytest

from tests.browser.conftest import fail_for


def accessible_nodes(page):
    """Return (role, name) of the accessibility tree in the order of reading."""
    tools = page.context.new_cdp_session(page)
    nodes = tools.send("Accessibility.getFullAXTree")["nodes"]
    by_id = {node["nodeId"]: node for node in nodes}
    found, waiting = [], [nodes[0]["nodeId"]]
    while waiting:
        node = by_id.get(waiting.pop())
        if node is None:
            continue
        if not node.get("ignored"):
            found.append((node["role"]["value"], node.get("name", {}).get("value", "").strip()))
        waiting.extend(reversed(node.get("childIds", [])))
    return found


def day_name(instant, language):
    weekday = instant.weekday()
    if language == "ko":
        return f"{instant.month}월 {instant.day}일({'월화수목금토일'[weekday]})"
    return f"{['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'][weekday]} {instant.day} June"


@pytest.mark.parametrize("language", ["ko", "en"])
@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("query", ["", "?tz=America/Bogota"])
def test_day_time_title_and_state_are_read_in_this_order(language, width, query, site, visit):
    sessions = json.loads(site.fetch(f"/{language}/live.json").body)["sessions"].values()
    problems = []

    with visit(viewport={"width": width, "height": 800}) as visitor:
        visitor.open(f"/{language}/schedule/{query}")
        nodes = accessible_nodes(visitor.page)

    headings = [place for place, (role, _name) in enumerate(nodes) if role == "heading"]
    titles = []
    for session in sessions:
        starts_at = datetime.fromisoformat(session["starts_at"])
        place = next((place for place in headings if nodes[place][1].endswith(session["title"])), None)
        if place is None:
            problems.append(f"{session['title']}: no heading")
            continue
        titles.append((starts_at, place))
        row = max(index for index in range(place) if nodes[index][0] == "listitem")
        day = max(index for index in headings if index < row and day_name(starts_at, language) in nodes[index][1])
        others = [
            index for index in headings if day < index < row and "월 " in nodes[index][1] and "일(" in nodes[index][1]
        ]
        texts = [name for role, name in nodes[row:place] if role == "StaticText"]
        ends = next((index for index in headings if index > place), len(nodes))
        states = [index for index in range(place, ends) if nodes[index] == ("StaticText", session["label"])]
        if others or f"{starts_at:%H:%M}" not in texts:
            problems.append(f"{session['title']}: {texts} under {nodes[day][1]}")
        if not states:
            problems.append(f"{session['title']}: {session['label']!r} does not follow")

    assert len(titles) == 15
    assert [place for _starts_at, place in sorted(titles)] == [place for _starts_at, place in titles]
    fail_for(problems)
