"""The case file: an ordered list of answers in YAML, read with every problem and its line, written without a secret."""

from __future__ import annotations

import re

import yaml

from unclench.case import Answer, Case, Value, problems_of, several
from unclench.case.problems import shown, twice
from unclench.errors import CaseError, Problem
from unclench.knowledge.reading import Document, Unreadable, parse_yaml
from unclench.knowledge.records import Knowledge

FORMAT = 1
KEYS = ("format", "note", "answers", "withheld")
MOST_WORDS = 2_000
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
    if later := _later_format(document, name):
        raise CaseError([later])
    problems = _frame_problems(document, name)
    case, lines = _answers(document, name, problems)
    words = sum(len(several(answer.value)) for answer in case.answers)
    if words > MOST_WORDS:
        problems.append(Problem(name, None, f"There are {words:,} answers.", f"A case has at most {MOST_WORDS:,}."))
    else:
        problems += [_placed(problem, lines, name) for problem in (*twice(case), *problems_of(case, knowledge))]
    if problems:
        raise CaseError(sorted(problems, key=lambda problem: problem.line or 0))
    return case


def write_case(case: Case, withheld: frozenset[str]) -> str:
    """The case as a file, each id once with the answer that counts.

    An answer about anything in `withheld` (suicide, harm), as its id or among its values, is left out, and
    the file says `withheld: 1`: read again, what it gives is provisional.
    """
    last = case.last()
    kept = {id_: value for id_, value in last.items() if not _words_of(id_, value) & withheld}
    lines = [f"format: {FORMAT}"]
    if case.withheld or len(kept) < len(last):
        lines.append("withheld: 1")
    lines.append("answers:" if kept else "answers: []")
    lines += [f"  - {_written(id_)}: {_written(value)}" for id_, value in kept.items()]
    return "\n".join(lines) + "\n"


def _words_of(id_: str, value: Value) -> set[str]:
    return {id_, id_.partition("/")[2], *several(value)}


def _written(value: Value) -> str:
    """A value in YAML 1.2, where `no` is a word; anything that is no plain word is quoted."""
    if isinstance(value, tuple):
        return f"[{', '.join(map(_written, value))}]"
    if isinstance(value, int) or (_PLAIN_ID.fullmatch(value) and value not in _NOT_WORDS):
        return str(value)
    return yaml.safe_dump(value, default_style='"', width=float("inf")).strip()


def _later_format(document: Document, name: str) -> Problem | None:
    version = document.data.get("format") if isinstance(document.data, dict) else None
    if not isinstance(version, int) or version <= FORMAT:
        return None
    what = f"The file has format {version}: it was written by a later version of unclench."
    return Problem(name, document.line(("format",)), what, f"This version reads format {FORMAT}. Update unclench.")


def _frame_problems(document: Document, name: str) -> list[Problem]:
    data = document.data
    if not isinstance(data, dict):
        return [Problem(name, document.line(()), "A case file is a mapping.", "Start with `format: 1` and `answers:`.")]
    problems = [
        Problem(name, document.line((key,)), f"Nothing here is called {shown(key)}.", f"Use {', '.join(KEYS)}.")
        for key in data
        if key not in KEYS
    ]
    version = data.get("format")
    if version is None:
        problems.append(Problem(name, 1, "The file does not say its format.", "Add `format: 1`."))
    elif version != FORMAT or isinstance(version, bool):
        problems.append(
            Problem(name, document.line(("format",)), f"{shown(version)} is not a format.", "Write `format: 1`.")
        )
    if not isinstance(data.get("note", ""), str):
        problems.append(Problem(name, document.line(("note",)), "`note` must be text.", "Put it in quotes."))
    if not isinstance(data.get("answers"), list):
        problems.append(Problem(name, document.line(("answers",)), "`answers` must be a list.", "Such as `- age: 70`."))
    if not _is_count(data.get("withheld", 0)):
        problems.append(Problem(name, document.line(("withheld",)), "`withheld` is a number from 0."))
    return problems


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 1000


def _answers(document: Document, name: str, problems: list[Problem]) -> tuple[Case, list[int | None]]:
    """The answers that can be read, with the line of each; what cannot is added to `problems`."""
    data = document.data if isinstance(document.data, dict) else {}
    raw = data.get("answers")
    answers: list[Answer] = []
    lines: list[int | None] = []
    for number, entry in enumerate(raw if isinstance(raw, list) else ()):
        line = document.line(("answers", number))
        if not isinstance(entry, dict) or len(entry) != 1:
            problems.append(Problem(name, line, "An answer is one id and its value.", "Such as `- age: 70`."))
            continue
        ((id_, value),) = entry.items()
        if (said := _value(value)) is None:
            what = f"{shown(id_)}: {shown(value)} is not an answer."
            problems.append(Problem(name, line, what, "Give a word, a whole number or a list of words."))
            continue
        answers.append(Answer(id=id_, value=said))
        lines.append(line)
    withheld = data.get("withheld", 0)
    return Case(answers=tuple(answers), withheld=withheld if _is_count(withheld) else 0), lines


def _value(value: object) -> Value | None:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | str):
        return value
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return tuple(value)
    return None


def _placed(problem: Problem, lines: list[int | None], name: str) -> Problem:
    """A problem of `answers[n] (id)` with the file and line it stands on."""
    number = int(problem.where.split("[")[1].split("]")[0])
    what = f"{problem.where.split(' ', 1)[1]} {problem.what}"
    return Problem(name, lines[number - 1], what, problem.mend)
