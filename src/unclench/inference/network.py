"""The network as arrays: what the records say, indexed, with a trailing lane axis for draws of the parameters."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

AGE_BANDS = ("16-39", "40-59", "60-74", "75+")
SEXES = ("female", "male")


@dataclass(frozen=True, eq=False)
class Structure:
    """What does not vary between draws: ids and who points to whom. C causes, F findings, T kinds.

    `edges`: (cause, finding) index pairs. `exposures`: for each (cause, exposure id) pair its index in
    `Parameters.odds_ratio`. `changeable`: the places of those pairs that are causal and modifiable. `needs`: for each
    cause the exposures one of which it cannot do without.
    `mark_values`: the values of every mark; `kind_marks` and `cause_marks` partition the marks.
    `all_hold`: marks of which several values may be named that are all so; of any other a set means one or the other.
    `overrides`: the (cause, kind mark) pairs where the cause's own value replaces that of its kinds.
    """

    causes: tuple[str, ...]
    findings: tuple[str, ...]
    kinds: tuple[str, ...]
    edges: tuple[tuple[int, int], ...]
    exposures: tuple[tuple[int, str], ...]
    changeable: tuple[int, ...]
    needs: tuple[tuple[str, ...], ...]
    continuous: tuple[bool, ...]
    mark_values: Mapping[str, tuple[str, ...]]
    kind_marks: tuple[str, ...]
    cause_marks: tuple[str, ...]
    all_hold: frozenset[str]
    overrides: Mapping[str, tuple[int, ...]]
    prevalence_of: Mapping[str, float]
    bands: tuple[tuple[str, int, int | None], ...]
    all_the_time: str
    own_share: float

    @cached_property
    def place(self) -> Mapping[str, int]:
        """The place of every finding."""
        return {id_: number for number, id_ in enumerate(self.findings)}

    @cached_property
    def ends(self) -> NDArray[np.int64]:
        """(2, E) the cause and the finding of every edge."""
        return np.array(self.edges, np.int64).reshape(-1, 2).T

    @cached_property
    def exposure_rows(self) -> Mapping[str, NDArray[np.int64]]:
        """The rows of `exposures` of every exposure."""
        rows: dict[str, list[int]] = {}
        for row, (_, id_) in enumerate(self.exposures):
            rows.setdefault(id_, []).append(row)
        return {id_: np.array(places, np.int64) for id_, places in rows.items()}

    @cached_property
    def exposed(self) -> NDArray[np.int64]:
        """(R,) the cause of every (cause, exposure) pair."""
        return np.array([cause for cause, _ in self.exposures], np.int64)

    def pairs_of(self, exposures: Iterable[str]) -> NDArray[np.int64]:
        """The rows of `exposures` of some exposures, in order."""
        rows = [self.exposure_rows[id_] for id_ in exposures if id_ in self.exposure_rows]
        return np.sort(np.concatenate(rows)) if rows else np.empty(0, np.int64)

    @cached_property
    def needing(self) -> list[int]:
        """The causes that cannot do without an exposure."""
        return [cause for cause, need in enumerate(self.needs) if need]

    @cached_property
    def needed(self) -> Mapping[str, tuple[int, ...]]:
        """The exposures that causes cannot do without, and the places of these in `needing`."""
        needs = [self.needs[cause] for cause in self.needing]
        ids = dict.fromkeys(id_ for need in needs for id_ in need)
        return {id_: tuple(place for place, need in enumerate(needs) if id_ in need) for id_ in ids}

    @cached_property
    def overriding(self) -> Mapping[str, NDArray[np.bool_]]:
        """Kind mark -> (C,) whether a cause has shares of its own."""
        causes = np.arange(len(self.causes))
        return {mark: np.isin(causes, self.overrides[mark]) for mark in self.kind_marks}

    def edges_to(self, findings: Iterable[str]) -> NDArray[np.int64]:
        """The rows of the edges that lead to some findings."""
        wanted = np.zeros(len(self.findings), bool)
        wanted[[self.place[id_] for id_ in findings]] = True
        return np.flatnonzero(wanted[self.ends[1]])


@dataclass(frozen=True, eq=False)
class Shares:
    """How N causes or kinds divide one mark's V values: what each states, and the rest as the background divides it.

    `own`: (R, L), for each of the N a row for every stated value and then one for the rest. `row` (N, V): the row a
    value is found in; `part` (N, V): what part of that row it has, 1 if it is stated.
    """

    own: Array
    row: NDArray[np.int64]
    part: Array

    def of(self, chosen: list[int] | slice = slice(None)) -> Array:
        """(N, chosen, L) shares of some values."""
        found = self.own[self.row[:, chosen]]
        found *= self.part[:, chosen, None]
        return found

    def expected(self, worths: Sequence[Array], group: NDArray[np.int64]) -> Array:
        """(N, L) what the values are worth on average, by one (V, L) of `worths` for each of the N groups (N,)."""
        owner, parts = self._rows
        by_row = np.empty((len(owner), worths[0].shape[-1]), self.own.dtype)
        for number, worth in enumerate(worths):
            rows = np.flatnonzero(group[owner] == number)
            by_row[rows] = parts[rows] @ worth
        by_row *= self.own
        return joined(np.add, by_row, owner)

    @cached_property
    def _rows(self) -> tuple[NDArray[np.int64], Array]:
        """(R,) whose row each is, and (R, V) what part of it a value has; no part where no value is left."""
        values = np.arange(self.row.shape[1])
        parts = np.zeros((len(self.own), len(values)), self.own.dtype)
        parts[self.row, values] = self.part
        first = self.row.min(axis=1)
        return np.searchsorted(first, np.arange(len(self.own)), side="right") - 1, parts


@dataclass(frozen=True, slots=True, eq=False)
class Parameters:
    """Every number of the model with a trailing lane axis L (1 for the plug-in, one lane a draw for the ensemble).

    `prior`: (C, L) log odds of being active, or of being active if exposed. `age` (C, 4), `sex` (C, 2): log odds
    against the average adult, the same in every lane. `log_odds_ratio` and `asked`: (R, L), one row a (cause, exposure)
    pair: what a yes adds to the log odds, and what any answer does, -log(1 - q + q OR).
    `rate`: (C, L) episodes a week, 0 for a continuous complaint. `asking`: (C, L). `edge`: (E, L) share who answer
    yes because of the cause. `leak`: (F, L). `kinds`: how the C causes divide the T kinds. `by_kind`: mark -> how the
    T kinds divide it. `by_cause`: mark -> how the C causes divide it, for a kind mark the
    overriding ones. `background`: mark -> (V,). `unexplained`: (L,) asking x 1 of the ever-active "none of the causes
    we know".
    """

    prior: Array
    age: Array
    sex: Array
    log_odds_ratio: Array
    asked: Array
    rate: Array
    asking: Array
    edge: Array
    leak: Array
    kinds: Shares
    by_kind: Mapping[str, Shares]
    by_cause: Mapping[str, Shares]
    background: Mapping[str, Array]
    unexplained: Array

    @property
    def lanes(self) -> int:
        """How many lanes there are."""
        return int(self.prior.shape[-1])

    def part(self, lanes: slice) -> Parameters:
        """Some lanes of these numbers, as views."""
        drawn = (f.name for f in fields(self) if f.name not in ("age", "sex", "background"))
        return replace(self, **{name: _part(getattr(self, name), lanes) for name in drawn})


def _part(value: Any, lanes: slice) -> Any:
    if isinstance(value, Shares):
        return replace(value, own=value.own[:, lanes])
    if isinstance(value, Mapping):
        return {mark: _part(shares, lanes) for mark, shares in value.items()}
    return value[..., lanes]


@dataclass(frozen=True, slots=True, eq=False)
class Network:
    """The compiled network: structure, the plug-in values (one lane) and the ensemble of draws."""

    structure: Structure
    plugin: Parameters
    ensemble: Parameters


def joined(join: np.ufunc, values: Array, owner: NDArray[np.int64]) -> Array:
    """(K, L) the rows (R, L) of each of K owners joined by a sum or a product; those of one owner stand together."""
    starts = np.flatnonzero(np.diff(owner, prepend=-1))
    if values.shape[1] == 1:
        return np.asarray(join.reduceat(values, starts, axis=0))
    counts = np.diff(starts, append=len(owner))
    found = values[starts]
    for step in range(1, counts.max()):  # a few rows each; with many lanes reduceat takes five times as long
        longer = np.flatnonzero(counts > step)
        found[longer] = join(found[longer], values[starts[longer] + step])
    return found


def expit(log_odds: Array) -> Array:
    """The probability of some log odds."""
    return np.asarray(1.0 / (1.0 + np.exp(-log_odds)))
