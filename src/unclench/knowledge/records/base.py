"""The ground every record stands on: strict frozen models, ids, names and the numbers of the model."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)]
Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
Word = Literal["never-seen", "rare", "uncommon", "sometimes", "often", "usual", "nearly-always"]
Basis = Literal["stated", "stricter", "inferred"]
Grade = Literal["high", "moderate", "low", "very-low"]


class Record(BaseModel):
    """A frozen value in which an unknown key is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, defer_build=True)


class Name(Record):
    """What a thing is called by a patient and, where it differs, by a clinician."""

    plain: Text
    clinical: Text | None = None


class Parameter(Record):
    """One number of the model, said in exactly one of three ways.

    - `word`: one of the seven words of `data/scale.yaml` (a probability);
    - `decade`: 10 to that power (a prevalence, a rate or an odds ratio);
    - `value` with `interval` (90%) and `basis`, the ids of the facts it rests on; `working` says how it
      was derived where it differs from the fact's own estimate.

    In YAML a bare word is enough: `calf: usual`. `because` may stand here or on the block around it.
    `keep: safety` keeps an edge that is weaker than three times its leak because a rule needs it. `other` is what
    a second reader said of the same number without sight of this one.
    """

    word: Word | None = None
    decade: float | None = None
    value: float | None = None
    interval: tuple[float, float] | None = None
    basis: tuple[Id, ...] = ()
    working: Text | None = None
    because: Text | None = None
    keep: Literal["safety"] | None = None
    other: Parameter | None = None

    @model_validator(mode="before")
    @classmethod
    def _bare_word(cls, data: object) -> object:
        return {"word": data} if isinstance(data, str) else data

    @model_validator(mode="after")
    def _exactly_one_way(self) -> Parameter:
        if (self.word is not None) + (self.decade is not None) + (self.value is not None) != 1:
            raise ValueError("say a number in exactly one way: word, decade, or value with interval and basis")
        if self.value is not None:
            if self.interval is None or not self.basis:
                raise ValueError("a value needs its 90% interval and its basis (fact ids)")
            if not self.interval[0] <= self.value <= self.interval[1]:
                raise ValueError("the interval must contain the value")
        return self

    @property
    def kind(self) -> Literal["basis", "scale"]:
        """Whether the number rests on facts or on a judgement."""
        return "basis" if self.basis else "scale"


@dataclass(frozen=True, slots=True)
class Estimate:
    """A resolved number with its 90% interval, in the unit of the parameter it came from."""

    value: float
    low: float
    high: float


class ScaleWord(Record):
    """What one of the seven words means."""

    value: float = Field(gt=0, lt=1)
    interval: tuple[float, float]
    clinician: Text


class Scale(Record):
    """The one place where judgement words become numbers (`data/scale.yaml`).

    `decade_factor` and `odds_ratio_factor` are the half-widths, as factors, of the 90% interval of a
    decade; `leaks` are the three bands of how often people without any cause answer yes.
    """

    words: dict[Word, ScaleWord]
    decade_factor: float = Field(gt=1)
    odds_ratio_factor: float = Field(gt=1)
    leaks: dict[Literal["everyday", "unusual", "alarming"], ScaleWord]

    def estimate(self, parameter: Parameter, *, odds_ratio: bool = False) -> Estimate:
        """Resolve `parameter`; a probability, a rate a week or, with `odds_ratio`, a ratio.

        Two readers count alike: the middle of their values (in log odds for words, in logarithms else), and an
        interval that spans both.
        """
        first = self._one(parameter, odds_ratio=odds_ratio)
        if parameter.other is None:
            return first
        second = self._one(parameter.other, odds_ratio=odds_ratio)
        words = parameter.word is not None and parameter.other.word is not None
        value = (_middle_odds if words else _geometric)(first.value, second.value)
        return Estimate(value=value, low=min(first.low, second.low), high=max(first.high, second.high))

    def _one(self, parameter: Parameter, *, odds_ratio: bool) -> Estimate:
        """What one reader said."""
        if parameter.word is not None:
            word = self.words[parameter.word]
            return Estimate(value=word.value, low=word.interval[0], high=word.interval[1])
        if parameter.decade is not None:
            value = 10.0**parameter.decade
            factor = self.odds_ratio_factor if odds_ratio else self.decade_factor
            return Estimate(value=value, low=value / factor, high=value * factor)
        assert parameter.value is not None
        assert parameter.interval is not None
        return Estimate(value=parameter.value, low=parameter.interval[0], high=parameter.interval[1])


def _middle_odds(first: float, second: float) -> float:
    odds = sqrt(first / (1 - first) * second / (1 - second))
    return odds / (1 + odds)


def _geometric(first: float, second: float) -> float:
    return sqrt(first * second)
