"""What the exact posterior is computed from and what it says, every array with the lane as its last axis."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from unclench.inference.network import Array


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


class Posterior(NamedTuple):
    """`active`: (C, L) P(A | F). `joint`: (C, L) P(A | x, F). `responsible`: (C + 1, L) P(Z | x, F), the last row
    "unexplained". `evidence`: (L,) P(F) and `total`: (L,) P(x, F), both up to the same constant.
    `width`: most bits open at once. `left_out`: positions of positives that were approximated. A named tuple is made
    in a quarter of the time of a frozen dataclass, and one posterior takes microseconds.
    """

    active: Array
    joint: Array
    responsible: Array
    evidence: Array
    total: Array
    width: int
    left_out: tuple[int, ...] = ()
