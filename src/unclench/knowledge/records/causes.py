"""Causes and mechanisms: the disorders, medicines and states that produce a complaint, and how they do."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field, model_validator

from unclench.knowledge.records.base import Id, Name, Parameter, Record, Text
from unclench.wording import Urgency

AgeBand = Literal["16-39", "40-59", "60-74", "75+"]


def _flat(data: Any, *, keep: frozenset[str], into: str) -> Any:
    """Gather the keys of a flat YAML block that are not in `keep` under `into`."""
    if not isinstance(data, dict) or into in data:
        return data
    kept = {key: value for key, value in data.items() if key in keep}
    return {**kept, into: {key: value for key, value in data.items() if key not in keep}}


class AgeOdds(Record):
    """Odds in each age band against the average adult; in YAML `{"16-39": 0.6, ..., because: ...}`."""

    because: Text
    bands: dict[AgeBand, float]

    @model_validator(mode="before")
    @classmethod
    def _from_flat(cls, data: Any) -> Any:
        return _flat(data, keep=frozenset({"because"}), into="bands")


class SexOdds(Record):
    """Odds of each sex against the average adult."""

    female: float = Field(gt=0)
    male: float = Field(gt=0)
    because: Text


class CauseExposure(Record):
    """How an exposure shifts the odds of a cause, against people without it.

    In YAML the number stands beside the flags: `{decade: 0.5, causal: "yes", modifiable: false}`. `modifiable`: a
    person can change it, and its effect on this cause goes when it goes; damage that stays is not modifiable.
    """

    odds_ratio: Parameter
    causal: Literal["yes", "no", "unknown"]
    modifiable: bool

    @model_validator(mode="before")
    @classmethod
    def _from_flat(cls, data: Any) -> Any:
        return _flat(data, keep=frozenset({"causal", "modifiable"}), into="odds_ratio")


class NeedsExposure(Record):
    """The exposures one of which the cause cannot do without, and the chance of the cause in the exposed."""

    any_of: tuple[Id, ...] = Field(min_length=1)
    active_if_exposed: Parameter


class Audit(Record):
    """The incidence that prevalence x asking x 52,000 is compared with; `reference: none` takes a reason."""

    incidence_per_1000_adults_a_year: float | None = None
    basis: tuple[Id, ...] = ()
    reference: Literal["none"] | None = None
    because: Text | None = None

    @model_validator(mode="after")
    def _one_or_none(self) -> Audit:
        known = self.incidence_per_1000_adults_a_year is not None
        if known == (self.reference == "none"):
            raise ValueError("give the incidence with its basis, or `reference: none` with a reason")
        if known and not self.basis and self.because is None:
            raise ValueError("an incidence needs its basis or a reason")
        if not known and self.because is None:
            raise ValueError("`reference: none` needs a reason")
        return self


class Block(Record):
    """Parameters by id, with one reason for all of them that are judgements."""

    because: Text
    values: dict[Id, Parameter] = Field(default_factory=dict)

    @model_validator(mode="before")
    @classmethod
    def _from_flat(cls, data: Any) -> Any:
        return _flat(data, keep=frozenset({"because"}), into="values")


class MarkBlock(Record):
    """What departs from the average asker, mark by mark, with one reason."""

    because: Text
    values: dict[Id, dict[Id, Parameter]] = Field(default_factory=dict)

    @model_validator(mode="before")
    @classmethod
    def _from_flat(cls, data: Any) -> Any:
        return _flat(data, keep=frozenset({"because"}), into="values")


class ExposureBlock(Record):
    """Odds ratios by exposure, with one reason for those that are judgements."""

    because: Text
    values: dict[Id, CauseExposure] = Field(default_factory=dict)

    @model_validator(mode="before")
    @classmethod
    def _from_flat(cls, data: Any) -> Any:
        return _flat(data, keep=frozenset({"because"}), into="values")


class TellApart(Record):
    """The rival and what separates the two: ids of marks, findings or exposures, and a test in words."""

    from_: Id = Field(alias="from")
    by: tuple[Id, ...] = Field(min_length=1)
    text: Text


class Question(Record):
    """A question to take to a professional, and why."""

    text: Text
    because: Text


class Cause(Record):
    """One cause of the network. The order of the fields is the order of elicitation.

    `prevalence` (pi): share of adults in the active state on a random day. `rate` (lambda): episodes a week
    while active, none for a continuous complaint. `asking` (kappa): weekly chance of asking for advice about
    it while active. `findings`: share of people with the cause, when they ask, who would answer yes.
    """

    format: Literal[1] = 1
    id: Id
    name: Name
    text: Text
    family: Id | None = None
    mimic: bool = False
    urgency_if_true: Urgency
    active_means: Text
    prevalence: Parameter
    age: AgeOdds | None = None
    sex: SexOdds | None = None
    rate: Parameter | None = None
    asking: Parameter
    audit: Audit
    needs_exposure: NeedsExposure | None = None
    exposures: ExposureBlock | None = None
    kinds: Block
    marks: MarkBlock
    findings: Block
    not_typical: tuple[Text, ...] = ()
    tell_apart: tuple[TellApart, ...] = Field(min_length=1)
    mechanism: Id
    how: Text
    what_would_settle_it: Text
    ask_the_doctor: tuple[Question, ...] = ()
    sources: tuple[Id, ...] = Field(min_length=1)


class Brief(Record):
    """What is asked of every cause, likely or not; the fields of `Cause`."""

    urgency_if_true: Urgency
    family: Id | None = None


class SecondReading(Record):
    """What a second person said of a cause's numbers without sight of the first; `id` is the cause's.

    The fields mean what they mean in `Cause`. A number that rests on facts is not read twice.
    """

    format: Literal[1] = 1
    id: Id
    because: Text
    prevalence: Parameter | None = None
    active_if_exposed: Parameter | None = None
    rate: Parameter | None = None
    asking: Parameter | None = None
    kinds: dict[Id, Parameter] = Field(default_factory=dict)
    marks: dict[Id, dict[Id, Parameter]] = Field(default_factory=dict)
    findings: dict[Id, Parameter] = Field(default_factory=dict)


class Family(Record):
    """Causes shown as one when a history cannot tell them apart, and the test that does."""

    id: Id
    name: Name
    settled_by: Text


class Mechanism(Record):
    """How a muscle comes to fire or fails to relax, in two sentences, and how well that is established.

    `group`: what in the body it is about. `drawing/mechanism/<id>.svg` draws it.
    """

    id: Id
    group: Literal[
        "salts-and-food", "circulation", "metabolism", "nerves", "brain", "hormones", "load", "medicine", "organs"
    ]
    name: Text
    text: Text
    established: Literal["well", "partly", "debated"]
    sources: tuple[Id, ...] = ()


class Unexplained(Record):
    """The ever-present "none of the causes we know": no findings, marks as the background."""

    id: Literal["unexplained"] = "unexplained"
    name: Name
    text: Text
    share: Parameter
