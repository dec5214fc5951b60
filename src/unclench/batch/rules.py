"""The columnar twin of `triage`: the level, what decided it and whether it is provisional, for every case."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from unclench.batch.columns import NO, NOTHING, SKIPPED, UNKNOWN, YES, Bytes, Mask, where
from unclench.batch.states import ABSENT, NOT_GIVEN, PRESENT, States, can_apply, holds
from unclench.case import OLDEST, atoms
from unclench.knowledge.records import AgeIs, Checklist, ChecklistLine, Condition, Knowledge, Reassurance, RedFlag
from unclench.triage import ADULT_FROM
from unclench.wording import Urgency

DECIDED_BY = ("rule", "dont-know", "default", "reassurance", "likelihood")
RULE, DONT_KNOW, DEFAULT, REASSURANCE, LIKELIHOOD = range(len(DECIDED_BY))
EMERGENCY, SAME_DAY, ROUTINE, SELF_CARE = (
    np.int8(level.rank) for level in (Urgency.EMERGENCY, Urgency.SAME_DAY, Urgency.ROUTINE, Urgency.SELF_CARE)
)
_NEVER, _ALWAYS = np.zeros((), bool), np.ones((), bool)


@dataclass(frozen=True, slots=True, eq=False)
class Decisions:
    """What the rules say of B cases: (B,) rank of the urgency, place in DECIDED_BY, and whether it is provisional."""

    urgency: Bytes
    decided_by: Bytes
    provisional: Mask


@dataclass(frozen=True, slots=True, eq=False)
class _Known:
    """What the rules ask of the cases more than once.

    `levels`: line -> (B,) or () rank of the highest rule it could still mean, 0 if none. `applying`: checklist -> where
    it applies. `fired`: (B,) or () highest rank of a rule that fired, 0 if none.
    """

    known: States
    knowledge: Knowledge
    levels: Mapping[str, Bytes]
    applying: Mapping[str, Mask]
    fired: Bytes


def decide(known: States, knowledge: Knowledge) -> Decisions:
    """The highest level of every fired rule, sign, pending line and "don't know"; routine, or a reassurance, if none.

    A reason counts here by its level alone. That a fired rule is already heard of a sign or a line needs no look: it
    is at least as loud as what it would silence.
    """
    seen = _seen(known, knowledge)
    loudest, unsure = _loudest(seen), _unsure(seen)
    without_rule = where(unsure, SAME_DAY, ROUTINE)
    by_rule = loudest >= without_rule
    in_full = (known.age != NOT_GIVEN) & (known.withheld == 0)
    child = is_child(known)
    reassured = in_full & ~by_rule & ~unsure & _reassured(seen, child)
    decided_by = where(unsure, DONT_KNOW, where(reassured, REASSURANCE, DEFAULT))
    return Decisions(
        urgency=where(reassured & ~child, SELF_CARE, np.maximum(loudest, without_rule)),
        decided_by=where(by_rule, RULE, decided_by),
        provisional=_unanswered(seen) | _any(known.pending.values()) | ~in_full,
    )


def is_child(known: States) -> Mask:
    """(B,) under 16."""
    return np.asarray((known.age != NOT_GIVEN) & (known.age < ADULT_FROM))


def _seen(known: States, knowledge: Knowledge) -> _Known:
    fired = np.zeros((), np.int8)
    possible: dict[str, Bytes] = {}
    for rule in knowledge.red_flags.values():
        state, defeated, rank = holds(rule.if_, known), _defeated(rule, known), np.int8(rule.urgency.rank)
        possible[rule.id] = where((state != ABSENT) & ~defeated, rank, 0)
        if (fires := (state == PRESENT) & ~defeated).any():
            fired = np.maximum(fired, where(fires, rank, 0))
    levels = {line.id: _level(line, possible) for line in knowledge.lines.values()}
    return _Known(known, knowledge, levels, _applying(known, knowledge), fired)


def _level(line: ChecklistLine, possible: Mapping[str, Bytes]) -> Bytes:
    found = np.zeros((), np.int8)
    for id_ in line.rules:
        found = np.maximum(found, possible[id_])
    return found


def _defeated(rule: RedFlag | Reassurance, known: States) -> Mask:
    return _any(np.equal(holds(part, known), PRESENT) for part in rule.unless)


def _any(masks: Iterable[Mask]) -> Mask:
    found = _NEVER
    for mask in masks:
        found = found | mask
    return found


def _loudest(seen: _Known) -> Bytes:
    """(B,) or () the highest rank of a fired rule, a sign that is so, or a pending line; 0 if there is none."""
    loudest, limits = seen.fired, seen.knowledge.thresholds
    for id_ in dict.fromkeys(part for line in seen.knowledge.lines.values() for part in line.stands_for):
        sign = seen.knowledge.findings.get(id_)
        if sign is None or id_ not in seen.known.states:
            continue
        level = np.int8((sign.alone or limits.alone[sign.tier]).rank)
        if level > ROUTINE:
            loudest = np.maximum(loudest, where(seen.known.state(id_) == PRESENT, level, 0))
    for id_, pending in seen.known.pending.items():
        loudest = np.maximum(loudest, where(pending, seen.levels[id_], 0))
    return loudest


def _unsure(seen: _Known) -> Mask:
    """(B,) or () whether "don't know" stands on a line that could mean an emergency."""
    found = _NEVER
    for id_, state in seen.known.lines.items():
        unsure = (state == UNKNOWN) | seen.known.doubted.get(id_, _NEVER)
        if unsure.any():
            found = found | (unsure & (seen.levels[id_] == EMERGENCY))
    return found


def _unanswered(seen: _Known) -> Mask:
    """(B,) or () whether an emergency or same-day line of a list that applies was not answered; mood apart."""
    found = _NEVER
    for checklist in seen.knowledge.checklists.values():
        applies = seen.applying[checklist.id]
        if checklist.kind == "gentle" or not applies.any():
            continue
        for line in checklist.lines:
            state = seen.known.line(line.id)
            urgent = _ALWAYS if line.opens else np.asarray(seen.levels[line.id] >= SAME_DAY)
            missing = ((state == NOTHING) | (state == SKIPPED)) & urgent & applies
            if missing.any():
                found = found | (missing & can_apply(line.applies, seen.known))
    return found


def _reassured(seen: _Known, child: Mask) -> Mask:
    """(B,) or () whether a reassurance applies: its `if` holds and everything it depends on was answered no."""
    clear = {checklist.id: _clear(checklist, seen) for checklist in seen.knowledge.checklists.values()}
    asked = _ALWAYS
    for checklist in seen.knowledge.checklists.values():
        if not checklist.withheld:
            asked = asked & (clear[checklist.id] | ~seen.applying[checklist.id])
    found = _NEVER
    if not asked.any():
        return found
    for rule in seen.knowledge.reassurances.values():
        reassured = asked & (child == rule.child) & (holds(rule.if_, seen.known) == PRESENT)
        for id_ in rule.checklists:
            reassured = reassured & clear[id_]
        for id_ in rule.absent:
            reassured = reassured & ((seen.known.state(id_) == ABSENT) | (seen.known.line(id_) == NO))
        if reassured.any():
            found = found | (reassured & ~_defeated(rule, seen.known))
    return found


def _clear(checklist: Checklist, seen: _Known) -> Mask:
    """(B,) or () whether every line of a list that could concern the person was answered no."""
    found = _ALWAYS
    for line in checklist.lines:
        found = found & ((seen.known.line(line.id) == NO) | ~can_apply(line.applies, seen.known))
    return found


def _applying(known: States, knowledge: Knowledge) -> dict[str, Mask]:
    opened = _opened(known, knowledge)
    return {
        checklist.id: _applies(checklist, opened.get(checklist.id, _NEVER), known, knowledge)
        for checklist in knowledge.checklists.values()
    }


def _applies(checklist: Checklist, opened: Mask, known: States, knowledge: Knowledge) -> Mask:
    possible = can_apply(checklist.applies, known)
    if checklist.kind in ("general", "gentle"):
        return possible
    if checklist.kind == "region":
        sites = frozenset(site.id for site in knowledge.sites.values() if site.region in checklist.regions)
        described = known.marks.get("site")
        return _NEVER if described is None else possible & (described.names(sites) == PRESENT)
    if checklist.applies is None:
        return opened
    return possible & (_holds_at_some_age(checklist.applies, known) | opened)


def _holds_at_some_age(condition: Condition, known: States) -> Mask:
    """Whether a condition holds, or would at some age where the age is not known: it can only turn at a bound."""
    bounds = {
        bound
        for atom in atoms(condition)
        if isinstance(atom, AgeIs)
        for bound in (0, atom.age_from, atom.age_below)
        if bound is not None and bound <= OLDEST
    }
    if not bounds:
        return np.asarray(holds(condition, known) == PRESENT)
    unknown = known.age == NOT_GIVEN
    ages = (np.where(unknown, np.int16(bound), known.age) for bound in bounds)
    return _any(np.asarray(holds(condition, replace(known, age=age)) == PRESENT) for age in ages)


def _opened(known: States, knowledge: Knowledge) -> dict[str, Mask]:
    """Checklist -> where it is brought up by an exposure or by a line ticked."""
    opens = {id_: exposure.opens for id_, exposure in knowledge.exposures.items()}
    opens |= {id_: medicine.opens for id_, medicine in knowledge.medicines.items()}
    found: dict[str, Mask] = {}
    for id_, lists in opens.items():
        if lists and id_ in known.states:
            for list_ in lists:
                found[list_] = found.get(list_, _NEVER) | (known.state(id_) == PRESENT)
    for line in knowledge.lines.values():
        for list_ in line.opens:
            so = _any(np.asarray(known.state(id_) == PRESENT) for id_ in line.stands_for)
            found[list_] = found.get(list_, _NEVER) | so | (known.line(line.id) == YES)
    return found
