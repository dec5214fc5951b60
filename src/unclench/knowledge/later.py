"""Large collections kept a record a line; a run validates the few records it asks for."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from typing import TypeVar

from pydantic import ValidationError

from unclench.knowledge.cache import read_cached, write_cached
from unclench.knowledge.records import Record

R = TypeVar("R", bound=Record)


class Later(Mapping[str, R]):
    """Records by id as they are kept under a name, each validated when it is first asked for.

    `again` gives all of them, validated, should what is kept be missing, damaged or of another shape.
    """

    def __init__(self, name: str, model: type[R], again: Callable[[], Mapping[str, R]]) -> None:
        self._name, self._model, self._again = name, model, again
        self._found: dict[str, R] = {}

    def __getitem__(self, id_: str) -> R:
        if id_ not in self._found:
            try:
                self._found[id_] = self._model.model_validate_json(self._kept[id_])
            except ValidationError:
                self._found[id_] = self._again()[id_]
        return self._found[id_]

    def __contains__(self, id_: object) -> bool:
        return id_ in self._kept

    def __iter__(self) -> Iterator[str]:
        return iter(self._kept)

    def __len__(self) -> int:
        return len(self._kept)

    @cached_property
    def _kept(self) -> Mapping[str, bytes]:
        kept = _lines(self._name)
        return dict.fromkeys(self._again(), b"") if kept is None else kept


def keep(name: str, records: Mapping[str, Record]) -> None:
    """Keep records under a name: the SHA-256 of all that follows, then a line for each with its id and its JSON."""
    lines = (f"{id_}\t{one.model_dump_json(by_alias=True, exclude_defaults=True)}" for id_, one in records.items())
    data = "\n".join(lines).encode()
    write_cached(name, lambda file: file.write(hashlib.sha256(data).hexdigest().encode() + b"\n" + data))


def _lines(name: str) -> dict[str, bytes] | None:
    """The JSON of every record by its id, or None if it is not what was kept."""
    digest, _, data = (read_cached(name) or b"").partition(b"\n")
    if hashlib.sha256(data).hexdigest().encode() != digest:
        return None
    pairs = (line.partition(b"\t") for line in data.splitlines())
    return {id_.decode(): record for id_, _, record in pairs}
