"""The body, front and back: in one piece with lit areas, or in parts to choose from by touch and by keyboard."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from html import escape
from importlib.resources import files
from typing import Literal, NamedTuple

View = Literal["front", "back"]
_AREA = re.compile(r'<g id="([a-z-]+)" class="area" data-area="([a-z-]+)"><title>([^<]*)</title>(.*?)</g>', re.DOTALL)
_ATTRIBUTES = re.compile(r' (?:class="m"|(?:fill|stroke(?:-[a-z]+)?|pointer-events)="[^"]*")')
_OTHER_SIDE = ' class="o"'  # left and right are drawn as mirror images: the style of the page turns them over
_PICTURE = '<svg class="body" viewBox="{box}" role="group" aria-label="{label}"><use href="#b-{view}"/>{inside}</svg>'
Box = tuple[int, int, int, int]


class Part(NamedTuple):
    """A part of one view that is one target: its areas without their side, and more room for the finger.

    `room`: x, y, width, height on the person's right. `crop`: what is shown of the body where it is enlarged.
    """

    view: View
    id: str
    areas: tuple[str, ...]
    room: Box | None = None
    crop: Box | None = None


PARTS = (
    Part("back", "head", ("scalp",), (112, 14, 56, 60)),
    Part("back", "neck", ("neck-back",), (116, 75, 48, 47)),
    Part("back", "shoulder", ("shoulder-back", "upper-trapezius"), (186, 112, 46, 56)),
    Part("back", "upper-back", ("upper-back", "mid-back")),
    Part("back", "upper-arm", ("upper-arm-back",), (204, 186, 48, 64)),
    Part("back", "forearm", ("forearm-back",), (218, 254, 48, 80)),
    Part("back", "hand", ("hand-back",), (239, 338, 48, 70)),
    Part("back", "low-back", ("lower-back",)),
    Part("back", "buttock", ("buttock",)),
    Part("back", "back-thigh", ("hamstring",)),
    Part("back", "calf", ("calf", "achilles"), (140, 470, 50, 118)),
    Part("back", "foot", ("foot-sole",), (140, 592, 50, 66)),
    Part("front", "face", ("forehead", "eyelid", "jaw", "neck-front"), (104, 12, 72, 94), (92, 8, 96, 122)),
    Part("front", "shoulder", ("shoulder-front", "upper-trapezius-front"), (46, 104, 46, 50)),
    Part("front", "chest", ("chest",)),
    Part("front", "upper-arm", ("upper-arm-front",), (30, 186, 48, 64)),
    Part("front", "forearm", ("forearm-front",), (14, 254, 48, 80)),
    Part("front", "hand", ("hand", "thumb"), (-7, 338, 48, 70)),
    Part("front", "belly", ("side-ribs", "abdomen"), None, (70, 176, 140, 166)),
    Part("front", "hip", ("hip-flexor",), (78, 290, 48, 44)),
    Part("front", "thigh", ("quadriceps", "inner-thigh"), None, (72, 312, 136, 146)),
    Part("front", "lower-leg", ("shin", "calf-inner"), (90, 472, 50, 116), (80, 466, 120, 132)),
    Part("front", "foot", ("foot-top", "toes"), (90, 592, 50, 66)),
)
_ROOM: dict[str, Box] = {"calf-inner": (117, 476, 20, 70)}  # for areas that stay narrow where they are enlarged


def body_drawing(view: View, *, lit: frozenset[str] = frozenset()) -> str:
    """One view as an inline SVG that leads nowhere. `lit`: the areas that stand out."""

    def area(found: re.Match[str]) -> str:
        return found.group().replace('class="area"', 'class="area sel"') if found.group(2) in lit else found.group()

    return _AREA.sub(area, _drawn(view))


@cache
def body_shapes() -> str:
    """The shapes that `parts_picture` and `part_picture` refer to, once for a document; itself it shows nothing.

    Their colours and the turn of `.o`, which mirrors, come from the style of the page.
    """
    outline = _plain("".join(re.findall(r'<path class="body-skin"[^>]*>', _drawn("front"))))  # the same in both views
    shapes = f'<g id="b-outline">{outline}</g>{_shapes("back")}{_shapes("front")}'
    return f'<svg class="shapes"><defs>{shapes}</defs></svg>'


def parts_picture(
    view: View, *, label: str, names: Mapping[str, str], links: Mapping[str, str], lit: frozenset[str] = frozenset()
) -> str:
    """One view, each part a link. `names` and `links`: by the id of the part; `lit`: the areas that stand out."""
    inside = "".join(
        f'<a href="{links[part.id]}" aria-label="{escape(names[part.id])}">{_room(part.room)}'
        f"{''.join(_both(view, area, lit) for area in part.areas)}</a>"
        for part in PARTS
        if part.view == view
    )
    return _PICTURE.format(box="-7 4 294 656", label=escape(label), view=view, inside=inside)


def part_picture(part: Part, *, label: str, links: Mapping[str, str], lit: frozenset[str] = frozenset()) -> str:
    """One part enlarged, each of its areas a link. `links`: by area with its side; `lit`: the areas that stand out."""
    inside = "".join(
        f'<a href="{links[area]}" aria-label="{title}">{_room(_ROOM.get(name), mirrored=mirrored, both=False)}'
        f"{_use(part.view, name, mirrored=mirrored, lit=area in lit)}</a>"
        for name, mirrored, area, title in _areas(part.view)
        if name in part.areas
    )
    box = " ".join(map(str, part.crop or ()))
    return _PICTURE.format(box=box, label=escape(label), view=part.view, inside=inside)


def areas_of(part: Part) -> tuple[str, ...]:
    """The areas of a part with their sides, as the knowledge calls them."""
    return tuple(area for name, _, area, _ in _areas(part.view) if name in part.areas)


@cache
def _drawn(view: View) -> str:
    return (files("unclench.drawing") / "body" / f"{view}.svg").read_text("utf-8").replace("\n", "")


@cache
def _areas(view: View) -> tuple[tuple[str, bool, str, str], ...]:
    """Name without side, whether it is the mirrored one, area of the knowledge, title; in the order of the drawing."""
    return tuple(
        (re.sub("-(left|right)$", "", id_), id_.endswith("-left"), area, title)
        for id_, area, title, _ in _AREA.findall(_drawn(view))
    )


def _shapes(view: View) -> str:
    """The outline with all muscles, and each muscle of the right side or the middle, without colours of their own."""
    drawn = _drawn(view)
    ground = re.findall(r'<g class="body-joint".*?</g>', drawn)
    detail = re.findall(r'<path class="body-detail"[^>]*>', drawn)
    muscles = [
        f'<g id="b-{view}-{re.sub("-right$", "", id_)}">{shapes}</g>'
        for id_, _, _, shapes in _AREA.findall(drawn)
        if not id_.endswith("-left")
    ]
    paired = [name for name, mirrored, _, _ in _areas(view) if mirrored]
    half = "".join(_use(view, name, mirrored=False) for name in paired)
    halves = f'<g id="h-{view}">{half}</g><use href="#h-{view}"{_OTHER_SIDE}/>'
    middle = (_use(view, name, mirrored=False) for name, _, _, _ in _areas(view) if name not in paired)
    whole = f'<g id="b-{view}"><use href="#b-outline"/>{"".join((*ground, halves, *middle, *detail))}</g>'
    return _plain("".join((*muscles, whole)))


def _plain(drawn: str) -> str:
    return _ATTRIBUTES.sub("", drawn)


def _use(view: View, name: str, *, mirrored: bool, lit: bool = False) -> str:
    style = f' class="{"o " * mirrored}sel"' if lit else _OTHER_SIDE * mirrored
    return f'<use href="#b-{view}-{name}"{style}/>'


def _both(view: View, name: str, lit: frozenset[str]) -> str:
    return "".join(
        _use(view, other, mirrored=mirrored, lit=area in lit)
        for other, mirrored, area, _ in _areas(view)
        if other == name
    )


def _room(box: Box | None, *, mirrored: bool = False, both: bool = True) -> str:
    if box is None:
        return ""
    x, y, width, height = box
    rect = f'<rect x="{x}" y="{y}" width="{width}" height="{height}"'
    central = both and x < 140 < x + width
    if central or not both:
        return f"{rect}{_OTHER_SIDE if mirrored else ''}/>"
    return f"{rect}/>{rect}{_OTHER_SIDE}/>"
