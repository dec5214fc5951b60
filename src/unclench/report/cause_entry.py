"""The page of a cause: what it is, what tells it apart, and every number of it."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from unclench.knowledge.readings import causes_read
from unclench.knowledge.records import ByDigest, Cause, Mechanism, Parameter
from unclench.knowledge.walk import parameters_of_cause
from unclench.library import Key
from unclench.report.blocks import Figure, Items, Para
from unclench.report.grounds import (
    Desk,
    EntryBlock,
    Number,
    Numbers,
    Pairs,
    Told,
    chips,
    part,
    sources_part,
    text,
    used_part,
)
from unclench.report.said import sentence
from unclench.wording import library as words
from unclench.wording import report as report_words

EXPOSED = ("exposures", "medicines")


@lru_cache(maxsize=2)
def _read(key: ByDigest) -> dict[str, Cause]:
    """Every cause as the model uses it, both readings pooled."""
    return {cause.id: cause for cause in causes_read(key.knowledge)}


def causes_of(at: Desk) -> dict[str, Cause]:
    """Every cause by id, with the numbers the model uses."""
    return _read(ByDigest(at.knowledge))


def cause_told(first: Cause, key: Key, at: Desk) -> Told:
    """Everything on the page of a cause."""
    cause = causes_of(at)[first.id]
    rested = [bool(one.basis) for _, one, _ in parameters_of_cause(first)]
    mechanism = at.knowledge.mechanisms[cause.mechanism]
    alike = chips([("families", cause.family)], at, words.SHELVES["families"][0]) if cause.family else None
    signs = shares("findings", cause.findings.values, cause.findings.because, at)
    kinds = shares("spasm-types", cause.kinds.values, cause.kinds.because, at)
    questions = tuple(f"{one.text} {one.because}" for one in cause.ask_the_doctor)
    rate = Numbers((at.number(words.RATE, cause.rate, "rate"),)) if cause.rate else None
    return {
        "clinical": cause.name.clinical or "",
        "lead": cause.text,
        "common": at.number("", cause.prevalence, "adults"),
        "urgency": cause.urgency_if_true,
        "sure": words.RESTS.format(basis=sum(rested), all=len(rested)),
        "parts": (
            part(words.HOW, figure_of(mechanism), Para(cause.how), chips([("mechanisms", mechanism.id)], at)),
            part(words.APART, _rivals(cause, at), alike),
            part(words.FINDINGS, signs, note=words.FINDINGS_HOW),
            part(words.NOT_TYPICAL, Items(tuple(map(sentence, cause.not_typical)), None, "minus")),
            part(words.EXPOSURES, *_exposures_of(cause, at), note=words.EXPOSURES_HOW),
            part(words.KINDS, kinds, note=words.KINDS_HOW),
            part(words.MARKS, *marks_of(cause.marks.values, cause.marks.because, at), note=words.MARKS_HOW),
            part(words.RATE, rate),
            part(words.SETTLES, text(cause.what_would_settle_it)),
            part(words.DOCTOR, Items(questions, None, "number")),
            sources_part(cause, at, _behind(cause, at)),
            used_part(key, at),
        ),
    }


def _behind(cause: Cause, at: Desk) -> Iterable[str]:
    """The sources of the facts its numbers rest on."""
    facts = at.knowledge.facts
    return (facts[id_].source for _, one, _ in parameters_of_cause(cause) for id_ in one.basis if id_ in facts)


def figure_of(mechanism: Mechanism) -> Figure:
    """The drawing of a mechanism with how well it is known."""
    return Figure(mechanism.id, sentence(mechanism.name), report_words.ESTABLISHED[mechanism.established])


def _rivals(cause: Cause, at: Desk) -> Pairs:
    rows = ((at.link(("causes", one.from_), bare=True), one.text) for one in cause.tell_apart)
    return Pairs(tuple(rows), (words.RIVAL, words.TELLS))


def shares(shelf: str, values: dict[str, Parameter], because: str, at: Desk) -> Numbers:
    """Shares of people by entry, the greatest first."""
    rows = [at.number(at.library.entries[shelf, id_].name, one, "people", (shelf, id_)) for id_, one in values.items()]
    return Numbers(tuple(sorted(rows, key=_greatest)), reason=_reason(because, rows))


def _greatest(row: Number) -> float:
    return -row.share.probability if row.share else 0.0


def _reason(because: str, rows: Iterable[Number]) -> str:
    return words.REASON.format(text=because.rstrip(".")) if because and any(row.judged for row in rows) else ""


def _exposures_of(cause: Cause, at: Desk) -> Iterable[EntryBlock]:
    if needs := cause.needs_exposure:
        yield chips(at.keys(EXPOSED, needs.any_of), at, words.NEEDED)
        yield Numbers((at.number(words.HAVE_IT_THEN, needs.active_if_exposed, "people"),))
    if block := cause.exposures:
        keys = at.keys(EXPOSED, block.values)
        rows = tuple(
            at.number(at.library.entries[one].name, block.values[one[1]].odds_ratio, "times", one) for one in keys
        )
        yield Numbers(rows, reason=_reason(block.because, rows))
    if cause.age:
        odds = ((words.BANDS[band], words.figure(times)) for band, times in cause.age.bands.items())
        yield Items(tuple(words.AGE_LINE.format(band=band, times=times) for band, times in odds), words.AGE)
        yield Para(f"{sentence(cause.age.because).rstrip('.')}.", "muted")
    if cause.sex:
        each = zip(words.SEXES, (cause.sex.female, cause.sex.male), strict=True)
        yield Items(tuple(words.SEX_LINE.format(sex=sex, times=words.figure(times)) for sex, times in each), words.SEX)
        yield Para(f"{sentence(cause.sex.because).rstrip('.')}.", "muted")


def marks_of(marks: dict[str, dict[str, Parameter]], because: str, at: Desk) -> Iterable[EntryBlock]:
    """What departs from the average asker, one table a mark."""
    judged: list[Number] = []
    for id_, values in marks.items():
        mark = at.knowledge.marks[id_]
        names = {value.id: value.name for value in mark.values}
        rows = [at.number(names[value], one, "people", ("sites", value)) for value, one in values.items()]
        judged += rows
        yield Numbers(tuple(sorted(rows, key=_greatest)), sentence(mark.name))
    if reason := _reason(because, judged):
        yield Para(reason, "muted")
