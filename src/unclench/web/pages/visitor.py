"""What every page needs of the one who asks: whose record it is, and what is known."""

from __future__ import annotations

from functools import lru_cache

from django.http import HttpRequest

from unclench.case import Case
from unclench.interview import Done, Question, next_question
from unclench.record.queries import Person, the_person
from unclench.web.known import known as known

THEMES = ("light", "dark")


@lru_cache(maxsize=32)
def asked_next(case: Case, *, go_on: bool) -> Question | Done:
    """What to ask next; the page that shows it works it out, the form that answers it needs it again."""
    return next_question(case, known(), go_on=go_on)


def owner(_: HttpRequest) -> Person | None:
    """Whose record this is: at home the one person's."""
    return the_person()


def theme_of(request: HttpRequest) -> str:
    """The theme that was chosen, or "" for the system's own."""
    chosen = request.COOKIES.get("theme", "")
    return chosen if chosen in THEMES else ""
