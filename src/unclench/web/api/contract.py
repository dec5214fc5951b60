"""What the interface answers with, beside the report: types of which the OpenAPI is made."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel

from unclench.interview import Question
from unclench.report.contract import KnowledgeVersion


class Trouble(BaseModel):
    """One thing that is wrong: where, what, and how to mend it. Answers count from 1: `answers[3] (sex)`."""

    where: str
    what: str
    mend: str | None


class Troubles(BaseModel):
    """Everything that is wrong."""

    problems: tuple[Trouble, ...]


class Next(BaseModel):
    """The next question, or why there is none.

    `at_once`: what the last answer, on suicide or harm, asks for; show it before anything else. It is not repeated
    in a later reply.
    """

    question: Question | None
    done: Literal["emergency", "child", "nothing-left", "enough", "in-vain"] | None
    at_once: tuple[str, ...]


class Version(BaseModel):
    """What answers here: the program, the knowledge, and the formats it reads and writes."""

    engine_version: str
    knowledge: KnowledgeVersion
    case_format: Literal[1] = 1
    report_format: Literal[1] = 1


class Collection(BaseModel):
    """A collection of the knowledge and the ids in it."""

    collection: str
    ids: tuple[str, ...]
