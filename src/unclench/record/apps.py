"""The one Django app with tables."""

from __future__ import annotations

from django.apps import AppConfig


class RecordConfig(AppConfig):
    """Tables under the label `record`."""

    name = "unclench.record"
    label = "record"
    default_auto_field = "django.db.models.BigAutoField"
