"""Fixed words of the interview in the terminal."""

from __future__ import annotations

HELLO = "Answer as well as you can. You can say so when you do not know."
KEYS_END = "d = I don't know, s = skip, b = back, ? = why we ask, q = finish now"
KEYS_AGE = "Type your age in years."
KEYS_YES_NO = "y = yes, n = no."
KEYS_ONE = "Type one number, or the answer in words."
KEYS_SEVERAL = "Type a number, or several: 1,3."
KEYS_LIST = "Type a number, or several: 1,3. n = none of these."
KEYS_NAMES = "Type numbers or names, with commas between. n = none of these."
EMPTY = "{keys} Or d, s, b, ?, q."
NOT_AN_AGE = "Please type your age as a number, such as 45."
WHOLE_YEARS = "Please give whole years, such as {years}."
AGE_OUT_OF_RANGE = "Please give an age from 0 to {oldest}."
YES_OR_NO = "Please type y for yes or n for no. If you do not know, type d."
NO_NONE = "Please choose one of the answers. If none fits or you do not know, type d."
OUT_OF_RANGE = "Please type a number from 1 to {count}."
ONE_ONLY = "Please choose one answer, the one that fits best."
NOT_ONE_OF_THEM = "“{said}” was not one of the answers. Please type a number from 1 to {count}."
COULD_BE = "“{said}” could be more than one: {options}. Please type the number."
LEAVE_OUT = "If it is none of these, leave it out."
TAKEN = "Taken as: {what}."
NOT_LOOKED_FOR = "“{name}” is not one we look for. That is fine."
OR_BACK = "If that is not what you meant, type b to go back."
NO_BACK = "This is the first question. {keys}"
AGE = "How old are you, in years?"
AGE_WHY = "Some causes and some danger signs depend on age."
SEX = "What is your sex?"
SEX_WHY = "Some causes are more common in women or in men."
SEX_ANSWERS = {"female": "Female", "male": "Male", "other": "Another answer"}
SEX_ALSO = {
    "female": ("f", "woman", "girl", "lady"),
    "male": ("m", "man", "a man", "boy"),
    "other": ("other", "x", "intersex", "trans", "transgender", "non-binary", "nonbinary"),
}
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
CHECK = "How to find out: {check} Then tell us what is so. Yes means: {line}."
CHECK_WHY = "Not knowing is not the same as no. This is how to find out."
DONE = {
    "child": "Those were all the questions.",
    "nothing-left": "Nothing left to ask would change the answer much.",
    "enough": "That is enough to go on.",
    "in-vain": "We stopped early. When you know more, start again, and the result gets surer.",
}
GO_ON = "The last questions brought nothing, so we can stop. Ask more?"
STOPPED = "You finished early. The result says what was not asked."
SAVE_OFFER = "Save your answers to a file before leaving?"
SAVE_NAME = "File name"
WRITTEN = "Written to {path}."
NOT_SAVED = "Nothing was saved."
MEANWHILE = "{act} {by_when} You can answer on, or type q to see why and the result so far."
THANK_YOU = "Thank you for telling us. This is shown here only and is not kept."
PROGRESS = "Question {number}"
