"""The network as arrays: what the records say, indexed, with a trailing lane axis for draws of the parameters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

AGE_BANDS = ("16-39", "40-59", "60-74", "75+")
SEXES = ("female", "male")


@dataclass(frozen=True, slots=True, eq=False)
class Structure:
    """What does not vary between draws: ids and who points to whom. C causes, F findings, T kinds.

    `edges`: (cause, finding) index pairs. `exposures`: for each (cause, exposure id) pair its index in
    `Parameters.odds_ratio`. `needs`: for each cause the exposures one of which it cannot do without.
    `mark_values`: the values of every mark; `kind_marks` and `cause_marks` partition the marks.
    `all_hold`: marks of which several values may be named that are all so; of any other a set means one or the other.
    `overrides`: the (cause, kind mark) pairs where the cause's own value replaces that of its kinds.
    """

    causes: tuple[str, ...]
    findings: tuple[str, ...]
    kinds: tuple[str, ...]
    edges: tuple[tuple[int, int], ...]
    exposures: tuple[tuple[int, str], ...]
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


@dataclass(frozen=True, slots=True, eq=False)
class Shares:
    """How N causes or kinds divide one mark's V values: what each states, and the rest as the background divides it.

    `own`: (R, L), a row for every stated value and one for the rest of each of the N. `row` (N, V): the row a value
    is found in; `part` (N, V): what part of that row it has, 1 if it is stated.
    """

    own: Array
    row: NDArray[np.int64]
    part: Array

    def of(self, chosen: list[int] | slice = slice(None)) -> Array:
        """(N, chosen, L) shares of some values."""
        part = self.part[:, chosen, None].astype(self.own.dtype)  # draws stay in single precision
        return np.asarray(self.own[self.row[:, chosen]] * part)


@dataclass(frozen=True, slots=True, eq=False)
class Parameters:
    """Every number of the model with a trailing lane axis L (1 for the plug-in, one lane a draw for the ensemble).

    `prior`: (C, L) log odds of being active, or of being active if exposed. `age` (C, 4), `sex` (C, 2): log odds
    against the average adult, the same in every lane. `log_odds_ratio`: (R, L), one row a (cause, exposure) pair.
    `rate`: (C, L) episodes a week, 0 for a continuous complaint. `asking`: (C, L). `edge`: (E, L) share who answer
    yes because of the cause. `leak`: (F, L). `kinds`: (C, T, L). `by_kind`: mark -> the shares of the T kinds.
    `by_cause`: mark -> the shares of the C causes, for a kind mark of the overriding causes only. `background`:
    mark -> (V,). `unexplained`: (L,) asking x 1 of the ever-active "none of the causes we know".
    """

    prior: Array
    age: Array
    sex: Array
    log_odds_ratio: Array
    rate: Array
    asking: Array
    edge: Array
    leak: Array
    kinds: Array
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
    if isinstance(value, Mapping):
        return {mark: replace(shares, own=shares.own[:, lanes]) for mark, shares in value.items()}
    return value[..., lanes]


@dataclass(frozen=True, slots=True, eq=False)
class Network:
    """The compiled network: structure, the plug-in values (one lane) and the ensemble of draws."""

    structure: Structure
    plugin: Parameters
    ensemble: Parameters


def expit(log_odds: Array) -> Array:
    """The probability of some log odds."""
    return np.asarray(1.0 / (1.0 + np.exp(-log_odds)))
