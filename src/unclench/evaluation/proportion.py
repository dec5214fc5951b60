"""A proportion with its exact 95% interval."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from math import exp, lgamma, log

TAIL = 0.025
STEPS = 60


@dataclass(frozen=True)
class Proportion:
    """`hits` of `n`; `value` is None when there is nothing to count."""

    hits: int
    n: int

    @classmethod
    def of(cls, outcomes: Iterable[bool]) -> Proportion:
        """The share of the outcomes that are true."""
        told = list(outcomes)
        return cls(sum(told), len(told))

    @property
    def value(self) -> float | None:
        """Hits over n."""
        return self.hits / self.n if self.n else None

    @cached_property
    def interval(self) -> tuple[float, float]:
        """The exact 95% interval (Clopper and Pearson, Biometrika 26:404-413, 1934); 0 to 1 for n = 0."""
        low = _where(lambda p: _at_least(self.hits, self.n, p) > TAIL) if self.hits else 0.0
        high = _where(lambda p: _at_least(self.hits + 1, self.n, p) > 1 - TAIL) if self.hits < self.n else 1.0
        return low, high


def _where(turns_true: Callable[[float], bool]) -> float:
    """The probability from which on a condition holds, by bisection."""
    low, high = 0.0, 1.0
    for _ in range(STEPS):
        middle = (low + high) / 2
        low, high = (low, middle) if turns_true(middle) else (middle, high)
    return (low + high) / 2


def _at_least(hits: int, n: int, p: float) -> float:
    """P(X >= hits) of a binomial(n, p)."""
    if hits <= 0 or p >= 1:
        return 1.0
    if p <= 0:
        return 0.0
    return sum(exp(_log_choose(n, k) + k * log(p) + (n - k) * log(1 - p)) for k in range(hits, n + 1))


def _log_choose(n: int, k: int) -> float:
    return lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1)
