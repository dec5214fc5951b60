"""What every page needs of the one who asks: whose record it is, and what is known."""

from __future__ import annotations

from functools import cache

from django.http import HttpRequest

from unclench.knowledge.load import load_knowledge
from unclench.knowledge.records import Knowledge
from unclench.record.queries import Person, the_person

THEMES = ("light", "dark")


@cache
def known() -> Knowledge:
    """Everything that is known, read once."""
    return load_knowledge()


def owner(_: HttpRequest) -> Person | None:
    """Whose record this is: at home the one person's."""
    return the_person()


def theme_of(request: HttpRequest) -> str:
    """The theme that was chosen, or "" for the system's own."""
    chosen = request.COOKIES.get("theme", "")
    return chosen if chosen in THEMES else ""
