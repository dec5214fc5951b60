"""From what was said to the problem the posterior solves: priors shifted by exposures, complaint weights, findings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import prod

import numpy as np

from unclench.case import Findings, State
from unclench.inference import native
from unclench.inference.network import AGE_BANDS, SEXES, Array, Network, Parameters, Shares, Structure, expit, joined
from unclench.inference.problem import Problem

CONTINUOUS_ALL_THE_TIME = 0.9
EPISODIC_ALL_THE_TIME = 0.02
WEEKS = 4
SCARCE = 1e-30


@dataclass(frozen=True, slots=True)
class Evidence:
    """What was said, in the network's own ids. `marks` include only what was described."""

    age: int | None
    sex: str | None
    exposures: Mapping[str, bool]
    present: tuple[str, ...]
    absent: tuple[str, ...]
    marks: Mapping[str, frozenset[str]]
    frequency: str | None


def evidence_from(findings: Findings, network: Network) -> Evidence:
    """The part of what was said that the network knows."""
    shape = network.structure
    known = shape.place
    exposures = shape.exposure_rows.keys() | shape.needed.keys()
    said = findings.states
    return Evidence(
        age=findings.age,
        sex=findings.sex if findings.sex in SEXES else None,
        exposures={id_: state is State.PRESENT for id_, state in sorted(said.items()) if id_ in exposures},
        present=tuple(sorted(id_ for id_, state in said.items() if id_ in known and state is State.PRESENT)),
        absent=tuple(sorted(id_ for id_, state in said.items() if id_ in known and state is State.ABSENT)),
        marks={mark: values for mark, values in findings.marks.items() if mark in network.structure.mark_values},
        frequency=findings.frequency,
    )


def problem_from(evidence: Evidence, structure: Structure, numbers: Parameters) -> Problem:
    """The problem of one case, in every lane of `numbers`; without a complaint its weights are zero but for "other".

    It is in double precision whatever `numbers` are: the engine multiplies hundreds of small probabilities.
    """
    active = prior_probability(evidence, structure, numbers)
    on = active * not_produced(evidence, structure, numbers)
    edge, leak = positives(evidence.present, structure, numbers)
    weight, other = complaint_weights(evidence, structure, numbers)
    return Problem(*(part.astype(np.float64, copy=False) for part in (on, 1 - active, edge, leak, weight, other)))


def prior_probability(evidence: Evidence, structure: Structure, numbers: Parameters) -> Array:
    """(C, L) P(active | what is known of the person): population average shifted by answered factors only.

    logit P = logit pi + log age + log sex + sum over answered factors of [x log OR - log(1 - q + q OR)].
    """
    active = expit(_log_odds(evidence, structure, numbers))
    active[structure.needing] *= has_needed(evidence.exposures, structure)[:, None]
    return active


def _log_odds(evidence: Evidence, structure: Structure, numbers: Parameters) -> Array:
    """(C, L) log odds of being active, or of being active if exposed."""
    log_odds = numbers.prior.copy()
    if evidence.age is not None:
        log_odds += numbers.age[:, age_band(evidence.age), None]
    if evidence.sex is not None:
        log_odds += numbers.sex[:, SEXES.index(evidence.sex), None]
    yes = [id_ for id_, said in evidence.exposures.items() if said]
    for ids, adds in ((evidence.exposures, numbers.asked), (yes, numbers.log_odds_ratio)):
        rows = structure.pairs_of(ids)
        if len(rows):
            log_odds[np.unique(structure.exposed[rows])] += joined(np.add, adds[rows], structure.exposed[rows])
    return log_odds


def priors_changed(
    evidence: Evidence, changes: Sequence[tuple[str, bool | None]], structure: Structure, numbers: Parameters
) -> Array:
    """(C, N) the prior probability as each of some answers is another: an exposure is there, is not or is withdrawn
    (None), `age` or `sex` is withdrawn; one-lane numbers.
    """
    log_odds = np.repeat(_log_odds(evidence, structure, numbers), len(changes), axis=1)
    needed = np.repeat(has_needed(evidence.exposures, structure)[:, None], len(changes), axis=1)
    for lane, (item, said) in enumerate(changes):
        if item == "age" and evidence.age is not None:
            log_odds[:, lane] -= numbers.age[:, age_band(evidence.age)]
        elif item == "sex" and evidence.sex is not None:
            log_odds[:, lane] -= numbers.sex[:, SEXES.index(evidence.sex)]
        elif item in structure.exposure_rows:
            rows = structure.exposure_rows[item]
            for answer, sign in ((evidence.exposures.get(item), -1), (said, 1)):
                if answer is not None:
                    adds = numbers.asked[rows, 0] + answer * numbers.log_odds_ratio[rows, 0]
                    log_odds[structure.exposed[rows], lane] += sign * adds
        for place in structure.needed.get(item, ()):
            need = structure.needs[structure.needing[place]]
            needed[place, lane] = _has_one_of(need, {**evidence.exposures, item: said}, structure)
    active = expit(log_odds)
    active[structure.needing] *= needed
    return active


