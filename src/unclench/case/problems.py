"""What is wrong with a case: unknown ids, values nobody offered, answers that contradict each other."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from unclench.case.said import GROUPS, NOT_SAID, PLAIN, SEXES, Answer, Case, Value, several, ticked
from unclench.errors import Problem
from unclench.knowledge.records import Knowledge

MAX_AGE = 120


def problems_of(case: Case, knowledge: Knowledge) -> tuple[Problem, ...]:
    """Every problem, in the order of the answers; `where` is `answers[3] (age)`, counted from 1."""
    found = [
        problem for number, answer in enumerate(case.answers, 1) for problem in _of_answer(number, answer, knowledge)
    ]
    return (*found, *_contradictions(case, knowledge))


def twice(case: Case) -> tuple[Problem, ...]:
    """Ids answered twice with different values: allowed in a conversation, an error in a file."""
    first: dict[str, tuple[int, Value]] = {}
    found = []
    for number, answer in enumerate(case.answers, 1):
        earlier, value = first.setdefault(answer.id, (number, answer.value))
        if value != answer.value:
            what = f"{answer.id} is answered a second time with another value."
            found.append(Problem(_place(number, answer.id), None, what, f"Keep this one or answers[{earlier}]."))
    return tuple(found)


def _place(number: int, id_: str) -> str:
    return f"answers[{number}] ({id_})"


def _of_answer(number: int, answer: Answer, knowledge: Knowledge) -> Iterator[Problem]:
    offered = _offered(answer.id, knowledge)
    place = _place(number, answer.id)
    if answer.id == "age":
        yield from _age(place, answer.value)
    elif offered is None:
        yield Problem(place, None, f"Nothing is called {answer.id!r}.", _nearest(answer.id, known_ids(knowledge)))
    else:
        words, many = offered
        if isinstance(answer.value, tuple) and not many:
            yield Problem(place, None, "Only one value can be given here.", f"Choose one of: {', '.join(words)}.")
            return
        for word in several(answer.value):
            if word not in words:
                mend = _nearest(word, words) or f"Choose from: {', '.join(words)}."
                yield Problem(place, None, f"{word!r} is not an answer to {answer.id}.", mend)
        if isinstance(answer.value, tuple) and {"none", *NOT_SAID} & set(answer.value) and len(answer.value) > 1:
            yield Problem(place, None, "None, unknown or skipped cannot stand beside other values.")
        if answer.value == ():
            yield Problem(place, None, "The list is empty.", "Write `none` if nothing applies, `skipped` if not asked.")


def _age(place: str, value: Value) -> Iterator[Problem]:
    if value in NOT_SAID:
        return
    if not isinstance(value, int):
        yield Problem(place, None, f"{value!r} is not an age.", "Give whole years, such as `age: 70`, or `unknown`.")
    elif not 0 <= value <= MAX_AGE:
        yield Problem(
            place, None, f"{value} is not an age in years.", f"Give a number from 0 to {MAX_AGE}, or `unknown`."
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
    if kind == "exposures" and name in GROUPS:
        members = [exposure.id for exposure in knowledge.exposures.values() if exposure.group == name]
        return (*members, *(knowledge.medicines if name == "medicine" else ()), *plain), True
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
        *(f"exposures/{group}" for group in GROUPS),
        *(f"{kind}/{line}" for line in knowledge.lines for kind in ("follow-up", "check")),
    )


def _nearest(word: str, known: tuple[str, ...]) -> str | None:
    near = get_close_matches(word, known, n=2, cutoff=0.6)
    return f"Did you mean {' or '.join(near)}?" if near else None


def _contradictions(case: Case, knowledge: Knowledge) -> Iterator[Problem]:
    said = case.last()
    numbers = {answer.id: number for number, answer in enumerate(case.answers, 1)}
    for checklist in knowledge.checklists.values():
        whole = said.get(f"checklist/{checklist.id}")
        if whole is None or whole in NOT_SAID:
            continue
        for line in checklist.lines:
            expected = "yes" if line.id in ticked(whole) else "no"
            if said.get(line.id, expected) not in (expected, *NOT_SAID):
                what = f"{line.id} is {said[line.id]} here and {expected} in checklist/{checklist.id}."
                yield Problem(_place(numbers[line.id], line.id), None, what, "Keep one of them.")
    for group in GROUPS:
        chosen = said.get(f"exposures/{group}", "skipped")
        for id_ in ticked(chosen):
            if said.get(id_) == "no":
                what = f"{id_} is no here and ticked in exposures/{group}."
                yield Problem(_place(numbers[id_], id_), None, what, "Keep one of them.")
    for line in knowledge.lines.values():
        if said.get(line.id) != "no":
            continue
        for id_ in line.stands_for:
            if said.get(id_) == "yes":
                what = f"{id_} is yes here, and {line.id}, which asks about it, is no."
                yield Problem(_place(numbers[id_], id_), None, what, "Keep one of them.")
