"""Writes SPEED.md: one posterior by our engine and by others on the same people, and the whole program, in one run.

`--quick` measures the core in under a minute, writes nothing, and ends with one line of JSON.
"""

from __future__ import annotations

import argparse
import json
import signal
import statistics
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from contest import LIMIT, Cell, Entry, contest
from engines import ENGINES, MEGABYTES, MOST, RUNS, SECONDS
from exact import agrees_with_fractions, exact_marginals
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from networks import Bipartite, network_named, people, problem_of
from program import Process, assess_seconds, growth, machine, process, slope

from unclench.inference.native import BUILT
from unclench.knowledge.load import load_knowledge

TABLES = Path("build/batch.txt")
"""What `benchmarks/batch.py` found just before, in the same `make bench`."""
HERE = Path(__file__).parent
NETWORKS = ("random-80", "shipped")
POSITIVES, COMPARED = (4, 6, 8, 10, 12, 14), (8, 10, 12, 14)
NATIVE, NUMPY = "ours, native", "ours, NumPy"
QUICK = (NATIVE, *(f"pyAgrum {form}" for form in ("LazyPropagation, split", "ShaferShenoyInference, split")))
QUICK_RANDOM = (*QUICK, "pyAgrum ShaferShenoyInference, small")  # a finding of the shipped network has up to 45 parents
FASTER = {"pyAgrum": 300, "pgmpy": 5000}
RELATIVE = 1e-12
US_P50, US_P99, MS_P50, MS_P99 = 120, 1000, 15, 60
PROCESS_S, PROCESS_MB, OVER_IMPORTS_S, SLOPE = 0.45, 120, 0.30, 1.1


@dataclass(frozen=True)
class Effort:
    """How much is measured: people an engine, seconds a size, people with an exact reference, and so on."""

    ours: int
    peers: int
    budget: float
    exact: int
    assess: int
    processes: int
    sizes: tuple[int, ...]


FULL = Effort(ours=MOST, peers=10, budget=8, exact=5, assess=5, processes=11, sizes=POSITIVES)
CORE = Effort(ours=100, peers=4, budget=0.6, exact=1, assess=1, processes=3, sizes=COMPARED)


@dataclass(frozen=True, eq=False)
class Round:
    """What all engines did on one network."""

    network: Bipartite
    entries: dict[str, Entry]

    @property
    def check(self) -> float:
        """Largest difference of the exact reference from the tests' fractions, on one person."""
        return agrees_with_fractions(problem_of(self.network, people(self.network, min(POSITIVES), count=1)[0]))

    def cell(self, engine: str, positives: int) -> Cell | None:
        """What an engine did with people of one size, if it was asked."""
        return self.entries[engine].cells.get(positives)

    def faster(self, engine: str, sizes: tuple[int, ...]) -> float:
        """How many times the median of an engine is ours, both over the people of these sizes it tried; nan if none."""
        theirs: list[float] = []
        mine: list[float] = []
        for positives in sizes:
            cell, own = self.cell(engine, positives), self.cell(NATIVE, positives)
            if cell and own:
                theirs += cell.times
                mine += [own.seconds[number] for number in range(len(cell.times))]
        return _median(theirs) / statistics.median(mine) if theirs else float("nan")

    def best(self, library: str, sizes: tuple[int, ...]) -> tuple[float, str]:
        """The fastest form of a library on these sizes: how many times ours it takes, and its name."""
        found = [(self.faster(name, sizes), name) for name in self.entries if name.startswith(library)]
        return min(((times, name) for times, name in found if np.isfinite(times)), default=(float("nan"), "no form"))


def _median(times: list[float]) -> float:
    return float(np.quantile(times, 0.5, method="higher"))


def compared(name: str, engines: tuple[str, ...], effort: Effort) -> Round:
    """All engines on one network, and the exact reference on the first people of each size."""
    network = network_named(name)
    entries = {}
    for engine in engines:
        own = ENGINES[engine].package == "unclench"
        count = effort.ours if engine == NATIVE else effort.peers
        entries[engine] = contest(engine, name, effort.sizes, count=count, budget=effort.budget * (1 + own))
        print(f"{name}: {engine}", *(f"{n}: {1e3 * c.median:.3f} ms" for n, c in entries[engine].cells.items()))
    for positives in effort.sizes:
        told = people(network, positives, count=effort.exact)
        exact = {number: exact_marginals(problem_of(network, person)) for number, person in enumerate(told)}
        for entry in entries.values():
            if positives in entry.cells:
                entry.cells[positives].held_to(exact)
    return Round(network, entries)


@dataclass(frozen=True)
class Target:
    """One line of the table of targets; `met` is None where there was nothing to compare with."""

    what: str
    target: str
    found: str
    met: bool | None


def targets(rounds: list[Round], assessed: list[float], started: Process, grown: dict[int, float]) -> list[Target]:
    found = [_faster(library, least, one) for library, least in FASTER.items() for one in rounds]
    for one in rounds:
        worst = relative_error(one)
        what = f"{one.network.name}: relative error of any marginal"
        found.append(Target(what, f"{RELATIVE:.0e}", f"{worst:.1e}", worst <= RELATIVE))
        what = f"{one.network.name}: one posterior at 14 positives, p50 and p99"
        p50, p99 = microseconds(one)
        within = p50 <= US_P50 and p99 <= US_P99
        found.append(Target(what, f"{US_P50} and {US_P99} us", f"{p50:.0f} and {p99:.0f} us", within))
    p50, p99 = milliseconds(assessed)
    within = p50 <= MS_P50 and p99 <= MS_P99
    found.append(
        Target("a whole `assess`, p50 and p99", f"{MS_P50} and {MS_P99} ms", f"{p50:.1f} and {p99:.1f} ms", within)
    )
    over, grows = started.seconds - started.imports, slope(grown)
    return [
        *found,
        Target(
            "the whole process, warm", f"{PROCESS_S:.2f} s", f"{started.seconds:.2f} s", started.seconds <= PROCESS_S
        ),
        Target("its peak memory", f"{PROCESS_MB} MB", f"{started.megabytes:.0f} MB", started.megabytes <= PROCESS_MB),
        Target("it over `import numpy, click`", f"{OVER_IMPORTS_S:.2f} s", f"{over:.2f} s", over <= OVER_IMPORTS_S),
        Target("growth with causes, exponent of 80 to 800", f"{SLOPE}", f"{grows:.2f}", grows <= SLOPE),
    ]


