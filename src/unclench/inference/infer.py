"""The two questions the layers above ask of the model: what is it, and what should be asked next."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

import numpy as np

from unclench.case import Findings, can_apply
from unclench.inference.compiled import compile_network
from unclench.inference.counterfactual import Lanes, counterfactuals
from unclench.inference.evidence import Evidence, evidence_from, problem_from
from unclench.inference.explain import Solved, contributions, ranking, solved
from unclench.inference.gain import YES_NO, expected_fall, kind_shares, kinds_of_all, of_findings, outcomes
from unclench.inference.network import Array, Network, Structure, expit
from unclench.inference.posterior import posterior
from unclench.inference.problem import Posterior
from unclench.inference.result import Belief, Counterfactual, Inference, Move, Scored
from unclench.inference.uncertainty import interval, stability
from unclench.knowledge.records import Knowledge
from unclench.wording import Urgency

EXPLAINED_FROM = 0.05
EXPLAINED_AT_MOST = 6
CHANGES_AT_MOST = 5
CHANGE_FROM = 0.05


def infer(findings: Findings, knowledge: Knowledge) -> Inference:
    """Everything the model says of one case; see `Inference`."""
    network = compile_network(knowledge)
    evidence = evidence_from(findings, network)
    by_complaint = findings.has_complaint
    cap = knowledge.thresholds.width_cap
    case = solved(evidence, network, width_cap=cap)
    plugin = case.found
    problem = problem_from(evidence, network.structure, network.ensemble)
    draws = posterior(problem, width_cap=cap)
    told = ranking(plugin, by_complaint=by_complaint)[:, 0]
    doubt = knowledge.thresholds.doubt if by_complaint else 0.0
    value = _doubted(told, doubt)
    spread = _doubted(ranking(draws, by_complaint=by_complaint), doubt)
    ids = (*network.structure.causes, knowledge.unexplained.id)
    order = [int(place) for place in np.argsort(-value, kind="stable") if by_complaint or place < len(ids) - 1]
    low, high = interval(spread, value)
    causes = tuple(Belief(ids[n], float(value[n]), float(low[n]), float(high[n])) for n in order)
    shown = tuple(n for n in order if n < len(ids) - 1 and value[n] >= EXPLAINED_FROM)[:EXPLAINED_AT_MOST] or (
        order[0],
    )
    reasons = contributions(case, network, tuple(n for n in shown if n < len(ids) - 1), by_complaint=by_complaint)
    beforehand = _doubted(_beforehand(network, cap, by_complaint=by_complaint), doubt)
    return Inference(
        ranked_by_complaint=by_complaint,
        causes=causes,
        contributors=_contributors(plugin, draws, order[0], network, knowledge) if by_complaint else (),
        kinds=_kinds(evidence, network, told) if by_complaint else (),
        stability=stability(spread, value),
        contributions={ids[n]: weights for n, weights in reasons.items()},
        beforehand={ids[n]: float(beforehand[n]) for n in reasons},
        would_change=_would_change(findings, case, network, knowledge, told, by_complaint=by_complaint),
        counterfactuals=_counterfactuals(case, Lanes(network.ensemble, problem, draws), network, knowledge)
        if by_complaint
        else (),
        rests_on=_rests_on(shown, evidence, network, knowledge),
        approximate=tuple(evidence.present[bit] for bit in sorted({*plugin.left_out, *draws.left_out})),
        width=plugin.width,
    )


def rank(findings: Findings, knowledge: Knowledge, *, draw: int | None = None) -> tuple[tuple[str, float], ...]:
    """Causes by probability, likeliest first, "unexplained" among them; by the parameters of one draw if given."""
    network = compile_network(knowledge)
    numbers = network.plugin if draw is None else network.ensemble.part(slice(draw, draw + 1))
    by_complaint = findings.has_complaint
    problem = problem_from(evidence_from(findings, network), network.structure, numbers)
    solved = posterior(problem, width_cap=knowledge.thresholds.width_cap)
    found = ranking(solved, by_complaint=by_complaint)[:, 0]
    if by_complaint:
        found = _doubted(found, knowledge.thresholds.doubt)
    ids = (*network.structure.causes, knowledge.unexplained.id)
    return tuple((ids[n], float(found[n])) for n in np.argsort(-found, kind="stable"))


def question_scores(findings: Findings, knowledge: Knowledge, candidates: Iterable[str]) -> tuple[Scored, ...]:
    """Candidates (findings, exposures, marks), most telling first: expected fall in bits x the chance of an answer,
    plus what a question that bears on an emergency not excluded is worth.
    """
    network = compile_network(knowledge)
    evidence = evidence_from(findings, network)
    by_complaint = findings.has_complaint
    limits = knowledge.thresholds
    case = solved(evidence, network, width_cap=limits.width_cap)
    emergencies = [
        number
        for number, cause in enumerate(network.structure.causes)
        if knowledge.brief(cause).urgency_if_true is Urgency.EMERGENCY
    ]
    now = ranking(case.found, by_complaint=by_complaint)[:, 0]
    kinds = kinds_of_all(evidence, network)
    scored = []
    for question in outcomes(case, network, candidates, by_complaint=by_complaint):
        finding = knowledge.findings.get(question.id)
        worth = expected_fall(question, kinds, network, now) * (finding.answerable if finding else 1.0)
        if _bears_on(question.id, emergencies, network.structure):
            worth += limits.question_safety_bits * float(now[emergencies].sum())
        scored.append(Scored(question.id, worth))
    return tuple(sorted(scored, key=lambda question: (-question.score, question.id)))


@lru_cache(maxsize=4)
def _beforehand(network: Network, width_cap: int, *, by_complaint: bool) -> Array:
    """(C + 1,) what is said of the causes of a person who has told nothing."""
    nothing = evidence_from(Findings.of_person(None, None), network)
    return ranking(solved(nothing, network, width_cap=width_cap).found, by_complaint=by_complaint)[:, 0]


def _doubted(ranked: Array, doubt: float) -> Array:
    """(C + 1, ...) with so much of every story kept for "none of the causes we know", however well one fits."""
    left = (1 - doubt) * ranked
    left[-1] += doubt
    return np.asarray(left)


def _bears_on(id_: str, causes: list[int], shape: Structure) -> bool:
    """Whether one of some causes produces a finding."""
    return id_ in shape.place and not set(causes).isdisjoint(shape.ends[0, shape.edges_to([id_])].tolist())


def _contributors(
    plugin: Posterior, draws: Posterior, first: int, network: Network, knowledge: Knowledge
) -> tuple[Belief, ...]:
    """Causes probably active beside the first: at least 0.10, or three times the prior and worth a mention."""
    limits = knowledge.thresholds
    value = plugin.joint[:, 0]
    prior = expit(network.plugin.prior[:, 0])
    chosen = [
        n
        for n in np.argsort(-value, kind="stable")
        if n != first
        and plugin.responsible[n, 0] >= limits.contributor_origin_from
        and value[n] >= limits.contributor_from
        and (value[n] >= limits.contributor_times_prior * prior[n] or prior[n] < limits.contributor_from)
    ][: limits.contributors_at_most]
    low, high = interval(draws.joint[chosen], value[chosen])
    ids = network.structure.causes
    return tuple(
        Belief(ids[n], float(value[n]), float(low[place]), float(high[place])) for place, n in enumerate(chosen)
    )


def _kinds(evidence: Evidence, network: Network, value: Array) -> tuple[tuple[str, float], ...]:
    shares = kind_shares(evidence, network, value)
    order = np.argsort(-shares, kind="stable")
    return tuple((network.structure.kinds[n], float(shares[n])) for n in order)


def _would_change(
    findings: Findings, case: Solved, network: Network, knowledge: Knowledge, value: Array, *, by_complaint: bool
) -> tuple[Move, ...]:
    """The unasked answers that would move the first cause most, one for each question, on the scale of the report.

    Danger signs are no puzzle and are left out. Without a complaint there is no doubt to keep.
    """
    first = int(value[:-1].argmax())
    known = findings.asked.union(*(line.stands_for for line in knowledge.lines.values()))
    unasked = [
        id_
        for id_ in network.structure.findings
        if id_ not in known and can_apply(knowledge.findings[id_].applies, findings)
    ]
    if not unasked:
        return ()
    kept = 1 - knowledge.thresholds.doubt if by_complaint else 1.0
    after = kept * of_findings(unasked, case, network, by_complaint=by_complaint)[1][:, first]
    before = kept * float(value[first])
    answer = np.abs(after - before).argmax(axis=0)
    after = after[answer, np.arange(len(unasked))]
    moved = np.abs(after - before)
    most = [n for n in np.argsort(-moved, kind="stable")[:CHANGES_AT_MOST] if moved[n] >= CHANGE_FROM]
    cause = network.structure.causes[first]
    return tuple(Move(unasked[n], YES_NO[answer[n]], cause, before, float(after[n])) for n in most)


def _counterfactuals(case: Solved, draws: Lanes, network: Network, knowledge: Knowledge) -> tuple[Counterfactual, ...]:
    """The changes that would spare a share worth telling; of what has no record of how to change it, none."""
    limits = knowledge.thresholds
    plugin = Lanes(network.plugin, case.problem, case.found)
    ids = [id_ for id_ in case.evidence.exposures if id_ in knowledge.exposures and knowledge.exposures[id_].change]
    found = counterfactuals(case.evidence, ids, network.structure, plugin, draws)
    return tuple(change for change in found if change.fewer >= limits.change_from)[: limits.changes_at_most]


def _rests_on(
    shown: tuple[int, ...], evidence: Evidence, network: Network, knowledge: Knowledge
) -> tuple[float, float]:
    """Share by basis and by scale of the parameters that touch this answer: the shown causes' prevalence and asking,
    and what they say of the answered findings, exposures and marks.
    """
    kinds: list[str] = []
    said = {*evidence.present, *evidence.absent}
    for number in shown:
        if number >= len(network.structure.causes):
            continue
        cause = knowledge.causes[network.structure.causes[number]]
        touched = [cause.prevalence, cause.asking]
        touched += [share for id_, share in cause.findings.values.items() if id_ in said]
        if cause.exposures:
            touched += [entry.odds_ratio for id_, entry in cause.exposures.values.items() if id_ in evidence.exposures]
        for mark, values in evidence.marks.items():
            own = cause.marks.values.get(mark, {})
            touched += [own[value] for value in values if value in own]
        kinds += [parameter.kind for parameter in touched]
    share = kinds.count("basis") / len(kinds) if kinds else 0.0
    return share, 1.0 - share
