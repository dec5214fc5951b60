"""unclench: what a muscle spasm is, how urgent, why it probably happens, and what to do right now.

The public door. Names load what they need when first used:

- `load_knowledge(folder=None) -> Knowledge`: everything known, validated; raises `KnowledgeError`.
- `Case`: what one person said; `Case.of([{"age": 70}, {"site": ["calf"]}])`.
- `assess(case, knowledge) -> Assessment`: urgency, kind of spasm, causes with 90% intervals.
- `next_question(case, knowledge)`: what to ask next, or `Done`.
- `build_report(assessment, knowledge) -> Report`: the JSON contract of `docs/reference/json-report.md`.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from unclench.version import __version__

if TYPE_CHECKING:
    from unclench.assessment import assess
    from unclench.case import Case
    from unclench.interview import next_question
    from unclench.knowledge.load import load_knowledge
    from unclench.report.build import build_report

__all__ = ["Case", "__version__", "assess", "build_report", "load_knowledge", "next_question"]

_HOME = {
    "Case": "unclench.case",
    "assess": "unclench.assessment",
    "build_report": "unclench.report.build",
    "load_knowledge": "unclench.knowledge.load",
    "next_question": "unclench.interview",
}


def __getattr__(name: str) -> object:
    if name not in _HOME:
        raise AttributeError(f"module 'unclench' has no attribute {name!r}")
    return getattr(import_module(_HOME[name]), name)
