"""Numbers for sources in the order they are first named, and how a source reads in the list."""

from __future__ import annotations

from unclench.knowledge.records import Knowledge, Source
from unclench.knowledge.show import source_line
from unclench.report.blocks import Cited


class Citations:
    """Hands out 1, 2, 3, ... as sources are cited; `listed` gives the lines for the end of the page."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge
        self._numbers: dict[str, int] = {}

    def numbers(self, ids: tuple[str, ...]) -> tuple[int, ...]:
        """The numbers of these sources, new ones being added."""
        return tuple(self._numbers.setdefault(source, len(self._numbers) + 1) for source in ids)

    def listed(self) -> tuple[Cited, ...]:
        """Every source cited so far, in order."""
        sources = (self._knowledge.sources[source] for source in self._numbers)
        return tuple(Cited(source.id, source_line(source), address(source)) for source in sources)


def address(source: Source) -> str | None:
    """Where a source can be read, if that is known."""
    if source.doi:
        return f"https://doi.org/{source.doi}"
    return f"https://pubmed.ncbi.nlm.nih.gov/{source.pmid}/" if source.pmid else source.url
