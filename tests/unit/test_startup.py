"""What a run loads: nothing it does not need."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from support import ROOT, run

HEAVY = ("django", "scipy", "pyarrow", "rich", "jinja2", "textstat")


def loaded(*arguments: str) -> set[str]:
    code = (
        "import sys, json\n"
        f"sys.argv = ['unclench', *{list(arguments)!r}]\n"
        "from unclench.cli import group\n"
        "try:\n    group(standalone_mode=False)\nfinally:\n"
        "    print('\\n' + json.dumps(sorted({name.split('.')[0] for name in sys.modules})))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    return set(json.loads(done.stdout.splitlines()[-1]))


def test_assess_as_text_loads_nothing_heavy() -> None:
    assert not loaded("assess", "examples/older-night-cramps.yaml") & set(HEAVY)


def test_relief_reads_no_yaml_once_the_knowledge_is_cached() -> None:
    run("now", "calf")
    assert not loaded("now", "calf") & {*HEAVY, "yaml", "numpy"}


def test_html_alone_loads_the_template_engine() -> None:
    assert "jinja2" in loaded("assess", "examples/older-night-cramps.yaml", "--format", "html")


@pytest.mark.parametrize("name", ["Case", "assess", "build_report", "load_knowledge", "next_question"])
def test_the_door_opens_to_every_name_it_lists(name: str) -> None:
    import unclench  # noqa: PLC0415 - the door itself is what is tested

    assert name in unclench.__all__
    assert callable(getattr(unclench, name))


def test_importing_the_door_loads_nothing() -> None:
    code = "import sys, unclench; print(sorted(name for name in sys.modules if name.startswith('unclench.')))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "['unclench.version']"


@pytest.mark.parametrize("name", ["older-night-cramps", "weakness-and-twitching", "saddle-numbness"])
def test_without_the_native_engine_the_report_is_the_same(name: str) -> None:
    said = []
    for engine in ("native", "numpy"):
        said.append(run("assess", f"examples/{name}.yaml", "--format", "json", UNCLENCH_ENGINE=engine).stdout)
        assert run("--version", UNCLENCH_ENGINE=engine).stdout.strip().endswith(f"engine {engine}")
    assert said[0] == said[1] != ""
