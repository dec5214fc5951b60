"""From answers to findings: what is present, absent or unknown; nothing here judges urgency or cause."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from unclench.case.said import NOT_SAID, SEXES, Case, Value, several, ticked
from unclench.knowledge.records import AgeIs, AllOf, AnyOf, ChecklistLine, Condition, Knowledge, MarkIs, SexIs


class State(StrEnum):
    """Three values, never two: UNKNOWN is not asked, skipped or "don't know"."""

    PRESENT = "present"
    ABSENT = "absent"
    UNKNOWN = "unknown"


PRESENT, ABSENT, UNKNOWN = State  # a thousand times a case; a member is slow to find by its class


class LineState(StrEnum):
    """What was said to one line of a safety checklist."""

    YES = "yes"
    NO = "no"
    DONT_KNOW = "dont-know"
    SKIPPED = "skipped"
    UNASKED = "unasked"


@dataclass(frozen=True, slots=True)
class Findings:
    """What is known of a person, ready for rules and for the model.

    `states`: findings, exposures and medicines that are PRESENT or ABSENT; anything else is UNKNOWN.
    `marks`: values of the described complaint. `lines`: every checklist line that was answered.
    `pending`: lines answered yes of which nobody yet said what exactly is so. `asked`: every id answered
    in any way. `said_by`: for a state, the id of the answer it came from. `doubted`: lines to which "don't know"
    was said, alone or with their whole list, even if a yes came on top: that yes names no more than before.
    """

    age: int | None
    sex: str | None
    states: Mapping[str, State]
    marks: Mapping[str, frozenset[str]]
    frequency: str | None
    lines: Mapping[str, LineState]
    pending: frozenset[str]
    asked: frozenset[str]
    said_by: Mapping[str, str]
    withheld: int = 0
    doubted: frozenset[str] = frozenset()

    @classmethod
    def of_person(cls, age: int | None, sex: str | None) -> Findings:
        """Age and sex alone, nothing else known."""
        return cls(age, sex, {}, {}, None, {}, frozenset(), frozenset(), {})

    @property
    def has_complaint(self) -> bool:
        """Whether any side of the complaint was described, how often it comes included."""
        return bool(self.marks) or self.frequency is not None

    def state(self, id_: str) -> State:
        """PRESENT, ABSENT or UNKNOWN for a finding, exposure or medicine."""
        return self.states.get(id_, UNKNOWN)

    def described(self, mark: str) -> frozenset[str] | None:
        """The values of a mark that were said, or None; how often it comes reads like one."""
        if mark == "frequency":
            return frozenset((self.frequency,)) if self.frequency else None
        return self.marks.get(mark)

    def line(self, id_: str) -> LineState:
        """What was said to a checklist line."""
        return self.lines.get(id_, LineState.UNASKED)


def findings_from(case: Case, knowledge: Knowledge) -> Findings:
    """Everything that follows from the answers; the order of different answers does not matter.

    A yes is never hidden by a no, nor a "don't know" by a list that was left unticked. A line answered yes
    stays pending until its follow-up names something: "none of these" and "don't know" name nothing.
    """
    said = case.last()
    lines = _line_states(said, knowledge)
    states, said_by = _plain_states(said, knowledge)
    pending = _apply_lines(said, lines, knowledge, states, said_by)
    _apply_lists(said, knowledge, states, said_by)
    _rule_out(said, knowledge, states, said_by)
    lines = _with_direct_answers(lines, said, states, knowledge)
    return Findings(
        age=_age_said(said),
        sex=_sex_said(said),
        states=states,
        marks={
            mark: frozenset(several(said[mark]))
            for mark in knowledge.marks
            if said.get(mark, "skipped") not in NOT_SAID
        },
        frequency=str(said["frequency"]) if said.get("frequency", "unknown") not in NOT_SAID else None,
        lines=lines,
        pending=frozenset(pending),
        asked=frozenset(said) | frozenset(states) | frozenset(lines),
        said_by=said_by,
        withheld=case.withheld,
        doubted=_doubted(said, lines, knowledge),
    )


def holds(condition: Condition, findings: Findings) -> State:
    """A condition in Kleene's three values: UNKNOWN where an answer that could decide it is missing."""
    if isinstance(condition, str):
        return findings.states.get(condition, UNKNOWN)
    match condition:
        case AllOf():
            return _settled(condition.all, findings, by=ABSENT, otherwise=PRESENT)
        case AnyOf():
            return _settled(condition.any, findings, by=PRESENT, otherwise=ABSENT)
        case MarkIs():
            said = findings.described(condition.mark)
            return UNKNOWN if said is None else _known(not said.isdisjoint(condition.is_))
        case AgeIs():
            return _age(condition, findings.age)
        case SexIs():
            return UNKNOWN if findings.sex in (None, "other") else _known(findings.sex == condition.sex)


