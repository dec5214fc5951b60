"""The types of the records; data files hold nothing that is not one of these."""

from unclench.knowledge.records.base import Basis, Estimate, Id, Name, Parameter, Record, Scale, Word
from unclench.knowledge.records.care import AvoidToken, Medicine, Relief, Step
from unclench.knowledge.records.causes import Cause, CauseExposure, Family, Mechanism, NeedsExposure, Question, Unexplained
from unclench.knowledge.records.evidence import Claim, Fact, Source
from unclench.knowledge.records.knowledge import AgeDistribution, Knowledge, Thresholds
from unclench.knowledge.records.triage import Checklist, ChecklistLine, Instruction, Reassurance, RedFlag, Suspect
from unclench.knowledge.records.vocabulary import (
    AgeIs,
    AllOf,
    AnyOf,
    Condition,
    Exposure,
    Finding,
    Frequency,
    FrequencyBand,
    Mark,
    MarkIs,
    MarkValue,
    SexIs,
    Site,
    SpasmType,
)

__all__ = [
    "AgeDistribution", "AgeIs", "AllOf", "AnyOf", "AvoidToken", "Basis", "Cause", "CauseExposure", "Checklist", "ChecklistLine", "Claim",
    "Condition", "Estimate", "Exposure", "Fact", "Family", "Finding", "Frequency", "FrequencyBand", "Id", "Instruction",
    "Knowledge", "Mark", "MarkIs", "MarkValue", "Mechanism", "Medicine", "Name", "NeedsExposure", "Parameter", "Question",
    "Reassurance", "Record", "RedFlag", "Relief", "Scale", "SexIs", "Site", "Source", "SpasmType", "Step", "Suspect",
    "Thresholds", "Unexplained", "Word",
]
