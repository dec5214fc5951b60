"""Clinical sense: gates no type and no reference can hold."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from unclench.errors import Problem
from unclench.knowledge.readings import causes_read, telling_share
from unclench.knowledge.records import AgeBand, Cause, Knowledge, RedFlag
from unclench.knowledge.walk import ids_in, sentences_of
from unclench.wording import Urgency

WEEKS_X_THOUSAND = 52_000
AUDIT_FACTOR = 3.0
CENTRED = (0.8, 1.25)
ROUNDING = 1e-6
NO_SPASM = ("not-a-spasm-pain", "weakness-attack", "tremor", "restlessness")
MIMIC_FROM = 0.6
ORDERS = (
    r"\b(stop|start|quit|cease|begin|come off|skip)"
    r"( (taking|using)( \w+){{0,3}}| (your|the|this|these|any|all|a|an)( \w+){{0,2}})?"
    r" (medicines?|medication|tablets?|pills?|drugs?|statins?|inhalers?|doses?{names})\b"
)
HARMLESS = re.compile(
    r"\b(do not|don't|never|without|not) (\w+ ){0,3}(stop|start|quit|cease|begin|come|skip)", re.IGNORECASE
)
SENTENCE_END = re.compile(r"(?<=[.;:?])\s+")


def clinical_problems(knowledge: Knowledge) -> Iterator[Problem]:
    """Every place where the records contradict the house's rules of clinical sense."""
    checks: tuple[Callable[[Knowledge], Iterator[Problem]], ...] = (
        _complete_causes,
        _mimics,
        _nothing_withheld,
        _marks_within_one,
        _edges_that_tell,
        _centred_odds,
        _presentation_audit,
        _urgent_rules_are_asked,
        _lines_fit_their_rules,
        _how_to_check,
        _no_orders,
    )
    for one in checks:
        yield from one(knowledge)


def _complete_causes(knowledge: Knowledge) -> Iterator[Problem]:
    for cause in knowledge.causes.values():
        if not cause.findings.values:
            yield Problem(f"causes/{cause.id}", None, "A cause has findings.", "Name at least one.")
        if not cause.kinds.values:
            yield Problem(f"causes/{cause.id}", None, "A cause has at least one kind of spasm.")


def _mimics(knowledge: Knowledge) -> Iterator[Problem]:
    """A cause that is mostly pain, weakness, shaking or restlessness without a spasm is a mimic of one."""
    estimate = knowledge.scale.estimate
    for cause in causes_read(knowledge):
        shares = {kind: estimate(share).value for kind, share in cause.kinds.values.items()}
        none = sum(share for kind, share in shares.items() if kind in NO_SPASM) / (sum(shares.values()) or 1.0)
        if none >= MIMIC_FROM and not cause.mimic:
            yield Problem(f"causes/{cause.id}", None, f"{none:.0%} of it is no spasm.", "Write `mimic: true`.")


def _nothing_withheld(knowledge: Knowledge) -> Iterator[Problem]:
    """No cause speaks of suicide or harm: its weight would tell what is withheld."""
    for cause in causes_read(knowledge):
        for id_ in cause.findings.values:
            if id_ in knowledge.findings and knowledge.findings[id_].withheld:
                yield Problem(
                    f"causes/{cause.id}/{id_}", None, "What is withheld speaks for no cause.", "Leave it out."
                )


def _marks_within_one(knowledge: Knowledge) -> Iterator[Problem]:
    blocks = [(f"causes/{cause.id}", cause.marks.values) for cause in knowledge.causes.values()]
    blocks += [(f"spasm-types/{kind.id}", kind.marks) for kind in knowledge.spasm_types.values()]
    blocks += [(f"causes/{cause.id}", {"kinds": cause.kinds.values}) for cause in knowledge.causes.values()]
    blocks += [
        (f"second-readings/{reading.id}", {**reading.marks, "kinds": reading.kinds})
        for reading in knowledge.readings.values()
    ]
    for where, marks in blocks:
        for mark, values in marks.items():
            total = sum(knowledge.scale.estimate(parameter).value for parameter in values.values())
            if total > 1 + ROUNDING:
                yield Problem(f"{where}/{mark}", None, f"The words sum to {total:.2f}, above 1.", "Use smaller words.")


def _edges_that_tell(knowledge: Knowledge) -> Iterator[Problem]:
    for cause in knowledge.causes.values():
        for id_, parameter in cause.findings.values.items():
            finding = knowledge.findings.get(id_)
            if finding is None or parameter.keep:
                continue
            if knowledge.scale.estimate(parameter).value < telling_share(id_, knowledge):
                what = f"{id_} is answered yes hardly more often with the cause than without."
                yield Problem(
                    f"causes/{cause.id}/{id_}", None, what, "Drop it, or write `keep: safety` if a rule needs it."
                )