def is_so(condition: Condition, findings: Findings) -> bool:
    """Whether a condition is PRESENT: as `holds` has it, without looking further than what decides that."""
    match condition:
        case str():
            return findings.states.get(condition) is PRESENT
        case AllOf():
            return all(is_so(part, findings) for part in condition.all)
        case AnyOf():
            return any(is_so(part, findings) for part in condition.any)
        case _:
            return holds(condition, findings) is PRESENT


def atoms(condition: Condition) -> tuple[Condition, ...]:
    """The single conditions a condition is made of."""
    match condition:
        case AllOf():
            return tuple(atom for part in condition.all for atom in atoms(part))
        case AnyOf():
            return tuple(atom for part in condition.any for atom in atoms(part))
        case _:
            return (condition,)


def can_apply(condition: Condition | None, findings: Findings) -> bool:
    """Whether something with this `applies` could concern the person: not ruled out by what is known."""
    return condition is None or holds(condition, findings) is not ABSENT


def _age(condition: AgeIs, age: int | None) -> State:
    if age is None:
        return UNKNOWN
    old_enough = condition.age_from is None or age >= condition.age_from
    return _known(old_enough and (condition.age_below is None or age < condition.age_below))


def _known(true: bool) -> State:  # noqa: FBT001 - the one argument is the point
    return PRESENT if true else ABSENT


def _settled(parts: Iterable[Condition], findings: Findings, *, by: State, otherwise: State) -> State:
    """One state settles it; else one that is UNKNOWN leaves it open."""
    found, states = otherwise, findings.states
    for part in parts:
        state = states.get(part, UNKNOWN) if isinstance(part, str) else holds(part, findings)
        if state is by:
            return by
        if state is UNKNOWN:
            found = state
    return found


def _line_states(said: Mapping[str, Value], knowledge: Knowledge) -> dict[str, LineState]:
    """Every line that was answered: by itself, by its check or follow-up, or by the checklist it stands on."""
    lines: dict[str, LineState] = {}
    for checklist in knowledge.checklists.values():
        whole = said.get(f"checklist/{checklist.id}")
        for line in checklist.lines:
            if (state := _line_state(line, whole, said)) is not LineState.UNASKED:
                lines[line.id] = state
    return lines


def _line_state(line: ChecklistLine, whole: Value | None, said: Mapping[str, Value]) -> LineState:
    """Any yes counts first; then a check that found nothing; then the line's own answer; then its list's."""
    checked = said.get(f"check/{line.id}")
    named = ticked(said.get(f"follow-up/{line.id}", "none"))
    if "yes" in (said.get(line.id), checked) or named or (whole is not None and line.id in ticked(whole)):
        return LineState.YES
    if checked == "no":
        return LineState.NO
    own = said.get(line.id, whole)
    if own in NOT_SAID:
        return LineState.DONT_KNOW if own == "unknown" else LineState.SKIPPED
    return LineState.UNASKED if own is None else LineState.NO


def _doubted(said: Mapping[str, Value], lines: Mapping[str, LineState], knowledge: Knowledge) -> frozenset[str]:
    unknown = {
        line.id
        for checklist in knowledge.checklists.values()
        for line in checklist.lines
        if "unknown" in (said.get(line.id), said.get(f"checklist/{checklist.id}"))
    }
    return frozenset(id_ for id_ in unknown if lines.get(id_) is not LineState.NO)


def _plain_states(said: Mapping[str, Value], knowledge: Knowledge) -> tuple[dict[str, State], dict[str, str]]:
    known = {**knowledge.findings, **knowledge.exposures, **knowledge.medicines}
    states: dict[str, State] = {}
    for id_, value in said.items():
        if id_ in known and value in ("yes", "no"):
            states[id_] = _known(value == "yes")
    return states, {id_: id_ for id_ in states}


