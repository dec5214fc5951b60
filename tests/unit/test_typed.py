"""What a person types: forgiving about names, helpful about mistakes, and never silent about a guess."""

from __future__ import annotations

from typing import Any

import pytest

from unclench.case import Case
from unclench.cli.typed import keys, typed
from unclench.interview import Question, next_question
from unclench.knowledge.records import Knowledge
from unclench.wording import interview as words

OPENED: list[dict[str, Any]] = [{"age": 40}, {"sex": "female"}, {"exposures/person": "none"}]
SAFE: list[dict[str, Any]] = [{f"checklist/{id_}": "none"} for id_ in ("general", "leg")]


def asked(knowledge: Knowledge, id_: str) -> Question:
    """The question `id_` as it comes in an interview about a calf."""
    case = Case.of([*OPENED, {"site": ["calf"]}, *SAFE, {"movement": "hard-knot"}])
    if id_ in ("age", "sex", "site"):
        case = Case.of(OPENED if id_ == "site" else [])
    elif id_ == "movement":
        case = case.without_last()
    while isinstance(question := next_question(case, knowledge, go_on=True), Question) and question.id != id_:
        case = case.with_answer(question.id, "skipped")
    assert isinstance(question, Question)
    return question


@pytest.fixture
def medicines(knowledge: Knowledge) -> Question:
    return asked(knowledge, "exposures/medicine")


@pytest.mark.parametrize(
    ("said", "ids", "echo"),
    [
        ("Lipitor 20mg", ("statins",), "cholesterol tablets (statins: Lipitor)"),
        ("BENDROFLUMETHAZIDE", ("thiazide-diuretics",), "water tablets of the thiazide group (bendroflumethiazide)"),
        ("sertraline 50 mg tablets once daily", ("ssris",), "antidepressants (SSRIs: sertraline)"),
        ("Levothyroxine 0,1 mg", ("levothyroxine",), "thyroid tablets (levothyroxine)"),
        ("heparin", ("other-potassium-raisers", "anticoagulants-bleed-as-spasm"), "blood thinners (heparin)"),
        ("raloxifene", ("oestrogen", "raloxifene"), "raloxifene"),
        ("Ventolin inhaler", ("short-acting-beta2-agonists",), "quick relief inhalers (Ventolin)"),
        ("clarithromycin", ("statin-interacting",), "(clarithromycin)"),
        ("gabapentin 300mg capsules", ("opioids-or-gabapentinoids",), "gabapentin"),
    ],
)
def test_a_name_on_the_box_is_understood_and_echoed(
    said: str, ids: tuple[str, ...], echo: str, medicines: Question
) -> None:
    heard = typed(said, medicines)
    assert heard.answer == ids
    assert heard.notes[0].startswith("Taken as: ")
    assert echo in heard.notes[0]


def test_a_guess_says_how_to_take_it_back(medicines: Question) -> None:
    assert typed("simvastin", medicines).notes[-1] == words.OR_BACK
    assert words.OR_BACK not in typed("simvastatin", medicines).notes


def test_several_names_and_numbers_go_together(medicines: Question) -> None:
    heard = typed("1, atorvastatin 20 mg and amlodopine", medicines)
    assert heard.answer == (medicines.options[0].id, "statins", "calcium-channel-blockers")


@pytest.mark.parametrize("said", ["paracetamol 500mg", "folic acid", "magnesium", "Clopidogrel"])
def test_a_medicine_on_none_of_our_lists_is_no_mistake(said: str, medicines: Question) -> None:
    heard = typed(said, medicines)
    assert heard.answer == "none"
    assert heard.mistake is None
    assert heard.notes[0] == words.NOT_LOOKED_FOR.format(name=said.lower())


@pytest.mark.parametrize(
    ("said", "id_"),
    [
        ("Ibuprofen 400 mg", "nsaids-naproxen"),
        ("iron tablets", "intravenous-iron"),
    ],
)
def test_where_the_name_alone_does_not_say_it_the_question_is_asked(said: str, id_: str, medicines: Question) -> None:
    heard = typed(said, medicines)
    assert heard.answer == "none"
    assert [option.id for option in heard.ask] == [id_]
    assert str(heard.ask[0].ask).endswith("?")


@pytest.mark.parametrize("said", ["water tablets", "blue inhaler", "painkiller", "antidepressants", "statin"])
def test_words_for_more_than_one_medicine_are_never_guessed(said: str, medicines: Question) -> None:
    heard = typed(said, medicines)
    assert heard.answer is None
    assert str(heard.mistake).startswith(f"“{said}” could be more than one: ")


@pytest.mark.parametrize("said", ["yes", "tablets", "xx"])
def test_what_cannot_be_a_name_is_not_taken_for_one(said: str, medicines: Question) -> None:
    assert typed(said, medicines).answer is None


