"""What one person said: an ordered list of answers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Literal

from pydantic import field_validator

from unclench.errors import CaseError, Problem
from unclench.knowledge.records import Knowledge, Record

Value = int | str | tuple[str, ...]
PLAIN = ("yes", "no", "unknown", "skipped")
NOT_SAID = ("unknown", "skipped")
ALONE = (("none",), *((word,) for word in NOT_SAID))
SEXES = ("female", "male", "other")
OLDEST = 120


class Answer(Record):
    """One answer: the id of what was asked, and yes, no, unknown, skipped, a value or several.

    None, unknown and skipped say the same alone in a list as without one.
    """

    id: str
    value: Value

    @field_validator("value")
    @classmethod
    def _plain(cls, value: Value) -> Value:
        return value[0] if isinstance(value, tuple) and value in ALONE else value


class Case(Record):
    """An ordered list of answers. Where an id is answered twice, the later answer counts."""

    format: Literal[1] = 1
    answers: tuple[Answer, ...] = ()
    withheld: int = 0

    @classmethod
    def of(cls, answers: Iterable[Mapping[str, Any]], *, withheld: int = 0) -> Case:
        """A case from `[{"age": 70}, {"site": ["calf"]}, ...]`. Raises `CaseError` where one is not written so."""
        told: list[Answer] = []
        problems: list[Problem] = []
        for number, answer in enumerate(answers, 1):
            try:
                pairs = answer.items()
                told += [
                    Answer(id=id_, value=tuple(value) if isinstance(value, list) else value) for id_, value in pairs
                ]
            except (AttributeError, ValueError):
                what = f"{answer!r} is not an answer."
                problems.append(
                    Problem(f"answers[{number}]", None, what, 'Write {id: value}, such as {"site": ["calf"]}.')
                )
        if problems:
            raise CaseError(problems)
        return cls(answers=tuple(told), withheld=withheld)

    def with_answer(self, id_: str, value: Value) -> Case:
        """The case and one more answer at its end."""
        return self.model_copy(update={"answers": (*self.answers, Answer(id=id_, value=value))})

    def without_last(self) -> Case:
        """The case as it was before its last answer ("back")."""
        return self.model_copy(update={"answers": self.answers[:-1]})

    def last(self) -> dict[str, Value]:
        """The value that counts for every id answered."""
        return {answer.id: answer.value for answer in self.answers}


def several(value: Value) -> tuple[str, ...]:
    """A value as a tuple of words."""
    return value if isinstance(value, tuple) else (str(value),)


def ticked(value: Value) -> tuple[str, ...]:
    """The ids ticked in a list; none of "none", "unknown" and "skipped" is a tick."""
    return () if value in ("none", *NOT_SAID) else several(value)


def tells(answer: Answer, ids: frozenset[str]) -> bool:
    """Whether an answer is about one of some ids: as its own, as that of its list, or among its values."""
    return not ids.isdisjoint((answer.id, answer.id.partition("/")[2], *several(answer.value)))


def withheld_ids(knowledge: Knowledge) -> frozenset[str]:
    """Everything about suicide or harm: findings, exposures, and the lines and lists that ask about them."""
    ids = {item.id for item in knowledge.findings.values() if item.withheld}
    ids |= {item.id for item in knowledge.exposures.values() if item.withheld}
    for checklist in knowledge.checklists.values():
        if checklist.withheld:
            ids |= {checklist.id, *(line.id for line in checklist.lines)}
        ids |= {line.id for line in checklist.lines if set(line.stands_for) & ids}
    return frozenset(ids)
