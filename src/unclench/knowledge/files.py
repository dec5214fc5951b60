"""Which file holds which records: raw files in, `Knowledge` or problems with file and line out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from pydantic import BaseModel, ValidationError

from unclench.errors import Problem
from unclench.knowledge import records
from unclench.knowledge.reading import Document, Unreadable, parse_yaml

COLLECTIONS: dict[str, tuple[str, type[BaseModel]]] = {
    "sources": ("sources", records.Source),
    "facts": ("facts", records.Fact),
    "claims": ("claims", records.Claim),
    "marks": ("marks", records.Mark),
    "findings": ("findings", records.Finding),
    "symptom-lists": ("symptom_lists", records.SymptomList),
    "exposures": ("exposures", records.Exposure),
    "medicines": ("medicines", records.Medicine),
    "spasm-types": ("spasm_types", records.SpasmType),
    "body": ("sites", records.Site),
    "causes": ("causes", records.Cause),
    "second-readings": ("readings", records.SecondReading),
    "statements": ("statements", records.Statement),
    "families": ("families", records.Family),
    "mechanisms": ("mechanisms", records.Mechanism),
    "suspects": ("suspects", records.Suspect),
    "red-flags": ("red_flags", records.RedFlag),
    "reassurances": ("reassurances", records.Reassurance),
    "instructions": ("instructions", records.Instruction),
    "checklists": ("checklists", records.Checklist),
    "reliefs": ("reliefs", records.Relief),
    "avoid": ("avoid", records.AvoidToken),
}
SINGLES: dict[str, tuple[str, type[BaseModel]]] = {
    "scale": ("scale", records.Scale),
    "thresholds": ("thresholds", records.Thresholds),
    "ages": ("ages", records.AgeDistribution),
    "frequency": ("frequency", records.Frequency),
    "unexplained": ("unexplained", records.Unexplained),
}
MAX_BYTES = 4_000_000


@dataclass(slots=True)
class _Gathered:
    values: dict[str, Any] = field(default_factory=dict)
    homes: dict[tuple[str, str], str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def knowledge_from_files(contents: dict[str, bytes]) -> tuple[records.Knowledge | None, list[Problem]]:
    """`Knowledge` from raw files by their path under the data folder, and every problem of shape and type."""
    gathered = _Gathered({attribute: {} for attribute, _ in COLLECTIONS.values()})
    for path, data in sorted(contents.items()):
        if path == "VERSION":
            gathered.values["version"] = data.decode("utf-8", "replace").strip()
        elif path.endswith(".yaml"):
            _read_file(path, data, gathered)
    if gathered.problems:
        return None, gathered.problems
    try:
        return records.Knowledge.model_validate(gathered.values), []
    except ValidationError as error:
        return None, [Problem("data", None, f"{_dotted(item['loc'])}: {item['msg']}") for item in error.errors()]


def _read_file(path: str, data: bytes, gathered: _Gathered) -> None:
    kind = PurePosixPath(path).parts[0].removesuffix(".yaml")
    if kind not in COLLECTIONS and kind not in SINGLES:
        gathered.problems.append(Problem(path, None, "No kind of record is kept in a file of this name."))
        return
    try:
        document = parse_yaml(data, name=path, max_bytes=MAX_BYTES)
    except Unreadable as error:
        gathered.problems += error.problems
        return
    if kind in SINGLES:
        attribute, model = SINGLES[kind]
        if (record := _validated(document.data, model, document, (), gathered)) is not None:
            gathered.values[attribute] = record
        return
    attribute, model = COLLECTIONS[kind]
    for at, raw in _entries(document):
        record = _validated(raw, model, document, at, gathered)
        if record is not None:
            _keep(attribute, record, document, at, gathered)


def _entries(document: Document) -> Iterator[tuple[tuple[str | int, ...], Any]]:
    if isinstance(document.data, list):
        yield from (((number,), raw) for number, raw in enumerate(document.data))
    else:
        yield (), document.data


def _keep(attribute: str, record: Any, document: Document, at: tuple[str | int, ...], gathered: _Gathered) -> None:
    first = gathered.homes.setdefault((attribute, record.id), document.name)
    if record.id in gathered.values[attribute]:
        what = f"The id {record.id!r} stands here a second time."
        mend = f"It is first used in {first}."
        gathered.problems.append(Problem(document.name, document.line(at), what, mend))
    gathered.values[attribute][record.id] = record


def _validated(
    raw: Any, model: type[BaseModel], document: Document, at: tuple[str | int, ...], gathered: _Gathered
) -> BaseModel | None:
    try:
        return model.model_validate(raw)
    except ValidationError as error:
        name = raw.get("id") if isinstance(raw, dict) else None
        for item in error.errors():
            where = (*at, *item["loc"])
            what = f"{name or model.__name__}, {_dotted(item['loc'])}: {item['msg']}."
            gathered.problems.append(Problem(document.name, document.line(where), what))
        return None


def _dotted(location: tuple[Any, ...]) -> str:
    return ".".join(str(part) for part in location) or "the whole record"
