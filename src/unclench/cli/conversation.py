"""The interview in the terminal: one question after another, with why, don't know, skip, back and stop."""

from __future__ import annotations

from pathlib import Path

import click

from unclench.case import Case, Value
from unclench.cli.files import write_out
from unclench.errors import ExchangeError
from unclench.interview import Done, Option, Question, next_question
from unclench.knowledge.records import Knowledge
from unclench.wording import interview as words

BACK, STOP = object(), object()


def converse(knowledge: Knowledge) -> Case:
    """Ask until nothing is left, or the person stops. Ctrl-C offers to save and leaves with exit code 130."""
    case = Case()
    click.echo(words.HELLO)
    number = 1
    try:
        while not isinstance(question := next_question(case, knowledge), Done):
            answer = _asked(question, number)
            if answer is STOP:
                click.echo(words.STOPPED)
                return case
            if answer is BACK:
                if not case.answers:
                    click.echo(words.NO_BACK)
                case = case.without_last()
                number = max(1, number - 1)
                continue
            assert isinstance(answer, int | str | tuple)
            case = case.with_answer(question.id, answer)
            number += 1
    except (KeyboardInterrupt, EOFError, click.Abort):
        _offer_to_save(case, knowledge)
        raise click.exceptions.Exit(130) from None
    click.echo(words.DONE)
    return case


def _asked(question: Question, number: int) -> object:
    click.echo()
    click.echo(click.style(words.PROGRESS.format(number=number), dim=True))
    if question.intro:
        click.echo(question.intro)
    click.echo(click.style(question.text, bold=True))
    for place, option in enumerate(question.options, 1):
        click.echo(f"  {place:>2}. {option.text}")
    keys = {"yes-no": words.KEYS_YES_NO, "number": words.KEYS_NUMBER}.get(question.kind, words.KEYS)
    click.echo(click.style(keys, dim=True))
    while True:
        said = click.prompt("", prompt_suffix="> ", default="", show_default=False).strip().lower()
        if said == "?":
            click.echo(question.why)
            continue
        if (answer := understood(said, question)) is not None:
            return answer
        click.echo(words.NOT_UNDERSTOOD)


def understood(said: str, question: Question) -> object | None:
    """What was typed as an answer to `question`, BACK or STOP; None if it is not one of the answers."""
    if said in ("b", "back"):
        return BACK
    if said in ("q", "quit", "finish"):
        return STOP
    if said in ("d", "s"):
        return {"d": "unknown", "s": "skipped"}[said]
    if question.kind == "number":
        return int(said) if said.isdigit() and int(said) <= 120 else None
    if question.kind == "yes-no":
        return {"y": "yes", "yes": "yes", "n": "no", "no": "no"}.get(said)
    if said in ("n", "none") and question.kind == "list":
        return "none"
    return _chosen(said, question)


def _chosen(said: str, question: Question) -> Value | None:
    parts = [part.strip() for part in said.replace(";", ",").split(",") if part.strip()]
    found = [_match(part, question.options) for part in parts]
    if not found or None in found:
        return None
    ids = tuple(dict.fromkeys(option.id for option in found if option is not None))
    if question.several:
        return ids
    return ids[0] if len(ids) == 1 else None


def _match(said: str, options: tuple[Option, ...]) -> Option | None:
    """An option by its number, or by the only option whose words contain what was typed."""
    if said.isdigit():
        return options[int(said) - 1] if 1 <= int(said) <= len(options) else None
    exact = [option for option in options if said in (option.id, option.text.lower(), *map(str.lower, option.also))]
    if exact:
        return exact[0]
    within = [
        option
        for option in options
        if len(said) > 3 and any(said in word.lower() for word in (option.text, *option.also))
    ]
    return within[0] if len(within) == 1 else None


def _offer_to_save(case: Case, knowledge: Knowledge) -> None:
    """Ask for a file name until the answers are kept, or the person wants out."""
    from unclench.exchange.casefile import write_case
    from unclench.report.said import withheld_ids

    click.echo()
    try:
        while case.answers and click.confirm(words.SAVE_OFFER, default=False):
            path = Path(click.prompt(words.SAVE_NAME))
            try:
                write_out(write_case(case, withheld_ids(knowledge)), path)
            except ExchangeError as error:
                click.echo(str(error))
                continue
            click.echo(words.SAVED.format(path=path))
            return
    except (KeyboardInterrupt, EOFError, click.Abort):
        pass
    click.echo(words.NOT_SAVED)
