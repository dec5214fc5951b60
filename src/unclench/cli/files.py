"""What commands read and write: no file without a limit, none half written."""

from __future__ import annotations

import os
from pathlib import Path

import click

from unclench.errors import ExchangeError, Problem
from unclench.wording.interview import WRITTEN


def read_in(path: Path) -> bytes:
    """The bytes of a file, at most one more than is allowed: enough to refuse it. Raises ExchangeError."""
    from unclench.knowledge.reading import MOST_BYTES

    try:
        with path.open("rb") as file:
            return file.read(MOST_BYTES + 1)
    except OSError as error:
        raise ExchangeError(
            [Problem(str(path), None, f"It cannot be read: {error.strerror}.", "Check the name.")]
        ) from None


def write_out(text: str, output: Path | None) -> None:
    """Write `text` to a file, over what stood there, and say so; or to the screen if no file is named.

    Raises ExchangeError if the file cannot be written.
    """
    if output is None:
        click.echo(text, nl=False)
        return
    aside = output.with_name(f".{output.name}.{os.getpid()}")
    try:
        aside.write_text(text, encoding="utf-8")
        aside.replace(output)
    except OSError as error:
        aside.unlink(missing_ok=True)
        raise ExchangeError([Problem(str(output), None, f"It cannot be written: {error.strerror}.")]) from None
    click.echo(WRITTEN.format(path=output), err=True)
