"""Where validated records and the compiled network are kept between runs; a cache that cannot be used is ignored."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

KEPT = 4  # files of a kind


def cache_folder() -> Path:
    """`UNCLENCH_CACHE`, else the platform's own folder for caches."""
    if chosen := os.environ.get("UNCLENCH_CACHE"):
        return Path(chosen)
    home = Path.home()
    if sys.platform == "darwin":
        return home / "Library" / "Caches" / "unclench"
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", home / "AppData" / "Local")) / "unclench" / "cache"
    return Path(os.environ.get("XDG_CACHE_HOME", home / ".cache")) / "unclench"


def cached_path(name: str) -> Path:
    """Where something is kept under `name`; nothing need be there."""
    return cache_folder() / name


def read_cached(name: str) -> bytes | None:
    """The bytes kept under `name`, or None."""
    try:
        return cached_path(name).read_bytes()
    except OSError:
        return None


def _forget_older(folder: Path, kind: str) -> None:
    """Keep the newest few files of a kind; older knowledge is compiled again when it is asked for."""
    kept = sorted(folder.glob(f"{kind}-*"), key=lambda path: path.stat().st_mtime, reverse=True)
    for path in kept[KEPT:]:
        path.unlink(missing_ok=True)


def write_cached(name: str, write: Callable[[BinaryIO], object]) -> None:
    """Keep what `write` writes under `name`, written aside and renamed so that no reader sees half of it."""
    try:
        folder = cache_folder()
        folder.mkdir(parents=True, exist_ok=True)
        handle, aside = tempfile.mkstemp(dir=folder, prefix=f".{name}.")
        with os.fdopen(handle, "wb") as file:
            write(file)
        Path(aside).replace(folder / name)
        _forget_older(folder, name.partition("-")[0])
    except OSError:
        return
