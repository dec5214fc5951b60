"""What is done of a long run: finished parts in a folder beside the result, joined into it at the end.

Each file is written aside, brought to the disk and renamed. A part is there when its results are, and they come last.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from unclench.batch.assess import Assessed
from unclench.errors import ExchangeError, Problem
from unclench.wording import batch as words

GROUP = 65_536  # rows of a row group of the result


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts of one run, by the number of their first row."""

    folder: Path

    @classmethod
    def beside(cls, result: Path, identity: Mapping[str, Any]) -> Parts:
        """The parts of a result, new or of a run that was interrupted. Raises `ExchangeError` for those of another."""
        parts = cls(result.with_name(f"{result.name}.parts"))
        parts.folder.mkdir(parents=True, exist_ok=True)
        run, said = parts.folder / "run.json", json.dumps(identity, indent=1)
        if not run.exists():
            with parts._aside(run) as aside:
                aside.write_text(said, encoding="utf-8")
        elif run.read_text(encoding="utf-8") != said:
            raise ExchangeError([Problem(str(parts.folder), None, words.OTHER_RUN, words.OTHER_RUN_MEND)])
        return parts

    def has(self, first_row: int) -> bool:
        """Whether the part that begins with this row is finished."""
        return self._results(first_row).exists()

    def rows(self) -> int:
        """How many rows the finished parts hold."""
        finished = [int(path.stem) for path in self.folder.glob("[0-9]*.parquet")]
        kept = sum(int(pq.read_metadata(self._results(first)).num_rows) for first in finished)
        return kept + sum(len(self._lines(first)) for first in finished)

    def keep(self, first_row: int, assessed: Assessed) -> None:
        """Finish a part."""
        if rejected := assessed.rejected.to_pylist():
            with self._aside(self._rejected(first_row)) as aside:
                aside.write_text("".join(f"{json.dumps(row)}\n" for row in rejected), encoding="utf-8")
        with self._aside(self._results(first_row)) as aside:
            pq.write_table(pa.Table.from_batches([assessed.results]), aside)

    def join(self, first_rows: Sequence[int], schema: pa.Schema, result: Path, rejected: Path) -> tuple[int, int]:
        """Write both files from the parts, which may be done again; how many rows were assessed and rejected."""
        turned_down = 0
        with self._aside(rejected) as aside, aside.open("w", encoding="utf-8") as file:
            for first in first_rows:
                lines = self._lines(first)
                file.writelines(lines)
                turned_down += len(lines)
        with self._aside(result) as aside, pq.ParquetWriter(aside, schema) as writer:
            for table in self._gathered(first_rows):
                writer.write_table(table)
        if not turned_down:
            rejected.unlink()
        return int(pq.read_metadata(result).num_rows), turned_down

    def forget(self) -> None:
        """Remove the parts, under another name: half removed they would pass for a run of their own."""
        gone = self.folder.with_name(f".{self.folder.name}.gone")
        shutil.rmtree(gone, ignore_errors=True)
        shutil.rmtree(self.folder.rename(gone))

    def _gathered(self, first_rows: Sequence[int]) -> Iterator[pa.Table]:
        """The results in their order, many parts at a time."""
        waiting: list[pa.Table] = []
        for first in first_rows:
            waiting.append(pq.read_table(self._results(first)))
            if sum(table.num_rows for table in waiting) >= GROUP:
                yield pa.concat_tables(waiting)
                waiting = []
        if waiting:
            yield pa.concat_tables(waiting)

    def _lines(self, first_row: int) -> list[str]:
        path = self._rejected(first_row)
        return path.read_text(encoding="utf-8").splitlines(keepends=True) if path.exists() else []

    def _results(self, first_row: int) -> Path:
        return self.folder / f"{first_row:012d}.parquet"

    def _rejected(self, first_row: int) -> Path:
        return self.folder / f"{first_row:012d}.ndjson"

    @contextmanager
    def _aside(self, path: Path) -> Iterator[Path]:
        """A file among the parts to write to, which becomes `path` once it is whole and on the disk."""
        aside = self.folder / f".{path.name}.{os.getpid()}"
        yield aside
        with aside.open("rb+") as file:
            os.fsync(file.fileno())
        aside.replace(path)
