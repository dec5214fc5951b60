"""Urgency and causes of many cases at once: what `assess` says of each, without intervals and reasons."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from unclench.batch.columns import Bytes, Columns, Mask
from unclench.batch.rules import LIKELIHOOD, decide, is_child
from unclench.batch.states import NOT_GIVEN, States, states_from
from unclench.inference.compiled import compile_network
from unclench.inference.many import Told, rank_many
from unclench.inference.network import SEXES, Array
from unclench.knowledge.records import Knowledge
from unclench.wording import Urgency

TOGETHER = 8192  # cases whose states are held at once


@dataclass(frozen=True, slots=True, eq=False)
class Results:
    """What is concluded of B cases.

    `urgency`: (B,) rank. `decided_by`: (B,) place in `rules.DECIDED_BY`. `causes`: (B, N) places in `ids`, likeliest
    first, -1 past the last, as throughout for a child. `probabilities`: (B, N), 0 where there is no cause.
    """

    urgency: Bytes
    decided_by: Bytes
    provisional: Mask
    causes: NDArray[np.int32]
    probabilities: Array
    ids: tuple[str, ...]


def assess_many(told: Columns, knowledge: Knowledge, *, top: int) -> Results:
    """Assess every case as `assess` would; each must have no problems. `top`: how many causes are named."""
    ids = (*compile_network(knowledge).structure.causes, knowledge.unexplained.id)
    found = Results(
        urgency=np.empty(told.rows, np.int8),
        decided_by=np.empty(told.rows, np.int8),
        provisional=np.empty(told.rows, bool),
        causes=np.full((told.rows, top), -1, np.int32),
        probabilities=np.zeros((told.rows, top)),
        ids=ids,
    )
    for start in range(0, told.rows, TOGETHER):
        rows = slice(start, min(start + TOGETHER, told.rows))
        _assess(told.part(rows), knowledge, _part(found, rows))
    return found


def _part(found: Results, rows: slice) -> Results:
    return Results(
        found.urgency[rows],
        found.decided_by[rows],
        found.provisional[rows],
        found.causes[rows],
        found.probabilities[rows],
        found.ids,
    )


def _assess(told: Columns, knowledge: Knowledge, found: Results) -> None:
    """Write what is concluded of some cases into `found`."""
    known = states_from(told, knowledge)
    decisions = decide(known, knowledge)
    found.urgency[:], found.decided_by[:] = decisions.urgency, decisions.decided_by
    found.provisional[:] = decisions.provisional
    child = is_child(known)
    adults = np.flatnonzero(~child)
    said = _said(known, knowledge)
    said = said.part(adults) if child.any() else said
    described, start = said.has_complaint, 0
    for ranked in rank_many(said, knowledge):
        end = start + len(ranked)
        _conclude(ranked, described[start:end], knowledge, found, adults[start:end])
        start = end


def _said(known: States, knowledge: Knowledge) -> Told:
    """What the network is told; of "other" as a sex no figure speaks."""
    shape = compile_network(knowledge).structure
    asked = {*shape.findings, *shape.exposure_rows, *shape.needed}
    states = {id_: state for id_, state in known.states.items() if id_ in asked}
    marks = {mark: (described.codes, described.named.T) for mark, described in known.marks.items()}
    sex = np.where(known.sex < len(SEXES), known.sex, np.int8(NOT_GIVEN))
    table = np.array([*states.values()], np.int8).reshape(-1, known.rows)
    return Told(known.age, sex, tuple(states), table, marks)


def _conclude(ranked: Array, described: Mask, knowledge: Knowledge, found: Results, rows: NDArray[np.intp]) -> None:
    """Name the likeliest causes of some adults, and raise the urgency where dangerous ones are likely enough."""
    raised = _raised(ranked, knowledge)
    higher = raised > found.urgency[rows]
    found.urgency[rows[higher]] = raised[higher]
    found.decided_by[rows[higher]] = LIKELIHOOD
    ranked[~described, -1] = -1.0  # without a complaint there is nothing to explain
    line = np.arange(len(rows))
    for place in range(min(found.causes.shape[1], len(found.ids))):
        first = ranked.argmax(axis=1)
        share = ranked[line, first]
        found.causes[rows, place] = np.where(share >= 0, first, -1)
        found.probabilities[rows, place] = np.maximum(share, 0)
        ranked[line, first] = -1.0


def _raised(ranked: Array, knowledge: Knowledge) -> Bytes:
    """(B,) rank of the level that likely dangerous causes ask for, 0 for none; see `assessment._likelihood`."""
    limits = knowledge.thresholds
    causes = compile_network(knowledge).structure.causes
    ranks = np.array([knowledge.brief(id_).urgency_if_true.rank for id_ in causes])
    raised, open_ = np.zeros(len(ranked), np.int8), np.ones(len(ranked), bool)
    for level, enough in (
        (Urgency.EMERGENCY, limits.emergency_if_probability),
        (Urgency.SAME_DAY, limits.same_day_if_probability),
        (Urgency.SOON, limits.soon_if_probability),
    ):
        worse = ranked[:, np.flatnonzero(ranks >= level.rank)]
        likely = open_ & (worse.sum(axis=1) >= enough)
        shown = worse.max(axis=1, initial=0.0) >= limits.must_not_miss_from
        raised[likely & shown] = level.rank
        open_ &= ~likely
    return raised
