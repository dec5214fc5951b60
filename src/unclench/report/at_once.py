"""What answers on suicide or harm ask for, in words: shown at once, never in a report, a file or the record."""

from __future__ import annotations

from unclench.case import withheld_ids
from unclench.knowledge.records import Knowledge
from unclench.triage import TriageDecision
from unclench.wording import Urgency
from unclench.wording import interview as words


def help_at_once(decision: TriageDecision, knowledge: Knowledge, *, report_follows: bool) -> tuple[str, ...]:
    """Each reason and then its act; at emergency those reasons alone; nothing where no answer asks for it.

    An act that the report opens with is left out where the report follows on the same screen.
    """
    hidden = withheld_ids(knowledge)
    top = decision.reasons[0] if decision.urgency is Urgency.EMERGENCY else None
    lines: list[str] = []
    for reason in decision.reasons:
        spoken = reason.red_flag and (reason.line in hidden or set(reason.answers) & hidden)
        if reason.red_flag and spoken and (top is None or reason.level is top.level):
            lines.append(knowledge.red_flags[reason.red_flag].why)
            if top is None or not report_follows or reason.act != top.act:
                lines.append(reason.act)
    return tuple(dict.fromkeys((words.THANK_YOU, *lines))) if lines else ()
