"""The engines compared, each behind one door, and the process one of them answers in.

`python engines.py ENGINE NETWORK` says what it is, then answers each line `POSITIVES NUMBER` with a line of JSON:
seconds, marginals, peak memory. `contest.py` asks, and ends it where it takes too long.
"""

from __future__ import annotations

import json
import logging
import re
import resource
import statistics
import sys
import time
import warnings
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
from networks import Array, Bipartite, Person, network_named, people, problem_of

from unclench.inference.plan import make_plan
from unclench.inference.posterior import posterior
from unclench.inference.problem import Problem
from unclench.version import __version__

MEGABYTES = 6000
MOST = 200  # people of each size
RUNS, SECONDS = 9, 1.0  # a case is run so often while its runs are within so many seconds; the median counts

Answers = Iterable[tuple[int, float]]  # every marginal that was asked for, read
Timed = Callable[[], Answers]
Prepare = Callable[[Bipartite, Person], Timed]


@dataclass(frozen=True)
class Small:
    """What is left of a case in the peers' favour: absent findings in the priors, causes of no present finding gone.

    `prior`: P(active) by cause, in the order our own plan takes them. `findings`: leak, and edges by cause.
    """

    prior: dict[int, float]
    findings: list[tuple[float, dict[int, float]]]


@dataclass(frozen=True)
class Node:
    """One two-valued variable. `off`, `on`: P(0 | parents) and P(1 | parents), an axis a parent.

    Both are kept, since 1 - off would lose the digits of a small chance for the peer.
    """

    name: str
    parents: tuple[str, ...]
    off: Array
    on: Array


def small(network: Bipartite, person: Person) -> Small:
    problem = problem_of(network, person)
    produces = (problem.edge > 0).any(axis=-1)
    order = [cause for program in make_plan(produces).programs for cause in program.causes]
    share = closed_form(problem)
    findings = []
    for column, leak in enumerate(problem.leak[:, 0].tolist()):
        edges = {cause: float(problem.edge[cause, column, 0]) for cause in order if produces[cause, column]}
        findings.append((leak, edges))
    return Small({cause: float(share[cause]) for cause in order}, [one for one in findings if one[1]])


def closed_form(problem: Problem) -> Array:
    """P(active | absent findings): the answer for a cause no present finding bears on."""
    return np.asarray((problem.on / (problem.on + problem.off))[:, 0])


def nodes(case: Small, *, split: bool) -> tuple[list[Node], list[str]]:
    """The variables of a small case, and which of them are seen to be 1.

    Split, a noisy-OR is a chain of tables of three variables, else one table over all its parents.
    """
    found = [Node(cause_name(cause), (), np.array(1 - prior), np.array(prior)) for cause, prior in case.prior.items()]
    seen = []
    for number, (leak, edges) in enumerate(case.findings):
        own = list(_chain(number, leak, edges)) if split else [_table(number, leak, edges)]
        found += own
        seen.append(own[-1].name)
    return found, seen


def _chain(number: int, leak: float, edges: dict[int, float]) -> Iterator[Node]:
    """Link by link: covered so far, or by this cause."""
    before: tuple[str, ...] = ()
    for place, (cause, edge) in enumerate(edges.items()):
        off, on = (np.array([1.0, 0.0]), np.array([0.0, 1.0])) if before else (np.array(1 - leak), np.array(leak))
        yield Node(f"f{number}_{place}", (*before, cause_name(cause)), *_with_parent(off, on, edge))
        before = (f"f{number}_{place}",)


def _table(number: int, leak: float, edges: dict[int, float]) -> Node:
    off, on = np.array(1 - leak), np.array(leak)
    for edge in edges.values():
        off, on = _with_parent(off, on, edge)
    return Node(f"f{number}", tuple(cause_name(cause) for cause in edges), off, on)


def _with_parent(off: Array, on: Array, edge: float) -> tuple[Array, Array]:
    """The chances with one cause more as the last axis: not active, active."""
    return np.stack([off, off * (1 - edge)], axis=-1), np.stack([on, on + off * edge], axis=-1)


def cause_name(cause: int) -> str:
    return f"c{cause}"


def ours(*, in_numpy: bool) -> Prepare:
    def prepare(network: Bipartite, person: Person) -> Timed:
        problem = problem_of(network, person)

        def timed() -> Answers:
            found = posterior(problem, in_numpy=in_numpy)
            if found.left_out:
                raise ArithmeticError(f"approximated {len(found.left_out)} findings")
            return enumerate(found.active[:, 0].tolist())

        return timed

    return prepare


