"""From what was said to the problem the posterior solves: priors shifted by exposures, complaint weights, findings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import prod

import numpy as np

from unclench.case import Findings, State
from unclench.inference.network import AGE_BANDS, SEXES, Array, Network, Parameters, Structure, expit
from unclench.inference.problem import Problem

CONTINUOUS_ALL_THE_TIME = 0.9
EPISODIC_ALL_THE_TIME = 0.02
WEEKS = 4


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

    def without(self, item: str) -> Evidence:
        """This evidence with one item withdrawn: a finding, an exposure, a mark, `age`, `sex` or `frequency`."""
        return replace(
            self,
            age=None if item == "age" else self.age,
            sex=None if item == "sex" else self.sex,
            exposures={id_: said for id_, said in self.exposures.items() if id_ != item},
            present=tuple(id_ for id_ in self.present if id_ != item),
            absent=tuple(id_ for id_ in self.absent if id_ != item),
            marks={mark: values for mark, values in self.marks.items() if mark != item},
            frequency=None if item == "frequency" else self.frequency,
        )


def evidence_from(findings: Findings, network: Network) -> Evidence:
    """The part of what was said that the network knows."""
    shape = network.structure
    known = shape.place
    exposures = shape.exposure_rows.keys() | {id_ for need in shape.needs for id_ in need}
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
    """The problem of one case, in every lane of `numbers`; without a complaint its weights are zero but for "other"."""
    active = prior_probability(evidence, structure, numbers)
    on = active * not_produced(evidence, structure, numbers)
    edge, leak = positives(evidence.present, structure, numbers)
    weight, other = complaint_weights(evidence, structure, numbers)
    return Problem(on=on, off=1 - active, edge=edge, leak=leak, weight=weight, other=other)


def prior_probability(evidence: Evidence, structure: Structure, numbers: Parameters) -> Array:
    """(C, L) P(active | what is known of the person): population average shifted by answered factors only.

    logit P = logit pi + log age + log sex + sum over answered factors of [x log OR - log(1 - q + q OR)].
    """
    return np.asarray(expit(_log_odds(evidence, structure, numbers)) * _exposed(evidence, structure)[:, None])


def _log_odds(evidence: Evidence, structure: Structure, numbers: Parameters) -> Array:
    """(C, L) log odds of being active, or of being active if exposed."""
    log_odds = numbers.prior.copy()
    if evidence.age is not None:
        log_odds += numbers.age[:, age_band(evidence.age), None]
    if evidence.sex is not None:
        log_odds += numbers.sex[:, SEXES.index(evidence.sex), None]
    rows, shifts = _shifts(evidence, structure, numbers)
    causes = [structure.exposures[row][0] for row in rows]
    starts = [place for place, cause in enumerate(causes) if place == 0 or cause != causes[place - 1]]
    if rows:  # the pairs of one cause stand together
        log_odds[[causes[start] for start in starts]] += np.add.reduceat(shifts, starts, axis=0)
    return log_odds


def priors_without(evidence: Evidence, items: Sequence[str], structure: Structure, numbers: Parameters) -> Array:
    """(C, N) the prior probability as each of some answers (exposures, `age`, `sex`) is withdrawn; one-lane numbers."""
    column = {item: number for number, item in enumerate(items)}
    log_odds = np.repeat(_log_odds(evidence, structure, numbers), len(items), axis=1)
    if evidence.age is not None and "age" in column:
        log_odds[:, column["age"]] -= numbers.age[:, age_band(evidence.age)]
    if evidence.sex is not None and "sex" in column:
        log_odds[:, column["sex"]] -= numbers.sex[:, SEXES.index(evidence.sex)]
    rows, shifts = _shifts(evidence, structure, numbers)
    places = [(structure.exposures[row][0], column[structure.exposures[row][1]]) for row in rows]
    np.subtract.at(log_odds, tuple(zip(*places, strict=True)) if places else ([], []), shifts[:, 0])
    found = expit(log_odds) * _exposed(evidence, structure)[:, None]
    for cause, need in enumerate(structure.needs):
        for item in column.keys() & set(need):
            others = {id_: said for id_, said in evidence.exposures.items() if id_ != item}
            active = expit(log_odds[cause, column[item]]) * _has_one_of(need, others, structure)
            found[cause, column[item]] = active
    return np.asarray(found)


def _shifts(evidence: Evidence, structure: Structure, numbers: Parameters) -> tuple[list[int], Array]:
    """The answered (cause, exposure) pairs by their row, and (R, L) what each adds to the log odds."""
    rows = sorted(row for id_ in evidence.exposures for row in structure.exposure_rows.get(id_, ()))
    ids = [structure.exposures[row][1] for row in rows]
    said = np.array([[evidence.exposures[id_]] for id_ in ids], float).reshape(-1, 1)
    share = np.array([[structure.prevalence_of[id_]] for id_ in ids]).reshape(-1, 1)
    ratio = numbers.log_odds_ratio[rows]
    return rows, said * ratio - np.log1p(share * np.expm1(ratio))


def age_band(age: int) -> int:
    """The place of an age among 16-39, 40-59, 60-74 and 75+."""
    lowest = [int(band.rstrip("+").split("-")[0]) for band in AGE_BANDS]
    return max(sum(age >= low for low in lowest) - 1, 0)


def _exposed(evidence: Evidence, structure: Structure) -> Array:
    """(C,) chance that a cause has an exposure it cannot do without: 1 if said, 0 if denied, else its prevalence."""
    found = np.ones(len(structure.causes))
    for cause, need in enumerate(structure.needs):
        if need:
            found[cause] = _has_one_of(need, evidence.exposures, structure)
    return found


def _has_one_of(need: tuple[str, ...], said: Mapping[str, bool], structure: Structure) -> float:
    shares = (float(said[id_]) if id_ in said else structure.prevalence_of.get(id_, 0.0) for id_ in need)
    return 1.0 - prod(1.0 - share for share in shares)


def not_produced(evidence: Evidence, structure: Structure, numbers: Parameters) -> Array:
    """(C, L) product over absent findings of the chance that an active cause did not produce them."""
    kept = np.ones_like(numbers.prior)
    rows = structure.edges_to(evidence.absent)
    if len(rows):  # the edges of one cause stand together
        causes = structure.ends[0, rows]
        starts = np.flatnonzero(np.diff(causes, prepend=-1))
        kept[causes[starts]] = np.multiply.reduceat(1 - numbers.edge[rows], starts, axis=0)
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
    if not evidence.marks and evidence.frequency is None:
        return numbers.asking.copy(), numbers.unexplained.copy()
    weight, other = numbers.asking.copy(), numbers.unexplained.copy()
    for mark in structure.cause_marks:
        if mark in evidence.marks:
            chosen = value_places(structure, mark, evidence.marks[mark])
            weight *= likelihood(numbers.by_cause[mark].of(chosen), mark, chosen, structure, numbers)
            other *= typically(mark, chosen, structure, numbers)
    weight *= kind_weights(evidence, structure, numbers)
    for mark in structure.kind_marks:
        if mark in evidence.marks:
            other *= typically(mark, value_places(structure, mark, evidence.marks[mark]), structure, numbers)
    if evidence.frequency is not None:
        bands = frequency_likelihood(evidence.frequency, structure, numbers)
        weight *= bands
        usual = numbers.asking * expit(numbers.prior)
        other *= (usual * bands).sum(axis=0) / usual.sum(axis=0)
    return weight, other


def kind_weights(evidence: Evidence, structure: Structure, numbers: Parameters) -> Array:
    """(C, L) likelihood of the described marks of the kind: a cause's own where it overrides, else over its kinds."""
    said = {mark: value_places(structure, mark, evidence.marks[mark]) for mark in _described(evidence, structure)}
    if not said:
        return np.ones_like(numbers.asking)
    by_kind = {
        mark: likelihood(numbers.by_kind[mark].of(chosen), mark, chosen, structure, numbers)
        for mark, chosen in said.items()
    }
    overridden = np.zeros((len(structure.causes), len(said)), bool)
    for place, mark in enumerate(said):
        overridden[list(structure.overrides[mark]), place] = True
    alike, group = np.unique(overridden, axis=0, return_inverse=True)
    nothing = np.ones((len(structure.kinds), numbers.lanes))
    shared = [[by_kind[mark] for mark, own in zip(said, row, strict=True) if not own] for row in alike]
    found = numbers.kinds.expected([np.multiply.reduce([nothing, *marks]) for marks in shared], group.reshape(-1))
    for mark, chosen in said.items():
        if rows := list(structure.overrides[mark]):
            found[rows] *= likelihood(numbers.by_cause[mark].of(chosen), mark, chosen, structure, numbers)
    return found


