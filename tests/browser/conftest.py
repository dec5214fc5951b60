"""The site in a real browser: one Chromium for all tests, and a page in a context of its own for each."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, sync_playwright

os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright keeps a loop running in the thread of the tests


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(params=["light", "dark"])
def without_script(chromium: Browser, request: pytest.FixtureRequest) -> Iterator[BrowserContext]:
    """A phone with scripts off, once in each theme; axe runs in it all the same."""
    context = chromium.new_context(
        color_scheme=request.param, viewport={"width": 320, "height": 640}, java_script_enabled=False
    )
    yield context
    context.close()
