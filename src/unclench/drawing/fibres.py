"""Thirty muscle fibres, one for each second of a hold; the page slackens them one by one."""

from __future__ import annotations

from functools import cache

COUNT = 30


@cache
def fibres() -> str:
    """An inline SVG of `COUNT` paths, each class `fibre`, coloured by the style of the page."""
    paths = "".join(
        f'<path class="fibre" d="M{x} {6 + place % 2 * 2}c3.2 11-3.2 27 0 {39 + place % 3}"/>'
        for place, x in ((place, round(6 + place * 9.6, 1)) for place in range(COUNT))
    )
    return f'<svg class="fibres" viewBox="0 0 290 54" preserveAspectRatio="none" aria-hidden="true">{paths}</svg>'
