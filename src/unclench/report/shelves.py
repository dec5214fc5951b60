"""A shelf of the library in groups: causes by letter, rules by urgency, claims by verdict."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from unclench.knowledge.records import Knowledge
from unclench.library import Key, record_of
from unclench.report.grounds import Link, desk
from unclench.wording import LADDER, Urgency, answers
from unclench.wording import library as words
from unclench.wording import report as report_words

BY_LETTER = ("causes", "findings", "medicines", "suspects", "facts", "sources")


@dataclass(frozen=True, slots=True)
class Group:
    """Some entries of a shelf under a heading; `sign` is the urgency or the verdict drawn beside it."""

    id: str
    title: str
    items: tuple[Link, ...]
    sign: str = ""


def shelf_groups(shelf: str, knowledge: Knowledge) -> tuple[Group, ...]:
    """Every entry of a shelf in groups, each in the order of its names."""
    at = desk(knowledge)
    found: dict[str, list[Link]] = {id_: [] for id_ in _titles(shelf)}
    for entry in at.library.shelf(shelf):
        key = (shelf, entry.id)
        found.setdefault(_group(key, entry.name, knowledge), []).append(at.link(key))
    titles = _titles(shelf)
    ordered: Iterable[str] = found if titles else sorted(found)
    return tuple(
        Group(id_, titles.get(id_, id_.upper()), tuple(sorted(found[id_], key=lambda link: _bare(link.text))), id_)
        for id_ in ordered
        if found[id_]
    )


def _titles(shelf: str) -> dict[str, str]:
    """The groups of a shelf in their order, where they are not letters."""
    if shelf == "red-flags":
        return {level.value: LADDER[level] for level in reversed(Urgency)}
    if shelf == "claims":
        return dict(report_words.VERDICTS)
    return dict(answers.GROUPS) if shelf == "exposures" else {}


def _group(key: Key, name: str, knowledge: Knowledge) -> str:
    record: Any = record_of(*key, knowledge)
    match key[0]:
        case "red-flags":
            return str(record.urgency)
        case "claims":
            return str(record.verdict)
        case "exposures":
            return str(record.group)
    first = _bare(record.subject if key[0] == "facts" else name)[:1]
    return (first if first.isalpha() else words.OTHER.lower()) if key[0] in BY_LETTER else ""


def _bare(name: str) -> str:
    """In small letters and without what stands before the word it is looked up by."""
    return re.sub(r"^(a|an|the)\b\s*|^\W+", "", name.lower()).strip()
