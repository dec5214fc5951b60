"""Fixed words of the library: its shelves, its headings, and numbers of any size in words."""

from __future__ import annotations

import re
from math import ceil, log10

TITLE = "Library"
LEAD = "All that unclench knows, and what each piece of it rests on."
SEARCH = "Find an entry"
SEARCH_HINT = "A cause, a sign, a place, a medicine or the name on its box. What you type is not kept."
FIND = "Find"
FOUND = "What fits “{text}” best"
FOUND_NONE = "Nothing for “{text}”. Try another word, or one word alone."
ON_THE_SHELVES = "On the shelves"
LETTERS = "Jump to"
OTHER = "Other"
JUDGING = "How we judge where no study counts"
JUDGING_HOW = (
    "Two readers choose one of seven words, without sight of each other. Out of 100 people, each word means this."
)
VERSION = "Knowledge {version} ({digest})."
MISSING = "The library has no such entry"
MISSING_HOW = "Look for it by name, or take a shelf."
WHERE = "You are here"

SHELVES = {
    "causes": ("Causes", "What can make a muscle cramp, twitch or lock, or feel as if it did."),
    "spasm-types": ("Kinds of spasm", "What the muscle does, from a cramp to a tic."),
    "red-flags": ("Danger signs", "What calls for help, and how soon."),
    "claims": ("What people say", "Popular advice, and what the evidence makes of it."),
    "medicines": ("Medicines", "What some medicines can do to muscles, and who to ask."),
    "reliefs": ("Relief right now", "Steps to make a spasm let go."),
    "findings": ("Signs", "What a person can notice, and what it speaks for."),
    "exposures": ("What adds to it", "Illnesses, habits and events that make a cause more likely."),
    "marks": ("What it is like", "What we ask about the spasm itself."),
    "sites": ("Places", "Where it is, and the danger signs of that place."),
    "mechanisms": ("How it happens", "How a muscle comes to fire or fails to let go."),
    "families": ("Causes that look alike", "What a talk alone cannot tell apart, and what can."),
    "suspects": ("Other serious illness", "What a danger sign may be due to."),
    "checklists": ("Safety lists", "What we ask first, so that no danger is missed."),
    "reassurances": ("When you can wait", "What lets us say that home care is enough."),
    "facts": ("Facts", "What a study or a guideline says, one figure at a time."),
    "sources": ("Sources", "Where it all comes from, with what is weak about it."),
}
LITTLE_WORDS = frozenset(
    re.findall(r"\w+", "a an and at do for from have i in is it me my of on or the to what when why with")
)

HOW_COMMON, URGENCY, HOW_SURE = "How common", "If it is so", "How sure we are"
ADULTS = "{count} adults at any one time"
COULD_BE = "could be {range}"
RESTS = "{basis} of its {all} numbers rest on studies, the rest on our own judgement."

HOW = "How it happens"
APART = "What tells it apart"
RIVAL, TELLS = "It could also be", "What tells the two apart"
FINDINGS = "What speaks for it"
FINDINGS_HOW = "Out of 100 people with it who ask for advice, how many would say yes."
NOT_TYPICAL = "What is not like it"
EXPOSURES = "What makes it more likely"
EXPOSURES_HOW = "How the odds of having it change, against people without this."
NEEDED, NEEDED_BY = "It needs one of these", "Needs this or something like it"
HAVE_IT_THEN = "Have it, out of those people"
OR = " or "
AGE, AGE_LINE = "By age", "{band} years: {times} times the odds of the average adult"
SEXES = ("Women", "Men")
SEX, SEX_LINE = "By sex", "{sex}: {times} times the odds of the average adult"
BANDS = {"16-39": "16 to 39", "40-59": "40 to 59", "60-74": "60 to 74", "75+": "75 and over"}
KINDS, KINDS_HOW = "Which kind of spasm it is", "Out of 100 people with it."
KINDS_OF_CAUSE_HOW = "Out of 100 people with each cause, how many have this kind."
MARKS, MARKS_HOW = "What it is like", "Out of 100 people with it. What is left out is as in most people."
RATE, RATE_LINE = "How often it comes", "about {count} a week while it lasts"
SETTLES = "What would settle it"
DOCTOR = "Questions for the doctor"
SOURCES = "Sources"
USED_BY = "Where it is used"
LOOKED_AT = "What it looks at"
REASON = "Where no study counts this, we judged it: {text}."
JUDGED = "our judgement"
JUDGED_AS = "our judgement: {word}"
ONE_READER = "One of two readers named it, so it counts half."
FACTS = ("1 fact", "{count} facts")
GRADES = {"high": "High", "moderate": "Moderate", "low": "Low", "very-low": "Very low"}
GRADE = "{grade} evidence"
TIMES = "about {count} times"

