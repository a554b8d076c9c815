"""The keyboard reaches everything, in order, and one can always see where it is."""

from io import BytesIO

import pytest
from PIL import Image, ImageChops

from tests.browser.conftest import fail_for

# Everything one can stop at with Tab and see, in reading order: the press that reached it, and its beginning.
STOPS = """() => {
    const all = "a[href], button, input, select, textarea, summary, iframe, [tabindex], [controls]";
    const stops = [...document.querySelectorAll(all)].filter(element => {
        if (element.tabIndex < 0 || element.disabled || element.closest("[inert]")) return false;
        if (!element.checkVisibility({visibilityProperty: true})) return false;
        if (element.type === "radio") {  // a group is one stop: the chosen one, else the first
            const group = [...document.querySelectorAll("input[type=radio]")]
                .filter(other => other.name === element.name && other.form === element.form);
            return element === (group.find(other => other.checked) ?? group[0]);
        }
        return true;
    });
    return stops.map(element => [Number(element.dataset.press ?? 0), element.outerHTML.slice(0, 120)]);
}"""

# Where the keyboard is after this press of Tab, and what is wrong with how it shows. Nothing at the end.
DESCRIBE_STOP = """async press => {
    await new Promise(resolve => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    const element = document.activeElement;
    if (!element || element === document.body || element.dataset.press) return null;
    element.dataset.press = press;
    const words = element.textContent.trim().slice(0, 40);
    const name = `${element.tagName.toLowerCase()}.${element.getAttribute("class")} “${words}”`;
    const problems = [];
    const around = [];  // a card may be ringed for the link in it
    for (let mark = element; mark; mark = mark.parentElement) around.push(mark);
    const ringed = [...around, ...(element.labels ?? [])].some(mark => {
        const style = getComputedStyle(mark);
        return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
    });
    const inside = (a, b) => a === b || a.contains(b) || b.contains(a);
    const boxes = [...element.getClientRects()].filter(box => box.width > 0 && box.height > 0);
    const seen = boxes.some(box => {
        const left = Math.max(box.left, 0), right = Math.min(box.right, innerWidth);
        const top = Math.max(box.top, 0), bottom = Math.min(box.bottom, innerHeight);
        if (left >= right || top >= bottom) return false;
        const x = (left + right) / 2, y = (top + bottom) / 2;
        const points = [[x, y], [left + 2, y], [right - 2, y], [x, top + 2], [x, bottom - 2]];  // corners may be round
        const clear = points.filter(([x, y]) => {
            const there = document.elementFromPoint(x, y);
            return there && (inside(element, there) || element.labels?.[0]?.contains(there));
        });
        return clear.length >= 3;
    });
    if (!seen) problems.push("covered or out of view");
    return {name, ringed, problems};
}"""


# The box around what has the focus, with room for a ring, as far as it is in view.
FOCUS_BOX = """() => {
    const box = document.activeElement.getBoundingClientRect();
    const x = Math.max(box.left - 8, 0), y = Math.max(box.top - 8, 0);
    return {x, y, width: Math.min(box.right + 8, innerWidth) - x, height: Math.min(box.bottom + 8, innerHeight) - y};
}"""


def looks_focused(page):
    """Whether the focus changes about as many pixels as a ring has, however the ring is drawn."""
    box = page.evaluate(FOCUS_BOX)
    focused = Image.open(BytesIO(page.screenshot(clip=box))).convert("L")
    element = page.evaluate_handle("document.activeElement")
    element.evaluate("element => element.blur()")
    plain = Image.open(BytesIO(page.screenshot(clip=box))).convert("L")
    element.evaluate("element => element.focus({focusVisible: true, preventScroll: true})")
    changed = ImageChops.difference(focused, plain).point(lambda value: 255 if value > 24 else 0).histogram()[255]
    return changed >= box["width"] + box["height"]


@pytest.mark.parametrize(("language", "width"), [("ko", 360), ("en", 1280)])
def test_keyboard_reaches_and_shows_everything(language, width, kinds, visit):
    chosen = [page for page in kinds if page.language == language]
    problems = []

    with visit(viewport={"width": width, "height": 800}, reduced_motion="reduce") as visitor:
        for page in chosen:
            visitor.open(page.path)
            for press in range(1, 1000):
                visitor.page.keyboard.press("Tab")
                stop = visitor.page.evaluate(DESCRIBE_STOP, press)
                if stop is None:
                    break
                if not stop["ringed"] and not looks_focused(visitor.page):
                    stop["problems"].append("no ring")
                problems += [f"{page.path} at {width} px: {stop['name']}: {problem}" for problem in stop["problems"]]
            stops = visitor.page.evaluate(STOPS)
            problems += [f"{page.path} at {width} px: never reached {html}" for press, html in stops if not press]
            presses = [press for press, _html in stops if press]
            if presses != sorted(presses):
                problems.append(f"{page.path} at {width} px: order of focus is not the order of reading: {presses}")
            assert len(stops) > 5, page.path

    fail_for(problems)
