"""What the program makes of one case with a known cause: ranks, levels, and an interview about it."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from unclench.assessment import assess
from unclench.case import Case, Findings, Value, findings_from
from unclench.evaluation.gold import Vignette
from unclench.evaluation.policies import stressed, with_checklists
from unclench.inference import rank
from unclench.interview import Done, Question, next_question
from unclench.knowledge.records import Knowledge
from unclench.triage import is_child
from unclench.wording import Urgency

MORE_QUESTIONS = 12
RUNS = 20
NOWHERE = 10_000


@dataclass(frozen=True, slots=True)
class Asked:
    """An interview about a case: rank of the right cause after the opening and 12 questions on, questions asked.

    `emergency`: it ended because help was needed at once, whatever the cause.
    """

    after_opening: int
    after_twelve: int
    questions: int
    emergency: bool


@dataclass(frozen=True, slots=True)
class Outcome:
    """One case: its group, the rank of the right cause and of its family, levels under both policies, and more.

    `group`: in-scope, mimic, unanswerable or under-16. `stress`: the ranks of the right cause in the stress runs.
    """

    id: str
    vignette: Vignette
    group: str
    rank: int
    family_rank: int
    probability: float
    first: str
    first_probability: float
    mimics: float
    stability: float
    width: int
    unstated_unknown: Urgency
    unstated_no: Urgency
    provisional: bool
    asked: Asked | None
    stress: tuple[int, ...]


def outcome_of(vignette: Vignette, knowledge: Knowledge, *, interview: bool = True, stress: bool = True) -> Outcome:
    """Everything measured about one case; the interview and the stress runs only if wanted."""
    assessment = assess(vignette.case, knowledge)
    ranked = rank(assessment.findings, knowledge)
    order = [cause for cause, _ in ranked]
    shares = dict(ranked)
    group = _group(vignette, assessment.findings)
    return Outcome(
        id=vignette.id,
        vignette=vignette,
        group=group,
        rank=_rank(order, vignette.right),
        family_rank=_family_rank(order, vignette.right, knowledge),
        probability=sum(shares.get(cause, 0.0) for cause in vignette.right),
        first=order[0],
        first_probability=shares[order[0]],
        mimics=sum(share for cause, share in ranked if cause in knowledge.causes and knowledge.causes[cause].mimic),
        stability=assessment.inference.stability if assessment.inference else 0.0,
        width=assessment.inference.width if assessment.inference else 0,
        unstated_unknown=assessment.urgency,
        unstated_no=assess(with_checklists(vignette.case, knowledge), knowledge).urgency,
        provisional=assessment.triage.provisional,
        asked=_interviewed(vignette, knowledge) if interview and group in ("in-scope", "mimic") else None,
        stress=_stress(vignette, knowledge) if stress and group == "in-scope" else (),
    )


def _group(vignette: Vignette, findings: Findings) -> str:
    if is_child(findings):
        return "under-16"
    if vignette.gold.answerable == "no":
        return "unanswerable"
    return "in-scope" if vignette.gold.spasm_words else "mimic"


def _rank(order: Sequence[str], right: frozenset[str]) -> int:
    return next((place for place, cause in enumerate(order, 1) if cause in right), NOWHERE)


def _family_rank(order: Sequence[str], right: frozenset[str], knowledge: Knowledge) -> int:
    """The rank once each family stands at the place of its first member."""
    folded = list(dict.fromkeys(_family(cause, knowledge) for cause in order))
    return _rank(folded, frozenset(_family(cause, knowledge) for cause in right))


def _family(cause: str, knowledge: Knowledge) -> str:
    record = knowledge.causes.get(cause)
    return (record.family if record else None) or cause


def _stress(vignette: Vignette, knowledge: Knowledge) -> tuple[int, ...]:
    rng = random.Random(vignette.id)  # noqa: S311 - a repeatable stress test, no secret
    ranks = []
    for _ in range(RUNS):
        findings = findings_from(stressed(vignette.case, knowledge, rng), knowledge)
        draw = rng.randrange(knowledge.thresholds.draws)
        ranks.append(_rank([cause for cause, _ in rank(findings, knowledge, draw=draw)], vignette.right))
    return tuple(ranks)


def _interviewed(vignette: Vignette, knowledge: Knowledge) -> Asked:
    """Let the program ask; the case answers what it says and skips the rest."""
    case, questions, singles, opening = Case(), 0, 0, 0
    facts = vignette.case.last()
    while not isinstance(question := next_question(case, knowledge, go_on=True), Done):
        if question.kind == "yes-no" and not question.id.startswith("check/"):
            opening = opening or _rank_of(case, vignette, knowledge)
            if singles == MORE_QUESTIONS:
                break
            singles += 1
        questions += 1
        case = _answered(case, question, facts, knowledge)
    last = _rank_of(case, vignette, knowledge)
    return Asked(opening or last, last, questions, question == Done("emergency"))


def _rank_of(case: Case, vignette: Vignette, knowledge: Knowledge) -> int:
    return _rank([cause for cause, _ in rank(findings_from(case, knowledge), knowledge)], vignette.right)


def _answered(case: Case, question: Question, facts: Mapping[str, Value], knowledge: Knowledge) -> Case:
    """The case and what its facts say to this question; a list reveals the facts on it and is skipped for the rest."""
    for option in question.options if question.kind == "list" else ():
        line = knowledge.lines.get(option.id)
        for id_ in (option.id, *(line.stands_for if line else ())):
            if id_ in facts and id_ not in case.last():
                case = case.with_answer(id_, facts[id_])
    return case.with_answer(question.id, facts.get(question.id, "skipped"))
