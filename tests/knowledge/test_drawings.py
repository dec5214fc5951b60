"""Every mechanism and some exercises have one drawing of our own, safe to inline on any page."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from unclench.drawing.exercises import exercise_picture, exercise_symbols
from unclench.knowledge.records import Knowledge

FOLDER = Path(__file__).parents[2] / "src" / "unclench" / "drawing"
MECHANISMS, EXERCISES = (sorted((FOLDER / kind).glob("*.svg")) for kind in ("mechanism", "exercise"))
DRAWINGS = MECHANISMS + EXERCISES
SVG = "{http://www.w3.org/2000/svg}"
ELEMENTS = {f"{SVG}{name}" for name in ("svg", "title", "g", "path", "circle", "ellipse", "rect", "line", "text")}
MOST_BYTES = 24_000


def test_every_mechanism_has_a_drawing_and_every_drawing_a_mechanism(knowledge: Knowledge) -> None:
    assert {path.stem for path in MECHANISMS} == set(knowledge.mechanisms)


def test_every_drawing_of_an_exercise_is_shown_by_some_of_its_steps(knowledge: Knowledge) -> None:
    drawn = {relief.drawing for relief in knowledge.reliefs.values() if any(step.drawn for step in relief.steps)}
    assert {path.stem for path in EXERCISES} == drawn


@pytest.mark.parametrize("path", EXERCISES, ids=lambda path: path.stem)
def test_a_drawing_of_an_exercise_becomes_a_symbol_and_a_picture(path: Path) -> None:
    symbol, picture = exercise_symbols(), exercise_picture(path.stem)
    assert ET.fromstring(symbol).find(f"symbol[@id='x-{path.stem}']/g") is not None  # noqa: S314 - our own file
    assert re.search(r'aria-label="[^"<]+\."', picture)


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
