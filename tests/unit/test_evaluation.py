"""Cases whose cause is known: shares and their intervals, policies, bad truth, and the command."""

from __future__ import annotations

import json
import random
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from support import ROOT, example
from unclench.case import Case, State, findings_from, problems_of
from unclench.cli import group
from unclench.errors import CaseError, ExchangeError
from unclench.evaluation import Proportion, evaluate, read_gold, vignettes_from
from unclench.evaluation.policies import stressed, with_checklists
from unclench.inference import rank
from unclench.knowledge.records import Knowledge
from unclench.triage import triage

GOLD = """
format: 1
labels: {night cramps: [idiopathic-night-cramps], clot: [deep-vein-thrombosis], cauda equina: [cauda-equina]}
cases:
  older-night-cramps: {label: night cramps, urgency: routine, spasm_words: true, answerable: "yes"}
  swollen-calf: {label: clot, urgency: same-day, spasm_words: false, answerable: "yes"}
  saddle-numbness: {label: cauda equina, urgency: emergency, spasm_words: false, answerable: partly}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("older-night-cramps", "swollen-calf", "saddle-numbness"):
        shutil.copy(ROOT / "examples" / f"{name}.yaml", tmp_path)
    (tmp_path / "gold.yaml").write_text(GOLD, "utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("hits", "n", "low", "high"),
    [(0, 10, 0.0, 0.3085), (5, 10, 0.1871, 0.8129), (10, 10, 0.6915, 1.0), (55, 61, 0.7980, 0.9630)],
)
def test_the_exact_interval_is_the_published_one(hits: int, n: int, low: float, high: float) -> None:
    assert Proportion(hits, n).interval == pytest.approx((low, high), abs=5e-4)


@given(st.integers(1, 200).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_an_interval_contains_its_share_and_mirrors(counts: tuple[int, int]) -> None:
    hits, n = counts
    low, high = Proportion(hits, n).interval
    assert low <= hits / n <= high
    assert Proportion(n - hits, n).interval == pytest.approx((1 - high, 1 - low), abs=1e-9)


def test_nothing_counted_has_no_value() -> None:
    assert Proportion(0, 0).value is None


def test_answering_every_list_leaves_nothing_provisional(knowledge: Knowledge) -> None:
    told = Case.of([{"age": 34}, {"site": ["low-back"]}, {"saddle-numbness": "yes"}])
    full = with_checklists(told, knowledge)
    assert not problems_of(full, knowledge)
    findings = findings_from(full, knowledge)
    assert findings.state("saddle-numbness") is State.PRESENT
    assert not [gap for gap in triage(findings, knowledge).unasked if gap.checklist]
    calm = with_checklists(Case.of([{"age": 34}, {"site": ["calf"]}]), knowledge)
    assert findings_from(calm, knowledge).state("one-leg-swollen") is State.ABSENT


def test_stress_forgets_and_mistakes_but_keeps_the_person(knowledge: Knowledge) -> None:
    case = example("older-night-cramps", knowledge)
    runs = [stressed(case, knowledge, random.Random(seed)) for seed in range(200)]
    assert all(run.last()["age"] == 70 and not problems_of(run, knowledge) for run in runs)
    lost = sum(len(case.answers) - len([a for a in run.answers if a.id in case.last()]) for run in runs)
    assert 0.25 < lost / (200 * (len(case.answers) - 3)) < 0.35
    told = [run.last()["relief"] for run in runs if "relief" in run.last()]
    assert 2 <= sum(relief != case.last()["relief"] for relief in told) <= 30


def test_a_draw_is_another_set_of_numbers(knowledge: Knowledge) -> None:
    findings = findings_from(example("only-a-site", knowledge), knowledge)
    assert sum(share for _, share in rank(findings, knowledge)) == pytest.approx(1)
    assert rank(findings, knowledge) != rank(findings, knowledge, draw=3) != rank(findings, knowledge, draw=4)


def test_figures_are_read_off_the_cases(folder: Path, knowledge: Knowledge) -> None:
    names = ("older-night-cramps", "swollen-calf", "saddle-numbness")
    gold = read_gold((folder / "gold.yaml").read_bytes(), name="gold.yaml")
    cases = {name: example(name, knowledge) for name in names}
    found = evaluate(vignettes_from(cases, gold, knowledge), knowledge).as_json()
    assert found["in_scope"]["n"] == 1
    assert found["mimics"]["n"] == 2
    assert found["triage"]["unstated_no"]["emergency_called_emergency"] == 1
    assert found["questions_mean"] > 5
    assert 0 <= found["stress"]["top1"] <= found["stress"]["top3"] <= 1
    assert [case["id"] for case in found["cases"]] == sorted(names)


def test_a_case_without_truth_and_a_label_that_leads_nowhere_are_named_together(knowledge: Knowledge) -> None:
    gold = read_gold(GOLD.replace("[cauda-equina]", "[no-such-cause]").encode(), name="gold.yaml")
    with pytest.raises(ExchangeError) as caught:
        vignettes_from({"marathon-runner": Case()}, gold, knowledge)
    assert {problem.where for problem in caught.value.problems} == {"marathon-runner", "gold.yaml, cauda equina"}


@pytest.mark.parametrize("text", ["", "cases: [", "format: 1\nlabels: {}\ncases: {a: {label: b}}", "format: 2"])
def test_bad_truth_is_a_message(text: str) -> None:
    with pytest.raises(ExchangeError):
        read_gold(text.encode(), name="gold.yaml")


def test_the_command_writes_text_and_json(folder: Path) -> None:
    text = CliRunner().invoke(group, ["evaluate", str(folder), "--quick"], catch_exceptions=False)
    assert "emergency_called_emergency" in text.output
    report = CliRunner().invoke(group, ["evaluate", str(folder), "--quick", "--format", "json"], catch_exceptions=False)
    assert set(json.loads(report.output)) >= {"in_scope", "mimics", "triage", "questions_mean", "stress", "cases"}


def test_every_broken_case_is_named(folder: Path) -> None:
    (folder / "a.yaml").write_text("format: 1\nanswers: [{age: 130}]", "utf-8")
    (folder / "b.yaml").write_text("nonsense", "utf-8")
    with pytest.raises(CaseError) as caught:
        CliRunner().invoke(group, ["evaluate", str(folder), "--quick"], catch_exceptions=False)
    assert {problem.where for problem in caught.value.problems} == {"a.yaml", "b.yaml"}


def test_an_empty_folder_is_a_message(tmp_path: Path) -> None:
    (tmp_path / "gold.yaml").write_text(GOLD, "utf-8")
    with pytest.raises(ExchangeError, match="no case file"):
        CliRunner().invoke(group, ["evaluate", str(tmp_path)], catch_exceptions=False)
