"""Where the record is kept: SQLite in the person's own data folder. The site's settings build on these."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from platformdirs import user_data_path


def data_folder() -> Path:
    """`UNCLENCH_DATA`, else the platform's own folder for data; made if need be, for this person's eyes only."""
    folder = Path(os.environ.get("UNCLENCH_DATA") or user_data_path("unclench", appauthor=False))
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def _secret(folder: Path) -> str:
    """The key that signs cookies: made once for each data folder."""
    path = folder / "secret"
    if not path.exists():
        aside = folder / f".secret.{secrets.token_hex(4)}"
        aside.write_text(secrets.token_urlsafe(50), "ascii")
        aside.chmod(0o600)
        aside.replace(path)
    return path.read_text("ascii")


DATA = data_folder()
SECRET_KEY = os.environ.get("UNCLENCH_SECRET") or _secret(DATA)
DATABASE_FILE = DATA / "record.sqlite3"
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": DATABASE_FILE,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 10,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
        },
    }
}
INSTALLED_APPS = ["unclench.record"]
USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en"
USE_I18N = False
