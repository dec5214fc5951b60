"""The guide for right now as a page: danger signs first, then the steps with their reasons not to."""

from __future__ import annotations

from unclench.knowledge.records import Knowledge, Relief
from unclench.relief import ReliefGuide, not_if
from unclench.report.blocks import Block, Items, Page, Para, Section
from unclench.report.cite import Citations
from unclench.wording import guide as words
from unclench.wording import report as report_words
from unclench.wording.numbers import duration


def guide_page(guide: ReliefGuide, knowledge: Knowledge) -> Page:
    """Danger signs of the site, then every relief, first choice first."""
    cite = Citations(knowledge)
    sections = [_danger(guide), *(_relief(relief, knowledge, cite) for relief in guide.reliefs)]
    if not guide.reliefs:
        sections.append(Section("nothing", None, (Para(words.NOTHING),)))
    return Page(words.TITLE.format(site=guide.site.name), tuple(sections), cite.listed())


def _danger(guide: ReliefGuide) -> Section:
    blocks: list[Block] = []
    for urgency, title in (("emergency", words.EMERGENCY), ("same-day", words.TODAY)):
        signs = tuple(sign.text for sign in guide.danger if sign.urgency == urgency)
        if signs:
            blocks.append(Items(signs, title, "danger"))
    return Section("danger", None, tuple(blocks))


def _relief(relief: Relief, knowledge: Knowledge, cite: Citations) -> Section:
    steps = tuple(f"{step.text} ({duration(step.seconds)})" if step.seconds else step.text for step in relief.steps)
    blocks: list[Block] = []
    if relief.avoid_if:
        blocks.append(Items(not_if(relief, knowledge), report_words.NOT_IF, "danger"))
    blocks += [
        Items(steps, None, "number"),
        Items(relief.stop_if, report_words.STOP_IF, "danger"),
        Items((relief.if_it_does_not_let_go,), words.IF_NOT, "dot"),
        Items(tuple(sign.text for sign in relief.emergency_if), words.EMERGENCY, "danger"),
        Para(relief.basis_note, "muted", cite.numbers(relief.sources)),
    ]
    return Section(relief.id, relief.name, tuple(blocks))
