"""What every page needs of the one who asks: whose record it is, and what is known."""

from __future__ import annotations

from django.http import HttpRequest

from unclench.record.queries import Person, the_person
from unclench.web.known import known as known

THEMES = ("light", "dark")


def owner(_: HttpRequest) -> Person | None:
    """Whose record this is: at home the one person's."""
    return the_person()


def theme_of(request: HttpRequest) -> str:
    """The theme that was chosen, or "" for the system's own."""
    chosen = request.COOKIES.get("theme", "")
    return chosen if chosen in THEMES else ""
