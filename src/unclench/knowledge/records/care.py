"""What to do right now, and what a medicine may have to do with it."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from unclench.knowledge.records.base import Id, Name, Parameter, Record, Text


class AvoidToken(Record):
    """A reason not to do something: how it reads after "Do not do this if", and the answers that say so."""

    id: Id
    text: Text
    any_of: tuple[Id, ...] = ()


class Step(Record):
    """One instruction; `seconds`: how long to hold or wait before the next; `drawn`: the relief's drawing shows it."""

    text: Text
    seconds: int | None = Field(default=None, ge=1, le=1800)
    drawn: bool = False


class EmergencySign(Record):
    """A danger sign of a relief. `covers` are rules whose sign of a place it says as well. A bare text covers none."""

    text: Text
    covers: tuple[Id, ...] = ()

    @model_validator(mode="before")
    @classmethod
    def _bare_text(cls, data: object) -> object:
        return {"text": data} if isinstance(data, str) else data


class Relief(Record):
    """Steps for right now at some sites. `kind` sorts stretches before massage.

    `basis_note` says honestly how far it was tested; `avoid_if` are tokens of `data/avoid.yaml`. `one_side`: it treats
    one side of the body at a time, and the steps with a time, done again, treat the other. `drawing`: a file of
    `drawing/exercise`, which shows the steps that are `drawn`.
    """

    id: Id
    name: Text
    sites: tuple[Id, ...] = Field(min_length=1)
    kind: Literal["stretch", "release", "massage", "breathing", "settle"]
    order: int = 0
    steps: tuple[Step, ...] = Field(min_length=1)
    stop_if: tuple[Text, ...] = Field(min_length=1)
    avoid_if: tuple[Id, ...] = ()
    emergency_if: tuple[EmergencySign, ...] = Field(min_length=1)
    if_it_does_not_let_go: Text
    one_side: bool = False
    drawing: Id | None = None
    basis: Literal["source", "convention"]
    basis_note: Text
    sources: tuple[Id, ...] = ()


class Medicine(Record):
    """A medicine group that may cause, worsen or mask a complaint. Its id is an exposure of group `medicine`.

    `causes` are the causes it may bring about; `action` never tells anyone to stop or start it. `brands` are a few
    common names on boxes (UK, US). `confirm`: an ingredient on the box does not say it alone, so `question` is asked.
    """

    id: Id
    name: Name
    ingredients: tuple[Text, ...] = Field(min_length=1)
    brands: tuple[Text, ...] = ()
    confirm: bool = False
    question: Text
    prevalence: Parameter
    opens: tuple[Id, ...] = ()
    causes: tuple[Id, ...] = ()
    why: Text
    timing: Text
    ask: Text
    action: Text
    emergency_if: Text | None = None
    worsened_by: tuple[Id, ...] = ()
    interactions: tuple[Id, ...] = ()
    strength: Literal["measured", "label", "reported", "mechanism"]
    basis_note: Text
    sources: tuple[Id, ...] = Field(min_length=1)