def age_band(age: int) -> int:
    """The place of an age among 16-39, 40-59, 60-74 and 75+."""
    lowest = [int(band.rstrip("+").split("-")[0]) for band in AGE_BANDS]
    return max(sum(age >= low for low in lowest) - 1, 0)


def has_needed(said: Mapping[str, bool], structure: Structure) -> Array:
    """(N,) chance of what each cause in `needing` cannot do without: 1 if said, 0 if denied, else its prevalence."""
    return np.array([_has_one_of(structure.needs[cause], said, structure) for cause in structure.needing])


def _has_one_of(need: tuple[str, ...], said: Mapping[str, bool | None], structure: Structure) -> float:
    lacking = 1.0
    for id_ in need:
        answer = said.get(id_)
        lacking *= 1.0 - (structure.prevalence_of.get(id_, 0.0) if answer is None else answer)
    return 1.0 - lacking


def not_produced(evidence: Evidence, structure: Structure, numbers: Parameters) -> Array:
    """(C, L) product over absent findings of the chance that an active cause did not produce them."""
    kept = np.ones_like(numbers.prior)
    rows = structure.edges_to(evidence.absent)
    if len(rows):
        causes = structure.ends[0, rows]
        kept[np.unique(causes)] = joined(np.multiply, 1 - numbers.edge[rows], causes)
    return kept


def positives(present: Sequence[str], structure: Structure, numbers: Parameters) -> tuple[Array, Array]:
    """(C, P, L) chance that an active cause covers each of some present findings, and (P, L) their leaks."""
    places = [structure.place[id_] for id_ in present]
    column = np.zeros(len(structure.findings), int)
    column[places] = np.arange(len(places))
    edge = np.zeros((len(structure.causes), len(places), numbers.lanes))
    rows = structure.edges_to(present)
    cause, finding = structure.ends[:, rows]
    edge[cause, column[finding]] = numbers.edge[rows]
    return edge, numbers.leak[places]


def complaint_weights(evidence: Evidence, structure: Structure, numbers: Parameters) -> tuple[Array, Array]:
    """(C, L) and (L,): asking x likelihood of the described complaint, for every cause and for "unexplained"."""
    weight, other = numbers.asking.copy(), numbers.unexplained.copy()
    for mark, values in evidence.marks.items():
        chosen = value_places(structure, mark, values)
        other *= typically(mark, chosen, structure, numbers)
        if mark in structure.cause_marks:
            weight *= likelihood(numbers.by_cause[mark], mark, chosen, structure, numbers)
    if said := kind_likelihoods(evidence, structure, numbers):
        weight *= kind_weights(said, structure, numbers)
    if evidence.frequency is not None:
        bands, usual = frequency_weights(evidence.frequency, structure, numbers)
        weight *= bands
        other *= usual
    return weight, other


def kind_likelihoods(evidence: Evidence, structure: Structure, numbers: Parameters) -> dict[str, tuple[Array, Array]]:
    """For each described mark of the kind its likelihood: (T, L) by kind, (N, L) of the N causes that override it."""
    found = {}
    for mark in structure.kind_marks:
        if mark in evidence.marks:
            chosen = value_places(structure, mark, evidence.marks[mark])
            by_kind = likelihood(numbers.by_kind[mark], mark, chosen, structure, numbers)
            own = numbers.by_cause[mark] if structure.overrides[mark] else None
            found[mark] = by_kind, by_kind[:0] if own is None else likelihood(own, mark, chosen, structure, numbers)
    return found


def kind_weights(said: Mapping[str, tuple[Array, Array]], structure: Structure, numbers: Parameters) -> Array:
    """(C, L) likelihood of the described marks of the kind: a cause's own where it overrides, else over its kinds."""
    overriding = np.array([structure.overriding[mark] for mark in said])
    alike, group = np.unique(overriding.T @ (1 << np.arange(len(said))), return_inverse=True)
    by_kind = [likelihoods for likelihoods, _ in said.values()]
    shared = [[one for place, one in enumerate(by_kind) if not marks >> place & 1] for marks in alike.tolist()]
    worths = [prod(some, start=np.ones_like(by_kind[0])) for some in shared]
    if native.BUILT:
        found = native.weigh(numbers.kinds, range(len(structure.kinds)), by_group=(group, np.array(worths)))
    else:
        found = numbers.kinds.expected(worths, group)
    for mark, (_, own) in said.items():
        found[structure.overriding[mark]] *= own
    return found


