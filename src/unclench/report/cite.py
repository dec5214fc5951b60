"""Numbers for sources in the order they are first named, and how a source reads in the list."""

from __future__ import annotations

from textwrap import shorten

from unclench.knowledge.records import Knowledge, Source
from unclench.knowledge.show import source_line
from unclench.report.blocks import Cited

TITLE_AT_MOST = 80


class Citations:
    """Hands out 1, 2, 3, ... as sources are cited; `listed` gives the lines for the end of the page."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge
        self._numbers: dict[str, int] = {}
        self._printed: set[str] = set()

    def numbers(self, ids: tuple[str, ...], *, printed: bool = True) -> tuple[int, ...]:
        """The numbers of these sources, new ones being added; `printed` where the place that cites is on paper too."""
        self._printed.update(ids if printed else ())
        return tuple(self._numbers.setdefault(source, len(self._numbers) + 1) for source in ids)

    def listed(self) -> tuple[Cited, ...]:
        """Every source cited so far, in order."""
        sources = (self._knowledge.sources[source] for source in self._numbers)
        return tuple(
            Cited(one.id, source_line(one), address(one), short_line(one) if one.id in self._printed else None)
            for one in sources
        )


def address(source: Source) -> str | None:
    """Where a source can be read, if that is known."""
    if source.doi:
        return f"https://doi.org/{source.doi}"
    return f"https://pubmed.ncbi.nlm.nih.gov/{source.pmid}/" if source.pmid else source.url


def short_line(source: Source) -> str:
    """A source for paper: enough to find it by; weakness and a notice are never left out."""
    found_by = f"PMID {source.pmid}" if source.pmid else source.doi and f"doi:{source.doi}"
    year = str(source.year) if source.year and str(source.year) not in source.venue else None
    weak = "weak source" if source.weak_source else None
    title = shorten(source.title, TITLE_AT_MOST, placeholder="…")
    parts = (title, source.venue, year, found_by, source.notice, weak)
    return ". ".join(part.rstrip(".") for part in parts if part).replace("…. ", "… ").replace("?. ", "? ")
