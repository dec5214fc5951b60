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
