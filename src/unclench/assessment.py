"""The pipeline on one page: from what was said to urgency, kind, causes and what must not be missed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from unclench.case import Case, Findings, findings_from, problems_of
from unclench.errors import CaseError
from unclench.inference import Belief, Inference, infer
from unclench.knowledge.records import Knowledge
from unclench.triage import TriageDecision, is_child, triage
from unclench.version import __version__
from unclench.wording import Urgency, act_and_deadline

DecidedBy = Literal["rule", "dont-know", "likelihood", "default", "reassurance"]


@dataclass(frozen=True, slots=True)
class Likelihood:
    """A dangerous cause likely enough to raise the urgency: its id, its probability, the level it asks for."""

    cause: str
    probability: float
    level: Urgency


@dataclass(frozen=True, slots=True)
class Assessment:
    """Everything concluded about one case, with what it was concluded from, so that it can be replayed.

    `urgency` is the higher of the rules and of the likely causes. `inference` is None under 16.
    `likelihood`: the dangerous causes that raised it, likeliest first. `must_not_miss`: dangerous causes that are not
    the likeliest. `rests_on_unasked`: the level comes from likelihood while safety lines stand unanswered.
    """

    case: Case
    findings: Findings
    triage: TriageDecision
    inference: Inference | None
    scope: Literal["adult", "under-16"]
    urgency: Urgency
    act: str
    by_when: str
    decided_by: DecidedBy
    reassurance: str | None
    likelihood: tuple[Likelihood, ...]
    must_not_miss: tuple[Belief, ...]
    rests_on_unasked: bool
    engine_version: str
    knowledge_version: str
    knowledge_digest: str


def assess(case: Case, knowledge: Knowledge, *, number: str | None = None) -> Assessment:
    """Urgency by rules, causes by the model, and the higher of the two urgencies; nothing ever lowers it.

    `number`: the emergency number of the reader's region, if set. The same case and knowledge give the same result.
    Raises `CaseError` with every problem of the case.
    """
    if problems := problems_of(case, knowledge):
        raise CaseError(problems)
    findings = findings_from(case, knowledge)
    decision = triage(findings, knowledge, number=number)
    inference = None if is_child(findings) else infer(findings, knowledge)
    ranked = tuple((cause.id, cause.probability) for cause in inference.causes) if inference else ()
    urgency, likelihood = _raised(decision, ranked, knowledge)
    act, by_when = _act(urgency, decision, by_likelihood=bool(likelihood), number=number)
    return Assessment(
        case=case,
        findings=findings,
        triage=decision,
        inference=inference,
        scope="under-16" if is_child(findings) else "adult",
        urgency=urgency,
        act=act,
        by_when=by_when,
        decided_by="likelihood" if likelihood else decision.decided_by,
        reassurance=None if likelihood else decision.reassurance,
        likelihood=likelihood,
        must_not_miss=_must_not_miss(inference, knowledge) if inference else (),
        rests_on_unasked=bool(likelihood) and any(gap.checklist for gap in decision.unasked),
        engine_version=__version__,
        knowledge_version=knowledge.version,
        knowledge_digest=knowledge.digest,
    )


def _raised(
    decision: TriageDecision, ranked: tuple[tuple[str, float], ...], knowledge: Knowledge
) -> tuple[Urgency, tuple[Likelihood, ...]]:
    """The higher of the two urgencies, and the causes that raised it if they did."""
    likelihood = _likelihood(ranked, knowledge)
    if likelihood and likelihood[0].level.rank > decision.urgency.rank:
        return likelihood[0].level, likelihood
    return decision.urgency, ()


def _likelihood(ranked: tuple[tuple[str, float], ...], knowledge: Knowledge) -> tuple[Likelihood, ...]:
    """The second layer: emergency, same-day or soon if causes of that level or worse are likely enough together."""
    limits = knowledge.thresholds
    known = [
        (id_, share, knowledge.brief(id_).urgency_if_true.rank)
        for id_, share in ranked
        if id_ != knowledge.unexplained.id
    ]
    for level, enough in (
        (Urgency.EMERGENCY, limits.emergency_if_probability),
        (Urgency.SAME_DAY, limits.same_day_if_probability),
        (Urgency.SOON, limits.soon_if_probability),
    ):
        worse = [(id_, share) for id_, share, rank in known if rank >= level.rank]
        if sum(share for _, share in worse) >= enough:
            shown = [(id_, share) for id_, share in worse if share >= limits.must_not_miss_from]
            return tuple(Likelihood(id_, share, level) for id_, share in shown[: limits.must_not_miss_at_most])
    return ()


def _must_not_miss(inference: Inference, knowledge: Knowledge) -> tuple[Belief, ...]:
    limits = knowledge.thresholds
    first = inference.causes[0].id
    dangerous = [
        cause
        for cause in inference.causes
        if cause.id in knowledge.causes
        and cause.id != first
        and cause.probability >= limits.must_not_miss_from
        and knowledge.brief(cause.id).urgency_if_true.rank >= Urgency.SAME_DAY.rank
    ]
    return tuple(dangerous[: limits.must_not_miss_at_most])


def _act(urgency: Urgency, decision: TriageDecision, *, by_likelihood: bool, number: str | None) -> tuple[str, str]:
    """The act of the first reason at this level, else the table's."""
    for reason in () if by_likelihood else decision.reasons:
        if reason.level is urgency:
            return reason.act, reason.by_when
    return act_and_deadline(urgency, number=number)
