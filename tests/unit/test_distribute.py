"""The page on many machines: its examples run, on a cluster that loses a worker in the middle."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from support import ROOT
from unclench.batch import assess_batch
from unclench.knowledge.records import Knowledge

DASK, SPARK, RAY = re.findall(
    r"```python\n(.*?)```", (ROOT / "docs/how-to/distribute.md").read_text("utf-8"), re.DOTALL
)
GROUPS, EACH = 16, 8
PEOPLE = pa.table(
    {
        "id": [f"p{number}" for number in range(GROUPS * EACH)],
        "age": [300 if number % 7 == 3 else 20 + number % 60 for number in range(GROUPS * EACH)],
        "site": ["calf", "calf|foot", None, "low-back"] * (GROUPS * EACH // 4),
        "movement": ["hard-knot"] * (GROUPS * EACH),
    }
)
LOSING_ONE = """
import os, signal, sys, threading, time
from pathlib import Path
from dask.distributed import Client, LocalCluster
import distribute

def lose(pid, folder):
    while len(list(Path(folder).glob("results/*.parquet"))) < 3:
        time.sleep(0.01)
    os.kill(pid, signal.SIGKILL)

if __name__ == "__main__":
    cases, folder = sys.argv[1:]
    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster, Client(cluster) as client:
        before = client.run(os.getpid)
        thread = threading.Thread(target=lose, args=(next(iter(before.values())), folder))
        thread.start()
        rows = distribute.assess_all(cases, folder, client)
        thread.join()
        after = client.run(os.getpid)
    print(rows, len(set(before.values()) - set(after.values())))
"""


def whole(knowledge: Knowledge) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    (batch,) = PEOPLE.to_batches()
    results, rejected = assess_batch(batch, knowledge)
    return results.to_pylist(), rejected.to_pylist()


def test_a_cluster_that_loses_a_worker_loses_and_doubles_no_row(knowledge: Knowledge, tmp_path: Path) -> None:
    (tmp_path / "distribute.py").write_text(DASK, "utf-8")
    (tmp_path / "losing_one.py").write_text(LOSING_ONE, "utf-8")
    cases, folder = tmp_path / "cases.parquet", tmp_path / "assessed"
    pq.write_table(PEOPLE, cases, row_group_size=EACH)
    done = subprocess.run(
        [sys.executable, "losing_one.py", str(cases), str(folder)],
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
        timeout=300,
        env={**os.environ, "PYTHONPATH": os.pathsep.join((str(tmp_path), str(ROOT / "src")))},
    )
    assert done.stdout.split() == [str(PEOPLE.num_rows), "1"], done.stderr
    results, rejected = whole(knowledge)
    assert pq.read_table(folder / "results").to_pylist() == results
    assert pq.read_table(folder / "rejected").to_pylist() == rejected
    assert len(list(folder.glob("results/*.parquet"))) == GROUPS


@pytest.mark.parametrize("engine", ["spark", "ray"])
def test_what_the_page_says_of_spark_and_ray_works_on_what_they_hand_over(engine: str, knowledge: Knowledge) -> None:
    names: dict[str, Any] = {}
    exec(SPARK if engine == "spark" else RAY, names)  # noqa: S102 - the page itself is what is tested
    if engine == "spark":
        found = pa.Table.from_batches(names["assess_partition"](iter(PEOPLE.to_batches(max_chunksize=50))))
        assert found.schema.names == re.findall(r"(\w+) (?:string|bool|array|bigint)", names["COLUMNS"])
    else:
        found = names["Assess"]()(PEOPLE)
    results, rejected = whole(knowledge)
    rows = found.to_pylist()
    assert [row["id"] for row in rows if row["problems"]] == [row["id"] for row in rejected]
    assert [{name: row[name] for name in results[0]} for row in rows if not row["problems"]] == results
    found.validate(full=True)
    assert json.loads(json.dumps(rows)) == rows
