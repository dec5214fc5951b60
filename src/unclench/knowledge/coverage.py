"""What the knowledge covers: the statements people read, where the numbers come from, and what hangs loose."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from unclench.knowledge.clinical import implied_presentations
from unclench.knowledge.readings import causes_read
from unclench.knowledge.records import Knowledge, Reassurance, Record, RedFlag
from unclench.knowledge.walk import ids_in, parameters_of


@dataclass(frozen=True, slots=True)
class Grounds:
    """How many numbers rest on facts, on a word of the scale with its reason, or on a default nobody set for them."""

    basis: int
    scale: int
    default: int

    @property
    def share(self) -> float:
        """Share of the stated numbers (basis and scale) that rest on facts."""
        stated = self.basis + self.scale
        return self.basis / stated if stated else 0.0


@dataclass(frozen=True, slots=True)
class Coverage:
    """Everything `unclench knowledge coverage` prints.

    `prevalences` and `alarming`: how many prevalences, and shares of alarming findings, rest on facts, of how many.
    `loose_findings`: named by no cause and by no rule. `twice`: causes read by two. `presentations`: what prevalence
    and asking imply, all causes together, per 1000 adults a year.
    """

    statements: int
    answered: int
    planned: tuple[str, ...]
    grounds: Grounds
    prevalences: tuple[int, int]
    alarming: tuple[int, int]
    unused_facts: tuple[str, ...]
    untold_causes: tuple[str, ...]
    orphan_findings: tuple[str, ...]
    loose_findings: tuple[str, ...]
    unasked_tokens: tuple[str, ...]
    parents_mean: float
    twice: tuple[int, int]
    presentations: float
    without_reference: int


def coverage(knowledge: Knowledge, *, told: Iterable[str]) -> Coverage:
    """What is covered; `told` are the causes of which a scenario tells a story."""
    parents = Counter(finding for cause in causes_read(knowledge) for finding in cause.findings.values)
    ruled = set(_named_by_rules(knowledge))
    orphans = [id_ for id_ in knowledge.findings if id_ not in parents]
    statements = knowledge.statements.values()
    return Coverage(
        statements=len(statements),
        answered=sum(bool(one.answered_by or one.part or one.planned) for one in statements),
        planned=tuple(one.id for one in statements if one.planned and not one.answered_by and not one.part),
        grounds=grounds(knowledge),
        prevalences=_of(_prevalences(knowledge)),
        alarming=_of(_alarming(knowledge)),
        unused_facts=tuple(sorted(set(knowledge.facts) - _used_facts(knowledge))),
        untold_causes=tuple(sorted(set(knowledge.causes) - set(told))),
        orphan_findings=tuple(id_ for id_ in orphans if id_ in ruled),
        loose_findings=tuple(id_ for id_ in orphans if id_ not in ruled),
        unasked_tokens=tuple(token.id for token in knowledge.avoid.values() if not token.any_of),
        parents_mean=sum(parents.values()) / len(parents) if parents else 0.0,
        twice=(len(knowledge.readings), len(knowledge.causes)),
        presentations=sum(implied_presentations(cause, knowledge) for cause in knowledge.causes.values()),
        without_reference=sum(cause.audit.reference == "none" for cause in knowledge.causes.values()),
    )


def grounds(knowledge: Knowledge) -> Grounds:
    """Where every number of the model comes from; a finding without a leak of its own takes its band's, a default."""
    kinds = Counter(parameter.kind for _, parameter, _ in parameters_of(knowledge))
    default = sum(finding.leak is None for finding in knowledge.findings.values())
    return Grounds(kinds["basis"], kinds["scale"], default)


def _prevalences(knowledge: Knowledge) -> Iterator[bool]:
    for cause in knowledge.causes.values():
        active = cause.needs_exposure.active_if_exposed if cause.needs_exposure else cause.prevalence
        yield bool(active.basis)


def _alarming(knowledge: Knowledge) -> Iterator[bool]:
    for cause in knowledge.causes.values():
        for finding, share in cause.findings.values.items():
            if knowledge.findings[finding].tier == "alarming":
                yield bool(share.basis)


def _of(grounded: Iterable[bool]) -> tuple[int, int]:
    all_ = list(grounded)
    return sum(all_), len(all_)


def _used_facts(knowledge: Knowledge) -> set[str]:
    """Facts a number rests on, and facts of sources that a record cites."""
    named = {fact for _, parameter, _ in parameters_of(knowledge) for fact in parameter.basis}
    named |= {fact for cause in knowledge.causes.values() for fact in cause.audit.basis}
    cited = {source for record in _records(knowledge) for source in getattr(record, "sources", ())}
    return named | {fact.id for fact in knowledge.facts.values() if fact.source in cited}


def _records(knowledge: Knowledge) -> Iterator[Record]:
    for name, records in knowledge.collections.items():
        if name not in ("facts", "sources"):
            yield from records.values()


def _named_by_rules(knowledge: Knowledge) -> Iterator[str]:
    rules: tuple[RedFlag | Reassurance, ...] = (*knowledge.red_flags.values(), *knowledge.reassurances.values())
    for rule in rules:
        for condition in (rule.if_, *rule.unless):
            yield from ids_in(condition)
    for reassurance in knowledge.reassurances.values():
        yield from reassurance.absent
    for line in knowledge.lines.values():
        yield from line.stands_for
    for token in knowledge.avoid.values():
        yield from token.any_of
