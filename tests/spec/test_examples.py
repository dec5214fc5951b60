"""The shipped examples and their siblings come out as written in examples.yaml."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest
import yaml

from support import example
from unclench.assessment import Assessment, assess
from unclench.case import Answer, Case
from unclench.knowledge.records import Knowledge
from unclench.report.build import build_report

EXPECTED: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "examples.yaml").read_text("utf-8"))
IRRELEVANT = "hiccups-over-two-days"


def siblings(case: Case) -> dict[str, Case]:
    """The same story told in another order, a few years off, and with one irrelevant finding more."""
    shuffled = list(case.answers)
    random.Random(7).shuffle(shuffled)
    aged = [
        Answer(id="age", value=answer.value + 3) if answer.id == "age" and isinstance(answer.value, int) else answer
        for answer in case.answers
    ]
    return {
        "as written": case,
        "reordered": case.model_copy(update={"answers": tuple(shuffled)}),
        "three years older": case.model_copy(update={"answers": tuple(aged)}),
        "one irrelevant no more": case.with_answer(IRRELEVANT, "no"),
    }


def check_expected(expected: dict[str, Any], assessment: Assessment, knowledge: Knowledge) -> None:
    report = build_report(assessment, knowledge)
    ranked = [cause.id for cause in report.causes]
    assert report.urgency.level.value in expected["urgency"]
    if "first" in expected:
        assert ranked[0] in expected["first"]
    if "among_first_three" in expected:
        assert set(ranked[:3]) & set(expected["among_first_three"])
    if "changes" in expected:
        assert [change.exposure for change in report.changes] == expected["changes"]
    assert report.urgency.provisional == expected.get("provisional", report.urgency.provisional)


@pytest.mark.parametrize("expected", EXPECTED, ids=lambda expected: str(expected["name"]))
def test_an_example_and_its_siblings_come_out_right(expected: dict[str, Any], knowledge: Knowledge) -> None:
    told = siblings(example(expected["name"], knowledge))
    found = {name: assess(case, knowledge) for name, case in told.items()}
    for assessment in found.values():
        check_expected(expected, assessment, knowledge)
    levels = {assessment.urgency for assessment in found.values()}
    assert len(levels) == 1, "siblings differ in urgency"


def test_every_example_is_expected_to_be_something() -> None:
    shipped = {path.stem for path in (Path(__file__).parents[2] / "examples").glob("*.yaml")}
    assert {expected["name"] for expected in EXPECTED} == shipped


def test_only_a_site_is_calm_and_says_what_was_not_asked(knowledge: Knowledge) -> None:
    report = build_report(assess(example("only-a-site", knowledge), knowledge), knowledge)
    assert report.urgency.provisional
    assert {line.checklist for line in report.urgency.unasked} >= {"general", "leg"}
