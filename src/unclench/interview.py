"""What to ask next. The interview has no memory of its own: the same case gives the same question."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import takewhile
from typing import Literal

from unclench.case import Case, Findings, LineState, State, atoms, can_apply, findings_from, holds
from unclench.inference import question_scores, rank
from unclench.knowledge.records import Knowledge, RedFlag
from unclench.triage import checklists_for, is_child, level_of, lines_for, triage
from unclench.wording import Urgency
from unclench.wording import interview as words

STORY = ("movement", "trigger", "recency")
OPENING, SAFETY = ("age", "sex", "exposures/person", "site"), ("checklist", "follow-up", "check")
EXPOSURE_LISTS = ("medicine", "condition", "recent", "habit")


@dataclass(frozen=True, slots=True)
class Option:
    """One answer on offer; `also` are other words a person may use for it.

    `ask`: what must be asked where such a word alone does not say it ("often", "cut down").
    """

    id: str
    text: str
    also: tuple[str, ...] = ()
    ask: str | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """What to ask: `id` is the id of the answer in a case. `several`: more than one option may be chosen.

    `names`: a person may also give names that are not on offer, which means that nothing on offer is meant by them.
    """

    id: str
    kind: Literal["number", "choice", "yes-no", "list"]
    text: str
    why: str
    options: tuple[Option, ...] = ()
    several: bool = False
    names: bool = False
    intro: str | None = None


@dataclass(frozen=True, slots=True)
class Done:
    """Nothing left is worth its cost, or (at emergency, under 16) nothing more should be asked.

    `in-vain`: too many questions in a row brought nothing.
    """

    because: Literal["emergency", "child", "nothing-left", "enough", "in-vain"]


def next_question(case: Case, knowledge: Knowledge, *, go_on: bool = False) -> Question | Done:
    """The next question of a case, or `Done`. Emergencies come first; nothing is asked twice.

    `go_on`: ask although the last questions brought nothing. What bears on danger is asked in any case.
    """
    findings = findings_from(case, knowledge)
    asked = {answer.id for answer in case.answers}
    for question in _opening(asked, findings, knowledge):
        return question
    if _emergency(findings, knowledge):
        return Done("emergency")
    for question in _safety(asked, findings, knowledge, gentle=False):
        return question
    if is_child(findings):
        return next(_child_words(asked, findings, knowledge), Done("child"))
    if _likely_emergency(findings, knowledge):
        return Done("emergency")
    in_vain = not go_on and _in_vain(case) >= knowledge.thresholds.questions_in_vain_at_most
    for question in () if in_vain else _story(asked, findings, knowledge):
        return question
    for question in _safety(asked, findings, knowledge, gentle=True):
        return question
    for question in _open_rules(asked, findings, knowledge):
        return question
    return Done("in-vain") if in_vain else _most_telling(asked, findings, knowledge)


def _in_vain(case: Case) -> int:
    """How many of the last questions in a row were skipped or answered "don't know", those about danger aside."""
    general = (a for a in reversed(case.answers) if a.id not in OPENING and a.id.partition("/")[0] not in SAFETY)
    return sum(1 for _ in takewhile(lambda answer: answer.value in ("unknown", "skipped"), general))


def _emergency(findings: Findings, knowledge: Knowledge) -> bool:
    """A rule of level emergency has fired; the reason is not merely a line still to be followed up."""
    reasons = triage(findings, knowledge).reasons
    return any(reason.level is Urgency.EMERGENCY and reason.line is None for reason in reasons)


def _likely_emergency(findings: Findings, knowledge: Knowledge) -> bool:
    """Whether causes that are emergencies are together likelier than not, now that the danger signs were asked."""
    if not findings.marks:
        return False
    ranked = dict(rank(findings, knowledge))
    urgent = [id_ for id_ in knowledge.causes if knowledge.brief(id_).urgency_if_true is Urgency.EMERGENCY]
    return sum(ranked.get(cause, 0.0) for cause in urgent) >= knowledge.thresholds.emergency_ends_from


def _opening(asked: set[str], findings: Findings, knowledge: Knowledge) -> Iterator[Question]:
    if "age" not in asked:
        yield Question("age", "number", words.AGE, words.AGE_WHY)
    if "sex" not in asked:
        options = tuple(Option(id_, text, words.SEX_ALSO[id_]) for id_, text in words.SEX_ANSWERS.items())
        yield Question("sex", "choice", words.SEX, words.SEX_WHY, options)
    if (person := _group("person", asked, findings, knowledge)) is not None:
        yield person
    if "site" not in asked:
        yield _mark("site", knowledge)


def _safety(asked: set[str], findings: Findings, knowledge: Knowledge, *, gentle: bool) -> Iterator[Question]:
    """The checklists that apply, each followed at once by what a ticked line or a "don't know" brings up."""
    for checklist in checklists_for(findings, knowledge):
        if (checklist.kind == "gentle") is not gentle:
            continue
        lines = lines_for(checklist, findings)
        unasked = [line for line in lines if findings.line(line.id) is LineState.UNASKED]
        if f"checklist/{checklist.id}" not in asked and unasked:
            options = tuple(Option(line.id, line.text) for line in lines)
            intro = checklist.intro_without_age if findings.age is None else None
            yield Question(
                f"checklist/{checklist.id}",
                "list",
                checklist.title,
                checklist.intro if gentle else words.CHECKLIST_WHY,
                options,
                several=True,
                intro=intro or checklist.intro,
            )
        yield from _followed_up(asked, findings, knowledge)


def _followed_up(asked: set[str], findings: Findings, knowledge: Knowledge) -> Iterator[Question]:
    for id_, state in findings.lines.items():
        line = knowledge.lines[id_]
        if id_ in findings.pending and f"follow-up/{id_}" not in asked and line.follow_up:
            options = tuple(Option(part, _option(part, knowledge)) for part in line.stands_for)
            yield Question(
                f"follow-up/{id_}", "list", line.follow_up, words.FOLLOW_UP_WHY, options, several=True, intro=line.text
            )
        unsure = state is LineState.DONT_KNOW and f"check/{id_}" not in asked
        if unsure and line.check and level_of(line, findings, knowledge) is Urgency.EMERGENCY:
            text = words.CHECK.format(check=line.check, line=line.text)
            yield Question(f"check/{id_}", "yes-no", text, words.CHECK_WHY)


def _option(id_: str, knowledge: Knowledge) -> str:
    finding = knowledge.findings.get(id_)
    if finding is not None:
        return finding.option or finding.name
    return knowledge.exposures[id_].name if id_ in knowledge.exposures else knowledge.medicines[id_].name.plain


def _child_words(asked: set[str], findings: Findings, knowledge: Knowledge) -> Iterator[Question]:
    """What the words for a child depend on; the level does not."""
    for reassurance in knowledge.reassurances.values():
        if reassurance.child and holds(reassurance.if_, findings) is State.UNKNOWN:
            for atom in atoms(reassurance.if_):
                if isinstance(atom, str) and atom not in asked and (question := _yes_no(atom, findings, knowledge)):
                    yield question


def _story(asked: set[str], findings: Findings, knowledge: Knowledge) -> Iterator[Question]:
    """The story with its symptoms, the lists of exposures, and the rest of the marks."""
    for mark in STORY:
        if mark not in asked and mark in knowledge.marks:
            yield _mark(mark, knowledge)
    yield from _symptoms(asked, findings, knowledge)
    for group in EXPOSURE_LISTS:
        if (question := _group(group, asked, findings, knowledge)) is not None:
            yield question
    for mark in knowledge.marks:
        if mark not in asked:
            yield _mark(mark, knowledge)
    if "frequency" not in asked:
        options = tuple(Option(band.id, band.answer) for band in knowledge.frequency.bands)
        yield Question("frequency", "choice", knowledge.frequency.question, knowledge.frequency.why, options)


def _symptoms(asked: set[str], findings: Findings, knowledge: Knowledge) -> Iterator[Question]:
    """The lists of symptoms that concern the person, each with what is not yet known of it."""
    for one in knowledge.symptom_lists.values():
        if one.applies is not None and holds(one.applies, findings) is not State.PRESENT:
            continue
        open_ = [id_ for id_ in one.findings if id_ not in asked and findings.state(id_) is State.UNKNOWN]
        options = tuple(Option(id_, knowledge.findings[id_].name) for id_ in open_)
        if f"symptoms/{one.id}" not in asked and options:
            yield Question(f"symptoms/{one.id}", "list", one.title, one.why, options, several=True)


def _mark(id_: str, knowledge: Knowledge) -> Question:
    mark = knowledge.marks[id_]
    sites = (
        {site.id: (site.name, *site.also, *site.within) for site in knowledge.sites.values()} if id_ == "site" else {}
    )
    options = tuple(Option(value.id, value.answer, sites.get(value.id, ())) for value in mark.values)
    return Question(id_, "choice", mark.question, mark.why, options, several=mark.several)


def _group(group: str, asked: set[str], findings: Findings, knowledge: Knowledge) -> Question | None:
    """The list of exposures of one group, unless it or every member was answered or ruled out."""
    if f"exposures/{group}" in asked:
        return None
    members = [item for item in knowledge.exposures.values() if item.group == group]
    named = group == "medicine"
    options = [
        Option(item.id, item.name, (*item.also, item.question) if named else ())
        for item in members
        if can_apply(item.applies, findings)
    ]
    if named:
        options += [
            Option(item.id, item.name.plain, item.ingredients + item.brands, item.question if item.confirm else None)
            for item in knowledge.medicines.values()
        ]
    if all(findings.state(option.id) is not State.UNKNOWN or option.id in asked for option in options):
        return None
    text = words.PERSON if group == "person" else words.GROUPS[group]
    why = words.PERSON_WHY if group == "person" else words.GROUP_WHYS[group]
    return Question(f"exposures/{group}", "list", text, why, tuple(options), several=True, names=named)


def _open_rules(asked: set[str], findings: Findings, knowledge: Knowledge) -> Iterator[Question]:
    """The one answer that would decide an open rule above the present level, unless no check could find it out."""
    decision = triage(findings, knowledge)
    asked = asked | {
        id_
        for line, state in findings.lines.items()
        if state is LineState.DONT_KNOW and f"check/{line}" in asked
        for id_ in knowledge.lines[line].stands_for
    }
    for gap in sorted(decision.unasked, key=lambda gap: -gap.level.rank):
        if gap.checklist is None and gap.level.rank > decision.urgency.rank:
            for id_ in _deciding(knowledge.red_flags[gap.id], findings):
                if id_ not in asked and (question := _yes_no(id_, findings, knowledge)) is not None:
                    yield question


def _deciding(rule: RedFlag, findings: Findings) -> Iterator[str]:
    for atom in atoms(rule.if_):
        if isinstance(atom, str) and holds(atom, findings) is State.UNKNOWN:
            yield atom


def _yes_no(id_: str, findings: Findings, knowledge: Knowledge) -> Question | None:
    finding = knowledge.findings.get(id_)
    item = finding or knowledge.exposures.get(id_)
    if item is not None:
        usable = can_apply(item.applies, findings) and not (item.withheld or (finding and finding.healthy))
        return Question(id_, "yes-no", item.question, item.why) if usable else None
    medicine = knowledge.medicines[id_]
    return Question(id_, "yes-no", medicine.question, medicine.why)


def _most_telling(asked: set[str], findings: Findings, knowledge: Knowledge) -> Question | Done:
    """The finding or exposure whose answer is expected to tell most."""
    limits = knowledge.thresholds
    single = sum(id_ in knowledge.findings or id_ in knowledge.exposures for id_ in asked)
    if single >= limits.questions_at_most:
        return Done("enough")
    candidates = [
        id_
        for id_ in (*knowledge.findings, *knowledge.exposures)
        if id_ not in asked and findings.state(id_) is State.UNKNOWN and _yes_no(id_, findings, knowledge)
    ]
    for scored in question_scores(findings, knowledge, candidates):
        if scored.score < limits.question_stop_bits:
            break
        if (question := _yes_no(scored.id, findings, knowledge)) is not None:
            return question
    return Done("nothing-left")
