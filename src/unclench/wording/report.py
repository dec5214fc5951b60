"""The fixed sentences of a report; a placeholder in braces is filled with a field of a record or a number in words."""

from __future__ import annotations

TITLE = "Your result"
EMERGENCY_TITLE = "Get help now"
ALWAYS = "If it gets worse or you are worried, get help anyway."
NOT_A_DIAGNOSIS = "This is information to help you decide what to do. It is not a diagnosis."

CALL = "Call {number}"

YOU_SAID = "You said"
STATED = "How soon to get help is what the sources say."
STRICTER = "We are more careful here than the source."
INFERRED = "How soon is our own careful reading of the sources."
NOT_SURE = "You were not sure about this. Until it is checked, play safe."
HOW_TO_CHECK = "How to find out"
DEFAULT = "Nothing you said about the spasm calls for more than this."
NO_ANSWERS = "No safety question has been answered yet."
LIKELIHOOD = "From what you told us, {name} cannot be set aside: {share}."
PENDING = "You ticked this, and none of its parts was named."
PROVISIONAL = "This is not the last word yet, because some safety questions were not answered."
NOT_ASKED = "Not answered yet"
YOUR_AGE = "Your age"
NOT_ASKED_MORE = "and {count} more safety lines"
LIKELY_UNASKED = "Some safety questions have not been asked yet. Until they are, play safe."
WITHHELD = "Some answers were left out on purpose. They are not kept in files."
LEFT_OUT = {
    "general": "It does not apply.",
    "region": "You named no place it is about.",
    "circumstance": "Nothing you said calls for it.",
    "gentle": "It does not apply.",
}
REASSURED = "You said no to every danger sign we ask about here."

KIND = "What it is"
KIND_LINE = "This sounds most like: {name}. {share}."
KIND_NOT_A_SPASM = "This does not sound like a muscle spasm. It sounds most like: {name}. {share}."
KIND_UNSURE = "It is not clear what kind it is. It may be {first} ({first_share}) or {second} ({second_share})."

CAUSES = "What fits best, and how sure that is"
URGENCY_STANDS = "However likely a harmless cause is, how soon to get help stays as it stands at the top."
BANDS = "What the words mean, out of 100 people who answer as you did"
BAND_MEANINGS = ("very likely: 70 or more", "likely: 40 to 69", "possible: 10 to 39", "unlikely: under 10")
UNSURE_FIRST, UNSURE_OTHER = "fits best, but this is unsure", "may fit, but this is unsure"
UNSURE_MEANING = "unsure: the range is too wide for one of these words"
BY_FINDINGS = "You have not described the spasm itself yet. This list goes by your other answers only."
UNSTABLE = "Several causes fit. The order of this list could change with one more answer."
NOT_COVERED = "None of the causes we know fits well. A doctor or a physiotherapist should look at it."
RANGE = "could be {range}"
WHY = "What speaks for it and against it"
ACCOUNT = "How this number comes about"
ACCOUNT_BEFORE, ACCOUNT_AFTER = "Before any answer", "With all your answers"
ACCOUNT_ODDS = "odds"
ACCOUNT_NOTE = (
    "Odds say how much speaks for this cause, set against all others. The strongest answers are listed. Each line "
    "shows what one answer does while the rest stay as they are; where several signs say the same, what it does to "
    "whether this is there at all. Answers overlap, so the lines cannot simply be multiplied."
)
ACCOUNT_MORE = "Each number behind this, with its source"
FOR = "Speaks for it"
AGAINST = "Speaks against it"
DOTS = (
    "Out of 100 people who answer as you did, we expect this in {share}. It could be as few as {least} (full dots) "
    "or as many as {most} (half dots)."
)
WEIGHTS = {1: "counts a little", 2: "counts", 3: "counts much"}
NOTHING_FOR = "Nothing you said speaks clearly for it. It is here because it is common."
ESTABLISHED = {
    "well": "How this works is well known.",
    "partly": "How this works is known in part.",
    "debated": "Experts do not agree on how this works.",
}
SETTLES_LINE = "What would settle it: {text}"
LESS_LIKELY = "Less likely"
APPROXIMATE = "These numbers are close, not exact: {why}"

FAMILIES = "Causes that look alike"
FAMILY_LINE = "{name}: {share}."
FAMILY_MEMBERS = "Your answers cannot tell these apart"

MUST_NOT_MISS = "Must not be missed"
MUST_NOT_MISS_LINE = "{name}: {share}."
NONE_TO_MISS = "Nothing dangerous stands out in your answers. Watch for these all the same."
WATCH_FOR = "Watch for these."
CONTRIBUTORS = "What may add to it"
CONTRIBUTORS_MEANING = "How likely each is there at all, whether or not it is what brings this on."
CONTRIBUTOR_LINE = "{name}: {share} ({range})."

NOW = "Do this now"
STEP_SECONDS = "({duration})"
NOT_IF = "Do not do this if"
STOP_IF = "Stop if"
MEDICINES = "Your medicines"
ASK_ABOUT_IT = "Ask: “{question}”"
CHANGES = "What you could change"
CHANGE_LINE = "{text}: about {fewer} would not come ({range})."
CHANGE_RATE = "You would go from about {now} to about {then}."
CHANGE_MEANING = "This is what our numbers expect, if one of the causes above is right. It is not a promise."
WOULD_CHANGE = "What would change this"
WOULD_CHANGE_LINE = "{question} If {answer}: {cause} goes from {before} to {after}."
CLAIMS = "What people say"
ASK = "Questions for the doctor"
SAID = "What you told us"
CHILD = "This program finds causes for adults only. Show this page to a doctor, a nurse or a pharmacist."
CHILD_TITLE = "Under 16"

ABOUT, ABOUT_RESULT = "About these numbers", "About this result"
RESTS_ON = "Of the numbers behind this answer, {basis} in 100 rest on studies and {scale} in 100 on our own judgement."
ABOUT_RANGE = "The range shows how far the answer moves when the numbers behind it move."
NEVER_SURER = "However well a story fits, some have a cause we do not know. No cause gets more than {most} in 100."
ABOUT_LINE = "Knowledge {version} ({digest}), engine {engine}."
SOURCES = "Sources"
ALL_HINT = "For the rest of the report: unclench assess {file} --all"
NOT_KEPT_HINT = "Your answers were not kept. For the rest of the report, answer again with: unclench assess --all"

VERDICTS = {
    "supported": "Supported",
    "mixed": "Mixed",
    "weak": "Little proof",
    "worth-a-try": "Worth a try",
    "not-supported": "Not supported",
    "not-tested": "Not tested",
}
