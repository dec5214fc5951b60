"""`unclench now SITE`: relief step by step, with a running countdown in a terminal."""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import click

from unclench.wording import guide as words
from unclench.wording import with_number

if TYPE_CHECKING:
    from unclench.knowledge.records import Site
    from unclench.relief import ReliefGuide
    from unclench.report.blocks import Page

TEXT_WIDTH = 80


@click.command()
@click.argument("site", nargs=-1, required=True)
@click.option("--no-countdown", is_flag=True, help="Print the steps and do not wait.")
@click.option("--sources", is_flag=True, help="Print where the steps come from, and nothing else.")
@click.option("--region", envvar="UNCLENCH_REGION", help="Emergency number to print, such as 112.")
def command(site: tuple[str, ...], no_countdown: bool, sources: bool, region: str | None) -> None:
    """What to do right now for a cramp or spasm at SITE (calf, foot, thigh, back, neck, hand, stitch, ...)."""
    from unclench.knowledge.load import load_knowledge
    from unclench.relief import relief_for, sites_for
    from unclench.report.guide import guide_page
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
    page = guide_page(guide, knowledge)
    page = _grounds(page) if sources else _without_repeats(page, guide, number=region)
    click.echo(render_text(page, width=TEXT_WIDTH), nl=False)


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


def _without_repeats(page: Page, guide: ReliefGuide, *, number: str | None) -> Page:
    """The page with the danger signs of the place and of every exercise first, the way out last, each once."""
    from unclench.report.blocks import Items, Section

    signs = (("emergency", with_number(words.EMERGENCY, number)), ("same-day", words.TODAY))
    danger = tuple(
        Items(told, title, "danger") for level, title in signs if (told := guide.signs(level, *guide.reliefs))
    )
    gathered = {words.EMERGENCY, words.TODAY, words.IF_NOT}
    rest = (
        replace(section, blocks=tuple(block for block in section.blocks if getattr(block, "title", "") not in gathered))
        for section in page.sections[1:]
    )
    ways_out = tuple(dict.fromkeys(relief.if_it_does_not_let_go for relief in guide.reliefs))
    last = (Section("if-not", words.IF_NOT, (Items(ways_out),)),) if ways_out else ()
    return replace(page, sections=(Section("danger", None, danger), *rest, *last))


def _grounds(page: Page) -> Page:
    """What each exercise rests on, and the sources."""
    from unclench.report.blocks import Para

    resting = (
        replace(section, blocks=tuple(block for block in section.blocks if isinstance(block, Para)))
        for section in page.sections
    )
    return replace(page, title=words.BASIS, sections=tuple(section for section in resting if section.blocks))
