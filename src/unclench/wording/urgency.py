"""The five levels of urgency, what to do at each and by when."""

from __future__ import annotations

from collections.abc import Iterable
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
        return _RANKS[self]


_RANKS = {level: place for place, level in enumerate(Urgency)}


LADDER = {
    Urgency.EMERGENCY: "Call now",
    Urgency.SAME_DAY: "Today",
    Urgency.SOON: "This week",
    Urgency.ROUTINE: "Next weeks",
    Urgency.SELF_CARE: "At home",
}

_ACTS = {
    Urgency.EMERGENCY: ("Call {number}.", "Now. Do not drive yourself."),
    Urgency.SAME_DAY: ("Get medical help today.", "Today, out of hours too."),
    Urgency.SOON: (
        "Call your doctor in the next two working days.",
        "Be seen within about a week.",
    ),
    Urgency.ROUTINE: ("Make an ordinary appointment with your doctor.", "Within a few weeks."),
    Urgency.SELF_CARE: ("You can look after this at home.", "See a doctor if it changes or is no better in six weeks."),
}

LOCAL_NUMBER = "your local emergency number"


def act_and_deadline(level: Urgency, *, number: str | None = None) -> tuple[str, str]:
    """What to do and by when; `number` is the emergency number of the reader's region, if one is set."""
    act, by_when = _ACTS[level]
    return act.format(number=number or LOCAL_NUMBER), by_when


def with_number(act: str, number: str | None) -> str:
    """An act with the emergency number of the reader's region in place of the general words."""
    return act.replace(LOCAL_NUMBER, number) if number else act


def most_urgent(levels: Iterable[Urgency]) -> Urgency:
    """The highest of some levels; self-care of none."""
    return max(levels, key=lambda level: level.rank, default=Urgency.SELF_CARE)
