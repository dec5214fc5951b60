"""The tables. Nothing here names a person; answers on suicide or harm never reach them."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models


class Person(models.Model):
    """Somebody whose record this is: a random id and nothing else."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    since = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.id)


class StoredCase(models.Model):
    """What one person said, as in a case file; `version` grows by one with every change.

    `note`: own words, kept as they are and read by no program. `withheld`: answers that were not kept.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="cases")
    answers = models.JSONField(default=list)
    withheld = models.PositiveIntegerField(default=0)
    note = models.TextField(blank=True, default="")
    version = models.PositiveIntegerField(default=0)
    since = models.DateTimeField()
    changed = models.DateTimeField()

    class Meta:
        """How the table is kept."""

        indexes: ClassVar = [models.Index(fields=["owner", "-changed"], name="case_by_owner")]

    def __str__(self) -> str:
        return str(self.id)


class StoredAssessment(models.Model):
    """A report as it was shown, never changed; with it and the versions the answer can be traced later."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(StoredCase, on_delete=models.CASCADE, related_name="assessments")
    case_version = models.PositiveIntegerField()
    report = models.TextField()
    knowledge_version = models.CharField(max_length=40)
    knowledge_digest = models.CharField(max_length=64)
    engine_version = models.CharField(max_length=40)
    at = models.DateTimeField()

    class Meta:
        """How the table is kept."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["case", "case_version", "knowledge_digest", "engine_version"], name="one_report_a_version"
            )
        ]

    def __str__(self) -> str:
        return str(self.id)


class Episode(models.Model):
    """One spasm that was worked on: where, when, and whether it let go, after how many seconds."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="episodes")
    site = models.CharField(max_length=40)
    let_go = models.BooleanField()
    seconds = models.PositiveIntegerField(null=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.id)


class AuditEvent(models.Model):
    """Who did what to which record, and when; no answer is in it."""

    owner = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="events")
    verb = models.CharField(max_length=40)
    what = models.UUIDField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.verb} {self.what}"
