"""`unclench now SITE`: relief step by step, with a running countdown in a terminal."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from unclench.wording import guide as words

if TYPE_CHECKING:
    from unclench.knowledge.records import Site

TEXT_WIDTH = 80


@click.command()
@click.argument("site", nargs=-1)
@click.option("--no-countdown", is_flag=True, help="Print the steps and do not wait.")
@click.option("--sources", is_flag=True, help="Print where the steps come from, and nothing else.")
@click.option("--region", envvar="UNCLENCH_REGION", help="Emergency number to print, such as 112.")
@click.option(
    "--page",
    "page_file",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write all places as one page to put on a phone.",
)
def command(
    site: tuple[str, ...], no_countdown: bool, sources: bool, region: str | None, page_file: Path | None
) -> None:
    """What to do right now for a cramp or spasm at SITE (calf, foot, thigh, back, neck, hand, stitch, ...)."""
    if page_file is not None:
        _write_page(page_file, region)
        return
    if not site:
        raise click.UsageError(words.SITE_OR_PAGE)
    from unclench.knowledge.load import load_knowledge
    from unclench.relief import relief_for, sites_for
    from unclench.report.guide import grounds_page, guide_page
    from unclench.report.text import render_text

    knowledge = load_knowledge()
    on_screen = sys.stdin.isatty() and sys.stdout.isatty()
    place = " ".join(site)
    meant = sites_for(place, knowledge)
    if on_screen and len(meant) > 1:
        place = _chosen(meant)
    guide = relief_for(place, knowledge, number=region)
    if not on_screen and len(meant) > 1:
        others = "; ".join(site.name for site in meant if site is not guide.site)
        click.echo(words.TAKEN.format(name=guide.site.name, others=others), err=True)
    if on_screen and guide.reliefs and not (no_countdown or sources):
        from unclench.cli.guided import lead

        lead(guide, knowledge, number=region)
        return
    page = grounds_page(guide, knowledge) if sources else guide_page(guide, knowledge, number=region)
    click.echo(render_text(page, width=TEXT_WIDTH), nl=False)


def _write_page(path: Path, region: str | None) -> None:
    """Every place on one page that needs nothing else."""
    from unclench.cli.files import write_out
    from unclench.knowledge.load import load_knowledge
    from unclench.report.nowpage import render_now_page

    write_out(render_now_page(load_knowledge(), number=region), path)


def _chosen(sites: tuple[Site, ...]) -> str:
    """The one of several sites that the person means."""
    from unclench.cli.typed import typed
    from unclench.interview import Option, Question

    click.echo(words.WHERE)
    for number, site in enumerate(sites, 1):
        click.echo(f"  {number}. {site.name}")
    question = Question("site", "choice", words.WHERE, "", tuple(Option(site.id, site.name) for site in sites))
    while True:
        heard = typed(click.prompt("", prompt_suffix="> ", default="", show_default=False), question)
        if heard.answer in {site.id for site in sites}:
            return str(heard.answer)
        if heard.command == "stop":
            raise click.exceptions.Exit
        click.echo(words.TYPE_A_PLACE.format(count=len(sites)))
