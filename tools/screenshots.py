"""Every page at 320, 768 and 1280 px, light and dark, on one contact sheet for each width: `make screenshots`."""

from __future__ import annotations

import base64
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

PORT, WIDTHS, SCHEMES = 8427, (320, 768, 1280), ("light", "dark")
OUT = Path("build/screenshots")
PAGES = ("/", "/now", "/now#calf", "/knowledge", "/knowledge/causes", "/knowledge/causes/idiopathic-night-cramps")


def main() -> None:
    OUT.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as data:
        env = os.environ | {"UNCLENCH_DATA": data}
        serve = [sys.executable, "-m", "unclench", "serve", "--port", str(PORT)]
        with subprocess.Popen(serve, env=env, stdout=subprocess.DEVNULL) as server:
            try:
                _wait()
                with sync_playwright() as playwright:
                    browser = playwright.chromium.launch(
                        executable_path=shutil.which("chromium"), args=["--no-sandbox"]
                    )
                    for width in WIDTHS:
                        _sheet(browser, width)
            finally:
                server.terminate()


def _wait() -> None:
    for _ in range(60):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{PORT}/").close()
        except OSError:
            time.sleep(0.5)
        else:
            return
    sys.exit("The site did not start.")


def _sheet(browser: Browser, width: int) -> None:
    shots = []
    for scheme in SCHEMES:
        context = browser.new_context(
            base_url=f"http://127.0.0.1:{PORT}", viewport={"width": width, "height": 900}, color_scheme=scheme
        )
        page = context.new_page()
        for name, shot in _tour(page):
            shots.append((f"{name}, {scheme}", shot))
        context.close()
    page = browser.new_page(viewport={"width": 2400, "height": 1200})
    figures = "".join(
        f'<figure><img src="data:image/png;base64,{base64.b64encode(shot).decode()}"><figcaption>{name}</figcaption>'
        "</figure>"
        for name, shot in shots
    )
    tall = "width:440px;max-height:1300px;object-fit:cover;object-position:top"
    style = f"body{{display:flex;flex-wrap:wrap;gap:16px;font:16px sans-serif}}figure{{margin:0}}img{{{tall}}}"
    page.set_content(f"<style>{style}</style>{figures}")
    page.screenshot(path=str(OUT / f"{width}.png"), full_page=True)
    page.close()
    print(f"{OUT / f'{width}.png'}: {len(shots)} pages")


def _tour(page: Page) -> list[tuple[str, bytes]]:
    """A person's way through the site; each page once, each kind of question once."""
    shots = []

    def shot(name: str) -> None:
        shots.append((name, page.screenshot(full_page=True)))

    for address in PAGES:
        page.goto(address)
        shot(address)
    page.goto("/assess")
    shot("begin")
    page.get_by_role("button", name="Start").click()
    seen = set()
    while not page.url.endswith("/report"):
        kind = _kind(page)
        if kind not in seen:
            seen.add(kind)
            shot(kind)
        _answer(page)
    shot("result")
    page.get_by_role("link", name="Change an answer").click()
    shot("answers")
    return shots


def _kind(page: Page) -> str:
    if page.locator("#years").count():
        return "number"
    if page.locator(".pick").count():
        return "place"
    boxes = "list" if page.locator("input[type=checkbox]").count() else "choice"
    return f"{boxes}, long" if page.locator(".many").count() else boxes


def _answer(page: Page) -> None:
    for label in ("None of these", "No"):
        if page.get_by_text(label, exact=True).count():
            page.get_by_text(label, exact=True).click()
            break
    else:
        if page.locator("#years").count():
            page.locator("#years").fill("70")
        elif page.locator("#to-calf").count():
            page.locator("#to-calf").click()
        else:
            page.locator(".answer").first.click()
    page.get_by_role("button", name=re.compile("^Next$")).click()


if __name__ == "__main__":
    main()
