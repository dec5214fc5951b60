"""The templates' surroundings: addresses, drawings and the fixed words; nothing is decided here."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.conf import settings
from django.templatetags.static import static
from django.urls import reverse
from jinja2 import ChoiceLoader, Environment, PackageLoader, PrefixLoader, StrictUndefined

from unclench.drawing.body import body_drawing
from unclench.drawing.signs import arrow, brand_mark, evidence_bars, verdict_sign
from unclench.report.html import drawn_blocks, ours
from unclench.version import __version__
from unclench.wording import guide as now_words
from unclench.wording import library as library_words
from unclench.wording import pages as words
from unclench.wording.numbers import duration


def environment(**options: Any) -> Environment:
    """Jinja with escaping on, as Django asks for it; an unknown name is an error."""
    reports = PrefixLoader({"report": PackageLoader("unclench.report", "templates")})
    loader = ChoiceLoader([PackageLoader("unclench.web.pages", "templates"), reports])
    options |= {"loader": loader, "undefined": StrictUndefined}
    made = Environment(**options, trim_blocks=True, lstrip_blocks=True)  # noqa: S701 - Django turns escaping on
    made.globals |= {
        "url": lambda name, *args: reverse(name, args=args),
        "static": lambda name: f"{static(f'unclench/{name}')}?v={__version__}",
        "words": words,
        "library_words": library_words,
        "now_words": now_words,
        "arrow": lambda back=False: ours(arrow(back=back)),
        "brand_mark": lambda: ours(brand_mark()),
        "bars": lambda grade: ours(evidence_bars(grade)),
        "verdict": lambda id_: ours(verdict_sign(id_)),
        "body": lambda view, *lit: ours(body_drawing(view, lit=frozenset(lit))),
        "fonts": fonts_are_there,
        "spoken": duration,
        "htmx": static("django_htmx/htmx-2.min.js"),
    }
    made.globals |= drawn_blocks()
    made.globals["region"] = settings.REGION
    made.globals["entry_at"] = lambda shelf, id_: reverse("library-entry", args=(shelf, id_))
    return made


@cache
def fonts_are_there() -> bool:
    """Whether set-up brought the two typefaces; the system's own stand in for them otherwise."""
    from django.contrib.staticfiles.finders import find  # noqa: PLC0415 - settings must stand first

    return find("unclench/fonts/public-sans.woff2") is not None
