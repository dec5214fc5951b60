"""The library: every record on its shelf, found by id or by words; it finds entries and answers no question."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import lru_cache
from math import log
from typing import Any

from unclench.knowledge.records import ByDigest, Cause, Claim, Fact, Knowledge, Medicine, Name, Record, Relief, Source
from unclench.wording.library import LITTLE_WORDS, SHELVES

Key = tuple[str, str]
"""A shelf and an id on it, as they stand in an address."""

NAME, ALSO, ID, LINE, TEXT = 8.0, 6.0, 5.0, 2.0, 1.0
FIRST = 2.0  # so much more for the word a name begins with
SHORT = 4.0  # so much more for a name of one word, shared out over the words of a longer one
PREFIX, NEAR, ALL_SAID, OFTEN_THERE = 0.6, 0.5, 25.0, 0.4
EVIDENCE = {"facts": 0.35, "sources": 0.35}
COUNTS = {"causes": 1.15, "families": 0.8, "marks": 0.8, "suspects": 0.7, **EVIDENCE}
FOUND_AT_MOST, PREFIX_FROM, CLOSE = 24, 3, 0.78
ALL_OF_IT = ("findings", "exposures", "medicines", "causes", "spasm-types", "sites", "marks")
POINTS_TO = {
    "sources": ("sources",),
    "source": ("sources",),
    "basis": ("facts",),
    "same_study_as": ("facts",),
    "family": ("families",),
    "mechanism": ("mechanisms",),
    "suspects": ("causes", "suspects"),
    "causes": ("causes",),
    "rules": ("red-flags",),
    "rule": ("red-flags",),
    "checklists": ("checklists",),
    "opens": ("checklists",),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One record as it stands in a list: what it is called, one line on it, and other words it is found by."""

    shelf: str
    id: str
    name: str
    line: str
    also: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Library:
    """All entries; `refers`: what each names, by the field it does so in; `used_by`: what names it."""

    entries: dict[Key, Entry]
    refers: dict[Key, tuple[tuple[str, Key], ...]]
    used_by: dict[Key, tuple[Key, ...]]
    weights: dict[str, dict[Key, float]] = field(repr=False)
    names: dict[str, set[Key]] = field(repr=False)
    naming: frozenset[str] = field(repr=False)

    def shelf(self, shelf: str) -> tuple[Entry, ...]:
        """Every entry of a shelf, in the order of the data."""
        return tuple(entry for entry in self.entries.values() if entry.shelf == shelf)

    def search(self, text: str) -> tuple[Entry, ...]:
        """Entries for some words, best first: whole names before parts of them, names before what is said of it."""
        wanted = [word for word in words_in(text) if word not in LITTLE_WORDS] or words_in(text)
        scores: dict[Key, float] = defaultdict(float)
        hits: dict[Key, int] = defaultdict(int)
        for word in wanted:
            for key, score in self._matches(word).items():
                scores[key] += score
                hits[key] += 1
        for key in self.names.get(" ".join(words_in(text)), ()):
            scores[key] += 0 if key[0] in EVIDENCE else ALL_SAID
        ranked = [
            (score * (hits[key] / len(wanted)) ** 2 * COUNTS.get(key[0], 1.0), key) for key, score in scores.items()
        ]
        place = {key: number for number, key in enumerate(self.entries)}
        best = sorted(ranked, key=lambda one: (-one[0], place[one[1]]))[:FOUND_AT_MOST]
        return tuple(self.entries[key] for _, key in best)

    def _matches(self, word: str) -> dict[Key, float]:
        found: dict[Key, float] = {}
        for known, quality in self._known(word):
            rarity = log(1 + len(self.entries) / len(self.weights[known]))
            for key, weight in self.weights[known].items():
                found[key] = max(found.get(key, 0.0), weight * quality * rarity)
        return found

    def _known(self, word: str) -> list[tuple[str, float]]:
        """Words that may be meant, and how surely: itself, those it begins; where no name has it, those it is near."""
        own = [(word, 1.0)] if word in self.weights else []
        begun = [known for known in self.weights if len(word) >= PREFIX_FROM and known.startswith(word)]
        found = own + [(known, PREFIX * len(word) / len(known)) for known in begun if known != word]
        if any(known in self.naming for known, _ in found):
            return found
        near = get_close_matches(word, self.naming, n=3, cutoff=CLOSE)
        return found + [(known, NEAR / (1 + rank / 4)) for rank, known in enumerate(near)]


def library_of(knowledge: Knowledge) -> Library:
    """The library of this knowledge, built once."""
    return _library(ByDigest(knowledge))


def record_of(shelf: str, id_: str, knowledge: Knowledge) -> Record | None:
    """The record an address names, or None."""
    found: Record | None = records_on(shelf, knowledge).get(id_) if shelf in SHELVES else None
    return found


def records_on(shelf: str, knowledge: Knowledge) -> dict[str, Any]:
    """The records of a shelf by id."""
    found: dict[str, Any] = getattr(knowledge, shelf.replace("-", "_"))
    return found


def words_in(text: str) -> list[str]:
    """Its words in small letters, one form for one thing and many."""
    return [_one(word) for word in re.findall(r"[^\W_]+", text.lower().replace("’", "'").replace("'s ", " "))]


