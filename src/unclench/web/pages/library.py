"""The library on pages: its shelves, one shelf, one entry; a search by POST, so that no word stands in an address."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.views.decorators.http import require_http_methods, require_safe

from unclench.library import library_of
from unclench.report.entries import entry_page, judging
from unclench.report.shelves import shelf_groups
from unclench.web.pages.showing import show
from unclench.web.pages.visitor import known
from unclench.wording.library import SHELVES

AN_HOUR = 3600
WORDS_AT_MOST = 100
MOST_ON_A_PAGE = 600


@require_http_methods(["GET", "HEAD", "POST"])
def library(request: HttpRequest) -> HttpResponse:
    """The shelves and a search; by POST what was found, which no browser keeps."""
    if request.method != "POST":
        return _lasting(_shelves(request))
    text = " ".join(request.POST.get("words", "")[:WORDS_AT_MOST].split())
    return _shelves(request, text=text, found=library_of(known()).search(text))


@require_safe
def shelf(request: HttpRequest, shelf: str) -> HttpResponse:
    """Every entry of one shelf; of a long one the entries of one letter."""
    groups = shelf_groups(shelf, known()) if shelf in SHELVES else ()
    long = sum(len(group.items) for group in groups) > MOST_ON_A_PAGE
    letter = request.GET.get("letter", groups[0].id if groups else "") if long else ""
    shown = [group for group in groups if not long or group.id == letter]
    if not shown:
        return _shelves(request, status=404)
    return _lasting(show(request, "library-shelf.html", shelf=shelf, groups=groups, shown=shown, long=long))


@require_safe
def entry(request: HttpRequest, shelf: str, id_: str) -> HttpResponse:
    """One entry with its numbers, their grounds and its sources."""
    page = entry_page((shelf, id_), known(), number=settings.REGION)
    if page is None:
        return _shelves(request, status=404)
    return _lasting(show(request, "library-entry.html", page=page))


def _shelves(request: HttpRequest, *, status: int = 200, **values: object) -> HttpResponse:
    entries = library_of(known()).entries
    counts = {name: sum(shelf == name for shelf, _ in entries) for name in SHELVES}
    values |= {"missing": status == 404, "counts": counts, "judging": judging(known()), "knowledge": known()}
    return show(request, "library.html", status=status, **values)


def _lasting(answer: HttpResponse) -> HttpResponse:
    """The same for everyone but for colours and the form's token, so a browser may keep it and no proxy may."""
    del answer["Cache-Control"]
    patch_cache_control(answer, private=True, max_age=AN_HOUR)
    patch_vary_headers(answer, ("Cookie",))
    return answer