def pyagrum(engine: str, form: str) -> Prepare:
    """`form`: the `whole` network; the case's `small` one with its noisy-OR models; that `split` into chains."""
    gum: Any = import_module("pyagrum")

    def prepare(network: Bipartite, person: Person) -> Timed:
        if form == "whole":
            net, causes = _noisy_ors(gum, *_whole(network))
            seen = {f"f{finding}": 1 for finding in person.present} | {f"f{finding}": 0 for finding in person.absent}
        else:
            case = small(network, person)
            if form == "small":
                net, causes = _noisy_ors(gum, case.prior, case.findings)
                seen = {f"f{number}": 1 for number in range(len(case.findings))}
            else:
                found, names = nodes(case, split=True)
                net, causes = _tables(gum, found), list(case.prior)
                seen = dict.fromkeys(names, 1)
        targets = {cause: net.idFromName(cause_name(cause)) for cause in causes}

        def timed() -> Answers:
            inference = getattr(gum, engine)(net)
            inference.setTargets(set(targets.values()))
            inference.setEvidence(seen)
            inference.makeInference()
            return {cause: float(inference.posterior(node)[1]) for cause, node in targets.items()}.items()

        return timed

    return prepare


def _whole(network: Bipartite) -> tuple[dict[int, float], list[tuple[float, dict[int, float]]]]:
    findings = []
    for column, leak in enumerate(network.leak.tolist()):
        edges = {int(cause): float(network.edge[cause, column]) for cause in np.flatnonzero(network.edge[:, column])}
        findings.append((leak, edges))
    return dict(enumerate(network.prior.tolist())), findings


def _noisy_ors(gum: Any, prior: dict[int, float], findings: list[tuple[float, dict[int, float]]]) -> Any:
    """The library's own noisy-OR models."""
    net = gum.BayesNet()
    for cause, chance in prior.items():
        net.cpt(net.add(gum.LabelizedVariable(cause_name(cause), "", 2))).fillWith([1 - chance, chance])
    for number, (leak, edges) in enumerate(findings):
        net.addNoisyORNet(gum.LabelizedVariable(f"f{number}", "", 2), leak)
        for cause, edge in edges.items():
            net.addWeightedArc(cause_name(cause), f"f{number}", edge)
    return net, list(prior)


def _tables(gum: Any, found: list[Node]) -> Any:
    net = gum.BayesNet()
    for node in found:
        net.add(gum.LabelizedVariable(node.name, "", 2))
        for parent in node.parents:
            net.addArc(parent, node.name)
        table = np.stack([node.off, node.on])  # the library lets the first axis vary fastest
        net.cpt(node.name).fillWith(table.ravel(order="F").tolist())
    return net


def pgmpy(engine: str, *, split: bool) -> Prepare:
    models, factors = import_module("pgmpy.models"), import_module("pgmpy.factors.discrete")
    inference: Any = import_module("pgmpy.inference")
    logging.getLogger("pgmpy").setLevel(logging.ERROR)

    def prepare(network: Bipartite, person: Person) -> Timed:
        case = small(network, person)
        found, seen = nodes(case, split=split)
        model = models.DiscreteBayesianNetwork()
        model.add_nodes_from([node.name for node in found])
        model.add_edges_from([(parent, node.name) for node in found for parent in node.parents])
        for node in found:
            values, cards = [node.off.reshape(-1), node.on.reshape(-1)], [2] * len(node.parents)
            model.add_cpds(factors.TabularCPD(node.name, 2, values, list(node.parents), cards))
        evidence = dict.fromkeys(seen, 1)

        def timed() -> Answers:
            engaged = getattr(inference, engine)(model)
            if engine == "BeliefPropagation":
                engaged.calibrate()
            answers = {}
            for cause in case.prior:
                query = engaged.query([cause_name(cause)], evidence=evidence, show_progress=False)
                answers[cause] = float(query.values[1])
            return answers.items()

        return timed

    return prepare


def problog(compiled: str) -> Prepare:
    """Noisy-OR is ProbLog's native tongue, so a case is written as rules and not split."""
    program, get_evaluatable = import_module("problog.program"), import_module("problog").get_evaluatable

    def prepare(network: Bipartite, person: Person) -> Timed:
        case = small(network, person)
        lines = [f"{prior!r}::c{cause}. query(c{cause})." for cause, prior in case.prior.items()]
        for number, (leak, edges) in enumerate(case.findings):
            lines.append(f"{leak!r}::f{number}. evidence(f{number}).")
            lines += [f"{edge!r}::f{number} :- c{cause}." for cause, edge in edges.items()]
        text = "\n".join(lines)

        def timed() -> Answers:
            found = get_evaluatable(compiled).create_from(program.PrologString(text)).evaluate()
            return {int(str(query)[1:]): float(chance) for query, chance in found.items()}.items()

        return timed

    return prepare


