"""One drawing per mechanism: how a muscle comes to fire or fails to let go."""

from __future__ import annotations

from functools import cache
from importlib.resources import files


@cache
def mechanism_drawing(id_: str) -> str:
    """The inline SVG of a mechanism, coloured by the custom properties of the page; empty where none was drawn."""
    drawing = files("unclench.drawing") / "mechanism" / f"{id_}.svg"
    return drawing.read_text("utf-8").strip() if drawing.is_file() else ""
