"""The guide for right now as a page: danger signs first, then the steps with their reasons not to, the way out last."""

from __future__ import annotations

from unclench.knowledge.records import Knowledge, Relief
from unclench.relief import ReliefGuide, not_if
from unclench.report.blocks import Block, Items, Page, Para, Section
from unclench.report.cite import Citations
from unclench.wording import guide as words
from unclench.wording import report as report_words
from unclench.wording import with_number
from unclench.wording.numbers import duration

NOTHING = Section("nothing", None, (Para(words.NOTHING),))


def guide_page(guide: ReliefGuide, knowledge: Knowledge, *, number: str | None = None) -> Page:
    """Danger signs of the site and of every relief, each once; every relief, first choice first; if it does not let go.

    `number`: the emergency number of the reader's region, if set.
    """
    cite = Citations(knowledge)
    signs = (("emergency", with_number(words.EMERGENCY, number)), ("same-day", words.TODAY))
    danger = tuple(
        Items(told, title, "danger") for level, title in signs if (told := guide.signs(level, *guide.reliefs))
    )
    reliefs = (_relief(relief, knowledge, cite) for relief in guide.reliefs)
    ways_out = tuple(dict.fromkeys(relief.if_it_does_not_let_go for relief in guide.reliefs))
    last = Section("if-not", words.IF_NOT, (Items(ways_out),)) if ways_out else NOTHING
    sections = (Section("danger", None, danger), *reliefs, last)
    return Page(words.TITLE.format(site=guide.site.name), sections, cite.listed())


def grounds_page(guide: ReliefGuide, knowledge: Knowledge) -> Page:
    """What each relief rests on, and the sources."""
    cite = Citations(knowledge)
    reliefs = tuple(Section(relief.id, relief.name, (_ground(relief, cite),)) for relief in guide.reliefs)
    return Page(words.BASIS, reliefs or (NOTHING,), cite.listed())


def _relief(relief: Relief, knowledge: Knowledge, cite: Citations) -> Section:
    steps = tuple(f"{step.text} ({duration(step.seconds)})" if step.seconds else step.text for step in relief.steps)
    avoid: tuple[Block, ...] = (Items(not_if(relief, knowledge), report_words.NOT_IF, "danger"),)
    other = (Para(words.OTHER_SIDE_TOO),) if relief.one_side else ()
    blocks = (Items(steps, None, "number"), *other, Items(relief.stop_if, report_words.STOP_IF, "danger"))
    return Section(relief.id, relief.name, (*(avoid if relief.avoid_if else ()), *blocks, _ground(relief, cite)))


def _ground(relief: Relief, cite: Citations) -> Para:
    return Para(relief.basis_note, "muted", cite.numbers(relief.sources))
