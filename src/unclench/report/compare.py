"""How one more answer moves a result: the same causes before and after, for "change an answer and see"."""

from __future__ import annotations

from dataclasses import dataclass

from unclench.report.blocks import Share
from unclench.report.cards import share_of
from unclench.report.contract import CauseReport, Report
from unclench.report.said import sentence
from unclench.wording.numbers import about

SHOWN = 5


@dataclass(frozen=True, slots=True)
class Moved:
    """One cause: its share before in words (None where it was not in the result), and its share after."""

    name: str
    before: str | None
    after: Share


def moved(before: Report, after: Report) -> tuple[Moved, ...]:
    """The first causes after the change, in their new order."""
    earlier = {cause.id: cause for cause in before.causes}
    return tuple(_moved(cause, earlier.get(cause.id)) for cause in after.causes[:SHOWN])


def _moved(cause: CauseReport, earlier: CauseReport | None) -> Moved:
    return Moved(sentence(cause.name), about(earlier.probability) if earlier else None, share_of(cause))
