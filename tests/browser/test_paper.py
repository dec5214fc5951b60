"""The result on paper: two sheets with what a doctor asks for, printed from the site or from the file alike."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from support import EXAMPLES, ROOT, example
from unclench.assessment import assess
from unclench.case import Case
from unclench.exchange.casefile import read_case
from unclench.knowledge.records import Knowledge
from unclench.record import actions
from unclench.report.build import build_report
from unclench.report.contract import Report
from unclench.report.html import render_html
from unclench.report.sections import page as page_of
from visiting import Visitor

Opened = tuple[Page, Report]
Open = Callable[..., Opened]
LONGEST = ("d001", "d004", "d005", "d049")
SHEET = 275 / 25.4 * 96  # what is printed of an A4 page, top to bottom, in CSS pixels
WIDE = {"width": 688, "height": 1039}
TEXT, SMALL = 12.5, 8

SIZES = """() => [...document.querySelectorAll("main *")].flatMap((one) => {
  const own = [...one.childNodes].some((part) => part.nodeType === 3 && part.textContent.trim());
  if (!own || !one.checkVisibility() || !one.getClientRects().length) return [];
  const small = one.closest("#sources ol, .cite");
  return [[parseFloat(getComputedStyle(one).fontSize), Boolean(small), one.textContent.trim().slice(0, 40)]];
})"""
COLOURS = """() => [document.body, ...document.querySelectorAll("main, main *")].flatMap((one) => {
  if (!one.checkVisibility()) return [];
  const style = getComputedStyle(one);
  return [style.color, style.backgroundColor, style.borderTopColor, style.fill, style.stroke];
})"""


@pytest.fixture(params=["on the site", "as a file"])
def opened(request: pytest.FixtureRequest, visitor: Visitor, knowledge: Knowledge, tmp_path: Path) -> Open:
    """Opens the result of a case in one of its two forms."""

    def on_site(case: Case, page: Page, *, everything: bool) -> None:
        now = datetime(2026, 11, 26, tzinfo=UTC)
        person = actions.open_home(now=now)
        stored = actions.start_case(person, note="", now=now)
        actions.keep_answers(person, stored.id, case, version=stored.version, now=now)
        page.goto(f"/assess/{stored.id}/report{'?all=1' if everything else ''}")

    def as_file(report: Report, page: Page, *, everything: bool) -> None:
        html = render_html(page_of(report, knowledge, show_all=everything), date(2026, 11, 26))
        page.set_content(html)

    def open_(case: Case, *, everything: bool = True, **how: Any) -> Opened:
        page, report = visitor.page(viewport=WIDE, **how), build_report(assess(case, knowledge), knowledge)
        if request.param == "on the site":
            on_site(case, page, everything=everything)
        else:
            as_file(report, page, everything=everything)
        page.emulate_media(media="print")
        return page, report

    return open_


def sheets(page: Page) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4", prefer_css_page_size=True)))


def on_first_sheet(page: Page, selector: str) -> bool:
    bottom = page.locator(selector).evaluate("one => one.getBoundingClientRect().bottom + scrollY")
    return float(bottom) <= SHEET


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_is_two_sheets_with_danger_first_and_the_history_on_them(
    name: str, opened: Open, knowledge: Knowledge
) -> None:
    page, report = opened(example(name, knowledge))
    assert sheets(page) <= 2
    assert on_first_sheet(page, "#urgency")
    assert on_first_sheet(page, "#must-not-miss")
    printed = " ".join(page.inner_text("main").split())
    assert "26 November 2026" in printed
    assert not [answer.text for answer in report.answered if answer.text not in printed]
    speaking = [weight.name.lower() for cause in report.causes[:1] for weight in cause.for_ if not weight.denied]
    assert not [name for name in speaking[:2] if name not in printed.lower()]
    boxes = page.locator("#ask li").evaluate_all(
        "all => all.map((li) => getComputedStyle(li, '::before').borderTopWidth)"
    )
    assert len(boxes) == len(report.ask_the_doctor)
    assert "0px" not in boxes
    for size, small, text in page.evaluate(SIZES):
        assert size >= (SMALL if small else TEXT), text


@pytest.mark.parametrize("name", LONGEST)
def test_a_long_story_is_two_sheets_too(name: str, opened: Open, knowledge: Knowledge) -> None:
    path = ROOT / "benchmarks" / "vignettes" / "a" / f"{name}.yaml"
    page, _ = opened(read_case(path.read_bytes(), knowledge, name=path.name))
    assert sheets(page) <= 2
    assert on_first_sheet(page, "#must-not-miss")


def test_at_emergency_one_sheet_says_what_to_do(opened: Open, knowledge: Knowledge) -> None:
    page, report = opened(example("saddle-numbness", knowledge), everything=False)
    assert sheets(page) == 1
    assert report.urgency.act in page.inner_text("main")
    assert not page.locator(".btn:visible").count()


def test_every_number_on_paper_is_in_its_list_of_sources(opened: Open, knowledge: Knowledge) -> None:
    page, _ = opened(example("night-cramp-on-diuretic", knowledge))
    seen = "all => all.filter((one) => one.getClientRects().length).map((one) => String(one.value ?? one.innerText))"
    cited, listed = (page.locator(selector).evaluate_all(seen) for selector in (".cite", "#sources li"))
    assert cited
    assert set(cited) == set(listed)


def test_paper_is_white_and_grey_whatever_the_theme(opened: Open, knowledge: Knowledge) -> None:
    page, _ = opened(example("older-night-cramps", knowledge), color_scheme="dark")
    page.evaluate("document.documentElement.className = 'dark'")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    for colour in page.evaluate(COLOURS):
        red, green, blue = re.findall(r"[\d.]+", colour)[:3] if colour.startswith("rgb") else ("0", "0", "0")
        assert red == green == blue, colour
