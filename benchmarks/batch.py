"""Cases a second and memory of `unclench batch` on people drawn from the model: `benchmarks/batch.py [CASES]`."""

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
from simulate import people

from unclench.inference.evidence import Evidence
from unclench.knowledge.load import load_knowledge
from unclench.knowledge.records import Knowledge

SEED, FEW, GROUP = 7, 2, 1000


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
    yield f"{'processes':>9}{'cases':>8}{'seconds':>9}{'start-up':>10}{'a second':>10}{'a CPU s':>9}{'peak MB':>9}"
    with tempfile.TemporaryDirectory() as folder:
        many, few = Path(folder, "many.parquet"), Path(folder, "few.parquet")
        write_cases(many, knowledge, cases=cases)
        write_cases(few, knowledge, cases=FEW)
        measured(few, 1)  # fills the cache
        for processes in (1, 2):
            start_up, cpu_before, _ = measured(few, processes)
            seconds, cpu, megabytes = measured(many, processes)
            rate, cpu_rate = (cases - FEW) / (seconds - start_up), (cases - FEW) / (cpu - cpu_before)
            yield (
                f"{processes:>9}{cases:>8}{seconds:>9.1f}{start_up:>10.1f}{rate:>10.0f}{cpu_rate:>9.0f}{megabytes:>9.0f}"
            )


if __name__ == "__main__":
    for line in lines(int(sys.argv[1]) if len(sys.argv) > 1 else 2000):
        print(line, flush=True)
