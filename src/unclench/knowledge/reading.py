"""The one YAML reader: plain data with the line of every value, and nothing clever.

YAML 1.2 scalars only (`no` is a word, `1e-4` a number, a date is a word); duplicate keys, anchors, aliases
and tags are refused; nothing is expanded, so that no file grows as it is read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from math import isfinite
from typing import Any

import yaml

from unclench.errors import Problem

Plain = None | bool | int | float | str | list["Plain"] | dict[str, "Plain"]
Path = tuple[str | int, ...]

MOST_BYTES = 2_000_000
MOST_DEPTH = 32

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_INT = re.compile(r"[-+]?[0-9]+")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_WORDS: dict[str, bool | None] = {"": None, "null": None, "~": None, "true": True, "false": False}


@dataclass(frozen=True)
class Document:
    """What a file says; `line` tells where in its text."""

    name: str
    data: Plain
    text: str = field(repr=False)

    def line(self, path: Path) -> int | None:
        """The line (from 1) of `path`, or of the nearest thing around it."""
        for end in range(len(path), -1, -1):
            if path[:end] in self._lines:
                return self._lines[path[:end]]
        return None

    @cached_property
    def _lines(self) -> dict[Path, int]:
        """Read a second time, since hardly any file is asked for a line."""
        reader = _Reader(self.name, self.text, lines={})
        reader.read()
        return reader.lines or {}


class Unreadable(Exception):  # noqa: N818 - carries problems; never leaves this package
    """Why a file could not be read."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(str(problems))
        self.problems = problems


def parse_yaml(data: bytes, *, name: str, max_bytes: int = MOST_BYTES) -> Document:
    """Read one YAML document from `data`; `name` is what messages call it.

    Raises `Unreadable` with every problem found: too big, not UTF-8 text, empty, malformed, too deep,
    duplicate keys, anchors, aliases, tags, a second document.
    """
    text = _text(data, name, max_bytes)
    reader = _Reader(name, text)
    built = reader.read()
    if reader.problems:
        raise Unreadable(reader.problems)
    return Document(name, built, text)


def _text(data: bytes, name: str, max_bytes: int) -> str:
    if len(data) > max_bytes:
        what = f"The file is larger than {max_bytes:,} bytes."
        raise Unreadable([Problem(name, None, what, "A case is a few kilobytes.")])
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        what = "The file is not UTF-8 text."
        raise Unreadable([Problem(name, None, what, "Save it as plain text in UTF-8.")]) from None
    if "\x00" in text:
        raise Unreadable([Problem(name, None, "The file is not text.", "Give a YAML text file.")])
    return text


class _TooDeep(Exception):  # noqa: N818 - ends the reading of one file
    pass


@dataclass(slots=True)
class _Reader:
    """Builds plain data from the events of a text, as deep as is allowed; `lines` are kept if there is a place."""

    name: str
    text: str
    lines: dict[Path, int] | None = None
    problems: list[Problem] = field(default_factory=list)
    path: list[str | int] = field(default_factory=list)
    stream: Any = None

    def read(self) -> Plain:
        """What the single document says; whatever is wrong is among the problems."""
        try:
            self.stream = _LOADER(self.text)
            return self._document()
        except _TooDeep:
            return None
        except yaml.MarkedYAMLError as error:
            what = f"This is not YAML: {error.problem}."
            self.problem(error.problem_mark, what, "Check quotes, colons and indents.")
        except yaml.YAMLError as error:
            self.problem(None, f"This is not YAML text: {getattr(error, 'reason', 'it cannot be read')}.")
        return None

    def problem(self, mark: Any, what: str, mend: str | None = None) -> None:
        self.problems.append(Problem(self.name, mark.line + 1 if mark else None, what, mend))

    def _document(self) -> Plain:
        self.stream.get_event()  # the start of the stream
        if type(self.stream.get_event()) is yaml.StreamEndEvent:
            self.problem(None, "The file is empty.")
            return None
        built = self._build(self.stream.get_event())
        self.stream.get_event()  # the end of the document
        after = self.stream.get_event()
        if type(after) is not yaml.StreamEndEvent:
            self.problem(after.start_mark, "The file holds more than one document.", "Remove the second `---`.")
        return built

    def _build(self, event: Any) -> Plain:
        if self.lines is not None:
            self.lines[tuple(self.path)] = event.start_mark.line + 1
        if event.anchor is not None:
            what = "Anchors and aliases (& and *) are not allowed here."
            self.problem(event.start_mark, what, "Write the value out.")
        kind = type(event)
        if kind is yaml.AliasEvent:
            return None
        if event.tag is not None:
            self.problem(event.start_mark, f"The tag {event.tag!r} is not allowed here.", "Write plain values.")
        if kind is yaml.ScalarEvent:
            return _scalar(event)
        if len(self.path) >= MOST_DEPTH:
            self.problem(event.start_mark, f"Lists and mappings are nested deeper than {MOST_DEPTH} levels.")
            raise _TooDeep
        return self._sequence() if kind is yaml.SequenceStartEvent else self._mapping()

    def _sequence(self) -> list[Plain]:
        items: list[Plain] = []
        while type(event := self.stream.get_event()) is not yaml.SequenceEndEvent:
            items.append(self._at(len(items), event))
        return items

    def _mapping(self) -> dict[str, Plain]:
        mapping: dict[str, Plain] = {}
        while type(key := self.stream.get_event()) is not yaml.MappingEndEvent:
            if type(key) is not yaml.ScalarEvent:
                self.problem(key.start_mark, "A key must be a plain word.")
                self._at("?", key)
            name = key.value if type(key) is yaml.ScalarEvent else "?"
            if name in mapping:
                self.problem(key.start_mark, f"The key {name!r} stands here twice.", "Keep one of them.")
            mapping[name] = self._at(name, self.stream.get_event())
            if self.lines is not None:
                self.lines[*self.path, name] = key.start_mark.line + 1
        return mapping

    def _at(self, step: str | int, event: Any) -> Plain:
        self.path.append(step)
        built = self._build(event)
        self.path.pop()
        return built


def _scalar(event: Any) -> Plain:
    text: str = event.value
    if event.style not in (None, ""):
        return text
    if text.lower() in _WORDS:
        return _WORDS[text.lower()]
    if _INT.fullmatch(text) and len(text) < 19:
        return int(text)
    if _FLOAT.fullmatch(text) and len(text) < 40 and isfinite(number := float(text)):
        return number
    return text