def _one(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")) else word


@lru_cache(maxsize=2)
def _library(key: ByDigest) -> Library:
    knowledge = key.knowledge
    records = {(shelf, id_): record for shelf in SHELVES for id_, record in _in_order(shelf, knowledge)}
    refers = {at: tuple(dict.fromkeys(_named(record, records))) for at, record in records.items()}
    used_by: dict[Key, dict[Key, None]] = defaultdict(dict)
    for at, named in refers.items():
        for _, target in named:
            if target != at:
                used_by[target][at] = None
    entries = {at: _entry(at, record, knowledge) for at, record in records.items()}
    weights: dict[str, dict[Key, float]] = defaultdict(dict)
    names: dict[str, set[Key]] = defaultdict(set)
    for at, entry in entries.items():
        for text, weight in _said(entry, records[at], knowledge):
            said = words_in(text)
            called = weight >= ALSO
            if called:
                names[" ".join(said)].add(at)
            full = weight + SHORT / len(said) if called and said else weight
            for place, word in enumerate(said):
                first = FIRST if called and place == 0 else 0.0
                weights[word][at] = max(weights[word].get(at, 0.0), full + first)
    naming = frozenset(
        word for text, found in names.items() if any(at[0] not in EVIDENCE for at in found) for word in text.split()
    )
    return Library(
        entries, refers, {at: tuple(users) for at, users in used_by.items()}, dict(weights), dict(names), naming
    )


def _in_order(shelf: str, knowledge: Knowledge) -> Iterable[tuple[str, Any]]:
    """The records of a shelf; causes with the commonest first, so that of two alike in words it stands first."""
    records = records_on(shelf, knowledge).items()
    if shelf != "causes":
        return records
    return sorted(records, key=lambda one: -knowledge.scale.estimate(one[1].prevalence).value)


def _entry(at: Key, record: Record, knowledge: Knowledge) -> Entry:
    told: Any = record
    called = next(
        value for name in ("name", "title", "claim", "statement") if (value := getattr(told, name, None)) is not None
    )
    name, clinical = (called.plain, called.clinical) if isinstance(called, Name) else (called, None)
    also = [clinical, _initials(clinical)] if clinical else []
    also += [*getattr(told, "also", ()), *getattr(told, "ingredients", ()), *getattr(told, "brands", ())]
    return Entry(*at, name, _line(record, knowledge), tuple(word for word in also if word))


def _line(record: Record, knowledge: Knowledge) -> str:
    told: Any = record
    match record:
        case Source():
            return ", ".join(str(part) for part in (record.authors, record.venue, record.year) if part)
        case Fact():
            return record.subject.replace("-", " ").capitalize()
        case Claim():
            return record.why.partition(". ")[0].rstrip(".") + "."
        case Medicine():
            return ", ".join((*record.ingredients, *record.brands))
        case Relief():
            return ", ".join(knowledge.sites[site].name for site in record.sites if site in knowledge.sites)
    fields = ("text", "when", "question", "intro", "settled_by")
    return next((text for name in fields if (text := getattr(told, name, None))), "")


def _initials(clinical: str) -> str:
    parts = clinical.split()
    return "".join(part[0] for part in parts) if len(parts) > 1 and "(" not in clinical else ""


def _said(entry: Entry, record: Record, knowledge: Knowledge) -> Iterator[tuple[str, float]]:
    """Every text it is found by, with its weight; of what has to do with a place, other words for the place too."""
    yield entry.name, NAME
    yield from ((word, ALSO) for word in entry.also)
    yield from [] if entry.shelf in EVIDENCE else [(entry.id, ID)]
    yield entry.line, LINE
    yield from ((text, TEXT) for text in _texts(record))
    yield from ((word, LINE) for id_ in _places(record, knowledge) for word in knowledge.sites[id_].also)


def _places(record: Record, knowledge: Knowledge) -> Iterator[str]:
    if isinstance(record, Relief):
        yield from (id_ for id_ in record.sites if id_ in knowledge.sites)
    elif isinstance(record, Cause):
        for id_, share in record.marks.values.get("site", {}).items():
            if id_ in knowledge.sites and knowledge.scale.estimate(share).value >= OFTEN_THERE:
                yield id_


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str) and " " in value:
        yield value
    elif isinstance(value, Record):
        for _, part in value:
            yield from _texts(part)
    elif isinstance(value, tuple | dict):
        for part in value.values() if isinstance(value, dict) else value:
            yield from _texts(part)


def _named(value: object, records: dict[Key, Any], where: str = "") -> Iterator[tuple[str, Key]]:
    """Every entry a value names, and the field it does so in."""
    if isinstance(value, str):
        yield from ((where, (shelf, value)) for shelf in POINTS_TO.get(where, ALL_OF_IT) if (shelf, value) in records)
    elif isinstance(value, Record):
        for name, part in value:
            if name != "id":
                yield from _named(part, records, name)
    elif isinstance(value, tuple):
        for part in value:
            yield from _named(part, records, where)
    elif isinstance(value, dict):
        for name, part in value.items():
            yield from _named(name, records, where)
            yield from _named(part, records, where)
