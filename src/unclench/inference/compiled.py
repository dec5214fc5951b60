"""From records to the network: every number of the model resolved, the plug-in values and an ensemble of draws.

Draws: a probability is logit-normal, a ratio or a rate lognormal, fitted in closed form: centre = value, sigma = the
larger half-width / 1.645; a block of marks is one Dirichlet. Normals come from `numpy.random.RandomState`, whose
stream is frozen (NEP 19), seeded anew by the CRC32 of a parameter's id, or of the source it rests on, so that numbers
from one source err together and adding one parameter moves no other.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from unclench.inference.network import AGE_BANDS, SEXES, Array, Network, Parameters, Shares, Structure, expit
from unclench.inference.store import (
    LAYOUT,
    flattened,
    read_draws,
    read_plugin,
    read_structure,
    shaped,
    write_draws,
    write_plugin,
    write_structure,
)
from unclench.knowledge.readings import causes_read
from unclench.knowledge.records import ByDigest, Cause, CauseExposure, Exposure, Knowledge, Medicine, Parameter

Z90 = 1.645
SEED = 0x5EED
NOT_SAID = Parameter(word="uncommon", because="nothing is said")
LEAST, MOST = 1e-12, 1 - 1e-9


@dataclass(slots=True)
class _Numbers:
    """Resolves parameters into `draws` lanes; zero draws give the plug-in in one lane."""

    knowledge: Knowledge
    draws: int

    @property
    def lanes(self) -> int:
        return self.draws or 1

    def probability(self, named: Mapping[str, Parameter]) -> Array:
        """(N, L) log odds of some probabilities, by their names."""
        limits = np.clip(self._estimates(named), LEAST, MOST)
        return self._spread(np.log(limits / (1 - limits)), named)

    def positive(self, named: Mapping[str, Parameter], *, odds_ratio: bool = False) -> Array:
        """(N, L) natural logarithm of some rates or ratios, by their names."""
        return self._spread(np.log(self._estimates(named, odds_ratio=odds_ratio)), named)

    def shares(
        self, stated: Mapping[str, Mapping[str, Parameter]], values: tuple[str, ...], background: Array
    ) -> Shares:
        """How each of some causes or kinds, by the name of its block, divides the values of one mark."""
        place = {value: number for number, value in enumerate(values)}
        row, part = np.empty((len(stated), len(values)), np.int64), np.ones((len(stated), len(values)))
        blocks: list[Array] = []
        start = 0
        for number, (name, words) in enumerate(stated.items()):
            said = [place[value] for value in words]
            rest = [unsaid for unsaid in range(len(values)) if unsaid not in said]
            row[number, said] = np.arange(start, start + len(said))
            row[number, rest] = start + len(said)
            part[number, rest] = background[rest] / background[rest].sum()
            blocks.append(self._block(words, name, complete=not rest))
            start += len(said) + 1
        return Shares(np.concatenate(blocks), row, part)

    def _block(self, words: Mapping[str, Parameter], name: str, *, complete: bool) -> NDArray[Any]:
        """(S + 1, L) shares of the stated values and, last, of the rest."""
        estimates = [self.knowledge.scale.estimate(parameter) for parameter in words.values()]
        said = np.array([estimate.value for estimate in estimates])
        centre = np.append(said, 0.0 if complete else max(0.0, 1.0 - said.sum()))
        centre = centre / centre.sum()
        if not self.draws:
            return np.asarray(centre[:, None])
        return self._dirichlet(centre, [(e.value, e.high - e.low) for e in estimates], name)

    def _estimates(self, named: Mapping[str, Parameter], *, odds_ratio: bool = False) -> Array:
        """(N, 3) value, low and high."""
        found = (self.knowledge.scale.estimate(parameter, odds_ratio=odds_ratio) for parameter in named.values())
        return np.array([(one.value, one.low, one.high) for one in found]).reshape(-1, 3)

    def _spread(self, limits: Array, named: Mapping[str, Parameter]) -> Array:
        value, low, high = limits.T
        if not self.draws:
            return np.asarray(value[:, None])
        sigma = np.maximum(value - low, high - value) / Z90
        drawn = np.empty((len(named), self.draws))
        for row, (name, parameter) in enumerate(named.items()):
            drawn[row] = self._normals(parameter, name)
        return np.asarray(value[:, None] + sigma[:, None] * drawn)

    def _normals(self, parameter: Parameter, name: str) -> Array:
        fact = self.knowledge.facts.get(parameter.basis[0]) if parameter.basis else None
        return np.asarray(_stream(fact.source if fact else name).standard_normal(self.draws))

    def _dirichlet(self, centre: Array, widths: list[tuple[float, float]], name: str) -> NDArray[Any]:
        """One Dirichlet in single precision: each stated share asks for a strength; their mean is taken."""
        drawn = np.zeros((len(centre), self.draws), np.float32)
        some = np.flatnonzero(centre)
        if len(some) == 1:
            drawn[some] = 1.0
            return drawn
        fits = [value * (1 - value) / max(width / (2 * Z90), 1e-3) ** 2 - 1 for value, width in widths]
        strength = min(max(sum(fits) / len(fits), 3.0), 400.0)
        shape = np.maximum(strength * centre[some], 0.5)
        gammas = _stream(name).standard_gamma(shape, size=(self.draws, len(some)))
        drawn[some] = (gammas / gammas.sum(axis=1, keepdims=True)).T
        return drawn


def _stream(name: str) -> np.random.RandomState:
    """The one stream, seeded anew for a name; what it gives is used before the next name."""
    stream = _one_stream()
    stream.seed((zlib.crc32(name.encode()) ^ SEED) & 0xFFFFFFFF)
    return stream


@cache
def _one_stream() -> np.random.RandomState:
    return np.random.RandomState()


def background(knowledge: Knowledge) -> dict[str, Array]:
    """Mark -> (V,) how the average asker answers, scaled to one."""
    found = {}
    for mark in knowledge.marks.values():
        shares = np.array([knowledge.scale.words[value.background].value for value in mark.values])
        found[mark.id] = shares / shares.sum()
    return found


def structure(knowledge: Knowledge, causes: tuple[Cause, ...]) -> Structure:
    """Who points to whom. An edge is kept if it is stronger than its leak asks for, or a rule needs it."""
    linked = {finding for cause in causes for finding in cause.findings.values if finding in knowledge.findings}
    findings = tuple(sorted(linked))
    place = {finding: number for number, finding in enumerate(findings)}
    kind_marks = tuple(mark.id for mark in knowledge.marks.values() if mark.layer == "kind")
    return Structure(
        causes=tuple(cause.id for cause in causes),
        findings=findings,
        kinds=tuple(knowledge.spasm_types),
        edges=tuple(
            (number, place[finding])
            for number, cause in enumerate(causes)
            for finding in cause.findings.values
            if finding in place
        ),
        exposures=tuple((number, id_) for number, cause in enumerate(causes) for id_ in _ratios(cause)),
        changeable=tuple(
            row for row, entry in enumerate(_exposures(causes)) if entry.modifiable and entry.causal == "yes"
        ),
        needs=tuple(cause.needs_exposure.any_of if cause.needs_exposure else () for cause in causes),
        continuous=tuple(cause.rate is None for cause in causes),
        mark_values={mark.id: tuple(value.id for value in mark.values) for mark in knowledge.marks.values()},
        kind_marks=kind_marks,
        all_hold=frozenset(mark.id for mark in knowledge.marks.values() if mark.several),
        cause_marks=tuple(mark.id for mark in knowledge.marks.values() if mark.layer == "cause"),
        overrides={
            mark: tuple(number for number, cause in enumerate(causes) if mark in cause.marks.values)
            for mark in kind_marks
        },
        prevalence_of=_prevalences(knowledge),
        bands=tuple((band.id, band.low, band.high) for band in knowledge.frequency.bands),
        all_the_time=knowledge.frequency.all_the_time,
        own_share=knowledge.thresholds.own_share,
    )


def parameters(knowledge: Knowledge, causes: tuple[Cause, ...], shape: Structure, *, draws: int) -> Parameters:
    """Every number, in one lane (`draws=0`, the plug-in values) or one lane a draw."""
    numbers = _Numbers(knowledge, draws)
    typical = background(knowledge)
    prior = numbers.probability({f"{cause.id}/prevalence": _activity(cause) for cause in causes})
    asking = expit(numbers.probability({f"{cause.id}/asking": cause.asking for cause in causes}))
    leak = expit(numbers.probability({f"{id_}/leak": _leak(knowledge, id_) for id_ in shape.findings}))
    named = {f"{causes[number].id}/{id_}": _ratios(causes[number])[id_] for number, id_ in shape.exposures}
    ratio = numbers.positive(named, odds_ratio=True)
    share = np.array([[shape.prevalence_of[id_]] for _, id_ in shape.exposures]).reshape(-1, 1)
    return Parameters(
        prior=prior,
        age=np.log(np.array([[_age(cause, band) for band in AGE_BANDS] for cause in causes])),
        sex=np.log(np.array([[getattr(cause.sex, sex) if cause.sex else 1.0 for sex in SEXES] for cause in causes])),
        log_odds_ratio=ratio,
        asked=-np.log1p(share * np.expm1(ratio)),
        rate=_rates(numbers, causes),
        asking=asking,
        edge=_edges(numbers, causes, shape, leak),
        leak=leak,
        kinds=_kinds(numbers, causes, shape),
        by_kind=_by_kind(numbers, shape, typical),
        by_cause=_by_cause(numbers, causes, shape, typical),
        background=typical,
        unexplained=_unexplained(knowledge, prior, asking, shape),
    )


def compile_network(knowledge: Knowledge) -> Network:
    """The network of some knowledge, compiled once per `knowledge.digest`."""
    return _build(ByDigest(knowledge))


@lru_cache(maxsize=4)
def _build(keyed: ByDigest) -> Network:
    knowledge = keyed.knowledge
    draws = knowledge.thresholds.draws
    name = f"{LAYOUT}-{knowledge.digest[:32]}"
    shape, plugin = read_structure(f"structure-{name}.json"), read_plugin(f"values-{name}.npz")
    ensemble = read_draws(f"network-{name}.npy", plugin, draws) if plugin else None
    if shape and plugin and ensemble:
        return Network(shape, plugin, ensemble)
    causes = causes_read(knowledge)
    shape = structure(knowledge, causes)
    plugin = parameters(knowledge, causes, shape, draws=0)
    flat = flattened(parameters(knowledge, causes, shape, draws=draws))
    write_structure(f"structure-{name}.json", shape)
    write_plugin(f"values-{name}.npz", plugin)
    write_draws(f"network-{name}.npy", flat)
    return Network(shape, plugin, shaped(flat, plugin, draws))  # as read back: a first run and a later one agree


def _activity(cause: Cause) -> Parameter:
    return cause.needs_exposure.active_if_exposed if cause.needs_exposure else cause.prevalence


def _exposures(causes: tuple[Cause, ...]) -> Iterator[CauseExposure]:
    return (entry for cause in causes if cause.exposures for entry in cause.exposures.values.values())


def _ratios(cause: Cause) -> dict[str, Parameter]:
    return {id_: entry.odds_ratio for id_, entry in cause.exposures.values.items()} if cause.exposures else {}


def _age(cause: Cause, band: str) -> float:
    bands = {str(name): odds for name, odds in cause.age.bands.items()} if cause.age else {}
    return bands.get(band, 1.0)


def _leak(knowledge: Knowledge, id_: str) -> Parameter:
    finding = knowledge.findings[id_]
    if finding.leak is not None:
        return finding.leak
    leak = knowledge.scale.leaks[finding.tier]
    return Parameter(value=leak.value, interval=leak.interval, basis=("leak",))


def _prevalences(knowledge: Knowledge) -> dict[str, float]:
    known: dict[str, Exposure | Medicine] = {**knowledge.exposures, **knowledge.medicines}
    return {id_: knowledge.scale.estimate(item.prevalence).value for id_, item in known.items()}


def _rates(numbers: _Numbers, causes: tuple[Cause, ...]) -> Array:
    """(C, L) episodes a week, 0 where there are none to count."""
    rates = np.zeros((len(causes), numbers.lanes))
    counted = [number for number, cause in enumerate(causes) if cause.rate]
    rates[counted] = np.exp(numbers.positive({f"{cause.id}/rate": cause.rate for cause in causes if cause.rate}))
    return rates


def _edges(numbers: _Numbers, causes: tuple[Cause, ...], shape: Structure, leak: Array) -> Array:
    """(E, L): share who answer yes because of the cause alone, 1 - (1 - s) / (1 - leak); 0 where s <= leak."""
    ends = [(causes[number], shape.findings[place]) for number, place in shape.edges]
    share = expit(numbers.probability({f"{cause.id}/{id_}": cause.findings.values[id_] for cause, id_ in ends}))
    return np.clip(1 - (1 - share) / (1 - leak[[place for _, place in shape.edges]]), 0.0, MOST)


def _kinds(numbers: _Numbers, causes: tuple[Cause, ...], shape: Structure) -> Shares:
    """What a cause leaves unsaid is divided evenly."""
    stated = {f"{cause.id}/kinds": cause.kinds.values for cause in causes}
    return numbers.shares(stated, shape.kinds, np.ones(len(shape.kinds)))


def _by_kind(numbers: _Numbers, shape: Structure, typical: Mapping[str, Array]) -> dict[str, Shares]:
    kinds = [numbers.knowledge.spasm_types[kind] for kind in shape.kinds]
    found = {}
    for mark in shape.kind_marks:
        stated = {f"{kind.id}/{mark}": kind.marks.get(mark, {}) for kind in kinds}
        found[mark] = numbers.shares(stated, shape.mark_values[mark], typical[mark])
    return found


def _by_cause(
    numbers: _Numbers, causes: tuple[Cause, ...], shape: Structure, typical: Mapping[str, Array]
) -> dict[str, Shares]:
    """For a kind mark only the causes that override it have shares of their own."""
    found = {}
    for mark, rows in {**dict.fromkeys(shape.cause_marks, range(len(causes))), **shape.overrides}.items():
        if rows:
            stated = {f"{cause.id}/{mark}": cause.marks.values.get(mark, {}) for cause in (causes[row] for row in rows)}
            found[mark] = numbers.shares(stated, shape.mark_values[mark], typical[mark])
    return found


def _unexplained(knowledge: Knowledge, prior: Array, asking: Array, shape: Structure) -> Array:
    """(L,) weight that gives "unexplained" its share of all complaints at population averages."""
    share = knowledge.scale.estimate(knowledge.unexplained.share).value
    exposed = np.array([[_exposed(need, shape)] for need in shape.needs])
    complaints = (exposed * expit(prior) * asking).sum(axis=0)
    return np.asarray(complaints * share / (1 - share))


def _exposed(need: tuple[str, ...], shape: Structure) -> float:
    """Share of adults with at least one of some exposures, taken as independent; 1 where none is needed."""
    return 1.0 if not need else 1.0 - float(np.prod([1.0 - shape.prevalence_of.get(id_, 0.0) for id_ in need]))
