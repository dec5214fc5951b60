"""The JSON Schema of the JSON report, made from its type: `python -m unclench.report.schema` writes it anew."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from unclench.report.contract import Report

PATH = Path(__file__).with_name("json-report.schema.json")


def report_schema() -> dict[str, Any]:
    """The schema as plain data, in JSON Schema draft 2020-12."""
    schema = Report.model_json_schema(by_alias=True, mode="serialization")
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}


def schema_text() -> str:
    """The schema as it stands in the committed file."""
    return json.dumps(report_schema(), indent=2) + "\n"


if __name__ == "__main__":
    PATH.write_text(schema_text(), encoding="utf-8")
