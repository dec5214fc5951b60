"""`unclench assess`: a case file, or the interview, and then the report."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING

import click

from unclench.cli.files import read_in, write_out
from unclench.wording import Urgency

if TYPE_CHECKING:
    from unclench.case import Case
    from unclench.knowledge.records import Knowledge
    from unclench.report.blocks import Page


@click.command()
@click.argument("case_file", metavar="[CASE.yaml]", required=False, type=click.Path(path_type=Path))
@click.option(
    "--format", "format_", type=click.Choice(["text", "json", "html"]), default="text", help="How to write it."
)
@click.option(
    "-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="Write to a file, over what it holds."
)
@click.option("--save", type=click.Path(path_type=Path, dir_okay=False), help="Keep the answers as a case file.")
@click.option("--all", "show_all", is_flag=True, help="At emergency, show the rest of the report as well.")
@click.option("--region", envvar="UNCLENCH_REGION", help="Emergency number to print, such as 112.")
def command(
    case_file: Path | None, format_: str, output: Path | None, save: Path | None, show_all: bool, region: str | None
) -> None:
    """Assess CASE.yaml, or ask the questions here when no file is given."""
    from unclench.assessment import assess
    from unclench.knowledge.load import load_knowledge
    from unclench.report.build import build_report

    knowledge = load_knowledge()
    shown = format_ == "text" and output is None
    case, closing = (_read(case_file, knowledge), None) if case_file else _ask(knowledge, region, shown=shown)
    assessment = assess(case, knowledge, number=region)
    if save:
        _save(case, save, knowledge)
    if closing and assessment.urgency is not Urgency.EMERGENCY:
        click.echo(closing)
    report = build_report(assessment, knowledge)
    if format_ == "json":
        write_out(report.model_dump_json(by_alias=True, indent=2) + "\n", output)
        return
    from unclench.report.sections import page

    _render(page(report, knowledge, show_all=show_all), format_, output)
    if report.urgency.level is Urgency.EMERGENCY and not show_all and sys.stderr.isatty():
        click.echo(_hint(case_file or save), err=True)


def _hint(kept: Path | None) -> str:
    """How to see the rest of the report, from the file that keeps the answers if there is one."""
    from unclench.wording.report import ALL_HINT, NOT_KEPT_HINT

    return ALL_HINT.format(file=quote(str(kept))) if kept else NOT_KEPT_HINT


def _render(shown: Page, format_: str, output: Path | None) -> None:
    if format_ == "html":
        from unclench.report.html import render_html

        write_out(render_html(shown, date.today()), output)  # noqa: DTZ011 - the day where the person is
    elif output is None and sys.stdout.isatty():
        from unclench.cli.terminal import print_page

        print_page(shown)
    else:
        from unclench.report.text import render_text

        write_out(render_text(shown), output)


def _read(path: Path, knowledge: Knowledge) -> Case:
    from unclench.exchange.casefile import read_case

    return read_case(read_in(path), knowledge, name=str(path))


def _ask(knowledge: Knowledge, region: str | None, *, shown: bool) -> tuple[Case, str | None]:
    from unclench.cli.conversation import converse

    return converse(knowledge, number=region, report_follows=shown)


def _save(case: Case, path: Path, knowledge: Knowledge) -> None:
    from unclench.case import withheld_ids
    from unclench.exchange.casefile import write_case

    write_out(write_case(case, withheld_ids(knowledge)), path)
