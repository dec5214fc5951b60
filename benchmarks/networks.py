"""The networks the speed is measured on, a seeded random one and the shipped one, and people drawn from them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from unclench.inference.compiled import compile_network
from unclench.inference.evidence import Evidence, prior_probability
from unclench.inference.problem import Problem
from unclench.knowledge.load import load_knowledge
from unclench.knowledge.records import Knowledge

Array = NDArray[np.float64]

NOTHING = Evidence(None, None, {}, (), (), {}, None)
PARENTS = 6
FINDINGS_A_CAUSE = 2.75  # 80 causes have 220 findings
ACTIVE_AT_ONCE, LEAKS_AT_ONCE = 1.6, 6.6  # how many causes are active, and findings present, without a reason
DENIED = 40  # at most so many absent findings are said
DRAWS = 200_000
SEED = 7


@dataclass(frozen=True, eq=False)
class Bipartite:
    """A two-level noisy-OR network. `prior` (C,), `edge` (C, F), `leak` (F,): chances. `asks` (C,): who comes."""

    name: str
    prior: Array
    edge: Array
    leak: Array
    asks: Array

    @property
    def size(self) -> str:
        """How large it is, in words."""
        parents = (self.edge > 0).sum(axis=0)
        return (
            f"{self.edge.shape[0]} causes, {self.edge.shape[1]} findings, "
            f"{parents.mean():.1f} parents a finding and {parents.max()} at most"
        )


@dataclass(frozen=True, eq=False)
class Person:
    """What one person said: which findings are present and which absent, by their place in the network."""

    present: tuple[int, ...]
    absent: tuple[int, ...]


def random_network(causes: int, *, seed: int = SEED) -> Bipartite:
    """A random network of fixed density: 2.75 findings a cause, 6 parents a finding, as many active at any size."""
    rng = np.random.default_rng(seed)
    findings = round(FINDINGS_A_CAUSE * causes)
    edge = np.zeros((causes, findings))
    for finding in range(findings):
        edge[rng.choice(causes, PARENTS, replace=False), finding] = rng.uniform(0.1, 0.9, PARENTS)
    prior = ACTIVE_AT_ONCE / causes * rng.lognormal(-0.5, 1.0, causes)
    leak = LEAKS_AT_ONCE / findings * rng.lognormal(-0.5, 1.0, findings)
    return Bipartite(f"random-{causes}", prior.clip(1e-6, 0.5), edge, leak.clip(1e-6, 0.5), np.ones(causes))


def shipped_network(knowledge: Knowledge) -> Bipartite:
    """The network the program ships with, for a person of whom nothing else is known."""
    network = compile_network(knowledge)
    shape, numbers = network.structure, network.plugin
    edge = np.zeros((len(shape.causes), len(shape.findings)))
    for (cause, finding), share in zip(shape.edges, numbers.edge[:, 0], strict=True):
        edge[cause, finding] = share
    prior = prior_probability(NOTHING, shape, numbers)[:, 0]
    return Bipartite("shipped", prior, edge, numbers.leak[:, 0], numbers.asking[:, 0])


def network_named(name: str) -> Bipartite:
    """`shipped`, or `random-C` with C causes."""
    return shipped_network(load_knowledge()) if name == "shipped" else random_network(int(name.split("-")[1]))


def people(network: Bipartite, positives: int, *, count: int, seed: int = SEED) -> list[Person]:
    """People who ask about something one active cause produced, and who tell exactly so many present findings.

    Drawn from the network; which of the present findings they tell is chance. The first of many are the first of few.
    Raises `ValueError` where the network
    has no such people.
    """
    rng = np.random.default_rng((seed, positives))
    origins = network.prior * network.asks / (network.prior * network.asks).sum()
    told: list[Person] = []
    for _ in range(DRAWS):
        if len(told) == count:
            return told
        active = rng.random(len(network.prior)) < network.prior
        active[rng.choice(len(origins), p=origins)] = True
        silent = (1 - network.leak) * (1 - network.edge[active]).prod(axis=0)
        found = rng.random(len(silent)) >= silent
        if found.sum() >= positives:
            present = rng.choice(np.flatnonzero(found), positives, replace=False)
            absent = rng.choice(np.flatnonzero(~found), min(DENIED, int((~found).sum())), replace=False)
            told.append(Person(tuple(sorted(present.tolist())), tuple(sorted(absent.tolist()))))
    raise ValueError(f"too few people with {positives} findings")


def problem_of(network: Bipartite, person: Person) -> Problem:
    """The problem of one person, absent findings absorbed into the priors, no complaint."""
    causes = len(network.prior)
    kept = (1 - network.edge[:, list(person.absent)]).prod(axis=1)
    return Problem(
        on=(network.prior * kept)[:, None],
        off=(1 - network.prior)[:, None],
        edge=np.ascontiguousarray(network.edge[:, list(person.present), None]),
        leak=network.leak[list(person.present), None],
        weight=np.zeros((causes, 1)),
        other=np.ones(1),
    )
