"""Who may ask at all, and what a failure looks like: this machine alone unless paired; never a traceback."""

from __future__ import annotations

from collections.abc import Callable
from hmac import compare_digest
from ipaddress import ip_address

from django.conf import settings
from django.core import signing
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse

from unclench.errors import NotThere
from unclench.web.pages.showing import show
from unclench.wording import pages as words

Respond = Callable[[HttpRequest], HttpResponse]
COOKIE = "paired"


class OwnMachineOnly:
    """Answers this machine; another only with the cookie that pairing gave it."""

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The page, or why there is none."""
        if _is_this_machine(request) or is_paired(request) or request.path.startswith("/pair/"):
            return self.respond(request)
        return show(request, "message.html", title=words.NOT_PAIRED, text=words.NOT_PAIRED_HOW, status=403)


class PlainFailures:
    """What went wrong below, in plain words: not there, no room, damaged."""

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The page."""
        return self.respond(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """A page for what a person can do something about; anything else is Django's to report."""
        if isinstance(error, NotThere):
            return show(request, "message.html", title=words.NOT_FOUND, text=words.NOT_FOUND_HOW, status=404)
        if isinstance(error, DatabaseError):
            full = "full" in str(error)
            title, text = (words.NO_ROOM, words.NO_ROOM_HOW) if full else (words.DAMAGED, words.DAMAGED_HOW)
            return show(request, "message.html", title=title, text=text, status=507 if full else 503)
        return None


def is_paired(request: HttpRequest) -> bool:
    """Whether the request carries the cookie that pairing with this run of the server gave."""
    try:
        told = signing.loads(request.COOKIES.get(COOKIE, ""), salt=COOKIE)
    except signing.BadSignature:
        return False
    return bool(settings.PAIRING) and compare_digest(str(told), settings.PAIRING)


def _is_this_machine(request: HttpRequest) -> bool:
    try:
        return ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False
