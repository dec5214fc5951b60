"""What several values of a mark say together."""

from __future__ import annotations

import pytest

from unclench.case import Case, findings_from
from unclench.inference import rank
from unclench.inference.compiled import compile_network
from unclench.inference.evidence import complaint_weights, evidence_from
from unclench.knowledge.records import Knowledge


def weights(knowledge: Knowledge, **marks: list[str]) -> tuple[dict[str, float], float]:
    network = compile_network(knowledge)
    findings = findings_from(Case.of([{mark: values} for mark, values in marks.items()]), knowledge)
    weight, other = complaint_weights(evidence_from(findings, network), network.structure, network.plugin)
    return dict(zip(network.structure.causes, weight[:, 0], strict=True)), float(other[0])


def test_both_places_are_explained_better_by_a_cause_of_both(knowledge: Knowledge) -> None:
    both, _ = weights(knowledge, site=["shoulder", "groin-hip"])
    one, _ = weights(knowledge, site=["shoulder"])
    whole, part = "polymyalgia", "frozen-or-sore-shoulder"
    assert both[whole] / both[part] > one[whole] / one[part]


def test_naming_one_value_in_a_list_is_naming_it(knowledge: Knowledge) -> None:
    assert weights(knowledge, site=["calf"]) == weights(knowledge, site=["calf", "calf"])


def test_of_a_mark_that_has_one_value_a_set_means_one_or_the_other(knowledge: Knowledge) -> None:
    days, weeks, either = (weights(knowledge, recency=values)[1] for values in (["days"], ["weeks"], ["days", "weeks"]))
    asks = weights(knowledge, onset=["instant"])[1] and compile_network(knowledge).plugin.unexplained[0]
    assert either / asks == pytest.approx((days + weeks) / asks)


def test_twitches_beside_cramps_speak_for_a_cause_of_both(knowledge: Knowledge) -> None:
    def share(cause: str, *movements: str) -> float:
        findings = findings_from(Case.of([{"movement": list(movements)}]), knowledge)
        return dict(rank(findings, knowledge))[cause]

    assert share("cramp-fasciculation", "hard-knot", "twitching") > share("cramp-fasciculation", "hard-knot")
