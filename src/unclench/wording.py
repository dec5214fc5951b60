"""Numbers and levels into plain words: the one place where the program speaks in its own voice."""

from __future__ import annotations

from enum import StrEnum


class Urgency(StrEnum):
    """How soon to get help, from least to most. Compare with `rank`."""

    SELF_CARE = "self-care"
    ROUTINE = "routine"
    SOON = "soon"
    SAME_DAY = "same-day"
    EMERGENCY = "emergency"

    @property
    def rank(self) -> int:
        """Place on the ladder, 0 (self-care) to 4 (emergency)."""
        return list(Urgency).index(self)
