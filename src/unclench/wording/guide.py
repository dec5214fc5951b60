"""Fixed words of the guide for right now."""

from __future__ import annotations

TITLE = "Right now: {site}"
DANGER = "Get help instead if"
EMERGENCY = "Call your local emergency number if"
TODAY = "Get medical help today if"
NOTHING = "We know no exercise that is safe to give here without an examination. Watch for the danger signs."
IF_NOT = "If it does not let go"
PRESS_ENTER = "Press Enter when done."
LEFT = "{seconds} s"
LET_GO = "Let go."
