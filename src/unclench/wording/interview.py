"""Fixed words of the interview in the terminal."""

from __future__ import annotations

HELLO = "Answer as well as you can. You can say so when you do not know."
KEYS_END = "d = I don't know, s = skip, b = back, ? = why we ask, q = finish now"
KEYS = f"Type a number (several: 1,3). n = none of these, {KEYS_END}"
KEYS_YES_NO = f"y = yes, n = no, {KEYS_END}"
KEYS_NUMBER = f"Type a number. {KEYS_END}"
NOT_UNDERSTOOD = "That was not one of the answers. Please try again."
NO_BACK = "This is the first question."
AGE = "How old are you, in years?"
AGE_WHY = "Some causes and some danger signs depend on age."
SEX = "What is your sex?"
SEX_WHY = "Some causes are more common in women or in men."
SEX_ANSWERS = {"female": "Female", "male": "Male", "other": "Another answer"}
PERSON = "Does one of these fit you?"
PERSON_WHY = "Pregnancy changes what a cramp can mean and what is safe."
GROUPS = {
    "medicine": "Do you take one of these medicines? You can type the name on the box.",
    "condition": "Do you have one of these illnesses?",
    "recent": "Did one of these happen lately?",
    "habit": "Does one of these fit how you live?",
}
GROUP_WHYS = {
    "medicine": "Some medicines cause cramps, and some must not be combined.",
    "condition": "Some illnesses cause cramps, and some make a cramp more urgent.",
    "recent": "What happened before it began often explains it.",
    "habit": "Habits can set spasms off, and they can be changed.",
}
CHECKLIST_WHY = "We ask about danger first. Saying no to all of them is what makes home care safe."
FOLLOW_UP_WHY = "Each of these needs different help."
CHECK = "How to find out: {check} Is it so?"
CHECK_WHY = "Not knowing is not the same as no. This is how to find out."
DONE = "Nothing left to ask would change the answer much."
STOPPED = "You finished early. The result says what was not asked."
SAVE_OFFER = "Save your answers to a file before leaving?"
SAVE_NAME = "File name"
SAVED = "Saved to {path}."
NOT_SAVED = "Nothing was saved."
TICKED = "You chose: {chosen}."
PROGRESS = "Question {number}"
