"""From plain data, as a file or a table holds it, to a case with every problem: what all written forms share."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from unclench.case.problems import problems_of, shown, twice
from unclench.case.said import Answer, Case, Value, several
from unclench.errors import Problem
from unclench.knowledge.records import Knowledge

FORMAT = 1
KEYS = ("format", "note", "answers", "withheld")
MOST_WORDS = 2_000


def is_later(data: Mapping[str, object]) -> bool:
    """Whether a later version of the program wrote this: nothing else in it can be judged."""
    return isinstance(version := data.get("format"), int) and version > FORMAT


def frame_problems(data: Mapping[str, object]) -> tuple[Problem, ...]:
    """What is wrong around the answers of a case file; `where` is the key. A later format is told alone."""
    if is_later(data):
        what = f"The file has format {data['format']}: it was written by a later version of unclench."
        return (Problem("format", None, what, f"This version reads format {FORMAT}. Update unclench."),)
    return tuple(_frame_problems(data))


def told(entries: object) -> Iterator[Answer | Problem]:
    """Each entry of a list of answers as it came: an answer, or what is wrong with it."""
    for number, entry in enumerate(entries if isinstance(entries, list) else (), 1):
        place = f"answers[{number}]"
        if not isinstance(entry, dict) or len(entry) != 1:
            yield Problem(place, None, "An answer is one id and its value.", "Such as `- age: 70`.")
            continue
        ((id_, value),) = entry.items()
        if (said := _value(value)) is None:
            what = f"{shown(id_)}: {shown(value)} is not an answer."
            yield Problem(place, None, what, "Give a word, a whole number or a list of words.")
        else:
            yield Answer(id=id_, value=said)


def withheld_in(data: Mapping[str, object]) -> int:
    """How many answers were left out when it was written; what is no count is a problem of the frame."""
    count = data.get("withheld", 0)
    return count if isinstance(count, int) and _is_count(count) else 0


def written_problems(case: Case, knowledge: Knowledge) -> tuple[Problem, ...]:
    """What is wrong with a case that was written down; an id answered twice is a mistake there. `where` as always."""
    count = sum(len(several(answer.value)) for answer in case.answers)
    if count > MOST_WORDS:
        return (Problem("answers", None, f"There are {count:,} answers.", f"A case has at most {MOST_WORDS:,}."),)
    return (*twice(case), *problems_of(case, knowledge))


def _frame_problems(data: Mapping[str, object]) -> Iterator[Problem]:
    for key in data:
        if key not in KEYS:
            yield Problem(key, None, f"Nothing here is called {shown(key)}.", f"Use {', '.join(KEYS)}.")
    version = FORMAT if (said := data.get("format")) is None else said
    if version != FORMAT or isinstance(version, bool):
        yield Problem("format", None, f"{shown(version)} is not a format.", "Write `format: 1`.")
    if not isinstance(data.get("note", ""), str):
        yield Problem("note", None, "`note` must be text.", "Put it in quotes.")
    if not isinstance(data.get("answers"), list):
        yield Problem("answers", None, "`answers` must be a list.", "Such as `- age: 70`.")
    if not _is_count(data.get("withheld", 0)):
        yield Problem("withheld", None, "`withheld` is a number from 0.")


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 1000


def _value(value: object) -> Value | None:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | str):
        return value
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return tuple(value)
    return None
