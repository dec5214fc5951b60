"""Two readings of one cause made one: what both said is pooled, a sign one named counts half, a weak hint falls."""

from __future__ import annotations

from collections.abc import Mapping

from unclench.knowledge.records import Cause, Estimate, Knowledge, Parameter, SecondReading
from unclench.knowledge.records.causes import Block, MarkBlock

ONE_READER = "one-reader"
ONE_READER_TIMES = 4


def causes_read(knowledge: Knowledge) -> tuple[Cause, ...]:
    """Every cause with the numbers of its second reading, where it has one, pooled into it."""
    return tuple(
        _read_twice(cause, knowledge.readings[cause.id], knowledge) if cause.id in knowledge.readings else cause
        for cause in knowledge.causes.values()
    )


def pooled(first: Parameter, second: Parameter | None) -> Parameter:
    """The number with the second reader's beside it; a number that rests on facts stands alone."""
    return first if second is None or first.basis else first.model_copy(update={"other": second})


def leak_of(finding: str, knowledge: Knowledge) -> Estimate:
    """How often people without any of our causes answer yes: the finding's own number, or its band's."""
    item = knowledge.findings[finding]
    if item.leak:
        return knowledge.scale.estimate(item.leak)
    band = knowledge.scale.leaks[item.tier]
    return Estimate(value=band.value, low=band.interval[0], high=band.interval[1])


def telling_share(finding: str, knowledge: Knowledge) -> float:
    """The share of yes from which on a finding tells something: so many times its leak."""
    return leak_of(finding, knowledge).value * knowledge.thresholds.edge_times_leak


def _read_twice(cause: Cause, second: SecondReading, knowledge: Knowledge) -> Cause:
    marks = {
        mark: _both(cause.marks.values.get(mark, {}), second.marks.get(mark, {}))
        for mark in {**cause.marks.values, **second.marks}
    }
    findings = _findings(cause.findings.values, second.findings, knowledge)
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


def _findings(
    first: Mapping[str, Parameter], second: Mapping[str, Parameter], knowledge: Knowledge
) -> dict[str, Parameter]:
    """What both named is pooled. Of what one named alone, the other's silence says it is no commoner than
    the leak: it counts half, and only if it still tells four times as much; facts, and what a rule needs, stand.
    """
    found = {}
    for id_, share in _both(first, second).items():
        if id_ not in knowledge.findings:
            continue
        both = id_ in first and id_ in second
        kept = share if both or share.basis or share.keep else _halved(share, id_, knowledge)
        if both or kept.basis != (ONE_READER,) or (kept.value or 0) >= ONE_READER_TIMES * telling_share(id_, knowledge):
            found[id_] = kept
    return found


def _halved(share: Parameter, finding: str, knowledge: Knowledge) -> Parameter:
    said, silent = knowledge.scale.estimate(share), leak_of(finding, knowledge)
    value = (said.value + silent.value) / 2
    return Parameter(value=value, interval=(min(silent.low, value), max(said.high, value)), basis=(ONE_READER,))


def _telling(findings: Mapping[str, Parameter], knowledge: Knowledge) -> dict[str, Parameter]:
    """Without the edges that, pooled, tell too little; one that a rule needs stays."""
    return {
        id_: share
        for id_, share in findings.items()
        if share.keep or knowledge.scale.estimate(share).value >= telling_share(id_, knowledge)
    }
