"""The heart: a record batch of cases in, one of results and one of rejected rows out; no file, clock or chance."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import pyarrow as pa

from unclench.assessment import Outline, outline
from unclench.batch.rows import Row, rows_of
from unclench.case import Case, findings_from
from unclench.knowledge.records import Knowledge
from unclench.version import __version__

TOP = 5


def _list(kind: pa.DataType) -> pa.DataType:
    """A list as Parquet names it, so that a table read back has the schema it was written with."""
    return pa.list_(pa.field("element", kind, nullable=False))


_RESULTS = (
    ("id", pa.string()),
    ("urgency", pa.string()),
    ("decided_by", pa.string()),
    ("provisional", pa.bool_()),
    ("causes", _list(pa.string())),
    ("probabilities", _list(pa.float64())),
)
_REJECTED = (("row", pa.int64()), ("id", pa.string()), ("problems", _list(pa.string())))


class Assessed(NamedTuple):
    """What became of the rows of a batch: `results` and `rejected`, each in the order of the rows, each row in one."""

    results: pa.RecordBatch
    rejected: pa.RecordBatch


def assess_batch(batch: pa.RecordBatch, knowledge: Knowledge, *, top: int = TOP, first_row: int = 1) -> Assessed:
    """Assess every row as `assess` would; a row with problems is rejected with each of them in words.

    `top`: how many causes are named. `first_row`: the number of the first row, for rows without an id. What columns
    there may be: docs/reference/batch.md. The same batch and knowledge give the same bytes. Nothing of suicide or harm
    is in what comes out but the urgency. Raises `ExchangeError` if a column means nothing.
    """
    rows = list(rows_of(batch, knowledge, first_row=first_row))
    sound = [row for row in rows if not row.problems]
    outlines = _outlines([row.case for row in sound], knowledge)
    numbered = [(first_row + place, row) for place, row in enumerate(rows) if row.problems]
    return Assessed(_results(sound, outlines, knowledge, top), _rejected(numbered))


def result_schema(knowledge: Knowledge) -> pa.Schema:
    """The columns of the results; who made them stands in the metadata."""
    made_by = {
        "unclench.engine_version": __version__,
        "unclench.knowledge_version": knowledge.version,
        "unclench.knowledge_digest": knowledge.digest,
    }
    return pa.schema([pa.field(name, kind, nullable=False) for name, kind in _RESULTS], metadata=made_by)


def rejected_schema() -> pa.Schema:
    """The columns of the rejected rows: the row number from 1, the id, every problem in words."""
    return pa.schema([pa.field(name, kind, nullable=False) for name, kind in _REJECTED])


def _outlines(cases: Sequence[Case], knowledge: Knowledge) -> list[Outline]:
    """Urgency and causes of sound cases, in their order: the one place that computes anything."""
    return [outline(findings_from(case, knowledge), knowledge) for case in cases]


def _results(rows: Sequence[Row], outlines: Sequence[Outline], knowledge: Knowledge, top: int) -> pa.RecordBatch:
    columns = (
        [row.id for row in rows],
        [one.urgency.value for one in outlines],
        [one.decided_by for one in outlines],
        [one.provisional for one in outlines],
        [[cause for cause, _ in one.causes[:top]] for one in outlines],
        [[share for _, share in one.causes[:top]] for one in outlines],
    )
    return _batch(columns, result_schema(knowledge))


def _rejected(numbered: Sequence[tuple[int, Row]]) -> pa.RecordBatch:
    columns = (
        [number for number, _ in numbered],
        [row.id for _, row in numbered],
        [list(row.problems) for _, row in numbered],
    )
    return _batch(columns, rejected_schema())


def _batch(columns: Sequence[Sequence[object]], schema: pa.Schema) -> pa.RecordBatch:
    arrays = [pa.array(column, field.type) for column, field in zip(columns, schema, strict=True)]
    return pa.RecordBatch.from_arrays(arrays, schema=schema)
