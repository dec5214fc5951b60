"""One way to answer with a page."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from unclench.web.pages.visitor import theme_of


def show(request: HttpRequest, template: str, *, status: int = 200, **values: Any) -> HttpResponse:
    """A page from its template; no browser and no proxy keeps a copy of it."""
    answer = render(request, template, {"theme": theme_of(request), "tone": theme_of(request), **values}, status=status)
    answer["Cache-Control"] = "no-store"
    return answer
