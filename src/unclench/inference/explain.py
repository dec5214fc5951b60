"""Why: what each answer did to each cause (its log odds when the answer is withdrawn), and what would change it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from unclench.inference.evidence import (
    Evidence,
    frequency_weights,
    kind_likelihoods,
    kind_weights,
    likelihood,
    not_produced,
    priors_changed,
    problem_from,
    typically,
    value_places,
)
from unclench.inference.network import Array, Network
from unclench.inference.posterior import posterior
from unclench.inference.problem import Posterior, Problem
from unclench.inference.result import Contribution

SMALL = 0.1
FLOOR = 1e-13


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


@dataclass(frozen=True, slots=True, eq=False)
class Solved:
    """One case at the plug-in values: what was said, the problem it is, and the posterior."""

    evidence: Evidence
    problem: Problem
    found: Posterior


def solved(evidence: Evidence, network: Network, *, width_cap: int) -> Solved:
    """Solve one case at the plug-in values."""
    problem = problem_from(evidence, network.structure, network.plugin)
    return Solved(evidence, problem, posterior(problem, width_cap=width_cap))


def contributions(
    case: Solved, network: Network, chosen: tuple[int, ...], *, by_complaint: bool
) -> dict[int, tuple[Contribution, ...]]:
    """For each chosen cause, each answer's change in its log odds; nothing below 0.1 either way."""
    evidence = case.evidence
    said = items(evidence)
    found = posterior(withdrawn(case, said, network))
    ranked = ranking(found, by_complaint=by_complaint)
    names = [label(item, evidence) for item in said]
    return {cause: _sorted(names, _change(ranked, found.joint, cause, by_complaint=by_complaint)) for cause in chosen}


def _change(ranked: Array, joint: Array, cause: int, *, by_complaint: bool) -> Array:
    """(N,) change in log odds of being responsible, or of being active where larger, as each answer is withdrawn.

    Signs that each would suffice are redundant for "responsible"; they still say that the cause is there.
    """
    responsible = _log_odds(ranked, cause, by_complaint=by_complaint)
    active = _log_odds(joint, cause, by_complaint=False)
    first, second = responsible[0] - responsible[1:], active[0] - active[1:]
    return np.asarray(np.where(np.abs(first) >= np.abs(second), first, second))


def _log_odds(found: Array, cause: int, *, by_complaint: bool) -> Array:
    """(L,) log odds of one cause: against all other origins, or against its own absence."""
    rest = np.delete(found, cause, axis=0).sum(axis=0) if by_complaint else 1 - found[cause]
    return np.asarray(np.log(np.maximum(found[cause], FLOOR)) - np.log(np.maximum(rest, FLOOR)))


def label(item: str, evidence: Evidence) -> str:
    """A mark is named with its value, `site=calf`; several values are joined, `site=calf|foot`."""
    if item in evidence.marks:
        return f"{item}={'|'.join(sorted(evidence.marks[item]))}"
    return f"frequency={evidence.frequency}" if item == "frequency" else item


def _sorted(names: list[str], change: Array) -> tuple[Contribution, ...]:
    ordered = sorted(zip(names, change, strict=True), key=lambda pair: -abs(pair[1]))
    return tuple(Contribution(name, float(weight)) for name, weight in ordered if abs(weight) >= SMALL)


def withdrawn(case: Solved, said: tuple[str, ...], network: Network) -> Problem:
    """One lane with everything said, then one lane for each answer withdrawn.

    A withdrawn positive is certain from its leak, so that the plan stays; a withdrawn negative is divided out.
    """
    shape, numbers = network.structure, network.plugin
    evidence, whole = case.evidence, case.problem
    count = len(said) + 1
    on, off, edge, leak = (np.repeat(part, count, axis=-1) for part in (whole.on, whole.off, whole.edge, whole.leak))
    kept = not_produced(evidence, shape, numbers)
    for lane, item in enumerate(said, 1):
        if item in evidence.present:
            bit = evidence.present.index(item)
            edge[:, bit, lane], leak[bit, lane] = 0.0, 1.0
        elif item in evidence.absent:
            rows = shape.edges_to([item])
            on[shape.ends[0, rows], lane] /= 1 - numbers.edge[rows, 0]
    personal = [item for item in said if item in ("age", "sex") or item in evidence.exposures]
    lanes = [lane for lane, item in enumerate(said, 1) if item in personal]
    active = priors_changed(evidence, [(item, None) for item in personal], shape, numbers)
    on[:, lanes], off[:, lanes] = active * kept, 1 - active
    return Problem(on, off, edge, leak, *_complaint_withdrawn(case, said, network))


def _complaint_withdrawn(case: Solved, said: tuple[str, ...], network: Network) -> tuple[Array, Array]:
    """(C, N + 1) and (N + 1,): the weights of the complaint in the same lanes."""
    shape, numbers, evidence = network.structure, network.plugin, case.evidence
    weight, other = (np.repeat(part, len(said) + 1, axis=-1) for part in (case.problem.weight, case.problem.other))
    for lane, item in enumerate(said, 1):
        if item in evidence.marks:
            chosen = value_places(shape, item, evidence.marks[item])
            other[lane] /= typically(item, chosen, shape, numbers)
            if item in shape.cause_marks:
                weight[:, lane] /= likelihood(numbers.by_cause[item], item, chosen, shape, numbers)[:, 0]
        elif item == "frequency" and evidence.frequency is not None:
            bands, usual = frequency_weights(evidence.frequency, shape, numbers)
            weight[:, lane] /= bands[:, 0]
            other[lane] /= usual[0]
    if kinds := kind_likelihoods(evidence, shape, numbers):
        lanes = [said.index(mark) + 1 for mark in kinds]
        weight[:, lanes] *= kind_weights(_each_without(kinds), shape, numbers) / kind_weights(kinds, shape, numbers)
    return weight, other


def _each_without(told: Mapping[str, tuple[Array, Array]]) -> dict[str, tuple[Array, Array]]:
    """The likelihoods of N marks in N lanes, each lane without one of them."""
    kept = {mark: np.arange(len(told)) != number for number, mark in enumerate(told)}
    return {mark: (by_kind ** kept[mark], own ** kept[mark]) for mark, (by_kind, own) in told.items()}
