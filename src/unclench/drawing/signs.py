"""The signs of urgency, of a verdict and of how strong evidence is, each readable without colour."""

from __future__ import annotations

_SHAPES = {
    "emergency": '<path d="M9 2h10l7 7v10l-7 7H9l-7-7V9z" fill="currentColor"/>'
    '<path d="M14 7.5v8.5" stroke="var(--sign-ground)" stroke-width="3" stroke-linecap="round"/>'
    '<circle cx="14" cy="20.5" r="1.9" fill="var(--sign-ground)"/>',
    "same-day": '<path d="M14 3.2L26 24.4H2z" fill="none" '
    'stroke="currentColor" stroke-width="2.4" stroke-linejoin="round"/>'
    '<path d="M14 11v6" stroke="currentColor" stroke-width="2.6" stroke-linecap="round"/>'
    '<circle cx="14" cy="20.6" r="1.6" fill="currentColor"/>',
    "soon": '<path d="M14 2l12 12-12 12L2 14z" fill="none" '
    'stroke="currentColor" stroke-width="2.2" stroke-linejoin="round"/>'
    '<path d="M14 8.6V14l3.8 2.6" fill="none" stroke="currentColor" stroke-width="2.4" stroke-linecap="round"/>',
    "routine": '<circle cx="14" cy="14" r="11.6" fill="none" stroke="currentColor" stroke-width="2.2"/>'
    '<path d="M8.5 11h11M8.5 14.5h11M8.5 18h7" stroke="currentColor" stroke-width="2" stroke-linecap="round"/>',
    "self-care": '<path d="M3 13.5L14 4l11 9.5M6 11.5V24h16V11.5" fill="none" '
    'stroke="currentColor" stroke-width="2.2" '
    'stroke-linejoin="round" stroke-linecap="round"/>',
}


def urgency_sign(level: str) -> str:
    """The sign of an urgency level, an inline SVG of 28 by 28 units in the current colour."""
    return f'<svg class="icon" viewBox="0 0 28 28" aria-hidden="true">{_SHAPES[level]}</svg>'


def arrow(*, back: bool = False) -> str:
    """An arrow on, or back."""
    path = "M24 14H5M12.5 6.5L5 14l7.5 7.5" if back else "M4 14h19M15.5 6.5L23 14l-7.5 7.5"
    return (
        f'<svg class="icon" viewBox="0 0 28 28" aria-hidden="true"><path d="{path}" fill="none" stroke="currentColor" '
        'stroke-width="2.6" stroke-linecap="round" stroke-linejoin="round"/></svg>'
    )


def brand_mark() -> str:
    """Four fibres, one of them lit."""
    fibres = (("M3 3c4 6 4 12 0 18", "ink"), ("M8 3c3 6 3 12 0 18", "ink"), ("M13 3v18", "accent-ink"))
    curves = (*fibres, ("M20 3c-3 6-3 12 0 18", "ink"))
    drawn = "".join(f'<path d="{path}" stroke="var(--{colour})"/>' for path, colour in curves)
    return (
        '<svg class="brand" viewBox="0 0 24 24" aria-hidden="true"><g fill="none" stroke-width="2.2" '
        f'stroke-linecap="round">{drawn}</g></svg>'
    )


_BARS = {"very-low": 1, "low": 2, "moderate": 3, "high": 4}
_RING = '<circle cx="14" cy="14" r="10.6" fill="none" stroke="currentColor" stroke-width="2.2"{dash}/>'
_VERDICTS = {
    "supported": '<circle cx="14" cy="14" r="11.6" fill="currentColor"/><path d="M8.5 14.5l4 4 7.5-8.5" fill="none" '
    'stroke="var(--paper)" stroke-width="2.6" stroke-linecap="round" stroke-linejoin="round"/>',
    "mixed": f'{_RING.format(dash="")}<path d="M14 3.4a10.6 10.6 0 0 0 0 21.2z" fill="currentColor"/>',
    "not-supported": f'{_RING.format(dash="")}<path d="M6.5 21.5l15-15" stroke="currentColor" stroke-width="2.4"/>',
    "not-tested": _RING.format(dash=' stroke-dasharray="3.4 3.4"'),
}


def evidence_bars(grade: str) -> str:
    """Four rising bars, as many filled as the evidence is strong."""
    bars = "".join(
        f'<rect x="{1 + 6 * place}" y="{13 - 4 * place}" width="4" height="{5 + 4 * place}" rx="1.5" '
        f'fill="{"currentColor" if place < _BARS[grade] else "none"}" stroke="currentColor" stroke-width="1.2"/>'
        for place in range(4)
    )
    return f'<svg class="bars" viewBox="0 0 25 19" aria-hidden="true">{bars}</svg>'


def verdict_sign(verdict: str) -> str:
    """The disc or ring of a verdict; one that is in between has the half disc."""
    shape = _VERDICTS.get(verdict, _VERDICTS["mixed"])
    return f'<svg class="icon" viewBox="0 0 28 28" aria-hidden="true">{shape}</svg>'
