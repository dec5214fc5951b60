"""A page as one self-contained HTML file: no script, no request, light and dark, readable on paper."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any, get_args

from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from unclench.drawing.charts import hundred_dots, range_bar
from unclench.drawing.mechanisms import mechanism_drawing
from unclench.drawing.signs import urgency_sign
from unclench.report.blocks import Page, Share
from unclench.wording import LADDER, Urgency
from unclench.wording import report as words
from unclench.wording.bands import Band

FIRST_SHEET = ("urgency", "child", "kind", "causes", "families", "must-not-miss", "contributors")


def render_html(page: Page, day: date | None = None) -> str:
    """The whole file, ending in a newline; `day` is when it was made."""
    return environment().get_template("report.html").render(page=page, day=day, **drawn_blocks()) + "\n"


def drawn_blocks() -> dict[str, Any]:
    """What the macros of `templates/blocks.html` need: the drawings and the ladder of urgency."""
    return {
        "bar": _bar,
        "dots": _dots,
        "entry_at": None,
        "region": None,
        "bands": get_args(Band)[::-1],
        "sign": lambda level: ours(urgency_sign(level)),
        "drawing": lambda mechanism: ours(mechanism_drawing(mechanism)),
        "first_sheet": FIRST_SHEET,
        "kind_of": lambda block: type(block).__name__.lower(),
        "ladder": LADDER,
        "levels": tuple(Urgency),
        "report_words": words,
    }


@cache
def environment() -> Environment:
    """Jinja for pages that are one file: templates and styles of this package, escaping on, no unknown name."""
    return Environment(
        loader=ChoiceLoader([PackageLoader("unclench.report", folder) for folder in ("templates", "style")]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _bar(share: Share, *, leader: bool = False) -> Markup:
    label = str(escape(f"{share.text}, {share.range}"))
    return ours(range_bar(low=share.low, value=share.probability, high=share.high, leader=leader, label=label))


def _dots(share: Share) -> Markup:
    return ours(hundred_dots(low=share.low, value=share.probability, high=share.high))


def ours(drawing: str) -> Markup:
    """A drawing of ours for a template, as it is."""
    return Markup(drawing)  # noqa: S704 - our own drawing, no input in it
