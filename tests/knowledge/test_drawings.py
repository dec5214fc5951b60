"""Every mechanism has one drawing of our own, safe to inline on a page without a policy exception."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from unclench.knowledge.records import Knowledge

FOLDER = Path(__file__).parents[2] / "src" / "unclench" / "drawing" / "mechanism"
DRAWINGS = sorted(FOLDER.glob("*.svg"))
SVG = "{http://www.w3.org/2000/svg}"
ELEMENTS = {f"{SVG}{name}" for name in ("svg", "title", "g", "path", "circle", "ellipse", "rect", "line", "text")}
MOST_BYTES = 24_000


def test_every_mechanism_has_a_drawing_and_every_drawing_a_mechanism(knowledge: Knowledge) -> None:
    assert {path.stem for path in DRAWINGS} == set(knowledge.mechanisms)


@pytest.mark.parametrize("path", DRAWINGS, ids=lambda path: path.stem)
def test_a_drawing_is_plain_titled_and_coloured_by_the_page(path: Path) -> None:
    text = path.read_text("utf-8")
    root = ET.fromstring(text)  # noqa: S314 - our own file
    assert len(text.encode()) <= MOST_BYTES
    assert root.get("role") == "img"
    title = root.find(f"{SVG}title")
    assert title is not None
    assert root.get("aria-labelledby") == title.get("id")
    assert (title.text or "").endswith(".")
    assert {element.tag for element in root.iter()} <= ELEMENTS
    assert not re.search(r"\bstyle=|\bon\w+=|href|url\(", text)
    for colour in re.findall(r'(?:fill|stroke)="([^"]+)"', text):
        assert colour == "none" or colour.startswith("var(--"), colour


def test_no_two_drawings_share_a_title_id() -> None:
    ids = [id_ for path in DRAWINGS for id_ in re.findall(r'\bid="([^"]+)"', path.read_text("utf-8"))]
    assert len(ids) == len(set(ids))
