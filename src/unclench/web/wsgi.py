"""What the server runs."""

from __future__ import annotations

import gc
import os
from threading import Thread

from django.core.wsgi import get_wsgi_application

from unclench.library import library_of
from unclench.web.known import known

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "unclench.web.settings")
application = get_wsgi_application()


def _read_ahead() -> None:
    """Lay out the library, which takes a second, while the first page is read; what is known is never garbage."""
    library_of(known())
    gc.freeze()


Thread(target=_read_ahead, daemon=True).start()