@dataclass(frozen=True)
class Engine:
    """One column of the comparison. `package`: what must be installed. `form`: in which form it is given a case."""

    package: str
    form: str
    make: Callable[[], Prepare]


SMALL = "absent findings absorbed, barren nodes removed"
ENGINES = {
    "ours, native": Engine("unclench", "the problem as arrays", lambda: ours(in_numpy=False)),
    "ours, NumPy": Engine("unclench", "the problem as arrays", lambda: ours(in_numpy=True)),
    **{
        f"pyAgrum {name}, {form}": Engine("pyagrum", says, lambda name=name, form=form: pyagrum(name, form))
        for name in ("LazyPropagation", "ShaferShenoyInference")
        for form, says in (
            ("whole", "the whole network with its own noisy-OR models, every answer entered as evidence"),
            ("small", f"{SMALL}, its own noisy-OR models"),
            ("split", f"{SMALL}, noisy-OR split into chains in the order of our own plan"),
        )
    },
    "pgmpy VariableElimination, small": Engine(
        "pgmpy", f"{SMALL}, one table a finding", lambda: pgmpy("VariableElimination", split=False)
    ),
    "pgmpy VariableElimination, split": Engine(
        "pgmpy", f"{SMALL}, split into chains", lambda: pgmpy("VariableElimination", split=True)
    ),
    "pgmpy BeliefPropagation, split": Engine(
        "pgmpy", f"{SMALL}, split into chains", lambda: pgmpy("BeliefPropagation", split=True)
    ),
    "ProbLog d-DNNF": Engine("problog", f"{SMALL}, as rules", lambda: problog("ddnnf")),
    "ProbLog SDD": Engine("problog", f"{SMALL}, as rules", lambda: problog("fsdd")),
}


def main() -> None:
    warnings.simplefilter("ignore")
    resource.setrlimit(resource.RLIMIT_AS, (MEGABYTES << 20, MEGABYTES << 20))
    engine, network = ENGINES[sys.argv[1]], network_named(sys.argv[2])
    say = _door()
    try:
        prepare = engine.make()
    except Exception as error:  # noqa: BLE001 - whatever keeps a library from loading is what the page reports
        say({"error": _message(error)})
        return
    named = __version__ if engine.package == "unclench" else version(engine.package)
    say({"version": named, "ready_mb": _peak()})
    told: dict[int, list[Person]] = {}
    for line in sys.stdin:
        positives, number = map(int, line.split())
        if positives not in told:
            told[positives] = people(network, positives, count=MOST)
        person = told[positives][number]
        try:
            say(answered(prepare(network, person), network, person))
        except Exception as error:  # noqa: BLE001 - a failure is a result here
            say({"error": _message(error)})


def answered(timed: Timed, network: Bipartite, person: Person) -> dict[str, Any]:
    """The median seconds of a few runs, and P(cause | findings) of every cause."""
    times: list[float] = []
    answers: Answers = ()
    while len(times) < RUNS and sum(times) < SECONDS:
        start = time.perf_counter()
        answers = timed()
        times.append(time.perf_counter() - start)
    active = closed_form(problem_of(network, person)).tolist()
    for cause, chance in answers:
        active[cause] = chance
    return {"seconds": statistics.median(times), "active": active, "mb": _peak()}


def _door() -> Callable[[dict[str, Any]], None]:
    """A way to answer that nothing a library prints gets into."""
    out = sys.stdout
    sys.stdout = sys.stderr

    def say(answer: dict[str, Any]) -> None:
        out.write(json.dumps(answer) + "\n")
        out.flush()

    return say


def _message(error: Exception) -> str:
    text = re.sub(r"/\S+/", "", " ".join(str(error).split()))  # no folder of this machine
    return f"{type(error).__name__}: {text[:120]}".rstrip(": ")


def _peak() -> float:
    """Peak megabytes of this process, where the system says so without those of the process that started it."""
    status = Path("/proc/self/status")
    if status.exists():
        return int(status.read_text("utf-8").split("VmHWM:")[1].split()[0]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
