"""What to ask: the expected fall in entropy of (responsible cause, kind), by the chance of an answer, plus safety.

A finding's *no* needs one lane (a negative is absorbed); its *yes* follows by subtraction,
P(Z, f) = P(Z) - P(Z, not f). That is good enough for scores and for "what would change this"; no reported
probability is computed so.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from unclench.inference.evidence import Evidence, kind_likelihoods, not_produced, priors_changed
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
    findings = [id_ for id_ in wanted if id_ in network.structure.place]
    exposures = [id_ for id_ in wanted if id_ in network.structure.prevalence_of]
    marks = [id_ for id_ in wanted if id_ in network.structure.mark_values]
    found = []
    if findings:
        chance, after = of_findings(findings, case, network, by_complaint=by_complaint)
        found += [Outcomes(id_, YES_NO, chance[:, lane], after[:, :, lane]) for lane, id_ in enumerate(findings)]
    if exposures:
        found += _of_exposures(exposures, case, network, by_complaint=by_complaint)
    return found + [_of_mark(id_, evidence, network, now) for id_ in marks]


def of_findings(ids: list[str], case: Solved, network: Network, *, by_complaint: bool) -> tuple[Array, Array]:
    """(2, N) the chance of N findings, at least one, to be there and not to be; (2, C + 1, N) what follows of each."""
    lanes, whole, base = len(ids), case.problem, case.found
    places = [network.structure.place[id_] for id_ in ids]
    column = np.zeros(len(network.structure.findings), int)
    column[places] = np.arange(lanes)
    on = np.repeat(whole.on, lanes, axis=-1)
    rows = network.structure.edges_to(ids)
    cause, finding = network.structure.ends[:, rows]
    on[cause, column[finding]] *= 1 - network.plugin.edge[rows, 0]
    rest = [np.repeat(part, lanes, axis=-1) for part in (whole.off, whole.edge, whole.leak, whole.weight, whole.other)]
    denied = posterior(Problem(on, *rest))
    before = base.total[0] if by_complaint else base.evidence[0]
    after = denied.total if by_complaint else denied.evidence
    no = np.clip(after / before * (1 - network.plugin.leak[places, 0]), 1e-9, 1 - 1e-9)
    given_no = ranking(denied, by_complaint=by_complaint)
    given_yes = np.clip(ranking(base, by_complaint=by_complaint) - no * given_no, 0.0, None) / (1 - no)
    return np.stack([1 - no, no]), np.stack([given_yes, given_no])


def _of_exposures(ids: list[str], case: Solved, network: Network, *, by_complaint: bool) -> list[Outcomes]:
    """Two lanes an exposure: it is there, it is not."""
    shape, numbers, whole = network.structure, network.plugin, case.problem
    active = priors_changed(case.evidence, [(id_, said) for id_ in ids for said in (True, False)], shape, numbers)
    on = active * not_produced(case.evidence, shape, numbers)
    rest = (np.repeat(part, 2 * len(ids), axis=-1) for part in (whole.edge, whole.leak, whole.weight, whole.other))
    found = posterior(Problem(on, 1 - active, *rest))
    share = np.array([[shape.prevalence_of[id_]] for id_ in ids]) * [1, -1] + [0, 1]
    chance = (found.total if by_complaint else found.evidence).reshape(-1, 2) * share
    chance /= chance.sum(axis=1, keepdims=True)
    after = ranking(found, by_complaint=by_complaint).T.reshape(len(ids), 2, len(shape.causes) + 1)
    return [Outcomes(id_, YES_NO, chance[place], after[place]) for place, id_ in enumerate(ids)]


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
    weight = network.plugin.kinds.of()[:, :, 0]
    for mark, (by_kind, _) in kind_likelihoods(evidence, network.structure, network.plugin).items():
        weight[~network.structure.overriding[mark]] *= by_kind[:, 0]
    return np.asarray(weight / weight.sum(axis=1, keepdims=True))


def kinds_of_all(evidence: Evidence, network: Network) -> Array:
    """(C + 1, T) the same with "unexplained", which may be of any kind."""
    kinds = kinds_given(evidence, network)
    return np.vstack([kinds, np.full(kinds.shape[1], 1 / kinds.shape[1])])


def kind_shares(evidence: Evidence, network: Network, responsible: Array) -> Array:
    """(T,) P(kind | x, F): every cause's kinds by its share; "unexplained" has the kinds of the average complaint."""
    kinds = kinds_given(evidence, network)
    usual = network.plugin.asking[:, 0] / (1 + np.exp(-network.plugin.prior[:, 0]))
    average = usual @ network.plugin.kinds.of()[:, :, 0] / usual.sum()
    return np.asarray(responsible[:-1] @ kinds + responsible[-1] * average)


def entropy(shares: Array) -> Array:
    """Entropy in bits along the last axis."""
    return np.asarray(-(shares * np.log2(np.maximum(shares, FLOOR))).sum(axis=-1))


def expected_fall(question: Outcomes, kinds: Array, network: Network, now: Array) -> float:
    """Expected fall, in bits, of the entropy of cause and kind together, by the (C + 1, T) kinds of every cause."""
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
