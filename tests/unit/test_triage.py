"""Urgency on a small knowledge base: what fires, what only counts for now, what is still to be asked."""

from __future__ import annotations

from typing import Any

import pytest

from small_knowledge import changed, small_knowledge
from unclench.case import Case, Findings, findings_from
from unclench.knowledge.records import AgeIs, AllOf, AnyOf, Knowledge, SexIs
from unclench.triage import (
    Reason,
    TriageDecision,
    Unasked,
    checklists_for,
    fires,
    is_child,
    level_of,
    lines_for,
    triage,
)
from unclench.wording import Urgency, act_and_deadline
from unclench.wording.urgency import LOCAL_NUMBER

K = small_knowledge()
CLEAR = ({"checklist/general": "none"}, {"checklist/leg": "none"}, {"checklist/mood": "none"})
CRAMP = ({"age": 40}, {"site": ["calf"]}, {"movement": "hard-knot"}, {"tired": "no"})


def found(*answers: dict[str, Any]) -> Findings:
    return findings_from(Case.of(answers), K)


def judged(*answers: dict[str, Any], knowledge: Knowledge = K, withheld: int = 0) -> TriageDecision:
    return triage(findings_from(Case.of(answers, withheld=withheld), knowledge), knowledge)


def lists(*answers: dict[str, Any], knowledge: Knowledge = K) -> list[str]:
    findings = findings_from(Case.of(answers), knowledge)
    return [checklist.id for checklist in checklists_for(findings, knowledge)]


def with_list(id_: str, **changes: object) -> Knowledge:
    """The small knowledge base with one checklist changed."""
    return changed(K, checklists={**K.checklists, id_: K.checklists[id_].model_copy(update=changes)})


def fired(decision: TriageDecision) -> list[str | None]:
    return [reason.red_flag for reason in decision.reasons]


def test_nothing_said_is_routine_and_provisional() -> None:
    decision = judged()
    assert (decision.urgency, decision.decided_by, decision.provisional) == (Urgency.ROUTINE, "default", True)
    assert decision.reasons == ()


def test_a_fired_rule_says_which_answers_fired_it_what_to_do_and_why() -> None:
    decision = judged({"age": 40}, {"one-leg-swollen": "yes"}, {"site": ["calf", "low-back"]})
    assert decision.reasons == (
        Reason(
            kind="rule",
            red_flag="clot",
            line=None,
            answers=("one-leg-swollen", "site=calf"),
            level=Urgency.SAME_DAY,
            act="Call the clinic.",
            by_when="By tonight.",
            basis="stricter",
            sources=("clot-source",),
        ),
    )
    assert (decision.urgency, decision.decided_by) == (Urgency.SAME_DAY, "rule")


def test_a_rule_without_words_of_its_own_takes_the_table() -> None:
    (reason,) = triage(found({"saddle-numbness": "yes"}), K, number="112").reasons
    assert (reason.act, reason.by_when) == ("Call 112.", "Now. Do not drive yourself.")
    (reason,) = judged({"saddle-numbness": "yes"}).reasons
    assert reason.act == "Call your local emergency number."


def test_a_pending_line_names_the_number_of_the_region_too() -> None:
    (reason,) = triage(found({"general-numb-or-hot": "yes"}), K, number="112").reasons
    assert reason.act == "Call 112."


def test_age_and_sex_are_named_among_the_answers() -> None:
    (reason,) = judged({"age": 55}, {"first-back-pain": "yes"}).reasons
    assert reason.answers == ("first-back-pain", "age")
    condition = AllOf(all=(SexIs(sex="female"), "fever"))
    rule = K.red_flags["clot"].model_copy(update={"if_": condition})
    knowledge = changed(K, red_flags={"hot": rule}, checklists={})
    (reason,) = judged({"sex": "female"}, {"fever": "yes"}, knowledge=knowledge).reasons
    assert reason.answers == ("sex", "fever")


def test_only_the_answers_that_hold_are_named() -> None:
    (reason,) = judged({"fever": "yes"}, {"saddle-numbness": "no"}, {"site": ["calf"]}, {"surgery": "yes"}).reasons
    assert reason.answers == ("fever", "surgery")


