"""The look keeps its promises: contrast, weight, and components that are told everything they need."""

import gzip
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
CSS = ROOT / "static" / "css"
LAYERS = ["tokens", "base", "layout", "components", "utilities", "print"]
PAGE_STYLES = sorted(path for path in (CSS / "pages").glob("*.css") if path.stem != "error")
COMPONENTS = sorted((ROOT / "templates" / "components").glob("*.html"))
INCLUDE = re.compile(r'{%\s*include "components/([\w/.-]+)"(.*?)%}')

# (text, ground) in roles; 4.5:1 is asked of all text
TEXT_PAIRS = [
    ("ink", "page"),
    ("ink", "panel"),
    ("ink-soft", "page"),
    ("ink-soft", "panel"),
    ("ink-faint", "page"),
    ("ink-faint", "panel"),
    ("ink-faint", "chip"),
    ("link", "page"),
    ("link", "panel"),
    ("on-action", "action"),
    ("on-action", "action-hover"),
    ("on-night", "night"),
    ("on-night-soft", "night"),
    ("on-night-soft", "night-panel"),
    ("on-sun", "sun"),
    ("on-live", "live"),
    ("on-live-strip", "live-strip"),
    ("live-text", "page"),
    ("upcoming", "page"),
    ("delayed", "delayed-field"),
    ("ended", "ended-field"),
    ("replay", "replay-field"),
]
# 3:1 is asked of what shows a control or the focus
MARK_PAIRS = [("edge", "page"), ("edge", "panel"), ("focus", "page"), ("focus", "panel"), ("focus-on-night", "night")]


def declarations(block):
    return dict(re.findall(r"(--[\w-]+):\s*([^;]+);", block))


def roles(theme):
    text = (CSS / "tokens.css").read_text()
    values = declarations(text[text.index(":root {") : text.index(":root:lang(en)")])
    if theme == "dark":
        block = text[text.index(':root[data-theme="dark"]') :]
        values |= declarations(block[: block.index("}")])
    return values


def colour(values, role):
    value = values[f"--color-{role}"]
    while reference := re.fullmatch(r"var\((--[\w-]+)\)", value):
        value = values[reference[1]]
    return value


def luminance(value):
    channels = [int(value[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("pairs", "least"), [(TEXT_PAIRS, 4.5), (MARK_PAIRS, 3)], ids=["text", "controls and focus"])
def test_colours_can_be_told_apart(theme, pairs, least):
    values = roles(theme)

    found = {pair: contrast(colour(values, pair[0]), colour(values, pair[1])) for pair in pairs}

    assert {pair: round(ratio, 2) for pair, ratio in found.items() if ratio < least} == {}


def test_dark_theme_is_the_same_by_choice_and_by_system():
    text = (CSS / "tokens.css").read_text()
    by_system = text[text.index(':root:not([data-theme="light"])') :]
    by_choice = text[text.index(':root[data-theme="dark"]') :]

    assert declarations(by_system[: by_system.index("}")]) == declarations(by_choice[: by_choice.index("}")])


def weight(paths):
    return sum(len(gzip.compress(path.read_bytes())) for path in paths)


@pytest.mark.parametrize("page", PAGE_STYLES, ids=lambda path: path.stem)
def test_styles_of_a_page_weigh_at_most_15_kilobytes(page):
    assert weight([*(CSS / f"{layer}.css" for layer in LAYERS), page]) <= 15_000


def test_scripts_weigh_at_most_20_kilobytes():
    assert weight((ROOT / "static" / "js").rglob("*.js")) <= 20_000


def test_styles_ask_for_nothing_from_elsewhere():
    text = "".join(path.read_text() for path in CSS.rglob("*.css"))

    addresses = re.findall(r"url\(([^)]*)", text)

    assert [address for address in addresses if not address.startswith('"data:image/svg+xml')] == []
    assert re.findall(r"@(?:import|font-face)", text) == []


def test_every_component_says_what_it_needs():
    assert [path.name for path in COMPONENTS if not path.read_text().startswith("{# ")] == []
    assert len(COMPONENTS) > 30


def test_components_are_told_everything_they_need():
    templates = list((ROOT / "templates").rglob("*.html"))

    careless = [
        f"{path.relative_to(ROOT)}: {name}"
        for path in templates
        for name, rest in INCLUDE.findall(path.read_text())
        if not rest.rstrip().endswith("only")
    ]

    assert careless == []
    assert sum(len(INCLUDE.findall(path.read_text())) for path in templates) > 100
