"""The interview in the terminal: one question after another, with why, don't know, skip, back and stop."""

from __future__ import annotations

import sys
import textwrap
from itertools import zip_longest
from pathlib import Path
from shutil import get_terminal_size

import click

from unclench.case import Case, Value, findings_from, several, withheld_ids
from unclench.cli.files import write_out
from unclench.cli.typed import keys, typed
from unclench.errors import ExchangeError
from unclench.interview import Done, Option, Question, next_question
from unclench.knowledge.records import Knowledge
from unclench.report.at_once import help_at_once
from unclench.triage import triage
from unclench.wording import Urgency
from unclench.wording import interview as words

WIDEST = 88


def converse(knowledge: Knowledge, *, number: str | None, report_follows: bool) -> tuple[Case, str | None]:
    """Ask until nothing is left, or the person stops; the case, and what to say at the end of the questions.

    `number`: the emergency number of the region, if set. `report_follows`: whether the page is shown on this screen at
    the end. Suicide and harm are answered at once. Ctrl-C offers to save and leaves with exit code 130.
    """
    case, go_on, told = Case(), False, False
    click.echo(words.HELLO)
    place = 1
    withheld = withheld_ids(knowledge)
    try:
        while True:
            question = next_question(case, knowledge, go_on=go_on)
            if isinstance(question, Done):
                if question.because == "in-vain" and click.confirm(words.GO_ON, default=False):
                    go_on = True
                    continue
                return case, words.DONE.get(question.because)
            answer = _asked(question, place)
            if answer == "stop":
                return case, words.STOPPED
            if answer == "back":
                case = case.without_last()
                place -= 1
                continue
            case = case.with_answer(question.id, answer)
            place += 1
            decision = triage(findings_from(case, knowledge), knowledge, number=number)
            if decision.urgency is Urgency.SAME_DAY and not told:
                told = True
                reason = decision.reasons[0]
                _say(words.MEANWHILE.format(act=reason.act, by_when=reason.by_when), err=True)
            if question.id.partition("/")[2] in withheld:
                for line in help_at_once(decision, knowledge, report_follows=report_follows):
                    _say(line, err=True)
                click.echo(err=True)
    except (KeyboardInterrupt, EOFError, click.Abort):
        _offer_to_save(case, knowledge)
        raise click.exceptions.Exit(130) from None


def _asked(question: Question, number: int) -> Value:
    """The answer to a question as soon as there is one; "back" and "stop" are no answers of any question."""
    click.echo("\n".join(_screen(question, number)))
    while True:
        heard = typed(click.prompt("", prompt_suffix="> ", default="", show_default=False), question)
        for line in (*heard.notes, heard.mistake or "", question.why if heard.command == "why" else ""):
            _say(line)
        if heard.command == "back" and number == 1:
            _say(words.NO_BACK.format(keys=keys(question)))
        elif heard.command in ("back", "stop"):
            return heard.command
        if heard.answer is not None:
            return _with_asked(heard.answer, heard.ask)


def _screen(question: Question, number: int) -> list[str]:
    """The lines of a question, closed up or in columns where a terminal has too few lines; else asked again below."""
    asked = [*_wrapped(question.intro or ""), *(click.style(line, bold=True) for line in _wrapped(question.text))]
    told = [(f"  {place:>2}. ", option.text) for place, option in enumerate(question.options, 1)]
    options = [line for lead, text in told for line in _wrapped(text, lead=lead)]
    foot = [click.style(line, dim=True) for text in (keys(question), words.KEYS_END) for line in _wrapped(text)]
    full = ["", click.style(words.PROGRESS.format(number=number), dim=True), *asked, *options, *foot]
    if not sys.stdout.isatty():
        return full
    for lines in (full, full[2:], [*asked, *_in_columns(told), *foot]):
        if len(lines) < get_terminal_size().lines:
            return lines
    return [*full[: -len(foot)], "", *asked, *foot]


def _in_columns(told: list[tuple[str, str]]) -> list[str]:
    """Options in two columns, read downwards."""
    half, width = -(-len(told) // 2), _width() // 2
    left, right = (
        [line for lead, text in part for line in _wrapped(text, lead=lead, width=width - 2)]
        for part in (told[:half], told[half:])
    )
    return [f"{one:<{width}}{other}".rstrip() for one, other in zip_longest(left, right, fillvalue="")]


def _with_asked(answer: Value, ask: tuple[Option, ...]) -> Value:
    """The answer with those of the options to ask about to which the person says yes."""
    confirmed = tuple(option.id for option in ask if option.ask and click.confirm(option.ask, default=None))
    return (*several(answer), *confirmed) if confirmed and answer != "none" else confirmed or answer


def _say(text: str, *, err: bool = False) -> None:
    """Print a text, if there is one, broken between words."""
    for line in _wrapped(text):
        click.echo(line, err=err)


def _wrapped(text: str, *, lead: str = "", width: int | None = None) -> list[str]:
    """The lines of a text; `lead` stands before the first."""
    return textwrap.wrap(text, width or _width(), initial_indent=lead, subsequent_indent=" " * len(lead))


def _width() -> int:
    return min(get_terminal_size().columns, WIDEST)


def _offer_to_save(case: Case, knowledge: Knowledge) -> None:
    """Ask for a file name until the answers are kept, or the person wants out."""
    from unclench.exchange.casefile import write_case

    click.echo()
    try:
        while case.answers and click.confirm(words.SAVE_OFFER, default=False):
            path = Path(click.prompt(words.SAVE_NAME))
            try:
                write_out(write_case(case, withheld_ids(knowledge)), path)
            except ExchangeError as error:
                click.echo(str(error))
                continue
            return
    except (KeyboardInterrupt, EOFError, click.Abort):
        pass
    click.echo(words.NOT_SAVED)
