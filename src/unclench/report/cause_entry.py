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
    Links,
    Number,
    Numbers,
    Pairs,
    Part,
    Told,
    paras,
    sentence,
    sources_part,
    used_part,
)
from unclench.wording import library as words
from unclench.wording import report as report_words


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
    family = at.links(("families",), [cause.family] if cause.family else [])
    return {
        "clinical": cause.name.clinical or "",
        "lead": cause.text,
        "common": at.number("", cause.prevalence, "adults"),
        "urgency": cause.urgency_if_true,
        "sure": words.RESTS.format(basis=sum(rested), all=len(rested)),
        "parts": (
            Part(
                words.HOW,
                (figure_of(mechanism), Para(cause.how), Links(at.links(("mechanisms",), [mechanism.id]), compact=True)),
            ),
            Part(
                words.APART,
                (_rivals(cause, at), *((Links(family, words.SHELVES["families"][0], compact=True),) if family else ())),
            ),
            Part(
                words.FINDINGS,
                (shares("findings", cause.findings.values, cause.findings.because, at),),
                words.FINDINGS_HOW,
            ),
            Part(
                words.NOT_TYPICAL,
                (Items(tuple(map(sentence, cause.not_typical)), None, "minus"),) if cause.not_typical else (),
            ),
            Part(words.EXPOSURES, tuple(_exposures_of(cause, at)), words.EXPOSURES_HOW),
            Part(words.KINDS, (shares("spasm-types", cause.kinds.values, cause.kinds.because, at),), words.KINDS_HOW),
            Part(words.MARKS, tuple(marks_of(cause.marks.values, cause.marks.because, at)), words.MARKS_HOW),
            Part(words.RATE, (Numbers((at.number(words.RATE, cause.rate, "rate"),)),) if cause.rate else ()),
            Part(words.SETTLES, paras(cause.what_would_settle_it)),
            Part(
                words.DOCTOR,
                (Items(tuple(f"{one.text} {one.because}" for one in cause.ask_the_doctor), None, "number"),)
                if cause.ask_the_doctor
                else (),
            ),
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
    if cause.needs_exposure:
        needs = cause.needs_exposure
        yield Links(at.links(("exposures", "medicines"), needs.any_of), words.NEEDED, compact=True)
        yield Numbers((at.number(words.HAVE_IT_THEN, needs.active_if_exposed, "people"),))
    block = cause.exposures
    if block and block.values:
        links = {id_: at.links(("exposures", "medicines"), [id_])[0] for id_ in block.values}
        rows = [
            at.number(links[id_].text, one.odds_ratio, "times", (links[id_].shelf, id_))
            for id_, one in block.values.items()
        ]
        yield Numbers(tuple(rows), reason=_reason(block.because, rows))
    if cause.age:
        lines = [
            words.AGE_LINE.format(band=words.BANDS[band], times=words.figure(odds))
            for band, odds in cause.age.bands.items()
        ]
        yield Items(tuple(lines), words.AGE)
        yield Para(sentence(cause.age.because).rstrip(".") + ".", "muted")
    if cause.sex:
        each = zip(words.SEXES, (cause.sex.female, cause.sex.male), strict=True)
        yield Items(tuple(words.SEX_LINE.format(sex=sex, times=words.figure(odds)) for sex, odds in each), words.SEX)
        yield Para(sentence(cause.sex.because).rstrip(".") + ".", "muted")


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
