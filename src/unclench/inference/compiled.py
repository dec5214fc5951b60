"""From records to the network: every number of the model resolved, the plug-in values and an ensemble of draws.

Draws: a probability is logit-normal, a ratio or a rate lognormal, fitted in closed form: centre = value, sigma = the
larger half-width / 1.645; a block of marks is one Dirichlet. Normals come from `numpy.random.RandomState`, whose
stream is frozen (NEP 19), seeded anew by the CRC32 of a parameter's id, or of the source it rests on, so that numbers
from one source err together and adding one parameter moves no other.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from math import log

import numpy as np

from unclench.inference.network import AGE_BANDS, SEXES, Array, Network, Parameters, Structure
from unclench.inference.store import (
    read_parameters,
    read_plugin,
    read_structure,
    rounded,
    write_parameters,
    write_plugin,
    write_structure,
)
from unclench.knowledge.readings import causes_read
from unclench.knowledge.records import Cause, Exposure, Knowledge, Medicine, Parameter
from unclench.version import __version__

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

    def probability(self, parameter: Parameter, name: str) -> Array:
        """(L,) log odds of a probability."""
        estimate = self.knowledge.scale.estimate(parameter)
        value, low, high = (_log_odds(number) for number in (estimate.value, estimate.low, estimate.high))
        return self._spread(value, low, high, parameter, name)

    def positive(self, parameter: Parameter, name: str, *, odds_ratio: bool = False) -> Array:
        """(L,) natural logarithm of a rate or a ratio."""
        estimate = self.knowledge.scale.estimate(parameter, odds_ratio=odds_ratio)
        value, low, high = (log(number) for number in (estimate.value, estimate.low, estimate.high))
        return self._spread(value, low, high, parameter, name)

    def shares(self, words: Mapping[str, Parameter], values: tuple[str, ...], background: Array, name: str) -> Array:
        """(V, L) shares of one mark: the stated values, the rest of the mass in the background's proportions."""
        stated = {value: self.knowledge.scale.estimate(parameter) for value, parameter in words.items()}
        centre = np.array([stated[value].value if value in stated else 0.0 for value in values])
        rest = np.array([0.0 if value in stated else share for value, share in zip(values, background, strict=True)])
        if rest.sum() > 0:
            centre = centre + max(0.0, 1.0 - centre.sum()) * rest / rest.sum()
        centre = centre / centre.sum()
        if not self.draws:
            return np.asarray(centre[:, None])
        return self._dirichlet(centre, [(s.value, s.high - s.low) for s in stated.values()], name)

    def _spread(self, value: float, low: float, high: float, parameter: Parameter, name: str) -> Array:
        if not self.draws:
            return np.array([value])
        sigma = max(value - low, high - value) / Z90
        return np.asarray(value + sigma * self._normals(parameter, name))

    def _normals(self, parameter: Parameter, name: str) -> Array:
        fact = self.knowledge.facts.get(parameter.basis[0]) if parameter.basis else None
        return np.asarray(_stream(fact.source if fact else name).standard_normal(self.draws))

    def _dirichlet(self, centre: Array, widths: list[tuple[float, float]], name: str) -> Array:
        """One Dirichlet in single precision: each stated share asks for a strength; their mean is taken."""
        fits = [value * (1 - value) / max(width / (2 * Z90), 1e-3) ** 2 - 1 for value, width in widths]
        strength = min(max(sum(fits) / len(fits), 3.0), 400.0) if fits else 20.0
        gammas = _stream(name).standard_gamma(np.maximum(strength * centre, 0.5), size=(self.draws, len(centre)))
        return np.asarray((gammas / gammas.sum(axis=1, keepdims=True)).T.astype(np.float32))


def _log_odds(probability: float) -> float:
    kept = min(max(probability, LEAST), MOST)
    return log(kept / (1 - kept))


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


def structure(knowledge: Knowledge) -> Structure:
    """Who points to whom. An edge is kept if it is stronger than its leak asks for, or a rule needs it."""
    causes = causes_read(knowledge)
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


def parameters(knowledge: Knowledge, shape: Structure, *, draws: int) -> Parameters:
    """Every number, in one lane (`draws=0`, the plug-in values) or one lane a draw."""
    numbers = _Numbers(knowledge, draws)
    causes = causes_read(knowledge)
    typical = background(knowledge)
    prior = np.stack([numbers.probability(_activity(cause), f"{cause.id}/prevalence") for cause in causes])
    asking = np.stack([_expit(numbers.probability(cause.asking, f"{cause.id}/asking")) for cause in causes])
    ratios = [
        numbers.positive(_ratios(causes[number])[id_], f"{causes[number].id}/{id_}", odds_ratio=True)
        for number, id_ in shape.exposures
    ]
    leak = np.stack([_expit(numbers.probability(_leak(knowledge, id_), f"{id_}/leak")) for id_ in shape.findings])
    return Parameters(
        prior=prior,
        age=np.log(np.array([[_age(cause, band) for band in AGE_BANDS] for cause in causes])),
        sex=np.log(np.array([[getattr(cause.sex, sex) if cause.sex else 1.0 for sex in SEXES] for cause in causes])),
        log_odds_ratio=np.stack(ratios) if ratios else np.zeros((0, numbers.lanes)),
        rate=np.stack(
            [
                np.exp(numbers.positive(cause.rate, f"{cause.id}/rate")) if cause.rate else np.zeros(numbers.lanes)
                for cause in causes
            ]
        ),
        asking=asking,
        edge=_edges(numbers, causes, shape, leak),
        leak=leak,
        kinds=np.stack([_kind_shares(numbers, cause, shape) for cause in causes]),
        by_kind=_by_kind(numbers, shape, typical),
        by_cause=_by_cause(numbers, causes, shape, typical),
        background=typical,
        unexplained=_unexplained(knowledge, prior, asking, shape),
    )


