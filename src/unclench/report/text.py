"""A page as plain text of a given width; on a terminal each line carries the style it is printed in."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from typing import Literal

from unclench.report.blocks import Account, Banner, Block, Card, Dots, Figure, Fold, Items, Page, Para, Share, Table
from unclench.wording import report as words

Style = Literal["", "bold", "dim", "heading", "urgent"]
Line = tuple[Style, str]

SIGNS = {"dot": "- ", "plus": "+ ", "minus": "- ", "danger": "! "}
BAR = 40


def render_text(page: Page, *, width: int = 80) -> str:
    """The page as plain text, ending in a newline."""
    return "\n".join(text for _, text in styled_lines(page, width=width)) + "\n"


def styled_lines(page: Page, *, width: int = 80) -> Iterator[Line]:
    """Every line with its style, for a terminal."""
    yield "heading", page.title
    yield "", "=" * len(page.title)
    for section in page.sections:
        yield "", ""
        if section.title:
            yield "heading", section.title
            yield "", "-" * len(section.title)
        for block in section.blocks:
            yield from _block(block, width)
    if page.sources:
        yield "", ""
        yield "heading", words.SOURCES
        yield "", "-" * len(words.SOURCES)
        for number, source in enumerate(page.sources, start=1):
            yield from _wrapped("dim", source.text, width, first=f"[{number}] ", hang=5)


def _block(block: Block, width: int) -> Iterator[Line]:
    match block:
        case Para():
            yield from _para(block, width)
        case Items():
            yield from _items(block, width)
        case Figure():
            yield from _wrapped("dim", f"{block.caption}. {block.established}", width)
        case Dots() | Account():
            return
        case Fold():
            for part in block.blocks:
                yield from _block(part, width)
        case Card():
            yield from _card(block, width)
        case Table():
            yield from _table(block, width)
        case Banner():
            yield from _wrapped("urgent", block.act, width)
            yield from _wrapped("bold", block.by_when, width)
            yield "", ""


def _para(block: Para, width: int) -> Iterator[Line]:
    cites = "".join(f" [{number}]" for number in block.cites)
    style: Style = {"strong": "bold", "lead": "bold", "muted": "dim"}.get(block.tone, "")  # type: ignore[assignment]
    yield from _wrapped(style, block.text + cites, width)


def _items(block: Items, width: int) -> Iterator[Line]:
    if block.title:
        yield from _wrapped("bold", f"{block.title}:", width)
    if block.sign == "inline":
        yield from _wrapped("", "; ".join(block.items), width)
        return
    for number, item in enumerate(block.items, start=1):
        sign = f"{number}. " if block.sign == "number" else SIGNS[block.sign]
        yield from _wrapped("", item, width, first=f"  {sign}", hang=2 + len(sign))


def _card(block: Card, width: int) -> Iterator[Line]:
    clinical = f" ({block.clinical})" if block.clinical else ""
    yield "", ""
    yield from _wrapped("bold", f"{block.rank}. {block.name}{clinical}", width)
    yield "", f"   {_share_line(block.likely.capitalize() + ': ', block.share)}"
    yield "", f"   {bar(block.share)}"
    for part in block.blocks:
        yield from _block(part, width)


def _table(block: Table, width: int) -> Iterator[Line]:
    if not block.rows:
        return
    yield "", ""
    yield "bold", f"{block.title}:"
    for _, name, share in block.rows:
        yield from _wrapped("", _share_line(f"{name}: ", share), width, first="  - ", hang=4)


def _share_line(lead: str, share: Share) -> str:
    return f"{lead}{share.text} ({share.range})"


def bar(share: Share) -> str:
    """A track of 40 places for 0 to 100: `=` the 90% range, `|` the best guess."""
    places = [round(value * (BAR - 1)) for value in (share.low, share.probability, share.high)]
    track = ["=" if places[0] <= place <= places[2] else "." for place in range(BAR)]
    track[places[1]] = "|"
    return f"0 {''.join(track)} 100"


def _wrapped(style: Style, text: str, width: int, *, first: str = "", hang: int = 0) -> Iterator[Line]:
    for line in textwrap.wrap(
        text, width, initial_indent=first, subsequent_indent=" " * hang, break_long_words=False, break_on_hyphens=False
    ) or [""]:
        yield style, line
