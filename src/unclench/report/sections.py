"""A report as sections of blocks: what is shown, and in which order."""

from __future__ import annotations

from unclench.knowledge.records import Knowledge
from unclench.report.blocks import Banner, Block, Fold, Items, Page, Para, Section, Table
from unclench.report.cards import SHOWN_IN_FULL_FROM, card, share_of
from unclench.report.cite import Citations
from unclench.report.contract import CauseReport, Reason, Report
from unclench.report.said import sentence
from unclench.wording import Urgency, guide
from unclench.wording import report as words
from unclench.wording.bands import unsure
from unclench.wording.numbers import about, duration, how_often, in_hundred, in_ten, range_in_ten

SHOWN_IN_FULL_AT_MOST = 4
LISTED_AT_MOST = 5
UNASKED_SHOWN = 6
ANYWHERE = "whole-body"


def page(report: Report, knowledge: Knowledge, *, show_all: bool = False) -> Page:
    """Everything a reader sees; at emergency the act and the reason alone unless `show_all`."""
    cite = Citations(knowledge)
    only_act = report.urgency.level is Urgency.EMERGENCY and not show_all
    first = _urgency(report, knowledge, cite, brief=only_act)
    rest: list[Section] = [] if only_act else _everything_else(report, knowledge, cite)
    sections = tuple(section for section in (first, *rest) if section.blocks)
    title = words.EMERGENCY_TITLE if only_act else words.TITLE
    return Page(title=title, sections=sections, sources=cite.listed())


def _everything_else(report: Report, knowledge: Knowledge, cite: Citations) -> list[Section]:
    if report.scope == "under-16":
        return [
            Section("child", words.CHILD_TITLE, (Para(words.CHILD, "strong"),)),
            _must_not_miss(report, knowledge),
            _said(report),
            _about(report, knowledge),
        ]
    danger, likely = _must_not_miss(report, knowledge), [_causes(report, knowledge, cite), _families(report, knowledge)]
    return [
        _kind(report),
        *((danger, *likely) if _pressing(report) else (*likely, danger)),
        _contributors(report),
        _now(report, cite),
        _medicines(report, cite),
        _ask(report),
        _changes(report, cite),
        _would_change(report),
        _claims(report, cite),
        _said(report),
        _about(report, knowledge),
    ]


def _pressing(report: Report) -> bool:
    """Whether somebody must be seen today or at once: then danger stands before what is likely."""
    return report.urgency.level.rank >= Urgency.SAME_DAY.rank


def _urgency(report: Report, knowledge: Knowledge, cite: Citations, *, brief: bool) -> Section:
    urgency = report.urgency
    blocks: list[Block] = [Banner(urgency.level, urgency.act, urgency.by_when)]
    blocks += [Para(text, "strong") for text in report.instructions]
    if urgency.reassurance:
        blocks.append(Para(words.REASSURED))
        blocks.append(Para(knowledge.reassurances[urgency.reassurance].text))
    top = [reason for reason in urgency.reasons if reason.level is urgency.level]
    shown = top if brief else urgency.reasons
    for reason in shown:
        if reason.kind != "dont-know":
            blocks += _reason(reason, cite)
    blocks += _not_sure([reason for reason in shown if reason.kind == "dont-know"])
    if urgency.decided_by == "default":
        blocks.append(Para(words.DEFAULT if report.answered else words.NO_ANSWERS))
    if not brief and urgency.provisional:
        blocks += _unasked(report, knowledge)
    if report.withheld:
        blocks.append(Para(words.WITHHELD, "muted"))
    if not brief and urgency.level is not Urgency.EMERGENCY:
        blocks.append(Para(words.ALWAYS))
    return Section("urgency", None, tuple(blocks))


def _reason(reason: Reason, cite: Citations) -> list[Block]:
    basis = {"stated": words.STATED, "stricter": words.STRICTER, "inferred": words.INFERRED}[reason.basis]
    blocks: list[Block] = [Para(sentence(reason.text), "strong")]
    said = tuple(sentence(answer) for answer in reason.said if answer != reason.text)
    if said:
        blocks.append(Items(said, words.YOU_SAID))
    elif reason.said and reason.red_flag:
        blocks.append(Para(words.PENDING))
    if reason.why:
        blocks.append(Para(reason.why, cites=cite.numbers(reason.sources)))
    if reason.kind == "rule":
        blocks.append(Para(basis, "muted"))
    return blocks


def _not_sure(reasons: list[Reason]) -> list[Block]:
    """Every line answered "don't know", and how to find out."""
    if not reasons:
        return []
    lines = tuple(sentence(reason.text) for reason in reasons)
    checks = tuple(dict.fromkeys(reason.why for reason in reasons if reason.why))
    return [Para(words.NOT_SURE, "strong"), Items(lines), *([Items(checks, words.HOW_TO_CHECK)] if checks else [])]


