"""One way to answer with a page."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from unclench.errors import Problem
from unclench.web.known import is_program, refused
from unclench.web.pages.visitor import theme_of


def show(request: HttpRequest, template: str, *, status: int = 200, **values: Any) -> HttpResponse:
    """A page from its template; no browser and no proxy keeps a copy of it."""
    answer = render(request, template, {"theme": theme_of(request), "tone": theme_of(request), **values}, status=status)
    answer["Cache-Control"] = "no-store"
    return answer


def message(request: HttpRequest, title: str, text: str, *, status: int) -> HttpResponse:
    """Why there is no page, in plain words; a program gets the same as JSON."""
    if is_program(request):
        return refused([Problem("request", None, title, text)], status)
    return show(request, "message.html", title=title, text=text, status=status)
