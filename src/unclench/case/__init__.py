"""What one person said, and what follows from it: `Case` -> `Findings`."""

from unclench.case.findings import Findings, LineState, State, atoms, can_apply, findings_from, holds, is_so
from unclench.case.problems import problems_of
from unclench.case.said import (
    NOT_SAID,
    OLDEST,
    PLAIN,
    SEXES,
    Answer,
    Case,
    Value,
    several,
    tells,
    ticked,
    withheld_ids,
)

__all__ = [
    "NOT_SAID",
    "OLDEST",
    "PLAIN",
    "SEXES",
    "Answer",
    "Case",
    "Findings",
    "LineState",
    "State",
    "Value",
    "atoms",
    "can_apply",
    "findings_from",
    "holds",
    "is_so",
    "problems_of",
    "several",
    "tells",
    "ticked",
    "withheld_ids",
]
