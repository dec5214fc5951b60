"""A visitor of the site with a real browser, and what is wrong with a page."""

from __future__ import annotations

import shutil
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Locator, Page

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
PHONE, TABLET, DESK = {"width": 320, "height": 720}, {"width": 768, "height": 1024}, {"width": 1280, "height": 900}


class Visitor:
    """Opens pages of one server as one person would, and takes note of every request that leaves it."""

    def __init__(self, browser: Browser, home: str) -> None:
        self.browser, self.home = browser, home
        self.contexts: list[BrowserContext] = []
        self.strange: list[str] = []

    def page(self, **how: Any) -> Page:
        context = self.browser.new_context(**{"viewport": PHONE, "base_url": self.home, **how})
        context.on("request", lambda request: self._noted(request.url))
        self.contexts.append(context)
        return context.new_page()

    def _noted(self, url: str) -> None:
        if not url.startswith((self.home, "data:", "blob:")):
            self.strange.append(url)


def follow(what: Locator) -> None:
    """Click on what leads to another page, and wait until all of that page is there: only then may it be counted."""
    with what.page.expect_navigation():
        what.click()


def violations(page: Page) -> list[str]:
    """What axe has against a page, each with its places."""
    found = Axe().run(page, options=RULES).response["violations"]
    return [f"{one['id']}: {[node['target'] for node in one['nodes']]}" for one in found]


def too_wide(page: Page) -> bool:
    """Whether the page scrolls sideways."""
    return bool(page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))
