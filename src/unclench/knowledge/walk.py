"""Ways through the knowledge that several checks share."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from difflib import get_close_matches

from unclench.knowledge.records import AllOf, AnyOf, Cause, Condition, Exposure, Knowledge, Medicine, Parameter, Record


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The question whether a nearby known word was meant, or None."""
    near = get_close_matches(word, list(known), n=2, cutoff=0.6)
    return f"Did you mean {' or '.join(near)}?" if near else None


def parameters_of(knowledge: Knowledge) -> Iterator[tuple[str, Parameter, bool]]:
    """Every parameter of the model: where it stands, the parameter, and whether its block gives a reason."""
    for cause in knowledge.causes.values():
        yield from parameters_of_cause(cause)
    for kind in knowledge.spasm_types.values():
        for mark, values in kind.marks.items():
            for value, parameter in values.items():
                yield f"spasm-types/{kind.id}/{mark}={value}", parameter, True
    items: tuple[Exposure | Medicine, ...] = (*knowledge.exposures.values(), *knowledge.medicines.values())
    for item in items:
        yield f"{item.id}/prevalence", item.prevalence, False
    for finding in knowledge.findings.values():
        if finding.leak is not None:
            yield f"{finding.id}/leak", finding.leak, False
    yield "unexplained/share", knowledge.unexplained.share, False


def parameters_of_cause(cause: Cause) -> Iterator[tuple[str, Parameter, bool]]:
    """Every parameter of one cause; see `parameters_of`."""
    where = f"causes/{cause.id}"
    yield f"{where}/prevalence", cause.prevalence, False
    yield f"{where}/asking", cause.asking, False
    if cause.rate:
        yield f"{where}/rate", cause.rate, False
    if cause.needs_exposure:
        yield f"{where}/active_if_exposed", cause.needs_exposure.active_if_exposed, False
    for id_, entry in (cause.exposures.values if cause.exposures else {}).items():
        yield f"{where}/{id_}", entry.odds_ratio, True
    for kind, parameter in cause.kinds.values.items():
        yield f"{where}/{kind}", parameter, True
    for mark, values in cause.marks.values.items():
        for value, parameter in values.items():
            yield f"{where}/{mark}={value}", parameter, True
    for finding, parameter in cause.findings.values.items():
        yield f"{where}/{finding}", parameter, True


def ids_in(condition: Condition) -> Iterator[str]:
    """Every finding, exposure or medicine a condition names."""
    match condition:
        case str():
            yield condition
        case AllOf():
            for part in condition.all:
                yield from ids_in(part)
        case AnyOf():
            for part in condition.any:
                yield from ids_in(part)
        case _:
            return


def sentences_of(record: Record) -> Iterator[tuple[str, str]]:
    """Every text a reader may see in a record: its field and the text."""
    for name, value in record:
        if isinstance(value, str) and " " in value and name not in HIDDEN:
            yield name, value
        elif isinstance(value, Record):
            yield from sentences_of(value)
        elif isinstance(value, tuple):
            for part in value:
                if isinstance(part, Record):
                    yield from sentences_of(part)
                elif isinstance(part, str) and " " in part:
                    yield name, part


HIDDEN = (
    "statement",
    "because",
    "working",
    "basis_note",
    "active_means",
    "where",
    "population",
    "title",
    "authors",
    "venue",
)
