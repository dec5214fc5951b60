"""Tables of cases: Parquet, NDJSON or CSV as record batches, read a block at a time. Needs pyarrow.

A line of NDJSON is the column `case`; a CSV has its own columns, all text, one row a line. A line that cannot be read
is a row whose column `unread` says why, so that rows keep their numbers.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import BinaryIO

import pyarrow as pa
import pyarrow.parquet as pq

from unclench.errors import ExchangeError, Problem
from unclench.knowledge.reading import MOST_BYTES
from unclench.wording import batch as words

KINDS = (".parquet", ".ndjson", ".csv")
CHUNK = 1 << 20
SEPARATORS = ",;\t"


def names_of(path: Path) -> list[str]:
    """The columns of a table. Raises `ExchangeError` if it cannot be read or is no table."""
    with _readable(path):
        if path.suffix == ".parquet":
            with pq.ParquetFile(path) as file:
                return list(file.schema_arrow.names)
        with path.open("rb") as file:
            return ["case"] if path.suffix == ".ndjson" else _header(file, path)[0]


def looked_over(path: Path) -> tuple[str, int]:
    """The SHA-256 of a table, and how many rows it has: exact for Parquet, by its lines otherwise."""
    with _readable(path), path.open("rb") as file:
        digest, lines, last = hashlib.sha256(), 0, b"\n"
        while chunk := file.read(CHUNK):
            digest.update(chunk)
            lines, last = lines + chunk.count(b"\n"), chunk[-1:]
        lines += last != b"\n"
        if path.suffix == ".parquet":
            return digest.hexdigest(), int(pq.read_metadata(path).num_rows)
        return digest.hexdigest(), lines - (path.suffix == ".csv")


def blocks_of(path: Path, *, rows: int) -> Iterator[pa.RecordBatch]:
    """The table in its order, at most so many rows at a time; the same file gives the same blocks."""
    with _readable(path):
        if path.suffix == ".parquet":
            with pq.ParquetFile(path, pre_buffer=False, buffer_size=CHUNK) as file:
                yield from (block for block in file.iter_batches(batch_size=rows) if block.num_rows)
            return
        with path.open("rb") as file:
            names, separator = ([], "") if path.suffix == ".ndjson" else _header(file, path)
            lines = _lines(file)
            while block := list(islice(lines, rows)):
                yield _as_csv(block, names, separator) if names else _as_cases(block)


def _as_cases(lines: list[str | ValueError]) -> pa.RecordBatch:
    cases = [None if isinstance(line, ValueError) else line for line in lines]
    return _text_columns({"case": cases, "unread": _why_not(lines)})


def _as_csv(lines: list[str | ValueError], names: list[str], separator: str) -> pa.RecordBatch:
    rows = [_fields(line, len(names), separator) for line in lines]
    empty = [""] * len(names)
    columns = zip(*(empty if isinstance(row, ValueError) else row for row in rows), strict=True)
    table: dict[str, list[str | None]] = {
        name: [cell or None for cell in column] for name, column in zip(names, columns, strict=True)
    }
    return _text_columns({**table, "unread": _why_not(rows)})


def _text_columns(columns: dict[str, list[str | None]]) -> pa.RecordBatch:
    return pa.RecordBatch.from_pydict({name: pa.array(cells, pa.string()) for name, cells in columns.items()})


def _why_not(rows: list[str | ValueError] | list[list[str] | ValueError]) -> list[str | None]:
    return [str(row) if isinstance(row, ValueError) else None for row in rows]


def _fields(line: str | ValueError, count: int, separator: str) -> list[str] | ValueError:
    if isinstance(line, ValueError):
        return line
    try:
        fields = next(csv.reader([line], delimiter=separator, strict=True), [])
    except csv.Error:
        return ValueError(words.BAD_QUOTES)
    return fields if len(fields) == count else ValueError(words.FIELDS.format(count=len(fields), expected=count))


def _header(file: BinaryIO, path: Path) -> tuple[list[str], str]:
    """The names in the first line, and what separates them."""
    line = next(_lines(file), "")
    if isinstance(line, ValueError) or not line.strip():
        raise ExchangeError([Problem(str(path), 1, str(line) or words.EMPTY, words.EMPTY_MEND)])
    line = line.removeprefix("\ufeff")
    separator = max(SEPARATORS, key=line.count)
    names = _fields(line, line.count(separator) + 1, separator)
    if isinstance(names, ValueError):
        raise ExchangeError([Problem(str(path), 1, str(names), words.EMPTY_MEND)])
    return [name.strip() for name in names], separator


def _lines(file: BinaryIO) -> Iterator[str | ValueError]:
    """Each line without its end, or why it cannot be read."""
    while line := file.readline(MOST_BYTES + 1):
        if len(line) > MOST_BYTES:
            while line and not line.endswith(b"\n"):
                line = file.readline(MOST_BYTES)
            yield ValueError(words.TOO_LONG.format(most=MOST_BYTES))
            continue
        try:
            yield line.decode().rstrip("\r\n")
        except UnicodeDecodeError:
            yield ValueError(words.NOT_UTF8)


@contextmanager
def _readable(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise ExchangeError([Problem(str(path), None, words.UNREADABLE.format(why=error.strerror or error))]) from None
    except pa.ArrowException:
        raise ExchangeError([Problem(str(path), None, words.NOT_PARQUET)]) from None
