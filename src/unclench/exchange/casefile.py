"""The case file: an ordered list of answers in YAML, read with every problem and its line, written without a secret."""

from __future__ import annotations

from typing import Any

import yaml

from unclench.case import Answer, Case, Value, problems_of
from unclench.case.problems import twice
from unclench.errors import CaseError, Problem
from unclench.knowledge.reading import Document, Unreadable, parse_yaml
from unclench.knowledge.records import Knowledge

FORMAT = 1
KEYS = ("format", "note", "answers", "withheld")
MOST_BYTES = 2_000_000


def read_case(data: bytes, knowledge: Knowledge, *, name: str) -> Case:
    """The case in `data`; `name` is what messages call the file.

    Raises `CaseError` with every problem found, each with its line.
    """
    try:
        document = parse_yaml(data, name=name, max_bytes=MOST_BYTES)
    except Unreadable as error:
        raise CaseError(error.problems) from None
    problems = _frame_problems(document, name)
    if problems:
        raise CaseError(problems)
    assert isinstance(document.data, dict)
    case, problems = _answers(document, name)
    found = [
        *problems,
        *(_placed(problem, document, name) for problem in (*twice(case), *problems_of(case, knowledge))),
    ]
    if found:
        raise CaseError(found)
    return case


def write_case(case: Case, withheld: frozenset[str]) -> str:
    """The case as a file; answers whose id is in `withheld` (suicide, harm) are left out and counted once."""
    last = case.last()
    kept = {id_: value for id_, value in last.items() if not {id_, id_.partition("/")[2]} & withheld}
    lists = {id_: list(value) if isinstance(value, tuple) else value for id_, value in kept.items()}
    content: dict[str, Any] = {"format": FORMAT}
    if case.withheld or len(kept) < len(last):
        content["withheld"] = 1
    content["answers"] = [{id_: value} for id_, value in lists.items()]
    return yaml.safe_dump(content, sort_keys=False, allow_unicode=True, default_flow_style=None)


def _frame_problems(document: Document, name: str) -> list[Problem]:
    data = document.data
    if not isinstance(data, dict):
        return [Problem(name, document.line(()), "A case file is a mapping.", "Start with `format: 1` and `answers:`.")]
    problems = [
        Problem(name, document.line((key,)), f"Nothing here is called {key!r}.", f"Use {', '.join(KEYS)}.")
        for key in data
        if key not in KEYS
    ]
    version = data.get("format")
    if version is None:
        problems.append(Problem(name, 1, "The file does not say its format.", "Add `format: 1`."))
    elif isinstance(version, int) and version > FORMAT:
        what = f"The file has format {version}; this program reads format {FORMAT}."
        problems.append(Problem(name, document.line(("format",)), what, "A later version of unclench reads it."))
    elif version != FORMAT or isinstance(version, bool):
        problems.append(
            Problem(name, document.line(("format",)), f"{version!r} is not a format.", "Write `format: 1`.")
        )
    if not isinstance(data.get("answers"), list):
        problems.append(Problem(name, document.line(("answers",)), "`answers` must be a list.", "Such as `- age: 70`."))
    if not _is_count(data.get("withheld", 0)):
        problems.append(Problem(name, document.line(("withheld",)), "`withheld` is a number from 0."))
    return problems


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 1000


def _answers(document: Document, name: str) -> tuple[Case, list[Problem]]:
    assert isinstance(document.data, dict)
    raw = document.data["answers"]
    assert isinstance(raw, list)
    answers, problems = [], []
    for number, entry in enumerate(raw):
        line = document.line(("answers", number))
        if not isinstance(entry, dict) or len(entry) != 1:
            problems.append(Problem(name, line, "An answer is one id and its value.", "Such as `- age: 70`."))
            continue
        ((id_, value),) = entry.items()
        if (said := _value(value)) is None:
            problems.append(
                Problem(name, line, f"{id_}: {_shown(value)} is not an answer.", "Give a word, a number or a list.")
            )
            continue
        answers.append(Answer(id=id_, value=said))
    withheld = document.data.get("withheld", 0)
    return Case(answers=tuple(answers), withheld=withheld if isinstance(withheld, int) else 0), problems


def _value(value: object) -> Value | None:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | str):
        return value
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return tuple(value)
    return None


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) < 60 else f"{text[:57]}..."


def _placed(problem: Problem, document: Document, name: str) -> Problem:
    """A problem of `answers[n] (id)` with the file and line it stands on."""
    number = int(problem.where.split("[")[1].split("]")[0])
    return Problem(
        name, document.line(("answers", number - 1)), f"{problem.where.split(' ', 1)[1]} {problem.what}", problem.mend
    )
