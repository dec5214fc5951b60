"""The house stays small, shallow and honest about what it depends on."""

from __future__ import annotations

import ast
import re
import tomllib

import pytest

from support import ROOT

HOME = ROOT / "src" / "unclench"
SOURCE = sorted(path for path in HOME.rglob("*.py") if "migrations" not in path.parts)
MOST_LINES, MOST_BODY, MOST_BELOW, MOST_OF_THE_SITE = 400, 40, 12_000, 2_000
SITE = ("web", "record")
TREE = {
    *("assessment", "batch", "case", "cli", "drawing", "errors", "evaluation", "exchange", "inference", "interview"),
    *("knowledge", "library", "record", "relief", "report", "triage", "version", "web", "wording"),
}


def written(path: str) -> int:
    """Lines that are not blank."""
    return sum(bool(line.strip()) for line in path.splitlines())


@pytest.mark.parametrize("path", SOURCE, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_files_and_functions_are_short_and_say_what_they_are_for(path) -> None:  # type: ignore[no-untyped-def]
    text = path.read_text("utf-8")
    module = ast.parse(text)
    assert len(text.splitlines()) <= MOST_LINES
    assert ast.get_docstring(module), "a file opens with one sentence saying what it is for"
    for node in ast.walk(module):
        if isinstance(node, ast.FunctionDef):
            body = node.body[1:] if ast.get_docstring(node) else node.body
            length = (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0
            assert length <= MOST_BODY, f"{node.name} has a body of {length} lines"


def test_no_package_stands_outside_the_tree() -> None:
    inside = {path.stem if path.is_file() else path.name for path in (ROOT / "src" / "unclench").iterdir()}
    assert inside - {"__init__", "__main__", "__pycache__", "py"} <= TREE


def test_the_source_stays_under_its_budget() -> None:
    lines = {path: written(path.read_text("utf-8")) for path in SOURCE}
    site = sum(count for path, count in lines.items() if path.relative_to(HOME).parts[0] in SITE)
    assert site < MOST_OF_THE_SITE
    assert sum(lines.values()) - site < MOST_BELOW


def test_runtime_dependencies_are_the_ones_the_page_gives_reasons_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    page = (ROOT / "docs" / "explanation" / "dependencies.md").read_text("utf-8")
    runtime, extra = page.split("## Development")[0].split("## With an extra")
    optional = [name for names in project["optional-dependencies"].values() for name in names]
    for part, declared in ((runtime, project["dependencies"]), (extra, optional)):
        told = set(re.findall(r"^- \*\*([a-z0-9-]+)\*\*", part, re.MULTILINE))
        assert told == {re.split(r"[<>=]", name)[0] for name in declared}


@pytest.mark.parametrize("word", ["registry", "/work/", "index-url", "index_url"])
def test_no_committed_requirement_names_a_host_or_a_path_of_a_machine(word: str) -> None:
    for path in (ROOT / "requirements").iterdir():
        text = path.read_text("utf-8")
        assert word not in text
        assert "://" not in text  # packages may be called httpcore
