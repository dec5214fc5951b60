"""Stories of causes, told from textbooks before the records: each cause is among the first for its own story."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from support import told_in
from unclench.assessment import assess
from unclench.case import Case, problems_of
from unclench.knowledge.records import Knowledge
from unclench.report.build import build_report

FILES = sorted((Path(__file__).parent / "causes").glob("*.yaml"))
STORIES = told_in(FILES)


@pytest.mark.parametrize("told", STORIES, ids=lambda told: f"{told['cause']}: {told['story']}"[:70])
def test_a_cause_is_among_the_first_for_its_own_story(told: dict[str, Any], knowledge: Knowledge) -> None:
    assert set(told) <= {"cause", "story", "answers", "among_first"}
    case = Case.of(told["answers"])
    assert not problems_of(case, knowledge)
    report = build_report(assess(case, knowledge), knowledge)
    first = [cause.id for cause in report.causes][: told.get("among_first", 3)]
    assert told["cause"] in first


def test_every_cause_has_a_story(knowledge: Knowledge) -> None:
    assert set(knowledge.causes) - {told["cause"] for told in STORIES} == set()
