"""The words a case is told in: marks of the complaint, findings, exposures, kinds of spasm, sites of the body."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, Tag, model_validator

from unclench.knowledge.records.base import Id, Name, Parameter, Record, Text, Word
from unclench.wording import Urgency


class AllOf(Record):
    """Holds when every part holds."""

    all: tuple[Condition, ...] = Field(min_length=1)


class AnyOf(Record):
    """Holds when at least one part holds."""

    any: tuple[Condition, ...] = Field(min_length=1)


class MarkIs(Record):
    """The described complaint has one of these values of a mark, or comes as often: `{mark: site, is: [calf]}`."""

    mark: Id
    is_: tuple[Id, ...] = Field(alias="is", min_length=1)


class AgeIs(Record):
    """Age in whole years at least `age_from` and below `age_below`."""

    age_from: int | None = None
    age_below: int | None = None


class SexIs(Record):
    """The sex the person gave."""

    sex: Literal["female", "male"]


Group = Literal["person", "condition", "habit", "recent", "medicine"]


def _shape(data: Any) -> str:
    if isinstance(data, str):
        return "id"
    if isinstance(data, Record):
        return {AllOf: "all", AnyOf: "any", MarkIs: "mark", SexIs: "sex"}.get(type(data), "age")
    keys = set(data) if isinstance(data, dict) else set()
    return next((key for key in ("all", "any", "mark", "sex") if key in keys), "age")


Condition = Annotated[
    Annotated[Id, Tag("id")]
    | Annotated[AllOf, Tag("all")]
    | Annotated[AnyOf, Tag("any")]
    | Annotated[MarkIs, Tag("mark")]
    | Annotated[AgeIs, Tag("age")]
    | Annotated[SexIs, Tag("sex")],
    Discriminator(_shape),
]
"""A condition over what was said; a bare id is a finding or an exposure that must be present."""


class MarkValue(Record):
    """One value of a mark: `answer` is how it reads as an answer, `background` how the average asker answers."""

    id: Id
    name: Text
    answer: Text
    background: Word


class Mark(Record):
    """One described side of the complaint. Marks of the kind stand under `kind`, the rest under `cause`.

    `several`: more than one value may be named and all are so (places, triggers); of any other mark a set in a case
    file means one or the other.
    """

    id: Id
    name: Text
    layer: Literal["kind", "cause"]
    question: Text
    why: Text
    several: bool = False
    values: tuple[MarkValue, ...] = Field(min_length=2)
    because: Text
    sources: tuple[Id, ...] = ()


class FrequencyBand(Record):
    """How often it comes: `low` to `high` episodes in four weeks (`high: null`, no upper bound)."""

    id: Id
    name: Text
    answer: Text
    low: int = Field(ge=0)
    high: int | None = None


class Frequency(Record):
    """The one question on how often; it enters as a count under the cause's rate, never as a mark."""

    question: Text
    why: Text
    bands: tuple[FrequencyBand, ...]
    all_the_time: Id


class Finding(Record):
    """Something a person has or lacks.

    `name` reads after "You said:" (a noun phrase); `option` is how it reads as one choice of a follow-up.
    `tier` gives the leak its band (how often people without any of our causes say yes); `leak` overrides it.
    `alone` is the least level where a safety list asks about it and it is so, though no rule holds; left out, the
    tier decides (`Thresholds.alone`).
    `answerable` is the chance that a person can answer it at home. `healthy`: yes is what the healthy say, so it
    is not asked alone: a no would be a sign without a name.
    """

    id: Id
    name: Text
    question: Text
    why: Text
    option: Text | None = None
    check: Text | None = None
    tier: Literal["everyday", "unusual", "alarming"]
    leak: Parameter | None = None
    answerable: float = Field(default=0.8, ge=0.5, le=1)
    alone: Urgency | None = None
    alone_because: Text | None = None
    applies: Condition | None = None
    healthy: bool = False
    withheld: bool = False
    sources: tuple[Id, ...] = ()


class SymptomList(Record):
    """Findings asked together on one screen of the story; one that the safety lists ask about stands on none.

    `title` is the question. Without `applies` everyone is asked; else who is known to be concerned.
    """

    id: Id
    title: Text
    why: Text
    applies: Condition | None = None
    findings: tuple[Id, ...] = Field(min_length=2, max_length=14)


class Change(Record):
    """What a person may change about an exposure: how it reads before "about 4 in 10 would not come", and who must take
    care.

    A medicine has none: nothing here may sound like "stop it".
    """

    text: Text
    care: Text
    sources: tuple[Id, ...] = ()


class Exposure(Record):
    """A condition, habit, event or medicine that shifts a prior or takes part in a rule.

    `prevalence` is the share of adults who have it. `opens` names safety checklists it brings up. `also` are names
    on boxes that say it.
    """

    id: Id
    name: Text
    also: tuple[Text, ...] = ()
    question: Text
    why: Text
    group: Group
    prevalence: Parameter
    applies: Condition | None = None
    opens: tuple[Id, ...] = ()
    withheld: bool = False
    change: Change | None = None
    sources: tuple[Id, ...] = ()

    @model_validator(mode="after")
    def _no_medicine(self) -> Exposure:
        if self.change and self.group == "medicine":
            raise ValueError("a medicine is not offered as a change: nobody is told to stop it")
        return self


class SpasmType(Record):
    """A kind of spasm: what it is in words, and how its movement, onset, duration, pain and soreness are."""

    id: Id
    name: Name
    text: Text
    not_this_if: Text
    marks: dict[Id, dict[Id, Parameter]]
    because: Text
    sources: tuple[Id, ...] = ()


class DangerSign(Record):
    """A danger sign of a site, kept in sight while relief is given."""

    text: Text
    urgency: Literal["same-day", "emergency"]
    rule: Id


class Site(Record):
    """A place of the body: value `id` of the mark `site`; `areas` of the drawing; words people use for it.

    `within` are the larger parts of the body it belongs to, as people call them: asked for, they offer a choice.
    """

    id: Id
    name: Text
    region: Id
    areas: tuple[Id, ...] = ()
    also: tuple[Text, ...] = ()
    within: tuple[Text, ...] = ()
    danger: tuple[DangerSign, ...] = ()
