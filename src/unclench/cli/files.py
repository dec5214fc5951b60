"""What commands write: to the screen, or to a file that is there whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path

import click

from unclench.errors import ExchangeError, Problem


def write_out(text: str, output: Path | None) -> None:
    """Write `text` to a file, or to the screen if there is none. Raises ExchangeError if the file cannot be written."""
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
