"""Errors in two families: the user's, in plain words and with an exit code each, and ours.

```
UnclenchError
├── UserError            a person can mend it; no traceback
│   ├── CaseError        3  what was said cannot be read or contradicts itself
│   ├── KnowledgeError   4  the knowledge base does not load
│   ├── ExchangeError    5  a file cannot be read or written
│   ├── NotAllowed       6  asked for something the program will not do
│   └── RecordError      7  the record cannot be opened or written
├── NotThere             nothing of that id in this person's record
├── Overtaken            it was changed meanwhile, by another page or tab
└── DefectError          70 ours: shown in one line, reported, never swallowed
```

A command used wrongly is exit code 2 (click's own); an interview left by Ctrl-C is 130.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong: where, on which line if known, what, and how to mend it."""

    where: str
    line: int | None
    what: str
    mend: str | None = None

    def __str__(self) -> str:
        place = f"{self.where}, line {self.line}" if self.line is not None else self.where
        return f"{place}: {self.what}" + (f" {self.mend}" if self.mend else "")


class UnclenchError(Exception):
    """Anything the program raises on purpose."""

    exit_code: ClassVar[int] = 70


class UserError(UnclenchError):
    """A mistake a person can mend; carries every problem found, not the first."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class CaseError(UserError):
    """What was said cannot be read or contradicts itself."""

    exit_code = 3


class KnowledgeError(UserError):
    """The knowledge base does not load."""

    exit_code = 4


class ExchangeError(UserError):
    """A file cannot be read or written."""

    exit_code = 5


class NotAllowed(UserError):  # noqa: N818 - the house's word, not an error's
    """Something the program will not do was asked for."""

    exit_code = 6


class RecordError(UserError):
    """The record cannot be opened or written: damaged, or no room left."""

    exit_code = 7


class NotThere(UnclenchError):  # noqa: N818 - as above
    """Nothing of that id is in this person's record."""


class Overtaken(UnclenchError):  # noqa: N818 - as above
    """What was to be changed was changed meanwhile."""


class DefectError(UnclenchError):
    """A mistake of ours: a promise inside the program was broken."""

    exit_code = 70
