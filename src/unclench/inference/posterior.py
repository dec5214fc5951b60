"""Exact posteriors of a two-level noisy-OR network with a complaint, by a dynamic programme over covered findings.

Each positive finding is a bit: covered (by its leak or by an active cause) or not; all must be covered in the end.
`plan` says in which order causes are taken, so that few bits are open at once. Every term is non-negative, so nothing
cancels. One forward and one backward pass give all marginals. The complaint is one more bit: exactly one active cause
produced it, with weight w. Components that share no positive finding are combined in closed form. The passes are run
by `native` where it was built, else by `passes`.

Source of the model: the QMR-DT (BN2O) family of networks; the complaint as a mark of a marked Poisson process.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from unclench.inference import native
from unclench.inference.problem import Posterior, Problem

STATES_TOGETHER = 1_000_000


def posterior(problem: Problem, *, width_cap: int = 16, in_numpy: bool = not native.BUILT) -> Posterior:
    """The exact posterior; past `width_cap` open bits exact on the most informative positives that fit.

    Many lanes lower the cap, since they share what one answer may cost: the one lane of a reported probability gets
    all of it. Informative is a small leak. What does not fit enters as one factor a cause with the others at their
    posterior means; the result names it in `left_out`.
    """
    cap = min(width_cap, _affordable(problem.on.shape[-1]))
    found = _within(problem, cap, in_numpy=in_numpy)
    if found is not None:
        return found
    kept = _that_fit(problem, cap, in_numpy=in_numpy)
    left_out = tuple(bit for bit in range(problem.leak.shape[0]) if bit not in kept)
    exact = _solved(_restricted(problem, kept), in_numpy=in_numpy)
    problem = _with_factors(problem, exact, left_out)
    return _solved(_restricted(problem, kept), in_numpy=in_numpy)._replace(left_out=left_out)


def _within(problem: Problem, cap: int, *, in_numpy: bool) -> Posterior | None:
    """The exact posterior if no more than `cap` bits are ever open, else None."""
    if not in_numpy:
        return native.solve(problem, width_cap=cap)
    from unclench.inference import passes, plan  # noqa: PLC0415 - the native engine does without them at start-up

    made = plan.make_plan(_produces(problem))
    return passes.solve(problem, made) if made.width <= cap else None


def _produces(problem: Problem) -> NDArray[np.bool_]:
    """(C, P): in some lane the cause can produce the positive finding."""
    return np.asarray((problem.edge > 0).any(axis=-1))


def _solved(problem: Problem, *, in_numpy: bool) -> Posterior:
    found = _within(problem, problem.leak.shape[0], in_numpy=in_numpy)
    assert found is not None, "no more bits are open than there are"
    return found


def _affordable(lanes: int) -> int:
    """The width at which all lanes together keep to the states one answer may cost."""
    return max(1, (STATES_TOGETHER // lanes).bit_length() - 1)


def _restricted(problem: Problem, kept: Sequence[int]) -> Problem:
    rows = list(kept)
    return replace(problem, edge=problem.edge[:, rows], leak=problem.leak[rows])


def _that_fit(problem: Problem, width_cap: int, *, in_numpy: bool) -> list[int]:
    """The positives, most informative (smallest leak) first, as many as keep the width under the cap."""
    produces = _produces(problem)
    kept: list[int] = []
    for bit in sorted(range(problem.leak.shape[0]), key=lambda bit: float(problem.leak[bit, 0])):
        tried = produces[:, sorted([*kept, bit])]
        if _width(tried, in_numpy=in_numpy) <= width_cap:
            kept.append(bit)
    return sorted(kept)


def _width(produces: NDArray[np.bool_], *, in_numpy: bool) -> int:
    """The most bits open at once."""
    if not in_numpy:
        return native.width(produces)
    from unclench.inference import plan  # noqa: PLC0415 - as above

    return plan.make_plan(produces).width


def _with_factors(problem: Problem, exact: Posterior, left_out: Sequence[int]) -> Problem:
    on, off = problem.on, problem.off
    for bit in left_out:
        edge = problem.edge[:, bit]
        missed = 1 - exact.active * edge
        uncovered = (1 - problem.leak[bit]) * missed.prod(axis=0) / missed
        on, off = on * (1 - uncovered * (1 - edge)), off * (1 - uncovered)
    return replace(problem, on=on, off=off)
