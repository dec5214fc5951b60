"""The result of an interview: kept as it was shown, printed, downloaded, deleted."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.exceptions import BadRequest
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from unclench.assessment import assess
from unclench.case import Case, withheld_ids
from unclench.exchange.casefile import write_case
from unclench.interview import Done
from unclench.record import actions
from unclench.record.queries import StoredCase, case_of, report_of
from unclench.report.build import build_report
from unclench.report.compare import moved
from unclench.report.contract import Report
from unclench.report.html import render_html
from unclench.report.said import name_of
from unclench.report.sections import page
from unclench.version import __version__
from unclench.web.pages.showing import show
from unclench.web.pages.visitor import asked_next, known, owner, said_in
from unclench.wording import Urgency

RAIL = ("now", "ask")


@require_safe
def report(request: HttpRequest, id_: UUID) -> HttpResponse:
    """Everything concluded from what was said; at emergency the act and the reason alone unless all is asked for."""
    stored = case_of(owner(request), id_)
    concluded, whole = _concluded(stored), request.GET.get("all") == "1"
    shown = page(concluded, known(), show_all=whole)
    return show(
        request,
        "report.html",
        stored=stored,
        page=shown,
        rail=[part for part in shown.sections if part.id in RAIL],
        main=[part for part in shown.sections if part.id not in RAIL],
        more=_more(stored),
        brief=concluded.urgency.level is Urgency.EMERGENCY and not whole,
        changes=concluded.would_change,
    )


@require_POST
def what_if(request: HttpRequest, id_: UUID) -> HttpResponse:
    """How one more answer would move the result; nothing is kept."""
    stored = case_of(owner(request), id_)
    told = _with_one_more(stored, request)
    after = build_report(assess(told, known(), number=settings.REGION), known())
    answer = told.answers[-1]
    values: dict[str, Any] = {
        "stored": stored,
        "answer": answer,
        "name": name_of(answer.id, known()),
        "urgency": after.urgency,
    }
    template = "what-if-part.html" if request.htmx else "what-if.html"  # type: ignore[attr-defined]
    return show(request, template, moved=moved(_concluded(stored), after), **values)


@require_POST
def tell(request: HttpRequest, id_: UUID) -> HttpResponse:
    """Keep one more answer from the result page."""
    person = owner(request)
    stored = case_of(person, id_)
    if person is not None and request.POST.get("version") == str(stored.version):
        told = _with_one_more(stored, request)
        actions.keep_answers(person, id_, told, version=stored.version, now=timezone.now())
    return redirect("report", id_)


def _with_one_more(stored: StoredCase, request: HttpRequest) -> Case:
    """The case and a yes or no to something that would change the result. Raises `BadRequest` for anything else."""
    offered = {change.finding for change in _concluded(stored).would_change}
    finding, said = request.POST.get("finding", ""), request.POST.get("said", "")
    if finding not in offered or said not in ("yes", "no"):
        raise BadRequest
    return said_in(stored).with_answer(finding, said)


@require_safe
def download_json(request: HttpRequest, id_: UUID) -> HttpResponse:
    """The report as the documented JSON."""
    told = _concluded(case_of(owner(request), id_)).model_dump_json(by_alias=True, indent=2) + "\n"
    return _file(told, "application/json", "report.json")


@require_safe
def download_html(request: HttpRequest, id_: UUID) -> HttpResponse:
    """The report as one file that needs nothing else."""
    stored = case_of(owner(request), id_)
    told = render_html(page(_concluded(stored), known(), show_all=True), stored.changed.date())
    return _file(told, "text/html; charset=utf-8", "report.html")


@require_safe
def download_case(request: HttpRequest, id_: UUID) -> HttpResponse:
    """What was said, as a case file that gives the same report in the terminal."""
    told = write_case(said_in(case_of(owner(request), id_)), withheld_ids(known()))
    return _file(told, "application/yaml", "case.yaml")


@require_POST
def delete(request: HttpRequest, id_: UUID) -> HttpResponse:
    """The case and its reports, gone for good."""
    person = owner(request)
    case_of(person, id_)
    if person is not None:
        actions.delete_case(person, id_, now=timezone.now())
    return redirect(f"{reverse('home')}?gone=1")


def _more(stored: StoredCase) -> str | None:
    """How the address of further questions ends, or None where no more would be asked."""
    asked = asked_next(said_in(stored), go_on=False)
    if isinstance(asked, Done):
        return "?on=1" if asked.because == "in-vain" else None
    return ""


def _concluded(stored: StoredCase) -> Report:
    """The report on the case as it stands, kept when it is first shown."""
    knowledge = known()
    kept = report_of(stored, knowledge_digest=knowledge.digest, engine_version=__version__)
    if kept is None:
        made = build_report(assess(said_in(stored), knowledge, number=settings.REGION), knowledge)
        try:
            kept = actions.keep_report(
                stored.owner,
                stored,
                made.model_dump_json(by_alias=True),
                knowledge=(knowledge.version, knowledge.digest),
                engine_version=__version__,
                now=timezone.now(),
            )
        except DatabaseError:  # no room: what it says matters more than that it is kept
            return made
    return Report.model_validate_json(kept.report)


def _file(told: str, kind: str, name: str) -> HttpResponse:
    answer = HttpResponse(told, content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="unclench-{name}"'
    answer["Cache-Control"] = "no-store"
    return answer
