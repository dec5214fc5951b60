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


def exercise_symbols() -> str:
    """The shapes that `exercise_picture` refers to; themselves they show nothing."""
    symbol = r'<symbol id="x-{}" viewBox="\1">\3</symbol>'
    symbols = "".join(_FILE.sub(symbol.format(id_), drawn) for id_, drawn in exercise_drawings().items())
    return f'<svg class="shapes">{symbols}</svg>'


def exercise_picture(id_: str) -> str:
    """A drawing whose shapes stand elsewhere on the page."""
    title = _FILE.sub(r"\2", exercise_drawings()[id_])
    return f'<svg class="exercise" role="img" aria-label="{title}"><use href="#x-{id_}"/></svg>'
