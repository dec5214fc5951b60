"""The published cases stay readable, their truth stays mapped, and the engine stays exact on them."""

from __future__ import annotations

import re

import pytest

from support import ROOT
from unclench.case import findings_from
from unclench.cli.evaluate import read_cases
from unclench.evaluation import read_gold, vignettes_from
from unclench.inference import infer
from unclench.knowledge.reading import parse_yaml
from unclench.knowledge.records import Knowledge

FOLDER = ROOT / "benchmarks" / "vignettes"
NAMES = sorted(path.stem for path in (FOLDER / "a").glob("*.yaml"))


@pytest.mark.parametrize("encoder", ["a", "b"])
def test_every_published_case_is_told_in_words_we_have_and_has_its_truth(encoder: str, knowledge: Knowledge) -> None:
    gold = read_gold((FOLDER / "gold.yaml").read_bytes(), name="gold.yaml")
    cases = read_cases(FOLDER / encoder, knowledge)
    assert set(cases) == set(gold.cases)
    assert len(vignettes_from(cases, gold, knowledge)) == 61


@pytest.mark.parametrize("name", NAMES)
def test_the_engine_is_exact_on_every_published_case(name: str, knowledge: Knowledge) -> None:
    found = infer(findings_from(read_cases(FOLDER / "a", knowledge)[name], knowledge), knowledge)
    assert found.width <= 16
    assert not found.approximate


def test_every_miss_has_a_note() -> None:
    notes = parse_yaml((FOLDER / "misses.yaml").read_bytes(), name="misses.yaml").data
    assert isinstance(notes, dict)
    page = (ROOT / "benchmarks" / "ACCURACY.md").read_text("utf-8")
    named = set(re.findall(r"^\| (d\d{3}), ", page, re.MULTILINE))
    assert named <= set(notes)
