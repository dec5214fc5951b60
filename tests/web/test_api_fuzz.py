"""Whatever a program sends that the OpenAPI allows, or does not, the interface answers, and as it promised."""

from __future__ import annotations

import os
from typing import Any

import schemathesis
from django.core.cache import cache
from hypothesis import HealthCheck, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import content_type_conformance, response_schema_conformance

from unclench.web.wsgi import application


def asked_at_home(environ: dict[str, Any], start: Any) -> Any:
    return application({**environ, "REMOTE_ADDR": "127.0.0.1"}, start)


api = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", asked_at_home, headers={"Host": "localhost"})
EXAMPLES = 400 if os.environ.get("HYPOTHESIS_PROFILE") == "long" else 30


@api.parametrize()
@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
def test_the_interface_never_fails(case: schemathesis.Case[Any]) -> None:
    cache.clear()
    reply = case.call(headers={"Host": "localhost", "Accept-Encoding": "identity"})
    case.validate_response(reply, checks=[not_a_server_error, response_schema_conformance, content_type_conformance])
