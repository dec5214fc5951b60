"""Laws of the engine, on random small networks."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from oracle import exact_active
from unclench.inference import native
from unclench.inference.network import Shares
from unclench.inference.posterior import posterior
from unclench.inference.problem import Posterior, Problem
from unclench.inference.reference import reference_posterior

ENGINES = pytest.mark.parametrize("in_numpy", [True, False], ids=["numpy", "native"])
PARTS = ("active", "joint", "responsible", "evidence", "total")
SEEDS = st.integers(0, 2**32 - 1)


def random_problem(seed: int, *, complaint: bool = True, extremes: bool = False, lanes: int = 2) -> Problem:
    """A small network from a seed: up to 8 causes and 7 positives, some edges missing, some numbers 0 or 1."""
    rng = np.random.default_rng(seed)
    causes, positives = int(rng.integers(0, 9)), int(rng.integers(0, 8))
    active = rng.random((causes, lanes)) ** 3
    edge = rng.random((causes, positives, lanes)) * (rng.random((causes, positives, 1)) < 0.45)
    leak = rng.random((positives, lanes)) ** 3 * 0.5 + 1e-4
    if extremes and causes:
        active[rng.integers(causes)] = rng.integers(0, 2)
        if positives:
            edge[rng.integers(causes), rng.integers(positives)] = rng.integers(0, 2)
    weight = rng.random((causes, lanes)) ** 4 if complaint else np.zeros((causes, lanes))
    return Problem(active * rng.random((causes, 1)), 1 - active, edge, leak, weight, np.full(lanes, 0.01))


def sparse_problem(seed: int, *, causes: int, positives: int, lanes: int) -> Problem:
    """A network of a real one's shape: four causes a finding, small priors."""
    rng = np.random.default_rng(seed)
    prior, leak = 10 ** rng.uniform(-4, -1, (causes, lanes)), 10 ** rng.uniform(-3, -1, (positives, lanes))
    edge = np.zeros((causes, positives, lanes))
    for finding in range(positives):
        parents = rng.choice(causes, 4, replace=False)
        edge[parents, finding] = rng.uniform(0.05, 0.95, (4, lanes))
    return Problem(prior, 1 - prior, edge, leak, rng.random((causes, lanes)), np.full(lanes, 0.01))


def assert_same(found: Posterior, expected: Posterior, *, relative: float) -> None:
    for part in PARTS:
        pair = getattr(found, part), getattr(expected, part)
        np.testing.assert_allclose(*pair, rtol=relative, atol=1e-300, err_msg=part)


def test_the_native_engine_is_built() -> None:
    assert native.BUILT, "no native engine: is there a C++ compiler? then run make setup again"


@given(SEEDS, st.sampled_from([np.float64, np.float32]), st.booleans(), st.sampled_from([1, 2, 9]))
def test_both_forms_weigh_the_values_of_a_mark_alike(seed: int, kind: Any, one: bool, lanes: int) -> None:
    rng = np.random.default_rng(seed)
    owners, values, groups = int(rng.integers(1, 6)), int(rng.integers(1, 5)), int(rng.integers(1, 3))
    rows = np.arange(owners * values).reshape(owners, values)
    part = rng.random((owners, values)) * (rng.random((owners, values)) < 0.8)
    own = rng.random((rows.size, 1 if one else lanes)).astype(kind)
    shares, worth = Shares(own, rows, part), rng.random((groups, values, lanes)).astype(kind)
    group = rng.integers(0, groups, owners)
    close = 1e-14 if kind is np.float64 else 1e-5
    weighed = native.weigh(shares, range(values), by_group=(group, worth))
    np.testing.assert_allclose(weighed, (shares.of() * worth[group]).sum(axis=1), rtol=close)
    assert weighed.dtype == kind
    chosen = sorted(rng.choice(values, int(rng.integers(1, values + 1)), replace=False).tolist())
    added = native.weigh(shares, chosen, scale=0.98, shift=0.01)
    np.testing.assert_allclose(added, 0.01 + 0.98 * shares.of(chosen).sum(axis=1), rtol=close)


@ENGINES
@settings(max_examples=2000)
@given(SEEDS, st.booleans(), st.booleans())
def test_fast_equals_reference(in_numpy: bool, seed: int, complaint: bool, extremes: bool) -> None:
    problem = random_problem(seed, complaint=complaint, extremes=extremes)
    assert_same(posterior(problem, in_numpy=in_numpy), reference_posterior(problem), relative=1e-10)


@ENGINES
@given(SEEDS)
def test_fast_equals_exact_fractions(in_numpy: bool, seed: int) -> None:
    problem = random_problem(seed, lanes=1)
    exact = [float(value) for value in exact_active(problem)]
    np.testing.assert_allclose(posterior(problem, in_numpy=in_numpy).active[:, 0], exact, rtol=1e-12, atol=1e-300)


@given(SEEDS, st.integers(1, 20))
def test_both_engines_agree_on_larger_networks(seed: int, lanes: int) -> None:
    problem = sparse_problem(seed, causes=60, positives=12, lanes=lanes)
    found, expected = posterior(problem, in_numpy=False), posterior(problem, in_numpy=True)
    assert found.width == expected.width
    assert_same(found, expected, relative=1e-11)


