"""Fixed words of the interface for programs."""

from __future__ import annotations

ABOUT = "What a muscle spasm is, how urgent, why, and what to ask next. Nothing is stored and nobody is known."
CASE, ANSWER = "The case as JSON in the form of a case file.", "An answer is one id and its value."
NOT_JSON, NOT_JSON_HOW = "This is not JSON: {why}.", 'Send an object such as {"format": 1, "answers": [{"age": 70}]}.'
KEY_TWICE, NO_NUMBER, TOO_DEEP = "a key stands there twice", "NaN and Infinity are no numbers", "nested too deeply"
NOT_OBJECT = "A case is an object."
NO_FORMAT, NO_FORMAT_HOW = "The case does not say its format.", 'Add "format": 1.'
NOT_REPEATED = "An answer is not right here. It is not repeated; look at the case that was sent."
ELIDED = "'…'"
NOT_SENT_AS_JSON, SEND_AS_JSON = "The case was not sent as JSON.", "Use Content-Type: application/json."
TOO_LARGE, SMALLER = "The case is too large.", "A case is a few kilobytes; at most {most:,} bytes are read."
TOO_MANY, WAIT = "Too many requests.", "Wait for the seconds that Retry-After names."
