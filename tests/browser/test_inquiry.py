"""An investor with a phone: three companies of one sector, two side by side, and an inquiry to one of them."""

import time

import pytest

from tests.browser.conftest import fail_for
from tests.browser.test_pages import axe_problems, overflow

PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}
WORDS = {
    "name": "Jane Tan",
    "organisation": "Lion Ventures",
    "email": "jane@example.org",
    "country": "Singapore",
    "message": "We would like to see your deck.",
}
MOST_TAPS = 15


@pytest.mark.parametrize(("language", "with_scripts"), [("ko", False), ("en", True)])
def test_investor_finds_compares_and_writes(visit, language, with_scripts):
    # without scripts the tools of the test do not run either, so that visit is about the way alone
    with visit(java_script_enabled=with_scripts, **PHONE) as visitor:
        page, taps, problems = visitor.page, 0, []

        def tap(selector, number=0):
            nonlocal taps
            page.locator(selector).nth(number).tap()
            taps += 1

        def look():
            if with_scripts:
                problems.extend(axe_problems(visitor) + [each for each in [overflow(visitor)] if each])

        visitor.open(f"/{language}/ir/")
        tap('.sector-links__link[href*="sector=bio"]')
        page.wait_for_url("**sector=bio**")
        assert page.locator(".company-card__link").count() == 3
        tap(".company-card__pick input", 0)
        tap(".company-card__pick input", 1)
        tap('.pick-bar button[formaction*="/compare/"]')
        page.wait_for_url("**/compare/**")
        assert page.locator(".comparison__company").count() == 2
        tap('.comparison__company a[href*="/inquiry/"]')
        page.wait_for_url("**/inquiry/**")
        opened = time.monotonic()
        look()

        tap(".form__send")
        page.locator(".form__summary").wait_for()
        look()
        assert "form__summary" in page.locator(":focus").get_attribute("class")
        for name, text in WORDS.items():
            tap(f"[name={name}]")
            page.locator(f"[name={name}]").fill(text)
        tap("[name=consent]")
        time.sleep(max(0, opened + 3.5 - time.monotonic()))  # as long as a person takes at the very least
        tap(".form__send")
        page.wait_for_url("**/receipt/**")
        look()

        assert page.locator(".receipt-page__code").inner_text().startswith("CAC-2020-")
        assert visitor.context.cookies() == []
        assert taps <= MOST_TAPS
        fail_for(problems + [each for each in visitor.problems if "422" not in each])
