"""The knowledge as it was at a git revision."""

from __future__ import annotations

import subprocess
import tarfile
import tempfile
from io import BytesIO
from pathlib import Path

from unclench.errors import ExchangeError, Problem
from unclench.knowledge.load import data_folder, load_knowledge
from unclench.knowledge.records import Knowledge


def knowledge_at(revision: str) -> Knowledge:
    """The knowledge of a revision. Raises ExchangeError outside a checkout or for an unknown revision."""
    folder = data_folder()
    command = ("git", "-C", str(folder), "archive", "--format=tar", revision, "--", ".")
    try:
        packed = subprocess.run(command, check=True, capture_output=True).stdout  # noqa: S603 - git, with one revision
    except (OSError, subprocess.CalledProcessError) as error:
        said = (getattr(error, "stderr", None) or b"").decode("utf-8", "replace").strip() or str(error)
        raise ExchangeError([Problem(revision, None, f"git cannot give the knowledge of it: {said}.")]) from None
    with tempfile.TemporaryDirectory() as place:
        with tarfile.open(fileobj=BytesIO(packed)) as archive:
            archive.extractall(place, filter="data")
        return load_knowledge(Path(place))
