"""From data files to `Knowledge`: every problem at once, each with its file and line; validated records are cached."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import BinaryIO

from pydantic import BaseModel, RootModel, ValidationError

from unclench.errors import KnowledgeError
from unclench.knowledge.cache import read_cached, write_cached
from unclench.knowledge.records import Knowledge, SecondReading
from unclench.version import __version__


def data_folder() -> Path:
    """The folder of the shipped data files."""
    return Path(str(files("unclench.knowledge") / "data"))


def load_knowledge(folder: Path | None = None) -> Knowledge:
    """Everything known, from `folder` (default: the shipped data).

    The validated records are cached under the digest of the raw files, so a second start reads no YAML.
    Raises `KnowledgeError` with every problem found.
    """
    folder = folder or data_folder()
    paths = sorted(
        path for path in folder.rglob("*") if path.is_file() and path.suffix in (".yaml", "") and path.name != "LICENSE"
    )
    contents = {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}
    name = source_digest(contents)[:32]
    cached = read_cached(f"knowledge-{name}.json")
    if cached is not None:
        try:
            return Knowledge.model_validate_json(cached).with_later(cache(lambda: _readings(name, contents)))
        except ValidationError:
            pass
    knowledge = _read(contents)
    write_cached(f"knowledge-{name}.json", _writer(knowledge.model_copy(update={"readings": {}})))
    write_cached(f"readings-{name}.json", _writer(_Readings(knowledge.readings)))
    return knowledge


class _Readings(RootModel[dict[str, SecondReading]]):
    """The second readings by cause, as they are cached."""


def _readings(name: str, contents: dict[str, bytes]) -> dict[str, SecondReading]:
    """The second readings from the cache, or from the files again."""
    cached = read_cached(f"readings-{name}.json")
    if cached is not None:
        try:
            return _Readings.model_validate_json(cached).root
        except ValidationError:
            pass
    return _read(contents).readings


def _writer(model: BaseModel) -> Callable[[BinaryIO], object]:
    return lambda file: file.write(_json(model))


def _json(model: BaseModel) -> bytes:
    return model.model_dump_json(by_alias=True, exclude_defaults=True).encode()


def source_digest(contents: dict[str, bytes]) -> str:
    """SHA-256 over the raw bytes of the files and the version of the program: the key of the cache."""
    digest = hashlib.sha256(__version__.encode())
    for path, data in sorted(contents.items()):
        digest.update(f"{path}\0{len(data)}\0".encode())
        digest.update(data)
    return digest.hexdigest()


def knowledge_digest(knowledge: Knowledge) -> str:
    """SHA-256 of the records as JSON, in the order they stand: a comment or the layout of a file changes nothing."""
    whole = knowledge.model_copy(update={"digest": "", "readings": knowledge.second_readings})
    return hashlib.sha256(_json(whole)).hexdigest()


def _read(contents: dict[str, bytes]) -> Knowledge:
    from unclench.knowledge.files import knowledge_from_files  # noqa: PLC0415 - YAML is for a cold start only

    knowledge, problems = knowledge_from_files(contents)
    if knowledge is None or problems:
        raise KnowledgeError(problems)
    return knowledge.model_copy(update={"digest": knowledge_digest(knowledge)})
