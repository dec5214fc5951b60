"""Fixed words around what a person answered."""

from __future__ import annotations

EITHER, BOTH = " or ", " and "
AGE = "You are {age}."
SEX = {"female": "You are female.", "male": "You are male.", "other": "You gave another sex."}
AGE_AND_SEX = {"age": "your age", "sex": "your sex"}
ANSWERED = {
    "yes": "Yes: {name}.",
    "no": "No: {name}.",
    "unknown": "Not sure: {name}.",
    "skipped": "Skipped: {name}.",
}
ASKED = {"age": "your age", "sex": "your sex", "frequency": "how often it comes"}
NOT_SO = "you said no to: {name}"
NONE_OF_THESE = "none of these"
GROUPS = {
    "person": "About you",
    "condition": "Your illnesses",
    "habit": "How you live",
    "recent": "What happened lately",
    "medicine": "Your medicines",
}
