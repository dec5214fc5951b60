"""The columnar twin of `case.findings_from`: what is present, absent or unknown in every case of a batch.

Three values as numbers, so that "all" is the least and "any" the greatest: ABSENT -1, OPEN (unknown) 0, PRESENT 1. An
array of shape () says the same of every case.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from unclench.batch.columns import NO, NOTHING, SKIPPED, UNKNOWN, YES, Bytes, Columns, Mask, where
from unclench.case import NOT_SAID, SEXES, several, ticked
from unclench.knowledge.records import AgeIs, AllOf, AnyOf, ChecklistLine, Condition, Knowledge, MarkIs, SexIs

ABSENT, OPEN, PRESENT = -1, 0, 1
NOT_GIVEN = -1
_OTHER = SEXES.index("other")
_WHOLE = np.array([NOTHING, NO, NO, UNKNOWN, SKIPPED, NO], np.int8)
"""What an answer to a whole checklist says of a line it does not tick."""


@dataclass(frozen=True, slots=True, eq=False)
class Described:
    """What B cases said of one mark: (B,) places of what was said, -1 for nothing; `named` (V, said + 1) which of them
    name each of the mark's `values`, the last, nothing, none.
    """

    codes: NDArray[np.int32]
    named: Mask
    values: tuple[str, ...]

    def names(self, values: Sequence[str] | frozenset[str]) -> Bytes:
        """(B,) PRESENT where one of some values was named, ABSENT where others were, OPEN where nothing was said."""
        chosen = [number for number, value in enumerate(self.values) if value in values]
        table = where(np.asarray(self.named[chosen].any(axis=0)), PRESENT, ABSENT)
        table[-1] = OPEN
        return np.asarray(table.take(self.codes, mode="wrap"))


@dataclass(frozen=True, slots=True, eq=False)
class States:
    """What is known of B cases; see `case.Findings`, whose fields these are. What is not in a mapping is unknown.

    `age`: (B,) years, -1 not given. `sex`: (B,) place in SEXES, -1 not given. `states`: (B,) ABSENT, OPEN, PRESENT.
    `lines`: (B,) NOTHING (unasked), YES, NO, UNKNOWN ("don't know"), SKIPPED.
    """

    rows: int
    age: NDArray[np.int16]
    sex: Bytes
    states: Mapping[str, Bytes]
    marks: Mapping[str, Described]
    lines: Mapping[str, Bytes]
    pending: Mapping[str, Mask]
    doubted: Mapping[str, Mask]
    withheld: NDArray[np.int32]

    def state(self, id_: str) -> Bytes:
        """(B,) or () ABSENT, OPEN or PRESENT."""
        return self.states.get(id_, _OPEN)

    def line(self, id_: str) -> Bytes:
        """(B,) or () what was said to a line."""
        return self.lines.get(id_, _OPEN)


_OPEN = np.zeros((), np.int8)


def states_from(told: Columns, knowledge: Knowledge) -> States:
    """Everything that follows from the answers of every case, as `findings_from` has it for one."""
    person = _person(told)
    lines = _line_states(told, knowledge)
    states, pending = _line_effects(told, lines, knowledge)
    _apply_lists(told, knowledge, states)
    _rule_out(person, knowledge, states)
    final = _with_direct_answers(lines, told, states, knowledge)
    return States(
        rows=told.rows,
        age=person.age,
        sex=person.sex,
        states=states,
        marks=_marks(told, knowledge),
        lines=final,
        pending=pending,
        doubted=_doubted(told, final, knowledge),
        withheld=told.withheld,
    )


def holds(condition: Condition, known: States) -> Bytes:
    """(B,) or () a condition in Kleene's three values; see `case.holds`."""
    match condition:
        case str():
            return known.state(condition)
        case AllOf():
            return _joined(np.minimum, [holds(part, known) for part in condition.all])
        case AnyOf():
            return _joined(np.maximum, [holds(part, known) for part in condition.any])
        case MarkIs():
            said = known.marks.get(condition.mark)
            return _OPEN if said is None else said.names(condition.is_)
        case AgeIs():
            return _age(condition, known.age)
        case SexIs():
            return _known(known.sex == SEXES.index(condition.sex), (known.sex >= 0) & (known.sex != _OTHER))


def can_apply(condition: Condition | None, known: States) -> Mask:
    """(B,) or () whether something with this `applies` could concern the person."""
    return np.ones((), bool) if condition is None else np.asarray(holds(condition, known) != ABSENT)


def _joined(least_or_most: np.ufunc, parts: list[Bytes]) -> Bytes:
    """The constant parts first, so that they cost nothing."""
    found, *rest = sorted(parts, key=np.ndim)
    for part in rest:
        found = least_or_most(found, part)
    return found


