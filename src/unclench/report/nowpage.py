"""Right now, for every place of the body on one page: pictures to choose from, reliefs, danger signs."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from unclench.drawing.exercises import exercise_picture, exercise_symbols
from unclench.drawing.fibres import fibres
from unclench.drawing.signs import arrow, urgency_sign
from unclench.knowledge.records import Knowledge, Relief, Site
from unclench.relief import not_if, relief_for
from unclench.report.blocks import Cited
from unclench.report.cite import Citations
from unclench.report.html import drawn_blocks, environment
from unclench.report.picker import Enlarged, body_picker
from unclench.wording import guide as words
from unclench.wording import pages as page_words
from unclench.wording import report as report_words
from unclench.wording import with_number
from unclench.wording.numbers import duration

_SHORTER = {  # what the same page can be written without, in this order
    r"\s+// [^\n]*|/\*.*?\*/|\n\s*(?=\n)|(?<=\n)[ ]+|(?<=>)\n(?=<)": "",  # no comment, no indent, no line between tags
    r'(?<= )([a-z-]+)="([\w#.:-]+)"(?=[ >])': r"\1=\2",  # no quotes that HTML can do without
    r"</p>(?=<(?:/article|/section|p|div|ol|ul|h\d|section|article)\b)": "",  # a paragraph ends by itself before these
}


@dataclass(frozen=True, slots=True)
class PlacedRelief:
    """A relief with the reasons not to do it and the numbers of its sources."""

    relief: Relief
    not_if: tuple[str, ...]
    sources: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """One site: its danger signs with their headings, its reliefs, first choice first, and the ways out."""

    site: Site
    danger: tuple[tuple[str, str, tuple[str, ...]], ...]
    reliefs: tuple[PlacedRelief, ...]
    ways_out: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NowPage:
    """The whole page. `call`: when to call for help at once, and whom; `groups`: the same places by region."""

    call: tuple[str, str]
    shapes: Markup
    pictures: tuple[tuple[str, Markup], ...]
    parts: tuple[Enlarged, ...]
    groups: tuple[tuple[str, tuple[Site, ...]], ...]
    places: tuple[Place, ...]
    sources: tuple[Cited, ...]


def now_page(knowledge: Knowledge, *, number: str | None = None) -> NowPage:
    """Every site, in the order of the knowledge. `number`: the emergency number of the reader's region, if set."""
    cite = Citations(knowledge)
    places = tuple(_place(site, knowledge, cite, number) for site in knowledge.sites.values())
    by_region: dict[str, list[Site]] = {}
    for site in knowledge.sites.values():
        by_region.setdefault(site.region, []).append(site)
    picker = body_picker(knowledge)
    return NowPage(
        (page_words.SOS, page_words.SOS_ACT.format(number=number or page_words.LOCAL_NUMBER)),
        picker.shapes + Markup(_icons() + exercise_symbols()),  # noqa: S704 - our own drawing, no input in it
        picker.pictures,
        picker.parts,
        tuple((words.REGIONS[region], tuple(sites)) for region, sites in by_region.items()),
        places,
        cite.listed(),
    )


def render_now_page(knowledge: Knowledge, *, number: str | None = None) -> str:
    """The page as one file that asks for nothing else: script and style inside, ending in a newline."""
    page = environment().get_template("now.html").render(page=now_page(knowledge, number=number), **now_blocks())
    for longer, shorter in _SHORTER.items():
        page = re.sub(longer, shorter, page)
    return re.sub(r' d="[^"]*"', lambda path: _curves(path.group()), page) + "\n"


def _curves(path: str) -> str:
    """The same curves, without the letter of a curve after a curve and the blank before a second point."""
    return re.sub(r"(\.\d+) (?=\.)", r"\1", re.sub(r"(?<=c)([^a-zA-Z]+)c(?=-)", r"\1", path))


def now_blocks() -> dict[str, Any]:
    """What the macros of `templates/nowblocks.html` need."""
    return drawn_blocks() | {
        "now_words": words,
        "duration": duration,
        "exercise": lambda id_: Markup(exercise_picture(id_)),  # noqa: S704 - our own drawing
        "fibres": lambda: Markup(fibres()),  # noqa: S704 - our own drawing
        "report_words": report_words,
    }


def _place(site: Site, knowledge: Knowledge, cite: Citations, number: str | None) -> Place:
    guide = relief_for(site.id, knowledge, number=number)
    headings = (("emergency", with_number(words.EMERGENCY, number)), ("same-day", words.TODAY))
    told = ((level, heading, guide.signs(level, *guide.reliefs)) for level, heading in headings)
    reliefs = tuple(PlacedRelief(one, not_if(one, knowledge), cite.numbers(one.sources)) for one in guide.reliefs)
    ways_out = tuple(dict.fromkeys(relief.if_it_does_not_let_go for relief in guide.reliefs))
    return Place(site, tuple(signs for signs in told if signs[2]), reliefs, ways_out)


def _icons() -> str:
    """The signs that many places refer to, once."""
    drawn = {level: urgency_sign(level) for level in ("emergency", "same-day")} | {"back": arrow(back=True)}
    named = (svg.replace('class="icon"', f'id="i-{name}"') for name, svg in drawn.items())
    return f'<svg class="shapes"><defs>{"".join(named)}</defs></svg>'
