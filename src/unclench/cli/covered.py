"""How `unclench knowledge coverage` reads on a screen."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from unclench.knowledge.coverage import Coverage
from unclench.knowledge.reading import parse_yaml
from unclench.knowledge.records import Knowledge, Statement


def told_in(folder: Path) -> frozenset[str]:
    """The causes that the scenarios of a folder tell of; none where the folder is not there (an installed copy)."""
    told: set[str] = set()
    for path in sorted(folder.glob("*.yaml")):
        entries = parse_yaml(path.read_bytes(), name=path.name).data
        for entry in entries if isinstance(entries, list) else ():
            if isinstance(entry, dict) and "cause" in entry:
                told.add(str(entry["cause"]))
    return frozenset(told)


def lines(found: Coverage, knowledge: Knowledge) -> Iterator[str]:
    """Each statement and what answers it, then the grounds, then what hangs loose; the count of statements last."""
    for statement in knowledge.statements.values():
        yield f"{statement.id:8} {_answer(statement)}"
    grounds = found.grounds
    yield f"basis : scale : default = {grounds.basis} : {grounds.scale} : {grounds.default}"
    yield f"of the numbers stated, {grounds.share:.1%} rest on facts"
    for what, (on_facts, n) in (("prevalences", found.prevalences), ("shares of alarming findings", found.alarming)):
        yield f"{what} on facts: {on_facts} of {n} ({on_facts / n if n else 0:.0%})"
    yield f"causes read by two: {found.twice[0]} of {found.twice[1]}"
    yield f"parents of a finding, mean: {found.parents_mean:.1f}"
    yield f"presentations implied, all causes: {found.presentations:.0f} per 1000 adults a year"
    yield f"causes without a known rate of presentation: {found.without_reference}"
    yield from _loose("facts that nothing uses", found.unused_facts)
    yield from _loose("causes without a scenario", found.untold_causes)
    yield from _loose("findings of no cause, for rules and advice", found.orphan_findings)
    yield from _loose("findings that nothing names", found.loose_findings)
    yield from _loose("reasons not to do something that nothing asks", found.unasked_tokens)
    yield f"planned: {len(found.planned)}"
    yield f"{found.answered}/{found.statements}"


def _answer(statement: Statement) -> str:
    parts = [*statement.answered_by]
    parts += [statement.part] if statement.part else []
    parts += [f"planned: {statement.planned}"] if statement.planned else []
    return "; ".join(parts)


def _loose(what: str, ids: tuple[str, ...]) -> Iterator[str]:
    yield f"{what}: {len(ids)}" + (f" ({', '.join(ids)})" if ids else "")
