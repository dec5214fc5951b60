"""The heart: a record batch of cases in, one of results and one of rejected rows out; no file, clock or chance."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pyarrow as pa

from unclench.batch.columns import Columns, columns_of
from unclench.batch.outlines import assess_many
from unclench.batch.rows import Row, check_columns, ids_of, rows_of
from unclench.batch.rules import DECIDED_BY
from unclench.batch.wide import is_wide, read_wide
from unclench.knowledge.records import Knowledge
from unclench.version import __version__
from unclench.wording import Urgency

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
    check_columns(batch.schema.names, knowledge)
    careful = np.ones(batch.num_rows, bool)
    made: list[pa.RecordBatch] = []
    if is_wide(batch):
        told, careful = read_wide(batch, knowledge)
        at_once = np.flatnonzero(~careful)
        ids = ids_of(batch, range(first_row, first_row + batch.num_rows))
        made.append(_results([ids[row] for row in at_once], told.part(at_once), knowledge, top))
    places = np.flatnonzero(careful)
    rows = list(rows_of(batch.take(pa.array(places)), knowledge, numbers=(first_row + places).tolist()))
    sound = np.array([not row.problems for row in rows], bool)
    cases = [row.case for row in rows if not row.problems]
    told = columns_of([case.last() for case in cases], withheld=[case.withheld for case in cases])
    made.append(_results([row.id for row in rows if not row.problems], told, knowledge, top))
    order = np.argsort(np.concatenate([np.flatnonzero(~careful), places[sound]]), kind="stable")
    numbered = [(first_row + int(place), row) for place, row in zip(places, rows, strict=True) if row.problems]
    return Assessed(pa.concat_batches(made).take(pa.array(order)), _rejected(numbered))


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


def _results(ids: Sequence[str], told: Columns, knowledge: Knowledge, top: int) -> pa.RecordBatch:
    """The results of cases without problems, under their ids, in their order."""
    schema = result_schema(knowledge)
    if not ids:
        return pa.RecordBatch.from_pylist([], schema)
    found = assess_many(told, knowledge, top=top)
    named = found.causes >= 0
    ends = np.concatenate([[0], np.cumsum(named.sum(axis=1))]).astype(np.int32)
    causes = pa.array(found.ids).take(pa.array(found.causes[named]))
    arrays = (
        pa.array(ids, pa.string()),
        pa.array(list(Urgency)).take(pa.array(found.urgency)),
        pa.array(DECIDED_BY).take(pa.array(found.decided_by)),
        pa.array(found.provisional),
        pa.ListArray.from_arrays(pa.array(ends), causes, type=schema.field("causes").type),
        pa.ListArray.from_arrays(
            pa.array(ends), pa.array(found.probabilities[named]), type=schema.field("probabilities").type
        ),
    )
    return pa.RecordBatch.from_arrays(list(arrays), schema=schema)


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
