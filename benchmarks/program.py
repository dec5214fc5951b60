"""The whole program: how long an assessment and a process take, how much memory, and how cost grows with causes."""

from __future__ import annotations

import json
import os
import platform
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from engines import answered, ours
from networks import people, random_network

from unclench.assessment import assess
from unclench.cli.evaluate import read_cases
from unclench.knowledge.records import Knowledge

CASES = Path(__file__).parent / "vignettes" / "a"
SIZES = (80, 160, 320, 800)
POSITIVES = 10


@dataclass(frozen=True)
class Process:
    """Medians of whole processes: seconds and peak megabytes of ours, and seconds of importing what it is made of."""

    seconds: float
    megabytes: float
    imports: float


def assess_seconds(knowledge: Knowledge, *, runs: int) -> list[float]:
    """Seconds of `assess` for every published case, the median of some runs each; the network is compiled before."""
    cases = list(read_cases(CASES, knowledge).values())
    assess(cases[0], knowledge)
    found = []
    for case in cases:
        times = []
        for _ in range(runs):
            start = time.perf_counter()
            assess(case, knowledge)
            times.append(time.perf_counter() - start)
        found.append(statistics.median(times))
    return found


def process(*, runs: int) -> Process:
    """`unclench assess` with a warm cache, and a bare interpreter that imports numpy and click, in turn."""
    command = (sys.executable, str(Path(__file__).with_name("process.py")), str(runs))
    found = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    seconds = {name: statistics.median(one for one, _ in pairs) for name, pairs in found.items()}
    return Process(seconds["program"], max(megabytes for _, megabytes in found["program"]), seconds["imports"])


def growth(*, count: int) -> dict[int, float]:
    """Median seconds of one native posterior at 10 positives by the number of causes, at fixed density."""
    prepare = ours(in_numpy=False)
    medians = {}
    for causes in SIZES:
        network = random_network(causes)
        told = people(network, POSITIVES, count=count)
        times = [answered(prepare(network, person), network, person)["seconds"] for person in told]
        medians[causes] = statistics.median(times)
    return medians


def slope(medians: dict[int, float]) -> float:
    """The exponent of growth: the slope of log time over log causes."""
    return float(np.polyfit(np.log(list(medians)), np.log(list(medians.values())), 1)[0])


def machine() -> str:
    """The processor, its cores, the memory and the interpreter, in one line."""
    info = Path("/proc/cpuinfo")
    lines = info.read_text("utf-8").splitlines() if info.exists() else []
    names = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    name = names[0] if names else platform.machine()
    return (
        f"{name}, {os.cpu_count()} cores, {memory:.0f} GB; {platform.system()} {platform.release().split('-')[0]}; "
        f"Python {platform.python_version()}, NumPy {np.__version__}"
    )