@given(SEEDS)
def test_many_cases_equal_one_by_one(seed: int) -> None:
    rng = np.random.default_rng(seed)
    network = sparse_problem(seed, causes=30, positives=12, lanes=1)
    edges = [np.flatnonzero(network.edge[:, finding, 0]) for finding in range(12)]
    tables = native.Tables(
        np.cumsum([0, *map(len, edges)]),
        np.concatenate(edges).astype(np.int32),
        np.concatenate([network.edge[causes, finding, 0] for finding, causes in enumerate(edges)]),
        network.leak[:, 0],
    )
    said = [sorted(rng.choice(12, rng.integers(0, 9), replace=False).tolist()) for _ in range(6)]
    on, weight = rng.random((6, 30)) * 0.2, rng.random((6, 30))
    starts = np.cumsum([0, *map(len, said)])
    positives = np.array([place for present in said for place in present], np.int32)
    cases = native.Cases(on, 1 - on, weight, rng.random(6), starts, positives)
    active, responsible, widths = native.solve_many(cases, tables, width_cap=4)
    for k, present in enumerate(said):
        row = (on[k, :, None], 1 - on[k, :, None], network.edge[:, present], network.leak[present], weight[k, :, None])
        alone = posterior(Problem(*row, cases.other[k : k + 1]))
        assert alone.width == widths[k]
        if widths[k] <= 4:
            np.testing.assert_allclose(active[k], alone.active[:, 0], rtol=1e-11)
            np.testing.assert_allclose(responsible[k], alone.responsible[:, 0], rtol=1e-11)


@ENGINES
@given(SEEDS, st.sampled_from([3, 8, 11]))
def test_lanes_equal_one_by_one(in_numpy: bool, seed: int, lanes: int) -> None:
    problem = random_problem(seed, lanes=lanes)
    together = posterior(problem, in_numpy=in_numpy)
    for lane in range(lanes):
        alone = posterior(problem.lanes(slice(lane, lane + 1)), in_numpy=in_numpy)
        for part in PARTS:
            np.testing.assert_allclose(getattr(together, part)[..., lane], getattr(alone, part)[..., 0], rtol=1e-12)


@given(SEEDS, st.randoms(use_true_random=False))
def test_order_of_causes_and_findings_does_not_matter(seed: int, random: Any) -> None:
    problem = random_problem(seed)
    causes, positives = list(range(problem.on.shape[0])), list(range(problem.leak.shape[0]))
    random.shuffle(causes)
    random.shuffle(positives)
    shuffled = Problem(
        problem.on[causes],
        problem.off[causes],
        problem.edge[causes][:, positives],
        problem.leak[positives],
        problem.weight[causes],
        problem.other,
    )
    found, expected = posterior(shuffled), posterior(problem)
    np.testing.assert_allclose(found.active, expected.active[causes], rtol=1e-10)
    np.testing.assert_allclose(found.total, expected.total, rtol=1e-10)


@given(SEEDS)
def test_shares_of_the_responsible_cause_sum_to_one(seed: int) -> None:
    np.testing.assert_allclose(posterior(random_problem(seed)).responsible.sum(axis=0), 1.0, rtol=1e-10)


@given(SEEDS)
def test_a_present_finding_never_lowers_a_cause_that_produces_it(seed: int) -> None:
    """With no complaint and nothing else known."""
    rng = np.random.default_rng(seed)
    causes = int(rng.integers(1, 9))
    prior = rng.random((causes, 1)) ** 3
    edge = rng.random((causes, 1, 1)) * (rng.random((causes, 1, 1)) < 0.6)
    problem = Problem(prior, 1 - prior, edge, rng.random((1, 1)) * 0.3 + 1e-4, np.zeros((causes, 1)), np.ones(1))
    found = posterior(problem).active
    producing = edge[:, 0, 0] > 0
    assert (found[producing] >= prior[producing] - 1e-12).all()


@ENGINES
@example(3)
@given(SEEDS)
def test_past_the_width_cap_it_answers_and_says_so(in_numpy: bool, seed: int) -> None:
    rng = np.random.default_rng(seed)
    causes, positives = 12, 8
    edge = rng.random((causes, positives, 1)) * 0.8
    prior = rng.random((causes, 1)) * 0.2
    problem = Problem(prior, 1 - prior, edge, np.full((positives, 1), 0.05), np.ones((causes, 1)), np.ones(1))
    capped = posterior(problem, width_cap=4, in_numpy=in_numpy)
    assert capped.width <= 4
    assert len(capped.left_out) == 4
    assert ((capped.active >= 0) & (capped.active <= 1)).all()


def test_nothing_known_gives_the_prior() -> None:
    prior = np.array([[0.2], [0.01]])
    problem = Problem(prior, 1 - prior, np.zeros((2, 0, 1)), np.zeros((0, 1)), np.ones((2, 1)), np.array([0.1]))
    np.testing.assert_allclose(posterior(problem).active, prior)


def test_the_reference_refuses_large_networks() -> None:
    problem = random_problem(1)
    large = replace(problem, on=np.zeros((16, 1)))
    with pytest.raises(ValueError, match="at most 15"):
        reference_posterior(large)
