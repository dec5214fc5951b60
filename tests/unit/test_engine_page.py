"""The worked example and the tables on cancelling in docs/explanation/engine.md are what the engine computes."""

from __future__ import annotations

import re
from fractions import Fraction
from itertools import product

import numpy as np
import pytest

from support import ROOT
from unclench.inference import passes
from unclench.inference.network import Array
from unclench.inference.plan import Close, Open, Program, Take, make_plan
from unclench.inference.posterior import posterior
from unclench.inference.problem import Posterior, Problem
from unclench.inference.reference import reference_posterior

FOLDER = ROOT / "docs" / "explanation"
PAGE = (FOLDER / "engine.md").read_text("utf-8")
PRIORS, LEAK = (0.001, 0.002, 0.003, 0.004), 0.001  # of the network that cancels
TAKEN = "ABCD"
Pair = tuple[Array, Array]


def table(name: str) -> list[list[str]]:
    """The rows of a table of the page, without its head."""
    after = PAGE.split(f"<!-- table: {name} -->\n")[1]
    lines = after.split("\n\n")[0].splitlines()[2:]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def numbers(cells: list[str]) -> list[float]:
    """The numbers of some cells; a dash is 0, an empty cell is none."""
    return [0.0 if cell == "-" else float(cell) for cell in cells if cell]


def column(values: list[float]) -> Array:
    return np.array(values)[:, None]


def example() -> Problem:
    """The problem that the table of causes states."""
    *causes, last = table("causes")
    rows = np.array([numbers(row[1:]) for row in causes])
    edge, on, off = rows[:, 1:4], rows[:, 5], rows[:, 6]
    np.testing.assert_allclose(on, rows[:, 0] * (1 - rows[:, 4]))
    np.testing.assert_allclose(off, 1 - rows[:, 0])
    *leak, other = numbers(last[1:])
    return Problem(on[:, None], off[:, None], edge[..., None], column(leak), rows[:, 7:], np.array([other]))


def program() -> Program:
    (only,) = make_plan(np.asarray((example().edge > 0).any(axis=-1))).programs
    return only


def forward() -> list[Pair]:
    """The states before the first step and after each."""
    problem, states = example(), (np.ones(1), np.zeros(1))
    found: list[Pair] = [states]
    for step in program().steps:
        match step:
            case Open():
                states = passes._opened(states, passes._chain(problem, step)[-1])
            case Take():
                states = passes._taken(problem, step, states)
            case Close():
                states = (np.asarray(states[0].take(1, axis=step.bit)), np.asarray(states[1].take(1, axis=step.bit)))
        found.append(states)
    return found


def backward() -> list[Pair]:
    """What the rest is worth after the last step and before each, the last first."""
    problem, worth = example(), (np.ones(1), np.zeros(1))
    found: list[Pair] = [worth]
    for step, states in zip(reversed(program().steps), reversed(forward()[:-1]), strict=True):
        match step:
            case Open():
                worth = passes._unfolded(problem, step, states, worth, {})
            case Take():
                _, worth = passes._given_back(problem, step, states, worth)
            case Close():
                worth = passes._reopened(worth[0], step.bit), passes._reopened(worth[1], step.bit)
        found.append(worth)
    return found


def in_columns(states: Array) -> list[float]:
    """The states of one lane as the page lists them: none, first, second, both."""
    found: list[float] = states[..., 0].T.ravel().tolist()
    return found


def assert_printed(cells: list[str], expected: list[float]) -> None:
    """Every cell is its number to as many places as it shows."""
    shown = [cell for cell in cells if cell]
    assert len(shown) == len(expected)
    for cell, value in zip(shown, expected, strict=True):
        assert abs(float(cell) - value) <= 0.5000001 * 10.0 ** -len(cell.partition(".")[2]), (cell, value)


@pytest.mark.parametrize(("name", "half"), [("plain", 0), ("marked", 1)])
def test_the_numbers_after_every_step_are_the_ones_of_the_forward_pass(name: str, half: int) -> None:
    rows = table(name)
    assert [row[0] for row in rows] == [str(place) for place in range(10)]
    for row, states in zip(rows, forward(), strict=True):
        assert_printed(row[1:], in_columns(states[half]))


@pytest.mark.parametrize(("name", "half"), [("worth", 0), ("worth-marked", 1)])
def test_the_worth_of_the_rest_is_the_one_of_the_backward_pass(name: str, half: int) -> None:
    rows = table(name)
    assert [row[0] for row in rows] == [str(place) for place in reversed(range(10))]
    for row, worth in zip(rows, backward(), strict=True):
        assert_printed(row[1:], in_columns(worth[half]))


def test_wherever_the_walk_is_cut_the_sum_is_the_same() -> None:
    plain, marked = table("plain"), table("marked")
    worth, worth_marked = table("worth")[::-1], table("worth-marked")[::-1]
    for rows in zip(plain, marked, worth, worth_marked, strict=True):
        before, named, after, named_after = (np.array(numbers(row[1:])) for row in rows)
        assert before @ after == pytest.approx(0.02080062, abs=2e-8)
        assert before @ named_after + named @ after == pytest.approx(0.00524008, abs=2e-8)


def test_what_is_said_of_one_cause_by_hand_is_right() -> None:
    problem, after = example(), table("worth")[::-1][6]
    inactive = 0.9 * np.dot(numbers(table("plain")[5][1:]), numbers(after[1:]))
    found = reference_posterior(problem)
    everything, total = float(found.evidence[0]), float(found.total[0])
    assert f"= {inactive:.8f}\n" in PAGE
    assert f"1 - {inactive:.8f} / {everything:.8f} = {float(found.active[2, 0]):.4f}\n" in PAGE
    active = everything - inactive
    assert f"0.3 x {active:.8f} / {total:.8f} = {float(found.responsible[2, 0]):.4f}" in PAGE


