"""P(cause | findings) to a hundred digits by inclusion-exclusion: what every engine's answer is held to.

It shares no idea with the engine: no order, no states, and signs that alternate, which a hundred digits bear.
"""

from __future__ import annotations

import sys
from decimal import Decimal, localcontext
from math import prod
from pathlib import Path
from typing import Any

import numpy as np

from unclench.inference.problem import Problem

sys.path.append(str(Path(__file__).parent.parent / "tests"))

DIGITS = 100


def exact_marginals(problem: Problem) -> list[Decimal]:
    """P(A_c | F) of every cause, from the very floats of the problem.

    With S running over the subsets of the positives, P(F) = sum over S of (-1)^|S| P(none of S covered), a product over
    causes. An axis of the arrays is one positive finding: not in S, in S.
    """
    with localcontext(prec=DIGITS):
        on, off, edge, leak = (
            _decimals(part[..., 0]) for part in (problem.on, problem.off, problem.edge, problem.leak)
        )
        active = [_silent(cause, edge[number], on[number]) for number, cause in enumerate(edge > 0)]
        whole = prod((missed + off[number] for number, missed in enumerate(active)), start=_signed(leak))
        total = whole.sum()
        found = []
        for number, missed in enumerate(active):
            shared = tuple(axis for axis, size in enumerate(missed.shape) if size == 1)
            kept = whole.sum(axis=shared, keepdims=True)
            both = missed + off[number]
            found.append((kept * missed / both).sum() / total if on[number] else Decimal(0))
        return found


def agrees_with_fractions(problem: Problem) -> float:
    """Largest difference from the tests' own oracle in exact fractions; only for few positives."""
    from oracle import exact_active  # noqa: PLC0415 - it stands with the tests

    with localcontext(prec=DIGITS):
        pairs = zip(exact_marginals(problem), exact_active(problem), strict=True)
        return float(max(abs(ours - Decimal(their.numerator) / Decimal(their.denominator)) for ours, their in pairs))


def largest_errors(found: list[float], exact: list[Decimal]) -> tuple[float, float]:
    """The largest absolute and relative error of any marginal."""
    with localcontext(prec=DIGITS):
        off = [abs(Decimal(value) - right) for value, right in zip(found, exact, strict=True)]
        relative = [gap / right for gap, right in zip(off, exact, strict=True) if right]
    return float(max(off)), float(max(relative))


def _silent(children: Any, edge: Any, on: Decimal) -> Any:
    """Weight of a cause being active and covering nothing in S, over S; axes of findings it has no part in are 1."""
    weights = np.full((1,) * len(edge), on, object)
    for axis in np.flatnonzero(children):
        shape = [1] * len(edge)
        shape[axis] = 2
        weights = weights * np.array([Decimal(1), 1 - edge[axis]], object).reshape(shape)
    return weights


def _signed(leak: Any) -> Any:
    """(-1)^|S| times the chance that no leak covers a finding of S, over S."""
    signed = np.full((1,) * len(leak), Decimal(1), object)
    for axis, chance in enumerate(leak):
        shape = [1] * len(leak)
        shape[axis] = 2
        signed = signed * np.array([Decimal(1), chance - 1], object).reshape(shape)
    return signed


def _decimals(array: Any) -> Any:
    """The floats as they are, without rounding."""
    return np.vectorize(Decimal, otypes=[object])(array) if array.size else array.astype(object)
