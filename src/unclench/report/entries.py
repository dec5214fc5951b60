"""One page for every entry of the library: what it is, each number with its range and ground, every source."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

from unclench.knowledge import records as known
from unclench.knowledge.readings import leak_of
from unclench.knowledge.records import Knowledge, Name, Parameter, Record
from unclench.library import Key, record_of
from unclench.report.blocks import Items, Para
from unclench.report.cause_entry import EXPOSED, cause_told, causes_of, figure_of, marks_of, shares
from unclench.report.grounds import (
    Desk,
    EntryBlock,
    Facts,
    Links,
    Number,
    Numbers,
    Outside,
    Pairs,
    Part,
    Told,
    chips,
    desk,
    part,
    sources_part,
    text,
    used_part,
)
from unclench.report.said import sentence
from unclench.wording import LADDER, Urgency, act_and_deadline, with_number
from unclench.wording import library as words
from unclench.wording import report as report_words
from unclench.wording.numbers import duration

SUSPECTED = ("causes", "suspects")


@dataclass(frozen=True, slots=True)
class EntryPage:
    """The page of an entry. `urgency`, `verdict` and `grades` are drawn as signs beside their words."""

    shelf: str
    id: str
    title: str
    clinical: str = ""
    lead: str = ""
    common: Number | None = None
    urgency: Urgency | None = None
    act: str = ""
    by_when: str = ""
    verdict: str = ""
    grades: tuple[str, ...] = ()
    sure: str = ""
    parts: tuple[Part, ...] = ()


def entry_page(key: Key, knowledge: Knowledge, *, number: str | None = None) -> EntryPage | None:
    """The page at that shelf and id, or None; `number` is the emergency number of the region, if one is set."""
    record = record_of(*key, knowledge)
    if record is None:
        return None
    at = desk(knowledge)
    told = _SPECIAL.get(type(record), _plain)(record, key, at)
    head: dict[str, Any] = {"shelf": key[0], "id": key[1], "title": sentence(at.library.entries[key].name)}
    parts = tuple(one for one in told.pop("parts") if one.blocks)
    page = EntryPage(**head, **told, parts=parts)
    if page.urgency is None:
        return page
    act, by_when = act_and_deadline(page.urgency, number=number)
    return replace(page, act=with_number(page.act, number) or act, by_when=page.by_when or by_when)


def _kind(kind: known.SpasmType, key: Key, at: Desk) -> Told:
    shown = {one.id: one.kinds.values[kind.id] for one in causes_of(at).values() if kind.id in one.kinds.values}
    return {
        "clinical": kind.name.clinical or "",
        "lead": kind.text,
        "parts": (
            part(words.FIELDS["not_this_if"], text(kind.not_this_if)),
            part(words.MARKS, *marks_of(kind.marks, kind.because, at), note=words.MARKS_HOW),
            part(words.CAUSES_SO, shares("causes", shown, "", at), note=words.KINDS_OF_CAUSE_HOW),
            sources_part(kind, at),
            used_part(key, at, but=("causes",)),
        ),
    }


def _finding(finding: known.Finding, key: Key, at: Desk) -> Told:
    causes, id_ = causes_of(at).values(), finding.id
    told = {one.id: one.findings.values[id_] for one in causes if id_ in one.findings.values}
    leak = leak_of(id_, at.knowledge)
    own = Parameter(value=leak.value, interval=(leak.low, leak.high), basis=("tier",))
    without = at.number(words.WITHOUT_LINE, finding.leak or own, "people")
    return {
        "lead": finding.question,
        "parts": (
            part(words.FIELDS["why"], text(finding.why)),
            part(words.FIELDS["check"], text(finding.check)),
            part(words.FIELDS["alone_because"], text(finding.alone_because)),
            part(words.SPEAKS_FOR, shares("causes", told, "", at), note=words.SPEAKS_FOR_HOW),
            part(words.WITHOUT, Numbers((without if finding.leak else replace(without, judged=words.JUDGED),))),
            sources_part(finding, at),
            used_part(key, at, but=("causes",)),
        ),
    }


def _exposure(exposure: known.Exposure, key: Key, at: Desk) -> Told:
    return {
        "lead": exposure.question,
        "common": at.number("", exposure.prevalence, "adults"),
        "parts": (
            part(words.FIELDS["why"], text(exposure.why)),
            part(words.FIELDS["also"], Items(exposure.also, None, "inline")),
            part(words.SHIFTS, *_shifted(exposure.id, at), note=words.EXPOSURES_HOW),
            sources_part(exposure, at),
            used_part(key, at, but=("causes",)),
        ),
    }


def _shifted(id_: str, at: Desk) -> Iterable[EntryBlock]:
    causes = causes_of(at).values()
    odds = [
        (one, one.exposures.values[id_].odds_ratio) for one in causes if one.exposures and id_ in one.exposures.values
    ]
    yield Numbers(tuple(at.number(one.name.plain, times, "times", ("causes", one.id)) for one, times in odds))
    needing = [("causes", one.id) for one in causes if one.needs_exposure and id_ in one.needs_exposure.any_of]
    if needing:
        yield chips(needing, at, words.NEEDED_BY)


def _medicine(medicine: known.Medicine, key: Key, at: Desk) -> Told:
    ask = Para(words.ASK.format(text=medicine.ask), "strong")
    danger = (medicine.emergency_if,) if medicine.emergency_if else ()
    return {
        "clinical": medicine.name.clinical or "",
        "lead": medicine.why,
        "common": at.number("", medicine.prevalence, "adults"),
        "sure": words.STRENGTH[medicine.strength],
        "parts": (
            part(words.WHOM, Para(medicine.action), ask, Para(words.NEVER_ALONE)),
            part(words.FIELDS["emergency_if"], Items(danger, None, "danger")),
            part(words.TIMING, text(medicine.timing)),
            part(words.BRINGS, chips(at.keys(("causes",), medicine.causes), at)),
            part(words.SHIFTS, *_shifted(medicine.id, at), note=words.EXPOSURES_HOW),
            part(words.WORSE_WITH, chips(at.keys(EXPOSED, medicine.worsened_by), at)),
            part(words.MIXES, chips(at.keys(EXPOSED, medicine.interactions), at)),
            part(words.ON_THE_BOX, Items((*medicine.ingredients, *medicine.brands), None, "inline")),
            part(words.FIELDS["basis_note"], text(medicine.basis_note)),
            sources_part(medicine, at),
            used_part(key, at, but=("causes", "medicines")),
        ),
    }


def _rule(rule: known.RedFlag, key: Key, at: Desk) -> Told:
    basis = {"stated": report_words.STATED, "stricter": report_words.STRICTER, "inferred": report_words.INFERRED}
    looked = [target for where, target in at.library.refers[key] if where not in {"sources", "suspects"}]
    return {
        "lead": f"{sentence(rule.when).rstrip('.')}.",
        "urgency": rule.urgency,
        "act": rule.act or "",
        "by_when": rule.by_when or "",
        "parts": (
            part(words.FIELDS["why"], text(rule.why)),
            part(words.BASIS, Para(basis[rule.basis]), text(rule.basis_note)),
            part(words.FIELDS["suspects"], Links(tuple(map(at.link, at.keys(SUSPECTED, rule.suspects))))),
            part(words.LOOKED_AT, chips(looked, at)),
            sources_part(rule, at),
            used_part(key, at),
        ),
    }


def _claim(claim: known.Claim, key: Key, at: Desk) -> Told:
    facts = [fact for fact in at.knowledge.facts.values() if fact.source in claim.sources]
    grades = sorted({fact.certainty for fact in facts}, key=tuple(words.GRADES).index)
    return {
        "verdict": claim.verdict,
        "grades": tuple(dict.fromkeys((grades[-1], grades[0]))) if grades else (),
        "parts": (
            part(words.FIELDS["why"], text(claim.why)),
            part(words.TAKEN, Facts(tuple(map(at.found, facts)))),
            sources_part(claim, at),
            used_part(key, at),
        ),
    }


def _mechanism(mechanism: known.Mechanism, key: Key, at: Desk) -> Told:
    shown = part(words.HOW, figure_of(mechanism))
    return {"lead": mechanism.text, "parts": (shown, sources_part(mechanism, at), used_part(key, at))}


def _source(source: known.Source, key: Key, at: Desk) -> Told:
    facts = tuple(at.found(fact) for fact in at.knowledge.facts.values() if fact.source == source.id)
    year = str(source.year) if source.year else ""
    told = (source.authors, source.venue, year, source.kind.replace("-", " "), words.READ[source.read])
    rows = tuple((what, value) for what, value in zip(words.REFERENCE_ROWS, told, strict=True) if value)
    weak, copied = words.WEAK if source.weak_source else None, words.COPY if source.copy_of_other_text else None
    return {
        "parts": (
            part(words.REFERENCE, Pairs(rows), *_addresses(source)),
            part(words.CAREFUL, text(source.notice), text(weak), text(copied)),
            part(words.FROM_IT, Facts(facts, named=False)),
            used_part(key, at, but=("facts",)),
        ),
    }


def _addresses(source: known.Source) -> Iterable[Outside]:
    if source.doi:
        yield Outside(f"https://doi.org/{source.doi}", f"doi:{source.doi}")
    if source.pmid:
        yield Outside(f"https://pubmed.ncbi.nlm.nih.gov/{source.pmid}/", f"PMID {source.pmid}")
    for address in (source.url, source.address):
        if address and address.startswith("http"):
            yield Outside(address, address)


def _fact(fact: known.Fact, key: Key, at: Desk) -> Told:
    found = at.found(fact)
    measured = ((words.MEASURES.get(name) or sentence(name), value) for name, value in (fact.value or {}).items())
    rows = (
        (words.SEEN_AT, fact.where),
        (words.PEOPLE, fact.population or ""),
        *((what, _said(one)) for what, one in measured),
    )
    same = (fact.same_study_as,) if isinstance(fact.same_study_as, str) else fact.same_study_as or ()
    return {
        "grades": (fact.certainty,),
        "parts": (
            part(words.CAREFUL, *map(text, found.notes)),
            part(words.FIGURES, Pairs(tuple((what, value) for what, value in rows if value))),
            part(words.SOURCES, Links((found.source,))),
            part(words.SAME_STUDY, Links(tuple(map(at.link, at.keys(("facts",), same))))),
            used_part(key, at),
        ),
    }


def _said(value: object) -> str:
    if isinstance(value, list):
        return words.FROM_TO.format(low=value[0], high=value[-1]) if len(value) == 2 else ", ".join(map(str, value))
    return str(value)


def _plain(record: Record, key: Key, at: Desk) -> Told:
    """Any other record, field by field: texts, lists and what they name; see `words.FIELDS` for the headings."""
    told: Any = record
    fields = [(where, value) for where, value in record if where in words.FIELDS and where != "text" and value]
    name = getattr(told, "name", None)
    return {
        "clinical": name.clinical or "" if isinstance(name, Name) else "",
        "lead": getattr(told, "text", ""),
        "parts": (
            *(part(words.FIELDS[where], *_field(where, value, at)) for where, value in fields),
            *([sources_part(told, at)] if hasattr(told, "sources") else []),
            used_part(key, at),
        ),
    }


def _field(where: str, value: Any, at: Desk) -> Iterable[EntryBlock]:
    if isinstance(value, str):
        yield Para(sentence(value))
    elif where == "also":
        yield Items(value, None, "inline")
    elif where == "avoid_if":
        yield Items(tuple(sentence(at.knowledge.avoid[one].text) for one in value), None, "danger")
    elif where == "danger":
        signs = ((at.link(("red-flags", one.rule), bare=True), one) for one in value)
        yield Pairs(tuple((replace(link, text=one.text), LADDER[Urgency(one.urgency)]) for link, one in signs))
    elif where == "lines":
        for line in value:
            yield chips(at.keys(("red-flags",), line.rules), at, line.text)
            yield from [Para(line.check)] if line.check else []
    elif isinstance(value[0], Record):
        sign: Any = {"steps": "number", "emergency_if": "danger"}.get(where, "dot")
        yield Items(tuple(_one_line(one) for one in value), None, sign)
    else:
        keys = at.keys({"suspects": SUSPECTED}.get(where, ("sites", "checklists", "findings", *EXPOSED)), value)
        yield chips(keys, at) if keys else Items(tuple(map(sentence, value)))


def _one_line(one: Any) -> str:
    told = getattr(one, "answer", None) or one.text
    if seconds := getattr(one, "seconds", None):
        return f"{told} {report_words.STEP_SECONDS.format(duration=duration(seconds))}"
    return str(told)


_SPECIAL: dict[type[Record], Callable[[Any, Key, Desk], Told]] = {
    known.Cause: cause_told,
    known.SpasmType: _kind,
    known.Finding: _finding,
    known.Exposure: _exposure,
    known.Medicine: _medicine,
    known.RedFlag: _rule,
    known.Claim: _claim,
    known.Mechanism: _mechanism,
    known.Source: _source,
    known.Fact: _fact,
}


def judging(knowledge: Knowledge) -> Pairs:
    """The seven words of judgement and what each means."""
    at = desk(knowledge)
    rows = ((word, at.number("", Parameter(word=word), "people")) for word in knowledge.scale.words)
    return Pairs(tuple((sentence(word.replace("-", " ")), f"{one.text} ({one.range})") for word, one in rows))