def _apply_lines(
    said: Mapping[str, Value],
    lines: Mapping[str, LineState],
    knowledge: Knowledge,
    states: dict[str, State],
    said_by: dict[str, str],
) -> set[str]:
    """Let answered lines and their follow-ups set states; gives the lines still pending."""
    pending: set[str] = set()
    denied: list[tuple[Iterable[str], str]] = []
    for id_, state in lines.items():
        line = knowledge.lines[id_]
        if state is LineState.NO:
            checked = said.get(f"check/{id_}") == "no"
            unsure = {part for part in line.stands_for if said.get(part) == "unknown" and not checked}
            denied.append((set(line.stands_for) - unsure, id_))
        elif state is LineState.YES and line.stands_for:
            named = _named(line, said)
            _affirm(named, id_, states, said_by)
            if named:
                denied.append((line.stands_for, f"follow-up/{id_}"))
            else:
                pending.add(id_)
    for ids, by in denied:
        _deny(ids, by, states, said_by)
    return pending


def _named(line: ChecklistLine, said: Mapping[str, Value]) -> tuple[str, ...]:
    """What a ticked line turned out to mean: its only finding, or what the follow-up named."""
    if len(line.stands_for) == 1:
        return line.stands_for
    return tuple(finding for finding in ticked(said.get(f"follow-up/{line.id}", "none")) if finding in line.stands_for)


def _affirm(ids: Iterable[str], by: str, states: dict[str, State], said_by: dict[str, str]) -> None:
    for id_ in ids:
        if states.get(id_) is not PRESENT:
            states[id_] = PRESENT
            said_by[id_] = by


def _deny(ids: Iterable[str], by: str, states: dict[str, State], said_by: dict[str, str]) -> None:
    for id_ in ids:
        if id_ not in states:
            states[id_] = ABSENT
            said_by[id_] = by


def _apply_lists(
    said: Mapping[str, Value], knowledge: Knowledge, states: dict[str, State], said_by: dict[str, str]
) -> None:
    """Answered lists of exposures and of symptoms: what any of them ticks is PRESENT, the rest on them ABSENT."""
    answered = [key for key in knowledge.members if said.get(key, "skipped") not in NOT_SAID]
    for key in answered:
        _affirm(ticked(said[key]), key, states, said_by)
    for key in answered:
        _deny((id_ for id_ in knowledge.members[key] if said.get(id_) not in NOT_SAID), key, states, said_by)


def _rule_out(
    said: Mapping[str, Value], knowledge: Knowledge, states: dict[str, State], said_by: dict[str, str]
) -> None:
    """What cannot apply to this age and sex (pregnancy at 70) is ABSENT without being asked."""
    person = Findings.of_person(_age_said(said), _sex_said(said))
    conditions = {id_: exposure.applies for id_, exposure in knowledge.exposures.items()}
    conditions |= {id_: finding.applies for id_, finding in knowledge.findings.items()}
    _deny((id_ for id_, applies in conditions.items() if not can_apply(applies, person)), "age", states, said_by)


def _age_said(said: Mapping[str, Value]) -> int | None:
    return age if isinstance(age := said.get("age"), int) else None


def _sex_said(said: Mapping[str, Value]) -> str | None:
    return str(said["sex"]) if said.get("sex") in SEXES else None


def _with_direct_answers(
    lines: Mapping[str, LineState], said: Mapping[str, Value], states: Mapping[str, State], knowledge: Knowledge
) -> dict[str, LineState]:
    """Lines that follow from answers to what they stand for; a yes or "don't know" to the line itself stands."""
    found = dict(lines)
    for line in knowledge.lines.values():
        parts = [states.get(id_, UNKNOWN) for id_ in line.stands_for]
        own = found.get(line.id)
        if own in (LineState.YES, LineState.DONT_KNOW) or not parts:
            continue
        if any(said.get(id_) == "unknown" and id_ not in states for id_ in line.stands_for):
            found[line.id] = LineState.DONT_KNOW
        elif PRESENT in parts:
            found[line.id] = LineState.YES
        elif own is not LineState.NO and set(parts) == {ABSENT}:
            found[line.id] = LineState.NO
    return found
