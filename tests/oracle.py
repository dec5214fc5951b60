"""An exact oracle: inclusion-exclusion over the positive findings in exact fractions, one lane."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations
from typing import Any

from unclench.inference.problem import Problem


def exact_active(problem: Problem) -> list[Fraction]:
    """P(A_c | F) for every cause, in fractions: sum over subsets of positives of (-1)^k P(none of them covered)."""
    on, off, edge, leak = (_fractions(part) for part in (problem.on, problem.off, problem.edge, problem.leak))
    causes, positives = len(on), len(leak)
    totals = [Fraction(0)] * (causes + 1)
    for size in range(positives + 1):
        for subset in combinations(range(positives), size):
            for cause, weight in enumerate(_terms(on, off, edge, leak, subset)):
                totals[cause] += (-1) ** size * weight
    return [total / totals[causes] for total in totals[:causes]]


def _terms(on: list[Any], off: list[Any], edge: list[Any], leak: list[Any], subset: tuple[int, ...]) -> list[Fraction]:
    """Weight of every cause being active, and last of anything, with the findings of `subset` uncovered."""
    missed = Fraction(1)
    for finding in subset:
        missed *= 1 - leak[finding]
    active = []
    for cause in range(len(on)):
        weight = on[cause]
        for finding in subset:
            weight *= 1 - edge[cause][finding]
        active.append(weight)
    whole = missed
    for cause in range(len(on)):
        whole *= active[cause] + off[cause]
    terms = []
    for cause in range(len(on)):
        both = active[cause] + off[cause]
        terms.append(whole * active[cause] / both if both else Fraction(0))
    return [*terms, whole]


def _fractions(array: Any) -> list[Any]:
    """The first lane of an array as exact fractions, nested as the array is."""
    values = array[..., 0].tolist()

    def exact(value: Any) -> Any:
        return [exact(part) for part in value] if isinstance(value, list) else Fraction(value)

    found: list[Any] = exact(values)
    return found
