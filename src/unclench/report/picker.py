"""The body to choose a place from: front and back in parts, and enlarged where a part holds several places."""

from __future__ import annotations

from collections.abc import Container, Iterator
from dataclasses import dataclass

from markupsafe import Markup

from unclench.drawing.body import PARTS, Part, View, areas_of, body_shapes, part_picture, parts_picture
from unclench.knowledge.records import Knowledge, Site
from unclench.wording import guide as words

_SiteOf = dict[str, Site]
_VIEWS: tuple[View, ...] = ("back", "front")


@dataclass(frozen=True, slots=True)
class Enlarged:
    """A part of the body that holds several sites, enlarged."""

    id: str
    name: str
    picture: Markup
    sites: tuple[Site, ...]


@dataclass(frozen=True, slots=True)
class Picker:
    """`shapes`: what the pictures are drawn with, once for a page; `pictures`: each view with the whole body.

    `names`: every place, also what cannot be drawn, by its id.
    """

    shapes: Markup
    pictures: tuple[tuple[str, Markup], ...]
    parts: tuple[Enlarged, ...]
    names: dict[str, str]


def body_picker(knowledge: Knowledge, *, to: str = "#", chosen: Container[str] = ()) -> Picker:
    """Every place that can be drawn. `to`: what a tap leads to, before the id of the place; `chosen`: what is lit."""
    site_of = {area: site for site in knowledge.sites.values() for area in site.areas}
    lit = frozenset(area for area, site in site_of.items() if site.id in chosen)
    pictures = tuple((view, _whole(view, site_of, to, lit)) for view in _VIEWS)
    shapes = Markup(body_shapes())  # noqa: S704 - our own drawing, no input in it
    names = {site.id: site.name for site in knowledge.sites.values()}
    return Picker(shapes, pictures, tuple(_enlarged(site_of, to, lit)), names)


def _whole(view: View, site_of: _SiteOf, to: str, lit: frozenset[str]) -> Markup:
    names, links = {}, {}
    for part in (part for part in PARTS if part.view == view):
        sites = _sites(part, site_of)
        one = sites[0] if len(sites) == 1 else None
        names[part.id] = one.name[:1].upper() + one.name[1:] if one else words.PARTS[part.id]
        links[part.id] = f"{to}{one.id}" if one else f"#in-{part.id}"
    drawn = parts_picture(view, label=words.BODY[view], names=names, links=links, lit=lit)
    return Markup(drawn)  # noqa: S704 - our own drawing; the names in it are escaped


def _enlarged(site_of: _SiteOf, to: str, lit: frozenset[str]) -> Iterator[Enlarged]:
    for part in PARTS:
        sites = _sites(part, site_of)
        if len(sites) > 1:
            links = {area: f"{to}{site_of[area].id}" for area in areas_of(part)}
            drawn = part_picture(part, label=words.PARTS[part.id], links=links, lit=lit)
            picture = Markup(drawn)  # noqa: S704 - our own drawing; the names in it are escaped
            yield Enlarged(part.id, words.PARTS[part.id], picture, sites)


def _sites(part: Part, site_of: _SiteOf) -> tuple[Site, ...]:
    return tuple({site_of[area].id: site_of[area] for area in areas_of(part)}.values())
