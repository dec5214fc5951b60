"""The interview on pages: one question a page, by POST and redirect; the case alone knows where it stands."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from unclench.case import Case, Value, problems_of, several
from unclench.errors import Overtaken
from unclench.interview import Done, Question
from unclench.record import actions
from unclench.record.queries import Person, StoredCase, case_of
from unclench.report.picker import body_picker
from unclench.report.said import said_in_words
from unclench.web.pages import forms
from unclench.web.pages.showing import show
from unclench.web.pages.visitor import asked_next, begun, known, owner, pressing, said_in
from unclench.web.pages.withheld import asked_for, is_withheld, without

NOTE_AT_MOST = 2000
ABOUT = 30
TRIES = 5


@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: HttpRequest) -> HttpResponse:
    """Own words to start with, if any; or going on with what was begun."""
    if request.method != "POST":
        return show(request, "begin.html", cases=begun(owner(request)))
    now = timezone.now()
    note = request.POST.get("note", "")[:NOTE_AT_MOST]
    stored = actions.start_case(actions.open_home(now=now), note=note, now=now)
    return redirect("question", stored.id)


@require_http_methods(["GET", "HEAD", "POST"])
def question(request: HttpRequest, id_: UUID) -> HttpResponse:
    """On to the next question of a case; by POST an answer to the one that was shown."""
    person = owner(request)
    stored = case_of(person, id_)
    if request.method == "POST" and person is not None:
        return _answered(request, person, stored)
    return _on(stored, len(said_in(stored).answers), request)


@require_safe
def step(request: HttpRequest, id_: UUID, place: int) -> HttpResponse:
    """The question at a place of the case: one answered before with its answer, or the next one.

    Each has an address of its own, so that a browser's way back leads to what was said there.
    """
    stored = case_of(owner(request), id_)
    case = said_in(stored)
    if place > len(case.answers):
        return _on(stored, len(case.answers), request)
    if place == len(case.answers):
        asked = asked_next(case, go_on=request.GET.get("on") == "1")
        return redirect("report", id_) if isinstance(asked, Done) else _page(request, stored, asked)
    answer = case.answers[place]
    shown = forms.question_as_shown(answer.id, case, go_on=True)
    if shown is None:
        return redirect("answers", id_)
    return _page(request, stored, shown, chosen=frozenset(several(answer.value)), place=place)


@require_safe
def answers(request: HttpRequest, id_: UUID) -> HttpResponse:
    """What was said so far, with a way back to any answer."""
    stored = case_of(owner(request), id_)
    case = said_in(stored)
    places = {answer.id: place for place, answer in enumerate(case.answers)}
    said = [(places[answer.id], answer.text) for answer in said_in_words(case, known())]
    return show(request, "answers.html", stored=stored, said=said)


def _on(stored: StoredCase, place: int, request: HttpRequest) -> HttpResponse:
    answer = redirect("step", stored.id, place)
    answer["Cache-Control"] = "no-store"
    if request.GET.get("on") == "1":
        answer["Location"] += "?on=1"
    return answer


def _page(
    request: HttpRequest,
    stored: StoredCase,
    asked: Question,
    *,
    mistake: str = "",
    chosen: frozenset[str] = frozenset(),
    place: int | None = None,
) -> HttpResponse:
    number = (len(said_in(stored).answers) if place is None else place) + 1
    return show(
        request,
        "question.html",
        status=422 if mistake else 200,
        stored=stored,
        asked=asked,
        number=number,
        about=max(ABOUT, len(stored.answers) + 3),
        mistake=mistake,
        chosen=chosen,
        picker=body_picker(known(), to="#to-", chosen=chosen) if asked.id == "site" else None,
        said=list(said_in_words(said_in(stored), known())),
        more=request.GET.get("on") == "1",
        pressing=pressing(said_in(stored)),
    )


def _answered(request: HttpRequest, person: Person, stored: StoredCase) -> HttpResponse:
    """Keep an answer to the question that was shown, wherever the case stands by now; the same twice is one."""
    case, on = said_in(stored), request.GET.get("on") == "1"
    id_ = request.POST.get("question", "")
    said = case.last()
    shown = forms.question_as_shown(id_, case, go_on=on)
    if shown is None:
        return _on(stored, len(case.answers), request)
    value = forms.value_of(request.POST, shown)
    if isinstance(value, forms.Mistake):
        typed = frozenset((*request.POST.getlist("answer"), *filter(None, [request.POST.get("years")])))
        place = next((number for number, answer in enumerate(case.answers) if answer.id == id_), None)
        return _page(request, stored, shown, mistake=value.text, chosen=typed, place=place)
    count = len(case.answers) if said.get(id_) == value else _keep(person, stored, id_, value)
    if is_withheld(id_, known()) and (lines := asked_for(case, id_, value, known())):
        return show(request, "help.html", stored=stored, lines=lines)
    return _on(stored, count, request)


def _with(case: Case, id_: str, value: Value) -> Case:
    """The case with an answer; one given before is put in its place if all later answers still go with it."""
    place = next((number for number, answer in enumerate(case.answers) if answer.id == id_), None)
    if place is None:
        return case.with_answer(id_, value)
    changed = case.model_copy(update={"answers": case.answers[:place]}).with_answer(id_, value)
    whole = changed.model_copy(update={"answers": (*changed.answers, *case.answers[place + 1 :])})
    return changed if problems_of(whole, known()) else whole


def _keep(person: Person, stored: StoredCase, id_: str, value: Value, *, tries: int = TRIES) -> int:
    """Keep it, and say how many answers there are now; where another tab was faster, it joins what that one kept.

    Raises `Overtaken` at last.
    """
    case = without(_with(said_in(stored), id_, value), known())
    try:
        actions.keep_answers(person, stored.id, case, version=stored.version, now=timezone.now())
    except Overtaken:
        if tries == 1:
            raise
        return _keep(person, case_of(person, stored.id), id_, value, tries=tries - 1)
    return len(case.answers)
