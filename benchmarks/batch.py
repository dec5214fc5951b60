"""Cases a second and memory of `unclench batch`, Parquet to Parquet: `benchmarks/batch.py [CASES]`.

What is found is kept in `build/batch.txt`, which SPEED.md shows. `benchmarks/batch.py told CASES` is one long run of
told cases with two processes.

`told`: published cases as told, varied, a dozen answers each; a hundred times as many of these. `drawn`: people drawn
from the model who answer about half of all questions.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from columnar import varied
from simulate import people

from unclench.case import Case, problems_of, several
from unclench.inference.evidence import Evidence
from unclench.knowledge.load import load_knowledge
from unclench.knowledge.records import Knowledge

KEPT = Path("build/batch.txt")
SEED, FEW, GROUP, TIMES = 7, 2, 1000, 100
WIDTHS = (9, 8, 9, 10, 10, 9, 9)


def write_cases(path: Path, knowledge: Knowledge, *, cases: int) -> None:
    """A wide table of simulated people, a row group at a time."""
    columns = (*knowledge.marks, *knowledge.findings)
    schema = pa.schema([("id", pa.string()), *((id_, pa.string()) for id_ in columns)])
    told = (answers(evidence) for _, evidence in people(knowledge, seed=SEED))
    with pq.ParquetWriter(path, schema) as writer:
        for first in range(0, cases, GROUP):
            rows = [
                {"id": str(first + place), **row} for place, row in enumerate(islice(told, min(GROUP, cases - first)))
            ]
            writer.write_table(pa.Table.from_pylist(rows, schema))


def write_told(path: Path, knowledge: Knowledge, *, cases: int) -> None:
    """A wide table of told cases, varied, each many times over."""
    sound = [said for said in varied(knowledge) if not problems_of(Case.of([said]), knowledge)]
    rows = [{id_: "|".join(several(value)) for id_, value in said.items()} for said in sound]
    columns = sorted({id_ for row in rows for id_ in row})
    table = pa.Table.from_pylist(rows, pa.schema([(id_, pa.string()) for id_ in columns]))
    with pq.ParquetWriter(path, table.schema) as writer:
        for left in range(cases, 0, -len(rows)):
            writer.write_table(table.slice(0, left))


def answers(evidence: Evidence) -> dict[str, str]:
    said = dict.fromkeys(evidence.present, "yes") | dict.fromkeys(evidence.absent, "no")
    return said | {mark: "|".join(values) for mark, values in evidence.marks.items()}


def measured(cases: Path, processes: int) -> tuple[float, float, float]:
    """Seconds of one run, seconds of all its processors, and the most megabytes that any one process held."""
    command = [sys.executable, "-m", "unclench", "batch", str(cases), str(cases.with_suffix(".result.parquet"))]
    start = time.perf_counter()
    run = subprocess.Popen([*command, "--processes", str(processes)], stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(run.pid, 0)
    assert status == 0
    return time.perf_counter() - start, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def lines(cases: int) -> Iterator[str]:
    """Rates are net of start-up; on a machine that others use, `a CPU s` says more than `a second`."""
    knowledge = load_knowledge()
    heads = ("processes", "cases", "seconds", "start-up", "a second", "a CPU s", "peak MB")
    yield " " * 6 + "".join(f"{head:>{width}}" for head, width in zip(heads, WIDTHS, strict=True))
    with tempfile.TemporaryDirectory() as folder:
        few = Path(folder, "few.parquet")
        write_cases(few, knowledge, cases=FEW)
        measured(few, 1)  # fills the cache
        for name, write, count in (("told", write_told, cases * TIMES), ("drawn", write_cases, cases)):
            many = Path(folder, f"{name}.parquet")
            write(many, knowledge, cases=count)
            for processes in (1, 2):
                start_up, cpu_before, _ = measured(few, processes)
                seconds, cpu, megabytes = measured(many, processes)
                rate, cpu_rate = (count - FEW) / (seconds - start_up), (count - FEW) / (cpu - cpu_before)
                yield (
                    f"{name:6}{processes:>9}{count:>8}{seconds:>9.1f}{start_up:>10.1f}{rate:>10.0f}{cpu_rate:>9.0f}"
                    f"{megabytes:>9.0f}"
                )


def long_run(cases: int) -> str:
    """One long run of told cases with two processes."""
    with tempfile.TemporaryDirectory() as folder:
        many = Path(folder, "told.parquet")
        write_told(many, load_knowledge(), cases=cases)
        seconds, _, megabytes = measured(many, 2)
    return f"told           2{cases:>9} in {seconds:.0f} s, start-up included, peak {megabytes:.0f} MB a process"


if __name__ == "__main__":
    if sys.argv[1:2] == ["told"]:
        print(long_run(int(sys.argv[2])))
    else:
        found = []
        for line in lines(int(sys.argv[1]) if len(sys.argv) > 1 else 2000):
            print(line, flush=True)
            found.append(line)
        KEPT.parent.mkdir(exist_ok=True)
        KEPT.write_text("\n".join(found) + "\n", "utf-8")