def test_the_highest_level_wins_and_stands_first() -> None:
    decision = judged({"one-leg-swollen": "yes"}, {"site": ["calf"]}, {"breathless": "yes"})
    assert fired(decision) == ["clot-in-lung", "clot"]
    assert decision.urgency is Urgency.EMERGENCY


def test_unless_is_defeated_by_yes_alone() -> None:
    swollen = ({"one-leg-swollen": "yes"}, {"site": ["calf"]}, {"breathless": "no"})
    assert judged(*swollen, {"known-cyst": "yes"}).urgency is Urgency.ROUTINE
    for value in ("no", "unknown", "skipped"):
        assert fired(judged(*swollen, {"known-cyst": value})) == ["clot"]


def test_a_part_of_a_rule_that_is_no_keeps_it_from_firing() -> None:
    assert judged({"one-leg-swollen": "yes"}, {"site": ["low-back"]}, {"breathless": "no"}).reasons == ()


def test_a_warning_of_routine_level_is_a_reason() -> None:
    decision = judged({"tired": "yes"}, {"recency": "months"})
    assert (decision.urgency, decision.decided_by) == (Urgency.ROUTINE, "rule")


def test_a_pending_line_counts_at_its_highest_rule() -> None:
    decision = judged({"general-numb-or-hot": "yes"})
    assert [(reason.red_flag, reason.line, reason.answers) for reason in decision.reasons] == [
        ("cauda-equina", "general-numb-or-hot", ("general-numb-or-hot",))
    ]
    assert (decision.urgency, decision.provisional) == (Urgency.EMERGENCY, True)


def test_a_pending_line_leaves_out_the_rules_that_are_excluded() -> None:
    decision = judged({"general-numb-or-hot": "yes"}, {"saddle-numbness": "no"})
    assert fired(decision) == ["infected-back"]
    assert decision.urgency is Urgency.SAME_DAY
    excluded = judged(
        *({"general-numb-or-hot": "yes"}, {"saddle-numbness": "no"}, {"site": ["calf"]}, {"exposures/recent": "none"})
    )
    assert excluded.reasons == ()
    assert excluded.provisional


def test_a_pending_line_says_nothing_again_that_already_fired() -> None:
    assert fired(judged({"general-numb-or-hot": "yes"}, {"saddle-numbness": "yes"})) == ["cauda-equina"]


def test_a_pending_line_alone_makes_the_level_provisional() -> None:
    everything = ({"age": 40}, {"site": ["calf"]}, *CLEAR[1:])
    named = {"follow-up/general-numb-or-hot": ["fever"]}
    ticked = {"checklist/general": ["general-numb-or-hot"]}
    assert judged(*everything, ticked).provisional
    assert not judged(*everything, ticked, named).provisional


def test_dont_know_on_an_emergency_line_is_at_least_same_day_and_names_the_check() -> None:
    decision = judged({"leg-swollen": "unknown"})
    assert decision.reasons == (
        Reason(
            kind="dont-know",
            red_flag=None,
            line="leg-swollen",
            answers=("leg-swollen",),
            level=Urgency.SAME_DAY,
            act="Get medical help today.",
            by_when="Today, out of hours too.",
            basis="stricter",
            sources=("clot-in-lung-source",),
        ),
    )
    assert (decision.urgency, decision.decided_by) == (Urgency.SAME_DAY, "dont-know")


def test_dont_know_counts_only_while_the_emergency_is_possible() -> None:
    assert judged({"leg-swollen": "unknown"}, {"breathless": "no"}).reasons == ()
    assert judged({"general-back": "unknown"}, {"age": 60}).reasons == ()
    assert judged({"leg-swollen": "skipped"}).reasons == ()


@pytest.mark.parametrize("more", [{"pregnancy-blood": "yes"}, {"check/pregnancy-blood": "yes"}, {"bleeding": "yes"}])
def test_a_yes_does_not_take_back_a_dont_know_that_it_leaves_open(more: dict[str, Any]) -> None:
    decision = judged({"checklist/pregnancy": "unknown"}, more)
    assert (decision.urgency, decision.decided_by) == (Urgency.SAME_DAY, "dont-know")
    settled = judged({"checklist/pregnancy": "unknown"}, more, {"pregnant": "yes"})
    assert settled.decided_by == "rule"


