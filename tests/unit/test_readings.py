"""Two readings of one cause: pooled where both speak, halved where one does, wider where they differ."""

from __future__ import annotations

import pytest

from support import example
from unclench.case import findings_from
from unclench.inference import rank
from unclench.knowledge.check import check
from unclench.knowledge.readings import causes_read
from unclench.knowledge.records import Cause, Knowledge, Parameter, SecondReading
from unclench.knowledge.records.causes import Block

CAUSE = "polymyalgia"


def with_reading(knowledge: Knowledge, **said: object) -> Knowledge:
    """Some knowledge in which one cause has a short record, and a second reading as given."""
    record = knowledge.causes[CAUSE]
    own = {
        "tired-all-the-time": "often",
        "one-leg-swollen": "nearly-always",
        "dark-urine": {"word": "rare", "keep": "safety"},
    }
    short = record.model_copy(
        update={
            "findings": Block.model_validate({"because": "for a test", **own}),
            "prevalence": Parameter(decade=-4, because="for a test"),
            "asking": Parameter(decade=-2, because="for a test"),
        }
    )
    reading = SecondReading.model_validate({"id": CAUSE, "because": "read again", **said})
    causes = {**knowledge.causes, CAUSE: short}
    return knowledge.model_copy(update={"causes": causes, "readings": {CAUSE: reading}, "digest": f"{said}"})


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


def test_what_both_name_is_pooled(knowledge: Knowledge) -> None:
    cause = read(with_reading(knowledge, findings={"tired-all-the-time": "nearly-always"}))
    assert cause.findings.values["tired-all-the-time"].other == Parameter(word="nearly-always")


def test_a_telling_sign_of_one_reader_counts_half_with_the_leak_in_its_interval(knowledge: Knowledge) -> None:
    cause = read(with_reading(knowledge, findings={"rash-not-fading": "sometimes"}))
    leak = knowledge.scale.leaks["alarming"]
    for id_, word, silent in (
        ("rash-not-fading", 0.25, leak),
        ("one-leg-swollen", 0.93, knowledge.scale.leaks["unusual"]),
    ):
        share = knowledge.scale.estimate(cause.findings.values[id_])
        assert share.value == pytest.approx((word + silent.value) / 2)
        assert share.low <= silent.value


def test_an_everyday_hint_of_one_reader_falls_and_what_a_rule_needs_stays(knowledge: Knowledge) -> None:
    cause = read(with_reading(knowledge, findings={"stress-felt": "usual"}))
    assert "stress-felt" not in cause.findings.values
    assert "tired-all-the-time" not in cause.findings.values
    assert cause.findings.values["dark-urine"].word == "rare"


def test_a_hint_that_pooled_tells_too_little_falls(knowledge: Knowledge) -> None:
    cause = read(with_reading(knowledge, findings={"tired-all-the-time": "rare"}))
    assert "tired-all-the-time" not in cause.findings.values


def test_a_number_on_facts_is_not_pooled(knowledge: Knowledge) -> None:
    twice = with_reading(knowledge, prevalence={"decade": -1}, asking={"decade": -1})
    fact = Parameter(value=1e-4, interval=(5e-5, 2e-4), basis=("a-fact",))
    known = twice.causes[CAUSE].model_copy(update={"prevalence": fact})
    cause = read(twice.model_copy(update={"causes": {**twice.causes, CAUSE: known}}))
    assert cause.prevalence.other is None
    assert cause.asking.other == Parameter(decade=-1)


def test_a_second_reading_moves_the_ranking(knowledge: Knowledge) -> None:
    findings = findings_from(example("desk-worker", knowledge), knowledge)
    seldom, often = (with_reading(knowledge, asking={"decade": decade}) for decade in (-4, -0.1))
    assert dict(rank(findings, often))[CAUSE] > dict(rank(findings, seldom))[CAUSE]


def test_a_reading_of_nothing_known_is_a_problem(knowledge: Knowledge) -> None:
    bad = with_reading(knowledge, findings={"no-such-finding": "often"}, kinds={"cramp": "usual", "tic": "usual"})
    found = " ".join(str(problem) for problem in check(bad))
    assert "no-such-finding" in found
    assert "above 1" in found