def test_the_steps_are_the_ones_of_the_plan() -> None:
    start, *rows = table("steps")
    assert start[1:] == ["start", "none", "1"]
    still: list[int] = []
    for row, step in zip(rows, program().steps, strict=True):
        match step:
            case Open():
                still.append(step.finding + 1)
                folded = "".join(f", with {TAKEN[cause]} folded in" for cause in step.folded)
                done = f"open {still[-1]}{folded}"
            case Take():
                done = f"take {TAKEN[step.cause]}"
            case Close():
                done = f"close {still.pop(step.bit)}"
        assert row[1:] == [done, ", ".join(map(str, still)) or "none", str(2 ** len(still))]


def test_the_picture_names_the_steps_of_the_table() -> None:
    drawn = (FOLDER / "frontier.svg").read_text("utf-8")
    places = re.findall(r'<g class="step"><title>([^<]+)</title>', drawn)
    assert places == [f"Step {row[0]}: {row[1]}; open afterwards: {row[2]}" for row in table("steps")[1:]]


SOLVERS = {
    "numpy": lambda problem: posterior(problem, in_numpy=True),
    "native": lambda problem: posterior(problem, in_numpy=False),
    "reference": reference_posterior,
}


@pytest.mark.parametrize("solver", SOLVERS)
def test_every_engine_gives_the_results_of_the_page(solver: str) -> None:
    problem = example()
    found: Posterior = SOLVERS[solver](problem)
    *causes, other = table("results")
    for place, row in enumerate(causes):
        before = float((problem.on / (problem.on + problem.off))[place, 0])
        parts = (found.active, found.responsible, found.joint)
        assert row[0] == TAKEN[place]
        assert_printed(row[1:], [before, *(float(part[place, 0]) for part in parts)])
    assert_printed(other[1:], [float(found.responsible[-1, 0])])
    assert float(found.evidence[0]) == pytest.approx(0.02080062, abs=1e-12)
    assert float(found.total[0]) == pytest.approx(0.00544809, abs=5e-9)
    assert "0.00544809" in PAGE


def test_the_signed_terms_of_the_example_are_right() -> None:
    problem = example()
    *rows, total = table("signed")
    assert len(rows) == 8
    expected = []
    for row in rows:
        absent = [] if row[0] == "none" else [int(name) - 1 for name in row[0].split(",")]
        missed = problem.on * (1 - problem.edge[:, absent]).prod(axis=1) + problem.off
        term = float((1 - problem.leak[absent]).prod() * missed.prod())
        assert row[1] == "+-"[len(absent) % 2]
        assert_printed(row[2:], [term])
        expected.append(term * (-1) ** len(absent))
    assert_printed(total[2:], [sum(expected)])


def edges_that_cancel(positives: int) -> Array:
    edge = np.zeros((4, positives))
    for finding in range(positives):
        edge[finding % 4, finding], edge[(finding + 1) % 4, finding] = 0.5, 0.3
    return edge


def signed_sum(positives: int, only: int | None = None) -> float:
    """P(findings), or with cause `only` active, by inclusion-exclusion in float64, a term after the other."""
    edge = edges_that_cancel(positives).tolist()
    missed, sign, active = [1.0], [1.0], [[prior] for prior in PRIORS]
    for finding in range(positives):
        missed += [share * (1 - LEAK) for share in missed]
        sign += [-one for one in sign]
        for cause, own in enumerate(active):
            own += [share * (1 - edge[cause][finding]) for share in own]
    total = 0.0
    for place, share in enumerate(missed):
        term = share
        for cause, own in enumerate(active):
            term *= own[place] if cause == only else own[place] + (1 - PRIORS[cause])
        total += sign[place] * term
    return total


def true_sums(positives: int) -> tuple[Fraction, Fraction]:
    """P(findings), and with cause 1 active, in exact fractions."""
    edge = edges_that_cancel(positives).tolist()
    everything = with_first = Fraction(0)
    for state in product((False, True), repeat=4):
        weight = Fraction(1)
        for prior, here in zip(PRIORS, state, strict=True):
            weight *= Fraction(prior) if here else 1 - Fraction(prior)
        for finding in range(positives):
            uncovered = 1 - Fraction(LEAK)
            for cause, here in enumerate(state):
                uncovered *= 1 - Fraction(edge[cause][finding]) * here
            weight *= 1 - uncovered
        everything += weight
        with_first += weight * state[0]
    return everything, with_first


@pytest.mark.parametrize("row", table("cancel"), ids=lambda row: row[0])
def test_inclusion_exclusion_errs_as_much_as_the_page_says(row: list[str]) -> None:
    positives = int(row[0])
    everything, with_first = true_sums(positives)
    signed = signed_sum(positives)
    error = float(abs(Fraction(signed) - everything) / everything)
    shares = [f"{float(with_first / everything):.4f}", f"{signed_sum(positives, only=0) / signed:.4f}"]
    assert row[1:6] == [f"{2**positives:,}", f"{float(everything):.2e}", f"{error:.1e}", *shares]
    prior = column(list(PRIORS))
    leak = np.full((positives, 1), LEAK)
    problem = Problem(prior, 1 - prior, edges_that_cancel(positives)[..., None], leak, np.zeros((4, 1)), np.ones(1))
    for in_numpy in (True, False):
        found = float(posterior(problem, in_numpy=in_numpy).evidence[0])
        assert abs(Fraction(found) - everything) / everything < float(row[6].removeprefix("under "))
