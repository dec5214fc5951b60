"""Fixed words of the guide for right now."""

from __future__ import annotations

OR = " or "
TITLE = "Right now: {site}"
EMERGENCY = "Call your local emergency number if"
TODAY = "Get medical help today if"
NOTHING = "We know no exercise that is safe to give here without an examination. Watch for the danger signs."
IF_NOT = "If it does not let go"
BASIS = "Where this comes from"

STEP = "{name}: step {number} of {count}"
BEGIN = "Press Enter to begin."
PRESS_ENTER = "Press Enter when done."
LEFT = "{time} to go. Enter goes on."
LET_GO = "Did it let go?"
CHOICES = {
    "y": "Yes, it let go",
    "n": "No. Next: {name}",
    "a": "Once more: {name}",
    "m": "Self-massage: {name}",
    "h": "What to do if it does not let go",
    "q": "Stop here",
}
TYPE_A_PLACE = "Type a number from 1 to {count}, or the name of a place. q = stop"
PRESS_ENTER_ONLY = "Press Enter to go on, or Ctrl-C to stop."
TYPE_A_LETTER = "Type one of these letters: {letters}."
GLAD = "Good. If it comes back, you can start again the same way."
BASIS_HINT = "Where this comes from: unclench now {site} --sources"

WHERE = "Where is it?"
TAKEN = "Taken as: {name}. If you meant another place, say: {others}."
UNKNOWN_PLACE = "No place is called “{place}” here."
DID_YOU_MEAN = "Did you mean {names}?"
SAY_A_PART = "Name a part of the body, such as {names}."
SEVERAL = "“{place}” can be more than one place."
SAY_WHICH = "Say which: {names}."

PAGE_TITLE = "Relief right now"
PICK_HINT = "Tap the place. The first step starts at once."
SIDES = {"front": ("Right side", "Left side"), "back": ("Left side", "Right side")}
VIEWS = {"back": "Back", "front": "Front"}
VIEW = "Side of the body"
BODY = {"back": "The body from behind", "front": "The body from the front"}
PARTS = {"face": "Face and throat", "belly": "Belly and sides", "thigh": "Thigh", "lower-leg": "Lower leg"}
PICK_IN = "Which muscle?"
AS_LIST = "All places, as a list"
REGIONS = {
    "leg": "Leg and foot",
    "back-neck": "Back, neck and shoulder",
    "arm-hand": "Arm and hand",
    "face-jaw": "Head and face",
    "belly-flank": "Chest, belly and pelvis",
    "general": "All over",
}
STEPS = "All steps: {site}"
COUNT = "Count {time}"
TO_START = "To the first page"
AWAY = "unclench cannot be reached just now"
AWAY_HOW = (
    "What you told before is kept. An answer you sent just now is not: start unclench again on the computer where "
    "it runs, go back one page and give it again. Help for a spasm right now works without it."
)
OTHER_PLACE = "Another place"
SOURCES = "Sources"
SOURCE_NUMBERS = "Sources {numbers}"

GET_READY = "get ready"
HOLD = "keep breathing"
NO_HURRY = "take your time"
OVER = "done"
STEP_OF = "Step {number} of {count}"
PAUSE, GO_ON = "Pause", "Go on"
NEXT_STEP = "Next step"
IT_LET_GO, STILL_TIGHT = "It let go", "Still tight"
AGAIN, OTHER_SIDE = "Once more", "The other side"
CHANGE_SIDE = "Change side. Get ready."
ON_THE_OTHER = "{site}, other side"
OTHER_SIDE_TOO = "You can do the other side the same way."
NEXT_RELIEF = "Next: {name}"
NO_MORE = "There is no other exercise here."
PAUSED = "Paused"
SECONDS_LEFT = "{seconds} seconds"
NIGHT, DAY = "Dark", "Light"
END_SIGNALS = {"sound": "Sound at the end", "vibration": "Vibrate at the end", "counted": "Say 3, 2, 1"}
SETTINGS = "Sound and vibration"

LOG_ASK = "Did it let go?"
LOG_YES, LOG_NO = "Yes", "No"
LOG_AFTER = "After how long?"
LOG_TIMES = {"30": "Under a minute", "120": "1 to 3 minutes", "360": "3 to 10 minutes", "900": "Longer", "": "Not sure"}
LOG_TIMED = "About {time}"
LOG_HINT = "This keeps the place, the answer and the time in your record on this computer."
KEPT = "Kept in your record."
KEPT_HERE = "Kept on this device. It is added to your record when there is a connection."
KEPT_HOW = "It is listed on the first page, under the spasms you kept."
NOT_KEPT = "Not kept: unclench could not be reached. Nothing else is lost."

SHORT_NAME = "unclench"
ABOUT_PAGE = "Relief for a cramp or spasm, step by step. It works without the internet."
NOT_A_DIAGNOSIS = "This helps you look after yourself. It is not a diagnosis."
SITE_OR_PAGE = "Name a place, such as calf, or give --page FILE.html for all of them."
