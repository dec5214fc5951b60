"""Exact posteriors of a two-level noisy-OR network with a complaint, by a dynamic programme over covered findings.

Each positive finding is a bit: covered (by its leak or by an active cause) or not; all must be covered in the end.
Causes are taken one after another in an order that keeps few bits open: a bit opens at its first parent and closes
after its last. Cost is 2^frontier, not 2^positives; every term is non-negative, so nothing cancels. One forward and
one backward pass give all marginals. The complaint is one more bit: exactly one active cause produced it, with
weight w. Components that share no positive finding are independent and are combined in closed form.

Source of the model: the QMR-DT (BN2O) family of networks; the complaint as a mark of a marked Poisson process.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import log2

import numpy as np

from unclench.inference.network import Array

LANE_STATES = 4_000_000
STATES_TOGETHER = 500_000


@dataclass(frozen=True, slots=True, eq=False)
class Problem:
    """What the posterior is computed from, all with a trailing lane axis L.

    `on`, `off`: (C, L) weight of a cause being active or not, negatives absorbed into `on`.
    `edge`: (C, P, L) chance that an active cause covers a positive finding. `leak`: (P, L).
    `weight`: (C, L) asking x likelihood of the described complaint. `other`: (L,) the same for "unexplained".
    """

    on: Array
    off: Array
    edge: Array
    leak: Array
    weight: Array
    other: Array

    def lanes(self, chosen: slice) -> Problem:
        """The same problem for some lanes."""
        return Problem(
            self.on[..., chosen],
            self.off[..., chosen],
            self.edge[..., chosen],
            self.leak[..., chosen],
            self.weight[..., chosen],
            self.other[..., chosen],
        )


@dataclass(frozen=True, slots=True, eq=False)
class Posterior:
    """`active`: (C, L) P(A | F). `joint`: (C, L) P(A | x, F). `responsible`: (C + 1, L) P(Z | x, F), the last row
    "unexplained". `evidence`: (L,) P(F) and `total`: (L,) P(x, F), both up to the same constant.
    `width`: most bits open at once. `left_out`: positions of positives that were approximated.
    """

    active: Array
    joint: Array
    responsible: Array
    evidence: Array
    total: Array
    width: int
    left_out: tuple[int, ...] = ()


def posterior(problem: Problem, *, width_cap: int = 16) -> Posterior:
    """The exact posterior; past `width_cap` open bits exact on the most informative positives that fit.

    Many lanes lower the cap, since they share what one answer may cost: the one lane of a reported probability gets
    all of it. Informative is a small leak. What does not fit enters as one factor a cause with the others at their
    posterior means; the result names it in `left_out`.
    """
    kept = _that_fit(problem, min(width_cap, _affordable(problem.on.shape[-1])))
    left_out = tuple(sorted(set(range(problem.leak.shape[0])) - set(kept)))
    if left_out:
        exact = _in_chunks(_restricted(problem, kept))
        problem = _with_factors(problem, exact, left_out)
    result = _in_chunks(_restricted(problem, kept))
    return Posterior(
        result.active, result.joint, result.responsible, result.evidence, result.total, result.width, left_out
    )


def _affordable(lanes: int) -> int:
    """The width at which all lanes together keep to the states one answer may cost."""
    return max(1, int(log2(STATES_TOGETHER / lanes)))


def _restricted(problem: Problem, kept: Sequence[int]) -> Problem:
    rows = list(kept)
    return Problem(problem.on, problem.off, problem.edge[:, rows], problem.leak[rows], problem.weight, problem.other)


def _in_chunks(problem: Problem) -> Posterior:
    """Some lanes at a time, so that memory stays bounded."""
    lanes = problem.on.shape[-1]
    plans = _plans(problem.edge)
    width = max((plan.width for plan in plans), default=0)
    size = max(1, LANE_STATES >> width)
    parts = [_solve(problem.lanes(slice(start, start + size)), plans, width) for start in range(0, lanes, size)]
    if len(parts) == 1:
        return parts[0]

    def joined(name: str) -> Array:
        return np.concatenate([getattr(part, name) for part in parts], axis=-1)

    return Posterior(
        joined("active"), joined("joint"), joined("responsible"), joined("evidence"), joined("total"), width
    )


@dataclass(frozen=True, slots=True)
class Plan:
    """The order of the causes of one component. `opens`, `closes`: positives that open at a step or close after it;
    `bits`: the axes (from 0) of its children among the open bits; `axes`: where the closing bits stand.
    """

    causes: tuple[int, ...]
    children: tuple[tuple[int, ...], ...]
    opens: tuple[tuple[int, ...], ...]
    bits: tuple[tuple[int, ...], ...]
    closing: tuple[tuple[int, ...], ...]
    width: int


def _plans(edge: Array) -> tuple[Plan, ...]:
    """One plan for every component of causes that share positives; orphans (positives without parents) aside."""
    parents = edge.max(axis=-1) > 0 if edge.size else np.zeros(edge.shape[:2], bool)
    children = [tuple(bit for bit, is_child in enumerate(row) if is_child) for row in parents.tolist()]
    return tuple(_plan(component, children) for component in _components(children))


def _components(children: Sequence[tuple[int, ...]]) -> list[list[int]]:
    home: dict[int, list[int]] = {}
    groups: list[list[int]] = []
    for cause, own in enumerate(children):
        if not own:
            continue
        merged = [cause]
        for group in {id(home[bit]): home[bit] for bit in own if bit in home}.values():
            merged += group
            groups.remove(group)
        groups.append(merged)
        for member in merged:
            home.update(dict.fromkeys(children[member], merged))
    return [sorted(group) for group in groups]


def _order(component: Sequence[int], children: Sequence[tuple[int, ...]]) -> list[int]:
    """Greedy: next the cause that leaves the fewest bits open, then the one that opens the fewest."""
    left = list(component)
    waiting: dict[int, int] = {}
    for cause in left:
        for bit in children[cause]:
            waiting[bit] = waiting.get(bit, 0) + 1
    opened: set[int] = set()
    order: list[int] = []

    def cost(cause: int) -> tuple[int, int, int]:
        new = sum(bit not in opened for bit in children[cause])
        closed = sum(waiting[bit] == 1 for bit in children[cause])
        return new - closed, new, cause

    while left:
        cause = min(left, key=cost)
        left.remove(cause)
        order.append(cause)
        opened.update(children[cause])
        for bit in children[cause]:
            waiting[bit] -= 1
    return order


def _plan(component: Sequence[int], children: Sequence[tuple[int, ...]]) -> Plan:
    order = _order(component, children)
    last = {bit: step for step, cause in enumerate(order) for bit in children[cause]}
    open_bits: list[int] = []
    width = 0
    opens, bits, closing = [], [], []
    for step, cause in enumerate(order):
        new = tuple(bit for bit in children[cause] if bit not in open_bits)
        open_bits += new
        width = max(width, len(open_bits))
        opens.append(new)
        bits.append(tuple(open_bits.index(bit) for bit in children[cause]))
        gone = [bit for bit in children[cause] if last[bit] == step]
        closing.append(tuple(sorted((open_bits.index(bit) for bit in gone), reverse=True)))
        open_bits = [bit for bit in open_bits if bit not in gone]
    return Plan(
        tuple(order), tuple(children[cause] for cause in order), tuple(opens), tuple(bits), tuple(closing), width
    )


def _solve(problem: Problem, plans: Sequence[Plan], width: int) -> Posterior:
    causes, lanes = problem.on.shape
    norm = problem.on + problem.off
    active = problem.on / np.where(norm > 0, norm, 1.0)
    evidence = np.ones(lanes)
    within = problem.weight * active  # what the own component says of "A and produced by one of the component"
    produced = problem.weight * active
    coupled = sorted({cause for plan in plans for cause in plan.causes})
    alone = np.ones(causes, bool)
    alone[coupled] = False
    evidence *= norm[alone].prod(axis=0)
    home_weight = produced.copy()
    for plan in plans:
        rows = list(plan.causes)
        total, act, pair, made = _component(problem, plan)
        evidence *= total
        active[rows], within[rows], produced[rows] = act, pair, made
        home_weight[rows] = made.sum(axis=0)
    covered = {bit for plan in plans for own in plan.children for bit in own}
    orphans = [bit for bit in range(problem.leak.shape[0]) if bit not in covered]
    evidence *= problem.leak[orphans].prod(axis=0)
    weight = problem.other + produced.sum(axis=0)
    safe = np.where(weight > 0, weight, 1.0)
    joint = (within + active * (weight - home_weight)) / safe
    responsible = np.vstack([produced, problem.other[None]]) / safe
    return Posterior(active, joint, responsible, evidence, evidence * weight, width)


def _component(problem: Problem, plan: Plan) -> tuple[Array, Array, Array, Array]:
    """Of one component, per lane: P(F); and per cause P(A | F), sum_k w_k P(A, A_k | F), w P(A | F)."""
    steps = _forward(problem, plan)
    lanes = problem.on.shape[-1]
    plain, marked = np.ones(lanes), np.zeros(lanes)
    results: list[tuple[Array, Array, Array]] = []
    total = steps[-1][2][0]
    for step in range(len(plan.causes) - 1, -1, -1):
        cause = plan.causes[step]
        before, before_marked, _ = steps[step]
        for axis in reversed(plan.closing[step]):
            plain, marked = _reopened(plain, axis), _reopened(marked, axis)
        on, off, weight = problem.on[cause], problem.off[cause], problem.weight[cause]
        plain_on = _pulled(plain, plan, step, problem)
        marked_on = _pulled(marked, plan, step, problem)
        act = _summed(before * plain_on) * on
        made = act * weight
        pair = (_summed(before * marked_on) + _summed(before_marked * plain_on)) * on + made
        results.append((act, pair, made))
        marked = marked * off + (marked_on + weight * plain_on) * on
        plain = plain * off + plain_on * on
        for bit in reversed(plan.opens[step]):
            leak = problem.leak[bit]
            plain = plain[..., 0, :] * (1 - leak) + plain[..., 1, :] * leak
            marked = marked[..., 0, :] * (1 - leak) + marked[..., 1, :] * leak
    safe = np.where(total > 0, total, 1.0)
    stacked = [np.stack([result[part] for result in reversed(results)]) / safe for part in range(3)]
    return total, stacked[0], stacked[1], stacked[2]


def _forward(problem: Problem, plan: Plan) -> list[tuple[Array, Array, Array]]:
    """Before each step, with its bits opened: the states without and with the complaint produced; at the end the
    totals stand in the third place of the last entry.
    """
    lanes = problem.on.shape[-1]
    plain, marked = np.ones(lanes), np.zeros(lanes)
    steps: list[tuple[Array, Array, Array]] = []
    for step, cause in enumerate(plan.causes):
        for bit in plan.opens[step]:
            share = np.stack([1 - problem.leak[bit], problem.leak[bit]])
            plain, marked = plain[..., None, :] * share, marked[..., None, :] * share
        opened = plain, marked
        on, off, weight = problem.on[cause], problem.off[cause], problem.weight[cause]
        pushed = _pushed(plain, plan, step, problem) * on
        marked = marked * off + _pushed(marked, plan, step, problem) * on + pushed * weight
        plain = plain * off + pushed
        for axis in plan.closing[step]:
            plain, marked = plain.take(1, axis=axis), marked.take(1, axis=axis)
        steps.append((*opened, np.stack([plain, marked]) if step == len(plan.causes) - 1 else plain))
    return steps


def _pushed(states: Array, plan: Plan, step: int, problem: Problem) -> Array:
    """The states after the cause of this step was active and may have covered its children."""
    cause = plan.causes[step]
    for axis, bit in zip(plan.bits[step], plan.children[step], strict=True):
        edge = problem.edge[cause, bit]
        first, second = states.take(0, axis=axis), states.take(1, axis=axis)
        states = np.stack([first * (1 - edge), second + first * edge], axis=axis)
    return states


def _pulled(states: Array, plan: Plan, step: int, problem: Problem) -> Array:
    """The transpose of `_pushed`: what later steps are worth, seen from before this cause was active."""
    cause = plan.causes[step]
    for axis, bit in zip(plan.bits[step], plan.children[step], strict=True):
        edge = problem.edge[cause, bit]
        first, second = states.take(0, axis=axis), states.take(1, axis=axis)
        states = np.stack([first * (1 - edge) + second * edge, second], axis=axis)
    return states


def _reopened(states: Array, axis: int) -> Array:
    """A closed bit seen backward: only the covered state is worth anything."""
    return np.stack([np.zeros_like(states), states], axis=axis)


def _summed(states: Array) -> Array:
    return np.asarray(states.sum(axis=tuple(range(states.ndim - 1))))


def _that_fit(problem: Problem, width_cap: int) -> list[int]:
    """The positives, most informative (smallest leak) first, as many as keep the width under the cap."""
    everything = list(range(problem.leak.shape[0]))
    if _width(problem.edge) <= width_cap:
        return everything
    kept: list[int] = []
    for bit in sorted(everything, key=lambda bit: float(problem.leak[bit, 0])):
        if _width(problem.edge[:, sorted([*kept, bit])]) <= width_cap:
            kept.append(bit)
    return sorted(kept)


def _width(edge: Array) -> int:
    return max((plan.width for plan in _plans(edge)), default=0)


def _with_factors(problem: Problem, exact: Posterior, left_out: Sequence[int]) -> Problem:
    on, off = problem.on, problem.off
    for bit in left_out:
        edge = problem.edge[:, bit]
        missed = 1 - exact.active * edge
        uncovered = (1 - problem.leak[bit]) * missed.prod(axis=0) / missed
        on, off = on * (1 - uncovered * (1 - edge)), off * (1 - uncovered)
    return Problem(on, off, problem.edge, problem.leak, problem.weight, problem.other)
