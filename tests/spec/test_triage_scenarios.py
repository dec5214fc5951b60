"""Scenarios of urgency, written from the clinical statements: each story comes out at its level, for its reason."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from support import case_of, told_in
from unclench.case import findings_from, problems_of
from unclench.knowledge.records import Knowledge
from unclench.triage import TriageDecision, triage
from unclench.wording import Urgency

HERE = Path(__file__).parent
FILES = (*sorted((HERE / "triage").glob("*.yaml")), *HERE.glob("tricky.yaml"))
KEYS = {"urgency", "at_least", "at_most", "fires", "not_fires", "provisional", "reassurance", "misses", "instructions"}
ONE_ANSWER_APART = 2
"""Answers in which a story and its twin differ: one added or left out, or one and the other value of it."""
SCENARIOS = told_in(FILES)


def fired(decision: TriageDecision) -> set[str]:
    """The rules behind a decision that hold by what was said, not merely by a line still to be followed up."""
    return {reason.red_flag for reason in decision.reasons if reason.red_flag and reason.line is None}


def check_level(expected: dict[str, Any], level: Urgency) -> None:
    allowed = expected.get("urgency", level.value)
    assert level.value in ([allowed] if isinstance(allowed, str) else allowed)
    assert level.rank >= Urgency(expected.get("at_least", "self-care")).rank
    assert level.rank <= Urgency(expected.get("at_most", "emergency")).rank


@pytest.mark.parametrize("told", SCENARIOS, ids=lambda told: str(told["name"]))
def test_a_story_comes_out_at_its_level(told: dict[str, Any], knowledge: Knowledge) -> None:
    assert KEYS & set(told), "nothing is expected of this scenario"
    assert set(told) <= KEYS | {"name", "answers"}
    case = case_of(told["answers"])
    assert not problems_of(case, knowledge)
    decision = triage(findings_from(case, knowledge), knowledge)
    assert set(told.get("fires", ())) <= fired(decision)
    assert not set(told.get("not_fires", ())) & fired(decision)
    check_level(told, decision.urgency)
    assert decision.provisional == told.get("provisional", decision.provisional)
    assert decision.reassurance == told.get("reassurance", decision.reassurance)
    assert "misses" not in told or decision.reassurance != told["misses"]
    assert set(told.get("instructions", ())) <= set(decision.instructions)


def test_every_scenario_has_a_name_of_its_own() -> None:
    names = [told["name"] for told in SCENARIOS]
    assert len(names) == len(set(names))


def test_every_scenario_names_rules_that_exist(knowledge: Knowledge) -> None:
    named = {id_ for told in SCENARIOS for key in ("fires", "not_fires") for id_ in told.get(key, ())}
    assert named <= set(knowledge.red_flags)


def test_every_rule_has_a_story_that_fires_it(knowledge: Knowledge) -> None:
    told = {id_ for story in SCENARIOS for id_ in story.get("fires", ())}
    assert set(knowledge.red_flags) - told == set()


def test_every_rule_has_a_near_miss_that_does_not_fire_it(knowledge: Knowledge) -> None:
    told = {id_ for story in SCENARIOS for id_ in story.get("not_fires", ())}
    assert set(knowledge.red_flags) - told == set()


def test_every_reassurance_has_a_story_and_a_twin_that_misses_it(knowledge: Knowledge) -> None:
    """The twin is told like the story but for one answer, and is not reassured."""
    reached = [(story["reassurance"], _answers(story)) for story in SCENARIOS if story.get("reassurance")]
    missed = [(story["misses"], _answers(story)) for story in SCENARIOS if "misses" in story]
    paired = {
        id_
        for id_, story in reached
        for twin_of, twin in missed
        if id_ == twin_of and 0 < len(story ^ twin) <= ONE_ANSWER_APART
    }
    assert {id_ for id_, _ in missed} <= set(knowledge.reassurances)
    assert set(knowledge.reassurances) - paired == set()


def _answers(told: dict[str, Any]) -> frozenset[tuple[str, Any]]:
    return frozenset((answer.id, answer.value) for answer in case_of(told["answers"]).answers)