def _faster(library: str, least: int, one: Round) -> Target:
    """The fastest form of a library over 8-14 positives together, and at each size."""
    times, form = one.best(library, COMPARED)
    if not np.isfinite(times):
        what = f"{one.network.name}: times faster than {library}'s fastest form"
        return Target(what, f"{least}", f"no form answered in {LIMIT:.0f} s and {MEGABYTES} MB", None)
    ratios = {positives: one.best(library, (positives,))[0] for positives in COMPARED}
    each = ", ".join(f"{positives}: {ratio:.0f}" for positives, ratio in ratios.items() if np.isfinite(ratio))
    what = f"{one.network.name}: times faster than {library}'s fastest form ({form.removeprefix(library + ' ')})"
    return Target(what, f"{least}", f"{times:.0f} (by positives {each})", times >= least)


def relative_error(one: Round) -> float:
    """The largest relative error of our native engine against the exact reference."""
    cells = one.entries[NATIVE].cells.values()
    return max(cell.largest_errors[1] for cell in cells if cell.largest_errors)


def microseconds(one: Round) -> tuple[float, float]:
    """p50 and p99 of one native posterior at 14 positives."""
    cell = one.entries[NATIVE].cells[POSITIVES[-1]]
    return 1e6 * cell.quantile(0.5), 1e6 * cell.quantile(0.99)


def milliseconds(assessed: list[float]) -> tuple[float, float]:
    """p50 and p99 of `assess` over the published cases."""
    return 1e3 * statistics.median(assessed), 1e3 * float(np.quantile(assessed, 0.99, method="higher"))


def quick(rounds: list[Round], assessed: list[float], started: Process) -> str:
    """The core as one line of JSON, the worse of the two networks throughout."""
    assess_p50, assess_p99 = milliseconds(assessed)
    own = [microseconds(one) for one in rounds]
    return json.dumps(
        {
            "posterior_vs_pyagrum": round(min(one.best("pyAgrum", COMPARED)[0] for one in rounds), 1),
            "max_relative_error": max(relative_error(one) for one in rounds),
            "assess_ms_p50": round(assess_p50, 2),
            "assess_ms_p99": round(assess_p99, 2),
            "posterior_us_p50": round(max(p50 for p50, _ in own), 1),
            "posterior_us_p99": round(max(p99 for _, p99 in own), 1),
            "processes_s": round(started.seconds, 3),
        }
    )


def page(rounds: list[Round], assessed: list[float], started: Process, grown: dict[int, float]) -> str:
    environment = Environment(  # noqa: S701 - Markdown from our own figures
        loader=FileSystemLoader(HERE), undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    return environment.get_template("SPEED.md.j2").render(
        targets=targets(rounds, assessed, started, grown),
        rounds=rounds,
        sizes=POSITIVES,
        engines=ENGINES,
        native=NATIVE,
        shown=shown,
        worst=worst,
        failed=failed,
        assessed=(len(assessed), *milliseconds(assessed)),
        started=started,
        grown=grown,
        effort=FULL,
        limits={"seconds": LIMIT, "megabytes": MEGABYTES, "runs": RUNS, "within": SECONDS},
        machine=machine(),
        tables=TABLES.read_text("utf-8") if TABLES.exists() else "",
    )


def shown(seconds: float) -> str:
    """Milliseconds in three figures, or a dash where most cases were not answered."""
    if not np.isfinite(seconds):
        return "-"
    return f"{1e3 * seconds:#.3g}" if seconds < 0.1 else f"{1e3 * seconds:,.0f}"


def worst(cells: list[Cell], which: int) -> str:
    """The largest absolute (0) or relative (1) error of any marginal in some cells."""
    found = [cell.largest_errors[which] for cell in cells if cell.largest_errors]
    return f"{max(found):.0e}" if found else "-"


def failed(cells: list[Cell]) -> str:
    """Why cases were not answered, with the number of present findings and of cases."""
    reasons = [f"{cell.positives}: {why} ({count})" for cell in cells for why, count in cell.failures.items()]
    return "; ".join(reasons) or "none"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    chosen = parser.parse_args()
    if not BUILT:
        parser.error("the native engine is not built here")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that the engines' processes are ended too
    effort = CORE if chosen.quick else FULL
    knowledge = load_knowledge()
    assessed, started = assess_seconds(knowledge, runs=effort.assess), process(runs=effort.processes)
    rounds = []
    for name in NETWORKS:
        few = QUICK_RANDOM if name == NETWORKS[0] else QUICK
        rounds.append(compared(name, few if chosen.quick else tuple(ENGINES), effort))
    if chosen.quick:
        print(quick(rounds, assessed, started))
        return
    grown: dict[int, Any] = growth(count=effort.ours)
    found = page(rounds, assessed, started, grown)
    (HERE / "SPEED.md").write_text(found + "\n", "utf-8")
    print(found.split("## ")[1])


if __name__ == "__main__":
    main()
