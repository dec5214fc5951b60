"""What types cannot see: that every id resolves, every number has a ground, and the whole makes clinical sense."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import get_args

from unclench.drawing.exercises import exercise_drawings
from unclench.errors import Problem
from unclench.knowledge.clinical import clinical_problems
from unclench.knowledge.records import (
    AllOf,
    AnyOf,
    Cause,
    Checklist,
    ChecklistLine,
    Condition,
    Exposure,
    Finding,
    Knowledge,
    MarkIs,
    Medicine,
    Parameter,
    Reassurance,
    RedFlag,
    SymptomList,
    Word,
)
from unclench.knowledge.walk import nearest, parameters_of

ROUNDED_SHARES = 0.005


def check(knowledge: Knowledge) -> tuple[Problem, ...]:
    """Every problem of reference and of clinical sense; none in the shipped data."""
    return (*reference_problems(knowledge), *clinical_problems(knowledge))


def reference_problems(knowledge: Knowledge) -> Iterator[Problem]:
    """Ids that resolve to nothing, one id with two meanings, numbers without a ground."""
    checks: tuple[Callable[[Knowledge], Iterator[Problem]], ...] = (
        _one_namespace,
        _conditions,
        _sources,
        _causes,
        _grounds,
        _signs,
        _lists,
        _symptoms,
        _rules,
        _care,
        _medicines,
        _rest,
        _evidence,
        _places,
        _readings,
        _statements,
        _whole,
    )
    for one in checks:
        yield from one(knowledge)


def _unknown(where: str, id_: str, known: Iterable[str], what: str) -> Iterator[Problem]:
    if id_ not in known:
        yield Problem(where, None, f"{what} {id_!r} is not known.", nearest(id_, known))


def _one_namespace(knowledge: Knowledge) -> Iterator[Problem]:
    seen: dict[str, str] = {}
    for kind in ("findings", "exposures", "medicines", "marks", "lines"):
        for id_ in getattr(knowledge, kind):
            if id_ in seen:
                yield Problem(
                    f"{kind}/{id_}", None, f"The id already means one of {seen[id_]}.", "Give it another name."
                )
            seen[id_] = kind


def answerable_ids(knowledge: Knowledge) -> set[str]:
    """Findings, exposures and medicines: what a bare id in a condition may be."""
    return {*knowledge.findings, *knowledge.exposures, *knowledge.medicines}


def _conditions(knowledge: Knowledge) -> Iterator[Problem]:
    for where, condition in _all_conditions(knowledge):
        yield from _in_condition(where, condition, knowledge)


def _all_conditions(knowledge: Knowledge) -> Iterator[tuple[str, Condition]]:
    rules: tuple[RedFlag | Reassurance, ...] = (*knowledge.red_flags.values(), *knowledge.reassurances.values())
    for rule in rules:
        yield f"rule {rule.id}", rule.if_
        for part in rule.unless:
            yield f"rule {rule.id}, unless", part
    for instruction in knowledge.instructions.values():
        yield f"instruction {instruction.id}", instruction.if_
    applying: tuple[Finding | Exposure | Checklist | ChecklistLine | SymptomList, ...] = (
        *knowledge.findings.values(),
        *knowledge.exposures.values(),
        *knowledge.checklists.values(),
        *knowledge.lines.values(),
        *knowledge.symptom_lists.values(),
    )
    for item in applying:
        if item.applies is not None:
            yield f"{item.id}, applies", item.applies


def _in_condition(where: str, condition: Condition, knowledge: Knowledge) -> Iterator[Problem]:
    match condition:
        case str():
            yield from _unknown(where, condition, answerable_ids(knowledge), "The finding or exposure")
        case AllOf():
            for part in condition.all:
                yield from _in_condition(where, part, knowledge)
        case AnyOf():
            for part in condition.any:
                yield from _in_condition(where, part, knowledge)
        case MarkIs():
            yield from _mark_values(where, condition.mark, condition.is_, knowledge)
        case _:
            return


def _mark_values(where: str, mark: str, values: Iterable[str], knowledge: Knowledge) -> Iterator[Problem]:
    if mark == "frequency":
        for band in values:
            yield from _unknown(where, band, [one.id for one in knowledge.frequency.bands], "The band")
        return
    if mark not in knowledge.marks:
        yield from _unknown(where, mark, knowledge.marks, "The mark")
        return
    known = [value.id for value in knowledge.marks[mark].values]
    for value in values:
        yield from _unknown(where, value, known, f"The value of {mark}")


def _sources(knowledge: Knowledge) -> Iterator[Problem]:
    for name, records in knowledge.collections.items():
        for id_, record in records.items():
            for source in getattr(record, "sources", ()):
                yield from _unknown(f"{name}/{id_}", source, knowledge.sources, "The source")
    for exposure in knowledge.exposures.values():
        for source in exposure.change.sources if exposure.change else ():
            yield from _unknown(f"exposures/{exposure.id}, change", source, knowledge.sources, "The source")
    for fact in knowledge.facts.values():
        yield from _unknown(f"facts/{fact.id}", fact.source, knowledge.sources, "The source")


def _causes(knowledge: Knowledge) -> Iterator[Problem]:
    exposures = {*knowledge.exposures, *knowledge.medicines}
    for cause in knowledge.causes.values():
        where = f"causes/{cause.id}"
        for kind in cause.kinds.values:
            yield from _unknown(where, kind, knowledge.spasm_types, "The kind")
        for mark, values in cause.marks.values.items():
            yield from _mark_values(where, mark, values, knowledge)
        for finding in cause.findings.values:
            yield from _unknown(where, finding, knowledge.findings, "The finding")
        for id_ in (*_exposed(cause), *(cause.needs_exposure.any_of if cause.needs_exposure else ())):
            yield from _unknown(where, id_, exposures, "The exposure")
        yield from _unknown(where, cause.mechanism, knowledge.mechanisms, "The mechanism")
        if cause.family:
            yield from _unknown(where, cause.family, knowledge.families, "The family")
        yield from _told_apart(where, cause, knowledge)
    for spasm_type in knowledge.spasm_types.values():
        for mark, values in spasm_type.marks.items():
            yield from _mark_values(f"spasm-types/{spasm_type.id}", mark, values, knowledge)


def _exposed(cause: Cause) -> Iterable[str]:
    return cause.exposures.values if cause.exposures else ()


def _told_apart(where: str, cause: Cause, knowledge: Knowledge) -> Iterator[Problem]:
    by = answerable_ids(knowledge) | set(knowledge.marks)
    for rival in cause.tell_apart:
        yield from _unknown(where, rival.from_, knowledge.causes, "The rival")
        for id_ in rival.by:
            yield from _unknown(where, id_, by, "The mark, finding or exposure")


def _grounds(knowledge: Knowledge) -> Iterator[Problem]:
    """A parameter rests on facts that exist, or is a word with a reason on it or on its block."""
    for where, parameter, reasoned in parameters_of(knowledge):
        for fact in parameter.basis:
            yield from _unknown(where, fact, knowledge.facts, "The fact")
        if not _grounded(parameter, reasoned=reasoned):
            yield Problem(
                where, None, "The number has neither a basis nor a reason.", "Name facts, or write `because`."
            )


def _grounded(parameter: Parameter, *, reasoned: bool) -> bool:
    return bool(parameter.basis) or parameter.because is not None or reasoned


def _signs(knowledge: Knowledge) -> Iterator[Problem]:
    for finding in knowledge.findings.values():
        if (finding.alone is None) != (finding.alone_because is None):
            yield Problem(f"findings/{finding.id}", None, "A level of its own has a reason.", "Write both or neither.")


def _lists(knowledge: Knowledge) -> Iterator[Problem]:
    known = answerable_ids(knowledge)
    for line in knowledge.lines.values():
        where = f"line {line.id}"
        for id_ in line.stands_for:
            yield from _unknown(where, id_, known, "The finding or exposure")
        for id_ in line.rules:
            yield from _unknown(where, id_, knowledge.red_flags, "The rule")
    opening: tuple[Exposure | Medicine | ChecklistLine, ...] = (
        *knowledge.exposures.values(),
        *knowledge.medicines.values(),
        *knowledge.lines.values(),
    )
    for item in opening:
        for opened in item.opens:
            yield from _unknown(item.id, opened, knowledge.checklists, "The checklist")


def _symptoms(knowledge: Knowledge) -> Iterator[Problem]:
    """A list of symptoms asks what no safety list asks, and nothing that is withheld."""
    on_lines = {id_ for line in knowledge.lines.values() for id_ in line.stands_for}
    for one in knowledge.symptom_lists.values():
        where = f"symptom-lists/{one.id}"
        for id_ in one.findings:
            yield from _unknown(where, id_, knowledge.findings, "The finding")
            if id_ in on_lines or (id_ in knowledge.findings and knowledge.findings[id_].withheld):
                yield Problem(where, None, f"{id_} is asked by a safety list.", "Leave it to that list.")


def _rules(knowledge: Knowledge) -> Iterator[Problem]:
    known = answerable_ids(knowledge) | set(knowledge.lines)
    rules: tuple[RedFlag | Reassurance, ...] = (*knowledge.red_flags.values(), *knowledge.reassurances.values())
    for rule in rules:
        for suspect in rule.suspects:
            yield from _unknown(f"rule {rule.id}", suspect, {*knowledge.causes, *knowledge.suspects}, "The suspect")
    for reassurance in knowledge.reassurances.values():
        for id_ in reassurance.absent:
            yield from _unknown(f"reassurance {reassurance.id}", id_, known, "The finding or line")
        for id_ in reassurance.checklists:
            yield from _unknown(f"reassurance {reassurance.id}", id_, knowledge.checklists, "The checklist")


def _care(knowledge: Knowledge) -> Iterator[Problem]:
    for relief in knowledge.reliefs.values():
        for site in relief.sites:
            yield from _unknown(f"reliefs/{relief.id}", site, knowledge.sites, "The site")
        for token in relief.avoid_if:
            yield from _unknown(f"reliefs/{relief.id}", token, knowledge.avoid, "The reason not to")
        for rule in (rule for sign in relief.emergency_if for rule in sign.covers):
            yield from _unknown(f"reliefs/{relief.id}", rule, knowledge.red_flags, "The rule")
        yield from _unknown(f"reliefs/{relief.id}", relief.drawing or "", {"", *exercise_drawings()}, "The drawing")
        if any(step.drawn for step in relief.steps) != bool(relief.drawing):
            yield Problem(f"reliefs/{relief.id}", None, "A drawing and the steps it shows go together.")
    for reason in knowledge.avoid.values():
        for id_ in reason.any_of:
            yield from _unknown(f"avoid/{reason.id}", id_, answerable_ids(knowledge), "The finding or exposure")


def _medicines(knowledge: Knowledge) -> Iterator[Problem]:
    causes = {*knowledge.causes, *knowledge.suspects}
    known = answerable_ids(knowledge)
    for medicine in knowledge.medicines.values():
        where = f"medicines/{medicine.id}"
        for cause in medicine.causes:
            yield from _unknown(where, cause, causes, "The cause")
        for id_ in (*medicine.worsened_by, *medicine.interactions):
            yield from _unknown(where, id_, known, "The finding, exposure or medicine")


def _rest(knowledge: Knowledge) -> Iterator[Problem]:
    for site in knowledge.sites.values():
        for sign in site.danger:
            yield from _unknown(f"body/{site.id}", sign.rule, knowledge.red_flags, "The rule")
    touched = answerable_ids(knowledge) | {*knowledge.causes, *knowledge.marks}
    for claim in knowledge.claims.values():
        for id_ in claim.touches:
            yield from _unknown(f"claims/{claim.id}", id_, touched, "What it touches")


def _evidence(knowledge: Knowledge) -> Iterator[Problem]:
    """Facts named outside parameters: the ground of an audit, the same study entered twice."""
    for cause in knowledge.causes.values():
        for fact in cause.audit.basis:
            yield from _unknown(f"causes/{cause.id}/audit", fact, knowledge.facts, "The fact")
    for fact_ in knowledge.facts.values():
        same = fact_.same_study_as or ()
        for other in (same,) if isinstance(same, str) else same:
            yield from _unknown(f"facts/{fact_.id}", other, knowledge.facts, "The fact")
    for source in knowledge.ages.sources:
        yield from _unknown("ages", source, knowledge.sources, "The source")


def _places(knowledge: Knowledge) -> Iterator[Problem]:
    """Sites of the body are the values of the mark `site`; checklists name regions that have sites."""
    values = {value.id for value in knowledge.marks["site"].values} if "site" in knowledge.marks else set()
    for site in knowledge.sites:
        yield from _unknown(f"body/{site}", site, values, "The value of site")
    for value in values:
        yield from _unknown("marks/site", value, knowledge.sites, "The site")
    regions = {site.region for site in knowledge.sites.values()}
    for checklist in knowledge.checklists.values():
        for region in checklist.regions:
            yield from _unknown(f"checklists/{checklist.id}", region, regions, "The region")


def _readings(knowledge: Knowledge) -> Iterator[Problem]:
    """A second reading is of a cause that is there, in words that are there."""
    for reading in knowledge.readings.values():
        where = f"second-readings/{reading.id}"
        yield from _unknown(where, reading.id, knowledge.causes, "The cause")
        for kind in reading.kinds:
            yield from _unknown(where, kind, knowledge.spasm_types, "The kind")
        for mark, values in reading.marks.items():
            yield from _mark_values(where, mark, values, knowledge)
        for finding in reading.findings:
            yield from _unknown(where, finding, knowledge.findings, "The finding")


def _statements(knowledge: Knowledge) -> Iterator[Problem]:
    for statement in knowledge.statements.values():
        for entry in statement.answered_by:
            collection, _, id_ = entry.partition("/")
            known = knowledge.collections.get(collection.replace("-", "_"), {})
            yield from _unknown(f"statements/{statement.id}", id_, known, f"The entry of {collection}")


def _whole(knowledge: Knowledge) -> Iterator[Problem]:
    """Tables that must be complete: seven words, three leaks, a reason for each threshold, shares that sum to one."""
    for word in {*get_args(Word)} - knowledge.scale.words.keys():
        yield Problem("scale", None, f"The word {word!r} has no meaning.", "Give its value and interval.")
    for leak in {"everyday", "unusual", "alarming"} - knowledge.scale.leaks.keys():
        yield Problem("scale", None, f"The band {leak!r} has no leak.", "Give its value and interval.")
    thresholds = type(knowledge.thresholds).model_fields.keys() - {"reasons"}
    for name in thresholds - knowledge.thresholds.reasons.keys():
        yield Problem("thresholds", None, f"{name} has no reason.", "Say why it is what it is.")
    if abs(sum(knowledge.ages.bands.values()) - 1) > ROUNDED_SHARES:
        yield Problem("ages", None, "The shares of the age bands do not sum to 1.", "Look again at the table.")
    bands = {band.id for band in knowledge.frequency.bands}
    yield from _unknown("frequency", knowledge.frequency.all_the_time, bands, "The band")
