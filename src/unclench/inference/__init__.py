"""How likely: the network, its exact posterior, what explains it and what to ask; arrays stay inside."""

from unclench.inference.infer import infer, question_scores, rank
from unclench.inference.native import ENGINE
from unclench.inference.result import Belief, Contribution, Counterfactual, Inference, Move, Scored

__all__ = [
    "ENGINE",
    "Belief",
    "Contribution",
    "Counterfactual",
    "Inference",
    "Move",
    "Scored",
    "infer",
    "question_scores",
    "rank",
]
