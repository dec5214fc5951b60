"""Words for probabilities: four bands, always shown with their meaning, and whether one band may be named at all."""

from __future__ import annotations

from typing import Literal, get_args

Band = Literal["very likely", "likely", "possible", "unlikely"]


def band(probability: float) -> Band:
    """Very likely from 0.70, likely from 0.40, possible from 0.10, else unlikely."""
    if probability >= 0.70:
        return "very likely"
    if probability >= 0.40:
        return "likely"
    return "possible" if probability >= 0.10 else "unlikely"


TOO_WIDE = 0.75
"""From here on a 90% range tells next to nothing: three quarters of all there is lie in it. A judgement."""


def unsure(low: float, high: float, *, unstable: bool) -> bool:
    """Whether the band of the best guess says too much: its 90% range reaches over more than two bands, and the order
    of the causes could change or the range leaves nearly everything open.
    """
    bands = get_args(Band)
    return bands.index(band(low)) - bands.index(band(high)) > 1 and (unstable or high - low >= TOO_WIDE)
