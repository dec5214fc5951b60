"""The danger signs beside relief: each danger once, none lost."""

from __future__ import annotations

import re

import pytest

from unclench.knowledge.records import Knowledge
from unclench.relief import ReliefGuide, relief_for

DANGERS = {
    "a limb without blood": r"cold, pale",
    "a clot in the lung": r"short of breath",
    "the heart": r"chest",
    "urine like tea": r"dark",
    "bladder and bowel": r"urine, or|bladder|numb between",
    "stroke": r"speech|slur",
    "an injury": r"\bfall\b|\bfell\b|crash",
    "infection of the brain": r"fever (with a neck|and cannot bend)",
    "a muscle pulled by a medicine": r"pull.* new medicine",
    "a locked jaw": r"jaw (is locked|locks)",
    "pressure in a muscle": r"rock hard|hard as wood",
    "a hard belly": r"belly is hard|hard belly|hard as a board",
    "a torn artery": r"pulsing",
    "the testicle": r"testicle",
    "pregnancy": r"pregnan(?!cy with fast)",
    "sight": r"sight|double",
    "fainting": r"faint",
    "a racing heart": r"heart races",
}


@pytest.fixture
def guides(knowledge: Knowledge) -> list[ReliefGuide]:
    """The guide of every place with something to do."""
    return [guide for site in knowledge.sites if (guide := relief_for(site, knowledge)).reliefs]


@pytest.mark.parametrize("danger", DANGERS)
def test_each_danger_is_named_once(danger: str, guides: list[ReliefGuide]) -> None:
    for guide in guides:
        signs = guide.signs("emergency", *guide.reliefs)
        told = [sign for sign in signs if re.search(DANGERS[danger], sign, re.IGNORECASE)]
        assert len(told) <= 1, guide.site.id


def test_no_danger_sign_of_a_place_or_of_an_exercise_is_lost(guides: list[ReliefGuide]) -> None:
    for guide in guides:
        for reliefs in (guide.reliefs, *((relief,) for relief in guide.reliefs)):
            own = [sign for relief in reliefs for sign in relief.emergency_if]
            shown = {*guide.signs("emergency", *reliefs), *guide.signs("same-day", *reliefs)}
            assert {sign.text.rstrip(".") for sign in own} <= shown
            covered = {rule for sign in own for rule in sign.covers}
            assert all(sign.rule in covered or sign.text in shown for sign in guide.danger)
            assert all(sign.urgency == "emergency" for sign in guide.danger if sign.rule in covered)


@pytest.mark.parametrize(
    ("site", "parts"),
    [
        ("calf", ["cold, pale, blue or numb", "will not work", "cough up blood", "short of breath", "chest", "urine"]),
        ("neck", ["fall", "crash", "knock to the head", "double", "slurred", "balance", "eyelid", "fever", "medicine"]),
        ("low-back", ["between the legs", "bladder", "both legs", "Chest", "Belly", "pulsing", "faint"]),
        ("jaw", ["wound", "stiff neck", "Chest", "tightness", "pulled", "swallowing"]),
    ],
)
def test_one_sign_for_a_danger_says_all_that_two_said(site: str, parts: list[str], knowledge: Knowledge) -> None:
    guide = relief_for(site, knowledge)
    text = " ".join(guide.signs("emergency", *guide.reliefs))
    assert all(part in text for part in parts)
