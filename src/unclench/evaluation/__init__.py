"""How right is it: published cases with known causes against what the program says of them."""

from unclench.evaluation.diff import Moved, View, moves
from unclench.evaluation.gold import Gold, GoldCase, Vignette, read_gold, vignettes_from
from unclench.evaluation.outcome import Outcome, outcome_of
from unclench.evaluation.proportion import Proportion
from unclench.evaluation.summary import Evaluation, evaluate

__all__ = [
    "Evaluation",
    "Gold",
    "GoldCase",
    "Moved",
    "Outcome",
    "Proportion",
    "View",
    "Vignette",
    "evaluate",
    "moves",
    "outcome_of",
    "read_gold",
    "vignettes_from",
]
