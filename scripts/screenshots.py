"""Take pictures of pages of a running site, for the README and for looking at what changed.

    .venv/bin/python scripts/screenshots.py http://127.0.0.1:8000 pictures /ko/ /en/schedule/

Writes one PNG for each page, width and theme, such as pictures/ko-schedule-1280-dark.png.
"""

import argparse
from pathlib import Path

from playwright.sync_api import sync_playwright

from chromium import ensure_chromium

HEIGHTS = {320: 640, 360: 740, 768: 1024, 1024: 768, 1280: 800}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("site")
    parser.add_argument("folder", type=Path)
    parser.add_argument("paths", nargs="+")
    parser.add_argument("--widths", type=int, nargs="+", default=[360, 1280])
    parser.add_argument("--themes", nargs="+", default=["light", "dark"], choices=["light", "dark"])
    parser.add_argument("--first-screen", action="store_true", help="only what is seen without scrolling")
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=ensure_chromium(), args=["--no-sandbox", "--disable-gpu"])
        for theme in options.themes:
            for width in options.widths:
                viewport = {"width": width, "height": HEIGHTS.get(width, 800)}
                page = browser.new_page(viewport=viewport, color_scheme=theme, reduced_motion="reduce")
                for path in options.paths:
                    page.goto(options.site.rstrip("/") + path)
                    name = path.strip("/").replace("/", "-") or "root"
                    target = options.folder / f"{name}-{width}-{theme}.png"
                    page.screenshot(path=target, full_page=not options.first_screen)
                    print(target)
                page.close()


if __name__ == "__main__":
    main()
