"""Answers in words: what the person told us, and how an answer reads beside the cause it speaks for."""

from __future__ import annotations

from collections.abc import Iterator

from unclench.case import Answer, Case, Findings, State, several, ticked, withheld_ids
from unclench.knowledge.records import Knowledge
from unclench.report.contract import Answered
from unclench.wording import answers as words


def said_in_words(case: Case, knowledge: Knowledge) -> Iterator[Answered]:
    """Every answer that counts, in the order given; answers about suicide or harm are left out."""
    last = case.last()
    hidden = withheld_ids(knowledge)
    for id_, value in last.items():
        if id_.partition("/")[2] in hidden or id_ in hidden:
            continue
        if text := _in_words(Answer(id=id_, value=value), knowledge):
            yield Answered(id=id_, text=text)


def answer_in_words(item: str, findings: Findings, knowledge: Knowledge) -> str:
    """An answer named by a rule or by the model (an id, `mark=value`, age, sex) in words."""
    id_, _, value = item.partition("=")
    if id_ in knowledge.marks:
        names = {entry.id: entry.name for entry in knowledge.marks[id_].values}
        return _joint(id_, knowledge).join(names[part] for part in value.split("|"))
    if id_ == "frequency":
        return next(entry.name for entry in knowledge.frequency.bands if entry.id == value)
    if id_ in words.AGE_AND_SEX:
        return words.AGE_AND_SEX[id_]
    name = name_of(id_, knowledge)
    denied = id_ not in knowledge.lines and findings.state(id_) is not State.PRESENT
    return words.NOT_SO.format(name=name) if denied else name


def _joint(mark: str, knowledge: Knowledge) -> str:
    """Of places and triggers all are so; of any other side of the complaint one is, or another."""
    return words.BOTH if knowledge.marks[mark].several else words.EITHER


def name_of(id_: str, knowledge: Knowledge) -> str:
    """The short name of a finding, an exposure, a medicine or a line."""
    if id_ in knowledge.findings:
        return knowledge.findings[id_].name
    if id_ in knowledge.exposures:
        return knowledge.exposures[id_].name
    if id_ in knowledge.medicines:
        return knowledge.medicines[id_].name.plain
    return knowledge.lines[id_].text


def _in_words(answer: Answer, knowledge: Knowledge) -> str | None:
    kind = answer.id.partition("/")[0]
    if answer.value == "unknown":
        return words.ANSWERED["unknown"].format(name=_plain(_title(answer.id, knowledge)))
    if answer.value == "skipped":
        return None
    if answer.id == "age":
        return words.AGE.format(age=answer.value)
    if answer.id == "sex":
        return words.SEX[str(answer.value)]
    if answer.id == "frequency":
        return sentence(next(entry.name for entry in knowledge.frequency.bands if entry.id == answer.value)) + "."
    if answer.id in knowledge.marks:
        mark = knowledge.marks[answer.id]
        chosen = [entry.name for entry in mark.values if entry.id in several(answer.value)]
        return sentence(f"{mark.name}: {_joint(mark.id, knowledge).join(chosen)}") + "."
    if kind in ("checklist", "exposures", "symptoms", "follow-up"):
        return _list(answer, knowledge)
    if kind == "check":
        return None
    return words.ANSWERED[str(answer.value)].format(name=_plain(name_of(answer.id, knowledge)))


def _title(id_: str, knowledge: Knowledge) -> str:
    """What a question is called in the list of what was told."""
    kind, _, name = id_.partition("/")
    if kind == "checklist":
        return knowledge.checklists[name].title
    if kind == "exposures":
        return words.GROUPS[name]
    if kind == "symptoms":
        return knowledge.symptom_lists[name].title
    if kind in ("follow-up", "check"):
        return knowledge.lines[name].text
    if id_ in knowledge.marks:
        return knowledge.marks[id_].name
    return words.ASKED.get(id_) or name_of(id_, knowledge)


def _list(answer: Answer, knowledge: Knowledge) -> str:
    chosen = [_plain(name_of(id_, knowledge)) for id_ in ticked(answer.value)]
    return f"{_plain(_title(answer.id, knowledge))}: {'; '.join(chosen) if chosen else words.NONE_OF_THESE}."


def _plain(text: str) -> str:
    return text.rstrip(".?")


def sentence(text: str) -> str:
    """With a capital letter first."""
    return text[:1].upper() + text[1:]
