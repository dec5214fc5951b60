"""Many random cases at once, from a seed: answers that bear on one another, where rare paths meet."""

from __future__ import annotations

import random

from strategies import Answers, all_ids, fulfilling, list_ids
from unclench.case import PLAIN, SEXES, Value
from unclench.knowledge.records import Condition, Knowledge, Reassurance, RedFlag

OFTEN = 0.25


def crowd(knowledge: Knowledge, *, cases: int, seed: int) -> list[Answers]:
    """Each case around a line, a rule or a reassurance, then a few or many other answers, and often who it is."""
    rng = random.Random(seed)
    return [_case(knowledge, rng) for _ in range(cases)]


def _case(knowledge: Knowledge, rng: random.Random) -> Answers:
    around = rng.choice([_nothing, _line, _line, _rule, _clear, _clear])
    said = around(knowledge, rng)
    ids = all_ids(knowledge)
    more = rng.choice([0, 0, 1, 2, 10, 60])
    often = ["age", "sex", "frequency", *knowledge.marks, *list_ids(knowledge)]
    asked = [*rng.sample(ids, min(more, len(ids))), *(id_ for id_ in often if rng.random() < OFTEN * (more > 0))]
    return said | {id_: _value(id_, knowledge, rng) for id_ in asked}


def _nothing(knowledge: Knowledge, rng: random.Random) -> Answers:
    return {}


def _line(knowledge: Knowledge, rng: random.Random) -> Answers:
    """Some of what bears on one line of a list."""
    line = rng.choice(list(knowledge.lines.values()))
    ids = [line.id, f"checklist/{knowledge.checklist_of_line[line.id]}", *line.stands_for, "age", "sex"]
    ids += [f"check/{line.id}"] if line.check else []
    ids += [f"follow-up/{line.id}"] if len(line.stands_for) > 1 else []
    said = {id_: _value(id_, knowledge, rng) for id_ in ids if rng.random() < 0.5}
    if line.rules and rng.random() < 0.3:
        said |= _fulfilled(knowledge.red_flags[rng.choice(line.rules)], rng)
    return said


def _rule(knowledge: Knowledge, rng: random.Random) -> Answers:
    return _fulfilled(rng.choice(list(knowledge.red_flags.values())), rng)


def _clear(knowledge: Knowledge, rng: random.Random) -> Answers:
    """A reassurance, and every list answered with none."""
    rule = rng.choice(list(knowledge.reassurances.values()))
    lists: Answers = {f"checklist/{id_}": "none" for id_ in knowledge.checklists}
    absent: Answers = {id_: rng.choice(["no", "no", "no", "unknown"]) for id_ in rule.absent}
    return {**lists, **absent, "age": rng.choice([10, 40, 40]), **_fulfilled(rule, rng)}


def _fulfilled(rule: RedFlag | Reassurance, rng: random.Random) -> Answers:
    """A rule fulfilled, sometimes with something that defeats it."""
    unless: tuple[Condition, ...] = rule.unless if rng.random() < 0.5 else ()
    said = fulfilling(rule.if_)
    for part in unless:
        said |= {id_: value for id_, value in fulfilling(part).items() if id_ not in said}
    return said


def _value(id_: str, knowledge: Knowledge, rng: random.Random) -> Value:
    kind, _, name = id_.partition("/")
    not_said = rng.choice(["unknown", "skipped"])
    if id_ == "age":
        return not_said if rng.random() < 0.2 else rng.choice([rng.randint(0, 120), 15, 16, 49, 50])
    if id_ == "sex":
        return rng.choice([*SEXES, not_said])
    if id_ == "frequency":
        return rng.choice([not_said, *(band.id for band in knowledge.frequency.bands)])
    if id_ in knowledge.marks:
        return not_said if rng.random() < 0.2 else _some([value.id for value in knowledge.marks[id_].values], rng)
    if kind == "checklist":
        return rng.choice(["none", not_said, _some([line.id for line in knowledge.checklists[name].lines], rng)])
    if kind == "follow-up":
        return rng.choice(["none", not_said, _some(list(knowledge.lines[name].stands_for), rng)])
    if id_ in knowledge.members:
        return rng.choice(["none", not_said, _some(list(knowledge.members[id_]) or ["none"], rng)])
    return rng.choice(PLAIN)


def _some(words: list[str], rng: random.Random) -> Value:
    return tuple(rng.sample(words, min(len(words), rng.randint(1, 3))))
