"""One page for every entry of the library: what it is, each number with its range and ground, every source."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

from unclench.knowledge.readings import leak_of
from unclench.knowledge.records import (
    Cause,
    Claim,
    Exposure,
    Fact,
    Finding,
    Knowledge,
    Mechanism,
    Medicine,
    Name,
    Parameter,
    Record,
    RedFlag,
    Source,
    SpasmType,
)
from unclench.library import Key, record_of
from unclench.report.blocks import Items, Para
from unclench.report.cause_entry import cause_told, causes_of, figure_of, marks_of, shares
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
    desk,
    paras,
    sentence,
    sources_part,
    used_part,
)
from unclench.wording import LADDER, Urgency, act_and_deadline, with_number
from unclench.wording import library as words
from unclench.wording import report as report_words
from unclench.wording.numbers import duration

GRADES = ("very-low", "low", "moderate", "high")


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
    parts = tuple(part for part in told.pop("parts") if part.blocks)
    page = EntryPage(**head, **told, parts=parts)
    if page.urgency is None:
        return page
    act, by_when = act_and_deadline(page.urgency, number=number)
    return replace(page, act=with_number(page.act, number) or act, by_when=page.by_when or by_when)


def _kind(kind: SpasmType, key: Key, at: Desk) -> Told:
    shown = {cause.id: cause.kinds.values[kind.id] for cause in causes_of(at).values() if kind.id in cause.kinds.values}
    return {
        "clinical": kind.name.clinical or "",
        "lead": kind.text,
        "parts": (
            Part(words.FIELDS["not_this_if"], paras(kind.not_this_if)),
            Part(words.MARKS, tuple(marks_of(kind.marks, kind.because, at)), words.MARKS_HOW),
            Part(words.CAUSES_SO, (shares("causes", shown, "", at),) if shown else (), words.KINDS_OF_CAUSE_HOW),
            sources_part(kind, at),
            used_part(key, at, but=("causes",)),
        ),
    }


def _finding(finding: Finding, key: Key, at: Desk) -> Told:
    told = {
        cause.id: cause.findings.values[finding.id]
        for cause in causes_of(at).values()
        if finding.id in cause.findings.values
    }
    leak = leak_of(finding.id, at.knowledge)
    own = Parameter(value=leak.value, interval=(leak.low, leak.high), basis=("tier",))
    without = replace(at.number(words.WITHOUT_LINE, finding.leak or own, "people"), judged=words.JUDGED)
    alone = (Para(finding.alone_because),) if finding.alone_because else ()
    return {
        "lead": finding.question,
        "parts": (
            Part(words.FIELDS["why"], paras(finding.why)),
            Part(words.FIELDS["check"], paras(finding.check)),
            Part(words.FIELDS["alone_because"], alone),
            Part(words.SPEAKS_FOR, (shares("causes", told, "", at),) if told else (), words.SPEAKS_FOR_HOW),
            Part(words.WITHOUT, (Numbers((without,)),)),
            sources_part(finding, at),
            used_part(key, at, but=("causes",)),
        ),
    }


def _exposure(exposure: Exposure, key: Key, at: Desk) -> Told:
    return {
        "lead": exposure.question,
        "common": at.number("", exposure.prevalence, "adults"),
        "parts": (
            Part(words.FIELDS["why"], paras(exposure.why)),
            Part(words.FIELDS["also"], (Items(exposure.also, None, "inline"),) if exposure.also else ()),
            Part(words.SHIFTS, tuple(_shifted(exposure.id, at)), words.EXPOSURES_HOW),
            sources_part(exposure, at),
            used_part(key, at, but=("causes",)),
        ),
    }


def _shifted(id_: str, at: Desk) -> Iterable[EntryBlock]:
    odds = {
        c.id: c.exposures.values[id_].odds_ratio
        for c in causes_of(at).values()
        if c.exposures and id_ in c.exposures.values
    }
    rows = [
        at.number(at.knowledge.causes[one].name.plain, ratio, "times", ("causes", one)) for one, ratio in odds.items()
    ]
    if rows:
        yield Numbers(tuple(rows))
    needing = [
        cause.id for cause in causes_of(at).values() if cause.needs_exposure and id_ in cause.needs_exposure.any_of
    ]
    if needing:
        yield Links(at.links(("causes",), needing), words.NEEDED_BY, compact=True)


def _medicine(medicine: Medicine, key: Key, at: Desk) -> Told:
    danger = (Items((medicine.emergency_if,), None, "danger"),) if medicine.emergency_if else ()
    others = ("medicines", "exposures")
    return {
        "clinical": medicine.name.clinical or "",
        "lead": medicine.why,
        "common": at.number("", medicine.prevalence, "adults"),
        "sure": words.STRENGTH[medicine.strength],
        "parts": (
            Part(
                words.WHOM,
                (Para(medicine.action), Para(words.ASK.format(text=medicine.ask), "strong"), Para(words.NEVER_ALONE)),
            ),
            Part(words.DANGER, danger),
            Part(words.TIMING, paras(medicine.timing)),
            Part(
                words.BRINGS, (Links(at.links(("causes",), medicine.causes), compact=True),) if medicine.causes else ()
            ),
            Part(words.SHIFTS, tuple(_shifted(medicine.id, at)), words.EXPOSURES_HOW),
            Part(
                words.WORSE_WITH,
                (Links(at.links(others, medicine.worsened_by), compact=True),) if medicine.worsened_by else (),
            ),
            Part(
                words.MIXES,
                (Links(at.links(others, medicine.interactions), compact=True),) if medicine.interactions else (),
            ),
            Part(words.ON_THE_BOX, (Items((*medicine.ingredients, *medicine.brands), None, "inline"),)),
            Part(words.TESTED, paras(medicine.basis_note)),
            sources_part(medicine, at),
            used_part(key, at, but=("causes", "medicines")),
        ),
    }


def _rule(rule: RedFlag, key: Key, at: Desk) -> Told:
    basis = {"stated": report_words.STATED, "stricter": report_words.STRICTER, "inferred": report_words.INFERRED}
    looked = [target for where, target in at.library.refers[key] if where not in ("sources", "suspects")]
    return {
        "lead": sentence(rule.when).rstrip(".") + ".",
        "urgency": rule.urgency,
        "act": rule.act or "",
        "by_when": rule.by_when or "",
        "parts": (
            Part(words.FIELDS["why"], paras(rule.why)),
            Part(words.BASIS, paras(basis[rule.basis], rule.basis_note)),
            Part(
                words.SUSPECTS,
                (Links(at.links(("causes", "suspects"), rule.suspects, bare=False)),) if rule.suspects else (),
            ),
            Part(
                words.LOOKED_AT,
                (Links(tuple(at.link(one, bare=True) for one in looked), compact=True),) if looked else (),
            ),
            sources_part(rule, at),
            used_part(key, at),
        ),
    }


def _claim(claim: Claim, key: Key, at: Desk) -> Told:
    facts = [fact for fact in at.knowledge.facts.values() if fact.source in claim.sources]
    grades = sorted({fact.certainty for fact in facts}, key=GRADES.index)
    return {
        "verdict": claim.verdict,
        "grades": tuple(dict.fromkeys((grades[0], grades[-1]))) if grades else (),
        "parts": (
            Part(words.FIELDS["why"], paras(claim.why)),
            Part(words.TAKEN, (Facts(tuple(map(at.found, facts))),) if facts else ()),
            sources_part(claim, at),
            used_part(key, at),
        ),
    }


def _mechanism(mechanism: Mechanism, key: Key, at: Desk) -> Told:
    return {
        "lead": mechanism.text,
        "parts": (Part(words.HOW, (figure_of(mechanism),)), sources_part(mechanism, at), used_part(key, at)),
    }


def _source(source: Source, key: Key, at: Desk) -> Told:
    facts = tuple(at.found(fact) for fact in at.knowledge.facts.values() if fact.source == source.id)
    flags = [words.WEAK if source.weak_source else None, words.COPY if source.copy_of_other_text else None]
    rows = [(words.AUTHORS, source.authors), (words.PUBLISHED, source.venue)]
    rows += [(words.YEAR, str(source.year))] if source.year else []
    rows += [(words.KIND, source.kind.replace("-", " ")), (words.HOW_READ, words.READ[source.read])]
    return {
        "parts": (
            Part(words.REFERENCE, (Pairs(tuple(rows)), *_addresses(source))),
            Part(words.NOTICE, paras(source.notice, *flags)),
            Part(words.FROM_IT, (Facts(facts, named=False),) if facts else ()),
            used_part(key, at, but=("facts",)),
        ),
    }


def _addresses(source: Source) -> Iterable[Outside]:
    if source.doi:
        yield Outside(f"https://doi.org/{source.doi}", f"doi:{source.doi}")
    if source.pmid:
        yield Outside(f"https://pubmed.ncbi.nlm.nih.gov/{source.pmid}/", f"PMID {source.pmid}")
    for address in (source.url, source.address):
        if address and address.startswith("http"):
            yield Outside(address, address)


def _fact(fact: Fact, key: Key, at: Desk) -> Told:
    found = at.found(fact)
    figures = [
        (words.MEASURES.get(name) or sentence(name.replace("_", " ")), _plain_value(value))
        for name, value in (fact.value or {}).items()
    ]
    rows = [(words.SEEN_AT, fact.where), *([(words.PEOPLE, fact.population)] if fact.population else []), *figures]
    same = (fact.same_study_as,) if isinstance(fact.same_study_as, str) else fact.same_study_as or ()
    return {
        "grades": (fact.certainty,),
        "parts": (
            Part(words.CAREFUL, paras(*found.notes)),
            Part(words.FIGURES, (Pairs(tuple(rows)),)),
            Part(words.SOURCES, (Links((found.source,)),)),
            Part(words.SAME_STUDY, (Links(at.links(("facts",), same)),) if same else ()),
            used_part(key, at),
        ),
    }


def _plain_value(value: object) -> str:
    if isinstance(value, list):
        return words.FROM_TO.format(low=value[0], high=value[-1]) if len(value) == 2 else ", ".join(map(str, value))
    return str(value)


def _plain(record: Record, key: Key, at: Desk) -> Told:
    """Any other record, field by field: texts, lists and what they name; see `words.FIELDS` for the headings."""
    name = getattr(record, "name", None)
    parts: list[Part] = []
    for where, value in record:
        if where in words.FIELDS and value and where != "text":
            parts.append(Part(words.FIELDS[where], tuple(_field(where, value, at))))
        elif isinstance(value, Parameter):
            parts.append(Part(words.HOW_COMMON, (Numbers((at.number("", value, "adults"),)),)))
    told: Any = record
    return {
        "clinical": name.clinical or "" if isinstance(name, Name) else "",
        "lead": getattr(told, "text", ""),
        "parts": (*parts, *((sources_part(told, at),) if hasattr(told, "sources") else ()), used_part(key, at)),
    }


def _field(where: str, value: Any, at: Desk) -> Iterable[EntryBlock]:
    if isinstance(value, str):
        yield Para(sentence(value))
    elif where == "also":
        yield Items(value, None, "inline")
    elif where == "avoid_if":
        yield Items(tuple(sentence(at.knowledge.avoid[one].text) for one in value), None, "danger")
    elif where == "danger":
        yield Pairs(
            tuple(
                (replace(at.link(("red-flags", one.rule), bare=True), text=one.text), LADDER[Urgency(one.urgency)])
                for one in value
            )
        )
    elif where == "lines":
        for line in value:
            yield Links(at.links(("red-flags",), line.rules), line.text, compact=True)
            yield from paras(line.check)
    elif isinstance(value[0], Record):
        sign = {"steps": "number", "emergency_if": "danger"}.get(where, "dot")
        yield Items(tuple(_one_line(part) for part in value), None, sign)  # type: ignore[arg-type]
    else:
        shelves = {"sites": ("sites",), "checklists": ("checklists",), "suspects": ("causes", "suspects")}
        links = at.links(shelves.get(where, ("findings", "exposures", "medicines")), value)
        yield Links(links, compact=True) if links else Items(tuple(map(sentence, value)))


def _one_line(part: Any) -> str:
    text = getattr(part, "answer", None) or part.text
    if seconds := getattr(part, "seconds", None):
        return f"{text} {report_words.STEP_SECONDS.format(duration=duration(seconds))}"
    return str(text)


_SPECIAL: dict[type[Record], Callable[[Any, Key, Desk], Told]] = {
    Cause: cause_told,
    SpasmType: _kind,
    Finding: _finding,
    Exposure: _exposure,
    Medicine: _medicine,
    RedFlag: _rule,
    Claim: _claim,
    Mechanism: _mechanism,
    Source: _source,
    Fact: _fact,
}


def judging(knowledge: Knowledge) -> Pairs:
    """The seven words of judgement and what each means."""
    at = desk(knowledge)
    rows = ((word, at.number("", Parameter(word=word), "people")) for word in knowledge.scale.words)
    return Pairs(tuple((sentence(word.replace("-", " ")), f"{one.text} ({one.range})") for word, one in rows))