def test_between_a_rule_and_a_dont_know_of_one_level_the_rule_decides() -> None:
    decision = judged({"leg-swollen": "unknown"}, {"fever": "yes"}, {"site": ["low-back"]})
    assert [(reason.kind, reason.level) for reason in decision.reasons] == [
        ("rule", Urgency.SAME_DAY),
        ("dont-know", Urgency.SAME_DAY),
    ]
    pending = judged({"general-breath": "unknown"}, {"general-numb-or-hot": "yes"}, {"saddle-numbness": "no"})
    assert [reason.kind for reason in pending.reasons] == ["rule", "dont-know"]
    assert pending.decided_by == "rule"


def test_a_dont_know_below_an_emergency_does_not_decide() -> None:
    decision = judged({"leg-swollen": "unknown"}, {"saddle-numbness": "yes"})
    assert (decision.urgency, decision.decided_by) == (Urgency.EMERGENCY, "rule")
    assert [reason.kind for reason in decision.reasons] == ["rule", "dont-know"]


def test_the_opening_lists_come_in_order() -> None:
    assert lists({"age": 40}) == ["general", "mood"]
    assert lists({"age": 40}, {"site": ["low-back", "calf"]}) == ["general", "leg", "back", "mood"]
    assert lists({"age": 40}, {"site": ["calf"]}, {"pregnant": "yes"}) == ["general", "leg", "pregnancy", "mood"]


def test_a_list_is_opened_by_a_line_an_exposure_or_a_medicine() -> None:
    for answer in ({"general-medicine": "yes"}, {"water-tablet": "yes"}):
        assert "medicine" in lists({"age": 40}, answer)
    assert "medicine" not in lists({"age": 40}, {"water-tablet": "no"}, {"general-medicine": "no"})
    assert "pregnancy" not in lists({"age": 40}, {"sex": "male"})


def test_a_list_for_children_is_asked_below_16_and_where_no_age_is_given() -> None:
    assert "child" in lists({"age": 15})
    assert "child" not in lists({"age": 16})
    assert "child" in lists()
    assert "child" in lists({"age": "unknown"})


def test_a_list_that_cannot_apply_is_left_out_whatever_opens_it() -> None:
    knowledge = with_list("pregnancy", applies=SexIs(sex="female"))
    answers = Case.of([{"age": 40}, {"pregnant": "yes"}, {"sex": "male"}])
    assert "pregnancy" not in [
        checklist.id for checklist in checklists_for(findings_from(answers, knowledge), knowledge)
    ]
    grown_up = with_list("mood", applies=AgeIs(age_from=16))
    for age, asked in ((15, False), (16, True)):
        findings = findings_from(Case.of([{"age": age}]), grown_up)
        assert ("mood" in [checklist.id for checklist in checklists_for(findings, grown_up)]) is asked


def test_another_age_than_the_one_given_brings_up_no_list() -> None:
    knowledge = with_list("child", applies=AnyOf(any=(AgeIs(age_below=16), "fever")))
    for fever, asked in (("unknown", False), ("yes", True)):
        assert ("child" in lists({"age": 40}, {"fever": fever}, knowledge=knowledge)) is asked


def test_a_line_opens_its_lists_also_by_what_it_stands_for() -> None:
    line = K.lines["leg-swollen"].model_copy(update={"opens": ("medicine",)})
    knowledge = with_list("leg", lines=(line,))
    for said, asked in (("unknown", False), ("yes", True)):
        assert ("medicine" in lists({"age": 40}, {"leg-swollen": said}, knowledge=knowledge)) is asked
    assert "medicine" in lists({"age": 40}, {"leg-swollen": "unknown"}, {"one-leg-swollen": "yes"}, knowledge=knowledge)


