"""The answers of many cases as columns: one for every id that occurs, each distinct value stored once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from unclench.case import Value

Bytes = NDArray[np.int8]
Mask = NDArray[np.bool_]
Kind = TypeVar("Kind", bound=np.generic)

NOTHING, YES, NO, UNKNOWN, SKIPPED, CHOSEN = range(6)
"""What an answer says plainly; CHOSEN is anything else: a value, several, or "none" of a list."""
_NOT_ASKED = np.zeros((), np.int8)
_PLAIN: Mapping[Value | None, int] = {None: NOTHING, "yes": YES, "no": NO, "unknown": UNKNOWN, "skipped": SKIPPED}


@dataclass(frozen=True, slots=True, eq=False)
class Column:
    """What B cases answered to one id: (B,) places in `values`, -1 where nothing was answered."""

    codes: NDArray[np.int32]
    values: tuple[Value, ...]

    def part(self, rows: slice | NDArray[np.intp]) -> Column:
        """Some of the answers; of many values only those that occur among them."""
        codes = self.codes[rows]
        if len(self.values) <= len(codes):
            return Column(codes, self.values)
        used, places = np.unique(np.append(-1, codes), return_inverse=True)
        return Column(places[1:].astype(np.int32) - 1, tuple(self.values[code] for code in used[1:]))

    def told(self, meaning: Callable[[Value | None], int]) -> Bytes:
        """(B,) what each answer means, None where there is none."""
        return self.by_value(np.array([*map(meaning, self.values), meaning(None)], np.int8))

    def by_value(self, table: NDArray[Kind]) -> NDArray[Kind]:
        """(B, ...) the rows of a table that has one for every value and, last, one for no answer."""
        return table.take(self.codes, axis=0, mode="wrap")

    def members(self, words: Callable[[Value], tuple[str, ...]], ids: Sequence[str]) -> Mask:
        """(len(ids), values + 1) which values name an id by `words`; the last, no answer, names none."""
        place = {id_: number for number, id_ in enumerate(ids)}
        found = np.zeros((len(ids), len(self.values) + 1), bool)
        for number, value in enumerate(self.values):
            found[[place[word] for word in words(value) if word in place], number] = True
        return found


@dataclass(frozen=True, slots=True, eq=False)
class Columns:
    """What B cases answered, by id, and (B,) how many answers were withheld. Each case must have no problems."""

    rows: int
    by_id: Mapping[str, Column]
    withheld: NDArray[np.int32]
    _plain: dict[str, Bytes] = field(default_factory=dict)

    def plain(self, id_: str) -> Bytes:
        """(B,) what was answered plainly; () NOTHING where no case answered."""
        if id_ not in self.by_id:
            return _NOT_ASKED
        if id_ not in self._plain:
            self._plain[id_] = self.by_id[id_].told(_plainly)
        return self._plain[id_]

    def part(self, rows: slice | NDArray[np.intp]) -> Columns:
        """Some of the cases."""
        withheld = self.withheld[rows]
        return Columns(len(withheld), {id_: column.part(rows) for id_, column in self.by_id.items()}, withheld)


def where(mask: Mask, value: Bytes | np.int8 | int, otherwise: Bytes | np.int8 | int) -> Bytes:
    """`np.where` for small numbers, in a tenth of its time."""
    return np.asarray(otherwise + mask.view(np.int8) * (value - otherwise), np.int8)


def _plainly(value: Value | None) -> int:
    return _PLAIN.get(value, CHOSEN)


def columns_of(cases: Sequence[Mapping[str, Value]], *, withheld: Sequence[int] = ()) -> Columns:
    """The columns of some cases, each given as its answers by id."""
    rows = len(cases)
    codes: dict[str, NDArray[np.int32]] = {}
    places: dict[str, dict[Value, int]] = {}
    for row, case in enumerate(cases):
        for id_, value in case.items():
            if id_ not in places:
                places[id_], codes[id_] = {}, np.full(rows, -1, np.int32)
            codes[id_][row] = places[id_].setdefault(value, len(places[id_]))
    by_id = {id_: Column(codes[id_], tuple(values)) for id_, values in places.items()}
    return Columns(rows, by_id, np.array(withheld or [0] * rows, np.int32))
