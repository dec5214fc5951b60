"""Cases simulated from a network are calibrated; a deliberately broken engine fails the same check."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from unclench.inference.posterior import posterior
from unclench.inference.problem import Posterior, Problem

CAUSES, FINDINGS, CASES = 10, 12, 3000


def simulated(engine: Callable[[Problem], Posterior], seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Predicted P(A | F) and the truth, over simulated cases with about half of the findings told."""
    rng = np.random.default_rng(seed)
    prior = rng.uniform(0.05, 0.3, CAUSES)
    edge = rng.uniform(0.2, 0.9, (CAUSES, FINDINGS)) * (rng.random((CAUSES, FINDINGS)) < 0.3)
    leak = rng.uniform(0.02, 0.2, FINDINGS)
    predicted, truth = [], []
    for _ in range(CASES):
        active = rng.random(CAUSES) < prior
        found = rng.random(FINDINGS) < 1 - (1 - leak) * np.prod(1 - edge[active], axis=0)
        told = rng.random(FINDINGS) < 0.5
        on = prior * np.prod(1 - edge[:, told & ~found], axis=1)
        positive = told & found
        nothing, off = np.zeros((CAUSES, 1)), (1 - prior)[:, None]
        problem = Problem(on[:, None], off, edge[:, positive, None], leak[positive, None], nothing, np.ones(1))
        predicted.append(engine(problem).active[:, 0])
        truth.append(active)
    return np.concatenate(predicted), np.concatenate(truth)


def miscalibration(predicted: np.ndarray, truth: np.ndarray) -> float:
    """The largest distance, in standard errors, between mean prediction and observed share over ten bins."""
    bins = np.clip((predicted * 10).astype(int), 0, 9)
    worst = 0.0
    for number in range(10):
        inside = bins == number
        if inside.sum() >= 50:
            expected = predicted[inside].mean()
            error = np.sqrt(expected * (1 - expected) / inside.sum())
            worst = max(worst, float(abs(truth[inside].mean() - expected) / error))
    return worst


def test_simulated_cases_are_calibrated() -> None:
    assert miscalibration(*simulated(posterior, seed=11)) < 4.0


def test_a_broken_engine_is_not() -> None:
    def forgets_the_leak(problem: Problem) -> Posterior:
        return posterior(replace(problem, leak=np.full_like(problem.leak, 1e-6)))

    assert miscalibration(*simulated(forgets_the_leak, seed=11)) > 8.0
