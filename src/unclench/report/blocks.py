"""What a page is made of: blocks in sections; text and HTML render these and decide nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from unclench.wording import Urgency


@dataclass(frozen=True, slots=True)
class Para:
    """One paragraph; `tone` says how it weighs, `cites` are source numbers, `cause` is what its number is about."""

    text: str
    tone: Literal["plain", "lead", "muted", "strong"] = "plain"
    cites: tuple[int, ...] = ()
    cause: str | None = None


@dataclass(frozen=True, slots=True)
class Items:
    """A list under an optional small heading; `sign` is what stands before each item.

    `weights`: how much each item counts, 1 to 3, where that is known.
    """

    items: tuple[str, ...]
    title: str | None = None
    sign: Literal["dot", "plus", "minus", "danger", "number", "inline"] = "dot"
    weights: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Share:
    """A probability with its 90% range, in words and to draw."""

    probability: float
    low: float
    high: float
    text: str
    range: str


@dataclass(frozen=True, slots=True)
class Dots:
    """A share as a hundred dots and a sentence; plain text has the share in its own line already."""

    share: Share
    text: str


@dataclass(frozen=True, slots=True)
class Figure:
    """The drawing of a mechanism and the words under it; pages show it, plain text shows the words alone."""

    mechanism: str
    caption: str
    established: str


@dataclass(frozen=True, slots=True)
class Table:
    """Causes in short: id (none for "unexplained"), name and share."""

    title: str
    rows: tuple[tuple[str | None, str, Share], ...]


@dataclass(frozen=True, slots=True)
class Account:
    """How a share came about: before any answer, what each answer did to the odds, and in the end; on screens only."""

    cause: str
    before: str
    rows: tuple[tuple[str, str], ...]
    after: str


@dataclass(frozen=True, slots=True)
class Fold:
    """Detail that a page opens on request and on paper, or at once if `opened`; plain text shows it as it stands."""

    summary: str
    blocks: tuple[Para | Items | Table | Account, ...]
    opened: bool = False


@dataclass(frozen=True, slots=True)
class Card:
    """One cause in full; `likely` is the word for its share, or that this is unsure."""

    id: str
    rank: int
    name: str
    clinical: str | None
    likely: str
    share: Share
    blocks: tuple[Para | Figure | Fold | Dots, ...]


@dataclass(frozen=True, slots=True)
class Banner:
    """The urgency: one sentence on what to do, one on by when."""

    level: Urgency
    act: str
    by_when: str


@dataclass(frozen=True, slots=True)
class Cited:
    """A source in the list at the end: its line, and where it can be read if that is known.

    `on_paper`: a short line, if what is printed cites it.
    """

    id: str
    text: str
    address: str | None
    on_paper: str | None = None


Block = Para | Items | Figure | Fold | Card | Table | Banner | Dots | Account


@dataclass(frozen=True, slots=True)
class Section:
    """A heading (`None` for the opening) and what stands under it; `folded` like `Fold`."""

    id: str
    title: str | None
    blocks: tuple[Block, ...]
    folded: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """The whole page and its numbered sources."""

    title: str
    sections: tuple[Section, ...]
    sources: tuple[Cited, ...]
