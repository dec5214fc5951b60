"""The interview and the result in a real browser: by thumb, by keyboard, without a script, read out."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, Position, expect

from unclench.record.models import StoredCase
from visiting import DESK, PHONE, TABLET, Visitor, follow, too_wide, violations

NEXT, SKIP = "Next", "Skip this question"
ON_THE_CALF = Position(x=20, y=60)


def begin(page: Page) -> None:
    page.goto("/")
    follow(page.get_by_role("link", name=re.compile("Why do I get them")))
    follow(page.get_by_role("button", name="Start"))


def answer(page: Page) -> None:
    """Answer as a person of 70 with a cramp in the calf would who knows of nothing else."""
    heading = page.get_by_role("heading", level=1).inner_text()
    if heading.startswith("How old"):
        page.get_by_label("Years").fill("70")
    elif heading.startswith("What is your sex"):
        page.get_by_text("Female", exact=True).click()
    elif heading.startswith("Where"):
        page.locator("#to-calf").click()
    elif page.get_by_text("None of these", exact=True).count():
        page.get_by_text("None of these", exact=True).click()
    elif page.get_by_text("No", exact=True).count():
        page.get_by_text("No", exact=True).click()
    else:
        page.locator(".answer").first.click()
    follow(page.get_by_role("button", name=NEXT))


def answer_all(page: Page, *, at_most: int = 60) -> int:
    """Answer until the result stands there; the number of questions."""
    for number in range(at_most):
        if page.url.endswith("/report"):
            return number
        answer(page)
    pytest.fail("the interview must end")


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_from_the_door_to_the_result_on_a_phone(script: bool, visitor: Visitor) -> None:
    page = visitor.page(java_script_enabled=script)
    begin(page)
    assert answer_all(page) >= 20
    expect(page.get_by_role("heading", level=1)).not_to_be_empty()
    expect(page.get_by_role("heading", name="What fits best, and how sure that is")).to_be_visible()


def test_a_mistake_is_named_and_the_next_try_goes_on(visitor: Visitor) -> None:
    page = visitor.page()
    begin(page)
    follow(page.get_by_role("button", name=NEXT))
    expect(page.get_by_role("alert")).to_contain_text("Please type your age")
    page.get_by_label("Years").fill("44")
    follow(page.get_by_role("button", name=NEXT))
    expect(page.get_by_role("heading", level=1)).to_have_text("What is your sex?")


def test_the_interview_is_done_by_keyboard_alone(visitor: Visitor) -> None:
    page = visitor.page()
    begin(page)
    page.get_by_label("Years").focus()
    page.keyboard.type("44")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("What is your sex?")
    page.get_by_role("radio").first.focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).not_to_have_text("What is your sex?")
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.innerText") == SKIP:
            break
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("Where"))


def asked_where(page: Page) -> None:
    """As far as the question for the place."""
    begin(page)
    page.get_by_label("Years").fill("44")
    follow(page.get_by_role("button", name=NEXT))
    page.get_by_text("Male", exact=True).click()
    follow(page.get_by_role("button", name=NEXT))
    while not page.locator(".pick").count():
        follow(page.get_by_role("button", name=SKIP))


def test_the_picture_and_the_list_are_one_choice(visitor: Visitor) -> None:
    page = visitor.page()
    asked_where(page)
    calf = page.get_by_role("button", name="Calf", exact=True)
    calf.click(position=ON_THE_CALF)
    expect(page.locator("#to-calf input")).to_be_checked()
    expect(calf).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_role("status")).to_have_text("Chosen: calf")
    page.locator("#to-calf").click()
    expect(page.locator("#to-calf input")).not_to_be_checked()
    expect(page.locator(".sel")).to_have_count(0)
    expect(page.get_by_role("status")).to_be_empty()
    calf.press("Space")
    follow(page.get_by_role("button", name=NEXT))
    follow(page.get_by_role("link", name="Back", exact=True))
    expect(page.locator("#to-calf input")).to_be_checked()
    expect(page.get_by_role("status")).to_have_text("Chosen: calf")


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_places_in_two_enlarged_parts_are_both_kept_and_no_request_tells_them(script: bool, visitor: Visitor) -> None:
    page = visitor.page(java_script_enabled=script)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    asked_where(page)
    page.get_by_label("Front", exact=True).check()
    for part, area, site in (("Lower leg", "Left shin", "shin"), ("Face and throat", "Left jaw", "jaw")):
        page.get_by_role("link", name=part).click()
        expect(page.get_by_role("heading", name=part)).to_be_in_viewport()
        page.get_by_role("button" if script else "link", name=area).click()
        if script:
            page.get_by_role("link", name="The whole body").click()
        else:
            expect(page.locator(f"#to-{site}")).to_be_in_viewport()
            page.locator(f"#to-{site}").click()
        expect(page.locator(f"#to-{site} input")).to_be_checked()
    follow(page.get_by_role("button", name=NEXT))
    expect(page.get_by_role("heading", level=1)).not_to_have_text(re.compile("Where"))
    assert {"site": ["shin", "jaw"]} in StoredCase.objects.get().answers
    assert not [url for url in asked if re.search("shin|jaw|leg|face", url)]


def test_a_part_is_opened_chosen_from_and_left_by_keyboard(visitor: Visitor) -> None:
    page = visitor.page(viewport=DESK)
    asked_where(page)
    page.locator("#main").focus()
    tab_to(page, "Lower leg")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Lower leg")).to_be_focused()
    tab_to(page, "Left shin")
    page.keyboard.press("Space")
    tab_to(page, "Left inner calf")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_have_text("Chosen: calf, shin")
    page.get_by_role("link", name="The whole body").press("Enter")
    expect(page.get_by_role("link", name="Lower leg")).to_be_focused()
    expect(page.locator(".pick [href='#in-lower-leg'] .sel")).to_have_count(4)
    page.get_by_role("link", name="Choose from the list").press("Enter")
    page.keyboard.press("Tab")
    expect(page.locator("#to-calf input")).to_be_focused()


def tab_to(page: Page, name: str) -> None:
    """Press Tab until the part or area of that name is in focus."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.getAttribute('aria-label')") == name:
            return
    pytest.fail(f"{name} is not reached by Tab")


