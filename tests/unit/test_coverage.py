"""What is covered, and what a change of the knowledge moved."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from support import example
from unclench.cli import group
from unclench.errors import ExchangeError
from unclench.evaluation import moves
from unclench.knowledge.check import check
from unclench.knowledge.coverage import coverage
from unclench.knowledge.records import Knowledge, Parameter, Statement


def test_a_number_moved_to_facts_is_counted_there(knowledge: Knowledge) -> None:
    before = coverage(knowledge, told=())
    cause = knowledge.causes["polymyalgia"]
    fact = Parameter(value=1e-4, interval=(5e-5, 2e-4), basis=(next(iter(knowledge.facts)),))
    unsure = cause.model_copy(update={"asking": Parameter(word="rare", because="a guess")})
    sure = cause.model_copy(update={"asking": fact})
    guessed = knowledge.model_copy(update={"causes": {**knowledge.causes, cause.id: unsure}})
    known = knowledge.model_copy(update={"causes": {**knowledge.causes, cause.id: sure}})
    assert coverage(known, told=()).grounds.basis == coverage(guessed, told=()).grounds.basis + 1
    assert before.grounds.scale > before.grounds.basis > 0


def test_untold_causes_are_those_without_a_story(knowledge: Knowledge) -> None:
    told = set(knowledge.causes) - {"tetanus"}
    assert coverage(knowledge, told=told).untold_causes == ("tetanus",)


def test_a_statement_must_be_answered_by_something_that_is_there(knowledge: Knowledge) -> None:
    with pytest.raises(ValueError, match="say what answers it"):
        Statement(id="s0", kind="cause", says="Something.")
    lost = Statement(id="s0", kind="cause", says="Something.", answered_by=("causes/no-such-cause",))
    found = check(knowledge.model_copy(update={"statements": {"s0": lost}}))
    assert any("no-such-cause" in str(problem) for problem in found)


def test_planned_statements_count_as_answered_and_are_named(knowledge: Knowledge) -> None:
    coming = Statement(id="s1", kind="relief", says="Something.", planned="unclench plan")
    done = Statement(id="s2", kind="cause", says="Something.", answered_by=("causes/tetanus",))
    found = coverage(knowledge.model_copy(update={"statements": {"s1": coming, "s2": done}}), told=())
    assert (found.answered, found.statements, found.planned) == (2, 2, ("s1",))


def test_the_command_ends_with_the_count_of_statements(knowledge: Knowledge) -> None:
    text = CliRunner().invoke(group, ["knowledge", "coverage"], catch_exceptions=False).output
    assert text.splitlines()[-1] == f"{len(knowledge.statements)}/{len(knowledge.statements)}"
    data = json.loads(
        CliRunner().invoke(group, ["knowledge", "coverage", "--format", "json"], catch_exceptions=False).output
    )
    assert data["grounds"]["basis"] > 0


def test_a_change_shows_the_cases_it_moved(knowledge: Knowledge) -> None:
    cases = {"night": example("older-night-cramps", knowledge), "jaw": example("jaw-spasm-after-antiemetic", knowledge)}
    cause = knowledge.causes["idiopathic-night-cramps"]
    rarer = cause.model_copy(update={"asking": Parameter(decade=-9, because="nobody asks")})
    changed = knowledge.model_copy(update={"causes": {**knowledge.causes, cause.id: rarer}, "digest": "changed"})
    assert not any(moved.matters for moved in moves(cases, knowledge, knowledge))
    found = {moved.case: moved for moved in moves(cases, knowledge, changed)}
    assert found["night"].matters
    assert not found["jaw"].matters


def test_a_case_the_older_version_cannot_read_is_shown_as_such(knowledge: Knowledge) -> None:
    older = knowledge.model_copy(update={"findings": {}, "digest": "older"})
    (moved,) = moves({"night": example("older-night-cramps", knowledge)}, older, knowledge)
    assert moved.before is None
    assert moved.matters


def test_the_command_compares_with_a_revision() -> None:
    found = CliRunner().invoke(group, ["knowledge", "diff", "HEAD", "examples", "--all"], catch_exceptions=False)
    assert "cases moved since HEAD" in found.output
    assert "after: " in found.output


def test_an_unknown_revision_is_a_message() -> None:
    with pytest.raises(ExchangeError, match="git cannot give"):
        CliRunner().invoke(group, ["knowledge", "diff", "no-such-revision", "examples"], catch_exceptions=False)
