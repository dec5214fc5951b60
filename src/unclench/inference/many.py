"""Many cases over one network, by the plug-in values: what `rank` says of each, computed for all at once.

The formulas are those of `evidence`; sums over what was answered become matrix products. B cases, C causes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from unclench.case import OLDEST
from unclench.inference import native
from unclench.inference.compiled import compile_network
from unclench.inference.evidence import age_band, positives
from unclench.inference.lookup import Codes, MarkTable, Named, Tables, mark_tables, tables_of
from unclench.inference.network import AGE_BANDS, SEXES, Array, Network, expit
from unclench.inference.posterior import posterior
from unclench.inference.problem import Problem
from unclench.knowledge.records import Knowledge

TOGETHER = 512  # cases of whom everything said of every cause stays near the processor
_BAND = np.array([*(age_band(age) for age in range(OLDEST + 1)), len(AGE_BANDS)])


@dataclass(frozen=True, slots=True, eq=False)
class Told:
    """What was said in B cases: (B,) `age` in years and `sex` as a place in SEXES, -1 for not given.

    `states`: (N, B) of the findings and exposures `ids`, -1 absent, 0 unknown, 1 present. `marks`: for every mark and
    "frequency" (B,) the row of what was named, -1 for nothing, and (rows, V) which values that is, the last row for
    nothing.
    """

    age: NDArray[np.int16]
    sex: NDArray[np.int8]
    ids: tuple[str, ...]
    states: NDArray[np.int8]
    marks: Mapping[str, tuple[Codes, Named]]

    def part(self, rows: NDArray[np.intp]) -> Told:
        """Some of the cases."""
        marks = {mark: (codes[rows], named) for mark, (codes, named) in self.marks.items()}
        return Told(self.age[rows], self.sex[rows], self.ids, self.states[:, rows], marks)

    @property
    def has_complaint(self) -> NDArray[np.bool_]:
        """(B,) whether any side of the complaint was described."""
        described = [codes >= 0 for codes, _ in self.marks.values()]
        return np.asarray(np.logical_or.reduce([np.zeros(len(self.age), bool), *described]))


def rank_many(told: Told, knowledge: Knowledge) -> Iterator[Array]:
    """(N, C + 1) of the first N cases, of the next, and so on: the probability of every cause and, last, of
    "unexplained", as `rank` has it for each case alone.
    """
    batch = _Batch(told, compile_network(knowledge), knowledge.thresholds.width_cap)
    doubt, described = knowledge.thresholds.doubt, told.has_complaint
    for start in range(0, len(told.age), TOGETHER):
        rows = slice(start, min(start + TOGETHER, len(told.age)))
        active, responsible = batch.posteriors(rows)
        responsible *= 1 - doubt
        responsible[:, -1] += doubt
        if not (complaint := described[rows]).all():
            responsible[~complaint, :-1] = active[~complaint]
            responsible[~complaint, -1] = 0.0
        yield responsible


@dataclass(frozen=True, eq=False)
class _Batch:
    """A batch beside the parts of the network's tables that it looks up."""

    told: Told
    network: Network
    width_cap: int

    @cached_property
    def tables(self) -> Tables:
        return tables_of(self.network)

    @cached_property
    def marks(self) -> tuple[MarkTable, ...]:
        return mark_tables(self.told.marks, self.network)

    @cached_property
    def row(self) -> Mapping[str, int]:
        """The row of every id in the states."""
        return {id_: number for number, id_ in enumerate(self.told.ids)}

    @cached_property
    def exposures(self) -> tuple[NDArray[np.intp], Array, Array]:
        """The rows of the exposures in the states, and those of `Tables.answered` and `Tables.present`."""
        known = self.tables.exposures
        rows = np.array([number for id_, number in self.row.items() if id_ in known], np.intp)
        places = [known[id_] for id_ in self.row if id_ in known]
        return rows, self.tables.answered[places], self.tables.present[places]

    @cached_property
    def needs(self) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """Which rows of `Tables.needs` were asked, and the rows of these in the states."""
        both = [(need, self.row[id_]) for need, id_ in enumerate(self.tables.needs) if id_ in self.row]
        needs, rows = np.array(both, np.intp).reshape(-1, 2).T
        return needs, rows

    @cached_property
    def findings(self) -> tuple[NDArray[np.intp], NDArray[np.int32]]:
        """The rows of the findings in the states and their places in the network, in the order of these."""
        place = self.network.structure.place
        both = sorted((place[id_], number) for id_, number in self.row.items() if id_ in place)
        places, rows = np.array(both, np.int32).reshape(-1, 2).T
        return rows.astype(np.intp), places

    def posteriors(self, rows: slice) -> tuple[Array, Array]:
        """(N, C) and (N, C + 1): active and responsible of some cases."""
        prior = self._prior(rows)
        weight, other = self._weights(rows)
        on = prior * self._not_produced(rows)
        cases = native.Cases(on, 1 - prior, weight, other, *self._positives(rows))
        if not native.BUILT:
            return _one_by_one(np.arange(len(on)), cases, self.network, self.width_cap)
        active, responsible, width = native.solve_many(cases, self.tables.edges, width_cap=self.width_cap)
        wide = np.flatnonzero(width > self.width_cap)
        if len(wide):
            active[wide], responsible[wide] = _one_by_one(wide, cases, self.network, self.width_cap)
        return active, responsible

    def _prior(self, rows: slice) -> Array:
        """(N, C) P(active | what is known of the person); see `evidence.prior_probability`."""
        sex = self.told.sex[rows]
        person = _BAND[self.told.age[rows]] * (len(SEXES) + 1) + np.where(sex < 0, len(SEXES), sex)
        log_odds = self.tables.person.take(person, axis=0)
        places, answered, present = self.exposures
        if len(places):
            states = self.told.states[places, rows]
            log_odds += _added(states != 0, answered)
            log_odds += _added(states > 0, present)
        prior = expit(log_odds)
        if len(self.tables.needing):
            prior[:, self.tables.needing] *= self._has_one_of(rows).T
        return prior

    def _has_one_of(self, rows: slice) -> Array:
        """(K, N) chance of what each of K causes needs: 1 if said, 0 if all were denied, else by its prevalence."""
        lacking = np.repeat(self.tables.lacking, len(self.told.age[rows]), axis=1)
        needs, places = self.needs
        states = self.told.states[places, rows]
        lacking[needs] = (states == 0) * lacking[needs] + (states < 0)
        return np.asarray(1 - np.multiply.reduceat(lacking, self.tables.needs_from, axis=0))

    def _not_produced(self, rows: slice) -> Array:
        """(N, C) chance that an active cause produced none of the absent findings; see `evidence.not_produced`."""
        places, findings = self.findings
        absent = self.told.states[places, rows] < 0
        return np.asarray(np.exp(_added(absent, self.tables.missed[findings])))

    def _positives(self, rows: slice) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
        """(N + 1,) and (P,): where the present findings of every case stand, and their places."""
        places, findings = self.findings
        present = self.told.states[places, rows] > 0
        some = present.any(axis=1)
        cases, columns = np.nonzero(present[some].T)
        counts = np.bincount(cases, minlength=present.shape[1])
        return np.append(0, np.cumsum(counts)), findings[some][columns]

    def _weights(self, rows: slice) -> tuple[Array, Array]:
        """(N, C) and (N,): asking x likelihood of the described complaint; see `evidence.complaint_weights`."""
        numbers = self.network.plugin
        count = len(self.told.age[rows])
        weight, other = np.tile(numbers.asking[:, 0], (count, 1)), np.repeat(numbers.unexplained, count)
        for table in self.marks:
            codes = table.codes[rows]
            weight *= table.by_cause.take(codes, axis=0, mode="wrap")
            other *= table.other.take(codes, mode="wrap")
        by_kind = {
            table.mark: table.by_kind.take(table.codes[rows], axis=0, mode="wrap")
            for table in self.marks
            if table.by_kind is not None
        }
        if by_kind:
            weight *= self._by_kinds(by_kind, count)
        return weight, other

    def _by_kinds(self, by_kind: Mapping[str, Array], count: int) -> Array:
        """(N, C) likelihood of the marks of the kind that a cause does not override; see `evidence.kind_weights`."""
        found = np.ones((count, len(self.tables.order)))
        for overridden, causes in self.tables.alike.items():
            shared = [likelihood for mark, likelihood in by_kind.items() if mark not in overridden]
            if shared:
                found[:, causes] = _product(shared) @ self.tables.kinds[:, causes]
        return np.asarray(found.take(np.argsort(self.tables.order), axis=1))


