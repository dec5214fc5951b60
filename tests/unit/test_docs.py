"""What the pages say is true of the program."""

from __future__ import annotations

import ast
import json
import re

import jsonschema
import pytest

from support import EXAMPLES, ROOT, example
from unclench.assessment import assess
from unclench.exchange import schema as case_schema
from unclench.knowledge.records import Knowledge
from unclench.report import schema as report_schema
from unclench.report.build import build_report
from unclench.report.contract import Report

PAGES = sorted(path for path in ROOT.glob("**/*.md") if not any(part.startswith(".") for part in path.parts))


def existing_tests() -> set[str]:
    names: set[str] = set()
    for path in (ROOT / "tests").rglob("test_*.py"):
        module = ast.parse(path.read_text("utf-8"))
        names |= {node.name for node in ast.walk(module) if isinstance(node, ast.FunctionDef)}
    return names


def test_every_test_the_safety_case_names_exists() -> None:
    page = (ROOT / "docs" / "explanation" / "safety.md").read_text("utf-8")
    named = set(re.findall(r"`(test_\w+)`", page))
    assert len(named) >= 20
    assert named <= existing_tests()


def test_the_safety_case_has_enough_hazards() -> None:
    page = (ROOT / "docs" / "explanation" / "safety.md").read_text("utf-8")
    hazards = page.split("## Hazards")[1].split("## What a clinician")[0]
    assert len([line for line in hazards.splitlines() if line.startswith("| ") and "`test_" in line]) >= 12


def test_every_link_between_pages_leads_somewhere() -> None:
    for page in PAGES:
        for target in re.findall(r"\]\((?!http)([^)#]+)", page.read_text("utf-8")):
            assert (page.parent / target).exists(), f"{page.name}: {target}"


@pytest.mark.parametrize("schema", [case_schema, report_schema], ids=["case file", "report"])
def test_committed_schemas_are_the_ones_the_types_give(schema: object) -> None:
    assert schema.PATH.read_text("utf-8") == schema.schema_text()  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_report_validates_against_its_schema(name: str, knowledge: Knowledge) -> None:
    report = build_report(assess(example(name, knowledge), knowledge), knowledge)
    jsonschema.validate(json.loads(report.model_dump_json(by_alias=True)), report_schema.report_schema())


def test_the_page_on_the_report_names_every_field() -> None:
    page = (ROOT / "docs" / "reference" / "json-report.md").read_text("utf-8")
    missing = {name for name in Report.model_fields if f"`{name}`" not in page}
    assert not missing


def test_no_page_names_a_machine_or_an_exclamation() -> None:
    for page in PAGES:
        text = page.read_text("utf-8")
        assert "/work/" not in text
        assert "/home/" not in text
