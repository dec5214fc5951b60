"""Numbers for sources in the order they are first named, and how a source reads in the list."""

from __future__ import annotations

from unclench.knowledge.records import Knowledge
from unclench.knowledge.show import source_line


class Citations:
    """Hands out 1, 2, 3, ... as sources are cited; `listed` gives the lines for the end of the page."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge
        self._numbers: dict[str, int] = {}

    def numbers(self, ids: tuple[str, ...]) -> tuple[int, ...]:
        """The numbers of these sources, new ones being added."""
        return tuple(self._numbers.setdefault(source, len(self._numbers) + 1) for source in ids)

    def listed(self) -> tuple[str, ...]:
        """One line for every source cited so far, in order."""
        return tuple(source_line(self._knowledge.sources[source]) for source in self._numbers)
