"""Seconds and peak memory of whole processes, several commands in turn; a line of JSON.

It stands alone and imports little: a process counts the memory of the one that starts it as its own.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent
COMMANDS = {
    "program": (str(Path(sys.executable).with_name("unclench")), "assess", "examples/older-night-cramps.yaml"),
    "imports": (sys.executable, "-c", "import numpy, click"),
}


def run(command: tuple[str, ...], cache: str) -> tuple[float, float]:
    """Seconds and peak megabytes of one process."""
    start = time.perf_counter()
    environment = {**os.environ, "UNCLENCH_CACHE": cache}
    started = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, env=environment)
    _, status, used = os.wait4(started.pid, 0)
    seconds = time.perf_counter() - start
    started.returncode = os.waitstatus_to_exitcode(status)
    if started.returncode:
        raise subprocess.CalledProcessError(started.returncode, command)
    return seconds, used.ru_maxrss / 1024


def main() -> None:
    found: dict[str, list[tuple[float, float]]] = {name: [] for name in COMMANDS}
    with tempfile.TemporaryDirectory() as cache:
        for command in COMMANDS.values():
            run(command, cache)  # fills the cache and is not counted
        for _ in range(int(sys.argv[1])):
            for name, command in COMMANDS.items():
                found[name].append(run(command, cache))
    print(json.dumps(found))


if __name__ == "__main__":
    main()
