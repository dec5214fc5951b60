"""The JSON report: a documented, versioned contract; probabilities are rounded to four decimals."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict

from unclench.wording import Urgency

Ids = tuple[str, ...]
Interval = tuple[float, float]


class Part(BaseModel):
    """A frozen part of the report."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class KnowledgeVersion(Part):
    """Which knowledge gave this answer: `data/VERSION` and the SHA-256 of the canonical records."""

    version: str
    digest: str


class Reason(Part):
    """Why the urgency is what it is.

    `kind`: a fired or pending rule, a "don't know" on an emergency line, or a likely dangerous cause.
    `answers` are the ids of the answers that did it and `said` the same in words. `basis`: whether the urgency is
    the source's own (stated), stricter than it, or our inference.
    """

    kind: Literal["rule", "dont-know", "likelihood"]
    red_flag: str | None
    cause: str | None
    text: str
    why: str | None
    answers: Ids
    said: Ids
    level: Urgency
    act: str
    by_when: str
    basis: Literal["stated", "stricter", "inferred"]
    sources: Ids


class Unasked(Part):
    """A safety line nobody has answered, or an open rule (`checklist: null`), and the level it could mean."""

    checklist: str | None
    line: str
    text: str
    level: Urgency


class LeftOut(Part):
    """A checklist that was not called for, and why."""

    checklist: str
    reason: str


class UrgencyReport(Part):
    """The level, what to do and by when, and everything that decided it."""

    level: Urgency
    act: str
    by_when: str
    decided_by: Literal["rule", "dont-know", "likelihood", "default", "reassurance"]
    provisional: bool
    reassurance: str | None
    reasons: tuple[Reason, ...]
    unasked: tuple[Unasked, ...]
    left_out: tuple[LeftOut, ...]


class TypeShare(Part):
    """A kind of spasm and its posterior probability."""

    id: str
    name: str
    text: str
    probability: float


class Weight(Part):
    """What one answer did to one cause: change in log odds of being responsible when it is withdrawn, or of being
    active where that is larger (of several signs that would each suffice none changes who is responsible).

    `finding` is a finding, an exposure or `mark=value`; `denied` where the answer was no.
    """

    finding: str
    name: str
    log_odds: float
    denied: bool


class CauseReport(Part):
    """One cause: its share of being responsible with the 90% interval, and what spoke for and against it.

    `beforehand`: its share when nothing was told; of a cause that is not explained, none.
    """

    id: str
    name: str
    clinical: str | None
    text: str
    family: str | None
    probability: float
    interval90: Interval
    beforehand: float | None
    band: Literal["very likely", "likely", "possible", "unlikely"]
    for_: tuple[Weight, ...]
    against: tuple[Weight, ...]
    mechanism: str | None
    how: str
    what_would_settle_it: str | None
    sources: Ids

    model_config = ConfigDict(
        frozen=True, extra="forbid", populate_by_name=True, alias_generator=lambda name: name.rstrip("_")
    )


class FamilyReport(Part):
    """Causes shown as one because a history cannot tell them apart."""

    id: str
    name: str
    probability: float
    members: Ids
    settled_by: str


class MustNotMiss(Part):
    """A dangerous cause that is not the likeliest but likely enough to settle."""

    id: str
    name: str
    probability: float
    why: str
    what_would_settle_it: str


class Contributor(Part):
    """A cause that is probably active beside the responsible one."""

    id: str
    name: str
    probability: float
    interval90: Interval


class Move(Part):
    """How one answer would move one cause."""

    answer: str
    cause: str
    from_: float
    to: float

    model_config = ConfigDict(
        frozen=True, extra="forbid", populate_by_name=True, alias_generator=lambda name: name.rstrip("_")
    )


class WouldChange(Part):
    """An unasked question whose answer would move the top cause."""

    finding: str
    question: str
    moves: tuple[Move, ...]


class ChangeReport(Part):
    """What may be changed, and the share of the spasms it is expected to spare; the rates only where how often it
    comes was told.
    """

    exposure: str
    text: str
    care: str
    fewer: float
    interval90: Interval
    a_week_now: float | None
    a_week_then: float | None
    sources: Ids


class MedicineReport(Part):
    """A medicine the person takes that may play a part."""

    id: str
    name: str
    why: str
    ask: str
    action: str
    sources: Ids


class ReliefStep(Part):
    """One instruction; `seconds` to hold or wait."""

    text: str
    seconds: int | None


class ReliefReport(Part):
    """Something to do right now."""

    id: str
    name: str
    steps: tuple[ReliefStep, ...]
    stop_if: Ids
    not_if: Ids
    basis: str
    sources: Ids


class DoctorQuestion(Part):
    """A question to take along, and why."""

    text: str
    because: str


class ClaimReport(Part):
    """A popular belief that touches this case, and what the evidence says."""

    id: str
    claim: str
    verdict: str
    why: str
    sources: Ids


class RestsOn(Part):
    """Share of the parameters that touch this answer, by what they rest on."""

    basis: float
    scale: float
    default: float


class Answered(Part):
    """One thing the person said, in words."""

    id: str
    text: str


class Report(Part):
    """The whole report. New fields may be added within a format; none is removed or changes its meaning."""

    format: Literal[1] = 1
    engine_version: str
    knowledge: KnowledgeVersion
    scope: Literal["adult", "under-16"]
    ranked_by: Literal["complaint", "findings"]
    urgency: UrgencyReport
    instructions: tuple[str, ...]
    spasm_type: tuple[TypeShare, ...]
    stability: float | None
    causes: tuple[CauseReport, ...]
    families: tuple[FamilyReport, ...]
    must_not_miss: tuple[MustNotMiss, ...]
    contributors: tuple[Contributor, ...]
    would_change: tuple[WouldChange, ...]
    medicines: tuple[MedicineReport, ...]
    now: tuple[ReliefReport, ...]
    ask_the_doctor: tuple[DoctorQuestion, ...]
    claims: tuple[ClaimReport, ...]
    rests_on: RestsOn | None
    approximate: str | None
    not_covered: bool
    withheld: int
    sites: Ids
    answered: tuple[Answered, ...]
    changes: tuple[ChangeReport, ...] = ()