def _added(masks: Named, table: Array) -> Array:
    """(N, C) the sum of those rows of a table (M, C) that stand in each case, by (M, N) masks.

    A list answered at once gives its members the same mask: their rows are added up first.
    """
    group: dict[bytes, list[int]] = {}
    for row, mask in enumerate(masks):
        group.setdefault(mask.tobytes(), []).append(row)
    group.pop(bytes(masks.shape[1]), None)
    if not group:
        return np.zeros((masks.shape[1], table.shape[1]))
    members = np.zeros((len(group), len(masks)))
    for place, rows in enumerate(group.values()):
        members[place, rows] = 1.0
    distinct = masks[[rows[0] for rows in group.values()]]
    return np.asarray(distinct.astype(float).T @ (members @ table))


def _product(parts: list[Array]) -> Array:
    found, *rest = parts
    for part in rest:
        found = found * part
    return found


def _one_by_one(rows: NDArray[np.intp], cases: native.Cases, network: Network, width_cap: int) -> tuple[Array, Array]:
    """(N, C) and (N, C + 1): active and responsible of some of the cases."""
    solved = [posterior(_problem(row, cases, network), width_cap=width_cap) for row in rows]
    return np.array([one.active[:, 0] for one in solved]), np.array([one.responsible[:, 0] for one in solved])


def _problem(row: int, cases: native.Cases, network: Network) -> Problem:
    places = cases.positives[cases.starts[row] : cases.starts[row + 1]]
    present = [network.structure.findings[place] for place in places]
    edge, leak = positives(present, network.structure, network.plugin)
    on, off, weight = (side[row][:, None] for side in (cases.on, cases.off, cases.weight))
    return Problem(on, off, edge, leak, weight, cases.other[row : row + 1])
