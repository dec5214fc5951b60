"""What a change would spare: against its definition, and laws that hold for any case."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from strategies import answers, case_of
from support import example
from unclench.assessment import assess
from unclench.case import findings_from
from unclench.inference import infer
from unclench.inference.compiled import compile_network
from unclench.inference.counterfactual import Lanes, counterfactuals
from unclench.inference.evidence import episode_rate, evidence_from, prior_probability
from unclench.inference.explain import solved
from unclench.knowledge.records import Knowledge
from unclench.report.build import build_report
from unclench.wording import Urgency


@pytest.mark.parametrize("exposure", ["heavy-alcohol", "heavy-sweating-or-heat", "sport-for-days"])
def test_the_share_spared_is_one_minus_the_prior_without_over_the_prior_with(
    exposure: str, knowledge: Knowledge
) -> None:
    network = compile_network(knowledge)
    shape = network.structure
    case = example("marathon-runner", knowledge).with_answer(exposure, "yes")
    evidence = evidence_from(findings_from(case, knowledge), network)
    one = solved(evidence, network, width_cap=knowledge.thresholds.width_cap)
    lanes = Lanes(network.plugin, one.problem, one.found)
    (found,) = counterfactuals(evidence, [exposure], shape, lanes, lanes)
    rows = [row for row in shape.pairs_of([exposure]) if row in shape.changeable]
    without = network.plugin.log_odds_ratio.copy()
    without[rows] = 0.0
    gone = prior_probability(evidence, shape, replace(network.plugin, log_odds_ratio=without))
    there = prior_probability(evidence, shape, network.plugin)
    episodes = (one.found.responsible[:-1] * episode_rate(evidence.frequency, shape, network.plugin))[:, 0]
    possible = there[:, 0] > 0
    spared = (episodes[possible] * (1 - gone[possible, 0] / there[possible, 0])).sum()
    episodic = one.found.responsible[:-1][~np.array(shape.continuous)].sum()
    assert found.rate == pytest.approx(episodes.sum() / episodic)
    assert found.fewer == pytest.approx(spared / found.rate, rel=1e-9)
    assert found.fewer > 0


@pytest.mark.parametrize("band", ["under-monthly", "1-3-a-month", "1-3-a-week", "4-7-a-week", "many-a-day"])
def test_the_rate_given_a_frequency_is_that_of_the_counts_it_names(band: str, knowledge: Knowledge) -> None:
    network = compile_network(knowledge)
    shape, numbers = network.structure, network.plugin
    mean = 4 * numbers.rate
    low, high = next((low, high) for id_, low, high in shape.bands if id_ == band)
    counts = np.arange(low, 20_000 if high is None else high + 1)
    chance = (mean / (1 + mean)) ** (counts - low)
    expected = (chance * (1 + counts) * numbers.rate / (1 + mean)).sum(axis=1) / chance.sum(axis=1)
    assert episode_rate(band, shape, numbers)[:, 0] == pytest.approx(expected, rel=1e-9)


@given(data=st.data())
def test_a_share_is_a_share_within_its_interval_and_worth_telling(data: st.DataObject, knowledge: Knowledge) -> None:
    case = case_of(data.draw(answers(knowledge)))
    findings = findings_from(case, knowledge)
    found = infer(findings, knowledge).counterfactuals
    assert len(found) <= knowledge.thresholds.changes_at_most
    for change in found:
        assert 0 <= change.low <= change.fewer <= change.high <= 1
        assert change.fewer >= knowledge.thresholds.change_from
        assert change.rate > 0
        assert findings.states[change.exposure].value == "present"


def test_nothing_is_offered_to_change_where_help_is_needed_today(knowledge: Knowledge) -> None:
    case = example("knocked-over-by-panic", knowledge)
    assert build_report(assess(case, knowledge), knowledge).changes
    urgent = assess(case.with_answer("saddle-numbness", "yes"), knowledge)
    assert urgent.urgency is Urgency.EMERGENCY
    assert not build_report(urgent, knowledge).changes


def test_a_rate_is_told_only_where_how_often_it_comes_was(knowledge: Knowledge) -> None:
    case = example("knocked-over-by-panic", knowledge)
    (unsaid,) = build_report(assess(case, knowledge), knowledge).changes
    assert unsaid.a_week_now is None
    (told,) = build_report(assess(case.with_answer("frequency", "1-3-a-week"), knowledge), knowledge).changes
    assert told.a_week_now is not None
    assert told.a_week_then is not None
    assert 1 <= told.a_week_now <= 3.5
    assert told.a_week_then == pytest.approx(told.a_week_now * (1 - told.fewer), abs=1e-3)
    steady = build_report(assess(case.with_answer("frequency", "all-the-time"), knowledge), knowledge)
    assert not steady.changes


def test_no_medicine_is_offered_to_be_changed_and_alcohol_warns_of_stopping_at_once(knowledge: Knowledge) -> None:
    offered = {id_: exposure.change for id_, exposure in knowledge.exposures.items() if exposure.change}
    assert not offered.keys() & knowledge.medicines.keys()
    assert not [id_ for id_ in offered if knowledge.exposures[id_].group == "medicine"]
    assert "do not stop all at once" in offered["heavy-alcohol"].care
