"""The keyboard reaches everything, in order, and one can always see where it is."""

import pytest

from tests.browser.conftest import shown

# Everything one can stop at with Tab and see, each with a number.
NUMBER_STOPS = """() => {
    const all = "a[href], button, input, select, textarea, summary, iframe, [tabindex], [controls]";
    const radios = new Set();
    const stops = [...document.querySelectorAll(all)].filter(element => {
        if (element.tabIndex < 0 || element.disabled || element.closest("[inert]")) return false;
        if (!element.checkVisibility({visibilityProperty: true})) return false;
        if (element.type === "radio") {  // a group is one stop
            const group = element.form?.id + element.name;
            if (radios.has(group)) return false;
            radios.add(group);
        }
        return true;
    });
    stops.forEach((element, number) => { element.dataset.stop = number; });
    return stops.length;
}"""

# Where the keyboard is, and what is wrong with how it shows.
DESCRIBE_STOP = """async () => {
    await new Promise(resolve => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    const element = document.activeElement;
    if (!element || element === document.body) return null;
    const words = element.textContent.trim().slice(0, 40);
    const name = `${element.tagName.toLowerCase()}.${element.className} “${words}”`;
    const problems = [];
    const around = [element.parentElement, element.labels?.[0]].filter(Boolean);
    const ringed = [element, ...element.querySelectorAll("*"), ...around].some(mark => {
        const style = getComputedStyle(mark);
        return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
    });
    if (!ringed) problems.push("no ring");
    const inside = (a, b) => a === b || a.contains(b) || b.contains(a);
    const boxes = [...element.getClientRects()].filter(box => box.width > 0 && box.height > 0);
    const seen = boxes.some(box => {
        const left = Math.max(box.left, 0), right = Math.min(box.right, innerWidth);
        const top = Math.max(box.top, 0), bottom = Math.min(box.bottom, innerHeight);
        if (left >= right || top >= bottom) return false;
        const points = [[left + 2, top + 2], [right - 2, top + 2], [left + 2, bottom - 2], [right - 2, bottom - 2],
            [(left + right) / 2, (top + bottom) / 2]];
        const clear = points.filter(([x, y]) => {
            const there = document.elementFromPoint(x, y);
            return there && (inside(element, there) || element.labels?.[0]?.contains(there));
        });
        return clear.length >= 3;
    });
    if (!seen) problems.push("covered or out of view");
    return {stop: Number(element.dataset.stop ?? -1), name, problems};
}"""


@pytest.mark.parametrize(("language", "width"), [("ko", 360), ("en", 1280)])
def test_keyboard_reaches_and_shows_everything(language, width, kinds, visit):
    chosen = [page for page in kinds if page.language == language]
    problems = []

    with visit(viewport={"width": width, "height": 800}, reduced_motion="reduce") as visitor:
        for page in chosen:
            visitor.open(page.path)
            count = visitor.page.evaluate(NUMBER_STOPS)
            reached = []
            for _press in range(count + 10):
                visitor.page.keyboard.press("Tab")
                stop = visitor.page.evaluate(DESCRIBE_STOP)
                if stop is None:
                    break
                reached.append(stop["stop"])
                problems += [f"{page.path} at {width} px: {stop['name']}: {problem}" for problem in stop["problems"]]
            missed = sorted(set(range(count)) - set(reached))
            if missed:
                selector = ", ".join(f'[data-stop="{number}"]' for number in missed[:3])
                names = visitor.page.locator(selector).evaluate_all(
                    "stops => stops.map(stop => stop.outerHTML.slice(0, 120))"
                )
                problems.append(f"{page.path} at {width} px: never reached {names}")
            known = [stop for stop in reached if stop >= 0]
            if known != sorted(known):
                problems.append(f"{page.path} at {width} px: order of focus is not the order of reading: {known}")
            assert count > 5, page.path

    assert problems == [], shown(problems)
