"""Relief on a terminal: danger always in sight, reasons not to before the first step, and what comes after."""

from __future__ import annotations

import re
from collections.abc import Iterator

import click
import pytest
from test_terminal import Terminal

from unclench.cli import guided
from unclench.knowledge.records import Knowledge
from unclench.relief import ReliefGuide, not_if, relief_for

SIZES = [(80, 24), (80, 40), (60, 20), (200, 50)]


@pytest.fixture
def screens(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every screen shown, one text each; no step waits."""
    shown = [""]
    monkeypatch.setattr(click, "clear", lambda: shown.append(""))

    def echo(text: str = "", **_: object) -> None:
        shown[-1] += re.sub(r"\x1b\[\d+m", "", text) + "\n"

    monkeypatch.setattr(click, "echo", echo)
    monkeypatch.setattr(guided, "_enter_within", lambda _: True)
    return shown


def led(
    place: str, answers: str, knowledge: Knowledge, monkeypatch: pytest.MonkeyPatch, size: tuple[int, int] = (80, 24)
) -> ReliefGuide:
    """Lead through the relief of a place; `answers` are the letters typed where it asks, everything else is Enter."""
    keys = iter(answers)
    monkeypatch.setenv("COLUMNS", str(size[0]))
    monkeypatch.setenv("LINES", str(size[1]))
    monkeypatch.setattr(click, "prompt", lambda text, **_: "" if text else next(keys))
    guide = relief_for(place, knowledge, number="112")
    guided.lead(guide, knowledge, number="112")
    return guide


def flat(text: str) -> str:
    return " ".join(text.replace("!", " ").split()).lower()


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("place", ["calf", "neck", "shoulder", "hand", "eyelid", "low back", "inner thigh", "foot"])
def test_nothing_that_keeps_safe_is_lost(
    place: str, size: tuple[int, int], knowledge: Knowledge, screens: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    guide = led(place, "q", knowledge, monkeypatch, size)
    relief = guide.reliefs[0]
    texts = [flat(screen) for screen in screens[1:]]
    steps = [number for number, text in enumerate(texts) if f": step 1 of {len(relief.steps)}" in text]
    before = " ".join(texts[: steps[0] + 1])
    for reason in not_if(relief, knowledge):
        assert before.index(flat(reason)) < before.index(": step 1 of")
    for text in texts:
        assert "call 112 if:" in text
        for sign in (*guide.signs("emergency", relief), *guide.signs("same-day")):
            assert flat(sign) in text
    for text in texts[steps[0] : steps[0] + len(relief.steps)]:
        assert all(flat(sign) in text for sign in relief.stop_if)


@pytest.mark.parametrize("place", ["calf", "neck", "shoulder", "hand", "low back", "thigh", "stitch", "jaw"])
def test_every_screen_fits_a_small_terminal(
    place: str, knowledge: Knowledge, screens: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    led(place, "q", knowledge, monkeypatch, (80, 24))
    assert all(len(screen.splitlines()) < 24 for screen in screens[1:-1])


def test_a_screen_too_small_for_all_of_it_waits_before_the_first_step(
    knowledge: Knowledge, screens: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    led("neck", "q", knowledge, monkeypatch, (60, 20))
    assert "Do not do this if" in screens[1]
    assert "step 1" not in screens[1]
    assert "step 1 of 5" in screens[2]


def test_next_again_and_self_massage_are_there_for_the_asking(
    knowledge: Knowledge, screens: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    guide = led("calf", "anmy", knowledge, monkeypatch)
    done = re.findall(r"(.+): step 1 of", "\n".join(screens))
    stretch, opposite, massage = (relief.name for relief in guide.reliefs)
    assert done == [stretch, stretch, opposite, massage]
    assert "n  No. Next" not in screens[-1]


def test_what_to_do_if_it_does_not_let_go_is_told_on_request_and_on_stopping(
    knowledge: Knowledge, screens: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    led("calf", "xhq", knowledge, monkeypatch)
    assert "Type one of these letters: y, n, a, m, h, q." in screens[-2]
    assert flat(screens[-1]).count("if it does not let go: if it is still hard after 10 minutes") == 2
    assert "unclench now calf --sources" in screens[-1]


@pytest.mark.parametrize(("place", "one_side"), [("calf", True), ("jaw", False)])
def test_where_one_side_was_treated_it_says_that_the_other_may_be_too(
    place: str, one_side: bool, knowledge: Knowledge, screens: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    led(place, "q", knowledge, monkeypatch)
    assert ("You can do the other side the same way." in screens[-1]) == one_side


@pytest.fixture
def terminal() -> Iterator[Terminal]:
    opened = Terminal("now", "leg")
    yield opened
    opened.process.kill()
    opened.process.wait()


@pytest.mark.parametrize("said", ["", "back", "8", "qwxyz"])
def test_where_no_place_was_named_it_says_what_can_be_typed(said: str, terminal: Terminal) -> None:
    terminal.wait_for("> ")
    terminal.type(said)
    terminal.wait_for("Type a number from 1 to 7, or the name of a place. q = stop")
    terminal.type("inner thigh")
    terminal.wait_for("Right now: inner thigh")


def test_where_there_is_no_way_back_it_says_so_and_stays(terminal: Terminal) -> None:
    terminal.wait_for("> ")
    terminal.type("calf")
    terminal.wait_for("step 1 of 7")
    terminal.type("back")
    terminal.wait_for("Press Enter to go on, or Ctrl-C to stop.")
    terminal.type("")
    terminal.wait_for("step 2 of 7")


def test_on_a_terminal_a_part_of_the_body_is_chosen_and_the_countdown_runs(terminal: Terminal) -> None:
    terminal.wait_for("1. calf")
    terminal.type("1")
    terminal.wait_for("step 1 of 7")
    terminal.type("")
    terminal.wait_for("step 2 of 7")
    terminal.type("")
    terminal.wait_for("step 3 of 7")
    terminal.wait_for("29 seconds to go")
    terminal.type("")
    terminal.wait_for("step 4 of 7")
    terminal.interrupt()
    assert terminal.process.wait(60) == 130
    assert "Traceback" not in terminal.seen
