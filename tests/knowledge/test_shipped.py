"""The shipped knowledge is in order, and what it says can be traced."""

from __future__ import annotations

from dataclasses import fields

import numpy as np
import pytest

from oracle import exact_active
from support import EXAMPLES, example
from unclench.case import findings_from
from unclench.inference.compiled import compile_network
from unclench.inference.evidence import Evidence, evidence_from, problem_from
from unclench.inference.explain import items, solved, withdrawn
from unclench.inference.posterior import posterior
from unclench.knowledge.check import check
from unclench.knowledge.clinical import rests_on_one_everyday_finding
from unclench.knowledge.records import Knowledge
from unclench.knowledge.walk import parameters_of
from unclench.wording import Urgency

RULES_OF_THE_EVIDENCE = 165
OUR_OWN = {"chest-ache-new"}


def test_the_shipped_knowledge_has_no_problem(knowledge: Knowledge) -> None:
    assert not check(knowledge)


def test_every_rule_of_the_evidence_stands(knowledge: Knowledge) -> None:
    stands = {*knowledge.red_flags, *knowledge.reassurances, *knowledge.instructions}
    assert len(stands - OUR_OWN) == RULES_OF_THE_EVIDENCE


def test_there_are_enough_complete_causes(knowledge: Knowledge) -> None:
    assert len(knowledge.causes) >= 18


def test_every_parameter_rests_on_facts_or_on_a_named_judgement(knowledge: Knowledge) -> None:
    kinds = [parameter.kind for _, parameter, _ in parameters_of(knowledge)]
    assert set(kinds) == {"basis", "scale"}
    assert kinds.count("basis") >= 80


def test_hardly_a_warning_rests_on_one_everyday_finding(knowledge: Knowledge) -> None:
    urgent = [rule for rule in knowledge.red_flags.values() if rule.urgency.rank >= Urgency.SAME_DAY.rank]
    assert not [rule.id for rule in urgent if rests_on_one_everyday_finding(rule, knowledge)]


def test_checklists_fit_one_screen(knowledge: Knowledge) -> None:
    for checklist in knowledge.checklists.values():
        assert len(checklist.lines) <= 10
        for line in checklist.lines:
            assert len(line.text.split()) <= 22, line.id


def test_parents_a_finding_and_width_stay_small(knowledge: Knowledge) -> None:
    structure = compile_network(knowledge).structure
    assert len(structure.edges) / len(structure.findings) <= 8


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_engine_equals_exact_fractions_on_the_shipped_network(name: str, knowledge: Knowledge) -> None:
    network = compile_network(knowledge)
    evidence = evidence_from(findings_from(example(name, knowledge), knowledge), network)
    problem = problem_from(evidence, network.structure, network.plugin)
    found = posterior(problem)
    assert found.width <= 16
    exact = np.array([float(value) for value in exact_active(problem)])
    np.testing.assert_allclose(found.active[:, 0], exact, rtol=1e-10, atol=1e-300)


def test_the_digest_changes_with_a_number_and_not_with_a_comment(knowledge: Knowledge) -> None:
    from unclench.knowledge.load import knowledge_digest  # noqa: PLC0415 - only this test needs it

    cause = knowledge.causes["tetanus"]
    other = cause.model_copy(update={"text": cause.text + " It is rare."})
    changed = knowledge.model_copy(update={"causes": {**knowledge.causes, "tetanus": other}})
    assert knowledge_digest(knowledge) == knowledge.digest
    assert knowledge_digest(changed) != knowledge.digest


def without(evidence: Evidence, item: str) -> Evidence:
    said = {field.name: getattr(evidence, field.name) for field in fields(evidence)}
    for name, value in said.items():
        if name == item:
            said[name] = None
        elif isinstance(value, dict):
            said[name] = {id_: told for id_, told in value.items() if id_ != item}
        elif isinstance(value, tuple):
            said[name] = tuple(id_ for id_ in value if id_ != item)
    return Evidence(**said)


@pytest.mark.parametrize("name", ["swollen-calf", "older-night-cramps"])
def test_an_answer_withdrawn_is_an_answer_not_given(name: str, knowledge: Knowledge) -> None:
    network = compile_network(knowledge)
    evidence = evidence_from(findings_from(example(name, knowledge), knowledge), network)
    case, said = solved(evidence, network, width_cap=16), items(evidence)
    lanes = posterior(withdrawn(case, said, network))
    for lane, item in enumerate(said, 1):
        apart = posterior(problem_from(without(evidence, item), network.structure, network.plugin))
        assert np.allclose(lanes.joint[:, lane], apart.joint[:, 0], rtol=1e-9, atol=1e-15), item
        assert np.allclose(lanes.responsible[:, lane], apart.responsible[:, 0], rtol=1e-9, atol=1e-15), item