def test_lines_that_cannot_concern_the_person_are_left_out() -> None:
    general = K.checklists["general"]
    assert [line.id for line in lines_for(general, found({"age": 49}))][-1] == "general-medicine"
    for answers in (({"age": 50},), ()):
        assert [line.id for line in lines_for(general, found(*answers))][-1] == "general-back"


def test_the_level_of_a_line_is_the_highest_it_can_still_mean() -> None:
    line = K.lines["leg-swollen"]
    assert level_of(line, found(), K) is Urgency.EMERGENCY
    assert level_of(line, found({"breathless": "no"}), K) is Urgency.SAME_DAY
    assert level_of(line, found({"breathless": "no"}, {"known-cyst": "yes"}), K) is None
    assert level_of(K.lines["general-medicine"], found(), K) is None


def test_every_safety_line_not_answered_is_listed_with_its_level() -> None:
    decision = judged({"age": 60}, {"exposures/person": "none"}, {"site": ["foot"]}, {"checklist/leg": "skipped"})
    assert tuple(gap for gap in decision.unasked if gap.checklist) == (
        Unasked("general", "general-breath", Urgency.EMERGENCY),
        Unasked("general", "general-numb-or-hot", Urgency.EMERGENCY),
        Unasked("general", "general-medicine", Urgency.EMERGENCY),
        Unasked("leg", "leg-swollen", Urgency.EMERGENCY),
    )
    assert decision.provisional


def test_lines_after_an_answered_one_and_lines_of_same_day_are_listed_too() -> None:
    decision = judged({"age": 40}, {"site": ["calf"]}, {"general-breath": "no"}, {"general-numb-or-hot": "no"})
    assert [gap for gap in decision.unasked if gap.checklist] == [
        Unasked("general", "general-medicine", Urgency.EMERGENCY),
        Unasked("leg", "leg-swollen", Urgency.SAME_DAY),
    ]


def test_a_line_that_is_not_urgent_may_stay_unasked() -> None:
    answered = [{line: "no"} for line in ("general-breath", "general-numb-or-hot", "general-medicine")]
    assert not judged({"age": 60}, {"site": ["calf"]}, *answered, *CLEAR[1:]).provisional


def test_a_rule_one_answer_short_is_open() -> None:
    assert Unasked(None, "clot-in-lung", Urgency.EMERGENCY) in judged({"breathless": "yes"}).unasked
    assert Unasked(None, "older-back", Urgency.SOON) in judged({"first-back-pain": "yes"}).unasked
    for answers in (
        ({"breathless": "yes"}, {"one-leg-swollen": "no"}),
        ({"breathless": "yes"}, {"one-leg-swollen": "yes"}),
        ({"breathless": "no"},),
    ):
        assert not [gap for gap in judged(*answers).unasked if gap.id == "clot-in-lung"]
    assert not [gap for gap in judged({"known-cyst": "yes"}, {"one-leg-swollen": "yes"}).unasked if gap.id == "clot"]


def test_a_rule_is_open_only_where_one_single_answer_decides() -> None:
    open_rules = [
        [gap.id for gap in judged(*answers).unasked if gap.checklist is None]
        for answers in (
            ({"age": 60},),
            ({"fever": "yes"},),
            ({"fever": "yes"}, {"site": ["calf"]}),
            ({"site": ["low-back"]},),
        )
    ]
    assert open_rules == [[], [], ["clot", "infected-back"], ["infected-back"]]


def test_a_rule_of_one_part_is_never_open() -> None:
    assert not [gap for gap in judged().unasked if gap.checklist is None]


def test_a_simple_cramp_with_every_line_answered_no_may_be_looked_after_at_home() -> None:
    decision = judged(*CRAMP, *CLEAR)
    assert (decision.urgency, decision.decided_by) == (Urgency.SELF_CARE, "reassurance")
    assert (decision.reassurance, decision.provisional) == ("simple-cramp", False)


