"""Two readings of one cause made one: what both said is pooled, what one said stands, a hint neither holds to falls."""

from __future__ import annotations

from collections.abc import Mapping

from unclench.knowledge.records import Cause, Knowledge, Parameter, SecondReading
from unclench.knowledge.records.causes import Block, MarkBlock


def causes_read(knowledge: Knowledge) -> tuple[Cause, ...]:
    """Every cause with the numbers of its second reading, where it has one, pooled into it."""
    return tuple(
        _read_twice(cause, knowledge.second_readings[cause.id], knowledge)
        if cause.id in knowledge.second_readings
        else cause
        for cause in knowledge.causes.values()
    )


def pooled(first: Parameter, second: Parameter | None) -> Parameter:
    """The number with the second reader's beside it; a number that rests on facts stands alone."""
    return first if second is None or first.basis else first.model_copy(update={"other": second})


def telling_share(finding: str, knowledge: Knowledge) -> float:
    """The share of yes from which on a finding tells something: so many times its leak."""
    item = knowledge.findings[finding]
    leak = knowledge.scale.estimate(item.leak).value if item.leak else knowledge.scale.leaks[item.tier].value
    return leak * knowledge.thresholds.edge_times_leak


def _read_twice(cause: Cause, second: SecondReading, knowledge: Knowledge) -> Cause:
    marks = {
        mark: _both(cause.marks.values.get(mark, {}), second.marks.get(mark, {}))
        for mark in {**cause.marks.values, **second.marks}
    }
    findings = _both(cause.findings.values, second.findings)
    needs = cause.needs_exposure
    if needs is not None:
        active = pooled(needs.active_if_exposed, second.active_if_exposed)
        needs = needs.model_copy(update={"active_if_exposed": active})
    return cause.model_copy(
        update={
            "prevalence": pooled(cause.prevalence, second.prevalence),
            "needs_exposure": needs,
            "rate": pooled(cause.rate, second.rate) if cause.rate else None,
            "asking": pooled(cause.asking, second.asking),
            "kinds": Block(because=cause.kinds.because, values=_both(cause.kinds.values, second.kinds)),
            "marks": MarkBlock(because=cause.marks.because, values=marks),
            "findings": Block(because=cause.findings.because, values=_telling(findings, knowledge)),
        }
    )


def _both(first: Mapping[str, Parameter], second: Mapping[str, Parameter]) -> dict[str, Parameter]:
    added = {id_: parameter for id_, parameter in second.items() if id_ not in first}
    return {id_: pooled(parameter, second.get(id_)) for id_, parameter in first.items()} | added


def _telling(findings: Mapping[str, Parameter], knowledge: Knowledge) -> dict[str, Parameter]:
    """Without the edges that, pooled, tell too little; one that a rule needs stays."""
    return {
        id_: share
        for id_, share in findings.items()
        if share.keep or knowledge.scale.estimate(share).value >= telling_share(id_, knowledge)
    }
