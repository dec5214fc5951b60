"""The interview: no memory, no repetition, danger first, and an end."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from support import some_answer
from unclench.case import Case, Value, findings_from
from unclench.interview import EXPOSURE_LISTS, Done, Question, next_question
from unclench.knowledge.load import load_knowledge
from unclench.knowledge.records import Knowledge
from unclench.triage import checklists_for, triage
from unclench.wording import Urgency

MOST = 90
SAFE = [{"checklist/general": "none"}, {"checklist/leg": "none"}]
EXPOSURES = [f"exposures/{group}" for group in EXPOSURE_LISTS]


def conducted(knowledge: Knowledge, seed: int) -> tuple[list[Question], Case, Done]:
    rng = random.Random(seed)
    case, asked = Case(), []
    while not isinstance(question := next_question(case, knowledge), Done):
        asked.append(question)
        case = case.with_answer(question.id, some_answer(question, rng))
        assert len(asked) <= MOST, "the interview must end"
    return asked, case, question


@settings(max_examples=12)
@given(st.integers(0, 10_000))
def test_the_interview_ends_and_repeats_nothing(seed: int) -> None:
    asked, _, _ = conducted(load_knowledge(), seed)
    ids = [question.id for question in asked]
    assert len(ids) == len(set(ids))


@settings(max_examples=8)
@given(st.integers(0, 10_000))
def test_safety_lists_come_before_the_story(seed: int) -> None:
    asked, _, _ = conducted(load_knowledge(), seed)
    ids = [question.id for question in asked]
    if "movement" in ids:
        assert ids.index("checklist/general") < ids.index("movement")


def test_the_same_case_gives_the_same_question(knowledge: Knowledge) -> None:
    _, case, _ = conducted(knowledge, 5)
    for length in range(0, len(case.answers), 4):
        part = case.model_copy(update={"answers": case.answers[:length]})
        assert next_question(part, knowledge) == next_question(part, knowledge)


def test_back_is_dropping_an_answer(knowledge: Knowledge) -> None:
    case = Case.of([{"age": 40}, {"sex": "male"}])
    assert next_question(case.with_answer("site", ("calf",)).without_last(), knowledge) == next_question(
        case, knowledge
    )


def test_an_emergency_ends_the_questions(knowledge: Knowledge) -> None:
    told = Case.of([{"age": 40}, {"sex": "male"}, {"site": ["calf"]}, {"trouble-breathing-with-spasm": "yes"}])
    assert next_question(told, knowledge) == Done("emergency")


def test_under_16_no_story_is_asked(knowledge: Knowledge) -> None:
    case = Case.of([{"age": 9}, {"sex": "female"}])
    ids = []
    while not isinstance(question := next_question(case, knowledge), Done):
        ids.append(question.id)
        case = case.with_answer(question.id, "none" if question.kind == "list" else ("calf",))
    assert question == Done("child")
    assert "movement" not in ids
    assert "checklist/child" in ids


def test_the_list_of_a_child_says_so_where_no_age_was_given(knowledge: Knowledge) -> None:
    for age, intro in (("skipped", "You gave no age. Is this about a child"), (9, "Tick what fits the child.")):
        case = Case.of([{"age": age}, {"sex": "male"}, {"site": ["calf"]}, *SAFE])
        question = next_question(case, knowledge)
        assert isinstance(question, Question)
        assert question.id == "checklist/child"
        assert str(question.intro).startswith(intro)


def symptom_lists(case: Case, knowledge: Knowledge) -> dict[str, Question]:
    """The lists of symptoms that the interview asks, all being left unticked."""
    lists = {}
    while not isinstance(question := next_question(case, knowledge), Done):
        if question.id.startswith("symptoms/"):
            lists[question.id] = question
        empty = "none" if question.kind == "list" else question.options[0].id if question.options else "no"
        case = case.with_answer(question.id, empty)
    return lists


@pytest.mark.parametrize(("site", "own"), [("calf", "leg"), ("neck", "neck"), ("eyelid", "face"), ("whole-body", None)])
def test_the_story_has_its_symptoms_those_of_the_place_among_them(
    site: str, own: str | None, knowledge: Knowledge
) -> None:
    lists = symptom_lists(Case.of([{"age": 40}, {"sex": "male"}, {"site": [site]}]), knowledge)
    everywhere = [one.id for one in knowledge.symptom_lists.values() if one.applies is None]
    assert list(lists) == [f"symptoms/{one}" for one in knowledge.symptom_lists if one in (own, *everywhere)]


def test_a_list_of_symptoms_asks_for_what_is_not_known(knowledge: Knowledge) -> None:
    told = Case.of([{"age": 40}, {"sex": "male"}, {"site": ["calf", "low-back"]}, {"numb-toes": "yes"}])
    lists = symptom_lists(told, knowledge)
    offered = [option.id for question in lists.values() for option in question.options]
    assert "numb-toes" not in offered
    assert "pain-through-to-back" in offered
    assert "tingling-down-leg" in knowledge.symptom_lists["leg"].findings
    assert "tingling-down-leg" in knowledge.symptom_lists["back"].findings
    assert len(offered) == len(set(offered))
    assert "first-back-pain-over-50" not in offered


def test_a_ticked_line_is_followed_up_at_once(knowledge: Knowledge) -> None:
    case = Case.of([{"age": 50}, {"sex": "male"}, {"site": ["calf"]}, {"checklist/general": ["general-breathing"]}])
    question = next_question(case, knowledge)
    assert isinstance(question, Question)
    assert question.id == "follow-up/general-breathing"


def test_dont_know_on_an_emergency_line_is_asked_how_to_check(knowledge: Knowledge) -> None:
    case = Case.of(
        [{"age": 50}, {"sex": "male"}, {"site": ["calf"]}, {"checklist/general": "none"}, {"leg-cold": "unknown"}]
    )
    question = next_question(case, knowledge)
    assert isinstance(question, Question)
    assert question.id in ("check/leg-cold", "checklist/leg")


def test_after_a_check_yes_means_the_sign_and_not_the_check(knowledge: Knowledge) -> None:
    """ "Does colour come back?" is answered yes by the healthy, "cold and pale" by the sick."""
    case = Case.of(
        [{"age": 50}, {"sex": "male"}, {"site": ["calf"]}, {"checklist/general": "none"}, {"leg-cold": "unknown"}]
    )
    question = next_question(case.with_answer("checklist/leg", "none"), knowledge)
    assert isinstance(question, Question)
    assert question.id == "check/leg-cold"
    assert question.text.endswith(f"Yes means: {knowledge.lines['leg-cold'].text}.")


STARTS = [[{"site": ["calf"]}], [{"age": 40}, {"sex": "female"}, {"site": ["low-back"]}]]


def told_nothing(case: Case, knowledge: Knowledge, value: Value) -> tuple[list[str], Case]:
    """The questions until the interview gives up, everything being answered by `value`."""
    ids = []
    while not isinstance(question := next_question(case, knowledge), Done):
        ids.append(question.id)
        case = case.with_answer(question.id, value)
    assert question == Done("in-vain")
    return ids, case


@pytest.mark.parametrize("start", STARTS, ids=["no age", "low back"])
def test_what_no_check_could_find_out_is_not_asked_a_third_time(
    start: list[dict[str, Value]], knowledge: Knowledge
) -> None:
    ids, case = told_nothing(Case.of(start), knowledge, "unknown")
    checks = [place for place, id_ in enumerate(ids) if id_.startswith("check/")]
    assert checks
    for place in checks:
        line = knowledge.lines[ids[place].removeprefix("check/")]
        assert not set(line.stands_for) & set(ids[place:])
    assert triage(findings_from(case, knowledge), knowledge).urgency.rank >= Urgency.SAME_DAY.rank


@pytest.mark.parametrize("value", ["unknown", "skipped"])
@pytest.mark.parametrize("start", STARTS, ids=["no age", "low back"])
def test_who_can_say_nothing_is_asked_about_danger_and_little_else(
    start: list[dict[str, Value]], value: Value, knowledge: Knowledge
) -> None:
    ids, case = told_nothing(Case.of(start), knowledge, value)
    story = [id_ for id_ in ids if id_ in knowledge.marks or id_ in EXPOSURES or id_.startswith("symptoms/")]
    assert len(story) == knowledge.thresholds.questions_in_vain_at_most
    findings = findings_from(case, knowledge)
    assert {f"checklist/{checklist.id}" for checklist in checklists_for(findings, knowledge)} <= set(ids)
    longer = next_question(case, knowledge, go_on=True)
    assert isinstance(longer, Question)
    assert longer.id not in ids


def test_one_answer_is_enough_to_go_on(knowledge: Knowledge) -> None:
    start = Case.of([{"age": 40}, {"sex": "male"}, {"site": ["calf"]}, {"checklist/general": "none"}])
    given_up = told_nothing(start.with_answer("checklist/leg", "none"), knowledge, "unknown")[1]
    answers = tuple(answer for answer in given_up.answers if answer.id != "exposures/condition")
    told = given_up.model_copy(update={"answers": answers}).with_answer("exposures/condition", "none")
    assert isinstance(next_question(told, knowledge), Question)


@pytest.mark.parametrize("seed", range(3))
def test_suicide_and_harm_are_asked_only_on_their_own_page(seed: int, knowledge: Knowledge) -> None:
    asked, _, _ = conducted(knowledge, seed)
    withheld = {finding.id for finding in knowledge.findings.values() if finding.withheld}
    assert not withheld & {question.id for question in asked}