def _unasked(report: Report, knowledge: Knowledge) -> list[Block]:
    """What was not answered; a list that may not be meant, for want of an age, by its title alone."""
    no_age = any(line.line == "age" for line in report.urgency.unasked)
    titles = {id_: one.title for id_, one in knowledge.checklists.items() if no_age and one.intro_without_age}
    open_lines = [line for line in report.urgency.unasked if line.level.rank >= Urgency.SAME_DAY.rank]
    if not open_lines:
        return [Para(words.PROVISIONAL)]
    ordered = sorted(open_lines, key=lambda line: -line.level.rank)
    told = list(dict.fromkeys(titles.get(line.checklist or "", line.text) for line in ordered))
    items = told[:UNASKED_SHOWN]
    if len(told) > len(items):
        items.append(words.NOT_ASKED_MORE.format(count=len(told) - len(items)))
    return [Para(words.PROVISIONAL), Items(tuple(items), words.NOT_ASKED, "danger")]


def _kind(report: Report) -> Section:
    if not report.spasm_type:
        return Section("kind", words.KIND, ())
    first, *others = report.spasm_type
    share = about(first.probability)
    if first.probability < 0.5 and others:
        second = others[0]
        line = words.KIND_UNSURE.format(
            first=first.name, first_share=share, second=second.name, second_share=about(second.probability)
        )
        return Section("kind", words.KIND, (Para(line, "lead"), Para(first.text), Para(second.text)))
    template = words.KIND_NOT_A_SPASM if first.id == "not-a-spasm-pain" else words.KIND_LINE
    return Section(
        "kind", words.KIND, (Para(template.format(name=first.name, share=sentence(share)), "lead"), Para(first.text))
    )


def _in_full(report: Report) -> list[CauseReport]:
    known = [cause for cause in report.causes if cause.id != "unexplained"]
    return [cause for cause in known if cause.probability >= SHOWN_IN_FULL_FROM][:SHOWN_IN_FULL_AT_MOST] or known[:1]


def _causes(report: Report, knowledge: Knowledge, cite: Citations) -> Section:
    if not report.causes:
        return Section("causes", words.CAUSES, ())
    known = [cause for cause in report.causes if cause.id != "unexplained"]
    full = _in_full(report)
    unstable = report.stability is not None and report.stability < knowledge.thresholds.stability_from
    unclear = any(unsure(*cause.interval90, unstable=unstable) for cause in full)
    doubted = (words.UNSURE_MEANING,) if unclear else ()
    blocks: list[Block] = [Items((*words.BAND_MEANINGS, *doubted), words.BANDS, "inline")]
    if _pressing(report):
        blocks.append(Para(words.URGENCY_STANDS, "strong"))
    if report.ranked_by == "findings":
        blocks.append(Para(words.BY_FINDINGS))
    if report.not_covered:
        blocks.append(Para(words.NOT_COVERED, "strong"))
    if unstable:
        blocks.append(Para(words.UNSTABLE))
    if report.approximate:
        blocks.append(Para(words.APPROXIMATE.format(why=report.approximate), "muted"))
    blocks += [card(rank, cause, knowledge, cite, unstable=unstable) for rank, cause in enumerate(full, start=1)]
    rest = [cause for cause in known if cause not in full][:LISTED_AT_MOST]
    rest += [cause for cause in report.causes if cause.id == "unexplained"]
    rows = tuple(
        (cause.id if cause.id in knowledge.causes else None, sentence(cause.name), share_of(cause)) for cause in rest
    )
    blocks.append(Fold(words.LESS_LIKELY, (Table(words.LESS_LIKELY, rows),)))
    return Section("causes", words.CAUSES, tuple(blocks))


def _families(report: Report, knowledge: Knowledge) -> Section:
    blocks: list[Block] = []
    for family in report.families:
        line = words.FAMILY_LINE.format(name=sentence(family.name), share=about(family.probability))
        members = tuple(sentence(knowledge.causes[member].name.plain) for member in family.members)
        blocks += [Para(line, "strong"), Items(members, words.FAMILY_MEMBERS), Para(family.settled_by)]
    return Section("families", words.FAMILIES, tuple(blocks))


def _must_not_miss(report: Report, knowledge: Knowledge) -> Section:
    blocks: list[Block] = []
    for danger in report.must_not_miss:
        line = words.MUST_NOT_MISS_LINE.format(name=sentence(danger.name), share=about(danger.probability))
        blocks.append(Para(line, "strong", cause=danger.id))
        blocks += [Para(danger.why), Para(danger.what_would_settle_it)]
    if not blocks:
        blocks.append(Para(words.NONE_TO_MISS if _calm(report) else words.WATCH_FOR))
    for urgency, title in (("emergency", guide.EMERGENCY), ("same-day", guide.TODAY)):
        if signs := _signs_of_sites(report, knowledge, urgency):
            blocks.append(Items(signs, title, "danger"))
    return Section("must-not-miss", words.MUST_NOT_MISS, tuple(blocks))


def _calm(report: Report) -> bool:
    """Whether every safety question was answered and nothing but an ordinary reason came of it."""
    urgency = report.urgency
    return urgency.level.rank <= Urgency.ROUTINE.rank and not urgency.provisional


