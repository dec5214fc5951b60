"""The pages as a Django app: static files and no tables."""

from __future__ import annotations

from django.apps import AppConfig


class PagesConfig(AppConfig):
    """Pages."""

    name = "unclench.web.pages"
    label = "pages"
