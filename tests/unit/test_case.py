"""From answers to findings: what a yes, a no, a don't know and a silence mean."""

from __future__ import annotations

from typing import Any

import pytest

from small_knowledge import small_knowledge
from unclench.case import Case, Findings, LineState, State, atoms, can_apply, findings_from, holds, problems_of
from unclench.case.problems import twice
from unclench.errors import CaseError
from unclench.knowledge.records import AgeIs, AllOf, AnyOf, Knowledge, MarkIs, SexIs

K = small_knowledge()


def said(*answers: dict[str, Any]) -> Findings:
    return findings_from(Case.of(answers), K)


def complaints(*answers: dict[str, Any]) -> list[str]:
    return [str(problem) for problem in problems_of(Case.of(answers), K)]


def test_nothing_said_is_nothing_known() -> None:
    findings = said()
    assert findings.state("fever") is State.UNKNOWN
    assert findings.line("leg-swollen") is LineState.UNASKED
    assert not findings.has_complaint
    assert findings.asked == set()


@pytest.mark.parametrize(
    ("value", "state"),
    [("yes", State.PRESENT), ("no", State.ABSENT), ("unknown", State.UNKNOWN), ("skipped", State.UNKNOWN)],
)
def test_a_finding_answered_by_itself(value: str, state: State) -> None:
    findings = said({"fever": value})
    assert findings.state("fever") is state
    assert "fever" in findings.asked


def test_a_line_answered_no_denies_everything_it_stands_for() -> None:
    findings = said({"general-numb-or-hot": "no"})
    assert findings.state("fever") is State.ABSENT
    assert findings.state("saddle-numbness") is State.ABSENT
    assert findings.said_by["fever"] == "general-numb-or-hot"


def test_an_unticked_line_is_no_and_a_ticked_line_is_yes() -> None:
    findings = said({"checklist/general": ["general-breath"]})
    assert findings.line("general-breath") is LineState.YES
    assert findings.state("breathless") is State.PRESENT
    assert findings.said_by["breathless"] == "general-breath"
    assert findings.line("general-numb-or-hot") is LineState.NO
    assert findings.state("fever") is State.ABSENT


def test_a_list_left_unticked_hides_no_yes() -> None:
    findings = said({"checklist/general": "none"}, {"fever": "yes"})
    assert findings.state("fever") is State.PRESENT
    assert findings.line("general-numb-or-hot") is LineState.YES
    assert findings.state("saddle-numbness") is State.ABSENT


def test_a_list_left_unticked_hides_no_dont_know() -> None:
    findings = said({"fever": "unknown"}, {"checklist/general": "none"})
    assert findings.state("fever") is State.UNKNOWN
    assert findings.line("general-numb-or-hot") is LineState.DONT_KNOW


@pytest.mark.parametrize("value", ["unknown", "skipped"])
def test_what_a_line_was_answered_itself_outranks_its_list(value: str) -> None:
    findings = said({"checklist/leg": "none"}, {"leg-swollen": value})
    assert findings.line("leg-swollen") is (LineState.DONT_KNOW if value == "unknown" else LineState.SKIPPED)
    assert findings.state("one-leg-swollen") is State.UNKNOWN


def test_a_tick_outranks_a_skipped_line() -> None:
    assert said({"checklist/leg": ["leg-swollen"]}, {"leg-swollen": "skipped"}).line("leg-swollen") is LineState.YES


def test_a_line_for_several_findings_stays_pending_until_one_is_named() -> None:
    for follow_up in ({}, {"follow-up/general-numb-or-hot": "none"}, {"follow-up/general-numb-or-hot": "unknown"}):
        findings = said({"general-numb-or-hot": "yes"}, follow_up)
        assert findings.pending == {"general-numb-or-hot"}
        assert findings.state("fever") is State.UNKNOWN


def test_a_direct_yes_does_not_end_the_follow_up() -> None:
    assert said({"general-numb-or-hot": "yes"}, {"fever": "yes"}).pending == {"general-numb-or-hot"}


def test_a_follow_up_affirms_what_it_names_and_denies_the_rest() -> None:
    findings = said({"general-numb-or-hot": "yes"}, {"follow-up/general-numb-or-hot": ["fever"]})
    assert findings.pending == set()
    assert findings.state("fever") is State.PRESENT
    assert findings.state("saddle-numbness") is State.ABSENT
    assert findings.said_by["saddle-numbness"] == "follow-up/general-numb-or-hot"


