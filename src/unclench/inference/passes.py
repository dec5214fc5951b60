"""The posterior in NumPy: one forward and one backward pass over the states of the open findings.

A state is one axis for every open finding, uncovered or covered, beside the lane axis. It is the plain form of
`_kernel`, its fallback, and what it is held to.
"""

from __future__ import annotations

import numpy as np

from unclench.inference.network import Array
from unclench.inference.plan import Close, Open, Plan, Program, Take
from unclench.inference.problem import Posterior, Problem

LANE_STATES = 4_000_000
Pair = tuple[Array, Array]


def solve(problem: Problem, plan: Plan) -> Posterior:
    """The posterior by a plan for this problem, some lanes at a time, so that memory stays bounded."""
    lanes = problem.on.shape[-1]
    size = max(1, LANE_STATES >> plan.width)
    parts = [_solve(problem.lanes(slice(start, start + size)), plan) for start in range(0, lanes, size)]
    if len(parts) == 1:
        return parts[0]

    def joined(name: str) -> Array:
        return np.concatenate([getattr(part, name) for part in parts], axis=-1)

    return Posterior(
        joined("active"), joined("joint"), joined("responsible"), joined("evidence"), joined("total"), plan.width
    )


def _solve(problem: Problem, plan: Plan) -> Posterior:
    causes, lanes = problem.on.shape
    norm = problem.on + problem.off
    active = problem.on / np.where(norm > 0, norm, 1.0)
    evidence = np.ones(lanes)
    within = problem.weight * active  # what the own component says of "A and produced by one of the component"
    produced = problem.weight * active
    alone = np.ones(causes, bool)
    alone[[cause for program in plan.programs for cause in program.causes]] = False
    evidence *= norm[alone].prod(axis=0)
    home_weight = produced.copy()
    covered = set()
    for program in plan.programs:
        total, sums = _run(problem, program)
        safe = np.where(total > 0, total, 1.0)
        rows = list(program.causes)
        act, pair, made = (np.stack([sums[row][part] for row in rows]) / safe for part in range(3))
        evidence *= total
        active[rows], within[rows], produced[rows] = act, pair, made
        home_weight[rows] = made.sum(axis=0)
        covered |= {step.finding for step in program.steps if isinstance(step, Open)}
    orphans = [bit for bit in range(problem.leak.shape[0]) if bit not in covered]
    evidence *= problem.leak[orphans].prod(axis=0)
    weight = problem.other + produced.sum(axis=0)
    safe = np.where(weight > 0, weight, 1.0)
    joint = (within + active * (weight - home_weight)) / safe
    responsible = np.vstack([produced, problem.other[None]]) / safe
    return Posterior(active, joint, responsible, evidence, evidence * weight, plan.width)


def _run(problem: Problem, program: Program) -> tuple[Array, dict[int, tuple[Array, Array, Array]]]:
    """P(F) of one component, and of every cause the sums of `_sums`, all per lane.

    States are pairs: without and with the complaint produced so far; backward, worth of the rest without and with the
    complaint produced by it.
    """
    lanes = problem.on.shape[-1]
    states: Pair = np.ones(lanes), np.zeros(lanes)
    before: list[Pair] = []
    for step in program.steps:
        before.append(states)
        match step:
            case Open():
                states = _opened(states, _chain(problem, step)[-1])
            case Take():
                states = _taken(problem, step, states)
            case Close():
                states = np.asarray(states[0].take(1, axis=step.bit)), np.asarray(states[1].take(1, axis=step.bit))
    total = states[0]
    sums: dict[int, tuple[Array, Array, Array]] = {}
    worth: Pair = np.ones(lanes), np.zeros(lanes)
    for step, states in zip(reversed(program.steps), reversed(before), strict=True):
        match step:
            case Open():
                worth = _unfolded(problem, step, states, worth, sums)
            case Take():
                sums[step.cause], worth = _given_back(problem, step, states, worth)
            case Close():
                worth = _reopened(worth[0], step.bit), _reopened(worth[1], step.bit)
    return total, sums