def _signs_of_sites(report: Report, knowledge: Knowledge, urgency: str) -> tuple[str, ...]:
    """The danger signs of the places named, of the whole body where none was; without those that are so already."""
    sites = [knowledge.sites[site] for site in report.sites if site in knowledge.sites] or [knowledge.sites[ANYWHERE]]
    fired = {reason.red_flag for reason in report.urgency.reasons}
    signs = [sign for site in sites for sign in site.danger if sign.urgency == urgency and sign.rule not in fired]
    return tuple(dict.fromkeys(sign.text for sign in signs))


def _contributors(report: Report) -> Section:
    """Causes probably active beside the first; what has a card of its own is not named again."""
    shown = {cause.id for cause in _in_full(report)}
    lines = tuple(
        words.CONTRIBUTOR_LINE.format(name=sentence(part.name), share=share_of(part).text, range=share_of(part).range)
        for part in report.contributors
        if part.id not in shown
    )
    told = (Para(words.CONTRIBUTORS_MEANING, "muted"), Items(lines)) if lines else ()
    return Section("contributors", words.CONTRIBUTORS, told)


def _now(report: Report, cite: Citations) -> Section:
    blocks: list[Block] = []
    for relief in report.now:
        steps = tuple(
            f"{step.text} {words.STEP_SECONDS.format(duration=duration(step.seconds))}" if step.seconds else step.text
            for step in relief.steps
        )
        avoid = (Items(relief.not_if, words.NOT_IF, "danger"),) if relief.not_if else ()
        stop = Items(relief.stop_if, words.STOP_IF, "danger")
        ground = Para(relief.basis, "muted", cite.numbers(relief.sources, printed=False))
        told = (Items(steps, relief.name, "number"), *avoid, stop, ground)
        blocks += [Fold(relief.name, told)] if blocks else told
    return Section("now", words.NOW, tuple(blocks))


def _medicines(report: Report, cite: Citations) -> Section:
    blocks: list[Block] = []
    for medicine in report.medicines:
        blocks += [
            Para(sentence(medicine.name), "strong"),
            Para(medicine.why, cites=cite.numbers(medicine.sources)),
            Para(medicine.action),
            Para(words.ASK_ABOUT_IT.format(question=medicine.ask)),
        ]
    return Section("medicines", words.MEDICINES, tuple(blocks))


def _changes(report: Report, cite: Citations) -> Section:
    blocks: list[Block] = []
    for change in report.changes:
        line = words.CHANGE_LINE.format(
            text=change.text, fewer=in_ten(change.fewer), range=range_in_ten(*change.interval90)
        )
        blocks += [Para(line, "strong"), Para(change.care, cites=cite.numbers(change.sources))]
        if change.a_week_now is not None and change.a_week_then is not None:
            now, then = how_often(change.a_week_now, change.a_week_then)
            blocks.insert(-1, Para(words.CHANGE_RATE.format(now=now, then=then)))
    told = (*blocks, Para(words.CHANGE_MEANING, "muted")) if blocks else ()
    return Section("changes", words.CHANGES, told)


def _would_change(report: Report) -> Section:
    names = {cause.id: cause.name for cause in report.causes}
    lines = [
        words.WOULD_CHANGE_LINE.format(
            question=change.question,
            answer=move.answer,
            cause=sentence(names.get(move.cause, move.cause)),
            before=in_hundred(move.from_),
            after=in_hundred(move.to),
        )
        for change in report.would_change
        for move in change.moves[:1]
    ]
    return Section("would-change", words.WOULD_CHANGE, (Items(tuple(lines)),) if lines else (), folded=True)


def _claims(report: Report, cite: Citations) -> Section:
    blocks: list[Block] = []
    for claim in report.claims:
        blocks.append(Para(f"{words.VERDICTS[claim.verdict]}: “{claim.claim}”", "strong"))
        blocks.append(Para(claim.why, cites=cite.numbers(claim.sources, printed=False)))
    return Section("claims", words.CLAIMS, tuple(blocks), folded=True)


def _ask(report: Report) -> Section:
    questions = tuple(f"{question.text} {question.because}" for question in report.ask_the_doctor)
    return Section("ask", words.ASK, (Items(questions, None, "number"),) if questions else ())


def _said(report: Report) -> Section:
    told = (Items(tuple(answer.text for answer in report.answered)),) if report.answered else ()
    return Section("said", words.SAID, told, folded=True)


def _about(report: Report, knowledge: Knowledge) -> Section:
    blocks: list[Block] = [Para(words.NOT_A_DIAGNOSIS)]
    if report.rests_on:
        basis, scale = (
            round(100 * report.rests_on.basis),
            round(100 * (report.rests_on.scale + report.rests_on.default)),
        )
        blocks += [Para(words.RESTS_ON.format(basis=basis, scale=scale)), Para(words.ABOUT_RANGE)]
    if report.causes and report.ranked_by == "complaint":
        most = round(100 * (1 - knowledge.thresholds.doubt))
        blocks.append(Para(words.NEVER_SURER.format(most=most)))
    line = words.ABOUT_LINE.format(
        version=report.knowledge.version, digest=report.knowledge.digest[:12], engine=report.engine_version
    )
    title = words.ABOUT if report.causes else words.ABOUT_RESULT
    return Section("about", title, (*blocks, Para(line, "muted")))
