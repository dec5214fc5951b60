"""A knowledge base small enough to read in one look: eleven rules, seven checklists, no causes."""

from __future__ import annotations

from functools import cache

from unclench.knowledge.files import knowledge_from_files
from unclench.knowledge.load import data_folder
from unclench.knowledge.records import Knowledge

SHIPPED = ("scale.yaml", "thresholds.yaml", "ages.yaml", "frequency.yaml")
EMPTY = (
    *("sources", "facts", "claims", "spasm-types", "causes"),
    *("families", "mechanisms", "suspects", "reliefs", "avoid"),
)

FINDINGS = {
    "one-leg-swollen": {},
    "breathless": {},
    "saddle-numbness": {},
    "fever": {},
    "poison-signs": {},
    "bleeding": {},
    "tired": {},
    "first-back-pain": {"applies": "{age_from: 50}"},
    "limping": {"applies": "{age_below: 16}"},
    "unsafe": {"withheld": "true"},
    "known-cyst": {},
    "in-water": {},
    "odd-sign": {"tier": "alarming"},
    "mild-sign": {"tier": "unusual"},
    "harmless-sign": {"tier": "alarming", "alone": "routine", "alone_because": "many have it"},
}

EXPOSURES = {
    "pregnant": {"group": "person", "applies": "{sex: female}", "opens": "[pregnancy]"},
    "surgery": {"group": "recent"},
    "wound": {"group": "recent"},
    "smoker": {"group": "habit"},
}

RED_FLAGS = {
    "clot-in-lung": ("emergency", "{all: [one-leg-swollen, breathless]}"),
    "clot": ("same-day", "{all: [one-leg-swollen, {mark: site, is: [calf, foot]}]}"),
    "cauda-equina": ("emergency", "saddle-numbness"),
    "infected-back": ("same-day", "{all: [fever, {any: [{mark: site, is: [low-back]}, surgery]}]}"),
    "older-back": ("soon", "{all: [first-back-pain, {age_from: 50}]}"),
    "poisoned": ("emergency", "poison-signs"),
    "bleeding-in-pregnancy": ("emergency", "{all: [pregnant, bleeding]}"),
    "limping-child": ("same-day", "{all: [limping, {age_below: 16}]}"),
    "not-safe": ("emergency", "unsafe"),
    "cramps-on-water-tablet": ("soon", "{all: [water-tablet, {mark: movement, is: [hard-knot]}]}"),
    "tired-long": ("routine", "{all: [tired, {mark: recency, is: [months]}]}"),
}

SPECIAL = {
    "clot": {"unless": "[known-cyst]", "act": "Call the clinic.", "by_when": "By tonight.", "basis": "stricter"},
}

CHECKLISTS = """\
- id: general
  title: First
  intro: Any of these?
  kind: general
  lines:
    - {id: general-breath, text: Short of breath, stands_for: [breathless], rules: [clot-in-lung], check: Count to ten.}
    - id: general-numb-or-hot
      text: Numb between the legs, or a fever
      stands_for: [saddle-numbness, fever]
      rules: [cauda-equina, infected-back]
      follow_up: Which of these?
      check: Touch the skin. Take your temperature.
    - id: general-odd
      text: Something odd
      stands_for: [odd-sign, mild-sign, harmless-sign]
      rules: []
      follow_up: Which of these?
    - {id: general-medicine, text: A tablet or a poison, opens: [medicine]}
    - id: general-back
      text: First back pain
      stands_for: [first-back-pain]
      rules: [older-back]
      applies: {age_from: 50}
- id: leg
  title: Your leg
  intro: Any of these?
  kind: region
  regions: [leg]
  lines:
    - id: leg-swollen
      text: One leg swollen
      stands_for: [one-leg-swollen]
      rules: [clot, clot-in-lung]
      check: Measure it.
- id: back
  title: Your back
  intro: Any of these?
  kind: region
  regions: [back]
  lines:
    - {id: back-saddle, text: Numb saddle, stands_for: [saddle-numbness], rules: [cauda-equina], check: Touch the skin.}
- id: medicine
  title: Medicines
  intro: Any of these?
  kind: circumstance
  lines:
    - {id: medicine-poison, text: Signs of poison, stands_for: [poison-signs], rules: [poisoned], check: Ask someone.}
- id: pregnancy
  title: Pregnancy
  intro: Any of these?
  kind: circumstance
  not_applicable: Not pregnant.
  lines:
    - {id: pregnancy-blood, text: Bleeding, stands_for: [bleeding], rules: [bleeding-in-pregnancy], check: Look.}
- id: child
  title: A child
  intro: Any of these?
  kind: circumstance
  applies: {age_below: 16}
  lines:
    - {id: child-limp, text: Limping, stands_for: [limping], rules: [limping-child]}
- id: mood
  title: How you are
  intro: Take your time.
  kind: gentle
  withheld: true
  lines:
    - {id: mood-unsafe, text: Not safe, stands_for: [unsafe], rules: [not-safe], check: Stay with someone.}
"""

