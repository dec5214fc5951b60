"""How sure: 90% intervals and stability from one seeded ensemble of draws, always containing the plug-in value."""

from __future__ import annotations

from math import floor

import numpy as np

from unclench.inference.network import Array

LOW, HIGH = 5.0, 95.0


def interval(draws: Array, value: Array) -> tuple[Array, Array]:
    """5th and 95th percentile of (N, L) draws, widened to contain the (N,) plug-in values."""
    ordered = np.sort(draws, axis=-1)  # vectorised; np.percentile takes ten times as long
    return np.minimum(_percentile(ordered, LOW), value), np.maximum(_percentile(ordered, HIGH), value)


def _percentile(ordered: Array, percent: float) -> Array:
    """(N,) a percentile of (N, L) ordered draws, between two of them in proportion."""
    place = percent / 100 * (ordered.shape[-1] - 1)
    below = floor(place)
    above = min(below + 1, ordered.shape[-1] - 1)
    return np.asarray(ordered[:, below] + (place - below) * (ordered[:, above] - ordered[:, below]))


def stability(draws: Array, value: Array) -> float:
    """Share of draws whose first row is the first of the plug-in values."""
    return float(np.mean(draws.argmax(axis=0) == value.argmax()))
