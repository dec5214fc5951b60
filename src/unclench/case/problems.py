"""What is wrong with a case: unknown ids, values nobody offered, answers that contradict each other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches

from unclench.case.findings import Findings, can_apply
from unclench.case.said import NOT_SAID, OLDEST, PLAIN, SEXES, Answer, Case, Value, several, ticked
from unclench.errors import Problem
from unclench.knowledge.records import Knowledge

LONGEST = 80
MOST_HINTS = 40
_Meant = tuple[str, str, str, str]  # id, the value another answer gives it, that answer, what it does


def problems_of(case: Case, knowledge: Knowledge) -> tuple[Problem, ...]:
    """Every problem, in the order of the answers; `where` is `answers[3] (age)`, counted from 1."""
    found: list[Problem] = []
    for number, answer in enumerate(case.answers, 1):
        found += _of_answer(number, answer, knowledge, hints=MOST_HINTS - len(found))
    return (*found, *_contradictions(case, knowledge), *_impossible(case, knowledge))


def twice(case: Case) -> tuple[Problem, ...]:
    """Ids answered twice with different values: allowed in a conversation, an error in a file."""
    first: dict[str, tuple[int, Value]] = {}
    found = []
    for number, answer in enumerate(case.answers, 1):
        earlier, value = first.setdefault(answer.id, (number, answer.value))
        if value != answer.value:
            what = f"{shown(answer.id)} is answered a second time with another value."
            found.append(Problem(_place(number, answer.id), None, what, f"Keep this one or answers[{earlier}]."))
    return tuple(found)


def answer_number(problem: Problem) -> int:
    """The number, from 1, of the answer that a problem `answers[3] (age)` is about."""
    return int(problem.where.split("[")[1].split("]")[0])


def _place(number: int, id_: str) -> str:
    return f"answers[{number}] ({id_[:LONGEST]})"


def _of_answer(number: int, answer: Answer, knowledge: Knowledge, *, hints: int) -> Iterator[Problem]:
    offered = _offered(answer.id, knowledge)
    place = _place(number, answer.id)
    if answer.id == "age":
        yield from _age(place, answer.value)
    elif offered is None:
        mend = nearest(answer.id, known_ids(knowledge)) if hints > 0 else None
        yield Problem(place, None, f"Nothing is called {shown(answer.id)}.", mend)
    else:
        words, many = offered
        if isinstance(answer.value, tuple) and not many:
            yield Problem(place, None, "Only one value can be given here.", f"Choose one of: {', '.join(words)}.")
            return
        for place_in, word in enumerate(several(answer.value)):
            if word not in words:
                mend = (nearest(word, words) if place_in < hints else None) or f"Choose from: {', '.join(words)}."
                yield Problem(place, None, f"{shown(word)} is not an answer to {answer.id}.", mend)
        if isinstance(answer.value, tuple) and {"none", *NOT_SAID} & set(answer.value) and len(answer.value) > 1:
            yield Problem(place, None, "None, unknown or skipped cannot stand beside other values.")
        if answer.value == ():
            yield Problem(place, None, "The list is empty.", "Write `none` if nothing applies, `skipped` if not asked.")


def _age(place: str, value: Value) -> Iterator[Problem]:
    if value in NOT_SAID:
        return
    if not isinstance(value, int):
        yield Problem(
            place, None, f"{shown(value)} is not an age.", "Give whole years, such as `age: 70`, or `unknown`."
        )
    elif not 0 <= value <= OLDEST:
        yield Problem(
            place, None, f"{value} is not an age in years.", f"Give a number from 0 to {OLDEST}, or `unknown`."
        )


def _offered(id_: str, knowledge: Knowledge) -> tuple[tuple[str, ...], bool] | None:
    """The words that answer `id_` and whether several may be given; None where nothing is called that."""
    if id_ == "sex":
        return (*SEXES, *NOT_SAID), False
    if id_ == "frequency":
        return (*(band.id for band in knowledge.frequency.bands), *NOT_SAID), False
    if id_ in knowledge.marks:
        return (*(value.id for value in knowledge.marks[id_].values), *NOT_SAID), True
    if id_ in knowledge.findings or id_ in knowledge.exposures or id_ in knowledge.medicines or id_ in knowledge.lines:
        return PLAIN, False
    return _offered_list(id_, knowledge)


def _offered_list(id_: str, knowledge: Knowledge) -> tuple[tuple[str, ...], bool] | None:
    kind, _, name = id_.partition("/")
    plain = ("none", *NOT_SAID)
    if kind == "checklist" and name in knowledge.checklists:
        return (*(line.id for line in knowledge.checklists[name].lines), *plain), True
    if kind == "follow-up" and name in knowledge.lines:
        return (*knowledge.lines[name].stands_for, *plain), True
    if kind == "check" and name in knowledge.lines:
        return PLAIN, False
    if id_ in knowledge.members:
        return (*knowledge.members[id_], *plain), True
    return None


def known_ids(knowledge: Knowledge) -> tuple[str, ...]:
    """Every id an answer may have."""
    return (
        *("age", "sex", "frequency"),
        *knowledge.marks,
        *knowledge.findings,
        *knowledge.exposures,
        *knowledge.medicines,
        *knowledge.lines,
        *(f"checklist/{id_}" for id_ in knowledge.checklists),
        *knowledge.members,
        *(f"{kind}/{line}" for line in knowledge.lines for kind in ("follow-up", "check")),
    )


def shown(value: object) -> str:
    """A value as it stands in a message, cut where it is long."""
    text = repr(value)
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 3]}..."


def nearest(word: str, known: tuple[str, ...]) -> str | None:
    """Which of the known words may have been meant, as a question, if any is near."""
    near = get_close_matches(word, known, n=2, cutoff=0.6) if len(word) <= LONGEST else []
    return f"Did you mean {' or '.join(near)}?" if near else None


def _contradictions(case: Case, knowledge: Knowledge) -> Iterator[Problem]:
    """Answers that cannot both be meant; a plain yes to a finding goes with a list left unticked."""
    said = case.last()
    numbers = {answer.id: number for number, answer in enumerate(case.answers, 1)}
    for id_, value, other, meant in implied(said, knowledge):
        if said.get(id_, value) not in (value, *NOT_SAID):
            what = f"{id_} is {shown(said[id_])} here, but {other} {meant}."
            yield Problem(_place(numbers[id_], id_), None, what, "Keep one of them.")


def implied(said: Mapping[str, Value], knowledge: Knowledge) -> tuple[_Meant, ...]:
    """What answers say of others: an id, the word it would have, which answer says so and how."""
    return (*_in_lists(said, knowledge), *_in_lines(said, knowledge))


def _impossible(case: Case, knowledge: Knowledge) -> Iterator[Problem]:
    """A plain yes to a state that age or sex rules out (pregnant, and male)."""
    said = case.last()
    age, sex = said.get("age"), said.get("sex")
    person = Findings.of_person(age if isinstance(age, int) else None, str(sex) if sex in SEXES else None)
    for number, answer in enumerate(case.answers, 1):
        item = knowledge.exposures.get(answer.id)
        if item is not None and said[answer.id] == "yes" and not can_apply(item.applies, person):
            what = f"{answer.id} cannot be yes for this age and sex."
            yield Problem(
                _place(number, answer.id), None, what, "Look at the age and the sex; `sex: other` rules nothing out."
            )


def _in_lists(said: Mapping[str, Value], knowledge: Knowledge) -> Iterator[_Meant]:
    """What an answered list says of each of its members."""
    for checklist in knowledge.checklists.values():
        key = f"checklist/{checklist.id}"
        yield from _of_list(key, (line.id for line in checklist.lines), said)
    for key, members in knowledge.members.items():
        yield from _of_list(key, members, said)
    for line in knowledge.lines.values():
        if said.get(key := f"follow-up/{line.id}") != "none":
            yield from _of_list(key, line.stands_for, said)


def _of_list(key: str, members: Iterable[str], said: Mapping[str, Value]) -> Iterator[_Meant]:
    if said.get(key, "skipped") not in NOT_SAID:
        chosen = ticked(said[key])
        for id_ in members:
            yield (id_, "yes", key, "ticks it") if id_ in chosen else (id_, "no", key, "leaves it unticked")


def _in_lines(said: Mapping[str, Value], knowledge: Knowledge) -> Iterator[_Meant]:
    """What an answer to a line says of what it stands for, and what its check or follow-up says of the line."""
    for line in knowledge.lines.values():
        checklist = f"checklist/{knowledge.checklist_of_line[line.id]}"
        is_ticked = line.id in ticked(said.get(checklist, "none"))
        if said.get(line.id) == "no":
            yield from ((id_, "no", line.id, "which asks about it, is no") for id_ in line.stands_for)
        if len(line.stands_for) == 1 and (is_ticked or said.get(line.id) == "yes"):
            yield line.stands_for[0], "yes", line.id, "which asks about just this, is yes"
        if ticked(said.get(f"follow-up/{line.id}", "none")):
            yield line.id, "yes", f"follow-up/{line.id}", "names what is so"
        if (checked := said.get(f"check/{line.id}")) in ("yes", "no"):
            yield line.id, str(checked), f"check/{line.id}", f"is {checked}"
            if checked == "no" and is_ticked:
                yield f"check/{line.id}", "yes", checklist, "ticks the line"
