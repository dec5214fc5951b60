"""A report on a terminal, with weight and colour."""

from __future__ import annotations

from rich.console import Console
from rich.text import Text

from unclench.report.blocks import Page
from unclench.report.text import styled_lines

STYLES = {"": "", "bold": "bold", "dim": "dim", "heading": "bold underline", "urgent": "bold reverse"}
WIDEST = 88


def print_page(page: Page) -> None:
    """Print every line of the page in its style, no wider than is good to read."""
    console = Console(highlight=False)
    for style, text in styled_lines(page, width=min(console.width, WIDEST)):
        console.print(Text(text, style=STYLES[style]), soft_wrap=True)
