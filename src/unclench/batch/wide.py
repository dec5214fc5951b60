"""A wide table read by its distinct values: what each means is found once, and rows that need a careful look are named.

A careful look is the reading of `rows`, one case after the other: it alone says what is wrong.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from unclench.batch.columns import Column, Columns, Mask
from unclench.batch.rows import ANSWERS, ID, UNREAD, WHOLE, WITHHELD, is_empty, said_in
from unclench.case import NOT_SAID, Answer, Case, Findings, Value, can_apply
from unclench.case.plain import told, written_problems
from unclench.case.problems import implied
from unclench.knowledge.records import ByDigest, Knowledge

WRONG = -2
NOT_ASKED = -1


@dataclass(frozen=True, slots=True, eq=False)
class _Reader:
    """What the cells of some knowledge's columns mean, found once for every distinct one."""

    knowledge: Knowledge
    meant: dict[tuple[str, object], Value | None] = field(default_factory=dict)
    claims: dict[tuple[str, Value], tuple[tuple[str, str], ...]] = field(default_factory=dict)

    def value(self, id_: str, cell: object) -> Value | None:
        """The answer a cell is, or None if it is none."""
        if (id_, cell) not in self.meant:
            (answer,) = told([{id_: said_in(id_, cell)}])
            sound = isinstance(answer, Answer) and not written_problems(Case(answers=(answer,)), self.knowledge)
            self.meant[id_, cell] = answer.value if isinstance(answer, Answer) and sound else None
        return self.meant[id_, cell]

    def claimed(self, id_: str, value: Value) -> tuple[tuple[str, str], ...]:
        """What an answer says of others: their ids, and the word each would have."""
        if (id_, value) not in self.claims:
            self.claims[id_, value] = tuple((other, word) for other, word, *_ in implied({id_: value}, self.knowledge))
        return self.claims[id_, value]


def is_wide(batch: pa.RecordBatch) -> bool:
    """Whether the table has a column an answer."""
    return not {WHOLE, ANSWERS} & set(batch.schema.names)


def read_wide(batch: pa.RecordBatch, knowledge: Knowledge) -> tuple[Columns, Mask]:
    """The answers of a wide table, and (B,) which rows need a careful look; the answers of these mean nothing."""
    reader = _reader(ByDigest(knowledge))
    careful = np.zeros(batch.num_rows, bool)
    by_id: dict[str, Column] = {}
    for name, cells in zip(batch.schema.names, batch.columns, strict=True):
        if name in (WITHHELD, UNREAD):
            careful |= np.asarray(cells.is_valid())
        elif name != ID:
            codes, values = _coded(name, cells, reader)
            careful |= codes == WRONG
            by_id[name] = Column(np.maximum(codes, NOT_ASKED), values)
    careful |= _disagreeing(by_id, batch.num_rows, reader) | _impossible(by_id, batch.num_rows, reader)
    return Columns(batch.num_rows, by_id, np.zeros(batch.num_rows, np.int32)), careful


def _coded(id_: str, cells: pa.Array, reader: _Reader) -> tuple[NDArray[np.int32], tuple[Value, ...]]:
    """(B,) places in the distinct answers, NOT_ASKED, or WRONG for what may be no answer."""
    try:
        plain = cells.cast(pa.string()) if pa.types.is_boolean(cells.type) else cells
        encoded = plain if pa.types.is_dictionary(plain.type) else plain.dictionary_encode()
        distinct = encoded.dictionary.to_pylist()
    except (pa.ArrowException, UnicodeDecodeError):
        return np.full(len(cells), WRONG, np.int32), ()
    places: dict[Value, int] = {}
    table = np.full(len(distinct) + 1, NOT_ASKED, np.int32)
    for number, cell in enumerate(distinct):
        if not is_empty(cell):
            value = reader.value(id_, cell)
            table[number] = WRONG if value is None else places.setdefault(value, len(places))
    return table[encoded.indices.fill_null(-1).to_numpy(zero_copy_only=False)], tuple(places)


def _disagreeing(by_id: Mapping[str, Column], rows: int, reader: _Reader) -> Mask:
    """(B,) an answer says of another what that one does not; or a check and the list of its line both speak."""
    found = np.zeros(rows, bool)
    for id_, column in by_id.items():
        for place, value in enumerate(column.values):
            for other, word in reader.claimed(id_, value):
                if other in by_id:
                    found |= (column.codes == place) & _otherwise(by_id[other], word)
    for line, checklist in reader.knowledge.checklist_of_line.items():
        check, whole = by_id.get(f"check/{line}"), by_id.get(f"checklist/{checklist}")
        if check and whole:
            found |= (check.codes >= 0) & (whole.codes >= 0)
    return found


def _otherwise(column: Column, word: str) -> Mask:
    """(B,) something was answered, and not this word."""
    return column.by_value(np.array([value not in (word, *NOT_SAID) for value in column.values] + [False]))


def _impossible(by_id: Mapping[str, Column], rows: int, reader: _Reader) -> Mask:
    """(B,) a plain yes to what age or sex rules out."""
    found = np.zeros(rows, bool)
    for id_, item in reader.knowledge.exposures.items():
        if id_ in by_id and item.applies is not None:
            yes = np.flatnonzero(
                by_id[id_].by_value(np.array([value == "yes" for value in by_id[id_].values] + [False]))
            )
            for age, sex, of_rows in _persons(by_id, yes):
                found[of_rows] |= not can_apply(item.applies, Findings.of_person(age, sex))
    return found


def _persons(
    by_id: Mapping[str, Column], rows: NDArray[np.intp]
) -> Iterator[tuple[int | None, str | None, NDArray[np.intp]]]:
    """The ages and sexes of some rows, and the rows of each."""
    nobody = Column(np.full(int(rows.max(initial=-1)) + 1, NOT_ASKED, np.int32), ())
    ages, sexes = by_id.get("age", nobody), by_id.get("sex", nobody)
    both = np.stack([ages.codes[rows], sexes.codes[rows]])
    for age_code, sex_code in np.unique(both, axis=1).T.tolist():
        age = ages.values[age_code] if age_code >= 0 else None
        sex = sexes.values[sex_code] if sex_code >= 0 else None
        here = (both[0] == age_code) & (both[1] == sex_code)
        yield (
            age if isinstance(age, int) else None,
            sex if isinstance(sex, str) and sex not in NOT_SAID else None,
            rows[here],
        )


@lru_cache(maxsize=4)
def _reader(keyed: ByDigest) -> _Reader:
    return _Reader(keyed.knowledge)
