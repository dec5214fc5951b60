"""How many cases a second one core assesses, column by column: the told cases, varied; `--profile` shows on what."""

from __future__ import annotations

import cProfile
import os
import pstats
import random
import sys
import time
from collections.abc import Callable
from pathlib import Path

os.environ["OPENBLAS_NUM_THREADS"] = "1"

from unclench.batch.columns import columns_of
from unclench.batch.outlines import assess_many
from unclench.batch.rules import decide
from unclench.batch.states import states_from
from unclench.case import Value
from unclench.exchange.casefile import read_case
from unclench.knowledge.load import load_knowledge
from unclench.knowledge.records import Knowledge

ROOT = Path(__file__).parent.parent
FOLDERS = ("examples", "benchmarks/vignettes/a", "benchmarks/vignettes/b")
CASES, RUNS, SEED = 8192, 9, 1
KEPT = 0.85  # of the answers of a told case


def varied(knowledge: Knowledge) -> list[dict[str, Value]]:
    """Told cases with some answers left out, another age, and two answers of another case."""
    rng = random.Random(SEED)  # noqa: S311 - it keeps no secret
    paths = [path for folder in FOLDERS for path in sorted((ROOT / folder).glob("*.yaml"))]
    told = [read_case(path.read_bytes(), knowledge, name=path.name).last() for path in paths]
    found = []
    for _ in range(CASES):
        one, other = rng.choice(told), rng.choice(told)
        said = {id_: value for id_, value in one.items() if rng.random() < KEPT}
        added = {id_: other[id_] for id_ in rng.choices(sorted(other), k=2)}
        found.append({**said, **added, "age": rng.randint(16, 90)})
    return found


def rate(function: Callable[[], object]) -> float:
    """Cases a second, the best of some runs."""
    times = []
    for _ in range(RUNS):
        start = time.perf_counter()
        function()
        times.append(time.perf_counter() - start)
    return CASES / min(times)


def main() -> None:
    knowledge = load_knowledge()
    cases = varied(knowledge)
    told = columns_of(cases)
    steps: dict[str, Callable[[], object]] = {
        "rows to columns": lambda: columns_of(cases),
        "states": lambda: states_from(told, knowledge),
        "states and rules": lambda: decide(states_from(told, knowledge), knowledge),
        "all": lambda: assess_many(told, knowledge, top=5),
    }
    for name, step in steps.items():
        print(f"{name:20}{rate(step):>12,.0f} cases/s")
    if "--profile" in sys.argv:
        profile = cProfile.Profile()
        profile.runcall(steps["all"])
        pstats.Stats(profile).sort_stats("tottime").print_stats(25)


if __name__ == "__main__":
    main()
