"""From a form to an answer: what was chosen, or what is wrong with it in words."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import QueryDict

from unclench.case import Case, Value
from unclench.case.said import OLDEST
from unclench.interview import Done, Question
from unclench.web.pages.visitor import asked_next
from unclench.wording import interview as interview_words
from unclench.wording import pages as words


@dataclass(frozen=True, slots=True)
class Mistake:
    """Why a form is no answer."""

    text: str


def question_as_shown(id_: str, case: Case, *, go_on: bool) -> Question | None:
    """The question of that id as the person saw it: the next one, or one that was answered before."""
    numbers = [number for number, answer in enumerate(case.answers) if answer.id == id_]
    before = case.model_copy(update={"answers": case.answers[: numbers[0]]}) if numbers else case
    asked = asked_next(before, go_on=go_on)
    return None if isinstance(asked, Done) or asked.id != id_ else asked


def value_of(form: QueryDict, asked: Question) -> Value | Mistake:
    """What the form answers to a question."""
    if form.get("skip"):
        return "skipped"
    chosen = form.getlist("answer")
    if asked.kind == "number" and not form.get("unknown"):
        return _years(form.get("years", ""))
    if form.get("unknown") or "unknown" in chosen:
        return "unknown"
    offered = {option.id for option in asked.options} | ({"yes", "no"} if asked.kind == "yes-no" else set())
    named = tuple(id_ for id_ in chosen if id_ in offered)
    if asked.kind == "list":
        return _ticked(named, chosen)
    if not named:
        return Mistake(words.CHOOSE_SOME if asked.several else words.CHOOSE)
    return named if asked.several else named[0]


def _ticked(named: tuple[str, ...], chosen: list[str]) -> Value | Mistake:
    if named and "none" in chosen:
        return Mistake(words.NONE_AND_SOME)
    if not named and "none" not in chosen:
        return Mistake(words.TICK_OR_NONE)
    return named or "none"


def _years(text: str) -> Value | Mistake:
    digits = text.strip()
    if not digits.isascii() or not digits.isdigit() or len(digits) > 4:
        return Mistake(interview_words.NOT_AN_AGE)
    if int(digits) > OLDEST:
        return Mistake(interview_words.AGE_OUT_OF_RANGE.format(oldest=OLDEST))
    return int(digits)