def test_a_follow_up_alone_says_yes_to_its_line() -> None:
    assert said({"follow-up/general-numb-or-hot": ["fever"]}).line("general-numb-or-hot") is LineState.YES


@pytest.mark.parametrize(
    ("checked", "line", "state"),
    [
        ("yes", LineState.YES, State.PRESENT),
        ("no", LineState.NO, State.ABSENT),
        ("unknown", LineState.DONT_KNOW, State.UNKNOWN),
        ("skipped", LineState.DONT_KNOW, State.UNKNOWN),
    ],
)
def test_a_check_settles_a_dont_know(checked: str, line: LineState, state: State) -> None:
    for answer in ({"leg-swollen": "unknown"}, {"one-leg-swollen": "unknown"}, {"checklist/leg": "unknown"}):
        findings = said(answer, {"check/leg-swollen": checked})
        assert findings.line("leg-swollen") is line
        assert findings.state("one-leg-swollen") is state


def test_findings_answered_one_by_one_answer_their_line() -> None:
    assert said({"one-leg-swollen": "no"}).line("leg-swollen") is LineState.NO
    assert said({"one-leg-swollen": "yes"}).line("leg-swollen") is LineState.YES
    assert said({"one-leg-swollen": "unknown"}).line("leg-swollen") is LineState.DONT_KNOW
    assert said({"fever": "no"}).line("general-numb-or-hot") is LineState.UNASKED
    assert said({"fever": "yes"}).line("general-numb-or-hot") is LineState.YES
    assert said({"fever": "yes"}, {"saddle-numbness": "unknown"}).line("general-numb-or-hot") is LineState.DONT_KNOW
    assert said({"checklist/leg": "skipped"}, {"one-leg-swollen": "no"}).line("leg-swollen") is LineState.NO


def test_the_last_answer_counts() -> None:
    assert said({"fever": "yes"}, {"fever": "no"}).state("fever") is State.ABSENT


def test_back_drops_the_last_answer() -> None:
    case = Case().with_answer("age", 40).with_answer("fever", "yes")
    assert case.without_last() == Case.of([{"age": 40}])


def test_a_list_of_exposures_denies_what_it_leaves_unticked() -> None:
    findings = said({"exposures/recent": ["wound"]})
    assert findings.state("wound") is State.PRESENT
    assert findings.state("surgery") is State.ABSENT
    assert findings.state("smoker") is State.UNKNOWN
    assert said({"exposures/recent": "skipped"}).state("wound") is State.UNKNOWN
    assert said({"exposures/recent": "none"}, {"wound": "unknown"}).state("wound") is State.UNKNOWN


def test_a_list_of_symptoms_denies_what_it_leaves_unticked() -> None:
    findings = said({"symptoms/everywhere": ["tired"]})
    assert findings.state("tired") is State.PRESENT
    assert findings.said_by["tired"] == "symptoms/everywhere"
    assert findings.state("known-cyst") is State.ABSENT
    assert findings.state("in-water") is State.UNKNOWN
    assert said({"symptoms/everywhere": "unknown"}).state("tired") is State.UNKNOWN
    assert said({"symptoms/everywhere": "none"}, {"tired": "unknown"}).state("tired") is State.UNKNOWN


@pytest.mark.parametrize("order", [1, -1])
def test_a_tick_on_one_list_outlives_another_left_unticked(order: int) -> None:
    answers: list[dict[str, Any]] = [{"symptoms/everywhere": "none"}, {"symptoms/leg": ["tired"]}]
    findings = said(*answers[::order])
    assert findings.state("tired") is State.PRESENT
    assert findings.state("in-water") is State.ABSENT


def test_medicines_stand_on_the_list_of_medicines() -> None:
    assert said({"exposures/medicine": ["water-tablet"]}).state("water-tablet") is State.PRESENT
    assert said({"exposures/medicine": "none"}).state("water-tablet") is State.ABSENT


def test_what_cannot_apply_is_absent_unasked() -> None:
    assert said({"sex": "male"}).state("pregnant") is State.ABSENT
    assert said({"sex": "female"}).state("pregnant") is State.UNKNOWN
    assert said({"age": 40}).state("limping") is State.ABSENT
    assert said({"age": 40}).said_by["limping"] == "age"
    assert said().state("limping") is State.UNKNOWN


