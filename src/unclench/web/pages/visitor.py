"""What every page needs of the one who asks: whose record it is, and what is known."""

from __future__ import annotations

from functools import lru_cache

from django.conf import settings
from django.http import HttpRequest

from unclench.case import Case, findings_from, problems_of, several
from unclench.interview import Done, Question, next_question
from unclench.record.queries import Person, StoredCase, as_case, cases_of, the_person
from unclench.triage import TriageDecision, triage
from unclench.web.known import known as known
from unclench.wording import Urgency

THEMES = ("light", "dark")


@lru_cache(maxsize=32)
def asked_next(case: Case, *, go_on: bool) -> Question | Done:
    """What to ask next; the page that shows it works it out, the form that answers it needs it again."""
    return next_question(case, known(), go_on=go_on)


@lru_cache(maxsize=32)
def pressing(case: Case) -> TriageDecision | None:
    """What the rules say so far where somebody must be seen today or at once: it stands over every further question."""
    decision = triage(findings_from(case, known()), known(), number=settings.REGION)
    return decision if decision.urgency.rank >= Urgency.SAME_DAY.rank else None


def said_in(stored: StoredCase) -> Case:
    """What was said, as far as it can be read with what is known now; the rest is asked again."""
    return _readable(as_case(stored))


@lru_cache(maxsize=32)
def _readable(case: Case) -> Case:
    """Answers that contradict each other stay: a yes is never hidden."""
    if not problems_of(case, known()):
        return case
    read = (answer for answer in case.answers if not problems_of(Case(answers=(answer,)), known()))
    return case.model_copy(update={"answers": tuple(read)})


def owner(_: HttpRequest) -> Person | None:
    """Whose record this is: at home the one person's."""
    return the_person()


def begun(person: Person | None) -> list[tuple[StoredCase, str]]:
    """Every case of somebody, the last changed first, with the places it is about in words."""
    return [(stored, _where(stored)) for stored in cases_of(person)]


def _where(stored: StoredCase) -> str:
    sites = known().sites
    names = ", ".join(sites[id_].name for id_ in several(as_case(stored).last().get("site", "")) if id_ in sites)
    return names[:1].upper() + names[1:]


def theme_of(request: HttpRequest) -> str:
    """The theme that was chosen, or "" for the system's own."""
    chosen = request.COOKIES.get("theme", "")
    return chosen if chosen in THEMES else ""
