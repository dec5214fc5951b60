"""The body, front and back: each area a link, so that it works by touch, by keyboard and without a script."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Literal

View = Literal["front", "back"]
_AREA = re.compile(r'<g id="([a-z-]+)" class="area" data-area="([a-z-]+)"><title>([^<]*)</title>(.*?)</g>', re.DOTALL)


def body_drawing(view: View, *, links: Mapping[str, str], here: frozenset[str] = frozenset()) -> str:
    """One view as an inline SVG. `links`: where each area leads; an area without one is drawn and leads nowhere.

    `here`: the areas that are lit.
    """

    def linked(found: re.Match[str]) -> str:
        id_, area, title, shapes = found.groups()
        lit = " sel" if area in here else ""
        drawn = f'<g id="{view}-{id_}" class="area{lit}" data-area="{area}"><title>{title}</title>{shapes}</g>'
        return f'<a href="{links[area]}" aria-label="{title}">{drawn}</a>' if area in links else drawn

    return _AREA.sub(linked, _drawn(view))


@cache
def _drawn(view: View) -> str:
    return (files("unclench.drawing") / "body" / f"{view}.svg").read_text("utf-8").replace("\n", "")