OTHERS = {
    "VERSION": "0.1",
    "checklists/all.yaml": CHECKLISTS,
    "unexplained.yaml": "{id: unexplained, name: {plain: unexplained}, text: Nobody knows., share: sometimes}",
    "marks.yaml": """\
- {id: site, name: place, layer: cause, question: Where?, why: It tells., several: true, because: so, values: [
    {id: calf, name: in the calf, answer: Calf, background: often}, {id: foot, name: in the foot, answer: Foot,
    background: often}, {id: low-back, name: in the back, answer: Low back, background: often}]}
- {id: movement, name: movement, layer: kind, question: What does it do?, why: It tells., because: so, values: [
    {id: hard-knot, name: a hard knot, answer: A hard knot, background: often},
    {id: twitching, name: a twitch, answer: A twitch, background: often}]}
- {id: recency, name: since when, layer: cause, question: Since when?, why: It tells., because: so, values: [
    {id: days, name: for days, answer: Days, background: often},
    {id: months, name: for months, answer: Months, background: often}]}
""",
    "body.yaml": """\
- {id: calf, name: calf, region: leg}
- {id: foot, name: foot, region: leg}
- {id: low-back, name: low back, region: back}
""",
    "symptom-lists.yaml": """\
- {id: everywhere, title: What else?, why: It tells., findings: [tired, known-cyst]}
- {id: leg, title: In the leg?, why: It tells., applies: {mark: site, is: [calf, foot]},
   findings: [tired, in-water]}
""",
    "medicines/all.yaml": """\
- {id: water-tablet, name: {plain: water tablet}, ingredients: [furosemide], question: Do you take one?,
   opens: [medicine], prevalence: uncommon, why: Salts., timing: Weeks., ask: Ask., strength: label,
   action: Keep taking it until you have spoken to someone., basis_note: so, sources: [a]}
""",
    "reassurances.yaml": """\
- {id: simple-cramp, name: A simple cramp, statement: a short cramp, basis: stated, sources: [a], text: It passes.,
   if: {all: [{mark: movement, is: [hard-knot]}, {mark: site, is: [calf, foot]}]}, absent: [tired],
   checklists: [general, leg]}
- {id: growing-pain, name: A growing pain, statement: a child, basis: stated, sources: [a], text: It passes.,
   child: true, if: {mark: movement, is: [hard-knot]}, checklists: [general, child]}
""",
    "instructions.yaml": "[{id: out, if: in-water, text: Get out., statement: out, basis: stated, sources: [a]}]",
}


def flow(id_: str, fields: dict[str, str]) -> str:
    return "- {" + ", ".join(f"{key}: {value}" for key, value in {"id": id_, **fields}.items()) + "}\n"


@cache
def small_knowledge() -> Knowledge:
    """The small knowledge base; one shared frozen value."""
    finding = {"name": "a thing", "question": "Is it so?", "why": "It tells.", "tier": "everyday"}
    exposure = {"name": "a thing", "question": "Is it so?", "why": "It tells.", "prevalence": "uncommon"}
    rule = {
        "name": "A flag",
        "when": "when so",
        "statement": "so",
        "why": "It harms.",
        "suspects": "[]",
        "basis": "stated",
    }
    texts = dict(OTHERS)
    texts["findings/all.yaml"] = "".join(flow(id_, {**finding, **more}) for id_, more in FINDINGS.items())
    texts["exposures/all.yaml"] = "".join(flow(id_, {**exposure, **more}) for id_, more in EXPOSURES.items())
    texts["red-flags/all.yaml"] = "".join(
        flow(
            id_,
            {**rule, "if": if_, "urgency": level, "sources": f"[{id_}-source]", **SPECIAL.get(id_, {})},
        )
        for id_, (level, if_) in RED_FLAGS.items()
    )
    contents = {name: text.encode() for name, text in texts.items()}
    contents |= {name: (data_folder() / name).read_bytes() for name in SHIPPED}
    contents |= {f"{name}.yaml": b"[]" for name in EMPTY}
    knowledge, problems = knowledge_from_files(contents)
    assert knowledge is not None, "\n".join(map(str, problems))
    return knowledge


def changed(knowledge: Knowledge, **collections: object) -> Knowledge:
    """A knowledge base with other collections; what it has worked out from the old ones is forgotten."""
    copy = knowledge.model_copy(update=collections)
    for worked_out in ("lines", "checklist_of_line", "members"):
        copy.__dict__.pop(worked_out, None)
    return copy
