"""Words for probabilities: four bands, always shown with their meaning."""

from __future__ import annotations

from typing import Literal

Band = Literal["very likely", "likely", "possible", "unlikely"]


def band(probability: float) -> Band:
    """Very likely from 0.70, likely from 0.40, possible from 0.10, else unlikely."""
    if probability >= 0.70:
        return "very likely"
    if probability >= 0.40:
        return "likely"
    return "possible" if probability >= 0.10 else "unlikely"
