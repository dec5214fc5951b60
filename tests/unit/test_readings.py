"""Two readings of one cause: pooled where both speak, kept where one does, wider where they differ."""

from __future__ import annotations

import pytest

from support import example
from unclench.case import findings_from
from unclench.inference import rank
from unclench.knowledge.check import check
from unclench.knowledge.readings import causes_read
from unclench.knowledge.records import Cause, Knowledge, Parameter, SecondReading

CAUSE = "polymyalgia"


def with_reading(knowledge: Knowledge, **said: object) -> Knowledge:
    reading = SecondReading.model_validate({"id": CAUSE, "because": "read again", **said})
    return knowledge.model_copy(update={"second_readings": {CAUSE: reading}, "digest": f"{said}"})


def read(knowledge: Knowledge) -> Cause:
    return next(cause for cause in causes_read(knowledge) if cause.id == CAUSE)


def test_words_meet_in_the_middle_and_the_interval_spans_both(knowledge: Knowledge) -> None:
    estimate = knowledge.scale.estimate
    both = estimate(Parameter(word="often", other=Parameter(word="usual")))
    assert estimate(Parameter(word="often")).value < both.value < estimate(Parameter(word="usual")).value
    assert (both.low, both.high) == (0.3, 0.88)
    decades = estimate(Parameter(decade=-4, other=Parameter(decade=-3)))
    assert decades.value == pytest.approx(10**-3.5)


def test_agreement_changes_nothing(knowledge: Knowledge) -> None:
    alike = Parameter(word="usual", other=Parameter(word="usual"))
    assert knowledge.scale.estimate(alike).value == pytest.approx(0.75)


def test_what_one_reader_names_is_kept_and_what_both_name_is_pooled(knowledge: Knowledge) -> None:
    cause = read(with_reading(knowledge, findings={"tired-all-the-time": "usual", "fever-or-shivers": "sometimes"}))
    assert cause.findings.values["tired-all-the-time"].other == Parameter(word="usual")
    assert cause.findings.values["fever-or-shivers"] == Parameter(word="sometimes")
    assert cause.findings.values["stiff-in-morning-long"].other is None


def test_a_hint_that_the_second_reader_does_not_hold_to_falls(knowledge: Knowledge) -> None:
    cause = read(with_reading(knowledge, findings={"tired-all-the-time": "rare", "weight-loss": "rare"}))
    assert "tired-all-the-time" not in cause.findings.values
    assert "weight-loss" in cause.findings.values, "a rule needs it"


def test_a_number_on_facts_is_not_pooled(knowledge: Knowledge) -> None:
    twice = with_reading(knowledge, prevalence={"decade": -1})
    fact = twice.causes[CAUSE].model_copy(
        update={"prevalence": Parameter(value=1e-4, interval=(5e-5, 2e-4), basis=("a-fact",))}
    )
    assert read(twice.model_copy(update={"causes": {**twice.causes, CAUSE: fact}})).prevalence.other is None


def test_a_second_reading_moves_the_ranking(knowledge: Knowledge) -> None:
    findings = findings_from(example("desk-worker", knowledge), knowledge)
    twice = with_reading(knowledge, asking={"decade": -0.1}, marks={"side": {"both": "often"}})
    assert dict(rank(findings, twice))[CAUSE] > dict(rank(findings, knowledge))[CAUSE]


def test_a_reading_of_nothing_known_is_a_problem(knowledge: Knowledge) -> None:
    bad = with_reading(knowledge, findings={"no-such-finding": "often"}, kinds={"cramp": "usual", "tic": "usual"})
    found = " ".join(str(problem) for problem in check(bad))
    assert "no-such-finding" in found
    assert "above 1" in found
