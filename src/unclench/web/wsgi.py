"""What the server runs."""

from __future__ import annotations

import os
from threading import Thread

from django.core.wsgi import get_wsgi_application

from unclench.library import library_of
from unclench.web.known import known

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "unclench.web.settings")
application = get_wsgi_application()
Thread(target=lambda: library_of(known()), daemon=True).start()  # it takes a second: while the first page is read