def _chain(problem: Problem, step: Open) -> list[Pair]:
    """A finding's own two states, uncovered and covered, before each of the causes folded into it and after all."""
    leak = problem.leak[step.finding]
    states: Pair = np.stack([1 - leak, leak]), np.zeros((2, len(leak)))
    chain = [states]
    for cause in step.folded:
        states = _taken(problem, Take(cause, (step.finding,), (0,)), states)
        chain.append(states)
    return chain


def _opened(states: Pair, own: Pair) -> Pair:
    plain, marked = states
    return plain[..., None, :] * own[0], marked[..., None, :] * own[0] + plain[..., None, :] * own[1]


def _unfolded(
    problem: Problem, step: Open, states: Pair, worth: Pair, sums: dict[int, tuple[Array, Array, Array]]
) -> Pair:
    """The worth seen from before a finding opened; on the way the sums of the causes folded into it."""
    chain = _chain(problem, step)
    rest = tuple(range(states[0].ndim - 1))
    plain, marked = states[0][..., None, :], states[1][..., None, :]
    inside: Pair = (plain * worth[0]).sum(axis=rest), (plain * worth[1] + marked * worth[0]).sum(axis=rest)
    for cause, own in zip(reversed(step.folded), reversed(chain[:-1]), strict=True):
        sums[cause], inside = _given_back(problem, Take(cause, (step.finding,), (0,)), own, inside)
    own = chain[-1]
    return (worth[0] * own[0]).sum(axis=-2), (worth[1] * own[0] + worth[0] * own[1]).sum(axis=-2)


def _taken(problem: Problem, step: Take, states: Pair) -> Pair:
    """The states after a cause was inactive, or active and may have covered what it can produce."""
    plain, marked = states
    on, off, weight = problem.on[step.cause], problem.off[step.cause], problem.weight[step.cause]
    pushed = _pushed(plain, step, problem) * on
    return plain * off + pushed, marked * off + _pushed(marked, step, problem) * on + pushed * weight


def _given_back(problem: Problem, step: Take, states: Pair, worth: Pair) -> tuple[tuple[Array, Array, Array], Pair]:
    """The sums of a cause, and the worth seen from before it was taken.

    Sums, each up to P(F): P(A, F); sum_k w_k P(A, A_k, F) over the component; w P(A, F).
    """
    on, off, weight = problem.on[step.cause], problem.off[step.cause], problem.weight[step.cause]
    plain_on, marked_on = _pulled(worth[0], step, problem), _pulled(worth[1], step, problem)
    act = _summed(states[0] * plain_on) * on
    made = act * weight
    pair = (_summed(states[0] * marked_on) + _summed(states[1] * plain_on)) * on + made
    before = worth[0] * off + plain_on * on, worth[1] * off + (marked_on + weight * plain_on) * on
    return (act, pair, made), before


def _pushed(states: Array, step: Take, problem: Problem) -> Array:
    """The states after the cause was active."""
    for bit, finding in zip(step.bits, step.findings, strict=True):
        edge = problem.edge[step.cause, finding]
        first, second = states.take(0, axis=bit), states.take(1, axis=bit)
        states = np.stack([first * (1 - edge), second + first * edge], axis=bit)
    return states


def _pulled(states: Array, step: Take, problem: Problem) -> Array:
    """The transpose of `_pushed`: what later steps are worth, seen from before this cause was active."""
    for bit, finding in zip(step.bits, step.findings, strict=True):
        edge = problem.edge[step.cause, finding]
        first, second = states.take(0, axis=bit), states.take(1, axis=bit)
        states = np.stack([first * (1 - edge) + second * edge, second], axis=bit)
    return states


def _reopened(states: Array, bit: int) -> Array:
    """A closed bit seen backward: only the covered state is worth anything."""
    return np.stack([np.zeros_like(states), states], axis=bit)


def _summed(states: Array) -> Array:
    return np.asarray(states.sum(axis=tuple(range(states.ndim - 1))))
