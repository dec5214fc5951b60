"""The library in a real browser: by keyboard alone, without a script, on a phone and a desk, in light and dark."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from visiting import DESK, PHONE, TABLET, Visitor, too_wide, violations

OPENED = (
    *("", "/red-flags", "/causes/idiopathic-night-cramps", "/causes/abdominal-aortic-aneurysm", "/sites/calf"),
    *("/claims/pickle-juice-stops-cramps", "/sources/grandner-2017-nhanes-leg-cramps", "/checklists/leg", "/nothing"),
)


def tab_to(page: Page, name: str) -> None:
    """Press Tab until the link, field or summary of that name is in focus."""
    for _ in range(80):
        page.keyboard.press("Tab")
        focus = page.locator(":focus")
        if name in (focus.get_attribute("name"), focus.inner_text().partition("\n")[0].strip()):
            return
    pytest.fail(f"{name} is not reached by Tab")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [PHONE, TABLET, DESK], ids=["320", "768", "1280"])
def test_nothing_stands_in_the_way_of_a_reader(scheme: str, size: dict[str, int], visitor: Visitor) -> None:
    page = visitor.page(viewport=size, color_scheme=scheme)
    found: dict[str, list[str]] = {}
    for address in OPENED:
        page.goto(f"/knowledge{address}")
        for details in page.locator("main summary").all()[:3]:
            details.click()
        found[address] = violations(page) + (["too wide"] if too_wide(page) else [])
    assert found == {address: [] for address in OPENED}


def test_a_source_is_reached_from_a_word_by_keyboard_and_without_a_script(visitor: Visitor) -> None:
    page = visitor.page(java_script_enabled=False)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/knowledge")
    tab_to(page, "words")
    page.keyboard.type("night cramps")
    page.keyboard.press("Enter")
    expect(page.locator("#found")).to_contain_text("night cramps")
    assert page.url.endswith("/knowledge")
    tab_to(page, "Ordinary night cramps")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Ordinary night cramps")
    tab_to(page, "3 facts")
    page.keyboard.press("Enter")
    expect(page.locator(".behind .facts")).to_be_visible()
    tab_to(page, "A general population survey of rest cramps")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("A general population survey of rest cramps")
    expect(page.locator("main")).to_contain_text("37% of a UK general-practice sample")
    assert not [url for url in asked if re.search(r"night(%20|\+)cramps|words", url)]
