"""Everything that is known, in one frozen value with its version and digest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal, get_args

from pydantic import Field, SerializerFunctionWrapHandler, field_serializer

from unclench.knowledge.records.base import Id, Record, Scale, Text
from unclench.knowledge.records.care import AvoidToken, Medicine, Relief
from unclench.knowledge.records.causes import AgeBand, Brief, Cause, Family, Mechanism, SecondReading, Unexplained
from unclench.knowledge.records.evidence import Claim, Fact, Source, Statement
from unclench.knowledge.records.triage import Checklist, ChecklistLine, Instruction, Reassurance, RedFlag, Suspect
from unclench.knowledge.records.vocabulary import (
    Exposure,
    Finding,
    Frequency,
    Group,
    Mark,
    Site,
    SpasmType,
    SymptomList,
)
from unclench.wording import Urgency


class Thresholds(Record):
    """Every threshold of the model and of the interview (`data/thresholds.yaml`), each with its reason there."""

    emergency_if_probability: float
    same_day_if_probability: float
    soon_if_probability: float
    must_not_miss_from: float
    must_not_miss_at_most: int
    contributor_from: float
    contributor_times_prior: float
    contributor_origin_from: float
    contributors_at_most: int
    not_covered_from: float
    family_member_below: float
    stability_from: float
    question_stop_bits: float
    question_safety_bits: float
    questions_at_most: int
    questions_in_vain_at_most: int
    draws: int
    width_cap: int
    own_share: float
    edge_times_leak: float
    alone: dict[Literal["everyday", "unusual", "alarming"], Urgency]
    emergency_ends_from: float
    doubt: float = Field(ge=0, lt=0.5)
    change_from: float
    changes_at_most: int
    reasons: dict[str, Text]


class AgeDistribution(Record):
    """Share of adults in each age band, and where it comes from; age odds are centred on it."""

    bands: dict[AgeBand, float]
    because: Text
    sources: tuple[Id, ...] = ()


class Knowledge(Record):
    """The validated knowledge base, every collection keyed by id.

    `version` is `data/VERSION`; `digest` is the SHA-256 of the canonical JSON of the records. `readings` are the second
    readings by cause. `briefs` say of every cause what is asked of all of them, so that few need be read in full.
    """

    version: Text
    digest: Text = ""
    scale: Scale
    thresholds: Thresholds
    ages: AgeDistribution
    sources: Mapping[Id, Source]
    facts: Mapping[Id, Fact]
    claims: dict[Id, Claim] = Field(default_factory=dict)
    statements: dict[Id, Statement] = Field(default_factory=dict)
    marks: dict[Id, Mark]
    frequency: Frequency
    findings: dict[Id, Finding]
    symptom_lists: dict[Id, SymptomList] = Field(default_factory=dict)
    exposures: dict[Id, Exposure]
    medicines: dict[Id, Medicine]
    spasm_types: dict[Id, SpasmType]
    sites: dict[Id, Site]
    causes: Mapping[Id, Cause]
    briefs: dict[Id, Brief] = Field(default_factory=dict)
    readings: Mapping[Id, SecondReading] = Field(default_factory=dict)
    unexplained: Unexplained
    families: dict[Id, Family]
    mechanisms: dict[Id, Mechanism]
    suspects: dict[Id, Suspect]
    red_flags: dict[Id, RedFlag]
    reassurances: dict[Id, Reassurance]
    instructions: dict[Id, Instruction]
    checklists: dict[Id, Checklist]
    reliefs: dict[Id, Relief]
    avoid: dict[Id, AvoidToken]

    @field_serializer("sources", "facts", "causes", "readings", mode="wrap")
    def _in_full(self, records: Mapping[Id, Any], write: SerializerFunctionWrapHandler) -> Any:
        return write(dict(records))

    @property
    def collections(self) -> dict[str, Mapping[Id, Any]]:
        """Every collection by its name."""
        found = {name: getattr(self, name) for name in type(self).model_fields if name != "briefs"}
        return {name: value for name, value in found.items() if isinstance(value, Mapping)}

    def brief(self, cause: Id) -> Brief | Cause:
        """How urgent a cause is and its family."""
        return self.briefs.get(cause) or self.causes[cause]

    @cached_property
    def lines(self) -> dict[Id, ChecklistLine]:
        """Every checklist line by id (line ids are unique over all checklists)."""
        return {line.id: line for checklist in self.checklists.values() for line in checklist.lines}

    @cached_property
    def checklist_of_line(self) -> dict[Id, Id]:
        """The checklist each line stands on."""
        return {line.id: checklist.id for checklist in self.checklists.values() for line in checklist.lines}

    @cached_property
    def members(self) -> dict[str, tuple[Id, ...]]:
        """What stands on each list of exposures and of symptoms, by the id its answer has: `exposures/medicine`."""
        groups: dict[str, list[Id]] = {f"exposures/{group}": [] for group in get_args(Group)}
        for exposure in self.exposures.values():
            groups[f"exposures/{exposure.group}"].append(exposure.id)
        groups["exposures/medicine"] += self.medicines
        lists = {f"symptoms/{one.id}": one.findings for one in self.symptom_lists.values()}
        return {id_: tuple(members) for id_, members in groups.items()} | lists


@dataclass(frozen=True, slots=True)
class ByDigest:
    """Some knowledge, compared by its digest alone: a key for what is made of it once."""

    knowledge: Knowledge

    def __hash__(self) -> int:
        return hash(self.knowledge.digest)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, ByDigest) and self.knowledge.digest == other.knowledge.digest
