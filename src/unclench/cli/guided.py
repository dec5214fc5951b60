"""Relief on a terminal: one step at a time, the danger signs always on the same screen, then what the person wants."""

from __future__ import annotations

import select
import sys
import textwrap
import time
from collections.abc import Iterator
from dataclasses import dataclass
from shutil import get_terminal_size

import click

from unclench.knowledge.records import Knowledge, Relief
from unclench.relief import ReliefGuide, not_if
from unclench.wording import guide as words
from unclench.wording import report as report_words
from unclench.wording import with_number
from unclench.wording.numbers import duration

WIDEST = 88
BELOW = 2  # lines under a card: the countdown or the prompt, and the one the cursor waits on
Signs = tuple[str, tuple[str, ...]]  # a heading and what stands under it


@dataclass(frozen=True, slots=True)
class Card:
    """What fills the screen at one moment: warnings first, what to do last. Lists close up where they must to fit."""

    title: str
    warnings: tuple[Signs, ...]
    body: tuple[str, ...]

    def fits(self, *, dense: bool = False) -> bool:
        """Whether the card and the line under it fit on this screen."""
        return len(list(self.lines(dense=dense))) + BELOW <= get_terminal_size().lines

    def show(self, *, dense: bool) -> None:
        """Clear the screen and show the card."""
        click.clear()
        click.echo("\n".join(self.lines(dense=dense)))

    def lines(self, *, dense: bool) -> Iterator[str]:
        """The lines of the card: a sign a line, or (dense) the signs of a heading one after another."""
        width = _width()
        yield click.style(self.title, bold=True)
        for heading, signs in self.warnings:
            label = f"{heading}:"
            told = [f"{label} {'; '.join(sign[:1].lower() + sign[1:] for sign in signs)}"] if dense else [label, *signs]
            for text in told if signs else ():
                first = "" if text.startswith(label) else "  ! "
                wrapped = textwrap.wrap(text, width, initial_indent=first, subsequent_indent="    ")
                yield from (line.replace(label, click.style(label, bold=True)) for line in wrapped)
        yield ""
        for text in self.body:
            yield from (click.style(line, bold=True) for line in textwrap.wrap(text, width, subsequent_indent="  "))


def lead(guide: ReliefGuide, knowledge: Knowledge, *, number: str | None) -> None:
    """Lead through the first exercise and then through whatever is asked for. Ctrl-C leaves with exit code 130."""
    relief: Relief | None = guide.reliefs[0]
    left = list(guide.reliefs)
    try:
        while relief is not None:
            danger = _danger(guide, relief, number)
            _exercise(guide, relief, danger, (report_words.NOT_IF, not_if(relief, knowledge)))
            left = [one for one in left if one is not relief]
            relief = _wanted(guide, relief, danger, left)
    except (KeyboardInterrupt, EOFError, click.Abort):
        click.echo()
        raise click.exceptions.Exit(130) from None
    click.echo(click.style(words.BASIS_HINT.format(site=guide.site.id), dim=True))


def _danger(guide: ReliefGuide, relief: Relief, number: str | None) -> tuple[Signs, ...]:
    emergency = with_number(words.EMERGENCY, number)
    return (emergency, guide.signs("emergency", relief)), (words.TODAY, guide.signs("same-day"))


def _exercise(guide: ReliefGuide, relief: Relief, danger: tuple[Signs, ...], avoid: Signs) -> None:
    """Every step on a screen of its own under the danger signs; when not to do it stands before or on the first."""
    title = words.TITLE.format(site=guide.site.name)
    warnings = (*danger, (report_words.STOP_IF, relief.stop_if))
    cards = [
        Card(title, warnings, (words.STEP.format(name=relief.name, number=place, count=len(relief.steps)), step.text))
        for place, step in enumerate(relief.steps, 1)
    ]
    opening = Card(title, (*danger, avoid, warnings[-1]), cards[0].body)
    dense = not all(card.fits() for card in (opening, *cards))
    if opening.fits(dense=dense):
        cards[0] = opening
    else:
        Card(title, (*danger, avoid), (relief.name,)).show(dense=dense)
        _wait(words.BEGIN)
    for card, step in zip(cards, relief.steps, strict=True):
        card.show(dense=dense)
        if step.seconds is None:
            _wait(words.PRESS_ENTER)
        else:
            _count_down(step.seconds)


def _wanted(guide: ReliefGuide, relief: Relief, danger: tuple[Signs, ...], left: list[Relief]) -> Relief | None:
    """The exercise asked for after this one, or None to stop."""
    exercises = {
        "n": next((one for one in left if one.kind != "massage"), None),
        "a": relief,
        "m": next((one for one in left if one.kind == "massage"), None),
    }
    offered = {
        letter: text.format(name=one.name)
        for letter, text in words.CHOICES.items()
        if (one := exercises.get(letter, relief))
    }
    other = (words.OTHER_SIDE_TOO,) if relief.one_side else ()
    menu = (words.LET_GO, *(f"  {letter}  {text}" for letter, text in offered.items()), *other)
    way_out = f"{words.IF_NOT}: {relief.if_it_does_not_let_go}"
    note: tuple[str, ...] = ()
    while True:
        card = Card(words.TITLE.format(site=guide.site.name), danger, (*menu, *note))
        card.show(dense=not card.fits())
        said = click.prompt("", prompt_suffix="> ", default="", show_default=False).strip().lower()[:1]
        if said in exercises and said in offered:
            return exercises[said]
        if said in ("y", "q"):
            click.echo(words.GLAD if said == "y" else textwrap.fill(way_out, _width()))
            return None
        note = (way_out if said == "h" else words.TYPE_A_LETTER.format(letters=", ".join(offered)),)


def _width() -> int:
    return min(get_terminal_size().columns, WIDEST)


def _wait(prompt: str) -> None:
    while click.prompt(prompt, default="", show_default=False, prompt_suffix=""):
        prompt = words.PRESS_ENTER_ONLY


def _count_down(seconds: int) -> None:
    """The time left on one line, once a second; Enter goes on to the next step."""
    for left in range(seconds, 0, -1):
        click.echo(f"\r{words.LEFT.format(time=duration(left)):<60}", nl=False)
        if _enter_within(1):
            return


def _enter_within(seconds: float) -> bool:
    try:
        ready, _, _ = select.select([sys.stdin], [], [], seconds)
    except (OSError, ValueError):  # an input that cannot be waited on, as on Windows
        time.sleep(seconds)
        return False
    if ready:
        sys.stdin.readline()
    return bool(ready)
