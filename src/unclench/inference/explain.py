"""Why: what each answer did to each cause (its log odds when the answer is withdrawn), and what would change it."""

from __future__ import annotations

import numpy as np

from unclench.inference.evidence import Evidence, problem_from
from unclench.inference.network import Array, Network
from unclench.inference.posterior import Posterior, Problem, posterior
from unclench.inference.result import Contribution

SMALL = 0.1
FLOOR = 1e-12


def ranking(found: Posterior, *, by_complaint: bool) -> Array:
    """(C + 1, L): P(Z | x, F); without a complaint P(A | F), "unexplained" last with 0."""
    if by_complaint:
        return found.responsible
    return np.vstack([found.active, np.zeros((1, found.active.shape[-1]))])


def items(evidence: Evidence) -> tuple[str, ...]:
    """Everything that was said, one id each; a mark stands for its value."""
    return (
        *(["age"] if evidence.age is not None else []),
        *(["sex"] if evidence.sex is not None else []),
        *evidence.exposures,
        *evidence.present,
        *evidence.absent,
        *evidence.marks,
        *(["frequency"] if evidence.frequency is not None else []),
    )


def contributions(
    evidence: Evidence, network: Network, chosen: tuple[int, ...], *, by_complaint: bool
) -> dict[int, tuple[Contribution, ...]]:
    """For each chosen cause, each answer's change in its log odds; nothing below 0.1 either way."""
    whole = problem_from(evidence, network.structure, network.plugin)
    said = items(evidence)
    problems = [_without(evidence, item, network, whole) for item in said]
    lanes = _joined([whole, *problems])
    found = ranking(posterior(lanes), by_complaint=by_complaint)
    odds = np.log(np.clip(found, FLOOR, 1)) - np.log(np.clip(1 - found, FLOOR, 1))
    change = odds[:, :1] - odds[:, 1:]
    names = [label(item, evidence) for item in said]
    return {cause: _sorted(names, change[cause]) for cause in chosen}


def label(item: str, evidence: Evidence) -> str:
    """A mark is named with its value, `site=calf`; several values are joined, `site=calf|foot`."""
    if item in evidence.marks:
        return f"{item}={'|'.join(sorted(evidence.marks[item]))}"
    return f"frequency={evidence.frequency}" if item == "frequency" else item


def _sorted(names: list[str], change: Array) -> tuple[Contribution, ...]:
    ordered = sorted(zip(names, change, strict=True), key=lambda pair: -abs(pair[1]))
    return tuple(Contribution(name, float(weight)) for name, weight in ordered if abs(weight) >= SMALL)


def _without(evidence: Evidence, item: str, network: Network, whole: Problem) -> Problem:
    """The problem with one answer withdrawn; a withdrawn positive becomes certain from its leak, so the plan stays."""
    if item not in evidence.present:
        return problem_from(evidence.without(item), network.structure, network.plugin)
    bit = evidence.present.index(item)
    edge, leak = whole.edge.copy(), whole.leak.copy()
    edge[:, bit], leak[bit] = 0.0, 1.0
    return Problem(whole.on, whole.off, edge, leak, whole.weight, whole.other)


def _joined(problems: list[Problem]) -> Problem:
    return Problem(
        *(
            np.concatenate([getattr(problem, name) for problem in problems], axis=-1)
            for name in ("on", "off", "edge", "leak", "weight", "other")
        )
    )
