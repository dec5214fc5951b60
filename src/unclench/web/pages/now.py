"""Relief right now: one page for every place, what it needs to work without a connection, and logging an episode."""

from __future__ import annotations

from datetime import datetime
from functools import cache

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
FILES = ("report/tokens.css", "site.css", "report/body.css", "report/now.css", "report/now.js", "icon.svg")
FONTS = ("fonts.css", "fonts/public-sans.woff2")


@require_safe
def now(request: HttpRequest) -> HttpResponse:
    """Everything for every place; which one is shown is chosen in the browser and never sent."""
    night = "" if 7 <= datetime.now().hour < 20 else "dark"  # noqa: DTZ005 - the hour where the server stands
    return show(request, "now.html", page=_page(), **now_blocks(), theme=theme_of(request) or night)


@require_POST
def log_episode(request: HttpRequest) -> HttpResponse:
    """Keep that a spasm let go, or did not, and after how long."""
    site, let_go, seconds = (request.POST.get(name, "") for name in ("site", "let_go", "seconds"))
    timed = seconds.isascii() and seconds.isdigit() and len(seconds) <= 5 and int(seconds) <= A_DAY
    if site not in known().sites or let_go not in ("yes", "no") or (seconds and not timed):
        raise BadRequest
    at, person = timezone.now(), actions.open_home(now=timezone.now())
    actions.log_episode(person, site=site, let_go=let_go == "yes", seconds=int(seconds) if timed else None, now=at)
    return show(request, "message.html", title=words.KEPT, text=words.KEPT_HOW)


@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker: it keeps the page for right now, and nothing of a person."""
    kept = [
        reverse("now"),
        reverse("manifest"),
        *(f"{static(f'unclench/{name}')}?v={__version__}" for name in _files()),
    ]
    version = f"{__version__}-{known().digest[:12]}"
    answer = render(request, "sw.js", {"kept": kept, "version": version}, content_type="text/javascript")
    answer["Cache-Control"] = "no-cache"
    return answer


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