def _centred_odds(knowledge: Knowledge) -> Iterator[Problem]:
    low, high = CENTRED
    for cause in knowledge.causes.values():
        if cause.age:
            mean = _mean_over_ages(cause, knowledge)
            if not low <= mean <= high:
                yield Problem(
                    f"causes/{cause.id}/age",
                    None,
                    f"The mean of the age odds is {mean:.2f}.",
                    f"Keep it {low} to {high}.",
                )
        if cause.sex and not low <= (mean := (cause.sex.female + cause.sex.male) / 2) <= high:
            yield Problem(
                f"causes/{cause.id}/sex", None, f"The mean of the sex odds is {mean:.2f}.", f"Keep it {low} to {high}."
            )


def _mean_over_ages(cause: Cause, knowledge: Knowledge) -> float:
    odds: dict[AgeBand, float] = cause.age.bands if cause.age else {}
    return sum(share * odds.get(band, 1.0) for band, share in knowledge.ages.bands.items())


def _presentation_audit(knowledge: Knowledge) -> Iterator[Problem]:
    for cause in knowledge.causes.values():
        known = cause.audit.incidence_per_1000_adults_a_year
        if known is None:
            continue
        implied = implied_presentations(cause, knowledge)
        if not known / AUDIT_FACTOR <= implied <= known * AUDIT_FACTOR:
            what = f"The numbers imply {implied:.3g} presentations per 1000 adults a year; {known:.3g} are known."
            yield Problem(f"causes/{cause.id}/audit", None, what, "Look again at prevalence and asking.")


def implied_presentations(cause: Cause, knowledge: Knowledge) -> float:
    """Presentations per 1000 adults a year: share active x weekly chance of asking x 52,000."""
    estimate = knowledge.scale.estimate
    active = estimate(cause.prevalence).value
    if cause.needs_exposure:
        lacking = 1.0
        for id_ in cause.needs_exposure.any_of:
            item = knowledge.exposures.get(id_) or knowledge.medicines[id_]
            lacking *= 1 - estimate(item.prevalence).value
        active = (1 - lacking) * estimate(cause.needs_exposure.active_if_exposed).value
    return active * estimate(cause.asking).value * WEEKS_X_THOUSAND


def _urgent_rules_are_asked(knowledge: Knowledge) -> Iterator[Problem]:
    reached = {rule for line in knowledge.lines.values() for rule in line.rules}
    for rule in knowledge.red_flags.values():
        if rule.urgency.rank >= Urgency.SAME_DAY.rank and rule.id not in reached and rule.asked_elsewhere is None:
            what = "No checklist line asks about this rule."
            yield Problem(
                f"rule {rule.id}", None, what, "Add it to a line, or say where it is asked (asked_elsewhere)."
            )


def _lines_fit_their_rules(knowledge: Knowledge) -> Iterator[Problem]:
    for line in knowledge.lines.values():
        for id_ in line.rules:
            rule = knowledge.red_flags.get(id_)
            if rule is not None and not set(line.stands_for) & set(ids_in(rule.if_)):
                yield Problem(f"line {line.id}", None, f"It stands for nothing the rule {id_} asks about.")


def _how_to_check(knowledge: Knowledge) -> Iterator[Problem]:
    for line in knowledge.lines.values():
        rules = [knowledge.red_flags[id_] for id_ in line.rules if id_ in knowledge.red_flags]
        if line.check is None and any(rule.urgency is Urgency.EMERGENCY for rule in rules):
            yield Problem(f"line {line.id}", None, "A line for an emergency says how to find out.", "Add `check`.")


def _no_orders(knowledge: Knowledge) -> Iterator[Problem]:
    """No sentence tells anyone to stop or start a prescribed medicine; "do not stop" is what we say."""
    orders = orders_about(knowledge)
    for name, records in knowledge.collections.items():
        if name in ("facts", "sources"):
            continue
        for id_, record in records.items():
            for field, text in sentences_of(record):
                for sentence in SENTENCE_END.split(text):
                    if is_an_order(sentence, orders):
                        what = f"{sentence!r} tells someone to stop or start a medicine."
                        yield Problem(f"{name}/{id_}/{field}", None, what, "Say who to speak to about it.")


def orders_about(knowledge: Knowledge) -> re.Pattern[str]:
    """Orders about any medicine; of an ingredient the whole name counts and its first word (lithium carbonate)."""
    ingredients = {name.lower() for medicine in knowledge.medicines.values() for name in medicine.ingredients}
    names = ingredients | {name.split()[0] for name in ingredients}
    return re.compile(ORDERS.format(names="".join(f"|{re.escape(name)}" for name in sorted(names))), re.IGNORECASE)


def is_an_order(sentence: str, orders: re.Pattern[str]) -> bool:
    """Whether a sentence tells someone to stop or start a medicine; a question does not, nor does "do not stop"."""
    return bool(orders.search(sentence)) and not sentence.endswith("?") and not HARMLESS.search(sentence)


def rests_on_one_everyday_finding(rule: RedFlag, knowledge: Knowledge) -> bool:
    """Whether a rule fires on a single finding that many healthy people have."""
    finding = knowledge.findings.get(rule.if_) if isinstance(rule.if_, str) else None
    return finding is not None and finding.tier == "everyday"
