"""What pages and programs share: everything that is known, read once, and a refusal that a program can read."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from django.http import HttpRequest, JsonResponse

from unclench.errors import Problem
from unclench.knowledge.load import load_knowledge
from unclench.knowledge.records import Knowledge


@cache
def known() -> Knowledge:
    """Everything that is known."""
    return load_knowledge()


def is_program(request: HttpRequest) -> bool:
    """Whether a program asks, which reads JSON and no page."""
    return request.path_info.startswith("/api/")


def refused(problems: Iterable[Problem], status: int) -> JsonResponse:
    """Every problem with its place, for a program."""
    told = [{"where": problem.where, "what": problem.what, "mend": problem.mend} for problem in problems]
    answer = JsonResponse({"problems": told}, status=status)
    answer["Cache-Control"] = "no-store"
    return answer