def _described(evidence: Evidence, structure: Structure) -> list[str]:
    return [mark for mark in structure.kind_marks if mark in evidence.marks]


def kind_likelihood(evidence: Evidence, structure: Structure, numbers: Parameters) -> Array:
    """(C, T, L) likelihood of the described marks of the kind, for every cause and kind."""
    found = np.ones((len(structure.causes), len(structure.kinds), numbers.lanes))
    for mark in _described(evidence, structure):
        chosen = value_places(structure, mark, evidence.marks[mark])
        by_kind = likelihood(numbers.by_kind[mark].of(chosen), mark, chosen, structure, numbers)
        own = list(structure.overrides[mark])
        rest = np.ones(len(found), bool)
        rest[own] = False
        found[rest] *= by_kind
        if own:
            found[own] *= likelihood(numbers.by_cause[mark].of(chosen), mark, chosen, structure, numbers)[:, None]
    return found


def likelihood(own: Array, mark: str, chosen: list[int], structure: Structure, numbers: Parameters) -> Array:
    """(N, L) of (N, chosen, L): mostly the cause's own, a little the background (slips, things meant otherwise).

    Of most marks a set means one or the other, so shares add. Where all named values are so, each has an equal voice in
    one complaint: a product would count it as often as places are named, a sum would let a cause that explains one of
    them explain all.
    """
    typical = numbers.background[mark][chosen][:, None].astype(own.dtype)  # draws stay in single precision
    if mark in structure.all_hold:
        return geometric_mean(mixed(own, typical, structure), axis=1)
    return mixed(own.sum(axis=1), float(typical.sum()), structure)


