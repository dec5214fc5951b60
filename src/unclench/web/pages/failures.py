"""Pages for what went wrong: what it was, whether anything is lost, how to mend it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from unclench.web.pages.showing import message
from unclench.wording import pages as words


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - Django hands it over
    """Nothing at this address."""
    return message(request, words.NOT_FOUND, words.NOT_FOUND_HOW, status=404)


def defect(request: HttpRequest) -> HttpResponse:
    """A mistake of ours."""
    return message(request, words.DEFECT, words.DEFECT_HOW, status=500)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - Django hands it over
    """Something no page of ours sends."""
    return message(request, words.BAD_REQUEST, words.BAD_REQUEST_HOW, status=400)


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 - Django hands it over
    """A form without the token that shows it came from a page of ours."""
    return message(request, words.STALE, words.STALE_HOW, status=403)