def test_every_ingredient_and_brand_is_found(medicines: Question, knowledge: Knowledge) -> None:
    for medicine in knowledge.medicines.values():
        for name in (*medicine.ingredients, *medicine.brands):
            heard = typed(f"{name} 10 mg tablets", medicines)
            found = (heard.answer, *(option.id for option in heard.ask))
            assert medicine.id in str(found) or medicine.confirm, name
            assert heard.answer != "none" or heard.ask, name


@pytest.mark.parametrize(
    ("said", "mistake"),
    [
        ("130 years", words.AGE_OUT_OF_RANGE.format(oldest=120)),
        ("-3", words.AGE_OUT_OF_RANGE.format(oldest=120)),
        ("12.5", words.WHOLE_YEARS.format(years=12)),
        ("", "Type your age in years. Or d, s, b, ?, q."),
        ("old", words.NOT_AN_AGE),
        ("9" * 6000, words.NOT_AN_AGE),
        ("²", words.NOT_AN_AGE),
    ],
)
def test_each_mistake_about_age_has_its_message(said: str, mistake: str, knowledge: Knowledge) -> None:
    heard = typed(said, asked(knowledge, "age"))
    assert (heard.answer, heard.mistake) == (None, mistake)


@pytest.mark.parametrize(
    ("id_", "hint"),
    [
        ("sex", "Type one number, or the answer in words. Or d, s, b, ?, q."),
        ("site", "Type a number, or several: 1,3. Or d, s, b, ?, q."),
        ("exposures/medicine", "Type numbers or names, with commas between. n = none of these. Or d, s, b, ?, q."),
    ],
)
def test_an_empty_answer_is_told_what_can_be_typed(id_: str, hint: str, knowledge: Knowledge) -> None:
    assert typed(" ", asked(knowledge, id_)).mistake == hint


def test_an_age_may_be_said_with_its_unit(knowledge: Knowledge) -> None:
    assert typed("70 years", asked(knowledge, "age")).answer == 70


@pytest.mark.parametrize(
    ("id_", "said", "mistake"),
    [
        ("onset", "1,2", words.ONE_ONLY),
        ("movement", "n", words.NO_NONE),
        ("movement", "0", words.OUT_OF_RANGE.format(count=16)),
        ("site", "40", words.OUT_OF_RANGE.format(count=28)),
        ("site", "²", words.NOT_ONE_OF_THEM.format(said="²", count=28)),
        ("site", "qwxyz", words.NOT_ONE_OF_THEM.format(said="qwxyz", count=28)),
    ],
)
def test_each_mistake_about_a_choice_has_its_message(id_: str, said: str, mistake: str, knowledge: Knowledge) -> None:
    heard = typed(said, asked(knowledge, id_))
    assert (heard.answer, heard.mistake) == (None, mistake)


def test_back_is_a_place_where_places_are_asked_for(knowledge: Knowledge) -> None:
    heard = typed("back", asked(knowledge, "site"))
    assert "10 Low back; 11 Middle or upper back" in str(heard.mistake)
    assert typed("b", asked(knowledge, "site")).command == "back"
    assert typed("back", asked(knowledge, "movement")).command == "back"


def test_each_kind_of_question_gets_the_hint_that_fits(knowledge: Knowledge) -> None:
    hints = {id_: keys(asked(knowledge, id_)) for id_ in ("age", "site", "onset", "exposures/medicine")}
    assert "years" in hints["age"]
    assert "several" in hints["site"]
    assert "none" not in hints["site"]
    assert "several" not in hints["onset"]
    assert "none" not in hints["onset"]
    assert "names" in hints["exposures/medicine"]


@pytest.mark.parametrize(
    ("said", "sex"),
    [
        *((said, "female") for said in ("f", "F", "female", "woman", "a woman", "I am a woman", "girl")),
        *((said, "male") for said in ("m", "M", "male", "man", "a man", "boy")),
        *((said, "other") for said in ("other", "x", "intersex", "non-binary", "nonbinary", "trans", "trans man")),
    ],
)
def test_sex_is_taken_as_people_write_it(said: str, sex: str, knowledge: Knowledge) -> None:
    assert typed(said, asked(knowledge, "sex")).answer == sex


@pytest.mark.parametrize("said", ["fm", "e", "ma", "female, male", "woman, man"])
def test_what_could_be_either_sex_is_asked_again(said: str, knowledge: Knowledge) -> None:
    assert typed(said, asked(knowledge, "sex")).answer is None


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        *((said, "yes") for said in ("y", "Y", "yes", "Yes", "yeah", "yep")),
        *((said, "no") for said in ("n", "N", "no", "nope", "nah")),
        *((said, "unknown") for said in ("d", "dont know", "I don’t know", "not sure", "no idea", "idk")),
        *((said, "skipped") for said in ("s", "skip", "prefer not to say")),
        *((said, None) for said in ("yn", "maybe", "1", "not")),
    ],
)
def test_yes_and_no_are_taken_as_people_write_them(said: str, answer: str | None) -> None:
    assert typed(said, Question("numb-toes", "yes-no", "", "")).answer == answer
