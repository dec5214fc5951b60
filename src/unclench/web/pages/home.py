"""The doors of the site, the choice of light or dark, and pairing another device."""

from __future__ import annotations

from hmac import compare_digest

from django.conf import settings
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from unclench.record.queries import episodes_of
from unclench.web.pages.guard import COOKIE
from unclench.web.pages.showing import show
from unclench.web.pages.visitor import THEMES, begun, known, owner

A_YEAR = 31_536_000


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The doors that exist, and what was begun and not finished."""
    person = owner(request)
    return show(
        request,
        "home.html",
        gone=request.GET.get("gone") == "1",
        cases=begun(person),
        episodes=episodes_of(person),
        sites=known().sites,
    )


@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Light, dark, or as the system has it; remembered in this browser alone."""
    chosen, back = request.POST.get("theme", ""), request.POST.get("back", "/")
    here = back if url_has_allowed_host_and_scheme(back, allowed_hosts=None) else "/"
    answer = redirect(here)
    if chosen in THEMES:
        answer.set_cookie("theme", chosen, max_age=A_YEAR, samesite="Strict", secure=settings.BEHIND_TLS)
    else:
        answer.delete_cookie("theme")
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
def pair(request: HttpRequest, token: str) -> HttpResponse:
    """Let another device in that shows the token of this run of the server."""
    if not settings.PAIRING or not compare_digest(token.encode(), settings.PAIRING.encode()):
        raise Http404
    if request.method != "POST":
        return show(request, "pair.html")
    answer = redirect("home")
    told = signing.dumps(token, salt=COOKIE)
    answer.set_cookie(COOKIE, told, httponly=True, samesite="Strict", secure=settings.BEHIND_TLS)
    return answer
