"""The laws of urgency, on a small knowledge base and on the shipped one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from small_knowledge import changed, small_knowledge
from strategies import Answers, answers, case_of, list_ids, nearly_reassured, plain_ids
from unclench.case import LineState, State, atoms, findings_from, holds, is_so
from unclench.knowledge.load import load_knowledge
from unclench.knowledge.records import Condition, Knowledge
from unclench.triage import TriageDecision, checklists_for, level_of, lines_for, triage
from unclench.wording import Urgency

BASES = [pytest.param(small_knowledge(), id="small"), pytest.param(load_knowledge(), id="shipped")]
on_both = pytest.mark.parametrize("base", BASES)
laws = settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much])


def judged(said: Answers, knowledge: Knowledge) -> TriageDecision:
    return triage(findings_from(case_of(said), knowledge), knowledge)


def rank(said: Answers, knowledge: Knowledge) -> int:
    return judged(said, knowledge).urgency.rank


def said_in(conditions: Iterator[Condition]) -> set[str]:
    return {atom for condition in conditions for atom in atoms(condition) if isinstance(atom, str)}


def lowering(knowledge: Knowledge) -> set[str]:
    """What may lower the urgency by being so: whatever stands in an `unless`, or calls for a reassurance."""
    reassurances = knowledge.reassurances.values()
    found = said_in(part for rule in knowledge.red_flags.values() for part in rule.unless)
    found |= said_in(reassurance.if_ for reassurance in reassurances)
    return found | {line.id for line in knowledge.lines.values() if set(line.stands_for) & found}


@on_both
@laws
@given(data=st.data())
def test_one_more_yes_never_lowers_urgency(base: Knowledge, data: st.DataObject) -> None:
    said = data.draw(answers(base) | nearly_reassured(base))
    id_ = data.draw(st.sampled_from(sorted(set(plain_ids(base)) - lowering(base))))
    spoken_of = {*said, *(part for known in said for part in about(known, base))}
    assume(id_ not in spoken_of and not set(about(id_, base)) & set(said))
    assert rank({**said, id_: "yes"}, base) >= rank(said, base)


@on_both
@laws
@given(data=st.data())
def test_what_is_so_is_what_holds_by_what_is_present(base: Knowledge, data: st.DataObject) -> None:
    findings = findings_from(case_of(data.draw(answers(base))), base)
    for rule in base.red_flags.values():
        for condition in (rule.if_, *rule.unless, *atoms(rule.if_)):
            assert is_so(condition, findings) is (holds(condition, findings) is State.PRESENT)


def about(id_: str, knowledge: Knowledge) -> set[str]:
    """A line and the findings it stands for are one question, with its check and its follow-up."""
    name = id_.partition("/")[2] or id_
    line = knowledge.lines.get(name)
    return {name, *line.stands_for, f"check/{name}", f"follow-up/{name}"} if line else set()


@on_both
@laws
@given(data=st.data())
def test_one_more_rule_never_lowers_urgency(base: Knowledge, data: st.DataObject) -> None:
    said = data.draw(answers(base))
    rule = data.draw(st.sampled_from(sorted(base.red_flags)))
    checklists = {
        id_: checklist.model_copy(
            update={
                "lines": tuple(
                    line.model_copy(update={"rules": tuple(other for other in line.rules if other != rule)})
                    for line in checklist.lines
                )
            }
        )
        for id_, checklist in base.checklists.items()
    }
    red_flags = {id_: flag for id_, flag in base.red_flags.items() if id_ != rule}
    assert rank(said, base) >= rank(said, changed(base, red_flags=red_flags, checklists=checklists))


@on_both
@laws
@given(data=st.data())
def test_dont_know_is_never_less_urgent_than_no(base: Knowledge, data: st.DataObject) -> None:
    said = data.draw(answers(base) | nearly_reassured(base))
    id_ = data.draw(st.sampled_from([*plain_ids(base), *list_ids(base)]))
    nothing = "none" if "/" in id_ else "no"
    for instead in ("unknown", "skipped"):
        assert rank({**said, id_: instead}, base) >= rank({**said, id_: nothing}, base)


@on_both
@laws
@given(data=st.data())
def test_the_order_of_answers_does_not_matter(base: Knowledge, data: st.DataObject) -> None:
    said = data.draw(answers(base))
    shuffled = dict(data.draw(st.permutations(list(said.items()))))
    assert findings_from(case_of(shuffled), base) == findings_from(case_of(said), base)
    assert judged(shuffled, base) == judged(said, base)


@on_both
@laws
@given(data=st.data())
def test_the_level_is_the_highest_of_its_reasons(base: Knowledge, data: st.DataObject) -> None:
    decision = judged(data.draw(answers(base)), base)
    levels = [reason.level.rank for reason in decision.reasons]
    assert levels == sorted(levels, reverse=True)
    if levels:
        assert decision.urgency.rank == levels[0]
        assert decision.decided_by == decision.reasons[0].kind
    else:
        assert decision.urgency in (Urgency.ROUTINE, Urgency.SELF_CARE)


@on_both
@laws
@given(data=st.data())
def test_every_fulfilled_rule_is_among_the_reasons(base: Knowledge, data: st.DataObject) -> None:
    said = data.draw(answers(base))
    findings = findings_from(case_of(said), base)
    named = {reason.red_flag for reason in judged(said, base).reasons}
    for rule in base.red_flags.values():
        defeated = any(holds(part, findings) is State.PRESENT for part in rule.unless)
        if holds(rule.if_, findings) is State.PRESENT and not defeated:
            assert rule.id in named


@on_both
@laws
@given(data=st.data())
def test_nothing_reassures_unless_every_line_was_answered_no(base: Knowledge, data: st.DataObject) -> None:
    findings = findings_from(case_of(data.draw(nearly_reassured(base))), base)
    decision = triage(findings, base)
    if decision.reassurance is None:
        assert decision.urgency is not Urgency.SELF_CARE
        return
    assert not decision.reasons
    named = (base.checklists[id_] for id_ in base.reassurances[decision.reassurance].checklists)
    applying = (checklist for checklist in checklists_for(findings, base) if not checklist.withheld)
    for checklist in (*named, *applying):
        assert {findings.line(line.id) for line in lines_for(checklist, findings)} <= {LineState.NO}


@on_both
@laws
@given(data=st.data())
def test_dont_know_on_an_emergency_line_is_at_least_same_day(base: Knowledge, data: st.DataObject) -> None:
    said = data.draw(answers(base))
    line = data.draw(st.sampled_from(sorted(base.lines)))
    said = {id_: value for id_, value in said.items() if id_.partition("/")[2] != line}
    said |= {line: "unknown", f"checklist/{base.checklist_of_line[line]}": "unknown"}
    findings = findings_from(case_of(said), base)
    assume(level_of(base.lines[line], findings, base) is Urgency.EMERGENCY)
    decision = triage(findings, base)
    assert decision.urgency.rank >= Urgency.SAME_DAY.rank
    assert line in {reason.line for reason in decision.reasons if reason.kind == "dont-know"}


@on_both
@laws
@given(data=st.data())
def test_a_safety_line_not_answered_makes_the_level_provisional(base: Knowledge, data: st.DataObject) -> None:
    said = data.draw(answers(base))
    findings = findings_from(case_of(said), base)
    decision = triage(findings, base)
    listed = {gap.id for gap in decision.unasked}
    for checklist in checklists_for(findings, base):
        for line in lines_for(checklist, findings):
            level = level_of(line, findings, base)
            silent = findings.line(line.id) in (LineState.UNASKED, LineState.SKIPPED)
            if silent and checklist.kind != "gentle" and level and level.rank >= Urgency.SAME_DAY.rank:
                assert line.id in listed
                assert decision.provisional


@on_both
@laws
@given(data=st.data(), age=st.integers(0, 15))
def test_under_16_the_level_is_at_least_routine(base: Knowledge, data: st.DataObject, age: int) -> None:
    said = data.draw(answers(base) | nearly_reassured(base))
    assert rank({**said, "age": age}, base) >= Urgency.ROUTINE.rank


@on_both
@laws
@given(data=st.data())
def test_rewording_changes_nothing(base: Knowledge, data: st.DataObject) -> None:
    said = data.draw(answers(base))
    words = {"name": "x", "when": "x", "statement": "x", "why": "x", "basis_note": "x"}
    reworded = base.model_copy(
        update={
            "red_flags": {id_: rule.model_copy(update=words) for id_, rule in base.red_flags.items()},
            "reassurances": {
                id_: rule.model_copy(update={"name": "x", "text": "x"}) for id_, rule in base.reassurances.items()
            },
            "findings": {
                id_: finding.model_copy(update={"name": "x", "question": "x", "why": "x"})
                for id_, finding in base.findings.items()
            },
        }
    )
    assert judged(said, reworded) == judged(said, base)


@on_both
@laws
@given(data=st.data())
def test_withheld_answers_leave_the_level_provisional(base: Knowledge, data: st.DataObject) -> None:
    said = data.draw(answers(base) | nearly_reassured(base))
    findings = replace(findings_from(case_of(said), base), withheld=1)
    decision = triage(findings, base)
    assert decision.provisional
    assert decision.reassurance is None


@on_both
def test_every_rule_that_stands_on_a_line_counts_when_the_line_is_ticked_and_nothing_else_is_known(
    base: Knowledge,
) -> None:
    """A tick whose follow-up is open counts at the level of the line's highest rule."""
    for line in base.lines.values():
        if len(line.stands_for) > 1 and line.rules:
            highest = max(base.red_flags[rule].urgency.rank for rule in line.rules)
            assert rank({line.id: "yes"}, base) >= highest, line.id


@on_both
@laws
@given(data=st.data())
def test_a_sign_of_a_list_is_never_below_its_own_level(base: Knowledge, data: st.DataObject) -> None:
    said = data.draw(answers(base))
    signs = sorted({part for line in base.lines.values() for part in line.stands_for} & set(base.findings))
    id_ = data.draw(st.sampled_from(signs))
    findings = findings_from(case_of({**said, id_: "yes"}), base)
    sign = base.findings[id_]
    own = sign.alone or base.thresholds.alone[sign.tier]
    assert triage(findings, base).urgency.rank >= own.rank
