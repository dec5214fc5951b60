"""Every read of the record; the owner is always part of the question, and what is another's is not there."""

from __future__ import annotations

from uuid import UUID

from unclench.case import Case
from unclench.errors import NotThere
from unclench.record.models import AuditEvent as AuditEvent
from unclench.record.models import Episode as Episode
from unclench.record.models import Person as Person
from unclench.record.models import StoredAssessment as StoredAssessment
from unclench.record.models import StoredCase as StoredCase


def the_person() -> Person | None:
    """The one person of a record that is kept at home, if anything was kept yet."""
    return Person.objects.order_by("since").first()


def case_of(owner: Person | None, id_: UUID) -> StoredCase:
    """A case of this owner. Raises `NotThere`."""
    found = StoredCase.objects.filter(owner=owner, id=id_).first() if owner else None
    if found is None:
        raise NotThere
    return found


def cases_of(owner: Person | None) -> list[StoredCase]:
    """Every case of this owner, the last changed first."""
    return list(StoredCase.objects.filter(owner=owner).order_by("-changed")) if owner else []


def episodes_of(owner: Person | None) -> list[Episode]:
    """Every spasm this owner kept, the last first."""
    return list(Episode.objects.filter(owner=owner).order_by("-at")) if owner else []


def report_of(stored: StoredCase, *, knowledge_digest: str, engine_version: str) -> StoredAssessment | None:
    """The report on a case as it stands now, by this knowledge and engine, if there is one."""
    return stored.assessments.filter(
        case_version=stored.version, knowledge_digest=knowledge_digest, engine_version=engine_version
    ).first()


def as_case(stored: StoredCase) -> Case:
    """What was said, as the core knows it."""
    return Case.of(stored.answers, withheld=stored.withheld)
