"""People drawn from the model itself, each with one complaint, to see whether the engine is calibrated on them.

The shipped network is the truth here, so a miscalibrated answer is a mistake of the engine, not of the knowledge. About
half of the findings and most marks are told.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

import numpy as np

from unclench.inference.compiled import compile_network
from unclench.inference.evidence import Evidence, prior_probability, problem_from
from unclench.inference.explain import ranking
from unclench.inference.network import Network
from unclench.inference.posterior import posterior
from unclench.knowledge.records import Knowledge

TOLD_FINDING, TOLD_MARK = 0.5, 0.8
NOTHING = Evidence(None, None, {}, (), (), {}, None)


@dataclass(frozen=True)
class Simulated:
    """For each case the probability given to the first cause, and whether it was the origin."""

    given: np.ndarray
    right: np.ndarray


def simulate(knowledge: Knowledge, *, cases: int, seed: int) -> Simulated:
    """Draw `cases` people who asked about a complaint that one active known cause produced, and rank their causes.

    "None of the causes we know" is drawn too, with its share; its marks follow the background.
    """
    network = compile_network(knowledge)
    given, right = np.empty(cases), np.empty(cases, bool)
    for number, (origin, evidence) in enumerate(islice(people(knowledge, seed=seed), cases)):
        problem = problem_from(evidence, network.structure, network.plugin)
        ranked = ranking(posterior(problem), by_complaint=True)[:, 0]
        first = int(ranked.argmax())
        given[number], right[number] = ranked[first], first == origin
    return Simulated(given, right)


def people(knowledge: Knowledge, *, seed: int) -> Iterator[tuple[int, Evidence]]:
    """Person after person: the number of the cause behind the complaint, and what is told. There is no last one."""
    network = compile_network(knowledge)
    rng = np.random.default_rng(seed)
    while True:
        yield _person(network, rng)


def _person(network: Network, rng: np.random.Generator) -> tuple[int, Evidence]:
    shape, numbers = network.structure, network.plugin
    prior = prior_probability(NOTHING, shape, numbers)[:, 0]
    asks = numbers.asking[:, 0]
    weights = np.append(prior * asks, numbers.unexplained[0])
    origin = int(rng.choice(len(weights), p=weights / weights.sum()))
    active = rng.random(len(prior)) < prior
    if origin < len(prior):
        active[origin] = True
    return origin, Evidence(None, None, {}, *_findings(network, active, rng), _marks(network, origin, rng), None)


def _findings(
    network: Network, active: np.ndarray, rng: np.random.Generator
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    shape, numbers = network.structure, network.plugin
    silent = 1 - numbers.leak[:, 0]
    for row, (cause, finding) in enumerate(shape.edges):
        if active[cause]:
            silent[finding] *= 1 - numbers.edge[row, 0]
    found = rng.random(len(silent)) >= silent
    told = rng.random(len(silent)) < TOLD_FINDING
    present = tuple(id_ for id_, yes, said in zip(shape.findings, found, told, strict=True) if yes and said)
    absent = tuple(id_ for id_, yes, said in zip(shape.findings, found, told, strict=True) if not yes and said)
    return present, absent


def _marks(network: Network, origin: int, rng: np.random.Generator) -> dict[str, frozenset[str]]:
    shape, numbers = network.structure, network.plugin
    known = origin < len(shape.causes)
    kind = int(rng.choice(len(shape.kinds), p=numbers.kinds.of()[origin, :, 0])) if known else None
    marks = {}
    for mark, values in shape.mark_values.items():
        if rng.random() >= TOLD_MARK:
            continue
        background = numbers.background[mark]
        own = background if kind is None else _own(network, mark, origin, kind)
        share = shape.own_share * own + (1 - shape.own_share) * background if known else background
        marks[mark] = frozenset((str(rng.choice(values, p=share / share.sum())),))
    return marks


def _own(network: Network, mark: str, origin: int, kind: int) -> np.ndarray:
    shape, numbers = network.structure, network.plugin
    if mark in shape.cause_marks:
        return np.asarray(numbers.by_cause[mark].of()[origin, :, 0])
    if origin in shape.overrides[mark]:
        return np.asarray(numbers.by_cause[mark].of()[shape.overrides[mark].index(origin), :, 0])
    return np.asarray(numbers.by_kind[mark].of()[kind, :, 0])
