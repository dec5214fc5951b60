"""What a change of the knowledge did: how each case moved between two versions of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from unclench.assessment import assess
from unclench.case import Case, problems_of
from unclench.knowledge.records import Knowledge
from unclench.wording import Urgency

SHOWN = 3
MOVED_FROM = 0.02


@dataclass(frozen=True, slots=True)
class View:
    """What one version of the knowledge makes of a case: urgency and its likeliest causes with their probability."""

    urgency: Urgency
    causes: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Moved:
    """One case before and after; `before` is None where the older version could not read it."""

    case: str
    before: View | None
    after: View

    @property
    def matters(self) -> bool:
        """Whether urgency or the order of the first three changed, or one of them by two points in a hundred."""
        if self.before is None or self.before.urgency is not self.after.urgency:
            return True
        was, now = dict(self.before.causes), dict(self.after.causes)
        return list(was) != list(now) or any(abs(was[cause] - now[cause]) >= MOVED_FROM for cause in was)


def moves(cases: Mapping[str, Case], old: Knowledge, new: Knowledge) -> tuple[Moved, ...]:
    """Every case by both versions, in the order of their names."""
    return tuple(
        Moved(name, None if problems_of(case, old) else _view(case, old), _view(case, new))
        for name, case in sorted(cases.items())
    )


def _view(case: Case, knowledge: Knowledge) -> View:
    found = assess(case, knowledge)
    causes = found.inference.causes[:SHOWN] if found.inference else ()
    return View(found.urgency, tuple((cause.id, cause.probability) for cause in causes))
