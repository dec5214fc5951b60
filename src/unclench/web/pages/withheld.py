"""Answers on suicide and harm: what they ask for is shown at once, and nothing of them is ever kept."""

from __future__ import annotations

from django.conf import settings

from unclench.case import Case, Value, findings_from, tells, ticked, withheld_ids
from unclench.knowledge.records import Knowledge
from unclench.report.at_once import help_at_once
from unclench.triage import triage
from unclench.wording import interview


def is_withheld(id_: str, knowledge: Knowledge) -> bool:
    """Whether a question is about suicide or harm."""
    return bool({id_, id_.partition("/")[2]} & withheld_ids(knowledge))


def without(case: Case, knowledge: Knowledge) -> Case:
    """The case as it may be kept: such an answer, whatever it was, stands as skipped."""
    hidden = withheld_ids(knowledge)
    kept = (
        answer.model_copy(update={"value": "skipped"}) if tells(answer, hidden) else answer for answer in case.answers
    )
    return case.model_copy(update={"answers": tuple(kept)})


def asked_for(case: Case, id_: str, value: Value, knowledge: Knowledge) -> tuple[str, ...]:
    """What such an answer asks for, in words; nothing where nothing was ticked.

    Where no rule holds (feeling low, with a spasm that is not a long one), what the rules of the line say.
    """
    findings = findings_from(case.with_answer(id_, value), knowledge)
    decision = triage(findings, knowledge, number=settings.REGION)
    if lines := help_at_once(decision, knowledge, report_follows=False):
        return lines
    rules = [knowledge.red_flags[rule] for line in ticked(value) for rule in knowledge.lines[line].rules]
    told = [text for rule in rules for text in (rule.why, rule.act) if text]
    return (interview.THANK_YOU, *told) if told else ()
