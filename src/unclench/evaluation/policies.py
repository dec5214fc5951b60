"""Ways to fill what a case leaves open: checklists answered, facts lost, marks mistaken."""

from __future__ import annotations

import random

from unclench.case import Answer, Case, State, can_apply, findings_from, several
from unclench.knowledge.records import Knowledge
from unclench.triage import checklists_for, lines_for

UNTOLD, MISTAKEN, STRAY = 0.3, 0.08, 0.3
KEPT = ("age", "sex", "site")


def with_checklists(case: Case, knowledge: Knowledge) -> Case:
    """The case as if every checklist that applies had been answered, ticking only what the case says.

    A ticked line is followed up by what is present of it; a list that a tick or an exposure opens is answered too.
    """
    while True:
        findings = findings_from(case, knowledge)
        told = {answer.id for answer in case.answers}
        waiting = [one for one in checklists_for(findings, knowledge) if f"checklist/{one.id}" not in told]
        if not waiting:
            return case
        ticked = {}
        for line in lines_for(waiting[0], findings):
            present = tuple(id_ for id_ in line.stands_for if findings.state(id_) is State.PRESENT)
            if present:
                ticked[line.id] = present
        for line_id, present in ticked.items():
            if len(knowledge.lines[line_id].stands_for) > 1 and f"follow-up/{line_id}" not in told:
                case = case.with_answer(f"follow-up/{line_id}", present)
        case = case.with_answer(f"checklist/{waiting[0].id}", tuple(ticked) or "none")


def stressed(case: Case, knowledge: Knowledge, rng: random.Random) -> Case:
    """The case told worse: facts forgotten, marks mistaken, now and then something that has nothing to do with it."""
    kept = [answer for answer in case.answers if answer.id in KEPT or rng.random() >= UNTOLD]
    answers = [_mistaken(answer, knowledge, rng) if rng.random() < MISTAKEN else answer for answer in kept]
    told = case.model_copy(update={"answers": tuple(answers)})
    return told.with_answer(_stray(told, knowledge, rng), "yes") if rng.random() < STRAY else told


def _mistaken(answer: Answer, knowledge: Knowledge, rng: random.Random) -> Answer:
    """Another value of the mark; what is no mark stays as it is."""
    mark = knowledge.marks.get(answer.id)
    if mark is None:
        return answer
    wrong = rng.choice([value.id for value in mark.values if value.id not in several(answer.value)])
    return Answer(id=answer.id, value=(wrong,) if mark.several else wrong)


def _stray(case: Case, knowledge: Knowledge, rng: random.Random) -> str:
    """A finding nobody spoke of, drawn by how often people without any cause say yes."""
    told = {answer.id for answer in case.answers}
    person = findings_from(case, knowledge)
    open_ = [
        finding
        for finding in knowledge.findings.values()
        if finding.id not in told and can_apply(finding.applies, person)
    ]
    leaks = knowledge.scale.leaks
    weights = [knowledge.scale.estimate(one.leak).value if one.leak else leaks[one.tier].value for one in open_]
    return rng.choices([finding.id for finding in open_], weights)[0]
