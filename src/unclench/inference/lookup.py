"""The plug-in numbers of a network as many cases look them up: the formulas of `evidence` as matrices.

B cases, C causes, F findings, X exposures, T kinds. What a mark tells is worked out once for every distinct answer.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from unclench.inference import native
from unclench.inference.evidence import frequency_likelihood, mixed
from unclench.inference.network import Array, Network, expit

Codes = NDArray[np.int32]
Named = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Tables:
    """The numbers of a network that depend on no case.

    `person`: (15, C) log odds by age band and sex, the last of each not given. `exposures`: the row of each in
    `answered` and `present`, (X, C): what an answer adds to the log odds, and what it adds more if it is yes. `needs`:
    what the causes of `needing` cannot do without, an exposure a row, those of one cause from `needs_from`; `lacking`:
    (rows, 1) how many people lack it. `missed`: (F, C) log chance that an active cause did not produce a
    finding. `kinds`: (T, C), the causes in `order`. `alike`: which of them, in that order, override the same kind
    marks. `often`: (bands + 1, C + 1) likelihood of a frequency,
    "unexplained" last, and a row of ones for nothing said.
    """

    person: Array
    exposures: Mapping[str, int]
    answered: Array
    present: Array
    needing: NDArray[np.int64]
    needs: tuple[str, ...]
    needs_from: NDArray[np.int64]
    lacking: Array
    missed: Array
    kinds: Array
    order: NDArray[np.int64]
    alike: Mapping[tuple[str, ...], slice]
    often: Array
    edges: native.Tables


@dataclass(frozen=True, slots=True, eq=False)
class MarkTable:
    """What the answers of B cases to one mark tell: (B,) `codes`, the row of each answer in the tables below.

    `by_cause`: (rows, C) likelihood, ones where only the kind tells. `by_kind`: (rows, T), None for a mark of the
    cause. `other`: (rows,) for the average asker. The last row, for no answer, is ones.
    """

    mark: str
    codes: Codes
    by_cause: Array
    by_kind: Array | None
    other: Array


def mark_tables(marks: Mapping[str, tuple[Codes, Named]], network: Network) -> tuple[MarkTable, ...]:
    """The tables of the marks and of "frequency"; for each the row of what was named and which values that is."""
    return tuple(_mark_tables(marks, network))


def _mark_tables(marks: Mapping[str, tuple[Codes, Named]], network: Network) -> Iterator[MarkTable]:
    shape, numbers = network.structure, network.plugin
    for mark, (codes, named) in marks.items():
        if mark == "frequency":
            often = tables_of(network).often
            table = often[np.where(named.any(axis=1), named.argmax(axis=1), len(often) - 1)]
            by_kind, other = None, table[:, -1].copy()
        elif mark in shape.cause_marks:
            table = _likelihoods(numbers.by_cause[mark].of()[:, :, 0], mark, named, network)
            by_kind, other = None, table[:, -1].copy()
        else:
            table = np.ones((len(named), len(shape.causes) + 1))
            if rows := list(shape.overrides[mark]):
                table[:, rows] = _likelihoods(numbers.by_cause[mark].of()[:, :, 0], mark, named, network)[:, :-1]
            kinds = _likelihoods(numbers.by_kind[mark].of()[:, :, 0], mark, named, network)
            by_kind, other = np.ascontiguousarray(kinds[:, :-1]), kinds[:, -1].copy()
        yield MarkTable(mark, codes, np.ascontiguousarray(table[:, :-1]), by_kind, other)


def _likelihoods(own: Array, mark: str, named: Named, network: Network) -> Array:
    """(rows, N + 1): what each answer to a mark tells of N causes or kinds by their (N, V) shares and, last, of the
    average asker; ones in the last row. See `evidence.likelihood` and `evidence.typically`.
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


@lru_cache(maxsize=4)
def tables_of(network: Network) -> Tables:
    """The tables of a network, made once."""
    shape, numbers = network.structure, network.plugin
    exposures = {id_: number for number, id_ in enumerate(shape.exposure_rows)}
    answered, present = np.zeros((2, len(exposures), len(shape.causes)))
    pairs = [exposures[id_] for _, id_ in shape.exposures], shape.exposed
    present[pairs], answered[pairs] = numbers.log_odds_ratio[:, 0], numbers.asked[:, 0]
    missed = np.zeros((len(shape.findings), len(shape.causes)))
    missed[shape.ends[1], shape.ends[0]] = np.log1p(-numbers.edge[:, 0])
    needing = {cause: need for cause, need in enumerate(shape.needs) if need}
    needs = tuple(id_ for need in needing.values() for id_ in need)
    order, alike = _alike(network)
    return Tables(
        person=_person(network),
        exposures=exposures,
        answered=answered,
        present=present,
        needing=np.array(list(needing), np.int64),
        needs=needs,
        needs_from=np.cumsum([0, *map(len, needing.values())])[:-1],
        lacking=np.array([[1 - shape.prevalence_of.get(id_, 0.0)] for id_ in needs]).reshape(-1, 1),
        missed=missed,
        kinds=np.ascontiguousarray(numbers.kinds.of()[order, :, 0].T),
        order=order,
        alike=alike,
        often=_often(network),
        edges=_edges(network),
    )


def _person(network: Network) -> Array:
    numbers = network.plugin
    not_given = np.zeros((1, len(numbers.prior)))
    ages, sexes = np.vstack([numbers.age.T, not_given]), np.vstack([numbers.sex.T, not_given])
    return np.asarray((numbers.prior[:, 0] + ages[:, None] + sexes).reshape(-1, len(numbers.prior)))


def _alike(network: Network) -> tuple[NDArray[np.int64], dict[tuple[str, ...], slice]]:
    """The causes in an order in which those that override the same kind marks stand together, and where they do."""
    shape = network.structure
    alike: dict[tuple[str, ...], list[int]] = {}
    for number in range(len(shape.causes)):
        marks = tuple(mark for mark in shape.kind_marks if number in shape.overrides[mark])
        alike.setdefault(marks, []).append(number)
    ends = np.cumsum([len(causes) for causes in alike.values()]).tolist()
    slices = {marks: slice(end - len(causes), end) for end, (marks, causes) in zip(ends, alike.items(), strict=True)}
    return np.array([number for causes in alike.values() for number in causes], np.int64), slices


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
