"""The JSON Schema of the case file, made from its type: `python -m unclench.exchange.schema` writes it anew."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field

from unclench.case import OLDEST
from unclench.knowledge.records import Record

PATH = Path(__file__).with_name("case-file.schema.json")
_WORD = r"[a-z0-9]+(-[a-z0-9]+)*"
_ID = rf"^{_WORD}(/{_WORD})?$"

Word = Annotated[str, Field(pattern=rf"^{_WORD}$")]
Said = Annotated[int, Field(ge=0, le=OLDEST)] | bool | Word | Annotated[tuple[Word, ...], Field(min_length=1)]
Entry = Annotated[
    dict[Annotated[str, Field(pattern=_ID)], Said],
    Field(min_length=1, max_length=1, json_schema_extra={"additionalProperties": False}),
]


class CaseFile(Record):
    """What one person said, in order, for `unclench assess`.

    Each answer is one id and its value. `note` is for people and never read. `withheld`: answers about suicide
    or harm were left out. `true` and `false` are read as yes and no. Which ids and values there are is a matter
    of the knowledge base, not of this schema.
    """

    format: Literal[1]
    note: str = ""
    withheld: Annotated[int, Field(ge=0, lt=1000)] = 0
    answers: tuple[Entry, ...]


def case_file_schema() -> dict[str, Any]:
    """The schema as plain data, in JSON Schema draft 2020-12."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **CaseFile.model_json_schema()}


def schema_text() -> str:
    """The schema as it stands in the committed file."""
    return json.dumps(case_file_schema(), indent=2) + "\n"


if __name__ == "__main__":
    PATH.write_text(schema_text(), encoding="utf-8")
