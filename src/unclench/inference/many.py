"""Many cases over one network, by the plug-in values: what `rank` says of each, computed for all at once.

B cases, C causes, F findings, T kinds. The formulas are those of `evidence`; sums over what was answered become matrix
products, and what a mark tells is worked out once for every distinct answer to it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from unclench.case import OLDEST
from unclench.inference import native
from unclench.inference.compiled import compile_network
from unclench.inference.evidence import age_band, frequency_likelihood, mixed, positives
from unclench.inference.network import AGE_BANDS, SEXES, Array, Network, expit
from unclench.inference.posterior import posterior
from unclench.inference.problem import Problem
from unclench.knowledge.records import Knowledge

Codes = NDArray[np.int32]
_BAND = np.array([*(age_band(age) for age in range(OLDEST + 1)), len(AGE_BANDS)])
_SEX_NOT_SAID = len(SEXES)


@dataclass(frozen=True, slots=True, eq=False)
class Told:
    """What was said in B cases: (B,) `age` in years and `sex` as a place in SEXES, -1 for not given.

    `states`: findings and exposures, -1 absent, 0 unknown, 1 present. `marks`: for every mark and "frequency" (B,) the
    row of what was named, -1 for nothing, and (rows + 1, V) which values that is, the last row for nothing.
    """

    age: NDArray[np.int16]
    sex: NDArray[np.int8]
    states: Mapping[str, NDArray[np.int8]]
    marks: Mapping[str, tuple[Codes, NDArray[np.bool_]]]

    def part(self, rows: NDArray[np.intp]) -> Told:
        """Some of the cases."""
        states = {id_: state[rows] for id_, state in self.states.items()}
        marks = {mark: (codes[rows], named) for mark, (codes, named) in self.marks.items()}
        return Told(self.age[rows], self.sex[rows], states, marks)

    @property
    def has_complaint(self) -> NDArray[np.bool_]:
        """(B,) whether any side of the complaint was described."""
        described = [codes >= 0 for codes, _ in self.marks.values()]
        return np.asarray(np.logical_or.reduce([np.zeros(len(self.age), bool), *described]))


@dataclass(frozen=True, slots=True, eq=False)
class _Tables:
    """The numbers of a network as they are looked up here.

    `person`: (5, 3, C) log odds by age band and sex, the last of each not given. `answered`, `present`: (X, C) what an
    answered exposure adds to the log odds, and what it adds more if it is so. `missed`: (F, C) log chance that a cause
    that is active did not produce a finding. `kinds`: (T, C). `alike`: causes that override the same kind marks, by
    those marks. `often`: (bands + 1, C + 1) likelihood of a frequency, "unexplained" last, and a row of ones for
    nothing said.
    """

    person: Array
    exposures: Mapping[str, int]
    answered: Array
    present: Array
    missed: Array
    kinds: Array
    alike: Mapping[tuple[str, ...], NDArray[np.int64]]
    often: Array
    edges: native.Tables


def rank_many(told: Told, knowledge: Knowledge) -> Array:
    """(B, C + 1) the probability of every cause and, last, "unexplained", as `rank` has it for each case alone."""
    network = compile_network(knowledge)
    active, responsible = _posteriors(told, network, knowledge.thresholds.width_cap)
    doubt = knowledge.thresholds.doubt
    responsible *= 1 - doubt
    responsible[:, -1] += doubt
    alone = ~told.has_complaint
    if alone.any():
        responsible[alone, :-1] = active[alone]
        responsible[alone, -1] = 0.0
    return responsible


def _posteriors(told: Told, network: Network, width_cap: int) -> tuple[Array, Array]:
    """(B, C) and (B, C + 1): active and responsible."""
    tables = _tables(network)
    prior = _prior(told, network, tables)
    weight, other = _weights(told, network, tables)
    on = prior * _not_produced(told, network, tables)
    cases = native.Cases(on, 1 - prior, weight, other, *_positives(told, network))
    if not native.BUILT:
        return _one_by_one(np.arange(len(on)), cases, network, width_cap)
    active, responsible, width = native.solve_many(cases, tables.edges, width_cap=width_cap)
    wide = np.flatnonzero(width > width_cap)
    if len(wide):
        active[wide], responsible[wide] = _one_by_one(wide, cases, network, width_cap)
    return active, responsible


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


def _prior(told: Told, network: Network, tables: _Tables) -> Array:
    """(B, C) P(active | what is known of the person); see `evidence.prior_probability`."""
    log_odds = tables.person[_BAND[told.age], np.where(told.sex < 0, _SEX_NOT_SAID, told.sex)]
    said = [id_ for id_ in told.states if id_ in tables.exposures]
    if said:
        rows = [tables.exposures[id_] for id_ in said]
        states = np.array([told.states[id_] for id_ in said])
        log_odds += (states != 0).T.astype(float) @ tables.answered[rows]
        log_odds += (states > 0).T.astype(float) @ tables.present[rows]
    prior = expit(log_odds)
    for cause, need in enumerate(network.structure.needs):
        if need:
            prior[:, cause] *= _has_one_of(need, told, network)
    return prior


def _has_one_of(need: tuple[str, ...], told: Told, network: Network) -> Array:
    """(B,) or () chance of one of some exposures: 1 if said, 0 if all were denied, else by their prevalence."""
    none = np.ones(())
    for id_ in need:
        missing = 1 - network.structure.prevalence_of.get(id_, 0.0)
        states = told.states.get(id_)
        none = none * (missing if states is None else np.array([missing, 0.0, 1.0])[states])
    return np.asarray(1 - none)


def _not_produced(told: Told, network: Network, tables: _Tables) -> Array:
    """(B, C) or () chance that an active cause produced none of the absent findings; see `evidence.not_produced`."""
    place = network.structure.place
    absent = {id_: state < 0 for id_, state in told.states.items() if id_ in place}
    denied = [id_ for id_, mask in absent.items() if mask.any()]
    if not denied:
        return np.ones(())
    rows = [place[id_] for id_ in denied]
    return np.asarray(np.exp(np.array([absent[id_] for id_ in denied]).T.astype(float) @ tables.missed[rows]))


def _positives(told: Told, network: Network) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    """(B + 1,) and (N,): the places of the present findings of every case."""
    place = network.structure.place
    present = {place[id_]: state > 0 for id_, state in told.states.items() if id_ in place}
    places = [number for number, mask in sorted(present.items(), key=lambda entry: entry[0]) if mask.any()]
    masks = np.array([present[number] for number in places], bool).reshape(len(places), len(told.age))
    cases, columns = np.nonzero(masks.T)
    counts = np.bincount(cases, minlength=len(told.age))
    starts = np.concatenate([[0], np.cumsum(counts)])
    return starts.astype(np.int64), np.array(places, np.int32)[columns]


def _weights(told: Told, network: Network, tables: _Tables) -> tuple[Array, Array]:
    """(B, C) and (B,): asking x likelihood of the described complaint; see `evidence.complaint_weights`."""
    shape, numbers = network.structure, network.plugin
    rows = len(told.age)
    weight, other = np.tile(numbers.asking[:, 0], (rows, 1)), np.repeat(numbers.unexplained, rows)
    for mark in shape.cause_marks:
        if mark in told.marks:
            codes, named = told.marks[mark]
            table = _likelihoods(_own_shares(network, mark), mark, named, network)
            weight *= table[:, :-1].take(codes, axis=0, mode="wrap")
            other *= table[:, -1].take(codes, mode="wrap")
    _weigh_kinds(weight, other, told, network, tables)
    if "frequency" in told.marks:
        codes, named = told.marks["frequency"]
        table = tables.often[np.where(named.any(axis=1), named.argmax(axis=1), len(tables.often) - 1)]
        weight *= table[:, :-1].take(codes, axis=0, mode="wrap")
        other *= table[:, -1].take(codes, mode="wrap")
    return weight, other


def _weigh_kinds(weight: Array, other: Array, told: Told, network: Network, tables: _Tables) -> None:
    """Multiply in the marks of the kind: a cause's own where it overrides, else over its kinds."""
    said = [mark for mark in network.structure.kind_marks if mark in told.marks]
    by_kind = {}
    for mark in said:
        codes, named = told.marks[mark]
        table = _likelihoods(network.plugin.by_kind[mark].of()[:, :, 0], mark, named, network)
        by_kind[mark] = table[:, :-1].take(codes, axis=0, mode="wrap")
        other *= table[:, -1].take(codes, mode="wrap")
        if rows := list(network.structure.overrides[mark]):
            own = _likelihoods(_own_shares(network, mark), mark, named, network)
            weight[:, rows] *= own[:, :-1].take(codes, axis=0, mode="wrap")
    for overridden, causes in tables.alike.items() if said else ():
        shared = [by_kind[mark] for mark in said if mark not in overridden]
        if shared:
            weight[:, causes] *= np.multiply.reduce(shared) @ tables.kinds[:, causes]


