"""What every test shares: the shipped knowledge, a cache of its own, and how hard Hypothesis tries."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from hypothesis import HealthCheck, settings
from playwright.sync_api import Browser, sync_playwright

from unclench.knowledge.load import load_knowledge
from unclench.knowledge.records import Knowledge
from visiting import CHROMIUM, Visitor

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright keeps a loop in the thread of the tests

settings.register_profile("default", max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("long", max_examples=2000, deadline=None, suppress_health_check=list(HealthCheck))
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))


@pytest.fixture(scope="session", autouse=True)
def _own_cache(tmp_path_factory: pytest.TempPathFactory) -> None:
    os.environ["UNCLENCH_CACHE"] = str(tmp_path_factory.mktemp("cache"))


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    return load_knowledge()


@pytest.fixture
def client() -> Client:
    """A browser on this machine, without a script."""
    return Client(headers={"Host": "localhost"})


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium; without it one line says so, and CI fails."""
    if CHROMIUM is None:
        if os.environ.get("CI"):
            pytest.fail("chromium is missing: the journeys in the browser were not tested")
        pytest.skip("chromium is missing: the journeys in the browser were not tested")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture
def visitor(browser: Browser, live_server: Any, transactional_db: None) -> Iterator[Visitor]:
    """Somebody with a browser at a site of their own."""
    visiting = Visitor(browser, live_server.url)
    yield visiting
    for context in visiting.contexts:
        context.close()
    assert visiting.strange == [], "no page asks any other origin for anything"
