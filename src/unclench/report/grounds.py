"""What an entry of the library is made of: links, facts with their badge, numbers with their range and ground."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

from unclench.knowledge.readings import ONE_READER
from unclench.knowledge.records import Fact, Knowledge, Parameter
from unclench.library import Key, Library, library_of
from unclench.report.blocks import Figure, Items, Para, Share
from unclench.report.said import sentence
from unclench.wording import library as words
from unclench.wording.numbers import about, range_in_hundred


@dataclass(frozen=True, slots=True)
class Link:
    """An entry in a list: where it is, what it is called, one line on it; a fact's badge."""

    shelf: str
    id: str
    text: str
    note: str = ""
    grade: str = ""


@dataclass(frozen=True, slots=True)
class Links:
    """Entries under an optional small heading."""

    items: tuple[Link, ...]
    title: str | None = None
    compact: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """A fact as it supports something: its statement with its badge, its source, and what must be said with it."""

    fact: Link
    source: Link
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Facts:
    """Facts in full; on the page of their source it is not `named` again."""

    items: tuple[Found, ...]
    named: bool = True


@dataclass(frozen=True, slots=True)
class Number:
    """One number in words with its 90% range; `facts` it rests on or, where there are none, how it was `judged`."""

    label: str
    text: str
    range: str
    judged: str
    reasons: tuple[str, ...] = ()
    facts: tuple[Found, ...] = ()
    to: Link | None = None
    share: Share | None = None


@dataclass(frozen=True, slots=True)
class Numbers:
    """Numbers of one kind; `reason` is why those that are judgements are so."""

    rows: tuple[Number, ...]
    title: str | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Pairs:
    """Two columns: what, and what of it."""

    rows: tuple[tuple[Link | str, str], ...]
    heads: tuple[str, str] = ("", "")


@dataclass(frozen=True, slots=True)
class Outside:
    """A link out of the site."""

    address: str
    text: str


EntryBlock = Para | Items | Figure | Links | Facts | Numbers | Pairs | Outside
Told = dict[str, Any]
"""The fields of a page, its parts among them."""

Unit = Literal["people", "adults", "times", "rate"]


@dataclass(frozen=True, slots=True)
class Part:
    """A heading and what stands under it; `note` says how to read it."""

    title: str
    blocks: tuple[EntryBlock, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Desk:
    """Knowledge and library side by side: what every page of an entry is written from."""

    knowledge: Knowledge
    library: Library

    def link(self, key: Key, *, bare: bool = False) -> Link:
        """The entry of that key as it stands in a list; `bare` without its line."""
        entry = self.library.entries[key]
        grade = self.knowledge.facts[entry.id].certainty if entry.shelf == "facts" else ""
        line = entry.line if entry.shelf == "sources" else sentence(entry.line)
        return Link(entry.shelf, entry.id, sentence(entry.name), "" if bare else line, grade)

    def keys(self, shelves: Iterable[str], ids: Iterable[str]) -> tuple[Key, ...]:
        """Where these ids stand, each on the first of these shelves that has it."""
        found = (next(((one, id_) for one in shelves if (one, id_) in self.library.entries), None) for id_ in ids)
        return tuple(key for key in found if key)

    def found(self, fact: Fact) -> Found:
        """A fact with its source and every warning that goes with either."""
        source = self.knowledge.sources[fact.source]
        notes = [fact.certainty_note, words.RANGE_ONLY if fact.range_only else None, source.notice]
        notes += [words.WEAK if fact.weak_source or source.weak_source else None]
        notes += [words.RETRACTED if fact.retraction_notice is True else fact.retraction_notice or None]
        told = Link("facts", fact.id, fact.statement, grade=fact.certainty)
        return Found(told, self.link(("sources", source.id)), tuple(sentence(note) for note in notes if note))

    def facts(self, ids: Iterable[str]) -> tuple[Found, ...]:
        """The facts of these ids."""
        return tuple(self.found(self.knowledge.facts[id_]) for id_ in ids if id_ in self.knowledge.facts)

    def number(self, label: str, parameter: Parameter, unit: Unit, to: Key | None = None) -> Number:
        """A number of the model in words, with its range and what it rests on."""
        estimate = self.knowledge.scale.estimate(parameter, odds_ratio=unit == "times")
        text, said_range = _in_words(estimate.value, estimate.low, estimate.high, unit)
        span = words.COULD_BE.format(range=said_range)
        share = Share(estimate.value, estimate.low, estimate.high, text, span) if unit == "people" else None
        reasons = (parameter.because, parameter.working, parameter.other and parameter.other.because)
        return Number(
            sentence(label),
            text,
            span,
            _judged(parameter),
            tuple(sentence(reason) for reason in reasons if reason),
            self.facts(parameter.basis),
            self.link(to, bare=True) if to and to in self.library.entries else None,
            share,
        )


def desk(knowledge: Knowledge) -> Desk:
    """The desk of this knowledge."""
    return Desk(knowledge, library_of(knowledge))


def part(title: str, *blocks: EntryBlock | None, note: str = "") -> Part:
    """A part of those blocks that hold something."""
    return Part(title, tuple(one for one in blocks if one is not None and _holds(one)), note)


def text(told: str | None) -> Para | None:
    """A paragraph, if there is a text."""
    return Para(told) if told else None


def chips(keys: Iterable[Key], at: Desk, title: str | None = None) -> Links:
    """Entries by name alone, side by side."""
    return Links(tuple(at.link(key, bare=True) for key in keys), title, compact=True)


def sources_part(record: Any, at: Desk, more: Iterable[str] = ()) -> Part:
    """The sources of a record and those its facts come from, each once."""
    return part(
        words.SOURCES, Links(tuple(at.link(("sources", id_)) for id_ in dict.fromkeys((*record.sources, *more))))
    )


def used_part(key: Key, at: Desk, *, but: tuple[str, ...] = ()) -> Part:
    """What names this entry, shelf by shelf."""
    users, shelves = at.library.used_by.get(key, ()), [shelf for shelf in words.SHELVES if shelf not in but]
    by_shelf = ([user for user in users if user[0] == shelf] for shelf in shelves)
    blocks = (chips(own, at, words.SHELVES[own[0][0]][0]) for own in by_shelf if own)
    return part(words.USED_BY, *blocks)


def _holds(block: EntryBlock) -> bool:
    inside = getattr(block, "items", None) or getattr(block, "rows", None) or getattr(block, "title", None)
    return bool(inside) or not isinstance(block, Items | Links | Facts | Numbers | Pairs)


def _in_words(value: float, low: float, high: float, unit: Unit) -> tuple[str, str]:
    if unit == "people":
        return about(value), range_in_hundred(low, high, value)
    if unit == "adults":
        return words.in_adults(value), words.range_in_adults(low, high, value)
    template = words.TIMES if unit == "times" else words.RATE_LINE
    return template.format(count=words.figure(value)), f"{words.figure(low)} to {words.figure(high)}"


def _judged(parameter: Parameter) -> str:
    """How a number that rests on no fact was judged, in the word or words it was said in."""
    if parameter.basis == (ONE_READER,):
        return words.ONE_READER
    if parameter.basis:
        return ""
    said = [one.word.replace("-", " ") for one in (parameter, parameter.other) if one and one.word]
    if said:
        return words.JUDGED_AS.format(word=words.OR.join(dict.fromkeys(said)))
    return words.JUDGED