def test_every_part_and_every_area_is_large_enough_for_a_finger(visitor: Visitor) -> None:
    page = visitor.page()
    asked_where(page)
    small = []
    for view in ("Back", "Front"):
        page.get_by_label(view, exact=True).check()
        assert page.locator(".pick .body:visible a").count() in (11, 12)
        small += too_small(page, ".pick a:visible, .views label")
    enlarged = [part.get_attribute("id") for part in page.locator(".part").all()]
    assert len(enlarged) == 4
    for part in enlarged:
        page.goto(f"{page.url.partition('#')[0]}#{part}")
        small += too_small(page, ".part a:visible")
    assert small == []


def too_small(page: Page, what: str) -> list[str]:
    """What is not 44 px wide and high."""
    boxes = [(one, one.bounding_box() or {"width": 0, "height": 0}) for one in page.locator(what).all()]
    return [one.evaluate("one => one.outerHTML") for one, box in boxes if min(box["width"], box["height"]) < 44]


def test_the_browsers_own_way_back_fills_in_nothing_that_was_not_said(visitor: Visitor) -> None:
    page = visitor.page()
    begin(page)
    for _ in range(5):
        answer(page)
    heading = page.get_by_role("heading", level=1)
    before = heading.inner_text()
    page.locator(".answer").nth(1).click()
    follow(page.get_by_role("button", name=NEXT))
    expect(heading).not_to_have_text(before)
    expect(page.locator(".answer :checked")).to_have_count(0)
    page.go_back()
    expect(heading).to_have_text(before)
    expect(page.locator(".answer :checked")).to_have_count(1)
    page.go_forward()
    expect(heading).not_to_have_text(before)
    expect(page.locator(".answer :checked")).to_have_count(0)


def test_an_answer_given_while_the_site_is_away_can_be_given_again(visitor: Visitor) -> None:
    page = visitor.page()
    page.goto("/now")
    page.evaluate("navigator.serviceWorker.ready.then(() => caches.match('/away'))")
    begin(page)
    answer(page)
    heading = page.get_by_role("heading", level=1)
    page.context.set_offline(True)
    page.get_by_text("Female", exact=True).click()
    follow(page.get_by_role("button", name=NEXT))
    expect(heading).to_have_text("unclench cannot be reached just now")
    page.context.set_offline(False)
    page.go_back()
    expect(heading).to_have_text("What is your sex?")
    page.get_by_text("Female", exact=True).click()
    follow(page.get_by_role("button", name=NEXT))
    assert StoredCase.objects.get().answers == [{"age": 70}, {"sex": "female"}]