def test_age_and_marks_are_kept_as_said() -> None:
    findings = said(
        {"age": 0}, {"sex": "other"}, {"site": ["calf", "foot"]}, {"movement": "twitching"}, {"frequency": "many-a-day"}
    )
    assert (findings.age, findings.sex, findings.frequency) == (0, "other", "many-a-day")
    assert findings.marks == {"site": {"calf", "foot"}, "movement": {"twitching"}}
    assert findings.has_complaint
    silent = said({"age": "unknown"}, {"sex": "skipped"}, {"site": "unknown"}, {"frequency": "skipped"})
    assert (silent.age, silent.sex, silent.frequency, silent.marks) == (None, None, None, {})
    assert {"age", "site"} <= silent.asked


AGED = AgeIs(age_from=50, age_below=60)
CALF = MarkIs(mark="site", is_=("calf",))


@pytest.mark.parametrize(
    ("age", "state"), [(49, State.ABSENT), (50, State.PRESENT), (59, State.PRESENT), (60, State.ABSENT)]
)
def test_an_age_condition_takes_its_lower_end_and_not_its_upper(age: int, state: State) -> None:
    assert holds(AGED, Findings.of_person(age, None)) is state


def test_an_age_not_given_is_unknown_and_not_no() -> None:
    assert holds(AGED, Findings.of_person(None, None)) is State.UNKNOWN
    assert can_apply(AGED, Findings.of_person(None, None))
    assert not can_apply(AGED, Findings.of_person(30, None))
    assert can_apply(None, Findings.of_person(30, None))


def test_another_sex_is_unknown_to_a_condition_on_sex() -> None:
    assert holds(SexIs(sex="female"), Findings.of_person(30, "other")) is State.UNKNOWN
    assert holds(SexIs(sex="female"), Findings.of_person(30, None)) is State.UNKNOWN
    assert holds(SexIs(sex="female"), Findings.of_person(30, "female")) is State.PRESENT
    assert holds(SexIs(sex="female"), Findings.of_person(30, "male")) is State.ABSENT


def test_conditions_have_three_values() -> None:
    findings = said({"fever": "yes"}, {"tired": "no"}, {"site": ["calf"]})
    for parts, every, some in (
        (("fever", CALF), State.PRESENT, State.PRESENT),
        (("fever", "tired"), State.ABSENT, State.PRESENT),
        (("fever", "breathless"), State.UNKNOWN, State.PRESENT),
        (("tired", "breathless"), State.ABSENT, State.UNKNOWN),
        (("tired",), State.ABSENT, State.ABSENT),
    ):
        assert holds(AllOf(all=parts), findings) is every
        assert holds(AnyOf(any=parts), findings) is some
    assert holds(MarkIs(mark="site", is_=("foot",)), findings) is State.ABSENT
    assert holds(MarkIs(mark="movement", is_=("twitching",)), findings) is State.UNKNOWN


def test_atoms_are_the_single_conditions() -> None:
    assert atoms(AllOf(all=("fever", AnyOf(any=(CALF, AGED))))) == ("fever", CALF, AGED)


def test_a_good_case_has_no_problem() -> None:
    assert (
        complaints(
            *({"age": 120}, {"sex": "female"}, {"site": "calf"}, {"checklist/general": ["general-numb-or-hot"]}),
            *({"follow-up/general-numb-or-hot": ["fever"]}, {"check/leg-swollen": "no"}, {"exposures/recent": "none"}),
            *({"one-leg-swollen": "yes"}, {"checklist/back": "none"}, {"frequency": "many-a-day"}),
        )
        == []
    )


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ({"one-leg-swolen": "yes"}, "Did you mean one-leg-swollen or leg-swollen?"),
        ({"checklist/legs": "none"}, "Did you mean checklist/leg"),
        ({"age": -1}, "-1 is not an age in years"),
        ({"age": 130}, "130 is not an age in years"),
        ({"age": "old"}, "'old' is not an age"),
        ({"fever": "maybe"}, "'maybe' is not an answer to fever"),
        ({"fever": ["yes"]}, "Only one value"),
        ({"fever": 1}, "'1' is not an answer"),
        ({"site": ["calff"]}, "Did you mean calf?"),
        ({"site": []}, "The list is empty"),
        ({"site": ["unknown", "calf"]}, "cannot stand beside other values"),
        ({"checklist/leg": ["none", "leg-swollen"]}, "cannot stand beside other values"),
        ({"checklist/leg": ["general-breath"]}, "is not an answer to checklist/leg"),
        ({"symptoms/leg": ["known-cyst"]}, "is not an answer to symptoms/leg"),
        ({"symptoms/legs": "none"}, "Did you mean symptoms/leg"),
        ({"sex": "f"}, "is not an answer to sex"),
        ({"x" * 5000: "yes"}, "Nothing is called 'xxx"),
    ],
)
def test_a_bad_answer_is_named(answer: dict[str, Any], expected: str) -> None:
    (problem,) = complaints({"tired": "no"}, answer)
    assert expected in problem
    assert "answers[2]" in problem
    assert len(problem) < 500


