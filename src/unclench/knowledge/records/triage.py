"""Rules of urgency and the checklists that ask about them."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from unclench.knowledge.records.base import Basis, Id, Name, Record, Text
from unclench.knowledge.records.vocabulary import Condition
from unclench.wording import Urgency


class RedFlag(Record):
    """A warning rule: where `if` holds and nothing in `unless` does, urgency is at least `urgency`.

    `name` reads alone in a list ("One leg newly swollen"); `when` says the whole condition in plain words;
    `statement` is the clinical statement it was written from. `unless` is defeated only by what is present.
    `asked_elsewhere` says why an emergency or same-day rule stands on no checklist line.
    """

    id: Id
    name: Text
    when: Text
    statement: Text
    if_: Condition = Field(alias="if")
    unless: tuple[Condition, ...] = ()
    urgency: Urgency
    act: Text | None = None
    by_when: Text | None = None
    why: Text
    suspects: tuple[Id, ...]
    basis: Basis
    basis_note: Text | None = None
    asked_elsewhere: Text | None = None
    sources: tuple[Id, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _is_a_warning(self) -> RedFlag:
        if self.urgency is Urgency.SELF_CARE:
            raise ValueError("a warning rule has level routine or above; self-care is a reassurance")
        return self


class Reassurance(Record):
    """Allows self-care: `if` holds, every id in `absent` was answered no, and every line of `checklists` too.

    `absent` may name findings, exposures and checklist lines. `child: true` changes the words for a person
    under 16, never the level.
    """

    id: Id
    name: Text
    statement: Text
    if_: Condition = Field(alias="if")
    unless: tuple[Condition, ...] = ()
    absent: tuple[Id, ...] = ()
    checklists: tuple[Id, ...] = Field(min_length=1)
    text: Text
    act: Text | None = None
    suspects: tuple[Id, ...] = ()
    child: bool = False
    basis: Basis
    basis_note: Text | None = None
    sources: tuple[Id, ...] = Field(min_length=1)


class Instruction(Record):
    """Something to do at once because of where the person is; it has no level of its own."""

    id: Id
    if_: Condition = Field(alias="if")
    text: Text
    statement: Text
    basis: Basis
    sources: tuple[Id, ...] = Field(min_length=1)


class ChecklistLine(Record):
    """One line of a checklist.

    `stands_for` are the findings and exposures that a *no* sets absent. With exactly one, a *yes* sets it
    present; with several, `follow_up` asks which. `rules` are the red flags the line is there for. `check`
    says how to find out, asked after "don't know"; every line that stands for an emergency rule has one.
    `opens` names the checklists a *yes* brings up. A line is left out where `applies` does not hold.
    """

    id: Id
    text: Text
    stands_for: tuple[Id, ...] = ()
    rules: tuple[Id, ...] = ()
    follow_up: Text | None = None
    check: Text | None = None
    opens: tuple[Id, ...] = ()
    applies: Condition | None = None

    @model_validator(mode="after")
    def _several_need_a_follow_up(self) -> ChecklistLine:
        if len(self.stands_for) > 1 and self.follow_up is None:
            raise ValueError("a line that stands for several findings needs a follow_up question")
        if not self.stands_for and not self.opens:
            raise ValueError("a line stands for findings or opens a checklist")
        return self


class Checklist(Record):
    """Safety lines asked together on one screen, with "none of these" and "I don't know" for each.

    `kind` gives the order: general, region, circumstance, gentle. A region list is asked when the site of
    the complaint is in `regions`; a circumstance list when a line or an exposure opens it, or `applies` holds.
    `intro_without_age` stands for `intro` where no age was given and the list may not be meant at all.
    """

    id: Id
    title: Text
    intro: Text
    intro_without_age: Text | None = None
    kind: Literal["general", "region", "circumstance", "gentle"]
    regions: tuple[Id, ...] = ()
    applies: Condition | None = None
    not_applicable: Text | None = None
    withheld: bool = False
    lines: tuple[ChecklistLine, ...] = Field(min_length=1, max_length=10)


class Suspect(Record):
    """A light record: something a red flag has in mind that is no node of the network."""

    id: Id
    name: Name
    text: Text
    sources: tuple[Id, ...] = ()
