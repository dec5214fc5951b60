"""Relief right now in a browser: from the first page to a running countdown, whatever the person has or lacks."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, Position, Route, expect

from unclench.knowledge.records import Knowledge
from unclench.record.models import Episode
from unclench.report.nowpage import render_now_page
from visiting import DESK, PHONE, Visitor, too_wide, violations

NOON, LATER, NIGHT = "2026-06-01T12:00:00", "2026-06-01T12:10:00", "2026-06-01T23:30:00"
ON_THE_CALF = Position(x=20, y=60)


@pytest.fixture
def page(visitor: Visitor) -> Page:
    """A page on a narrow phone at noon whose clock only the test moves, however slow the machine is."""
    page = opened(visitor)
    page.clock.pause_at(LATER)
    return page


def opened(visitor: Visitor, *, at: str = NOON, **how: object) -> Page:
    """A page on a narrow phone at that time of day; an error in a script fails the test."""
    page = visitor.page(**{"has_touch": True, "color_scheme": "light", **how})
    page.on("pageerror", lambda error: pytest.fail(str(error)))
    if at:
        page.clock.install(time=at)
    return page


def until(page: Page, so: str) -> None:
    """Wait; a page of ours lets no script be made of a text, so the browser cannot wait by itself."""
    for _ in range(100):
        if page.evaluate(so):
            return
        page.wait_for_timeout(50)
    pytest.fail(so)


def bottom(page: Page, what: str) -> float:
    box = page.locator(what).bounding_box()
    assert box is not None
    return box["y"] + box["height"]


def test_two_taps_lead_from_the_first_page_to_a_running_countdown(page: Page) -> None:
    page.goto("/")
    page.locator(".door.here").tap()
    page.get_by_role("link", name="Calf", exact=True).first.tap(position=ON_THE_CALF)
    timer = page.get_by_role("timer")
    expect(timer).to_be_visible()
    before = int(timer.inner_text())
    page.clock.run_for(3000)
    assert int(timer.inner_text()) == before - 3
    assert page.url.endswith("/now#calf")


def test_the_steps_follow_one_another_by_themselves(page: Page) -> None:
    page.goto("/now#calf")
    said = page.locator("#run-text")
    expect(said).to_have_text(re.compile("^Sit down"))
    page.clock.run_for(20_100)
    expect(said).to_have_text(re.compile("^Pull your toes"))
    expect(page.locator("#run")).to_contain_text("get ready")
    page.clock.run_for(10_000)
    expect(page.locator("#run")).to_contain_text("keep breathing")
    assert page.locator(".fibre.slack").count() == 5
    page.get_by_role("button", name="Pause").click()
    left = page.get_by_role("timer").inner_text()
    page.clock.run_for(60_000)
    assert page.get_by_role("timer").inner_text() == left
    page.get_by_role("button", name="Go on").click()
    page.clock.run_for(26_000)
    expect(said).to_have_text(re.compile("^Let go for a moment"))


@pytest.mark.parametrize("place", ["calf", "foot"])
def test_the_whole_task_fits_a_small_phone(page: Page, place: str) -> None:
    page.goto(f"/now#{place}")
    page.clock.run_for(32_000)
    assert not too_wide(page)
    assert page.evaluate("scrollY") == 0
    assert bottom(page, "[data-do=tight]") < (580 if place == "calf" else 440)
    assert bottom(page, ".warn p:nth-child(2)") < 720
    for button in page.locator("#run .btn:visible").all():
        box = button.bounding_box()
        assert box is not None
        assert box["height"] >= 60


def test_the_drawing_is_seen_while_the_steps_it_shows_run(page: Page) -> None:
    page.goto("/now#calf")
    drawing = page.locator("#run .picture svg")
    expect(drawing).to_have_count(0)
    page.clock.run_for(20_100)
    shown = page.locator("#run").get_by_role("img", name=re.compile("^Calf stretch with a towel"))
    expect(shown).to_be_visible()
    box = page.locator("#run .picture use").bounding_box()
    assert box is not None
    assert box["width"] > 200
    assert bottom(page, "#run-text") <= box["y"]
    assert box["y"] + box["height"] <= bottom(page, ".clock b")
    page.get_by_role("button", name="Next step").click()
    page.get_by_role("button", name="Next step").click()
    expect(page.locator("#run-text")).to_have_text(re.compile("^Let go for a moment"))
    expect(drawing).to_have_count(0)
    page.get_by_role("button", name="Next step").click()
    expect(shown).to_be_visible()


def to_the_end(page: Page) -> None:
    """Every step of an exercise, until there is none."""
    following = page.get_by_role("button", name="Next step")
    while following.is_visible():
        following.click()
    page.clock.run_for(36_000)


def test_the_other_side_is_a_phase_of_its_own(page: Page) -> None:
    page.goto("/now#calf")
    head, said, other = (
        page.locator(".run-head"),
        page.locator("#run-text"),
        page.get_by_role("button", name="The other side"),
    )
    expect(other).to_be_hidden()
    to_the_end(page)
    expect(said).to_have_text(re.compile("^When it lets go"))
    expect(page.get_by_role("button", name="Once more")).to_be_visible()
    other.click()
    expect(said).to_have_text("Change side. Get ready.")
    expect(said).to_be_focused()
    expect(page.get_by_role("timer")).to_have_text("10")
    expect(head).to_contain_text("Calf, other side")
    page.clock.run_for(10_100)
    expect(said).to_have_text(re.compile("^Pull your toes"))
    expect(head).to_contain_text("Calf, other side Step 1 of 4")
    tone = page.locator(".tone .btn").bounding_box()
    assert tone is not None
    for one in head.locator("b, span").all():
        box = one.bounding_box()
        assert box is not None
        assert box["x"] + box["width"] <= tone["x"], "nothing of it is hidden"
    page.clock.run_for(5_000)
    expect(page.locator("#run")).to_contain_text("keep breathing")
    to_the_end(page)
    expect(said).to_have_text("Did it let go?")
    page.get_by_role("button", name="Once more").click()
    expect(head).to_contain_text("Calf, other side Step 1 of 4")
    page.get_by_role("button", name="It let go").click()
    expect(page.get_by_role("button", name="Once more")).to_be_visible()
    other.click()
    expect(said).to_have_text("Change side. Get ready.")
    expect(head).not_to_contain_text("other side")


@pytest.mark.parametrize("place", ["jaw", "low-back", "inner-thigh"])
def test_what_treats_both_sides_can_only_be_done_once_more(page: Page, place: str) -> None:
    page.goto(f"/now#{place}")
    to_the_end(page)
    for _ in range(2):
        expect(page.get_by_role("button", name="Once more")).to_be_visible()
        expect(page.get_by_role("button", name="The other side")).to_be_hidden()
        if page.get_by_role("button", name="It let go").is_visible():
            page.get_by_role("button", name="It let go").click()


def test_every_part_of_the_body_is_large_enough_for_a_finger(page: Page) -> None:
    page.goto("/now")
    for view in ("Back", "Front"):
        page.get_by_text(view, exact=True).click()
        links = page.locator(".view .body:visible a")
        assert links.count() in (11, 12)
        for link in links.all():
            box = link.bounding_box()
            assert box is not None
            assert min(box["width"], box["height"]) >= 44, link.get_attribute("aria-label")


def test_a_part_with_several_places_is_enlarged(page: Page) -> None:
    page.goto("/now")
    page.get_by_text("Front", exact=True).click()
    page.get_by_role("link", name="Lower leg").click()
    expect(page.get_by_role("heading", name="Lower leg")).to_be_visible()
    for link in page.locator("#in-lower-leg .body a").all():
        box = link.bounding_box()
        assert box is not None
        assert min(box["width"], box["height"]) >= 44, link.get_attribute("aria-label")
    page.get_by_role("link", name="Left shin").click()
    expect(page.locator("#run")).to_contain_text("Shin")


def test_it_let_go_and_when_is_two_taps_and_is_kept(page: Page) -> None:
    page.goto("/now#calf")
    page.clock.run_for(42_000)
    page.get_by_role("button", name="It let go").tap()
    page.get_by_role("button", name=re.compile(r"About 4\d s")).tap()
    expect(page.get_by_text("Kept in your record.")).to_be_visible()
    kept = Episode.objects.get()
    assert (kept.site, kept.let_go) == ("calf", True)
    assert kept.seconds in range(42, 50)
    assert "?" not in page.url


def still_tight(page: Page) -> None:
    """Still tight after every step of an exercise."""
    tight = page.get_by_role("button", name="Still tight")
    while tight.is_visible():
        tight.click()


def test_still_tight_offers_the_next_relief_and_says_what_to_do(page: Page, knowledge: Knowledge) -> None:
    page.goto("/now#calf")
    still_tight(page)
    expect(page.locator("#run")).to_contain_text("If it is still hard after 10 minutes")
    page.get_by_role("button", name="Next: Tense the opposite muscle").click()
    expect(page.locator("#run-text")).to_have_text(knowledge.reliefs["acute-opposite-muscle"].steps[0].text)
    expect(page.locator("#run .warn")).to_contain_text("a bone may be broken")
    still_tight(page)
    expect(page.locator("#run")).to_contain_text("There is no other exercise here.")
    page.get_by_role("button", name="It let go").click()
    expect(page.get_by_role("button", name="Self-massage")).to_be_visible()
    page.get_by_role("button", name="Longer").click()
    expect(page.get_by_text("Kept in your record.")).to_be_visible()


def test_the_keyboard_alone_is_enough(page: Page) -> None:
    page.goto("/now")
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.getAttribute('aria-label')") == "Low back":
            break
    page.keyboard.press("Enter")
    expect(page.get_by_role("timer")).to_be_visible()
    assert page.evaluate("document.activeElement.id") == "run-text"
    for _ in range(4):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent") == "Pause":
            break
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Go on")).to_be_focused()


def test_without_a_script_the_place_shows_its_steps_and_can_be_logged(visitor: Visitor) -> None:
    page = opened(visitor, at="", java_script_enabled=False)
    page.goto("/")
    page.locator(".door.here").click()
    expect(page.locator(".place:visible")).to_have_count(0)
    page.get_by_role("link", name="Calf", exact=True).first.click(position=ON_THE_CALF)
    expect(page.locator(".place:visible")).to_have_count(1)
    expect(page.get_by_text("Pull your toes towards you, with a hand or a towel.")).to_be_visible()
    expect(page.get_by_role("img", name=re.compile("^Calf stretch"))).to_be_visible()
    expect(page.get_by_text("You can do the other side the same way.").locator("visible=true")).to_have_count(2)
    expect(page.locator("#calf").get_by_text("Your urine is dark like tea or cola")).to_be_visible()
    page.get_by_label("No", exact=True).locator("visible=true").check()
    page.get_by_role("button", name="3 to 10 minutes").click()
    expect(page.get_by_role("heading", name="Kept in your record.")).to_be_visible()
    kept = Episode.objects.get()
    assert (kept.site, kept.let_go, kept.seconds) == ("calf", False, 360)


def test_after_the_first_visit_it_works_without_a_connection(visitor: Visitor) -> None:
    page = opened(visitor, at="")
    page.goto("/now")
    page.evaluate("navigator.serviceWorker.ready")
    until(page, "caches.match('/now').then(Boolean)")
    until(page, "caches.match('/static/unclench/report/now.js', {ignoreSearch: true}).then(Boolean)")
    until(page, "caches.match('/static/unclench/later.js', {ignoreSearch: true}).then(Boolean)")
    until(page, "caches.match('/away').then(Boolean)")
    page.context.set_offline(True)
    page.goto("/assess")
    expect(page.get_by_role("heading", level=1)).to_have_text("unclench cannot be reached just now")
    page.get_by_role("link", name="I have one right now").click()
    expect(page).to_have_url(f"{visitor.home}/now")
    page.goto("/")
    assert page.url == f"{visitor.home}/now"
    page.get_by_role("link", name="Calf", exact=True).first.tap(position=ON_THE_CALF)
    expect(page.get_by_role("timer")).to_be_visible()
    page.get_by_role("button", name="It let go").tap()
    page.get_by_role("button", name="Under a minute").tap()
    expect(page.get_by_text("Kept on this device. It is added to your record")).to_be_visible()
    assert not Episode.objects.exists()
    page.context.set_offline(False)
    expect(page.get_by_text("Kept in your record.")).to_be_visible()
    assert (Episode.objects.get().site, waiting(page)) == ("calf", [])


def waiting(page: Page) -> list[dict[str, Any]]:
    """What waits in this browser to be sent."""
    told: list[dict[str, Any]] = page.evaluate("JSON.parse(localStorage.getItem('unclench-later') ?? '[]')")
    return told


def wait(page: Page, *told: dict[str, Any]) -> None:
    page.evaluate("told => localStorage.setItem('unclench-later', JSON.stringify(told))", told)


def logged(page: Page) -> None:
    """A cramp of the calf that let go, told while nothing can be reached."""
    page.goto("/now#calf")
    page.context.set_offline(True)
    page.get_by_role("button", name="It let go").click()
    page.get_by_role("button", name="Under a minute").click()
    expect(page.get_by_text("Kept on this device.")).to_be_visible()


@pytest.mark.parametrize("next_page", ["/", "/now"])
def test_what_was_logged_without_a_connection_is_sent_with_the_next_page(visitor: Visitor, next_page: str) -> None:
    page = opened(visitor, at="", service_workers="block")
    logged(page)
    (kept,) = waiting(page)
    assert kept.keys() == {"site", "let_go", "seconds", "at", "key"}
    wait(page, kept | {"at": kept["at"] - 3_600_000})
    context = page.context
    page.close()
    context.set_offline(False)
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(next_page)
    until(page, "localStorage.getItem('unclench-later') === '[]'")
    episode = Episode.objects.get()
    assert (episode.site, episode.let_go, episode.seconds) == ("calf", True, 30)
    assert 3590 < (timezone.now() - episode.at).total_seconds() < 3660
    assert asked
    assert not any("calf" in url for url in asked)


def test_sent_twice_it_is_one_spasm(visitor: Visitor) -> None:
    page = opened(visitor, at="", service_workers="block")
    logged(page)
    (kept,) = waiting(page)
    page.context.set_offline(False)
    expect(page.get_by_text("Kept in your record.")).to_be_visible()
    wait(page, kept, kept)
    page.goto("/")
    until(page, "localStorage.getItem('unclench-later') === '[]'")
    assert str(Episode.objects.get().id) == kept["key"]


def test_a_reply_that_was_lost_makes_no_second_spasm(visitor: Visitor) -> None:
    page = opened(visitor, at="", service_workers="block")
    page.goto("/now#calf")

    def lose(route: Route) -> None:
        route.fetch()
        route.abort()

    page.route("**/now/log", lose)
    page.get_by_role("button", name="It let go").click()
    page.get_by_role("button", name="Under a minute").click()
    expect(page.get_by_text("Kept on this device.")).to_be_visible()
    page.unroute("**/now/log")
    page.reload()
    until(page, "localStorage.getItem('unclench-later') === '[]'")
    assert Episode.objects.count() == 1


def test_a_page_whose_token_is_too_old_fetches_another(visitor: Visitor) -> None:
    page = opened(visitor, at="", service_workers="block")
    logged(page)
    page.context.clear_cookies()
    page.context.set_offline(False)
    expect(page.get_by_text("Kept in your record.")).to_be_visible()
    assert Episode.objects.count() == 1
    assert waiting(page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("screen", [PHONE, DESK], ids=["phone", "desk"])
@pytest.mark.parametrize("where", ["", "#in-face", "#calf", "#knee"])
def test_nothing_stands_in_anyones_way(visitor: Visitor, scheme: str, screen: dict[str, int], where: str) -> None:
    page = opened(visitor, color_scheme=scheme, viewport=screen)
    page.goto(f"/now{where}")
    assert violations(page) == []
    assert not too_wide(page)
    if where == "#calf":
        page.get_by_role("button", name="It let go").click()
        assert violations(page) == []


def test_no_request_says_where_it_hurts(page: Page) -> None:
    asked: set[str] = set()
    page.on("request", lambda request: asked.add(request.url))
    page.goto("/now")
    page.get_by_role("link", name="Calf", exact=True).first.tap(position=ON_THE_CALF)
    page.clock.run_for(60_000)
    page.get_by_role("button", name="It let go").tap()
    page.get_by_role("button", name="Longer").tap()
    expect(page.get_by_text("Kept in your record.")).to_be_visible()
    assert not any("literata" in url for url in asked), "only one typeface"
    assert not any("calf" in url.partition("#")[0] for url in asked)


def test_it_is_dark_at_night_and_the_choice_stays(visitor: Visitor) -> None:
    page = opened(visitor, at=NIGHT)
    page.goto("/now#calf")
    expect(page.locator("html")).to_have_class(re.compile("dark"))
    page.get_by_role("button", name="Light", exact=True).first.click()
    expect(page.locator("html")).to_have_class(re.compile("light"))
    until(page, "document.cookie.includes('theme=light')")
    page.reload()
    expect(page.locator("html")).to_have_class(re.compile("light"))


def test_sound_and_vibration_are_off_and_remembered(page: Page) -> None:
    page.goto("/now#calf")
    boxes = page.locator(".settings input")
    assert [box.is_checked() for box in boxes.all()] == [False, False, False]
    page.get_by_label("Vibrate at the end").check()
    page.reload()
    assert [box.is_checked() for box in boxes.all()] == [False, True, False]


@pytest.mark.parametrize("scripts", [True, False])
def test_the_page_for_a_phone_works_from_its_file(
    visitor: Visitor, knowledge: Knowledge, tmp_path: Path, scripts: bool
) -> None:
    file = tmp_path / "now.html"
    file.write_text(render_now_page(knowledge, number="112"), "utf-8")
    visitor.home = file.as_uri()
    page = opened(visitor, java_script_enabled=scripts, at=NOON if scripts else "", base_url=None)
    page.goto(file.as_uri())
    page.get_by_role("link", name="Calf", exact=True).first.click(position=ON_THE_CALF)
    expect(page.locator(".place:visible")).to_have_count(1)
    if scripts:
        expect(page.get_by_role("timer")).to_be_visible()
        assert violations(page) == []
    else:
        page.get_by_text("Count 30 seconds").locator("visible=true").first.click()
        counting = page.locator("details[open]").evaluate("one => one.getAnimations({ subtree: true }).length")
        assert counting == 1
    expect(page.locator("#calf").get_by_role("img", name=re.compile("^Calf stretch"))).to_be_visible()
