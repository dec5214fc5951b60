"""What is stored about a person: every write in `actions`, every read in `queries`."""

from __future__ import annotations


def open_record() -> None:
    """Set Django up once, for a program that is not the site itself."""
    import os  # noqa: PLC0415 - a door of its own: nothing else here may load Django

    import django  # noqa: PLC0415 - as above

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "unclench.record.settings_base")
    django.setup()
