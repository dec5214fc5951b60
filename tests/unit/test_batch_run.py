"""`unclench batch` as a process of its own: files in and out, several processes, interrupts, and what is refused."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner

from support import ROOT
from unclench.batch import assess_batch, result_schema
from unclench.batch.parts import Parts
from unclench.cli import batch as command
from unclench.cli import group
from unclench.errors import ExchangeError
from unclench.knowledge.records import Knowledge

PEOPLE = [
    {"id": "a", "age": 70, "sex": "male", "site": "calf", "movement": "hard-knot"},
    {"id": "b", "age": 300},
    {"id": "c", "age": 9},
    {"id": "d", "age": 40, "fever-or-shivers": "maybe"},
    {"id": "e", "age": 50, "site": "low-back"},
]


def written(people: Sequence[dict[str, Any]], path: Path) -> Path:
    """People as a table of the kind the name asks for."""
    columns = list(dict.fromkeys(key for person in people for key in person))
    if path.suffix == ".ndjson":
        path.write_text("".join(f"{json.dumps(person)}\n" for person in people), "utf-8")
    elif path.suffix == ".csv":
        rows = [columns, *([str(person.get(name, "")) for name in columns] for person in people)]
        path.write_text("".join(f"{','.join(row)}\n" for row in rows), "utf-8")
    else:
        table = {name: [person.get(name) for person in people] for name in columns}
        pq.write_table(pa.table(table), path, row_group_size=max(len(people) // 3, 1))
    return path


def batch(*arguments: object) -> tuple[int, str]:
    """The command in this process: exit code and what it says; what it refuses is its message."""
    done = CliRunner().invoke(group, ["batch", *map(str, arguments)])
    return (done.exit_code, done.stderr) if not done.exception or done.exit_code != 1 else (1, str(done.exception))


def found(result: Path) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The rows of the result and of the rejected."""
    beside = result.with_name(f"{result.name}.rejected.ndjson")
    lines = beside.read_text("utf-8").splitlines() if beside.exists() else []
    rows: list[dict[str, Any]] = pq.read_table(result).to_pylist()
    return rows, [json.loads(line) for line in lines]


@pytest.mark.parametrize("kind", ["parquet", "ndjson", "csv"])
def test_each_kind_of_file_gives_the_same_and_leaves_nothing_behind(
    kind: str, knowledge: Knowledge, tmp_path: Path
) -> None:
    result = tmp_path / "result.parquet"
    code, said = batch(written(PEOPLE, tmp_path / f"cases.{kind}"), result)
    assert code == 0, said
    assert said.startswith("3 cases assessed.")
    assert "2 rows were not" in said
    rows, rejected = found(result)
    whole = pa.RecordBatch.from_pydict({"case": [json.dumps(person) for person in PEOPLE]})
    assert rows == [close(row) for row in assess_batch(whole, knowledge).results.to_pylist()]
    assert [(row["row"], row["id"]) for row in rejected] == [(2, "b"), (4, "d")]
    assert all(row["problems"] for row in rejected)
    assert pq.read_schema(result).equals(result_schema(knowledge), check_metadata=True)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(
        [f"cases.{kind}", "result.parquet", "result.parquet.rejected.ndjson"]
    )


@pytest.mark.parametrize(("name", "text"), [("a.parquet", None), ("a.ndjson", ""), ("a.csv", "id,age\n")])
def test_a_table_without_rows_gives_a_result_without_rows(
    name: str, text: str | None, knowledge: Knowledge, tmp_path: Path
) -> None:
    cases, result = tmp_path / name, tmp_path / "result.parquet"
    if text is None:
        pq.write_table(pa.table({"age": pa.array([], pa.int64())}), cases)
    else:
        cases.write_text(text, "utf-8")
    result.with_name("result.parquet.rejected.ndjson").write_text("of an earlier run\n", "utf-8")
    assert batch(cases, result)[0] == 0
    assert found(result) == ([], [])
    assert pq.read_schema(result).equals(result_schema(knowledge), check_metadata=True)


