"""Whole-process times and memory of the commands a person waits for: medians of 11 runs, warm and with a cold cache."""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent
RUNS = 11
BUDGETS = {"assess, warm": 0.6, "assess, cold cache": 2.0, "now, warm": 0.6}
COMMANDS = {
    "assess, warm": ("assess", "examples/older-night-cramps.yaml"),
    "assess, cold cache": ("assess", "examples/older-night-cramps.yaml"),
    "now, warm": ("now", "calf"),
}
MEGABYTES = 200


def seconds(command: tuple[str, ...], cache: str) -> float:
    start = time.perf_counter()
    environment = {**os.environ, "UNCLENCH_CACHE": cache}
    unclench = str(Path(sys.executable).with_name("unclench"))
    subprocess.run([unclench, *command], cwd=ROOT, check=True, stdout=subprocess.DEVNULL, env=environment)
    return time.perf_counter() - start


def measured(name: str) -> list[float]:
    with tempfile.TemporaryDirectory() as warm:
        seconds(COMMANDS[name], warm)
        if "cold" not in name:
            return [seconds(COMMANDS[name], warm) for _ in range(RUNS)]
    times = []
    for _ in range(RUNS):
        with tempfile.TemporaryDirectory() as cold:
            times.append(seconds(COMMANDS[name], cold))
    return times


def main() -> None:
    print(f"{'command':<24}{'median s':>10}{'worst s':>10}{'budget s':>10}")
    for name, budget in BUDGETS.items():
        times = measured(name)
        print(f"{name:<24}{statistics.median(times):>10.2f}{max(times):>10.2f}{budget:>10.2f}")
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"peak memory {peak:.0f} MB (budget {MEGABYTES} MB)")


if __name__ == "__main__":
    main()