def test_none_of_these_takes_other_ticks_away(visitor: Visitor) -> None:
    page = visitor.page()
    begin(page)
    while not page.get_by_text("None of these", exact=True).count():
        answer(page)
    page.locator(".answer").first.click()
    page.get_by_text("None of these", exact=True).click()
    expect(page.locator(".answer :checked")).to_have_count(1)
    page.locator(".answer").first.click()
    expect(page.locator(".answer :checked")).to_have_count(1)


def test_a_medicine_is_found_by_the_name_on_its_box(visitor: Visitor) -> None:
    page = visitor.page()
    begin(page)
    while not page.get_by_label("Find a medicine").count():
        answer(page)
    page.locator("#find").press_sequentially("lasix")
    expect(page.locator("[data-words]:visible")).to_have_count(1)
    page.locator("[data-words]:visible").click()
    page.locator("#find").fill("furosimid")
    expect(page.locator("#find-hint")).to_contain_text("Do you mean one of these?")
    expect(page.locator("[data-words]:visible")).to_have_count(1)
    page.locator("#find").fill("zzz")
    expect(page.locator("#find-hint")).to_contain_text("None of these has that name")
    expect(page.locator("#to-loop-diuretics input")).to_be_checked()
    follow(page.get_by_role("button", name=NEXT))
    expect(page.get_by_role("heading", level=1)).not_to_have_text(re.compile("medicines"))


def test_any_long_list_can_be_searched(visitor: Visitor) -> None:
    page = visitor.page()
    begin(page)
    while not page.get_by_text("Diabetes", exact=True).count():
        answer(page)
    page.get_by_label("Find in this list").fill("diabetis")
    expect(page.locator("#find-hint")).to_contain_text("Do you mean one of these?")
    expect(page.get_by_text("Diabetes", exact=True)).to_be_visible()
    assert page.locator("[data-words]:visible").count() < 4


def test_an_answer_is_changed_and_the_result_moves_at_once(visitor: Visitor) -> None:
    page = visitor.page(viewport=DESK)
    begin(page)
    answer_all(page)
    address = page.url
    page.get_by_role("button", name="If yes").first.click()
    expect(page.locator("#moved .moved")).to_be_visible()
    assert page.url == address
    page.get_by_role("button", name=re.compile("Keep this answer")).click()
    expect(page.get_by_role("heading", name="What fits best, and how sure that is")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [PHONE, TABLET, DESK], ids=["320", "768", "1280"])
def test_nothing_stands_in_the_way_of_anyone(scheme: str, size: dict[str, int], visitor: Visitor) -> None:
    page = visitor.page(viewport=size, color_scheme=scheme)
    page.goto("/")
    found = {"home": violations(page)}
    begin(page)
    wide = []
    seen: set[str] = set()
    for _ in range(60):
        kind = page.locator("form .answers, #years").first.get_attribute("class") or "years"
        if kind not in seen:
            found[f"question with {kind}"] = violations(page)
            seen.add(kind)
        wide += [page.url] if too_wide(page) else []
        if page.get_by_label("Years").count():
            page.get_by_label("Years").fill("70")
            follow(page.get_by_role("button", name=NEXT))
        elif page.locator("#to-calf").count():
            page.goto(f"{page.url}#in-lower-leg")
            page.locator(".chips [href='#to-calf']").click()
            found["enlarged part"] = violations(page)
            wide += [page.url] if too_wide(page) else []
            follow(page.get_by_role("button", name=NEXT))
            break
        else:
            follow(page.get_by_role("button", name=SKIP))
    follow(page.get_by_role("link", name=re.compile("Stop here")))
    found["result"] = violations(page)
    follow(page.get_by_role("link", name="Change an answer"))
    found["answers"] = violations(page)
    wide += [page.url] if too_wide(page) else []
    assert found == {name: [] for name in found}
    assert wide == []
