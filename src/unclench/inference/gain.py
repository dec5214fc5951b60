"""What to ask: the expected fall in entropy of (responsible cause, kind), by the chance of an answer, plus safety.

A finding's *no* needs one lane (a negative is absorbed); its *yes* follows by subtraction,
P(Z, f) = P(Z) - P(Z, not f). That is good enough for scores and for "what would change this"; no reported
probability is computed so.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from unclench.inference.evidence import Evidence, kind_likelihood, problem_from
from unclench.inference.explain import Solved, ranking
from unclench.inference.network import Array, Network
from unclench.inference.posterior import posterior
from unclench.inference.problem import Problem

FLOOR = 1e-300
YES_NO = ("yes", "no")


@dataclass(frozen=True, slots=True, eq=False)
class Outcomes:
    """The answers a question may get: their chance (A,) and what each would make of the causes (A, C + 1)."""

    id: str
    answers: tuple[str, ...]
    chance: Array
    ranking: Array


def outcomes(case: Solved, network: Network, candidates: Iterable[str], *, by_complaint: bool) -> list[Outcomes]:
    """For every candidate (a finding, an exposure or a mark) its answers, their chances and what follows."""
    evidence, now = case.evidence, ranking(case.found, by_complaint=by_complaint)[:, 0]
    wanted = list(candidates)
    place = network.structure.place
    findings = [id_ for id_ in wanted if id_ in place]
    exposures = [id_ for id_ in wanted if id_ in network.structure.prevalence_of]
    marks = [id_ for id_ in wanted if id_ in network.structure.mark_values]
    return [
        *_of_findings(findings, place, case, network, now, by_complaint=by_complaint),
        *(_of_exposure(id_, evidence, network, by_complaint=by_complaint) for id_ in exposures),
        *(_of_mark(id_, evidence, network, now) for id_ in marks),
    ]


def _of_findings(
    ids: list[str], place: Mapping[str, int], case: Solved, network: Network, now: Array, *, by_complaint: bool
) -> list[Outcomes]:
    if not ids:
        return []
    lanes, whole, base = len(ids), case.problem, case.found
    column = np.zeros(len(place), int)
    column[[place[id_] for id_ in ids]] = np.arange(lanes)
    on = np.repeat(whole.on, lanes, axis=-1)
    rows = network.structure.edges_to(ids)
    cause, finding = network.structure.ends[:, rows]
    on[cause, column[finding]] *= 1 - network.plugin.edge[rows, 0]
    rest = [np.repeat(part, lanes, axis=-1) for part in (whole.off, whole.edge, whole.leak, whole.weight, whole.other)]
    denied = posterior(Problem(on, *rest))
    before = base.total[0] if by_complaint else base.evidence[0]
    after = denied.total if by_complaint else denied.evidence
    no_leak = np.array([1 - network.plugin.leak[place[id_], 0] for id_ in ids])
    no = np.clip(after / before * no_leak, 1e-9, 1 - 1e-9)
    given_no = ranking(denied, by_complaint=by_complaint)
    given_yes = np.clip(now[:, None] - no * given_no, 0.0, None) / (1 - no)
    chance, given = np.stack([1 - no, no]), np.stack([given_yes, given_no])
    return [Outcomes(id_, YES_NO, chance[:, lane], given[:, :, lane]) for lane, id_ in enumerate(ids)]


def _of_exposure(id_: str, evidence: Evidence, network: Network, *, by_complaint: bool) -> Outcomes:
    share = network.structure.prevalence_of[id_]
    found = [
        posterior(
            problem_from(
                replace(evidence, exposures={**evidence.exposures, id_: said}), network.structure, network.plugin
            )
        )
        for said in (True, False)
    ]
    totals = np.array([(result.total if by_complaint else result.evidence)[0] for result in found])
    chance = totals * np.array([share, 1 - share])
    after = np.stack([ranking(result, by_complaint=by_complaint)[:, 0] for result in found])
    return Outcomes(id_, YES_NO, chance / chance.sum(), after)


def _of_mark(id_: str, evidence: Evidence, network: Network, now: Array) -> Outcomes:
    """The values of an undescribed mark: each cause's own share of them, weighed by the cause."""
    shape, numbers = network.structure, network.plugin
    values = shape.mark_values[id_]
    typical = numbers.background[id_]
    if id_ in shape.cause_marks:
        own = numbers.by_cause[id_].of()[:, :, 0]
    else:
        kinds = kinds_given(evidence, network)
        own = kinds @ numbers.by_kind[id_].of()[:, :, 0]
        if shape.overrides[id_]:
            own[list(shape.overrides[id_])] = numbers.by_cause[id_].of()[:, :, 0]
    likelihood = shape.own_share * own + (1 - shape.own_share) * typical
    joint = np.vstack([likelihood, typical]) * now[:, None]
    chance = joint.sum(axis=0)
    return Outcomes(id_, values, chance, (joint / np.maximum(chance, FLOOR)).T)


def kinds_given(evidence: Evidence, network: Network) -> Array:
    """(C, T) P(kind | cause, described marks) at the plug-in values."""
    weight = network.plugin.kinds.of()[:, :, 0] * kind_likelihood(evidence, network.structure, network.plugin)[:, :, 0]
    return np.asarray(weight / weight.sum(axis=1, keepdims=True))


def kind_shares(evidence: Evidence, network: Network, responsible: Array) -> Array:
    """(T,) P(kind | x, F): every cause's kinds by its share; "unexplained" has the kinds of the average complaint."""
    kinds = kinds_given(evidence, network)
    usual = network.plugin.asking[:, 0] / (1 + np.exp(-network.plugin.prior[:, 0]))
    average = usual @ network.plugin.kinds.of()[:, :, 0] / usual.sum()
    return np.asarray(responsible[:-1] @ kinds + responsible[-1] * average)


def entropy(shares: Array) -> Array:
    """Entropy in bits along the last axis."""
    return np.asarray(-(shares * np.log2(np.maximum(shares, FLOOR))).sum(axis=-1))


def expected_fall(question: Outcomes, evidence: Evidence, network: Network, now: Array) -> float:
    """Expected fall, in bits, of the entropy of cause and kind together."""
    kinds = np.vstack([kinds_given(evidence, network), np.full(len(network.structure.kinds), 1.0)])
    kinds[-1] /= kinds[-1].sum()
    within = entropy(kinds)
    before = entropy(now) + now @ within
    if question.id not in network.structure.kind_marks:
        after = entropy(question.ranking) + question.ranking @ within
        return float(before - question.chance @ after)
    shares = network.plugin.by_kind[question.id].of()[:, :, 0]
    joint = now[:, None, None] * kinds[:, :, None] * shares[None]
    chance = joint.sum(axis=(0, 1))
    cells = (joint / np.maximum(chance, FLOOR)).reshape(-1, len(chance)).T
    return float(before - chance @ entropy(cells))