def _age(condition: AgeIs, age: NDArray[np.int16]) -> Bytes:
    old_enough = age >= (condition.age_from or 0)
    young_enough = np.ones((), bool) if condition.age_below is None else age < condition.age_below
    return _known(old_enough & young_enough, age != NOT_GIVEN)


def _known(true: Mask, said: Mask) -> Bytes:
    return where(said, where(true, PRESENT, ABSENT), OPEN)


def _person(told: Columns) -> States:
    """Age and sex alone, nothing else known."""
    age = np.full(told.rows, NOT_GIVEN, np.int16)
    if column := told.by_id.get("age"):
        years = [value if isinstance(value, int) else NOT_GIVEN for value in column.values]
        age = np.asarray(column.by_value(np.array([*years, NOT_GIVEN], np.int16)), np.int16)
    sex = np.full(told.rows, NOT_GIVEN, np.int8)
    if column := told.by_id.get("sex"):
        sex = column.told(lambda value: SEXES.index(str(value)) if value in SEXES else NOT_GIVEN)
    return States(told.rows, age, sex, {}, {}, {}, {}, {}, told.withheld)


def _marks(told: Columns, knowledge: Knowledge) -> dict[str, Described]:
    """The marks that were described; how often it comes reads like one."""
    offered = {mark.id: tuple(value.id for value in mark.values) for mark in knowledge.marks.values()}
    offered["frequency"] = tuple(band.id for band in knowledge.frequency.bands)
    found = {}
    for mark, values in offered.items():
        if column := told.by_id.get(mark):
            said = np.array([*(value not in NOT_SAID for value in column.values), False])
            place = np.where(said, np.cumsum(said, dtype=np.int32) - 1, np.int32(-1))
            named = column.members(several, values)
            kept = np.concatenate([named[:, said], named[:, -1:]], axis=1)
            found[mark] = Described(np.asarray(column.by_value(place), np.int32), kept, values)
    return found


def _line_states(told: Columns, knowledge: Knowledge) -> dict[str, Bytes]:
    """Every line that was answered: by itself, by its check or follow-up, or by the checklist it stands on."""
    lines: dict[str, Bytes] = {}
    for checklist in knowledge.checklists.values():
        whole, rest = told.by_id.get(f"checklist/{checklist.id}"), _OPEN
        if whole is not None:
            rest = _WHOLE[told.plain(f"checklist/{checklist.id}")]
            members = whole.members(ticked, [line.id for line in checklist.lines])
        for place, line in enumerate(checklist.lines):
            state = _line_state(line, rest, told)
            if whole is not None:
                state = where(whole.by_value(members[place]), YES, state)
            if state.ndim:
                lines[line.id] = state
    return lines


def _line_state(line: ChecklistLine, rest: Bytes, told: Columns) -> Bytes:
    """Any yes counts first; then a check that found nothing; then the line's own answer; then its list's."""
    own, checked = told.plain(line.id), told.plain(f"check/{line.id}")
    state = rest
    if own.ndim:
        state = where(own != NOTHING, own, rest)
    if checked.ndim:
        state = where(checked == NO, NO, state)
        state = where((own == YES) | (checked == YES), YES, state)
    if follow_up := told.by_id.get(f"follow-up/{line.id}"):
        named = follow_up.told(lambda value: value is not None and bool(ticked(value)))
        state = where(named != 0, YES, state)
    return state


class _Effects:
    """What lines affirm and deny, gathered by finding and exposure, since a yes comes before every no."""

    def __init__(self) -> None:
        self.affirmed: defaultdict[str, list[Mask]] = defaultdict(list)
        self.denied: defaultdict[str, list[Mask]] = defaultdict(list)

    def applied(self, plain: Bytes, id_: str) -> Bytes:
        """(B,) or () the state of one id from its own answer and from the lines."""
        state = where(plain == YES, PRESENT, where(plain == NO, ABSENT, OPEN))
        for mask in self.affirmed.get(id_, ()):
            state = where(mask, PRESENT, state)
        for mask in self.denied.get(id_, ()):
            state = where(mask & (state == OPEN), ABSENT, state)
        return state


