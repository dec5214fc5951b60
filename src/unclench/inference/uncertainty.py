"""How sure: 90% intervals and stability from one seeded ensemble of draws, always containing the plug-in value."""

from __future__ import annotations

import numpy as np

from unclench.inference.network import Array

LOW, HIGH = 5.0, 95.0


def interval(draws: Array, value: Array) -> tuple[Array, Array]:
    """5th and 95th percentile of (N, L) draws, widened to contain the (N,) plug-in values."""
    low, high = np.percentile(draws, [LOW, HIGH], axis=-1)
    return np.minimum(low, value), np.maximum(high, value)


def stability(draws: Array, value: Array) -> float:
    """Share of draws whose first row is the first of the plug-in values."""
    return float(np.mean(draws.argmax(axis=0) == value.argmax()))
