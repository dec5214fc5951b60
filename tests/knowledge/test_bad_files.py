"""Small bad data files, each with words its message must contain."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from unclench.errors import KnowledgeError
from unclench.knowledge.check import check
from unclench.knowledge.clinical import is_an_order, orders_about
from unclench.knowledge.load import data_folder, load_knowledge
from unclench.knowledge.places import placed
from unclench.knowledge.records import Knowledge

RELIEF = (data_folder() / "reliefs" / "trunk.yaml").read_text("utf-8")
CAUSE = (data_folder() / "causes" / "venous-disease.yaml").read_text("utf-8")
RULE = """
- id: a-bad-rule
  name: n
  when: w
  statement: s
  if: {condition}
  urgency: {urgency}
  why: w
  suspects: []
  basis: stated
  sources: [{source}]
"""
LIST = """
id: bad
title: t
intro: i
kind: gentle
lines: [{{id: bad-one, text: t, stands_for: [{finding}], rules: [{rule}]}}]
"""


def rule(condition: str = "dark-urine", urgency: str = "routine", source: str = "nhs-leg-cramps") -> str:
    return RULE.format(condition=condition, urgency=urgency, source=source)


BAD = {
    "one symptom alone": (
        "symptom-lists/bad.yaml",
        "[{id: bad, title: t, why: w, findings: [dark-urine]}]",
        "at least 2 items",
    ),
    "not YAML": ("causes/bad.yaml", "a: [1", "This is not YAML"),
    "an unknown key": ("causes/bad.yaml", CAUSE.replace("mimic: true", "mimick: true"), "mimick: Extra inputs"),
    "a bare number": ("causes/bad.yaml", CAUSE.replace("{decade: -3, because", "{value: 0.1, because"), "its basis"),
    "a value outside its interval": (
        "causes/bad.yaml",
        CAUSE.replace("interval: [0.02, 0.12]", "interval: [0.2, 0.3]"),
        "must contain the value",
    ),
    "two ways of saying a number": (
        "causes/bad.yaml",
        CAUSE.replace("{decade: -3,", "{decade: -3, word: rare,"),
        "exactly one way",
    ),
    "an unknown word": ("causes/bad.yaml", CAUSE.replace("both: often", "both: mostly"), "word"),
    "a second id": ("causes/bad.yaml", CAUSE, "a second time"),
    "a duplicate key": ("causes/bad.yaml", CAUSE + "\nformat: 1\n", "twice"),
    "a later format": ("causes/bad.yaml", CAUSE.replace("format: 1", "format: 2"), "format"),
    "a warning of self-care": ("red-flags/bad.yaml", rule(urgency="self-care"), "reassurance"),
    "a file nobody expects": ("remarks/bad.yaml", "[]", "No kind of record"),
}

UNSOUND = {
    "a symptom of a safety list": (
        "symptom-lists/bad.yaml",
        "[{id: bad, title: t, why: w, findings: [tired-all-the-time, dark-urine]}]",
        "dark-urine is asked by a safety list",
    ),
    "an unknown symptom": (
        "symptom-lists/bad.yaml",
        "[{id: bad, title: t, why: w, findings: [tired-all-the-time, tired-all-the-tim]}]",
        "'tired-all-the-tim' is not known",
    ),
    "an unknown finding": ("red-flags/bad.yaml", rule("dark-urin"), "Did you mean dark-urine"),
    "an unknown value of a mark": ("red-flags/bad.yaml", rule("{mark: site, is: [calve]}"), "The value of site"),
    "an unknown source": ("red-flags/bad.yaml", rule(source="nobody-1999"), "The source 'nobody-1999'"),
    "an urgent rule nobody asks about": ("red-flags/bad.yaml", rule(urgency="emergency"), "No checklist line"),
    "words above one": (
        "causes/bad.yaml",
        CAUSE.replace("id: venous-disease", "id: bad").replace("{both: often,", "{both: nearly-always,"),
        "above 1",
    ),
    "a presentation nobody sees": (
        "causes/bad.yaml",
        CAUSE.replace("id: venous-disease", "id: bad").replace(
            "audit: {reference: none, because:", "audit: {incidence_per_1000_adults_a_year: 90, because:"
        ),
        "are known",
    ),
    "a weak edge": (
        "causes/bad.yaml",
        CAUSE.replace("id: venous-disease", "id: bad").replace(
            "swelling-ankles-evening: often", "swelling-ankles-evening: rare"
        ),
        "hardly more often",
    ),
    "an order to stop a medicine": (
        "causes/bad.yaml",
        CAUSE.replace("id: venous-disease", "id: bad").replace("text: ", "text: Stop taking your tablets. ", 1),
        "stop or start a medicine",
    ),
    "an order beside a warning not to": (
        "causes/bad.yaml",
        CAUSE.replace("id: venous-disease", "id: bad").replace(
            "text: ", "text: Come off the amlodipine. Do not stop your other tablets. ", 1
        ),
        "'Come off the amlodipine.' tells someone",
    ),
    "an audit on a fact that is not there": (
        "causes/bad.yaml",
        CAUSE.replace("id: venous-disease", "id: bad").replace(
            "audit: {reference: none, because:",
            "audit: {incidence_per_1000_adults_a_year: 5, basis: [nobody-counted], because:",
        ),
        "The fact 'nobody-counted'",
    ),
    "age odds that are not centred": (
        "causes/bad.yaml",
        CAUSE.replace("id: venous-disease", "id: bad").replace('"16-39": ', '"16-39": 9', 1),
        "mean of the age odds",
    ),
    "an exposure named like a finding": (
        "exposures/bad.yaml",
        "[{id: dark-urine, name: n, question: q, why: w, group: habit, prevalence: {word: rare, because: b}}]",
        "already means one of findings",
    ),
    "a danger sign that covers no rule": (
        "reliefs/trunk.yaml",
        RELIEF.replace("covers: [saddle-bladder-bowel]", "covers: [saddle-bladder-bowl]", 1),
        "Did you mean saddle-bladder-bowel",
    ),
    "a site nobody can choose": ("body.yaml", "[{id: tail, name: tail, region: leg}]", "The value of site 'tail'"),
    "a line that asks about something else": (
        "checklists/bad.yaml",
        LIST.format(finding="weight-loss", rule="one-leg-swollen-warm"),
        "stands for nothing the rule",
    ),
    "an emergency line without a way to find out": (
        "checklists/bad.yaml",
        LIST.format(finding="confusion-or-drowsy", rule="spasm-with-confusion"),
        "says how to find out",
    ),
    "shares of ages that do not sum to one": (
        "ages.yaml",
        '{bands: {"16-39": 0.5, "40-59": 0.4, "60-74": 0.2, "75+": 0.1}, because: b}',
        "do not sum to 1",
    ),
}

ORDERS = (
    "Stop taking your water tablets.",
    "Start a statin.",
    "Come off lithium slowly.",
    "Begin the new tablets today.",
)
NO_ORDERS = (
    "Do not stop taking your water tablets.",
    "Keep taking it until you have spoken to your doctor.",
    "Did you start a medicine in the weeks before?",
    "It may start after a medicine was raised.",
    "Never stop baclofen suddenly.",
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    copy = tmp_path / "data"
    shutil.copytree(data_folder(), copy)
    return copy


def written(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return folder


@pytest.mark.parametrize("what", BAD)
def test_a_bad_file_does_not_load_and_says_where(what: str, folder: Path) -> None:
    name, text, words = BAD[what]
    with pytest.raises(KnowledgeError) as caught:
        load_knowledge(written(folder, name, text))
    assert words in str(caught.value)
    assert name in str(caught.value)


@pytest.mark.parametrize("what", UNSOUND)
def test_an_unsound_record_fails_the_check(what: str, folder: Path) -> None:
    name, text, words = UNSOUND[what]
    problems = check(load_knowledge(written(folder, name, text)))
    assert any(words in str(problem) for problem in problems)


def test_all_problems_are_reported_at_once(folder: Path) -> None:
    written(folder, "red-flags/bad.yaml", rule(urgency="self-care"))
    written(folder, "causes/bad.yaml", "a: [1")
    with pytest.raises(KnowledgeError) as caught:
        load_knowledge(folder)
    assert len(caught.value.problems) == 2


def test_a_damaged_cache_is_built_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UNCLENCH_CACHE", str(tmp_path))
    digest = load_knowledge().digest
    for kept in tmp_path.iterdir():
        kept.write_bytes(b"{")
    assert load_knowledge().digest == digest


@pytest.mark.parametrize("damaged", [b"", b"{", b"0\ntetanus\t{}"])
def test_records_damaged_in_the_cache_are_read_anew(
    damaged: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("UNCLENCH_CACHE", str(tmp_path))
    whole = load_knowledge()
    for kept in tmp_path.glob("*.lines"):
        kept.write_bytes(damaged)
    again = load_knowledge()
    assert again.collections == whole.collections
    assert load_knowledge().collections == whole.collections


def test_a_folder_that_cannot_hold_a_cache_is_no_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UNCLENCH_CACHE", "/dev/null/nowhere")
    assert load_knowledge().version


def test_an_order_about_a_medicine_is_told_from_a_warning_not_to_stop_it(knowledge: Knowledge) -> None:
    orders = orders_about(knowledge)
    assert [text for text in (*ORDERS, *NO_ORDERS) if is_an_order(text, orders)] == list(ORDERS)


def test_a_problem_of_the_check_is_given_its_file_and_line(folder: Path) -> None:
    name, text, words = UNSOUND["an unknown finding"]
    problems = placed(check(load_knowledge(written(folder, name, text))), folder)
    assert [(problem.where, problem.line) for problem in problems if words in str(problem)] == [
        ("red-flags/bad.yaml: rule a-bad-rule", 2)
    ]
