"""Problems of a row in words that may be kept: nothing of suicide or harm, no word that is not in the vocabulary."""

from __future__ import annotations

import re
from dataclasses import dataclass

from unclench.case import PLAIN, SEXES, Case, several, withheld_ids
from unclench.case.plain import KEYS
from unclench.case.problems import answer_number, known_ids, shown
from unclench.errors import Problem
from unclench.knowledge.records import Knowledge
from unclench.wording import batch as words


@dataclass(frozen=True, slots=True)
class Words:
    """The words that may be repeated, and those that may not: a strange word may be a withheld one misspelled."""

    known: frozenset[str]
    hidden: frozenset[str]

    @classmethod
    def of(cls, knowledge: Knowledge) -> Words:
        """The words of some knowledge."""
        values = (value.id for mark in knowledge.marks.values() for value in mark.values)
        bands = (band.id for band in knowledge.frequency.bands)
        known = frozenset((*known_ids(knowledge), *values, *bands, *PLAIN, *SEXES, "none"))
        return cls(known, withheld_ids(knowledge))

    def of_frame(self, problem: Problem) -> str:
        """What is wrong around the answers: how to mend it."""
        mend = problem.mend or problem.what
        return f"{problem.where}: {mend}" if problem.where in KEYS else mend

    def of_entry(self, problem: Problem) -> str:
        """An entry that is no answer at all."""
        return f"{problem.where}: {words.NOT_AN_ANSWER} {problem.mend}"

    def of_answer(self, problem: Problem, case: Case) -> str:
        """What is wrong with an answer: by its id if that may be repeated, else by its place."""
        if not problem.where.startswith("answers["):
            return f"{problem.what} {problem.mend}"
        answer = case.answers[answer_number(problem) - 1]
        said = () if isinstance(answer.value, int) else several(answer.value)
        strange = {answer.id, *said} - self.known
        place = problem.where.partition(" ")[0] if answer.id in strange else answer.id
        text = f"{problem.what} {problem.mend or ''}".strip()
        for word in strange:
            text = text.replace(shown(word), words.ELIDED)
        text = f"{place}: {text}"
        return words.NOT_REPEATED if self._tells(text, strange) else text

    def _tells(self, text: str, strange: set[str]) -> bool:
        said = {word.strip() for word in strange} - {""}
        return any(id_ in text for id_ in self.hidden) or any(
            re.search(rf"(?<![\w-]){re.escape(word)}(?![\w-])", text) for word in said
        )
