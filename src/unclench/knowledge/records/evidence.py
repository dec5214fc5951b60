"""Publications, what they found, and what they say about popular beliefs."""

from __future__ import annotations

from typing import Literal

from pydantic import JsonValue, model_validator

from unclench.knowledge.records.base import Id, Record, Text


class Source(Record):
    """A publication. `weak_source` and `notice` are shown wherever one of its facts is shown."""

    id: Id
    title: Text
    authors: Text
    venue: Text
    kind: Text
    read: Text
    year: int | None = None
    doi: str | None = None
    pmid: str | None = None
    url: str | None = None
    address: str | None = None
    notice: str | None = None
    weak_source: bool = False
    copy_of_other_text: bool = False


class Fact(Record):
    """One figure or statement as seen at its source. A fact is not a parameter of the model."""

    id: Id
    subject: Text
    relation: Text
    object: Text
    statement: Text
    source: Id
    where: Text
    certainty: Text
    value: dict[str, JsonValue] | None = None
    population: Text | None = None
    certainty_note: Text | None = None
    same_study_as: Id | tuple[Id, ...] | None = None
    keep_warning: bool = False
    weak_source: bool = False
    range_only: bool = False
    no_downgrade: bool = False
    no_inverse: bool = False
    retraction_notice: Text | bool | None = None


class Statement(Record):
    """Something the articles people read say, in our words, and where the program answers it.

    `answered_by`: records as `collection/id`; `part`: the command or page that answers it; `planned`: one still to
    come. At least one of the three.
    """

    id: Id
    kind: Text
    says: Text
    answered_by: tuple[Text, ...] = ()
    part: Text | None = None
    planned: Text | None = None

    @model_validator(mode="after")
    def _is_answered(self) -> Statement:
        if not (self.answered_by or self.part or self.planned):
            raise ValueError("say what answers it: answered_by, part or planned")
        return self


class Claim(Record):
    """A popular belief and our verdict. `touches` names what must be in the reader's case for it to be shown."""

    id: Id
    claim: Text
    verdict: Literal["supported", "mixed", "weak", "not-supported", "worth-a-try", "not-tested"]
    why: Text
    touches: tuple[Id, ...] = ()
    sources: tuple[Id, ...] = ()
