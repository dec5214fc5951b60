"""Every write of the record: one verb a function, one transaction, its audit event inside."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import F, Q

from unclench.case import Case
from unclench.errors import Overtaken
from unclench.record.models import AuditEvent, Episode, Person, StoredAssessment, StoredCase
from unclench.record.queries import case_of, the_person

AT_ONCE = timedelta(seconds=20)


@transaction.atomic
def open_home(*, now: datetime) -> Person:
    """The one person of a record that is kept at home; made when something is first kept."""
    person = the_person()
    if person is None:
        person = Person.objects.create(since=now)
        _tell(person, "opened", person.id, now)
    return person


@transaction.atomic
def start_case(owner: Person, *, note: str, now: datetime) -> StoredCase:
    """A case without an answer."""
    stored = StoredCase.objects.create(owner=owner, note=note, since=now, changed=now)
    _tell(owner, "started", stored.id, now)
    return stored


@transaction.atomic
def keep_answers(owner: Person, id_: UUID, case: Case, *, version: int, now: datetime) -> None:
    """Put a case in place of what it was at `version`. Raises `Overtaken` where it was changed meanwhile."""
    kept = StoredCase.objects.filter(owner=owner, id=id_, version=version).update(
        answers=[{answer.id: answer.value} for answer in case.answers],
        withheld=case.withheld,
        version=F("version") + 1,
        changed=now,
    )
    if not kept:
        case_of(owner, id_)
        raise Overtaken
    _tell(owner, "answered", id_, now)


@transaction.atomic
def keep_report(
    owner: Person, stored: StoredCase, report: str, *, knowledge: tuple[str, str], engine_version: str, now: datetime
) -> StoredAssessment:
    """The report on a case as it stands; the one that is kept already if there is one.

    `knowledge`: version and digest.
    """
    kept, new = StoredAssessment.objects.get_or_create(
        case=stored,
        case_version=stored.version,
        knowledge_digest=knowledge[1],
        engine_version=engine_version,
        defaults={"report": report, "knowledge_version": knowledge[0], "at": now},
    )
    if new:
        _tell(owner, "assessed", stored.id, now)
    return kept


@transaction.atomic
def delete_case(owner: Person, id_: UUID, *, now: datetime) -> None:
    """A case and every report on it, gone. Raises `NotThere`."""
    case_of(owner, id_).delete()
    _tell(owner, "deleted", id_, now)


@transaction.atomic
def log_episode(
    owner: Person, id_: UUID | None, *, site: str, let_go: bool, seconds: int | None, at: datetime, now: datetime
) -> Episode:
    """One spasm that was worked on; told a second time, by its id or, without one, at once as by two clicks, it is the
    same one.
    """
    clicked = Q(site=site, let_go=let_go, at__gt=at - AT_ONCE, at__lt=at + AT_ONCE)
    told = Episode.objects.filter(Q(id=id_) if id_ else clicked, owner=owner).first()
    if told is not None:
        return told
    episode = Episode.objects.create(id=id_ or uuid4(), owner=owner, site=site, let_go=let_go, seconds=seconds, at=at)
    _tell(owner, "logged", episode.id, now)
    return episode


def _tell(owner: Person, verb: str, what: UUID, now: datetime) -> None:
    AuditEvent.objects.create(owner=owner, verb=verb, what=what, at=now)