@pytest.mark.parametrize(
    "more",
    [
        {"checklist/leg": "skipped"},
        {"checklist/leg": "unknown"},
        {"checklist/general": ["general-medicine"]},
        {"leg-swollen": "skipped"},
        {"leg-swollen": "unknown"},
        {"one-leg-swollen": "unknown"},
        {"breathless": "yes"},
        {"tired": "skipped"},
        {"tired": "yes"},
        {"site": ["low-back"]},
        {"site": "unknown"},
        {"movement": "twitching"},
        {"age": "unknown"},
        {"water-tablet": "yes"},
        {"pregnant": "yes"},
    ],
)
def test_nothing_less_reassures(more: dict[str, Any]) -> None:
    decision = judged(*CRAMP, *CLEAR, more)
    assert decision.reassurance is None
    assert decision.urgency.rank >= Urgency.ROUTINE.rank


def test_the_gentle_page_need_not_be_answered() -> None:
    decision = judged(*CRAMP, *CLEAR[:2])
    assert (decision.urgency, decision.provisional) == (Urgency.SELF_CARE, False)
    assert judged(*CRAMP, *CLEAR[:2], {"mood-unsafe": "yes"}).urgency is Urgency.EMERGENCY
    assert judged(*CRAMP, *CLEAR[:2], {"mood-unsafe": "unknown"}).urgency is Urgency.SAME_DAY


def test_answers_left_out_of_a_file_leave_the_level_provisional_and_reassure_nobody() -> None:
    decision = judged(*CRAMP, *CLEAR, withheld=1)
    assert (decision.urgency, decision.provisional, decision.reassurance) == (Urgency.ROUTINE, True, None)


def test_without_an_age_the_level_is_provisional() -> None:
    answers = ({"site": ["calf"]}, *CLEAR, {"checklist/child": "none"})
    assert judged(*answers).provisional
    assert not judged({"age": 40}, *answers).provisional


def test_a_child_is_reassured_in_words_and_stays_routine() -> None:
    decision = judged({"age": 15}, *CRAMP[1:], *CLEAR, {"checklist/child": "none"})
    assert (decision.urgency, decision.decided_by, decision.reassurance) == (
        Urgency.ROUTINE,
        "reassurance",
        "growing-pain",
    )


def test_sixteen_is_grown_up() -> None:
    assert [is_child(found({"age": age})) for age in (0, 15, 16)] == [True, True, False]
    assert not is_child(found())


def test_a_rule_for_children_fires_below_16() -> None:
    assert judged({"age": 15}, {"limping": "yes"}).urgency is Urgency.SAME_DAY
    assert judged({"age": 16}, {"limping": "yes"}).reasons == ()


def test_an_instruction_has_no_level() -> None:
    decision = judged({"in-water": "yes"})
    assert (decision.instructions, decision.reasons) == (("out",), ())
    assert judged({"in-water": "unknown"}).instructions == ()


def test_a_reassurance_fires_like_a_rule() -> None:
    assert fires(K.reassurances["simple-cramp"], found(*CRAMP))
    assert not fires(K.reassurances["simple-cramp"], found(*CRAMP[:2]))


def test_a_line_may_be_among_the_things_a_reassurance_needs_denied() -> None:
    simple = K.reassurances["simple-cramp"].model_copy(update={"absent": ("leg-swollen", "tired")})
    knowledge = changed(K, reassurances={"simple-cramp": simple})
    assert judged(*CRAMP, *CLEAR, knowledge=knowledge).reassurance == "simple-cramp"
    assert judged(*CRAMP, *CLEAR, {"leg-swollen": "skipped"}, knowledge=knowledge).reassurance is None


def test_a_sign_of_a_list_has_a_level_of_its_own_where_no_rule_holds() -> None:
    odd = judged({"age": 40}, {"site": ["calf"]}, {"general-odd": "yes"}, {"follow-up/general-odd": ["odd-sign"]})
    assert odd.urgency is Urgency.SAME_DAY
    assert [(reason.sign, reason.answers, reason.red_flag) for reason in odd.reasons] == [
        ("odd-sign", ("odd-sign",), None)
    ]
    assert judged({"age": 40}, {"site": ["calf"]}, {"mild-sign": "yes"}).urgency is Urgency.SOON
    assert judged({"age": 40}, {"site": ["calf"]}, {"odd-sign": "unknown"}).urgency is Urgency.ROUTINE


