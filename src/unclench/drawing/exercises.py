"""Drawings of exercises: each once on a page, as a symbol that every place it is shown refers to."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

_FILE = re.compile(r'<svg [^>]*viewBox="([^"]*)"[^>]*><title[^>]*>([^<]*)</title>(.*)</svg>', re.DOTALL)


@cache
def exercise_drawings() -> dict[str, str]:
    """Every drawing by its id: an SVG with a title, coloured by the custom properties of the page."""
    folder = files("unclench.drawing") / "exercise"
    return {file.name.removesuffix(".svg"): file.read_text("utf-8").strip() for file in folder.iterdir()}


def exercise_symbols(ids: frozenset[str]) -> str:
    """The shapes that `exercise_picture` refers to; themselves they show nothing."""
    parts = ((id_, _FILE.fullmatch(exercise_drawings()[id_])) for id_ in sorted(ids))
    symbols = (f'<symbol id="x-{id_}" viewBox="{part[1]}">{part[3]}</symbol>' for id_, part in parts if part)
    return f'<svg class="shapes">{"".join(symbols)}</svg>'


def exercise_picture(id_: str) -> str:
    """A drawing whose shapes stand elsewhere on the page."""
    title = _FILE.sub(r"\2", exercise_drawings()[id_])
    return f'<svg class="exercise" role="img" aria-label="{title}"><use href="#x-{id_}"/></svg>'
