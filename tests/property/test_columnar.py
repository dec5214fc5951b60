"""Many cases at once have the answers each would get alone."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crowd import crowd
from small_knowledge import small_knowledge
from strategies import Answers, answers, case_of, nearly_reassured
from support import ROOT
from unclench.assessment import assess
from unclench.batch import outlines
from unclench.batch.columns import columns_of
from unclench.batch.outlines import Results, assess_many
from unclench.batch.rules import DECIDED_BY, decide
from unclench.batch.states import states_from
from unclench.case import SEXES, Case, Findings, LineState, State, findings_from
from unclench.exchange.casefile import read_case
from unclench.inference import many, native, rank
from unclench.knowledge.load import load_knowledge
from unclench.knowledge.records import Knowledge
from unclench.triage import is_child, triage
from unclench.wording import Urgency

STATES = {State.ABSENT: -1, State.UNKNOWN: 0, State.PRESENT: 1}
LINES = (LineState.UNASKED, LineState.YES, LineState.NO, LineState.DONT_KNOW, LineState.SKIPPED)


SMALL, SHIPPED = small_knowledge(), load_knowledge()
ALONE = {knowledge.digest: answers(knowledge) | nearly_reassured(knowledge) for knowledge in (SMALL, SHIPPED)}
both = pytest.mark.parametrize("base", [pytest.param(SMALL, id="small"), pytest.param(SHIPPED, id="shipped")])


def batches(base: Knowledge) -> st.SearchStrategy[list[Answers]]:
    return st.lists(ALONE[base.digest], min_size=1, max_size=8)


def told_cases(knowledge: Knowledge) -> list[Case]:
    """The examples and the published cases."""
    folders = ("examples", "benchmarks/vignettes/a", "benchmarks/vignettes/b")
    paths = [path for folder in folders for path in sorted((ROOT / folder).glob("*.yaml"))]
    return [read_case(path.read_bytes(), knowledge, name=path.name) for path in paths]


def findings_of(batch: Sequence[Answers], knowledge: Knowledge) -> list[Findings]:
    return [findings_from(case_of(said), knowledge) for said in batch]


@both
@given(st.data())
def test_states_are_those_of_each_case_alone(base: Knowledge, data: st.DataObject) -> None:
    assert_states(data.draw(batches(base)), base)


@both
@given(st.data())
def test_rules_decide_as_of_each_case_alone(base: Knowledge, data: st.DataObject) -> None:
    assert_decisions(data.draw(batches(base)), base)


@both
@settings(max_examples=3)
@given(st.integers(0, 2**32))
def test_a_crowd_is_judged_as_each_of_it_alone(base: Knowledge, seed: int) -> None:
    batch = crowd(base, cases=600, seed=seed)
    assert_states(batch[:60], base)
    assert_decisions(batch, base)


def assert_states(batch: Sequence[Answers], base: Knowledge) -> None:
    known = states_from(columns_of(batch), base)

    def at(array: np.ndarray, row: int) -> int:
        return int(np.broadcast_to(array, len(batch))[row])

    for row, one in enumerate(findings_of(batch, base)):
        assert at(known.age, row) == (-1 if one.age is None else one.age)
        assert at(known.sex, row) == (-1 if one.sex is None else SEXES.index(one.sex))
        for id_ in {*base.findings, *base.exposures, *base.medicines}:
            assert at(known.state(id_), row) == STATES[one.state(id_)], id_
        for id_ in base.lines:
            assert LINES[at(known.line(id_), row)] is one.line(id_), id_
        for mark in (*base.marks, "frequency"):
            said, wanted = known.marks.get(mark), one.described(mark)
            assert (said is not None and at(said.codes, row) >= 0) == (wanted is not None)
            if said is not None and wanted is not None:
                assert {value for value in said.values if at(said.names([value]), row) == 1} == wanted
        assert {id_ for id_, mask in known.pending.items() if at(mask, row)} == one.pending
        assert {id_ for id_, mask in known.doubted.items() if at(mask, row)} == one.doubted


def assert_decisions(batch: Sequence[Answers], base: Knowledge) -> None:
    found = decide(states_from(columns_of(batch), base), base)
    for row, one in enumerate(findings_of(batch, base)):
        alone = triage(one, base)
        assert found.urgency[row] == alone.urgency.rank, batch[row]
        assert DECIDED_BY[found.decided_by[row]] == alone.decided_by, batch[row]
        assert found.provisional[row] == alone.provisional, batch[row]


def raised(ranked: Sequence[tuple[str, float]], knowledge: Knowledge) -> int:
    """The level that likely dangerous causes ask for, 0 for none."""
    limits = knowledge.thresholds
    known = [(share, knowledge.causes[id_].urgency_if_true) for id_, share in ranked if id_ in knowledge.causes]
    for level, enough in (
        (Urgency.EMERGENCY, limits.emergency_if_probability),
        (Urgency.SAME_DAY, limits.same_day_if_probability),
        (Urgency.SOON, limits.soon_if_probability),
    ):
        worse = [share for share, if_true in known if if_true.rank >= level.rank]
        if sum(worse) >= enough:
            return level.rank if max(worse) >= limits.must_not_miss_from else 0
    return 0


def ranked_alone(findings: Findings, knowledge: Knowledge) -> Sequence[tuple[str, float]]:
    """The causes as an assessment has them: none under 16, nothing to explain without a complaint."""
    ranked = () if is_child(findings) else rank(findings, knowledge)
    return [entry for entry in ranked if findings.has_complaint or entry[0] != knowledge.unexplained.id]


def assert_causes(found: Results, row: int, ranked: Sequence[tuple[str, float]]) -> None:
    """The same causes in the same order, but for those that tie."""
    shares = dict(ranked)
    named = [found.ids[place] for place in found.causes[row] if place >= 0]
    wanted = ranked[: found.causes.shape[1]]
    assert len(set(named)) == len(named) == len(wanted)
    for id_, share, (_, expected) in zip(named, found.probabilities[row], wanted, strict=False):
        assert share == pytest.approx(expected, abs=1e-9)
        assert share == pytest.approx(shares[id_], abs=1e-9)
    assert not found.probabilities[row][len(named) :].any()


@given(
    st.lists(st.tuples(ALONE[SHIPPED.digest], st.sampled_from([0, 0, 1])), min_size=1, max_size=8), st.integers(0, 7)
)
def test_urgency_and_causes_are_those_of_each_case_alone(batch: list[tuple[Answers, int]], top: int) -> None:
    told = columns_of([said for said, _ in batch], withheld=[withheld for _, withheld in batch])
    found = assess_many(told, SHIPPED, top=top)
    for row, (said, withheld) in enumerate(batch):
        one = findings_from(case_of(said).model_copy(update={"withheld": withheld}), SHIPPED)
        alone = triage(one, SHIPPED)
        ranked = ranked_alone(one, SHIPPED)
        level = raised(ranked, SHIPPED)
        assert found.urgency[row] == max(level, alone.urgency.rank)
        assert DECIDED_BY[found.decided_by[row]] == ("likelihood" if level > alone.urgency.rank else alone.decided_by)
        assert found.provisional[row] == alone.provisional
        assert_causes(found, row, ranked)


@pytest.mark.parametrize("engine", ["native", "numpy"])
def test_cases_past_the_width_cap_have_the_approximation_each_would_get_alone(
    engine: str, knowledge: Knowledge, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(native, "BUILT", engine == "native")
    thresholds = knowledge.thresholds.model_copy(update={"width_cap": 2})
    narrow = knowledge.model_copy(update={"thresholds": thresholds})
    cases = [case.last() for case in told_cases(knowledge)[:40]]
    cases += [{**one, **other} for one, other in pairwise(cases)]
    cases = [{**said, "age": 50} for said in cases]
    found = assess_many(columns_of(cases), narrow, top=5)
    for row, said in enumerate(cases):
        assert_causes(found, row, ranked_alone(findings_from(case_of(said), narrow), narrow))


def test_every_told_case_is_assessed_as_it_is_alone(knowledge: Knowledge) -> None:
    cases = told_cases(knowledge)
    told = columns_of([case.last() for case in cases], withheld=[case.withheld for case in cases])
    found = assess_many(told, knowledge, top=5)
    for row, case in enumerate(cases):
        alone = assess(case, knowledge)
        assert found.urgency[row] == alone.urgency.rank
        assert DECIDED_BY[found.decided_by[row]] == alone.decided_by
        assert found.provisional[row] == alone.triage.provisional
        causes = alone.inference.causes if alone.inference else ()
        assert_causes(found, row, [(cause.id, cause.probability) for cause in causes])


def test_cases_weighed_in_small_parts_have_the_same_results(
    knowledge: Knowledge, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = columns_of([case.last() for case in told_cases(knowledge)])
    whole = assess_many(told, knowledge, top=3)
    monkeypatch.setattr(outlines, "TOGETHER", 16)
    monkeypatch.setattr(many, "TOGETHER", 5)
    parts = assess_many(told, knowledge, top=3)
    for field in ("urgency", "decided_by", "provisional", "causes"):
        np.testing.assert_array_equal(getattr(parts, field), getattr(whole, field))
    np.testing.assert_allclose(parts.probabilities, whole.probabilities, atol=1e-12)


def test_of_no_cases_there_is_nothing_to_say(knowledge: Knowledge) -> None:
    assert len(assess_many(columns_of([]), knowledge, top=3).causes) == 0
