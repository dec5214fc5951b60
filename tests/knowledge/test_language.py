"""What a reader sees is plain: Flesch-Kincaid at most 7 a section, 10 a sentence, and every sentence has a home."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import textstat

from support import EXAMPLES, ROOT, example
from unclench import wording
from unclench.assessment import assess
from unclench.case import Case
from unclench.knowledge.records import Knowledge
from unclench.knowledge.walk import sentences_of
from unclench.report.blocks import Banner, Block, Card, Figure, Fold, Items, Page, Para, Table
from unclench.report.build import build_report
from unclench.report.sections import page
from unclench.wording import answers, guide, interview, library, pages, report, serve
from unclench.wording.urgency import LOCAL_NUMBER, Urgency, act_and_deadline

SECTION, SENTENCE = 7.0, 10.0
SHORT = 4


def texts(block: Block) -> Iterator[str]:
    match block:
        case Para():
            yield block.text
        case Figure():
            yield from (block.caption, block.established)
        case Items():
            yield from (block.title, *block.items) if block.title else block.items
        case Fold() | Card():
            for part in block.blocks:
                yield from texts(part)
        case Table():
            yield block.title
        case Banner():
            yield block.act
            yield block.by_when


def terms(knowledge: Knowledge) -> re.Pattern[str]:
    """Medicine and clinical names, the words of the glossary and the digest: each one word of two syllables."""
    names = {name.lower() for medicine in knowledge.medicines.values() for name in medicine.ingredients}
    for group in (knowledge.causes, knowledge.suspects, knowledge.medicines):
        names |= {item.name.plain.lower() for item in group.values()}
    glossary = (ROOT / "GLOSSARY.md").read_text("utf-8").rsplit("\n\n", 1)[1]
    names |= {word.strip() for word in glossary.replace("\n", " ").split(",")}
    names.add(knowledge.digest[:12])
    ordered = sorted((re.escape(name) for name in names), key=len, reverse=True)
    return re.compile(rf"\b({'|'.join(ordered)})\b", re.IGNORECASE)


def grade(text: str, known: re.Pattern[str]) -> float:
    return float(textstat.flesch_kincaid_grade(known.sub("tablet", text)))


def sentences(text: str) -> list[str]:
    return [part for part in re.split(r"(?<=[.?!;])[”\s]+", text) if len(part.split()) > SHORT]


def shown(name: str, knowledge: Knowledge) -> Page:
    return page(build_report(assess(example(name, knowledge), knowledge), knowledge), knowledge, show_all=True)


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_section_reads_at_a_twelve_year_olds_level(name: str, knowledge: Knowledge) -> None:
    known = terms(knowledge)
    for section in shown(name, knowledge).sections:
        text = " ".join(f"{part.rstrip('.?')}." for block in section.blocks for part in texts(block))
        assert grade(text, known) <= SECTION, section.id
        for sentence in sentences(text):
            assert grade(sentence, known) <= SENTENCE, sentence


def templates() -> list[re.Pattern[str]]:
    """Every fixed phrase of `wording` as a pattern in which each placeholder stands for anything."""
    found: list[str] = []
    for module in (wording, answers, guide, interview, report):
        for value in vars(module).values():
            found += _strings(value)
    for level in Urgency:
        found += act_and_deadline(level, number=LOCAL_NUMBER)
    found += [f"{verdict}: “{{claim}}”" for verdict in report.VERDICTS.values()]
    found += [phrase[:1].upper() + phrase[1:] for phrase in found]
    return [re.compile(re.sub(r"\\\{\w+\\\}", ".+", re.escape(phrase)), re.DOTALL) for phrase in found]


def _strings(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for part in value.values() for text in _strings(part)]
    if isinstance(value, tuple):
        return [text for part in value for text in _strings(part)]
    return []


def fields(knowledge: Knowledge) -> set[str]:
    """Every text of every record, as it stands and with a capital at its head."""
    found = set(_all_strings(knowledge.model_dump(mode="json", exclude={"sources", "facts"})))
    return found | {text[:1].upper() + text[1:] for text in found}


def _all_strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from _all_strings(part)


WORDS = (library, pages, serve)


def test_the_words_of_the_site_are_plain(knowledge: Knowledge) -> None:
    known = terms(knowledge)
    fixed = [value for module in WORDS for name, value in vars(module).items() if name.isupper()]
    told = [text for value in fixed for text in _strings(value)]
    assert len(told) > 60
    for sentence in (part for text in told for part in sentences(text)):
        assert grade(sentence, known) <= SENTENCE, sentence


@pytest.mark.parametrize("path", sorted((ROOT / "src").rglob("templates/*.html")), ids=lambda path: path.name)
def test_no_sentence_stands_in_a_template(path: Path) -> None:
    """Between the tags there is nothing but what the templates are handed."""
    bare = re.sub(r"\{%.*?%\}|\{\{.*?\}\}", "", path.read_text("utf-8"), flags=re.DOTALL)
    assert set(re.findall(r"[A-Za-z]{2,}", re.sub(r"<[^>]*>", " ", bare))) <= {"unclench"}


CHILD = Case.of([{"age": 8}, {"site": ["calf"]}, {"checklist/general": "none"}])


def test_every_sentence_is_a_field_of_a_record_or_comes_from_wording(knowledge: Knowledge) -> None:
    phrases, known = templates(), fields(knowledge)
    pages = [shown(name, knowledge) for name in EXAMPLES]
    pages.append(page(build_report(assess(CHILD, knowledge), knowledge), knowledge))
    every = {text for one in pages for section in one.sections for block in section.blocks for text in texts(block)}
    strays = {text for text in every if not any(_at_home(part, known, phrases) for part in (text, text.rstrip(".")))}
    assert not strays


def _at_home(text: str, known: set[str], phrases: list[re.Pattern[str]]) -> bool:
    """A field, a fixed phrase, or fields side by side: a step and its time, values with "or", a question and why."""
    bare = re.sub(r" \((\d+ (minute|second)s? ?)+\)$", "", text)
    if bare in known or any(phrase.fullmatch(bare) for phrase in phrases):
        return True
    if any(bare[: place + 2].rstrip() in known and bare[place + 2 :].strip() in known for place in _ends(bare)):
        return True
    parts = re.split(f"{answers.EITHER}|{answers.BOTH}", bare)
    return len(parts) > 1 and all(part in known for part in _rejoined(parts, known))


def _ends(text: str) -> list[int]:
    return [place for place, letter in enumerate(text) if letter in "?." and text[place + 1 : place + 2] == " "]


def _rejoined(parts: list[str], known: set[str]) -> list[str]:
    """Parts split at "or", joined again where a field has an "or" of its own."""
    joined: list[str] = []
    for part in parts:
        longer = f"{joined[-1]}{answers.EITHER}{part}" if joined else ""
        if joined and (longer in known or joined[-1] not in known):
            joined[-1] = longer
        else:
            joined.append(part)
    return joined


def test_no_text_exclaims_or_says_you_have_a_disease(knowledge: Knowledge) -> None:
    for name in EXAMPLES:
        for section in shown(name, knowledge).sections:
            text = " ".join(part for block in section.blocks for part in texts(block))
            assert "!" not in text
            assert "don't worry" not in text.lower()
            assert "diagnosed with" not in text.lower()


# Clinical names are for clinicians; the whole condition of a rule is shown by `unclench knowledge show` alone.
NOT_FOR_PATIENTS = {"clinical", "when"}


def test_every_cause_rule_and_relief_reads_plainly(knowledge: Knowledge) -> None:
    known = terms(knowledge)
    groups = (
        knowledge.causes,
        knowledge.red_flags,
        knowledge.reassurances,
        knowledge.reliefs,
        knowledge.medicines,
        knowledge.claims,
    )
    hard = [
        (id_, field, part)
        for group in groups
        for id_, record in group.items()
        for field, text in sentences_of(record)
        if field not in NOT_FOR_PATIENTS
        for part in sentences(text)
        if grade(part, known) > SENTENCE
    ]
    assert not hard


@pytest.mark.parametrize("module", [guide, interview], ids=["guide", "interview"])
def test_the_fixed_words_of_the_terminal_read_plainly(module: object, knowledge: Knowledge) -> None:
    known = terms(knowledge)
    spoken = {name: value for name, value in vars(module).items() if name.isupper()}
    phrases = [re.sub(r"\{\w+\}", "calf", phrase) for phrase in _strings(spoken)]
    assert grade(" ".join(f"{phrase.rstrip('.?')}." for phrase in phrases), known) <= SECTION
    for phrase in phrases:
        for sentence in sentences(phrase):
            assert grade(sentence, known) <= SENTENCE, sentence