@pytest.mark.parametrize(
    "answers",
    [
        ({"checklist/leg": "none"}, {"leg-swollen": "yes"}),
        ({"checklist/leg": ["leg-swollen"]}, {"leg-swollen": "no"}),
        ({"leg-swollen": "no"}, {"one-leg-swollen": "yes"}),
        ({"leg-swollen": "yes"}, {"one-leg-swollen": "no"}),
        ({"checklist/leg": ["leg-swollen"]}, {"one-leg-swollen": "no"}),
        ({"exposures/recent": "none"}, {"wound": "yes"}),
        ({"exposures/recent": ["wound"]}, {"wound": "no"}),
        ({"symptoms/everywhere": "none"}, {"tired": "yes"}),
        ({"symptoms/leg": ["tired"]}, {"tired": "no"}),
        ({"follow-up/general-numb-or-hot": ["fever"]}, {"fever": "no"}),
        ({"follow-up/general-numb-or-hot": ["fever"]}, {"saddle-numbness": "yes"}),
        ({"follow-up/general-numb-or-hot": ["fever"]}, {"general-numb-or-hot": "no"}),
        ({"check/leg-swollen": "no"}, {"leg-swollen": "yes"}),
        ({"check/leg-swollen": "yes"}, {"leg-swollen": "no"}),
        ({"checklist/leg": ["leg-swollen"]}, {"check/leg-swollen": "no"}),
    ],
)
def test_answers_that_cannot_both_be_meant_are_named(answers: tuple[dict[str, Any], ...]) -> None:
    for order in (answers, answers[::-1]):
        assert len(complaints(*order)) == 1


def test_the_same_id_twice_is_a_problem_of_files_only() -> None:
    changed = Case.of([{"fever": "yes"}, {"fever": "no"}])
    assert problems_of(changed, K) == ()
    (problem,) = twice(changed)
    assert "'fever' is answered a second time" in str(problem)
    assert "answers[1]" in str(problem)
    assert twice(Case.of([{"fever": "no"}, {"fever": "no"}])) == ()


@pytest.mark.parametrize(("sex", "age", "refused"), [("male", 30, True), ("female", 80, True), ("other", 30, False)])
def test_pregnant_is_refused_where_age_or_sex_rules_it_out(
    sex: str, age: int, refused: bool, knowledge: Knowledge
) -> None:
    case = Case.of([{"age": age}, {"sex": sex}, {"pregnant": "yes"}])
    assert bool(problems_of(case, knowledge)) is refused


def test_how_often_it_comes_can_be_part_of_a_rule(knowledge: Knowledge) -> None:
    often = MarkIs(mark="frequency", **{"is": ("many-a-day",)})
    findings = findings_from(Case.of([{"frequency": "many-a-day"}]), knowledge)
    assert holds(often, findings) is State.PRESENT
    assert holds(often, findings_from(Case.of([{"age": 40}]), knowledge)) is State.UNKNOWN
    assert holds(often, findings_from(Case.of([{"frequency": "under-monthly"}]), knowledge)) is State.ABSENT


@pytest.mark.parametrize("told", [["calf"], {"age": 70}, "calf", [{"age": None}], [5]])
def test_answers_written_some_other_way_are_named_not_a_traceback(told: Any) -> None:
    with pytest.raises(CaseError, match=r"answers\[1\]: .* is not an answer. Write {id: value}"):
        Case.of(told)


@pytest.mark.parametrize("word", ["none", "unknown", "skipped"])
@pytest.mark.parametrize("id_", ["checklist/general", "site", "exposures/medicine"])
def test_a_plain_word_alone_in_a_list_is_that_word(word: str, id_: str, knowledge: Knowledge) -> None:
    """`checklist/general: [unknown]` is not "no" to every danger sign."""
    listed, plain = Case.of([{id_: [word]}]), Case.of([{id_: word}])
    assert listed == plain
    if id_ == "checklist/general" and word != "none":
        lines = findings_from(listed, knowledge).lines
        assert LineState.NO not in lines.values()
