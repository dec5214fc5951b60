"""`unclench now SITE`: relief step by step, with a running countdown in a terminal."""

from __future__ import annotations

import sys
import time

import click

TEXT_WIDTH = 80


@click.command()
@click.argument("site")
@click.option("--no-countdown", is_flag=True, help="Print the steps and do not wait.")
def command(site: str, no_countdown: bool) -> None:
    """What to do right now for a cramp or spasm at SITE (calf, foot, hamstring, back, neck, hand, stitch, ...)."""
    from unclench.knowledge.load import load_knowledge
    from unclench.relief import relief_for
    from unclench.report.guide import guide_page, spoken_steps
    from unclench.report.text import render_text

    knowledge = load_knowledge()
    guide = relief_for(site, knowledge)
    page = guide_page(guide, knowledge)
    if no_countdown or not sys.stdout.isatty() or not guide.reliefs:
        click.echo(render_text(page, width=TEXT_WIDTH), nl=False)
        return
    from unclench.cli.terminal import print_page

    print_page(page)
    try:
        for text, seconds in spoken_steps(guide):
            click.echo(click.style(text, bold=True))
            _count_down(seconds)
    except KeyboardInterrupt:
        click.echo()
        raise click.exceptions.Exit(130) from None


def _count_down(seconds: int | None) -> None:
    """Seconds left on one line, once a second; a step without a time waits for Enter."""
    from unclench.wording import guide as words

    if seconds is None:
        click.prompt(words.PRESS_ENTER, default="", show_default=False, prompt_suffix="")
        return
    for left in range(seconds, 0, -1):
        click.echo(f"\r{words.LEFT.format(seconds=left):<30}", nl=False)
        time.sleep(1)
    click.echo(f"\r{words.LET_GO:<30}")
