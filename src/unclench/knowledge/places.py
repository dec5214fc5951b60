"""Where a record stands: the file and line of each problem that a check named by its record alone."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from unclench.errors import Problem

# What a check calls a record, and the files or folders its kind is kept in where the two differ.
_KEPT_IN = {
    "rule": ("red-flags", "reassurances"),
    "reassurance": ("reassurances",),
    "instruction": ("instructions",),
    "line": ("checklists",),
    "lines": ("checklists",),
    "sites": ("body",),
}
_WORD = re.compile(r"[a-z0-9_-]+")
_ID = re.compile(r"^[ {-]*id: [\"']?([a-z0-9-]+)", re.MULTILINE)


def placed(problems: Iterable[Problem], folder: Path) -> tuple[Problem, ...]:
    """Each problem with the file under `folder` and the line (from 1) its record starts on, where they can be found."""
    homes = list(_homes(folder))
    return tuple(_placed(problem, homes) for problem in problems)


def _homes(folder: Path) -> Iterator[tuple[str, str, int]]:
    """Id, file and line of every record."""
    for path in sorted(folder.rglob("*.yaml")):
        text = path.read_text("utf-8", "replace")
        for match in _ID.finditer(text):
            yield match[1], path.relative_to(folder).as_posix(), text.count("\n", 0, match.start(1)) + 1


def _placed(problem: Problem, homes: list[tuple[str, str, int]]) -> Problem:
    words = _WORD.findall(problem.where)
    kinds = _KEPT_IN.get(words[0], (words[0].replace("_", "-"),)) if words else ()
    found = [home for home in homes if home[0] in words[:2]]
    fitting = [home for home in found if re.split(r"[/.]", home[1])[0] in kinds] or found
    if problem.line is not None or not fitting:
        return problem
    _, file, line = fitting[-1]
    return replace(problem, where=f"{file}: {problem.where}", line=line)
