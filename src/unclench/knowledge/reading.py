"""The one YAML reader: plain data with the line of every value, and nothing clever.

YAML 1.2 scalars only (`no` is a word, `1e-4` a number, a date is a word); duplicate keys, anchors, aliases
and tags are refused; size and depth are checked on the event stream, before anything is built.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from math import isfinite
from typing import Any

import yaml

from unclench.errors import Problem

Plain = None | bool | int | float | str | list["Plain"] | dict[str, "Plain"]
Path = tuple[str | int, ...]

MOST_BYTES = 2_000_000

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_INT = re.compile(r"[-+]?[0-9]+")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_WORDS: dict[str, bool | None] = {"": None, "null": None, "~": None, "true": True, "false": False}


@dataclass(frozen=True, slots=True)
class Document:
    """What a file says, and the line (from 1) each path in it starts on."""

    name: str
    data: Plain
    lines: dict[Path, int]

    def line(self, path: Path) -> int | None:
        """The line of `path`, or of the nearest thing around it."""
        for end in range(len(path), -1, -1):
            if path[:end] in self.lines:
                return self.lines[path[:end]]
        return None


class Unreadable(Exception):  # noqa: N818 - carries problems; never leaves this package
    """Why a file could not be read."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(str(problems))
        self.problems = problems


@dataclass(slots=True)
class _Reader:
    name: str
    max_depth: int
    lines: dict[Path, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def problem(self, mark: Any, what: str, mend: str | None = None) -> None:
        self.problems.append(Problem(self.name, mark.line + 1 if mark else None, what, mend))


def parse_yaml(data: bytes, *, name: str, max_bytes: int = MOST_BYTES, max_depth: int = 32) -> Document:
    """Read one YAML document from `data`; `name` is what messages call it.

    Raises `Unreadable` with every problem found: too big, not UTF-8 text, empty, malformed, too deep,
    duplicate keys, anchors, aliases, tags, a second document.
    """
    reader = _Reader(name, max_depth)
    text = _text(data, reader, max_bytes)
    events = _checked(text, reader) if text is not None else []
    if reader.problems:
        raise Unreadable(reader.problems)
    stream = iter(events)
    built = _build(next(stream), stream, reader, ())
    if reader.problems:
        raise Unreadable(reader.problems)
    return Document(name, built, reader.lines)


def _text(data: bytes, reader: _Reader, max_bytes: int) -> str | None:
    if len(data) > max_bytes:
        reader.problem(None, f"The file is larger than {max_bytes:,} bytes.", "A case is a few kilobytes.")
        return None
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        reader.problem(None, "The file is not UTF-8 text.", "Save it as plain text in UTF-8.")
        return None
    if "\x00" in text:
        reader.problem(None, "The file is not text.", "Give a YAML text file.")
        return None
    return text


def _checked(text: str, reader: _Reader) -> list[yaml.Event]:
    """The events of the single document in `text`, without the frame around it."""
    events: list[yaml.Event] = []
    depth = documents = 0
    try:
        event: Any
        for event in yaml.parse(text, Loader=_LOADER):
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
            elif isinstance(event, yaml.NodeEvent | yaml.CollectionEndEvent):
                events.append(event)
            _refuse(event, reader)
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if depth > reader.max_depth:
                reader.problem(
                    event.start_mark, f"Lists and mappings are nested deeper than {reader.max_depth} levels."
                )
                break
            if documents > 1:
                reader.problem(event.start_mark, "The file holds more than one document.", "Remove the second `---`.")
                break
    except yaml.MarkedYAMLError as error:
        reader.problem(error.problem_mark, f"This is not YAML: {error.problem}.", "Check quotes, colons and indents.")
    except yaml.YAMLError as error:
        reader.problem(None, f"This is not YAML text: {getattr(error, 'reason', 'it cannot be read')}.")
    if not events and not reader.problems:
        reader.problem(None, "The file is empty.")
    return events


def _refuse(event: yaml.Event, reader: _Reader) -> None:
    if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
        reader.problem(event.start_mark, "Anchors and aliases (& and *) are not allowed here.", "Write the value out.")
    tag = getattr(event, "tag", None)
    if tag:
        reader.problem(event.start_mark, f"The tag {tag!r} is not allowed here.", "Write plain values.")


def _build(event: Any, stream: Iterator[Any], reader: _Reader, path: Path) -> Plain:
    reader.lines[path] = event.start_mark.line + 1
    if isinstance(event, yaml.ScalarEvent):
        return _scalar(event)
    if isinstance(event, yaml.SequenceStartEvent):
        items: list[Plain] = []
        while not isinstance(inner := next(stream), yaml.SequenceEndEvent):
            items.append(_build(inner, stream, reader, (*path, len(items))))
        return items
    return _mapping(stream, reader, path)


def _mapping(stream: Iterator[Any], reader: _Reader, path: Path) -> dict[str, Plain]:
    mapping: dict[str, Plain] = {}
    key: Any
    while not isinstance(key := next(stream), yaml.MappingEndEvent):
        if not isinstance(key, yaml.ScalarEvent):
            reader.problem(key.start_mark, "A key must be a plain word.")
            _build(key, stream, reader, (*path, "?"))
            _build(next(stream), stream, reader, (*path, "?"))
            continue
        name: str = key.value
        if name in mapping:
            reader.problem(key.start_mark, f"The key {name!r} stands here twice.", "Keep one of them.")
        mapping[name] = _build(next(stream), stream, reader, (*path, name))
        place: Any = key.start_mark
        reader.lines[*path, name] = place.line + 1
    return mapping


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
