"""Small things several tests need: the examples, and the program as a user runs it."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from unclench.case import Case, Value
from unclench.exchange.casefile import read_case
from unclench.interview import Question
from unclench.knowledge.reading import parse_yaml
from unclench.knowledge.records import Knowledge

ROOT = Path(__file__).parent.parent
EXAMPLES = tuple(sorted(path.stem for path in (ROOT / "examples").glob("*.yaml")))


def example(name: str, knowledge: Knowledge) -> Case:
    """One of the shipped examples as a case."""
    path = ROOT / "examples" / f"{name}.yaml"
    return read_case(path.read_bytes(), knowledge, name=path.name)


def told_in(paths: Iterable[Path]) -> list[Any]:
    """Every story of some files of scenarios, as plain mappings."""
    found: list[Any] = []
    for path in paths:
        data = parse_yaml(path.read_bytes(), name=path.name).data
        assert isinstance(data, list)
        found += data
    return found


def case_of(answers: list[dict[str, Any]]) -> Case:
    """The case a scenario tells; `all_clear` answers whole checklists with "none of these"."""
    told: list[dict[str, Any]] = []
    for answer in answers:
        lists = answer.get("all_clear")
        told += [{f"checklist/{id_}": "none"} for id_ in lists] if lists else [answer]
    return Case.of(told)


def run(*arguments: str, stdin: str | None = None, **environment: str) -> subprocess.CompletedProcess[str]:
    """The program itself, as a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "unclench", *arguments],
        input=stdin,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, **environment},
        cwd=ROOT,
    )


def some_answer(question: Question, rng: random.Random) -> Value:
    """A random answer to a question: often no, sometimes don't know, skipped, or something on offer."""
    dice = rng.random()
    if dice < 0.08:
        return "unknown"
    if dice < 0.14:
        return "skipped"
    if question.kind == "number":
        return rng.randint(0, 100)
    if question.kind == "yes-no":
        return "yes" if rng.random() < 0.2 else "no"
    if question.kind == "list" and rng.random() < 0.7:
        return "none"
    chosen = rng.choice(question.options).id
    return (chosen,) if question.several else chosen
