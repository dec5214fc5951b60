"""A record opened: every number down to the facts and sources it rests on, or the word and its reason."""

from __future__ import annotations

from collections.abc import Iterator

from unclench.knowledge.records import Fact, Knowledge, Parameter, Record, Source


def find(id_: str, knowledge: Knowledge) -> list[tuple[str, Record]]:
    """Every record of that id, with the collection it stands in; checklist lines and scale words too."""
    found: list[tuple[str, Record]] = [
        (name, records[id_]) for name, records in knowledge.collections.items() if id_ in records
    ]
    if id_ in knowledge.lines:
        found.append(("lines", knowledge.lines[id_]))
    if id_ == knowledge.unexplained.id:
        found.append(("unexplained", knowledge.unexplained))
    if id_ in knowledge.scale.words:
        found.append(("scale", knowledge.scale.words[id_]))
    return found


def lines_of(name: str, record: Record, knowledge: Knowledge) -> Iterator[str]:
    """The record in lines: its fields, its numbers with their grounds, its sources with their flags."""
    yield f"{name}: {getattr(record, 'id', '')}".rstrip(": ")
    yield from _fields(record, knowledge, "  ")


def _fields(record: Record, knowledge: Knowledge, indent: str) -> Iterator[str]:
    reason = getattr(record, "because", None)
    for field, value in record:
        if value in (None, (), {}, False) or field in ("id", "format"):
            continue
        label = field.rstrip("_").replace("_", " ")
        if field == "sources":
            for source in value:
                yield f"{indent}source: {source_line(knowledge.sources[source])}"
        elif field == "basis" and isinstance(value, tuple):
            yield from _facts(value, knowledge, indent)
        else:
            yield from _value(label, value, knowledge, indent, reason)


def _value(label: str, value: object, knowledge: Knowledge, indent: str, reason: str | None) -> Iterator[str]:
    if isinstance(value, Parameter):
        yield f"{indent}{label}: {number(value, knowledge, odds_ratio='odds' in label)}"
        ground = value.because or reason
        if not value.basis and ground:
            yield f"{indent}  judgement: {ground}"
        if value.working:
            yield f"{indent}  working: {value.working}"
        yield from _facts(value.basis, knowledge, f"{indent}  ")
    elif isinstance(value, Record):
        yield f"{indent}{label}:"
        yield from _fields(value, knowledge, f"{indent}  ")
    elif isinstance(value, dict):
        yield f"{indent}{label}:"
        for key, inner in value.items():
            yield from _value(str(key), inner, knowledge, f"{indent}  ", reason)
    elif isinstance(value, tuple) and any(isinstance(part, Record) for part in value):
        yield f"{indent}{label}:"
        for part in value:
            yield from _value("-", part, knowledge, f"{indent}  ", reason)
    else:
        shown = ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)
        yield f"{indent}{label}: {shown}"


def number(parameter: Parameter, knowledge: Knowledge, *, odds_ratio: bool = False) -> str:
    """A number in figures: value, 90% interval and, for a judgement, the word it was said in."""
    estimate = knowledge.scale.estimate(parameter, odds_ratio=odds_ratio)
    said = parameter.word or (f"decade {parameter.decade:g}" if parameter.decade is not None else None)
    words = f", said as {said!r}" if said else ""
    return f"{estimate.value:.3g} (90% interval {estimate.low:.3g} to {estimate.high:.3g}{words})"


def _facts(ids: tuple[str, ...], knowledge: Knowledge, indent: str) -> Iterator[str]:
    for id_ in ids:
        if id_ in knowledge.facts:
            yield from _fact(knowledge.facts[id_], knowledge, indent)


def _fact(fact: Fact, knowledge: Knowledge, indent: str) -> Iterator[str]:
    yield f"{indent}fact {fact.id} ({fact.certainty} certainty): {fact.statement}"
    flags = [fact.certainty_note] if fact.certainty_note else []
    flags += ["weak source"] if fact.weak_source else []
    flags += [str(fact.retraction_notice)] if fact.retraction_notice else []
    if flags:
        yield f"{indent}  note: {'; '.join(flags)}"
    yield f"{indent}  source: {source_line(knowledge.sources[fact.source])}"


def source_line(source: Source) -> str:
    """Authors, title, venue, year and DOI, PMID or address if known; weakness and a notice are never left out."""
    doi = f"doi:{source.doi}" if source.doi else None
    pmid = f"PMID {source.pmid}" if source.pmid else None
    year = str(source.year) if source.year else None
    weak = "weak source" if source.weak_source else None
    parts = [
        source.authors,
        source.title,
        source.venue,
        year,
        doi or pmid or source.url,
        source.notice,
        weak,
    ]
    return ". ".join(part.rstrip(".") for part in parts if part)
