"""The interface for programs: the functions of the core behind addresses; nothing is stored, no cookie is read."""

from __future__ import annotations

from threading import local
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI, Path
from ninja.errors import HttpError, ValidationError
from ninja.throttling import AnonRateThrottle
from pydantic import BaseModel

from unclench.assessment import assess as assessed
from unclench.case import Case, findings_from, tells, withheld_ids
from unclench.errors import CaseError, Problem
from unclench.exchange.schema import CaseFile
from unclench.interview import Done, next_question
from unclench.knowledge.records import Knowledge
from unclench.report.at_once import help_at_once
from unclench.report.build import build_report
from unclench.report.contract import KnowledgeVersion, Report
from unclench.triage import triage
from unclench.version import __version__
from unclench.web.api.contract import Collection, Next, Troubles, Version
from unclench.web.api.reading import read_posted
from unclench.web.known import known, refused
from unclench.wording import api as words

POSTED = {"requestBody": {"required": True, "content": {"application/json": {"schema": CaseFile.model_json_schema()}}}}
REFUSED = {413: Troubles, 415: Troubles, 422: Troubles, 429: Troubles}


class Calm(local, AnonRateThrottle):
    """So many requests a minute from one address; ninja's own keeps what it counts where threads would mix it up."""


api = NinjaAPI(
    title="unclench",
    version="1",
    description=words.ABOUT,
    docs_url=None,
    urls_namespace="api",
    throttle=[Calm("300/m")],
)


@api.post("/assess", response={200: Report, **REFUSED}, by_alias=True, openapi_extra=POSTED)
def assess(request: HttpRequest) -> HttpResponse:
    """The report on a case, as `unclench assess --format json` gives it."""
    concluded = assessed(_posted(request), known(), number=settings.REGION)
    return _json(build_report(concluded, known()))


@api.post("/next-question", response={200: Next, **REFUSED}, openapi_extra=POSTED)
def ask_next(request: HttpRequest, *, go_on: bool = False) -> HttpResponse:
    """What to ask next. `go_on`: ask more although the last questions brought nothing."""
    case = _posted(request)
    asked = next_question(case, known(), go_on=go_on)
    at_once = _at_once(case, known())
    if isinstance(asked, Done):
        return _json(Next(question=None, done=asked.because, at_once=at_once))
    return _json(Next(question=asked, done=None, at_once=at_once))


@api.get("/knowledge", response={200: tuple[Collection, ...], 429: Troubles})
def collections(request: HttpRequest) -> tuple[Collection, ...]:  # noqa: ARG001 - ninja hands it over
    """Every collection with the ids in it."""
    found = known().collections.items()
    return tuple(Collection(collection=name, ids=tuple(entries)) for name, entries in found)


@api.get("/knowledge/{collection}/{id_}", response={200: dict[str, Any], 404: Troubles, 429: Troubles})
def entry(request: HttpRequest, collection: Path[str], id_: Path[str]) -> HttpResponse:  # noqa: ARG001 - as above
    """One entry, with its sources and what each number rests on."""
    found = known().collections.get(collection, {}).get(id_)
    if found is None:
        raise Http404
    return _json(found)


@api.get("/version", response={200: Version, 429: Troubles})
def version(request: HttpRequest) -> Version:  # noqa: ARG001 - as above
    """What answers here."""
    knowledge = KnowledgeVersion(version=known().version, digest=known().digest)
    return Version(engine_version=__version__, knowledge=knowledge)


@api.exception_handler(CaseError)
def _wrong(_: HttpRequest, error: CaseError) -> HttpResponse:
    return refused(error.problems, 422)


@api.exception_handler(RequestDataTooBig)
def _too_large(_: HttpRequest, __: RequestDataTooBig) -> HttpResponse:
    most = words.SMALLER.format(most=settings.DATA_UPLOAD_MAX_MEMORY_SIZE)
    return refused([Problem("case", None, words.TOO_LARGE, most)], 413)


@api.exception_handler(ValidationError)
def _unread(_: HttpRequest, error: ValidationError) -> HttpResponse:
    return refused([Problem(str(one["loc"][-1]), None, str(one["msg"])) for one in error.errors], 422)


@api.exception_handler(HttpError)
def _refused(_: HttpRequest, error: HttpError) -> HttpResponse:
    if error.status_code == 429:
        return refused([Problem("request", None, words.TOO_MANY, words.WAIT)], 429)
    return refused([Problem("request", None, str(error))], error.status_code)


@api.exception_handler(Http404)
def _not_there(_: HttpRequest, error: Http404) -> HttpResponse:
    raise error


def _posted(request: HttpRequest) -> Case:
    if request.content_type != "application/json":
        raise HttpError(415, words.NOT_SENT_AS_JSON)
    return read_posted(request.body, known())


def _at_once(case: Case, knowledge: Knowledge) -> tuple[str, ...]:
    if not case.answers or not tells(case.answers[-1], withheld_ids(knowledge)):
        return ()
    decision = triage(findings_from(case, knowledge), knowledge, number=settings.REGION)
    return help_at_once(decision, knowledge, report_follows=False)


def _json(told: BaseModel) -> HttpResponse:
    answer = HttpResponse(told.model_dump_json(by_alias=True), content_type="application/json")
    answer["Cache-Control"] = "no-store"
    return answer
