"""Stories of causes, told from textbooks before the records: each cause is among the first for its own story."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from unclench.assessment import assess
from unclench.case import Case, problems_of
from unclench.knowledge.reading import parse_yaml
from unclench.knowledge.records import Knowledge
from unclench.report.build import build_report

FILES = sorted((Path(__file__).parent / "causes").glob("*.yaml"))


def stories() -> list[Any]:
    """Every story of every file, as plain mappings."""
    found: list[Any] = []
    for path in FILES:
        data = parse_yaml(path.read_bytes(), name=path.name).data
        assert isinstance(data, list)
        found += data
    return found


@pytest.mark.parametrize("told", stories(), ids=lambda told: f"{told['cause']}: {told['story']}"[:70])
def test_a_cause_is_among_the_first_for_its_own_story(told: dict[str, Any], knowledge: Knowledge) -> None:
    assert set(told) <= {"cause", "story", "answers", "among_first"}
    case = Case.of(told["answers"])
    assert not problems_of(case, knowledge)
    report = build_report(assess(case, knowledge), knowledge)
    first = [cause.id for cause in report.causes][: told.get("among_first", 3)]
    assert told["cause"] in first


def test_every_cause_has_a_story(knowledge: Knowledge) -> None:
    assert set(knowledge.causes) - {told["cause"] for told in stories()} == set()