def compile_network(knowledge: Knowledge) -> Network:
    """The network of some knowledge, compiled once per `knowledge.digest`."""
    return _build(_ByDigest(knowledge))


@dataclass(frozen=True, slots=True)
class _ByDigest:
    """Some knowledge, compared by its digest alone."""

    knowledge: Knowledge

    def __hash__(self) -> int:
        return hash(self.knowledge.digest)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _ByDigest) and self.knowledge.digest == other.knowledge.digest


@lru_cache(maxsize=4)
def _build(keyed: _ByDigest) -> Network:
    knowledge = keyed.knowledge
    name = f"{__version__}-{knowledge.digest[:32]}"
    shape = read_structure(f"structure-{name}.json")
    if shape is None:
        shape = structure(knowledge)
        write_structure(f"structure-{name}.json", shape)
    plugin = read_plugin(f"values-{name}.npz")
    if plugin is None:
        plugin = parameters(knowledge, shape, draws=0)
        write_plugin(f"values-{name}.npz", plugin)
    draws = knowledge.thresholds.draws
    ensemble = read_parameters(f"network-{name}.npy", plugin, draws)
    if ensemble is None:
        drawn = parameters(knowledge, shape, draws=draws)
        write_parameters(f"network-{name}.npy", drawn)
        ensemble = rounded(drawn, plugin)
    return Network(shape, plugin, ensemble)


def _expit(log_odds: Array) -> Array:
    return np.asarray(1.0 / (1.0 + np.exp(-log_odds)))


def _activity(cause: Cause) -> Parameter:
    return cause.needs_exposure.active_if_exposed if cause.needs_exposure else cause.prevalence


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


def _edges(numbers: _Numbers, causes: tuple[Cause, ...], shape: Structure, leak: Array) -> Array:
    """(E, L): share who answer yes because of the cause alone, 1 - (1 - s) / (1 - leak); 0 where s <= leak."""
    rows = []
    for number, place in shape.edges:
        id_ = shape.findings[place]
        share = _expit(numbers.probability(causes[number].findings.values[id_], f"{causes[number].id}/{id_}"))
        rows.append(np.clip(1 - (1 - share) / (1 - leak[place]), 0.0, MOST))
    return np.stack(rows) if rows else np.zeros((0, numbers.lanes))


def _kind_shares(numbers: _Numbers, cause: Cause, shape: Structure) -> Array:
    even = np.ones(len(shape.kinds)) / len(shape.kinds)
    return numbers.shares(cause.kinds.values, shape.kinds, even, f"{cause.id}/kinds")


def _by_kind(numbers: _Numbers, shape: Structure, typical: Mapping[str, Array]) -> dict[str, Array]:
    """Kind mark -> (T, V, L)."""
    kinds = [numbers.knowledge.spasm_types[kind] for kind in shape.kinds]
    return {
        mark: np.stack(
            [
                numbers.shares(kind.marks.get(mark, {}), shape.mark_values[mark], typical[mark], f"{kind.id}/{mark}")
                for kind in kinds
            ]
        )
        for mark in shape.kind_marks
    }


def _by_cause(
    numbers: _Numbers, causes: tuple[Cause, ...], shape: Structure, typical: Mapping[str, Array]
) -> dict[str, Array]:
    """Mark -> (C, V, L); for a kind mark only the causes that override it have a row of their own."""
    rows = {mark: range(len(causes)) for mark in shape.cause_marks} | dict(shape.overrides)
    return {
        mark: np.stack(
            [
                numbers.shares(
                    causes[number].marks.values.get(mark, {}),
                    shape.mark_values[mark],
                    typical[mark],
                    f"{causes[number].id}/{mark}",
                )
                for number in numbered
            ]
        )
        for mark, numbered in rows.items()
        if len(numbered)
    }


def _unexplained(knowledge: Knowledge, prior: Array, asking: Array, shape: Structure) -> Array:
    """(L,) weight that gives "unexplained" its share of all complaints at population averages."""
    share = knowledge.scale.estimate(knowledge.unexplained.share).value
    exposed = np.array([[_exposed(need, shape)] for need in shape.needs])
    complaints = (exposed * _expit(prior) * asking).sum(axis=0)
    return np.asarray(complaints * share / (1 - share))


def _exposed(need: tuple[str, ...], shape: Structure) -> float:
    """Share of adults with at least one of some exposures, taken as independent; 1 where none is needed."""
    return 1.0 if not need else 1.0 - float(np.prod([1.0 - shape.prevalence_of.get(id_, 0.0) for id_ in need]))