def test_lines_that_cannot_be_read_are_rejected_in_their_place(tmp_path: Path) -> None:
    head, good = b"\xef\xbb\xbfid;age;site\r\n", b'g;70;"calf|foot"\r\n'
    bad = [b"short;70\n", b'q;70;"calf\n', b"\xff;70;calf\n", b"\n", b"l;70;" + b"x" * 2_000_001 + b"\n"]
    cases, result = tmp_path / "cases.csv", tmp_path / "result.parquet"
    cases.write_bytes(head + good + b"".join(line + good for line in bad))
    assert batch(cases, result)[0] == 0
    rows, rejected = found(result)
    assert [row["id"] for row in rows] == ["g"] * 6
    assert [row["row"] for row in rejected] == [2, 4, 6, 8, 10]
    said = [row["problems"][0].split()[0:4] for row in rejected]
    assert [" ".join(words) for words in said] == [
        "The row has 2",
        "The quotes do not",
        "The line is not",
        "The row has 0",
        "The line is longer",
    ]


@pytest.mark.parametrize(
    ("name", "data", "expected"),
    [
        ("a.parquet", b"no parquet at all", "not a Parquet file"),
        ("a.parquet", b"", "not a Parquet file"),
        ("a.csv", b"", "The file is empty"),
        ("a.csv", b"\x89PNG\r\n\x1a\n\x00", "not UTF-8"),
        ("a.csv", b"id,agee\n1,70\n", "Did you mean age?"),
        ("a.csv", b"age,age\n1,70\n", "stands there twice"),
        ("a.csv", b'"age\n70\n', "quotes"),
        ("a.ndjson", None, "No such file"),
        ("a.xlsx", b"", "end in .parquet"),
    ],
)
def test_what_is_no_table_of_cases_is_refused(name: str, data: bytes | None, expected: str, tmp_path: Path) -> None:
    if data is not None:
        (tmp_path / name).write_bytes(data)
    code, said = batch(tmp_path / name, tmp_path / "result.parquet")
    assert code != 0
    assert expected in said
    assert not (tmp_path / "result.parquet").exists()


def test_nonsense_lines_are_rejected_one_by_one(tmp_path: Path) -> None:
    (tmp_path / "a.ndjson").write_bytes(os.urandom(2_000).replace(b"\n", b"") + b"\nnull\n{}\n")
    assert batch(tmp_path / "a.ndjson", tmp_path / "result.parquet")[0] == 0
    rows, rejected = found(tmp_path / "result.parquet")
    assert [row["id"] for row in rows] == ["3"]
    assert [row["row"] for row in rejected] == [1, 2]


def test_the_result_has_a_name_of_its_own(tmp_path: Path) -> None:
    cases = written(PEOPLE, tmp_path / "cases.parquet")
    assert "the same file" in batch(cases, cases)[1]
    assert "the result in .parquet" in batch(cases, tmp_path / "result.csv")[1]


def test_without_pyarrow_one_line_says_how_to_install_it() -> None:
    code = "import sys; sys.modules['pyarrow'] = None; from unclench.cli import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", code, "batch", "a.csv", "b.parquet"],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
    )
    assert done.returncode == ExchangeError.exit_code
    assert done.stderr.splitlines() == [
        "pyarrow: unclench batch needs pyarrow, which is not installed. Install it with: pip install 'unclench[batch]'"
    ]


def test_parts_of_another_run_are_not_mixed_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cases, result = written(PEOPLE, tmp_path / "cases.ndjson"), tmp_path / "result.parquet"
    with monkeypatch.context() as patch:
        patch.setattr(Parts, "join", _stop)
        assert batch(cases, result)[0] == 130
    assert "parts of another run" in batch(cases, result, "--top", "3")[1]
    changed = written(PEOPLE[:-1], tmp_path / "cases.ndjson")
    assert "parts of another run" in batch(changed, result)[1]
    assert batch(written(PEOPLE, cases), result)[0] == 0
    assert not list(tmp_path.glob("*.parts"))


