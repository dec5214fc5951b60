"""Numbers and levels into plain words: the one place where the program speaks in its own voice."""

from unclench.wording.urgency import LADDER, Urgency, act_and_deadline, most_urgent, with_number

__all__ = ["LADDER", "Urgency", "act_and_deadline", "most_urgent", "with_number"]
