"""The library by keyboard alone and without JavaScript; nothing of it is in anyone's way."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, Request
from pytest_django.live_server_helper import LiveServer

pytestmark = pytest.mark.django_db(transaction=True)
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
OPENED = (
    "",
    "/red-flags",
    "/causes/idiopathic-night-cramps",
    "/claims/pickle-juice-stops-cramps",
    "/sources/grandner-2017-nhanes-leg-cramps",
    "/checklists/leg",
)


@pytest.fixture
def asked(scriptless: Page) -> list[Request]:
    """Every request the page made."""
    seen: list[Request] = []
    scriptless.on("request", lambda one: seen.append(one))
    return seen


def tab_to(page: Page, name: str) -> None:
    """Press Tab until what has that name or text is in focus."""
    for _ in range(60):
        page.keyboard.press("Tab")
        focus = page.locator(":focus")
        if name in (focus.get_attribute("name"), focus.inner_text().partition("\n")[0].strip()):
            return
    pytest.fail(f"{name} is not reached by Tab")


@pytest.mark.parametrize("address", OPENED)
def test_axe_finds_nothing_and_nothing_is_wider_than_a_phone(page: Page, live_server: LiveServer, address: str) -> None:
    page.goto(f"{live_server.url}/knowledge{address}")
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": TAGS}})
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_a_source_is_reached_from_a_word_by_keyboard_alone(
    scriptless: Page, live_server: LiveServer, asked: list[Request]
) -> None:
    page = scriptless
    page.goto(f"{live_server.url}/knowledge")
    tab_to(page, "words")
    page.keyboard.type("night cramps")
    page.keyboard.press("Enter")
    page.wait_for_selector("#found")
    assert page.url == f"{live_server.url}/knowledge"
    tab_to(page, "Ordinary night cramps")
    page.keyboard.press("Enter")
    page.wait_for_url("**/causes/idiopathic-night-cramps")
    tab_to(page, "3 studies")
    page.keyboard.press("Enter")
    assert page.locator(".glance .facts").is_visible()
    tab_to(page, "A general population survey of rest cramps")
    page.keyboard.press("Enter")
    page.wait_for_url("**/sources/naylor-1994-rest-cramps")
    assert "37% of a UK general-practice sample" in page.locator("main").inner_text()
    assert all(one.url.startswith(live_server.url) and "night%20cramps" not in one.url for one in asked)
