"""Fixed words of the site."""

from __future__ import annotations

NAME = "unclench"
SKIP_TO = "Skip to the content"
NAV = {"now": "Right now", "begin": "Why me?", "library": "Library"}
MENU = "Main"
LIGHT, DARK, SYSTEM = "Light", "Dark", "Like my device"
THEME = "Colours"
FOOT = (
    ("Open any number.", "Each one shows its source and how strong the evidence is."),
    ("No account, no tracking.", "Works without the internet."),
    ("Not a diagnosis.", "Information and self-care support, for people aged 16 and over."),
)

HOME_LEAD = "Muscle cramps, spasms and twitches"
HOME_TITLE = "When a muscle won’t let go."
DOOR_NOW = ("I have one right now", "Two taps to a countdown. No questions first.")
DOOR_WHY = ("Why do I get them?", "Some questions. See what fits, how sure that is, and what to do.")
DOOR_LIBRARY = ("What is known", "Causes, danger signs, medicines and popular advice, each with its sources.")
SOS = "Chest pain, trouble breathing, or sudden weakness on one side?"
SOS_ACT = "Call {number} now."
LOCAL_NUMBER = "your local emergency number"
BEGUN = "Go on where you stopped"
BEGUN_LINE = "Answers so far: {count}, last changed {day}"
GONE = "Deleted. There is no copy elsewhere."
EPISODES = "Spasms you kept"
LET_GO_YES, LET_GO_NO, LET_GO_AFTER = "It let go", "It did not let go", " after {time}"
BEGUN_EARLIER = "Earlier ones"
NOT_BEGUN_LINE = "Begun {day}, nothing answered yet"
RESULT = "Result"
DELETE = "Delete"

BEGIN_TITLE = "Why do I get them?"
BEGIN_LEAD = (
    "We ask about danger first, then about what happens to you. You can stop at any time and see the result so far."
)
BEGIN_TIME = "It takes about ten minutes. What you say stays on this computer."
NOTE_LABEL = "In your own words, if you like"
NOTE_HINT = "It is kept as a note for you and your doctor. The result does not use it yet."
START = "Start"

BACK = "Back"
PROGRESS = "Question {number} of about {about}"
YES, NO = "Yes", "No"
DONT_KNOW = "I don’t know"
NONE_OF_THESE = "None of these"
NEXT = "Next"
SKIP = "Skip this question"
WHY_ASK = "Why do we ask?"
TOLD_SO_FAR = "What you told us so far"
SEE_ANSWERS = "See or change answers"
STOP_HERE = "Stop here and see the result so far"
YEARS = "Years"
TO_LIST = "Choose from the list"
WHOLE_BODY = "The whole body"
SIDES = "Touch the places. Left and right make no difference here."
CHOSEN = "Chosen: {names}"
ONE_OR_MORE = "You can choose more than one."
FIND = "Find in this list"
FIND_HOW = "Type a word, or look through the list."
FIND_NEAR = "Nothing here has just this name. Do you mean one of these?"
FIND_NONE = "Nothing here has that name. Here is the whole list."
FIND_MEDICINE = "Find a medicine"
FIND_MEDICINE_HOW = "Type the name on the box, or look through the list."
FIND_MEDICINE_NONE = (
    "None of these has that name. Here is the whole list. A pharmacist can say what kind of medicine it is."
)
SEE_RESULT_NOW = "See why, and the result so far"
CHOOSE_SOME = "Please choose at least one, or “I don’t know”."
CHOOSE = "Please choose one answer, or “I don’t know”."
TICK_OR_NONE = "Please tick what is so, or “None of these”."
NONE_AND_SOME = "You ticked something and “None of these” as well. Please leave one of them."
MISTAKE = "Not sent yet:"

ANSWERS_TITLE = "What you told us"
NOTHING_TOLD = "Nothing yet."
CHANGE_HOW = "To change an answer, go back to it. Later answers that no longer fit are asked again."
BACK_TO_QUESTIONS = "Back to the questions"

HELP_TITLE = "Before we go on"
HELP_KEPT = "What you said here is not kept."
HELP_GO_ON = "Go on with the questions"

ON_THIS_PAGE = "On this page"
ANSWER_MORE = "Go on with the questions"
REPORT_LEAD = "Your result"
REPORT_ALL = "Show the rest of the result"
DOWNLOAD = "Download"
DOWNLOADS = (("report-html", "as a page"), ("report-json", "as data (JSON)"), ("case-file", "your answers"))
DELETE_ALL = "Delete this result and my answers"
DELETE_SURE = "They are gone for good. There is no copy elsewhere."
CHANGE_ANSWERS = "Change an answer"
SEE_CHANGE = "Change an answer and see"
SEE_CHANGE_HOW = "These would move the result most. Nothing is kept until you say so."
IF_YES, IF_NO = "If yes", "If no"
WOULD_BE = {"yes": "If it is so: {name}", "no": "If it is not so: {name}"}
BEFORE = "was {share}"
NEW_HERE = "not in the list before"
KEEP_IT = "That is how it is. Keep this answer."
BACK_TO_RESULT = "Back to the result"
NOTE_TITLE = "In your own words"
HARM_ASIDE = (
    "Answers about how you feel and your safety are never kept, so they are not part of this. "
    "What you were told there still counts."
)

NOT_FOUND = "There is nothing at this address"
NOT_FOUND_HOW = "It may have been deleted. Nothing else is lost. Start again from the first page."
DEFECT = "Something is wrong in unclench itself"
DEFECT_HOW = "Your answers up to here are kept. Go back and try again."
BAD_REQUEST = "That could not be read"
BAD_REQUEST_HOW = "Nothing was changed. Go back and try again."
STALE = "This page was open too long"
STALE_HOW = "Nothing was changed. Go back, load the page again, and send it once more."
NO_ROOM = "The disk is full"
NO_ROOM_HOW = "This answer could not be kept. All earlier ones are safe. Make room and try again."
DAMAGED = "Your record cannot be opened"
DAMAGED_HOW = "The file was left as it is. Put back a copy, or move it away to start a new one."
NOT_PAIRED = "This device is not known here"
NOT_PAIRED_HOW = "Scan the code that unclench shows where it runs."
PAIR_TITLE = "Use unclench on this device?"
PAIR_HOW = "Whoever uses this device can then see and change the record on the other one."
PAIR = "Yes, this is my device"
TO_START = "To the first page"
