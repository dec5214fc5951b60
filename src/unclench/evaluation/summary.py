"""All outcomes together: shares with exact intervals, in the shape of the JSON report of `unclench evaluate`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from unclench.evaluation.gold import Vignette
from unclench.evaluation.outcome import Outcome, outcome_of
from unclench.evaluation.proportion import Proportion
from unclench.knowledge.records import Knowledge
from unclench.wording import Urgency

MIMICS_FROM = 0.5
LAST = 0.9999
BINS = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)
LOW = (Urgency.SELF_CARE, Urgency.ROUTINE)


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The outcome of every case; the figures are read off it."""

    outcomes: tuple[Outcome, ...]

    def group(self, name: str) -> tuple[Outcome, ...]:
        """The outcomes of one group: in-scope, mimic, unanswerable or under-16."""
        return tuple(outcome for outcome in self.outcomes if outcome.group == name)

    def as_json(self) -> dict[str, Any]:
        """Every figure; beside each share its exact 95% interval under `intervals`."""
        mimics = self.group("mimic")
        asked = [outcome for outcome in self.outcomes if outcome.asked]
        runs = [rank for outcome in self.group("in-scope") for rank in outcome.stress]
        return {
            "in_scope": _block(ranks(self.group("in-scope"))),
            "mimics": _block(
                ranks(mimics) | {"not_a_spasm_sensitivity": Proportion.of(one.mimics >= MIMICS_FROM for one in mimics)}
            ),
            "triage": {
                "unstated_unknown": _block(triage(self._triaged(), lambda one: one.unstated_unknown)),
                "unstated_no": _block(triage(self._triaged(), lambda one: one.unstated_no)),
            },
            "questions_mean": _mean([one.asked.questions for one in asked if one.asked]),
            "interview": _interviews(asked),
            "interview_to_its_end": _interviews([one for one in asked if one.asked and not one.asked.emergency]),
            "stress": {"runs": len(runs)} | {key: share.value for key, share in tops(runs).items()},
            "calibration": _calibration(self.group("in-scope") + mimics),
            "subgroups": {name: _block(ranks(part)) for name, part in _subgroups(self.group("in-scope"))},
            "cases": [_case(outcome) for outcome in self.outcomes],
        }

    def _triaged(self) -> tuple[Outcome, ...]:
        return tuple(one for one in self.outcomes if one.vignette.gold.answerable != "no")


def evaluate(
    vignettes: Iterable[Vignette], knowledge: Knowledge, *, interview: bool = True, stress: bool = True
) -> Evaluation:
    """Run every case; without `interview` and `stress` it takes seconds instead of minutes."""
    return Evaluation(tuple(outcome_of(one, knowledge, interview=interview, stress=stress) for one in vignettes))


def _interviews(asked: Sequence[Outcome]) -> dict[str, Any]:
    """Ranks after the opening and 12 questions on, beside those of the same cases told outright."""
    return {
        "cases": len(asked),
        "told_outright": _block(tops([one.rank for one in asked])),
        "after_opening": _block(tops([one.asked.after_opening for one in asked if one.asked])),
        "after_12_more": _block(tops([one.asked.after_twelve for one in asked if one.asked])),
    }


def tops(places: Sequence[int], prefix: str = "") -> dict[str, Proportion]:
    """Top 1, 3 and 5 of some ranks."""
    return {f"{prefix}top{most}": Proportion.of(place <= most for place in places) for most in (1, 3, 5)}


def ranks(outcomes: Sequence[Outcome]) -> dict[str, Proportion]:
    """Top 1, 3 and 5 by cause, top 1 and 3 by family."""
    by_family = tops([one.family_rank for one in outcomes], "family_")
    return tops([one.rank for one in outcomes]) | {key: by_family[key] for key in ("family_top1", "family_top3")}


def triage(outcomes: Sequence[Outcome], level: Callable[[Outcome], Urgency]) -> dict[str, Proportion]:
    """The shares of right levels, as PROTOCOL.md defines them."""
    pairs = [(one.vignette.gold.urgency, level(one)) for one in outcomes]
    emergencies = [given for true, given in pairs if true is Urgency.EMERGENCY]
    return {
        "emergency_at_least_same_day": Proportion.of(given.rank >= Urgency.SAME_DAY.rank for given in emergencies),
        "emergency_called_emergency": Proportion.of(given is Urgency.EMERGENCY for given in emergencies),
        "low_kept": Proportion.of(given in LOW for true, given in pairs if true in LOW),
        "within_one_or_higher": Proportion.of(given.rank >= true.rank - 1 for true, given in pairs),
        "over_triage": Proportion.of(given.rank > true.rank for true, given in pairs if true is not Urgency.EMERGENCY),
    }


def _block(shares: dict[str, Proportion]) -> dict[str, Any]:
    block: dict[str, Any] = {"n": max((share.n for share in shares.values()), default=0)}
    block |= {name: _rounded(share.value) for name, share in shares.items()}
    block["intervals"] = {name: [round(end, 4) for end in share.interval] for name, share in shares.items()}
    block["counts"] = {name: [share.hits, share.n] for name, share in shares.items()}
    return block


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


def _mean(numbers: Sequence[int]) -> float | None:
    return round(sum(numbers) / len(numbers), 2) if numbers else None


def _calibration(outcomes: Sequence[Outcome]) -> list[dict[str, Any]]:
    """By the probability given to the first cause: how many, the mean given, and the share that was right."""
    found = []
    for low, high in pairwise(BINS):
        inside = [one for one in outcomes if low <= min(one.first_probability, LAST) < high]
        if inside:
            right = Proportion.of(one.rank == 1 for one in inside)
            given = sum(one.first_probability for one in inside) / len(inside)
            entry = {"from": low, "to": high, "n": right.n, "given": round(given, 4), "right": _rounded(right.value)}
            found.append(entry | {"interval": [round(end, 4) for end in right.interval]})
    return found


def _subgroups(outcomes: Sequence[Outcome]) -> Iterable[tuple[str, Sequence[Outcome]]]:
    said = {one.id: one.vignette.case.last() for one in outcomes}
    for sex in ("female", "male"):
        yield sex, [one for one in outcomes if said[one.id].get("sex") == sex]
    for name, low, high in (("16-39", 16, 40), ("40-59", 40, 60), ("60 and over", 60, 200)):
        yield name, [one for one in outcomes if isinstance(age := said[one.id].get("age"), int) and low <= age < high]
    yield "pregnant", [one for one in outcomes if said[one.id].get("pregnant") == "yes"]


def _case(one: Outcome) -> dict[str, Any]:
    gold = one.vignette.gold
    return {
        "id": one.id,
        "group": one.group,
        "label": gold.label,
        "rank": one.rank,
        "family_rank": one.family_rank,
        "probability": round(one.probability, 4),
        "first": one.first,
        "first_probability": round(one.first_probability, 4),
        "stability": round(one.stability, 4),
        "width": one.width,
        "mimics": round(one.mimics, 4),
        "urgency": gold.urgency.value,
        "unstated_unknown": one.unstated_unknown.value,
        "unstated_no": one.unstated_no.value,
        "questions": one.asked.questions if one.asked else None,
        "stress_top3": tops(one.stress)["top3"].value if one.stress else None,
    }
