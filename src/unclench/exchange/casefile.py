"""The case file: an ordered list of answers in YAML, read with every problem and its line, written without a secret."""

from __future__ import annotations

import re
from dataclasses import replace

import yaml

from unclench.case import Answer, Case, Value, tells
from unclench.case.plain import FORMAT, frame_problems, is_later, told, withheld_in, written_problems
from unclench.case.problems import answer_number
from unclench.errors import CaseError, Problem
from unclench.knowledge.reading import Document, Unreadable, parse_yaml
from unclench.knowledge.records import Knowledge

_PLAIN_ID = re.compile(r"[a-z][a-z0-9-]*(/[a-z0-9-]+)?")
_NOT_WORDS = ("null", "true", "false")


def read_case(data: bytes, knowledge: Knowledge, *, name: str) -> Case:
    """The case in `data`; `name` is what messages call the file.

    Raises `CaseError` with every problem found, each with its line.
    """
    try:
        document = parse_yaml(data, name=name)
    except Unreadable as error:
        raise CaseError(error.problems) from None
    problems = _frame_problems(document)
    case, lines = _answers(document, problems)
    problems += [_placed(problem, lines, name) for problem in written_problems(case, knowledge)]
    if problems:
        raise CaseError(sorted(problems, key=lambda problem: problem.line or 0))
    return case


def write_case(case: Case, withheld: frozenset[str]) -> str:
    """The case as a file, each id once with the answer that counts.

    An answer about anything in `withheld` (suicide, harm), as its id or among its values, is left out, and
    the file says `withheld: 1`: read again, what it gives is provisional.
    """
    last = case.last()
    kept = {id_: value for id_, value in last.items() if not tells(Answer(id=id_, value=value), withheld)}
    lines = [f"format: {FORMAT}"]
    if case.withheld or len(kept) < len(last):
        lines.append("withheld: 1")
    lines.append("answers:" if kept else "answers: []")
    lines += [f"  - {_written(id_)}: {_written(value)}" for id_, value in kept.items()]
    return "\n".join(lines) + "\n"


def _written(value: Value) -> str:
    """A value in YAML 1.2, where `no` is a word; anything that is no plain word is quoted."""
    if isinstance(value, tuple):
        return f"[{', '.join(map(_written, value))}]"
    if isinstance(value, int) or (_PLAIN_ID.fullmatch(value) and value not in _NOT_WORDS):
        return str(value)
    return yaml.safe_dump(value, default_style='"', width=float("inf")).strip()


def _frame_problems(document: Document) -> list[Problem]:
    """What is wrong around the answers, with its line. Raises `CaseError` for a later format."""
    name, data = document.name, document.data
    if not isinstance(data, dict):
        return [Problem(name, document.line(()), "A case file is a mapping.", "Start with `format: 1` and `answers:`.")]
    found = [replace(one, where=name, line=document.line((one.where,))) for one in frame_problems(data)]
    if is_later(data):
        raise CaseError(found)
    if data.get("format") is None:
        found.append(Problem(name, 1, "The file does not say its format.", "Add `format: 1`."))
    return found


def _answers(document: Document, problems: list[Problem]) -> tuple[Case, list[int | None]]:
    """The answers that can be read, with the line of each; what cannot is added to `problems`."""
    data = document.data if isinstance(document.data, dict) else {}
    answers: list[Answer] = []
    lines: list[int | None] = []
    for number, entry in enumerate(told(data.get("answers"))):
        line = document.line(("answers", number))
        if isinstance(entry, Problem):
            problems.append(replace(entry, where=document.name, line=line))
        else:
            answers.append(entry)
            lines.append(line)
    return Case(answers=tuple(answers), withheld=withheld_in(data)), lines


def _placed(problem: Problem, lines: list[int | None], name: str) -> Problem:
    """A problem of `answers[n] (id)` with the file and line it stands on."""
    _, _, id_ = problem.where.partition(" ")
    if not id_:
        return replace(problem, where=name)
    return Problem(name, lines[answer_number(problem) - 1], f"{id_} {problem.what}", problem.mend)