def _likelihoods(own: Array, mark: str, named: NDArray[np.bool_], network: Network) -> Array:
    """(rows + 1, N + 1): what each answer to a mark tells of N causes or kinds by their (N, V) shares and, last, of the
    average asker; ones for no answer. See `evidence.likelihood` and `evidence.typically`.
    """
    shape, typical = network.structure, network.plugin.background[mark]
    shares = np.vstack([mixed(own, typical, shape), typical])
    found = np.ones((len(named), len(shares)))
    chosen = named[:-1].astype(float)
    if mark in shape.all_hold:
        found[:-1] = np.exp(chosen @ np.log(shares).T / chosen.sum(axis=1, keepdims=True))
    else:
        found[:-1] = chosen @ shares.T
    return found


def _own_shares(network: Network, mark: str) -> Array:
    """(N, V) how the causes, or those that override a mark of the kind, divide a mark's values."""
    return np.asarray(network.plugin.by_cause[mark].of()[:, :, 0])


@lru_cache(maxsize=4)
def _tables(network: Network) -> _Tables:
    shape, numbers = network.structure, network.plugin
    place = {id_: number for number, id_ in enumerate(shape.exposure_rows)}
    answered, present = np.zeros((2, len(place), len(shape.causes)))
    for row, (cause, id_) in enumerate(shape.exposures):
        ratio = float(numbers.log_odds_ratio[row, 0])
        present[place[id_], cause] = ratio
        answered[place[id_], cause] = -np.log1p(shape.prevalence_of[id_] * np.expm1(ratio))
    missed = np.zeros((len(shape.findings), len(shape.causes)))
    cause, finding = shape.ends
    missed[finding, cause] = np.log1p(-numbers.edge[:, 0])
    alike: dict[tuple[str, ...], list[int]] = {}
    for number in range(len(shape.causes)):
        marks = tuple(mark for mark in shape.kind_marks if number in shape.overrides[mark])
        alike.setdefault(marks, []).append(number)
    ages = np.vstack([numbers.age.T, np.zeros(len(shape.causes))])
    sexes = np.vstack([numbers.sex.T, np.zeros(len(shape.causes))])
    return _Tables(
        person=numbers.prior[:, 0] + ages[:, None] + sexes,
        exposures=place,
        answered=answered,
        present=present,
        missed=missed,
        kinds=np.ascontiguousarray(numbers.kinds.of()[:, :, 0].T),
        alike={marks: np.array(causes) for marks, causes in alike.items()},
        often=_often(network),
        edges=_edges(network),
    )


def _often(network: Network) -> Array:
    shape, numbers = network.structure, network.plugin
    bands = np.array([frequency_likelihood(id_, shape, numbers)[:, 0] for id_, _, _ in shape.bands])
    usual = (numbers.asking * expit(numbers.prior))[:, 0]
    found = np.ones((len(bands) + 1, len(usual) + 1))
    found[:-1, :-1] = bands
    found[:-1, -1] = (usual * bands).sum(axis=1) / usual.sum()
    return found


def _edges(network: Network) -> native.Tables:
    """The edges by finding, those of one finding in the order of their causes."""
    shape, numbers = network.structure, network.plugin
    cause, finding = shape.ends
    order = np.lexsort((cause, finding))
    starts = np.searchsorted(finding[order], np.arange(len(shape.findings) + 1))
    return native.Tables(
        starts.astype(np.int64), cause[order].astype(np.int32), numbers.edge[order, 0], numbers.leak[:, 0]
    )
