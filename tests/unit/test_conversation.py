"""A question on a small terminal: what is asked, and how to answer, stay in sight."""

from __future__ import annotations

import sys

import click
import pytest
from test_typed import asked

from unclench.case import Case
from unclench.cli.conversation import _screen
from unclench.interview import Question, next_question
from unclench.knowledge.records import Knowledge

LONG = ("site", "trigger", "exposures/medicine", "exposures/condition", "exposures/recent", "checklist/general")


@pytest.fixture(params=LONG)
def question(request: pytest.FixtureRequest, knowledge: Knowledge) -> Question:
    """A question whose answers fill a small screen."""
    if request.param == "checklist/general":
        case = Case.of([{"age": 40}, {"sex": "male"}, {"site": ["calf"]}])
        general = next_question(case, knowledge)
        assert isinstance(general, Question)
        return general
    return asked(knowledge, request.param)


@pytest.fixture
def screen(question: Question, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What stands above the line that is typed on, on a terminal of 24 lines."""
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("LINES", "24")
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    return [click.unstyle(line) for line in _screen(question, 4)][-23:]


def test_what_is_asked_and_how_to_answer_stay_in_sight(question: Question, screen: list[str]) -> None:
    text = " ".join(" ".join(screen).split())
    assert question.text in text
    assert (question.intro or "") in text
    assert screen[-1].startswith("d = I don't know")
    assert max(map(len, screen)) <= 80


def test_every_place_and_danger_sign_stands_on_one_screen(question: Question, screen: list[str]) -> None:
    if question.id in ("site", "trigger", "checklist/general"):
        text = " ".join(screen)
        assert all(f"{place:>2}. {option.text[:20]}" in text for place, option in enumerate(question.options, 1))


def test_what_is_no_terminal_gets_one_line_after_another(question: Question, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: False)
    lines = [click.unstyle(line) for line in _screen(question, 4)]
    assert lines[:2] == ["", "Question 4"]
    assert lines.count(question.text) == 1
