"""How urgent: rules over what was said, and nothing else. Probabilities cannot be seen from here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Literal

from unclench.case import OLDEST, Findings, LineState, State, atoms, can_apply, holds, is_so
from unclench.knowledge.records import (
    AllOf,
    Basis,
    Checklist,
    ChecklistLine,
    Condition,
    Knowledge,
    MarkIs,
    Reassurance,
    RedFlag,
    SexIs,
)
from unclench.wording import Urgency, act_and_deadline, most_urgent, with_number

ADULT_FROM = 16


@dataclass(frozen=True, slots=True)
class Reason:
    """Why the level is what it is: a fired or pending rule, a "don't know" on an emergency line, or a `sign`.

    A sign is a finding of a safety list that is so while no rule that fired speaks of it.
    """

    kind: Literal["rule", "dont-know"]
    red_flag: str | None
    line: str | None
    answers: tuple[str, ...]
    level: Urgency
    act: str
    by_when: str
    basis: Basis
    sources: tuple[str, ...]
    sign: str | None = None


@dataclass(frozen=True, slots=True)
class Unasked:
    """A safety line not answered, or (without a checklist) an open rule: one more answer would decide it."""

    checklist: str | None
    id: str
    level: Urgency


@dataclass(frozen=True, slots=True)
class TriageDecision:
    """The level by rules, what decided it, and what has not been asked."""

    urgency: Urgency
    decided_by: Literal["rule", "dont-know", "default", "reassurance"]
    provisional: bool
    reassurance: str | None
    reasons: tuple[Reason, ...]
    unasked: tuple[Unasked, ...]
    instructions: tuple[str, ...]


def triage(findings: Findings, knowledge: Knowledge, *, number: str | None = None) -> TriageDecision:
    """The highest level of every fired rule, pending line and "don't know"; routine, or a reassurance, if none.

    `number` is the emergency number of the reader's region, if set. Where the age is not given, or answers were
    withheld from a file, the level is provisional and nothing reassures.
    """
    reasons = sorted(
        _reasons(findings, knowledge, number), key=lambda reason: (-reason.level.rank, reason.kind != "rule")
    )
    unasked = (*_unasked_lines(findings, knowledge), *_open_rules(findings, knowledge))
    unanswered = any(gap.checklist is not None for gap in unasked) or bool(findings.pending)
    instructions = tuple(
        instruction.id for instruction in knowledge.instructions.values() if is_so(instruction.if_, findings)
    )
    in_full = findings.age is not None and findings.withheld == 0
    reassurance = _reassurance(findings, knowledge) if in_full and not reasons else None
    urgency = most_urgent(reason.level for reason in reasons) if reasons else Urgency.ROUTINE
    if reassurance and not is_child(findings):
        urgency = Urgency.SELF_CARE
    if is_child(findings):
        urgency = most_urgent((urgency, Urgency.ROUTINE))
    return TriageDecision(
        urgency=urgency,
        decided_by=_decided_by(reasons, reassurance),
        provisional=unanswered or not in_full,
        reassurance=reassurance,
        reasons=tuple(reasons),
        unasked=unasked,
        instructions=instructions,
    )


def is_child(findings: Findings) -> bool:
    """Under 16: rules are asked and no causes are named."""
    return findings.age is not None and findings.age < ADULT_FROM


def fires(rule: RedFlag | Reassurance, findings: Findings) -> bool:
    """`if` holds by what is PRESENT, and nothing in `unless` is PRESENT."""
    return is_so(rule.if_, findings) and not _defeated(rule, findings)


def checklists_for(findings: Findings, knowledge: Knowledge) -> tuple[Checklist, ...]:
    """The checklists that apply, in the order they are asked: general, region, circumstance, gentle."""
    order = ("general", "region", "circumstance", "gentle")
    opened = _opened(findings, knowledge)
    applying = [
        checklist for checklist in knowledge.checklists.values() if _applies(checklist, opened, findings, knowledge)
    ]
    return tuple(sorted(applying, key=lambda checklist: order.index(checklist.kind)))


def lines_for(checklist: Checklist, findings: Findings) -> tuple[ChecklistLine, ...]:
    """The lines of a checklist that could concern this person."""
    return tuple(line for line in checklist.lines if can_apply(line.applies, findings))


def level_of(line: ChecklistLine, findings: Findings, knowledge: Knowledge) -> Urgency | None:
    """The highest level the line could still mean: over its rules that what is known does not exclude."""
    rule = _highest(line, findings, knowledge)
    return rule.urgency if rule else None


def _decided_by(
    reasons: list[Reason], reassurance: str | None
) -> Literal["rule", "dont-know", "default", "reassurance"]:
    if reasons:
        return reasons[0].kind
    return "reassurance" if reassurance else "default"


def _reasons(findings: Findings, knowledge: Knowledge, number: str | None) -> Iterator[Reason]:
    fired = [rule for rule in knowledge.red_flags.values() if fires(rule, findings)]
    for rule in fired:
        yield _rule_reason(rule, None, _answers_behind(rule.if_, findings), number)
    yield from _signs(fired, findings, knowledge, number)
    for id_, state in findings.lines.items():
        highest = _highest(knowledge.lines[id_], findings, knowledge)
        if highest is None:
            continue
        if id_ in findings.pending and highest not in fired:
            yield _rule_reason(highest, id_, (id_,), number)
        unsure = state is LineState.DONT_KNOW or (id_ in findings.doubted and highest not in fired)
        if unsure and highest.urgency is Urgency.EMERGENCY:
            act, by_when = act_and_deadline(Urgency.SAME_DAY)
            yield Reason("dont-know", None, id_, (id_,), Urgency.SAME_DAY, act, by_when, "stricter", highest.sources)


def _signs(fired: list[RedFlag], findings: Findings, knowledge: Knowledge, number: str | None) -> Iterator[Reason]:
    """Signs of the safety lists that are so: each has a level of its own, unless a fired rule speaks of it louder."""
    heard = {id_: rule.urgency for rule in sorted(fired, key=_rank) for id_ in _answers_behind(rule.if_, findings)}
    for line in knowledge.lines.values():
        for id_ in line.stands_for:
            sign = knowledge.findings.get(id_)
            if sign is None or findings.state(id_) is not State.PRESENT:
                continue
            level = sign.alone or knowledge.thresholds.alone[sign.tier]
            if level.rank > heard.get(id_, Urgency.ROUTINE).rank:
                heard[id_] = level
                act, by_when = act_and_deadline(level, number=number)
                yield Reason(
                    "rule", None, None, (id_,), level, act, by_when, "inferred", _sources_of(line, knowledge), id_
                )


def _rank(rule: RedFlag) -> int:
    return rule.urgency.rank


def _sources_of(line: ChecklistLine, knowledge: Knowledge) -> tuple[str, ...]:
    return tuple(dict.fromkeys(source for id_ in line.rules for source in knowledge.red_flags[id_].sources))


def _rule_reason(rule: RedFlag, line: str | None, answers: tuple[str, ...], number: str | None) -> Reason:
    act, by_when = act_and_deadline(rule.urgency, number=number)
    own = with_number(rule.act, number) if rule.act else None
    return Reason(
        "rule", rule.id, line, answers, rule.urgency, own or act, rule.by_when or by_when, rule.basis, rule.sources
    )


def _answers_behind(condition: Condition, findings: Findings) -> tuple[str, ...]:
    """The answers that made a condition hold: ids, marks as `mark=value`, `age` and `sex`."""
    found: list[str] = []
    for atom in atoms(condition):
        if holds(atom, findings) is not State.PRESENT:
            continue
        if isinstance(atom, str):
            found.append(atom)
        elif isinstance(atom, MarkIs):
            found += [
                f"{atom.mark}={value}"
                for value in sorted((findings.described(atom.mark) or frozenset()) & set(atom.is_))
            ]
        else:
            found.append("sex" if isinstance(atom, SexIs) else "age")
    return tuple(dict.fromkeys(found))


def _highest(line: ChecklistLine, findings: Findings, knowledge: Knowledge) -> RedFlag | None:
    rules = (knowledge.red_flags[id_] for id_ in line.rules)
    return next((rule for rule in sorted(rules, key=_rank, reverse=True) if not _excluded(rule, findings)), None)


def _excluded(rule: RedFlag, findings: Findings) -> bool:
    return holds(rule.if_, findings) is State.ABSENT or _defeated(rule, findings)


def _defeated(rule: RedFlag | Reassurance, findings: Findings) -> bool:
    return any(is_so(part, findings) for part in rule.unless)


def _unasked_lines(findings: Findings, knowledge: Knowledge) -> Iterator[Unasked]:
    """Emergency and same-day lines of the lists that apply which nobody has answered; skipped is not answered.

    A line that opens another list counts as an emergency line: what that list asks about is not known either.
    """
    for checklist in checklists_for(findings, knowledge):
        if checklist.kind == "gentle":
            continue  # mood is asked once, gently; not having been asked makes no other answer less sure
        for line in lines_for(checklist, findings):
            if findings.line(line.id) not in (LineState.UNASKED, LineState.SKIPPED):
                continue
            level = Urgency.EMERGENCY if line.opens else level_of(line, findings, knowledge)
            if level is not None and level.rank >= Urgency.SAME_DAY.rank:
                yield Unasked(checklist.id, line.id, level)


def _open_rules(findings: Findings, knowledge: Knowledge) -> Iterator[Unasked]:
    for rule in knowledge.red_flags.values():
        if _is_open(rule, findings):
            yield Unasked(None, rule.id, rule.urgency)


def _is_open(rule: RedFlag, findings: Findings) -> bool:
    """All the rule needs is PRESENT, by more than age and sex, but one single answer nobody gave."""
    if not isinstance(rule.if_, AllOf):
        return False
    unknown = []
    for part in rule.if_.all:
        state = holds(part, findings)
        if state is State.UNKNOWN:
            unknown.append(part)
        if state is State.ABSENT or len(unknown) > 1:
            return False
    if not unknown or _defeated(rule, findings):
        return False
    missing = [atom for atom in atoms(unknown[0]) if holds(atom, findings) is State.UNKNOWN]
    said = [atom for atom in atoms(rule.if_) if isinstance(atom, str | MarkIs) and is_so(atom, findings)]
    return len(missing) == 1 and bool(said)


def _reassurance(findings: Findings, knowledge: Knowledge) -> str | None:
    """The first reassurance that applies: its `if` holds and everything it depends on was answered no."""
    for reassurance in knowledge.reassurances.values():
        if (
            reassurance.child is is_child(findings)
            and fires(reassurance, findings)
            and _all_clear(reassurance, findings, knowledge)
        ):
            return reassurance.id
    return None


def _all_clear(reassurance: Reassurance, findings: Findings, knowledge: Knowledge) -> bool:
    absent = all(_denied(id_, findings) for id_ in reassurance.absent)
    lists = {
        *reassurance.checklists,
        *(checklist.id for checklist in checklists_for(findings, knowledge) if not checklist.withheld),
    }
    lines = (line for id_ in lists for line in lines_for(knowledge.checklists[id_], findings))
    return absent and all(findings.line(line.id) is LineState.NO for line in lines)


def _denied(id_: str, findings: Findings) -> bool:
    return findings.state(id_) is State.ABSENT or findings.line(id_) is LineState.NO


def _applies(checklist: Checklist, opened: set[str], findings: Findings, knowledge: Knowledge) -> bool:
    if checklist.applies is not None and holds(checklist.applies, findings) is State.ABSENT:
        return False
    if checklist.kind in ("general", "gentle"):
        return True
    if checklist.kind == "region":
        regions = {knowledge.sites[site].region for site in findings.marks.get("site", ()) if site in knowledge.sites}
        return bool(regions & set(checklist.regions))
    if checklist.applies is not None and _holds_at_some_age(checklist.applies, findings):
        return True
    return checklist.id in opened


def _holds_at_some_age(condition: Condition, findings: Findings) -> bool:
    """Whether a condition holds, or would at some age where the age is not known."""
    ages = range(OLDEST + 1) if findings.age is None else (findings.age,)
    return any(is_so(condition, replace(findings, age=age)) for age in ages)


def _opened(findings: Findings, knowledge: Knowledge) -> set[str]:
    """Circumstance lists brought up by an exposure or by a line ticked."""
    opens = {id_: exposure.opens for id_, exposure in knowledge.exposures.items()}
    opens |= {id_: medicine.opens for id_, medicine in knowledge.medicines.items()}
    by_exposure = {list_ for id_, lists in opens.items() if findings.state(id_) is State.PRESENT for list_ in lists}
    by_line = {id_ for line in _ticked(findings, knowledge) for id_ in line.opens}
    return by_exposure | by_line


def _ticked(findings: Findings, knowledge: Knowledge) -> Iterable[ChecklistLine]:
    """Lines answered yes, or with something they stand for known to be so."""
    for line in knowledge.lines.values():
        known = any(findings.state(id_) is State.PRESENT for id_ in line.stands_for)
        if known or findings.line(line.id) is LineState.YES:
            yield line