def test_a_sign_that_says_why_it_is_harmless_alone_changes_nothing() -> None:
    assert not judged({"age": 40}, {"site": ["calf"]}, {"harmless-sign": "yes"}).reasons


def test_a_sign_is_not_named_twice_when_a_fired_rule_speaks_of_it() -> None:
    knowledge = small_knowledge()
    alarming = knowledge.findings["saddle-numbness"].model_copy(update={"tier": "alarming"})
    louder = changed(knowledge, findings={**knowledge.findings, "saddle-numbness": alarming})
    case = Case.of([{"age": 40}, {"site": ["calf"]}, {"saddle-numbness": "yes"}])
    decision = triage(findings_from(case, louder), louder)
    assert [reason.red_flag for reason in decision.reasons] == ["cauda-equina"]


def test_a_sign_speaks_over_a_rule_of_a_lower_level() -> None:
    knowledge = small_knowledge()
    tired = knowledge.findings["first-back-pain"].model_copy(update={"alone": Urgency.EMERGENCY, "applies": None})
    louder = changed(knowledge, findings={**knowledge.findings, "first-back-pain": tired})
    case = Case.of([{"age": 60}, {"site": ["low-back"]}, {"first-back-pain": "yes"}])
    decision = triage(findings_from(case, louder), louder)
    assert [reason.sign or reason.red_flag for reason in decision.reasons] == ["first-back-pain", "older-back"]
    assert decision.urgency is Urgency.EMERGENCY


def test_a_sign_says_what_to_do_by_when_and_whose_word_it_is() -> None:
    knowledge = small_knowledge()
    sign = knowledge.findings["odd-sign"].model_copy(update={"alone": Urgency.EMERGENCY})
    lists_ = {
        **knowledge.checklists,
        "general": knowledge.checklists["general"].model_copy(
            update={
                "lines": tuple(
                    line.model_copy(update={"rules": ("clot-in-lung",)}) if line.id == "general-odd" else line
                    for line in knowledge.checklists["general"].lines
                )
            }
        ),
    }
    louder = changed(knowledge, findings={**knowledge.findings, "odd-sign": sign}, checklists=lists_)
    case = Case.of([{"age": 40}, {"site": ["calf"]}, {"odd-sign": "yes"}])
    (reason,) = triage(findings_from(case, louder), louder, number="112").reasons
    act, by_when = act_and_deadline(Urgency.EMERGENCY, number="112")
    sources = ("clot-in-lung-source",)
    assert reason == Reason(
        "rule", None, None, ("odd-sign",), Urgency.EMERGENCY, act, by_when, "inferred", sources, "odd-sign"
    )


def test_a_sign_on_two_lines_is_one_reason() -> None:
    knowledge = small_knowledge()
    fever = knowledge.findings["saddle-numbness"].model_copy(update={"tier": "alarming"})
    rules = {id_: rule for id_, rule in knowledge.red_flags.items() if id_ != "cauda-equina"}
    lists_ = {
        id_: checklist.model_copy(
            update={"lines": tuple(line.model_copy(update={"rules": ()}) for line in checklist.lines)}
        )
        for id_, checklist in knowledge.checklists.items()
    }
    twice = changed(
        knowledge,
        findings={**knowledge.findings, "saddle-numbness": fever},
        red_flags=rules,
        checklists=lists_,
    )
    case = Case.of([{"age": 40}, {"site": ["low-back"]}, {"saddle-numbness": "yes"}])
    assert [reason.sign for reason in triage(findings_from(case, twice), twice).reasons] == ["saddle-numbness"]


def test_the_act_of_a_rule_carries_the_number_of_the_region() -> None:
    knowledge = small_knowledge()
    rule = knowledge.red_flags["clot"].model_copy(update={"act": f"Call {LOCAL_NUMBER}."})
    own = changed(knowledge, red_flags={**knowledge.red_flags, "clot": rule})
    case = Case.of([{"age": 40}, {"site": ["calf"]}, {"one-leg-swollen": "yes"}])
    assert triage(findings_from(case, own), own, number="112").reasons[0].act == "Call 112."