EVIDENCE = "How strong the evidence is"
FROM_TO = "from {low} to {high}"
TAKEN = "What its sources found"
BASIS = "Who says how soon"

TIMING, WHOM, ASK = "When", "What to do about it", "Ask: “{text}”"
NEVER_ALONE = "Do not change a prescribed medicine by yourself. Ask the prescriber or a pharmacist first."
ON_THE_BOX = "Names on the box"
BRINGS, WORSE_WITH, MIXES = "What it may bring about", "Worse together with", "Mixes badly with"
STRENGTH = {
    "measured": "Measured in studies.",
    "label": "Named in the leaflet of the medicine.",
    "reported": "Reported in single people.",
    "mechanism": "Expected from how the medicine works.",
}
SPEAKS_FOR, SPEAKS_FOR_HOW = "What it speaks for", "Out of 100 people with each cause, how many would say yes."
WITHOUT = "Without any of these causes"
WITHOUT_LINE = "People with none of our causes"
SHIFTS = "What it makes more or less likely"
CAUSES_SO = "Causes that show it"

REFERENCE, FROM_IT = "Reference", "Facts from it"
REFERENCE_ROWS = ("Authors", "Published in", "Year", "What it is", "How we read it")
SAME_STUDY = "Facts from the same study"
READ = {"abstract": "We read its summary.", "excerpt": "We read parts of it.", "full-text": "We read all of it."}
WEAK = "A weak source: read it with care."
COPY = "It repeats another text."
SEEN_AT, FIGURES, PEOPLE, CAREFUL = "Where in the source", "In figures", "Who was studied", "Read with care"
MEASURES = {
    "measure": "What was counted",
    "estimate": "Figure",
    "ci95": "95% interval",
    "n": "People",
    "p": "p-value",
    "unit": "Unit",
    "derived": "Worked out as",
}
RETRACTED = "The paper was retracted or replaced."
RANGE_ONLY = "Only a range is known."
FIELDS = {
    "text": "What it is",
    "question": "How we ask",
    "why": "Why",
    "check": "How to find out",
    "not_this_if": "It is something else if",
    "settled_by": "What tells them apart",
    "intro": "How we ask",
    "also": "Other words for it",
    "sites": "Where",
    "stop_if": "Stop if",
    "avoid_if": "Not if",
    "if_it_does_not_let_go": "If it does not let go",
    "steps": "Steps",
    "emergency_if": "Get help at once if",
    "basis_note": "How far it was tested",
    "lines": "What we ask",
    "values": "The answers",
    "danger": "Danger signs of this place",
    "absent": "What must have been answered no",
    "checklists": "Safety lists that must be done",
    "suspects": "What may be behind it",
    "act": "What to do",
    "alone_because": "If it is so and nothing else",
}


def in_adults(share: float) -> str:
    """`0.25` -> "about 250 in 1000"; a rare one in the smallest round number of people that holds one of it."""
    return f"about {_count(share, _people(share))} in {_said(_people(share))}"


def range_in_adults(low: float, high: float, share: float) -> str:
    """The 90% range in the unit of `in_adults` of its best guess."""
    return f"{_count(low, _people(share))} to {_count(high, _people(share))} in {_said(_people(share))}"


def figure(number: float) -> str:
    """A ratio or a rate to two figures, without a power of ten."""
    if number >= 10:
        return f"{round(number):,}"
    return f"{number:.2g}" if number >= 0.001 else "less than 0.001"


def _people(share: float) -> int:
    return max(1000, int(10 ** ceil(-log10(share) - 1e-9)))


def _count(share: float, people: int) -> str:
    number = share * people
    return str(round(number)) if number >= 10 else f"{number:.1g}" if number < 1 else f"{number:.2g}"


def _said(people: int) -> str:
    if people >= 1_000_000_000:
        return f"{people // 1_000_000_000} billion"
    if people >= 1_000_000:
        return f"{people // 1_000_000} million"
    return f"{people:,}" if people > 1000 else "1000"