def _line_effects(
    told: Columns, lines: Mapping[str, Bytes], knowledge: Knowledge
) -> tuple[dict[str, Bytes], dict[str, Mask]]:
    """The states by plain answers, lines and follow-ups; and the lines still pending."""
    effects = _Effects()
    pending = {}
    for id_, state in lines.items():
        line = knowledge.lines[id_]
        _deny(line, state == NO, told, effects)
        yes = state == YES
        if line.stands_for and yes.any() and (waits := _affirm(line, yes, told, effects)).any():
            pending[id_] = waits
    known = (*knowledge.findings, *knowledge.exposures, *knowledge.medicines)
    states = {}
    for id_ in known:
        if id_ in told.by_id or id_ in effects.affirmed or id_ in effects.denied:
            states[id_] = effects.applied(told.plain(id_), id_)
    return states, pending


def _deny(line: ChecklistLine, denied: Mask, told: Columns, effects: _Effects) -> None:
    """A line answered no denies what it stands for, but not what was said to be unknown where no check was made."""
    if not denied.any():
        return
    checked = told.plain(f"check/{line.id}") == NO
    for part in line.stands_for:
        own = told.plain(part)
        effects.denied[part].append(denied & ((own != UNKNOWN) | checked) if own.ndim else denied)


def _affirm(line: ChecklistLine, yes: Mask, told: Columns, effects: _Effects) -> Mask:
    """A line answered yes affirms what it turned out to mean and denies the rest; gives where it means nothing yet."""
    if len(line.stands_for) == 1:
        effects.affirmed[line.stands_for[0]].append(yes)
        return np.zeros((), bool)
    follow_up = told.by_id.get(f"follow-up/{line.id}")
    if follow_up is None:
        return yes
    members = follow_up.members(ticked, line.stands_for)
    named = yes & follow_up.by_value(np.asarray(members.any(axis=0)))
    for part, chosen in zip(line.stands_for, members, strict=True):
        effects.affirmed[part].append(yes & follow_up.by_value(chosen))
        effects.denied[part].append(named)
    return yes & ~named


def _apply_lists(told: Columns, knowledge: Knowledge, states: dict[str, Bytes]) -> None:
    """Answered lists of exposures and of symptoms: what any of them ticks is PRESENT, the rest on them ABSENT."""
    for key, ids in knowledge.members.items():
        column = told.by_id.get(key)
        if column is None:
            continue
        answered = column.told(lambda value: value is not None and value not in NOT_SAID) != 0
        for id_, chosen in zip(ids, column.members(ticked, ids), strict=True):
            own, before = told.plain(id_), states.get(id_, _OPEN)
            denied = answered & (before == OPEN) & (own != UNKNOWN) & (own != SKIPPED)
            state = where(denied, ABSENT, before)
            states[id_] = where(column.by_value(chosen), PRESENT, state)


def _rule_out(person: States, knowledge: Knowledge, states: dict[str, Bytes]) -> None:
    """What cannot apply to this age and sex is ABSENT without being asked."""
    conditions = {id_: exposure.applies for id_, exposure in knowledge.exposures.items()}
    conditions |= {id_: finding.applies for id_, finding in knowledge.findings.items()}
    for id_, applies in conditions.items():
        out = ~can_apply(applies, person)
        if out.any():
            before = states.get(id_, _OPEN)
            states[id_] = where(out & (before == OPEN), ABSENT, before)


def _with_direct_answers(
    lines: Mapping[str, Bytes], told: Columns, states: Mapping[str, Bytes], knowledge: Knowledge
) -> dict[str, Bytes]:
    """Lines that follow from answers to what they stand for; a yes or "don't know" to the line itself stands."""
    found = dict(lines)
    for line in knowledge.lines.values():
        if states.keys().isdisjoint(line.stands_for) and told.by_id.keys().isdisjoint(line.stands_for):
            continue
        parts = [states.get(id_, _OPEN) for id_ in line.stands_for]
        most, own = _joined(np.maximum, parts), lines.get(line.id, _OPEN)
        said = where(most == PRESENT, YES, where(most == ABSENT, NO, own))
        for id_, part in zip(line.stands_for, parts, strict=True):
            plain = told.plain(id_)
            if plain.ndim:
                said = where((plain == UNKNOWN) & (part == OPEN), UNKNOWN, said)
        stands = (own == YES) | (own == UNKNOWN)
        found[line.id] = where(stands, own, said)
    return found


def _doubted(told: Columns, lines: Mapping[str, Bytes], knowledge: Knowledge) -> dict[str, Mask]:
    """Lines to which "don't know" was said, alone or with their whole list, even if a yes came on top."""
    found = {}
    for checklist in knowledge.checklists.values():
        whole = told.plain(f"checklist/{checklist.id}") == UNKNOWN
        for line in checklist.lines:
            unknown = whole | (told.plain(line.id) == UNKNOWN)
            if unknown.any():
                found[line.id] = unknown & (lines[line.id] != NO)
    return found
