"""From what was posted to a case: every problem with its place, and no word that may not be repeated."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache
from typing import Any

from unclench.case import PLAIN, SEXES, Answer, Case, several, tells, withheld_ids
from unclench.case.plain import KEYS, frame_problems, is_later, told, withheld_in, written_problems
from unclench.case.problems import answer_number, known_ids, shown
from unclench.errors import CaseError, Problem
from unclench.knowledge.records import Knowledge
from unclench.wording import api as words


def read_posted(body: bytes, knowledge: Knowledge) -> Case:
    """The case in a posted JSON text. Raises `CaseError` with every problem found."""
    data = _object(body)
    problems = [_of_frame(problem) for problem in frame_problems(data)]
    if is_later(data):
        raise CaseError(problems)
    if data.get("format") is None:
        problems.append(Problem("format", None, words.NO_FORMAT, words.NO_FORMAT_HOW))
    entries = list(told(data.get("answers")))
    problems += [replace(one, what=words.ANSWER, mend=None) for one in entries if isinstance(one, Problem)]
    numbers = [number for number, one in enumerate(entries, 1) if isinstance(one, Answer)]
    case = Case(answers=tuple(one for one in entries if isinstance(one, Answer)), withheld=withheld_in(data))
    speak = _Speaker(case, numbers, knowledge)
    problems += [speak.of(problem) for problem in written_problems(case, knowledge)]
    if problems:
        raise CaseError(list(dict.fromkeys(problems)))
    return case


def _object(body: bytes) -> dict[str, Any]:
    try:
        data = json.loads(body, object_pairs_hook=_once, parse_constant=_refused)
    except RecursionError:
        raise CaseError([_not_json(words.TOO_DEEP)]) from None
    except UnicodeDecodeError:
        raise CaseError([_not_json("UTF-8")]) from None
    except ValueError as error:
        raise CaseError([_not_json(str(error))]) from None
    if not isinstance(data, dict):
        raise CaseError([Problem("case", None, words.NOT_OBJECT, words.NOT_JSON_HOW)])
    return data


def _not_json(why: str) -> Problem:
    return Problem("case", None, words.NOT_JSON.format(why=why), words.NOT_JSON_HOW)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError(words.KEY_TWICE)
    return found


def _refused(_: str) -> float:
    raise ValueError(words.NO_NUMBER)


def _of_frame(problem: Problem) -> Problem:
    """A problem around the answers: how to mend it; a strange key is not repeated."""
    where = problem.where if problem.where in KEYS else "case"
    return Problem(where, None, problem.mend or problem.what)


class _Speaker:
    """Says what is wrong with an answer; a strange word may be a withheld one misspelled and is not repeated."""

    def __init__(self, case: Case, numbers: list[int], knowledge: Knowledge) -> None:
        self.case, self.numbers, self.hidden = case, numbers, withheld_ids(knowledge)
        values = (value.id for mark in knowledge.marks.values() for value in mark.values)
        bands = (band.id for band in knowledge.frequency.bands)
        self.known = frozenset((*known_ids(knowledge), *values, *bands, *PLAIN, *SEXES, "none"))
        self.strange = cache(self._strange)

    def of(self, problem: Problem) -> Problem:
        """The problem as it may be told."""
        if not problem.where.startswith("answers["):
            return problem
        answer = self.case.answers[answer_number(problem) - 1]
        place = f"answers[{self.numbers[answer_number(problem) - 1]}]"
        what, mend = problem.what, problem.mend or ""
        if tells(answer, self.hidden) or any(id_ in what + mend for id_ in self.hidden):
            return Problem(place, None, words.NOT_REPEATED)
        for word in self.strange(answer):
            what = what.replace(word, words.ELIDED)
        where = f"{place} ({answer.id})" if answer.id in self.known else place
        return Problem(where, None, what, problem.mend)

    def _strange(self, answer: Answer) -> tuple[str, ...]:
        """The words of an answer that nobody offers, as a message would show them."""
        return tuple(shown(word) for word in {answer.id, *several(answer.value)} - self.known)
