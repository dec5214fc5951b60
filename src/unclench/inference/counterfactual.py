"""If you changed this: how many episodes would be spared without an exposure that is a cause and can be changed.

Of the people with an active cause and an exposure that multiplies its odds by OR, the share who would have it without
the exposure too is p0 / p1 = 1 / (OR + (1 - OR) p1), p1 the probability of being active with and p0 without it: the
complement of the probability of necessity under monotonicity (Pearl, Causality, 2nd edition, section 9.2). The other
way, to answer the case anew without the exposure, asks how likely the cause were had the same findings come to somebody
unexposed; that is no forecast. "Unexplained" and continuous complaints are taken to stay as they are.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from unclench.inference.evidence import Evidence, episode_rate, has_needed
from unclench.inference.network import Array, Parameters, Structure
from unclench.inference.problem import Posterior, Problem
from unclench.inference.result import Counterfactual
from unclench.inference.uncertainty import interval

TINY = 1e-12


@dataclass(frozen=True, slots=True, eq=False)
class Lanes:
    """One case in L lanes: the numbers, the problem they make of it, and its posterior."""

    numbers: Parameters
    problem: Problem
    found: Posterior


def counterfactuals(
    evidence: Evidence, ids: Iterable[str], structure: Structure, plugin: Lanes, draws: Lanes
) -> tuple[Counterfactual, ...]:
    """For each exposure that the person has what would be expected without it, most spared first.

    None where the complaint is there all the time: there are no episodes to count.
    """
    if evidence.frequency == structure.all_the_time:
        return ()
    changeable = {id_: _rows(id_, structure) for id_ in ids if evidence.exposures.get(id_)}
    changeable = {id_: rows for id_, rows in changeable.items() if len(rows)}
    if not changeable:
        return ()
    rate, fewer = _spared(evidence, changeable, structure, plugin)
    low, high = interval(_spared(evidence, changeable, structure, draws)[1], fewer[:, 0])
    told = [
        Counterfactual(id_, float(rate[0]), float(fewer[place, 0]), float(low[place]), float(high[place]))
        for place, id_ in enumerate(changeable)
    ]
    return tuple(sorted(told, key=lambda change: (-change.fewer, change.exposure)))


def _rows(id_: str, structure: Structure) -> NDArray[np.int64]:
    rows = structure.pairs_of([id_])
    return rows[np.isin(rows, structure.changeable)]


def _spared(
    evidence: Evidence, changeable: dict[str, NDArray[np.int64]], structure: Structure, lanes: Lanes
) -> tuple[Array, Array]:
    """(L,) episodes a week as it is, and (N, L) the share of them that would not be without each exposure."""
    rate = episode_rate(evidence.frequency, structure, lanes.numbers)
    episodes = lanes.found.responsible[:-1] * rate
    episodic = lanes.found.responsible[:-1][~np.array(structure.continuous)].sum(axis=0)
    mean = episodes.sum(axis=0) / np.maximum(episodic, TINY)
    active = 1 - lanes.problem.off
    active[structure.needing] /= np.maximum(has_needed(evidence.exposures, structure), TINY)[:, None]
    fewer = []
    for rows in changeable.values():
        places = structure.exposed[rows]
        ratio = np.exp(lanes.numbers.log_odds_ratio[rows].astype(float))
        stays = 1 / (ratio + (1 - ratio) * active[places])
        fewer.append((episodes[places] * (1 - stays)).sum(axis=0) / np.maximum(mean, TINY))
    return mean, np.clip(np.array(fewer), 0.0, 1.0)
