"""Whatever a program sends that the OpenAPI allows, or does not, the interface answers, and as it promised."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.cache import cache
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import content_type_conformance, response_schema_conformance

from strategies import answers
from unclench.case import Case, withheld_ids
from unclench.case.plain import written_problems
from unclench.knowledge.records import Knowledge
from unclench.web.wsgi import application


def asked_at_home(environ: dict[str, Any], start: Any) -> Any:
    return application({**environ, "REMOTE_ADDR": "127.0.0.1"}, start)


api = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", asked_at_home, headers={"Host": "localhost"})
EXAMPLES = 400 if os.environ.get("HYPOTHESIS_PROFILE") == "long" else 30


@pytest.fixture(autouse=True, scope="module")
def _the_record_is_left_alone() -> Iterator[None]:
    """As Django's own test client does: the connection of other tests is not closed by a request."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@api.parametrize()
@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
def test_the_interface_never_fails(case: schemathesis.Case[Any]) -> None:
    cache.clear()
    reply = case.call(headers={"Host": "localhost", "Accept-Encoding": "identity"})
    case.validate_response(reply, checks=[not_a_server_error, response_schema_conformance, content_type_conformance])


@given(data=st.data())
def test_any_answers_whatever_get_a_report_or_every_problem(data: st.DataObject, knowledge: Knowledge) -> None:
    cache.clear()
    said = data.draw(answers(knowledge))
    body = json.dumps({"format": 1, "answers": [{id_: value} for id_, value in said.items()]})
    problems = written_problems(Case.of([said]), knowledge)
    for name in ("assess", "next-question"):
        reply = Client().post(f"/api/v1/{name}", body, content_type="application/json")
        assert reply.status_code == (422 if problems else 200)
        text = reply.content.decode()
        if problems:
            assert len(reply.json()["problems"]) <= len(problems)
        if problems or name == "assess":
            assert not [id_ for id_ in withheld_ids(knowledge) - {"mood-harm"} if f'"{id_}"' in text]