@pytest.mark.parametrize(
    ("where", "code"), [("pyarrow.parquet.ParquetWriter", 130), ("pathlib.Path.rename", 1), ("shutil.rmtree", 1)]
)
def test_stopped_while_joining_the_parts_are_joined_again(
    where: str, code: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cases, result = written(PEOPLE, tmp_path / "cases.ndjson"), tmp_path / "result.parquet"
    with monkeypatch.context() as patch:
        patch.setattr(where, _stop)
        assert batch(cases, result)[0] == code
    assert batch(cases, result)[0] == 0
    rows, rejected = found(result)
    assert [row["id"] for row in rows] == ["a", "c", "e"]
    assert [row["id"] for row in rejected] == ["b", "d"]
    assert not list(tmp_path.glob("*.parts*"))


def _stop(*_: object, **__: object) -> None:
    raise KeyboardInterrupt


def test_a_full_disk_is_a_message_and_what_is_done_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cases, result = written(PEOPLE, tmp_path / "cases.ndjson"), tmp_path / "result.parquet"
    (tmp_path / "result.parquet.rejected.ndjson").mkdir()
    assert "It cannot be written" in batch(cases, result)[1]
    (tmp_path / "result.parquet.rejected.ndjson").rmdir()
    monkeypatch.setattr("unclench.batch.run.assess_batch", None)
    assert batch(cases, result)[0] == 0, "the parts are there: nothing is assessed again"


def started(cases: Path, result: Path, processes: int) -> subprocess.Popen[str]:
    """The program with parts of two rows, in a group of its own as a terminal would have it."""
    code = "from unclench.cli import batch, main; batch.ROWS = 2\nif __name__ == '__main__': main()"
    script = result.with_name("small_parts.py")
    script.write_text(code, "utf-8")
    arguments = [sys.executable, str(script), "batch", str(cases), str(result), "--processes", str(processes)]
    return subprocess.Popen(arguments, stderr=subprocess.PIPE, text=True, cwd=ROOT, start_new_session=True)


def close(row: dict[str, Any]) -> dict[str, Any]:
    """A row of results; rows that stood in another block may differ in the last digit."""
    return {**row, "probabilities": [pytest.approx(share, rel=1e-12) for share in row["probabilities"]]}


def wait_for_parts(result: Path, count: int) -> None:
    until = time.monotonic() + 120
    while len(list(result.with_name(f"{result.name}.parts").glob("[0-9]*.parquet"))) < count:
        assert time.monotonic() < until, "no part was finished"
        time.sleep(0.02)


def members(group_id: int) -> list[int]:
    """The processes of a group that still run."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, _, its_group = path.read_text("utf-8").rpartition(")")[2].split()[:3]
        except OSError:
            continue
        if int(its_group) == group_id and state != "Z":
            found.append(int(path.parent.name))
    return found


@pytest.mark.skipif(not Path("/proc").exists(), reason="asks the system which processes run")
@pytest.mark.parametrize(
    ("kind", "processes", "how"),
    [
        ("parquet", 1, signal.SIGINT),
        ("ndjson", 1, signal.SIGKILL),
        ("csv", 2, signal.SIGINT),
        ("ndjson", 2, signal.SIGKILL),
    ],
)
def test_an_interrupted_run_goes_on_where_it_stopped(
    kind: str, processes: int, how: signal.Signals, knowledge: Knowledge, tmp_path: Path
) -> None:
    people = [{**PEOPLE[number % len(PEOPLE)], "id": f"p{number}"} for number in range(120)]
    cases, result = written(people, tmp_path / f"cases.{kind}"), tmp_path / "result.parquet"
    first = started(cases, result, processes)
    wait_for_parts(result, 3)
    os.killpg(first.pid, how) if how is signal.SIGINT else os.kill(first.pid, how)
    _, said = first.communicate(timeout=120)
    until = time.monotonic() + 30
    while members(first.pid) and time.monotonic() < until:
        time.sleep(0.05)
    assert not members(first.pid), "nobody is left working"
    assert not result.exists()
    if how is signal.SIGINT:
        assert first.returncode == 130
        assert said.startswith("Stopped. "), said
        assert said.count("\n") == 1, said
    kept = {path: path.stat().st_mtime_ns for path in tmp_path.glob("*.parts/[0-9]*.parquet")}
    assert len(kept) >= 3
    again = started(cases, result, processes)
    wait_for_parts(result, min(len(kept) + 1, 60))
    assert {path: path.stat().st_mtime_ns for path in kept if path.exists()}.items() <= kept.items()
    assert again.wait(timeout=240) == 0, again.communicate()[1]
    assert again.stderr
    again.stderr.close()
    rows, rejected = found(result)
    whole = pa.RecordBatch.from_pydict({"case": [json.dumps(person) for person in people]})
    assert rows == [close(row) for row in assess_batch(whole, knowledge).results.to_pylist()]
    assert [row["id"] for row in rejected] == [f"p{number}" for number in range(120) if number % 5 in (1, 3)]
    assert not list(tmp_path.glob("*.parts"))


def test_a_process_that_dies_costs_its_part_alone(tmp_path: Path) -> None:
    people = [{**PEOPLE[0], "id": str(number)} for number in range(200)]
    cases, result = written(people, tmp_path / "cases.ndjson"), tmp_path / "result.parquet"
    first = started(cases, result, 2)
    wait_for_parts(result, 1)
    workers = [pid for pid in members(first.pid) if b"spawn_main" in Path(f"/proc/{pid}/cmdline").read_bytes()]
    os.kill(workers[0], signal.SIGKILL)
    _, said = first.communicate(timeout=120)
    assert first.returncode == ExchangeError.exit_code
    assert "A process died" in said
    assert "Run the same command again" in said
    assert list(tmp_path.glob("*.parts/[0-9]*.parquet"))


def test_two_processes_give_what_one_gives_byte_for_byte(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command, "ROWS", 2)
    people = [{**PEOPLE[number % len(PEOPLE)], "id": str(number)} for number in range(23)]
    cases = written(people, tmp_path / "cases.csv")
    one, two = tmp_path / "one.parquet", tmp_path / "two.parquet"
    assert batch(cases, one)[0] == batch(cases, two, "--processes", 2)[0] == 0
    assert one.read_bytes() == two.read_bytes()
    beside = [path.with_name(f"{path.name}.rejected.ndjson").read_bytes() for path in (one, two)]
    assert beside[0] == beside[1]


@pytest.mark.skipif(sys.platform == "win32", reason="a terminal of its own is made the Unix way")
def test_a_terminal_shows_rate_and_progress(tmp_path: Path) -> None:
    import pty  # noqa: PLC0415 - not on Windows

    cases, result = written(PEOPLE * 4, tmp_path / "cases.ndjson"), tmp_path / "result.parquet"
    code = "from unclench.cli import batch, main; batch.ROWS = 4; main()"
    ours, theirs = pty.openpty()
    arguments = [sys.executable, "-c", code, "batch", str(cases), str(result)]
    with subprocess.Popen(arguments, stderr=theirs, cwd=ROOT, env={**os.environ, "COLUMNS": "100"}) as run:
        os.close(theirs)
        shown = b""
        while chunk := _read(ours):
            shown += chunk
    os.close(ours)
    assert run.returncode == 0
    assert b"20/20" in shown
    assert b"cases a second" in shown


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 4096)
    except OSError:  # the other end is closed
        return b""
