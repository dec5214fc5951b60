"""What the posterior means: a sum over every combination of causes. Slow, obvious, at most 15 causes; the oracle."""

from __future__ import annotations

from itertools import product

import numpy as np

from unclench.inference.problem import Posterior, Problem

MOST_CAUSES = 15


def reference_posterior(problem: Problem) -> Posterior:
    """The same as `posterior`, for one lane or several, by enumeration.

    Raises `ValueError` above 15 causes.
    """
    causes, lanes = problem.on.shape
    if causes > MOST_CAUSES:
        raise ValueError(f"the reference sums over at most {MOST_CAUSES} causes, not {causes}")
    active, joint = np.zeros((causes, lanes)), np.zeros((causes, lanes))
    responsible = np.zeros((causes + 1, lanes))
    evidence, total = np.zeros(lanes), np.zeros(lanes)
    for state in product((0, 1), repeat=causes):
        here = np.array(state, float)[:, None]
        prior = np.where(here > 0, problem.on, problem.off).prod(axis=0)
        uncovered = (1 - problem.leak) * np.where(here[:, None] > 0, 1 - problem.edge, 1.0).prod(axis=0)
        weight = prior * (1 - uncovered).prod(axis=0)
        produced = here * problem.weight
        complaint = problem.other + produced.sum(axis=0)
        evidence += weight
        total += weight * complaint
        active += here * weight
        joint += here * weight * complaint
        responsible += np.vstack([produced, problem.other[None]]) * weight
    return Posterior(active / evidence, joint / total, responsible / total, evidence, total, width=causes)
