"""Random cases over a knowledge base: a few rules nearly fulfilled, some lists answered, some answers at random."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from unclench.case import PLAIN, SEXES, Case, Value, atoms
from unclench.knowledge.records import AgeIs, Condition, Knowledge, MarkIs, SexIs

Answers = dict[str, Value]
NOTHING = ("none", "unknown", "skipped")


def answers(knowledge: Knowledge) -> st.SearchStrategy[Answers]:
    """Answers by id, each of a kind the id allows; they may contradict each other."""
    return st.builds(
        lambda *parts: {id_: value for part in parts for id_, value in part.items()},
        st.just({}) | st.builds(lambda age: {"age": age}, ages()),
        st.lists(near_misses(knowledge), max_size=2).map(_merged),
        st.dictionaries(st.sampled_from(list_ids(knowledge)), st.none(), max_size=4).flatmap(
            lambda chosen: st.fixed_dictionaries({id_: values_of(id_, knowledge) for id_ in chosen})
        ),
        st.dictionaries(st.sampled_from(all_ids(knowledge)), st.none(), max_size=6).flatmap(
            lambda chosen: st.fixed_dictionaries({id_: values_of(id_, knowledge) for id_ in chosen})
        ),
    )


def ages() -> st.SearchStrategy[Value]:
    return st.integers(0, 120) | st.sampled_from([0, 15, 16, 49, 50, 75]) | st.just("unknown")


def list_ids(knowledge: Knowledge) -> list[str]:
    return [*(f"checklist/{id_}" for id_ in knowledge.checklists), *knowledge.members]


def plain_ids(knowledge: Knowledge) -> list[str]:
    """Everything that is answered yes or no."""
    return [*knowledge.findings, *knowledge.exposures, *knowledge.medicines, *knowledge.lines]


def all_ids(knowledge: Knowledge) -> list[str]:
    lines = knowledge.lines.values()
    follow_ups = [f"follow-up/{line.id}" for line in lines if len(line.stands_for) > 1]
    checks = [f"check/{line.id}" for line in lines if line.check]
    rest = ["age", "sex", "frequency", *knowledge.marks, *list_ids(knowledge), *follow_ups, *checks]
    return [*plain_ids(knowledge), *rest]


def values_of(id_: str, knowledge: Knowledge) -> st.SearchStrategy[Value]:
    """Every value `id_` may be given."""
    kind, _, name = id_.partition("/")
    if id_ == "age":
        return ages()
    if id_ == "sex":
        return st.sampled_from([*SEXES, "unknown", "skipped"])
    if id_ == "frequency":
        return st.sampled_from([band.id for band in knowledge.frequency.bands])
    if id_ in knowledge.marks:
        return st.just("unknown") | some([value.id for value in knowledge.marks[id_].values])
    if kind == "checklist":
        return st.sampled_from(NOTHING) | some([line.id for line in knowledge.checklists[name].lines])
    if kind == "follow-up":
        return st.sampled_from(NOTHING) | some(list(knowledge.lines[name].stands_for))
    if id_ in knowledge.members:
        return st.sampled_from(NOTHING) | some(list(knowledge.members[id_]) or ["none"])
    return st.sampled_from(PLAIN)


def some(words: list[str]) -> st.SearchStrategy[Value]:
    return st.lists(st.sampled_from(words), min_size=1, max_size=3, unique=True).map(tuple)


def near_misses(knowledge: Knowledge) -> st.SearchStrategy[Answers]:
    """Answers that fulfil a rule, but for the last few of them."""
    rules = [*knowledge.red_flags.values(), *knowledge.reassurances.values()]
    return st.builds(
        lambda rule, cut: dict(list(fulfilling(rule.if_).items())[: max(1, 9 - cut)]),
        st.sampled_from(rules),
        st.sampled_from([0, 0, 0, 6, 7, 8]),
    )


def nearly_reassured(knowledge: Knowledge) -> st.SearchStrategy[Answers]:
    """A reassurance fulfilled, every list answered with none, and then up to two answers at random."""
    clear: Answers = {f"checklist/{id_}": "none" for id_ in knowledge.checklists}
    disturbing = st.dictionaries(
        st.sampled_from([*knowledge.lines, *list_ids(knowledge), *all_ids(knowledge)]), st.none(), max_size=2
    )
    return st.builds(
        lambda rule, age, other: {
            "age": age,
            **fulfilling(rule.if_),
            **clear,
            **dict.fromkeys(rule.absent, "no"),
            **other,
        },
        st.sampled_from(sorted(knowledge.reassurances.values(), key=lambda rule: rule.id)),
        st.sampled_from([10, 40, 40, 40]),
        disturbing.flatmap(lambda chosen: st.fixed_dictionaries({id_: values_of(id_, knowledge) for id_ in chosen})),
    )


def fulfilling(condition: Condition) -> Answers:
    """Answers that make every atom of a condition hold."""
    found: dict[str, Any] = {}
    for atom in atoms(condition):
        if isinstance(atom, str):
            found[atom] = "yes"
        elif isinstance(atom, MarkIs) and atom.mark == "frequency":
            found["frequency"] = atom.is_[0]
        elif isinstance(atom, MarkIs):
            found[atom.mark] = (*found.get(atom.mark, ()), *atom.is_[:1])
        elif isinstance(atom, AgeIs):
            found["age"] = atom.age_from if atom.age_from is not None else max((atom.age_below or 1) - 1, 0)
        elif isinstance(atom, SexIs):
            found["sex"] = atom.sex
    return found


def case_of(said: Answers) -> Case:
    case = Case()
    for id_, value in said.items():
        case = case.with_answer(id_, value)
    return case


def _merged(parts: list[Answers]) -> Answers:
    return {id_: value for part in parts for id_, value in part.items()}
