"""From data files to `Knowledge`: every problem at once, each with its file and line; validated records are cached."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from unclench.errors import KnowledgeError
from unclench.knowledge.cache import read_cached, write_cached
from unclench.knowledge.later import Later, keep
from unclench.knowledge.records import Brief, Cause, Fact, Knowledge, SecondReading, Source
from unclench.version import __version__

LATER = {"causes": Cause, "facts": Fact, "sources": Source, "readings": SecondReading}
"""Large collections of which a run needs few records."""


def data_folder() -> Path:
    """The folder of the shipped data files."""
    return Path(str(files("unclench.knowledge") / "data"))


def load_knowledge(folder: Path | None = None) -> Knowledge:
    """Everything known, from `folder` (default: the shipped data).

    The validated records are cached under the digest of the raw files, so a second start reads no YAML, and of large
    collections only what is asked for.
    Raises `KnowledgeError` with every problem found.
    """
    folder = folder or data_folder()
    paths = sorted(
        path for path in folder.rglob("*") if path.is_file() and path.suffix in (".yaml", "") and path.name != "LICENSE"
    )
    contents = {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}
    name = source_digest(contents)[:32]
    anew = cache(lambda: _anew(name, contents))
    cached = read_cached(f"records-{name}.json")
    if cached is None:
        return anew()
    later = {part: Later(f"{part}-{name}.lines", model, _part(anew, part)) for part, model in LATER.items()}
    try:
        return Knowledge.model_validate_json(cached).model_copy(update=later)
    except ValidationError:
        return anew()


def _part(read: Callable[[], Knowledge], part: str) -> Callable[[], Any]:
    return lambda: getattr(read(), part)


def _anew(name: str, contents: dict[str, bytes]) -> Knowledge:
    """From the files, and kept in the cache."""
    knowledge = _read(contents)
    for part in LATER:
        keep(f"{part}-{name}.lines", getattr(knowledge, part))
    bare = _json(knowledge.model_copy(update={part: {} for part in LATER}))
    write_cached(f"records-{name}.json", lambda file: file.write(bare))
    return knowledge


def _json(model: Knowledge) -> bytes:
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
    whole = knowledge.model_copy(update={"digest": "", "briefs": {}})
    return hashlib.sha256(_json(whole)).hexdigest()


def _read(contents: dict[str, bytes]) -> Knowledge:
    from unclench.knowledge.files import knowledge_from_files  # noqa: PLC0415 - YAML is for a cold start only

    knowledge, problems = knowledge_from_files(contents)
    if knowledge is None or problems:
        raise KnowledgeError(problems)
    briefs = {
        id_: Brief(urgency_if_true=one.urgency_if_true, family=one.family) for id_, one in knowledge.causes.items()
    }
    return knowledge.model_copy(update={"digest": knowledge_digest(knowledge), "briefs": briefs})
