"""The drawing of a share: a track from 0 to 100 with the word bands marked, a bar for the range, one ink mark."""

from __future__ import annotations

WIDTH = 460
TRACK_TOP, TRACK_HEIGHT = 8, 20
BAND_EDGES = (0.10, 0.40, 0.70)


def range_bar(*, low: float, value: float, high: float, leader: bool, label: str) -> str:
    """An SVG of `value` with its range `low` to `high`, all between 0 and 1; `label` says it in words."""
    left, right = _x(low), _x(high)
    bar = max(right - left, 6.0)
    fill = "var(--accent)" if leader else "var(--body-muscle)"
    ticks = "".join(
        f'<path d="M{_x(edge):.1f} {TRACK_TOP - 3}v{TRACK_HEIGHT + 6}" stroke="var(--edge)" stroke-dasharray="2 3"/>'
        for edge in BAND_EDGES
    )
    return (
        f'<svg class="range" viewBox="0 0 {WIDTH} 36" role="img" aria-label="{label}">'
        f'<rect x="0" y="{TRACK_TOP}" width="{WIDTH}" height="{TRACK_HEIGHT}" rx="6" fill="var(--sunk)"/>{ticks}'
        f'<rect x="{left:.1f}" y="{TRACK_TOP}" width="{bar:.1f}" height="{TRACK_HEIGHT}" rx="6" fill="{fill}" '
        f'stroke="var(--accent-ink)"/>{_fibres(left, bar)}'
        f'<path d="M{_x(value):.1f} 3v30" stroke="var(--ink)" stroke-width="4" stroke-linecap="round"/></svg>'
    )


def _x(share: float) -> float:
    return 2 + min(max(share, 0.0), 1.0) * (WIDTH - 4)


def _fibres(left: float, width: float) -> str:
    """Muscle fibres along the bar, in the direction it lies."""
    if width < 24:
        return ""
    rows = "".join(f"M{left + 7:.1f} {TRACK_TOP + y}h{width - 14:.1f}" for y in (6, 10, 14))
    return f'<path d="{rows}" stroke="var(--accent-fibre)" stroke-width="1" opacity=".55" fill="none"/>'


def hundred_dots(*, low: float, value: float, high: float) -> str:
    """A hundred dots, 20 to a row: full to `low`, half to `high`, a mark at `value`; words beside it say the same."""
    ends = [round(100 * share) for share in (low, value, high)]
    dots = "".join(_dot(number, ends[0], ends[2]) for number in range(100))
    column, row = (max(ends[1], 1) - 1) % 20, (max(ends[1], 1) - 1) // 20
    mark = f'<path d="M{column * 11 + 11} {row * 11 + 1}v10" stroke="var(--ink)" stroke-width="2.4"/>'
    return f'<svg class="hundred" viewBox="0 0 222 57" aria-hidden="true">{dots}{mark}</svg>'


def _dot(number: int, full: int, half: int) -> str:
    x, y = number % 20 * 11 + 6, number // 20 * 11 + 6
    ring = f'<circle cx="{x}" cy="{y}" r="4" fill="none" stroke="var(--edge)"/>'
    if number < full:
        return f'<circle cx="{x}" cy="{y}" r="4" fill="var(--accent)" stroke="var(--accent-ink)"/>'
    return f'{ring}<path d="M{x} {y - 4}a4 4 0 0 0 0 8z" fill="var(--accent)"/>' if number < half else ring
