"""`unclench batch`: a table of cases, and a table of urgency and causes."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import click

from unclench.errors import ExchangeError, Problem
from unclench.wording import batch as words

if TYPE_CHECKING:
    from unclench.knowledge.records import Knowledge

ROWS = 8192  # of a part: what an interrupt may cost
SPEED_OVER = 600.0  # seconds


@click.command()
@click.argument("cases", type=click.Path(path_type=Path, dir_okay=False))
@click.argument("result", metavar="RESULT.parquet", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--top", type=click.IntRange(1), default=5, show_default=True, help="How many causes to name.")
@click.option("--processes", type=click.IntRange(1), default=1, show_default=True, help="How many to work at once.")
def command(cases: Path, result: Path, top: int, processes: int) -> None:
    """Assess every row of CASES (.parquet, .ndjson or .csv); rows that cannot be go to RESULT.rejected.ndjson.

    Interrupted, the same command goes on where it stopped.
    """
    from unclench.knowledge.load import load_knowledge

    _refuse(cases, result)
    try:
        _run(cases, result, load_knowledge(), top=top, processes=processes)
    except OSError as error:
        why = words.UNWRITABLE.format(why=error.strerror or error)
        raise ExchangeError([Problem(str(error.filename or result), None, why)]) from None


def _refuse(cases: Path, result: Path) -> None:
    """Raises `ExchangeError` for what cannot be meant, and without pyarrow."""
    if find_spec("pyarrow") is None:
        raise ExchangeError([Problem("pyarrow", None, words.NEEDS_ARROW, words.INSTALL)])
    from unclench.exchange.tables import KINDS

    if cases.suffix not in KINDS or result.suffix != ".parquet":
        wrong = result if cases.suffix in KINDS else cases
        raise ExchangeError([Problem(str(wrong), None, words.KINDS)])
    if cases.resolve() == result.resolve():
        raise ExchangeError([Problem(str(result), None, words.SAME)])


def _run(cases: Path, result: Path, knowledge: Knowledge, *, top: int, processes: int) -> None:
    import pyarrow as pa

    from unclench.batch import result_schema
    from unclench.batch.parts import Parts
    from unclench.batch.rows import check_columns
    from unclench.batch.run import run
    from unclench.exchange.tables import blocks_of, looked_over, names_of

    check_columns(names_of(cases), knowledge)
    digest, rows = looked_over(cases)
    made_by = {key.decode(): value.decode() for key, value in result_schema(knowledge).metadata.items()}
    identity = {"cases": digest, "kind": cases.suffix, "top": top, "rows": ROWS, "pyarrow": pa.__version__, **made_by}
    parts = Parts.beside(result, identity)
    try:
        with _progress(rows, parts.rows()) as tell:
            blocks = blocks_of(cases, rows=ROWS)
            first_rows = run(blocks, parts, knowledge, top=top, processes=processes, tell=tell)
        rejected = result.with_name(f"{result.name}.rejected.ndjson")
        assessed, turned_down = parts.join(first_rows, result_schema(knowledge), result, rejected)
    except KeyboardInterrupt:
        click.echo(words.STOPPED.format(rows=parts.rows(), folder=parts.folder), err=True)
        raise click.exceptions.Exit(130) from None
    click.echo(words.DONE.format(assessed=assessed, path=result), err=True)
    if turned_down:
        click.echo(words.REJECTED.format(rejected=turned_down, path=rejected), err=True)
    parts.forget()


@contextmanager
def _progress(rows: int, kept: int) -> Iterator[Callable[[int], None]]:
    """A line with rate and time left, on a terminal only; gives whom to tell of rows that are done."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    rate = TextColumn("{task.fields[rate]}")
    columns = (BarColumn(), MofNCompleteColumn(), rate, TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), speed_estimate_period=SPEED_OVER) as progress:
        task = progress.add_task("", total=rows, completed=kept, rate="")

        def tell(done: int) -> None:
            progress.advance(task, done)
            speed = progress.tasks[0].speed
            progress.update(task, rate=words.RATE.format(rate=speed) if speed else "")

        yield tell
