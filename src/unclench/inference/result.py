"""What the model says of one case, in plain values: nothing above this package sees an array."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Belief:
    """One cause: probability of being responsible (or, without a complaint, active) and its 90% interval."""

    id: str
    probability: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one answer did to one cause, in log odds of being responsible, or of being active where that is larger.

    `item` is a finding, an exposure, `mark=value`, age or sex.
    """

    item: str
    log_odds: float


@dataclass(frozen=True, slots=True)
class Move:
    """How one answer to an unasked question would move one cause."""

    item: str
    answer: str
    cause: str
    before: float
    after: float


@dataclass(frozen=True, slots=True)
class Counterfactual:
    """What would be expected without one exposure: `rate` episodes a week as it is now, and the share `fewer` of them,
    with its 90% interval.
    """

    exposure: str
    rate: float
    fewer: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Inference:
    """`causes`: likeliest first, "unexplained" among them. `contributors`: causes probably active beside the first.

    `kinds`: P(kind). `stability`: share of draws that keep the first cause. `contributions`: for the reported causes,
    strongest first; `beforehand`: what they were when nothing was told. `would_change`: the unasked answers that would
    move the first cause most. `counterfactuals`: what without one of the person's exposures would be expected, most
    spared first. `rests_on`: share of the parameters that touch this answer, by basis and scale. `approximate`:
    findings the engine could not take exactly, in the probabilities or in the draws of their ranges.
    """

    ranked_by_complaint: bool
    causes: tuple[Belief, ...]
    contributors: tuple[Belief, ...]
    kinds: tuple[tuple[str, float], ...]
    stability: float
    contributions: Mapping[str, tuple[Contribution, ...]]
    beforehand: Mapping[str, float]
    would_change: tuple[Move, ...]
    counterfactuals: tuple[Counterfactual, ...]
    rests_on: tuple[float, float]
    approximate: tuple[str, ...]
    width: int


@dataclass(frozen=True, slots=True)
class Scored:
    """A question and what its answer is expected to tell, in bits, weighed by the chance of an answer."""

    id: str
    score: float
