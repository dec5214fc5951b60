"""Relief right now: one page for every place, what it needs to work without a connection, and logging an episode."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import cache
from uuid import UUID

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from unclench.record import actions
from unclench.report.nowpage import NowPage, now_blocks, now_page
from unclench.version import __version__
from unclench.web.pages.showing import show
from unclench.web.pages.templating import fonts_are_there
from unclench.web.pages.visitor import known, theme_of
from unclench.wording import guide as words

A_DAY = 86_400
A_MONTH = 30 * A_DAY
FILES = ("report/tokens.css", "site.css", "report/body.css", "report/now.css", "report/now.js", "later.js", "icon.svg")
FONTS = ("fonts.css", "fonts/public-sans.woff2")


@require_safe
def now(request: HttpRequest) -> HttpResponse:
    """Everything for every place; which one is shown is chosen in the browser and never sent."""
    night = "" if 7 <= datetime.now().hour < 20 else "dark"  # noqa: DTZ005 - the hour where the server stands
    return show(request, "now.html", page=_page(), **now_blocks(), theme=theme_of(request) or night)


@require_POST
def log_episode(request: HttpRequest) -> HttpResponse:
    """Keep that a spasm let go, or did not, and after how long; told late, it says how long `ago` and has a key."""
    site, let_go = (request.POST.get(name, "") for name in ("site", "let_go"))
    seconds, ago = _whole(request, "seconds", A_DAY), _whole(request, "ago", A_MONTH)
    if site not in known().sites or let_go not in ("yes", "no"):
        raise BadRequest
    key, now = _key(request), timezone.now()
    at, person = now - timedelta(seconds=ago or 0), actions.open_home(now=now)
    actions.log_episode(person, key, site=site, let_go=let_go == "yes", seconds=seconds, at=at, now=now)
    return show(request, "message.html", title=words.KEPT, text=words.KEPT_HOW)


def _whole(request: HttpRequest, name: str, most: int) -> int | None:
    """A whole number from 0 to `most`, or None where nothing was said."""
    told = request.POST.get(name, "")
    if told and not (told.isascii() and told.isdigit() and len(told) <= len(str(most)) and int(told) <= most):
        raise BadRequest
    return int(told) if told else None


def _key(request: HttpRequest) -> UUID | None:
    """What makes one spasm of two tellings; a page without a script has none."""
    try:
        return UUID(request.POST["key"]) if "key" in request.POST else None
    except ValueError:
        raise BadRequest from None


@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker: it keeps the page for right now, and nothing of a person."""
    kept = [
        reverse("now"),
        reverse("away"),
        reverse("manifest"),
        *(f"{static(f'unclench/{name}')}?v={__version__}" for name in _files()),
    ]
    version = f"{__version__}-{known().digest[:12]}"
    answer = render(request, "sw.js", {"kept": kept, "version": version}, content_type="text/javascript")
    answer["Cache-Control"] = "no-cache"
    return answer


@require_safe
def away(request: HttpRequest) -> HttpResponse:
    """What a browser shows in place of any other page while the site cannot be reached."""
    return show(request, "away.html", title=words.AWAY, text=words.AWAY_HOW)


@require_safe
def manifest(_: HttpRequest) -> HttpResponse:
    """What a phone needs to put the page on its first screen."""
    icon = {"src": static("unclench/icon.svg"), "sizes": "any", "type": "image/svg+xml", "purpose": "any maskable"}
    told = {"name": words.PAGE_TITLE, "short_name": words.SHORT_NAME, "start_url": reverse("now"), "scope": "/"}
    told |= {"display": "standalone", "background_color": "#0d1a1b", "theme_color": "#0d1a1b"}
    return JsonResponse(told | {"icons": [icon]}, content_type="application/manifest+json")


@cache
def _page() -> NowPage:
    return now_page(known(), number=settings.REGION)


def _files() -> tuple[str, ...]:
    return (*FILES, *FONTS) if fonts_are_there() else FILES