def likelihood(shares: Shares, mark: str, chosen: list[int], structure: Structure, numbers: Parameters) -> Array:
    """(N, L) by the shares of N: mostly the cause's own, a little the background (slips, things meant otherwise).

    Of most marks a set means one or the other, so shares add. Where all named values are so, each has an equal voice in
    one complaint: a product would count it as often as places are named, a sum would let a cause that explains one of
    them explain all.
    """
    typical = numbers.background[mark][chosen][:, None].astype(shares.own.dtype)  # draws stay in single precision
    if mark in structure.all_hold and len(chosen) > 1:
        return geometric_mean(mixed(shares.of(chosen), typical, structure), axis=1)
    if native.BUILT:
        background = (1 - structure.own_share) * float(typical.sum())
        return native.weigh(shares, chosen, scale=structure.own_share, shift=background)
    return mixed(shares.of(chosen).sum(axis=1), float(typical.sum()), structure)


def typically(mark: str, chosen: list[int], structure: Structure, numbers: Parameters) -> float:
    """How likely the average asker is to name these values."""
    typical = numbers.background[mark][chosen]
    return float(geometric_mean(typical, axis=0) if mark in structure.all_hold else typical.sum())


def geometric_mean(shares: Array, *, axis: int) -> Array:
    """The geometric mean along one axis."""
    if shares.shape[axis] == 1:
        return shares.squeeze(axis)
    return np.asarray(np.exp(np.log(shares).mean(axis=axis)))


def mixed(own: Array, typical: float | Array, structure: Structure) -> Array:
    """The cause's own share with a little of the background in it."""
    found = structure.own_share * own
    found += (1 - structure.own_share) * typical
    return found


def value_places(structure: Structure, mark: str, values: frozenset[str]) -> list[int]:
    """The places of some values of a mark."""
    return [number for number, value in enumerate(structure.mark_values[mark]) if value in values]


def episode_rate(band: str | None, structure: Structure, numbers: Parameters) -> Array:
    """(C, L) expected episodes a week of every cause; 0 for a continuous one.

    Under the Gamma-Poisson of `frequency_likelihood` n episodes in four weeks make it (1 + n) lambda / (1 + 4 lambda);
    n is expected as a truncated geometric count within the band.
    """
    if band is None:
        return numbers.rate
    _, low, high = next(entry for entry in structure.bands if entry[0] == band)
    mean = WEEKS * numbers.rate
    count = low + mean
    if high is not None:
        width = high - low + 1
        missed = (mean / (1 + mean)) ** width
        count = count - width * missed / (1 - missed)
    return np.asarray((1 + count) * numbers.rate / (1 + mean))


def frequency_weights(band: str, structure: Structure, numbers: Parameters) -> tuple[Array, Array]:
    """(C, L) and (L,): the likelihood of a frequency band for every cause and for the average complaint."""
    bands = frequency_likelihood(band, structure, numbers)
    usual = numbers.asking * expit(numbers.prior)
    return bands, np.asarray((usual * bands).sum(axis=0) / usual.sum(axis=0))


def frequency_likelihood(band: str, structure: Structure, numbers: Parameters) -> Array:
    """(C, L) chance of a frequency band: a negative binomial count in four weeks, mean 4 lambda, shape 1.

    A continuous complaint is there all the time in 0.9.
    """
    counted = [place for place, (id_, _, _) in enumerate(structure.bands) if id_ != structure.all_the_time]
    mean = WEEKS * numbers.rate
    if band == structure.all_the_time:
        episodic = np.full_like(mean, EPISODIC_ALL_THE_TIME)
        steady = np.full_like(mean, CONTINUOUS_ALL_THE_TIME)
    else:
        _, low, high = next(entry for entry in structure.bands if entry[0] == band)
        log_ratio = np.log(np.maximum(mean, SCARCE) / (1 + mean))  # its exponentials take a tenth of the time of powers
        upper = np.exp((high + 1) * log_ratio) if high is not None else 0.0
        episodic = (np.exp(low * log_ratio) - upper) * (1 - EPISODIC_ALL_THE_TIME)
        steady = np.full_like(mean, (1 - CONTINUOUS_ALL_THE_TIME) / len(counted))
    return np.where(np.array(structure.continuous)[:, None], steady, episodic)
