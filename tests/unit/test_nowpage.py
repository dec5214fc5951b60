"""The body in parts, and the page for right now from the terminal."""

from __future__ import annotations

import re
from importlib.resources import files
from pathlib import Path

import pytest

from support import run
from unclench.drawing.body import PARTS, View, areas_of, body_shapes, part_picture


def drawn(view: str) -> str:
    return (files("unclench.drawing") / "body" / f"{view}.svg").read_text("utf-8")


def outlines(view: str, side: str) -> dict[str, list[list[float]]]:
    """The corners of every area of a side, as numbers, by name."""
    found = re.findall(rf'<g id="([a-z-]+)-{side}" class="area".*?</g>', drawn(view), re.DOTALL)
    shapes = {name: re.search(rf'<g id="{name}-{side}".*?</g>', drawn(view), re.DOTALL) for name in found}
    return {name: _numbers(shape.group()) for name, shape in shapes.items() if shape}


def _numbers(shape: str) -> list[list[float]]:
    commands = re.findall(r"[Mc]([^A-Za-z\"]*)", " ".join(re.findall(r' d="([^"]*)"', shape)))
    return [[float(number) for number in re.findall(r"-?\d*\.?\d+", command)] for command in commands]


@pytest.mark.parametrize("view", ["front", "back"])
def test_left_is_the_mirror_image_of_right_so_one_of_them_is_enough(view: str) -> None:
    left, right = outlines(view, "left"), outlines(view, "right")
    assert left.keys() == right.keys()
    for name, shapes in left.items():
        for one, other in zip(shapes, right[name], strict=True):
            assert one[1::2] == pytest.approx(other[1::2], abs=0.11)
            across = [abs(a) for a in one[::2]] if len(one) > 2 else [280 - one[0]]
            assert across == pytest.approx([abs(b) for b in other[::2]], abs=0.11)


def test_both_views_have_one_outline() -> None:
    skin = [re.findall(r'<path class="body-skin" d="([^"]*)"', drawn(view)) for view in ("front", "back")]
    assert skin[0] == skin[1]


@pytest.mark.parametrize("view", ["front", "back"])
def test_every_area_is_in_one_part_of_its_view(view: View) -> None:
    areas = [area for part in PARTS if part.view == view for area in areas_of(part)]
    assert sorted(areas) == sorted(re.findall(r'data-area="([^"]*)"', drawn(view)))


def test_every_shape_that_is_referred_to_is_there() -> None:
    shapes = body_shapes()
    for part in PARTS:
        picture = part_picture(part, label="", links=dict.fromkeys(areas_of(part), "#x"))
        for id_ in re.findall(r'href="#([bh]-[^"]*)"', shapes + picture):
            assert shapes.count(f'id="{id_}"') == 1


def test_the_page_is_written_to_a_file(tmp_path: Path) -> None:
    done = run("now", "--page", str(tmp_path / "now.html"), "--region", "112")
    assert done.returncode == 0
    assert "Call 112 if" in (tmp_path / "now.html").read_text("utf-8")


def test_without_a_place_and_without_a_page_it_says_what_to_give() -> None:
    done = run("now")
    assert done.returncode == 2
    assert "Name a place, such as calf" in done.stderr
