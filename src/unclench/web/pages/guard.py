"""Who may ask at all, and what a failure looks like: this machine alone unless paired; never a traceback."""

from __future__ import annotations

from collections.abc import Callable
from hmac import compare_digest
from ipaddress import ip_address

from django.conf import settings
from django.core import signing
from django.core.exceptions import RequestDataTooBig
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse

from unclench.errors import NotThere, Overtaken
from unclench.web.known import is_program
from unclench.web.pages.showing import message
from unclench.wording import pages as words

Respond = Callable[[HttpRequest], HttpResponse]
COOKIE, OPEN = "paired", ("/pair/", "/static/")
FORWARDED = ("HTTP_FORWARDED", "HTTP_X_FORWARDED_FOR", "HTTP_X_REAL_IP")


class OwnMachineOnly:
    """Answers this machine; another only with the cookie that pairing gave it."""

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The page, or why there is none. A name of another site, or a body no page of ours sends, is refused."""
        request.get_host()
        length = request.META.get("CONTENT_LENGTH") or "0"
        if not is_program(request) and (not length.isdecimal() or int(length) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE):
            raise RequestDataTooBig
        if _is_this_machine(request) or is_paired(request) or request.path_info.startswith(OPEN):
            return self.respond(request)
        return message(request, words.NOT_PAIRED, words.NOT_PAIRED_HOW, status=403)


class PlainFailures:
    """What went wrong below, in plain words: not there, no room, damaged."""

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The page, also where something was asked that nobody answers here."""
        answer = self.respond(request)
        if answer.status_code != 405:
            return answer
        told = message(request, words.BAD_REQUEST, words.BAD_REQUEST_HOW, status=405)
        told["Allow"] = answer["Allow"]
        return told

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """A page for what a person can do something about; anything else is Django's to report."""
        if isinstance(error, NotThere):
            return message(request, words.NOT_FOUND, words.NOT_FOUND_HOW, status=404)
        if isinstance(error, Overtaken):
            return message(request, words.STALE, words.STALE_HOW, status=409)
        if isinstance(error, DatabaseError):
            full = "full" in str(error)
            title, text = (words.NO_ROOM, words.NO_ROOM_HOW) if full else (words.DAMAGED, words.DAMAGED_HOW)
            return message(request, title, text, status=507 if full else 503)
        return None


def is_paired(request: HttpRequest) -> bool:
    """Whether the request carries the cookie that pairing with this run of the server gave."""
    try:
        told = signing.loads(request.COOKIES.get(COOKIE, ""), salt=COOKIE)
    except signing.BadSignature:
        return False
    return bool(settings.PAIRING) and compare_digest(str(told), settings.PAIRING)


def _is_this_machine(request: HttpRequest) -> bool:
    """A proxy on this machine asks for others: where one stands before us, the address proves nothing."""
    if settings.BEHIND_TLS or any(header in request.META for header in FORWARDED):
        return False
    try:
        return ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False