def typically(mark: str, chosen: list[int], structure: Structure, numbers: Parameters) -> float:
    """How likely the average asker is to name these values."""
    typical = numbers.background[mark][chosen]
    return float(geometric_mean(typical, axis=0) if mark in structure.all_hold else typical.sum())


def geometric_mean(shares: Array, *, axis: int) -> Array:
    """The geometric mean along one axis."""
    return np.asarray(np.exp(np.log(shares).mean(axis=axis)))


def mixed(own: Array, typical: float | Array, structure: Structure) -> Array:
    """The cause's own share with a little of the background in it."""
    return np.asarray(structure.own_share * own + (1 - structure.own_share) * typical)


def value_places(structure: Structure, mark: str, values: frozenset[str]) -> list[int]:
    """The places of some values of a mark."""
    return [number for number, value in enumerate(structure.mark_values[mark]) if value in values]


def frequency_likelihood(band: str, structure: Structure, numbers: Parameters) -> Array:
    """(C, L) chance of a frequency band: a negative binomial count in four weeks, mean 4 lambda, shape 1.

    A continuous complaint is there all the time in 0.9.
    """
    counted = [place for place, (id_, _, _) in enumerate(structure.bands) if id_ != structure.all_the_time]
    mean = WEEKS * numbers.rate
    ratio = mean / (1 + mean)
    if band == structure.all_the_time:
        episodic = np.full_like(mean, EPISODIC_ALL_THE_TIME)
        steady = np.full_like(mean, CONTINUOUS_ALL_THE_TIME)
    else:
        _, low, high = next(entry for entry in structure.bands if entry[0] == band)
        upper = ratio ** (high + 1) if high is not None else 0.0
        episodic = (ratio**low - upper) * (1 - EPISODIC_ALL_THE_TIME)
        steady = np.full_like(mean, (1 - CONTINUOUS_ALL_THE_TIME) / len(counted))
    return np.where(np.array(structure.continuous)[:, None], steady, episodic)
