"""From an assessment to the report contract: every sentence a field of a record or from `wording`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from unclench.assessment import Assessment
from unclench.case import Findings, LineState, State, withheld_ids
from unclench.inference import Belief, Contribution, Inference
from unclench.knowledge.records import Knowledge, Relief
from unclench.report import contract
from unclench.report.said import answer_in_words, said_in_words
from unclench.triage import Reason, checklists_for
from unclench.wording import Urgency
from unclench.wording import report as words
from unclench.wording.bands import band
from unclench.wording.numbers import about

CLAIMS_AT_MOST = 4
TOLD_WEIGHT = 0.3  # an answer a claim touches weighs like a cause of this probability
RELIEFS_AT_MOST = 3
CAUSES_AT_MOST = 10


def build_report(assessment: Assessment, knowledge: Knowledge) -> contract.Report:
    """The whole report of one assessment; rounding to four decimals happens here and nowhere else."""
    inference = assessment.inference
    return contract.Report(
        engine_version=assessment.engine_version,
        knowledge=contract.KnowledgeVersion(version=assessment.knowledge_version, digest=assessment.knowledge_digest),
        scope=assessment.scope,
        ranked_by="findings" if inference is None or not inference.ranked_by_complaint else "complaint",
        urgency=_urgency(assessment, knowledge),
        instructions=tuple(knowledge.instructions[id_].text for id_ in assessment.triage.instructions),
        spasm_type=tuple(_types(inference, knowledge)) if inference else (),
        stability=round(inference.stability, 4) if inference else None,
        causes=tuple(_causes(inference, assessment.findings, knowledge)) if inference else (),
        families=tuple(_families(inference, knowledge)) if inference else (),
        must_not_miss=tuple(_must_not_miss(assessment, knowledge)),
        contributors=tuple(_contributors(inference, knowledge)) if inference else (),
        would_change=tuple(_would_change(inference, knowledge)) if inference else (),
        changes=tuple(_changes(assessment, knowledge)),
        medicines=tuple(_medicines(assessment, knowledge)) if inference else (),
        now=tuple(_now(assessment, knowledge)),
        ask_the_doctor=tuple(_ask(inference, knowledge)) if inference else (),
        claims=tuple(_claims(assessment, knowledge)) if inference else (),
        rests_on=_rests_on(inference),
        approximate=_approximate(inference, knowledge),
        not_covered=_not_covered(inference, knowledge),
        withheld=_withheld(assessment, knowledge),
        sites=tuple(sorted(assessment.findings.marks.get("site", ()))),
        answered=tuple(said_in_words(assessment.case, knowledge)),
    )


def _urgency(assessment: Assessment, knowledge: Knowledge) -> contract.UrgencyReport:
    return contract.UrgencyReport(
        level=assessment.urgency,
        act=assessment.act,
        by_when=assessment.by_when,
        decided_by=assessment.decided_by,
        provisional=assessment.triage.provisional,
        reassurance=assessment.reassurance,
        reasons=(*_likelihood_reasons(assessment, knowledge), *_rule_reasons(assessment, knowledge)),
        unasked=tuple(_unasked(assessment, knowledge)),
        left_out=tuple(_left_out(assessment, knowledge)),
    )


def _likelihood_reasons(assessment: Assessment, knowledge: Knowledge) -> Iterator[contract.Reason]:
    for number, likely in enumerate(assessment.likelihood):
        cause = knowledge.causes[likely.cause]
        unasked = assessment.rests_on_unasked and number == 0
        text = words.LIKELIHOOD.format(name=cause.name.plain, share=about(likely.probability))
        yield contract.Reason(
            kind="likelihood",
            red_flag=None,
            cause=cause.id,
            text=text,
            why=words.LIKELY_UNASKED if unasked else cause.text,
            answers=(),
            said=(),
            level=likely.level,
            act=assessment.act,
            by_when=assessment.by_when,
            basis="inferred",
            sources=cause.sources,
        )


def _rule_reasons(assessment: Assessment, knowledge: Knowledge) -> Iterator[contract.Reason]:
    hidden = withheld_ids(knowledge)
    for reason in assessment.triage.reasons:
        if reason.line in hidden or set(reason.answers) & hidden:
            continue
        text, why = _rule_words(reason, knowledge)
        yield contract.Reason(
            kind=reason.kind,
            red_flag=reason.red_flag,
            cause=None,
            text=text,
            why=why,
            answers=reason.answers,
            said=tuple(answer_in_words(answer, assessment.findings, knowledge) for answer in reason.answers),
            level=reason.level,
            act=reason.act,
            by_when=reason.by_when,
            basis=reason.basis,
            sources=reason.sources,
        )


def _rule_words(reason: Reason, knowledge: Knowledge) -> tuple[str, str | None]:
    """What a reason is called and why it counts; of a "don't know", how to find out."""
    if reason.sign:
        sign = knowledge.findings[reason.sign]
        return sign.name, sign.why
    rule = knowledge.red_flags[reason.red_flag] if reason.red_flag else None
    if reason.line:
        line = knowledge.lines[reason.line]
        return line.text, line.check if reason.kind == "dont-know" else rule.why if rule else None
    return (rule.name, rule.why) if rule else ("", None)


def _unasked(assessment: Assessment, knowledge: Knowledge) -> Iterator[contract.Unasked]:
    hidden = withheld_ids(knowledge)
    if assessment.findings.age is None:
        yield contract.Unasked(checklist=None, line="age", text=words.YOUR_AGE, level=Urgency.EMERGENCY)
    for gap in assessment.triage.unasked:
        if gap.id in hidden:
            continue
        text = knowledge.lines[gap.id].text if gap.checklist else knowledge.red_flags[gap.id].name
        yield contract.Unasked(checklist=gap.checklist, line=gap.id, text=text, level=gap.level)


def _left_out(assessment: Assessment, knowledge: Knowledge) -> Iterator[contract.LeftOut]:
    """Checklists that do not apply, each with the reason."""
    applying = {checklist.id for checklist in checklists_for(assessment.findings, knowledge)}
    for checklist in knowledge.checklists.values():
        if checklist.id not in applying and not checklist.withheld:
            reason = checklist.not_applicable or words.LEFT_OUT[checklist.kind]
            yield contract.LeftOut(checklist=checklist.id, reason=reason)


def _types(inference: Inference, knowledge: Knowledge) -> Iterator[contract.TypeShare]:
    for id_, share in inference.kinds:
        kind = knowledge.spasm_types[id_]
        if share >= 0.005:
            yield contract.TypeShare(id=id_, name=kind.name.plain, text=kind.text, probability=round(share, 4))


def _causes(inference: Inference, findings: Findings, knowledge: Knowledge) -> Iterator[contract.CauseReport]:
    unexplained = [cause for cause in inference.causes[CAUSES_AT_MOST:] if cause.id == knowledge.unexplained.id]
    for cause in (*inference.causes[:CAUSES_AT_MOST], *unexplained):
        yield _cause(cause, inference, findings, knowledge)


def _cause(cause: Belief, inference: Inference, findings: Findings, knowledge: Knowledge) -> contract.CauseReport:
    weights, beforehand = inference.contributions.get(cause.id, ()), inference.beforehand.get(cause.id)
    shown = [_weight(weight, findings, knowledge) for weight in weights if findings.said_by.get(weight.item) != "age"]
    record = knowledge.causes.get(cause.id)
    name = record.name if record else knowledge.unexplained.name
    return contract.CauseReport(
        id=cause.id,
        name=name.plain,
        clinical=name.clinical if record else None,
        text=record.text if record else knowledge.unexplained.text,
        family=record.family if record else None,
        probability=round(cause.probability, 4),
        interval90=(round(cause.low, 4), round(cause.high, 4)),
        beforehand=None if beforehand is None else round(beforehand, 4),
        band=band(cause.probability),
        for_=tuple(weight for weight in shown if weight.log_odds > 0),
        against=tuple(weight for weight in shown if weight.log_odds < 0),
        mechanism=record.mechanism if record else None,
        how=record.how if record else "",
        what_would_settle_it=record.what_would_settle_it if record else None,
        sources=record.sources if record else (),
    )


def _weight(weight: Contribution, findings: Findings, knowledge: Knowledge) -> contract.Weight:
    """An answer's weight; said yes, a mark, age and sex are not denied."""
    plain = (
        weight.item in knowledge.findings or weight.item in knowledge.exposures or weight.item in knowledge.medicines
    )
    return contract.Weight(
        finding=weight.item,
        name=answer_in_words(weight.item, findings, knowledge),
        log_odds=round(weight.log_odds, 4),
        denied=plain and findings.state(weight.item) is State.ABSENT,
    )


def _families(inference: Inference, knowledge: Knowledge) -> Iterator[contract.FamilyReport]:
    """Families whose members split what is theirs: none reaches the limit, together they do."""
    limit, found = knowledge.thresholds.family_member_below, dict[str | None, list[Belief]]()
    for cause in inference.causes:
        if cause.id in knowledge.causes:
            found.setdefault(knowledge.brief(cause.id).family, []).append(cause)
    for family in knowledge.families.values():
        members = found.get(family.id, [])
        total = sum(member.probability for member in members)
        if len(members) > 1 and total >= limit > max(member.probability for member in members):
            likely = tuple(
                member.id for member in members if member.probability >= knowledge.thresholds.must_not_miss_from
            )
            yield contract.FamilyReport(
                id=family.id,
                name=family.name.plain,
                probability=round(total, 4),
                members=likely,
                settled_by=family.settled_by,
            )


def _must_not_miss(assessment: Assessment, knowledge: Knowledge) -> Iterator[contract.MustNotMiss]:
    for danger in assessment.must_not_miss:
        cause = knowledge.causes[danger.id]
        yield contract.MustNotMiss(
            id=cause.id,
            name=cause.name.plain,
            probability=round(danger.probability, 4),
            why=cause.text,
            what_would_settle_it=cause.what_would_settle_it,
        )


def _contributors(inference: Inference, knowledge: Knowledge) -> Iterator[contract.Contributor]:
    for part in inference.contributors:
        yield contract.Contributor(
            id=part.id,
            name=knowledge.causes[part.id].name.plain,
            probability=round(part.probability, 4),
            interval90=(round(part.low, 4), round(part.high, 4)),
        )


def _would_change(inference: Inference, knowledge: Knowledge) -> Iterator[contract.WouldChange]:
    for move in inference.would_change:
        moved = contract.Move(
            answer=move.answer, cause=move.cause, from_=round(move.before, 4), to=round(move.after, 4)
        )
        yield contract.WouldChange(finding=move.item, question=knowledge.findings[move.item].question, moves=(moved,))


def _changes(assessment: Assessment, knowledge: Knowledge) -> Iterator[contract.ChangeReport]:
    """What could be changed; nothing while it is about being seen today or at once."""
    if assessment.inference is None or assessment.urgency.rank >= Urgency.SAME_DAY.rank:
        return
    told = assessment.findings.frequency is not None
    for found in assessment.inference.counterfactuals:
        change = knowledge.exposures[found.exposure].change
        if change:
            yield contract.ChangeReport(
                exposure=found.exposure,
                text=change.text,
                care=change.care,
                fewer=round(found.fewer, 4),
                interval90=(round(found.low, 4), round(found.high, 4)),
                a_week_now=round(found.rate, 4) if told else None,
                a_week_then=round(found.rate * (1 - found.fewer), 4) if told else None,
                sources=change.sources,
            )


def _medicines(assessment: Assessment, knowledge: Knowledge) -> Iterator[contract.MedicineReport]:
    for medicine in knowledge.medicines.values():
        if assessment.findings.state(medicine.id) is State.PRESENT:
            yield contract.MedicineReport(
                id=medicine.id,
                name=medicine.name.plain,
                why=medicine.why,
                ask=medicine.ask,
                action=medicine.action,
                sources=medicine.sources,
            )


def _now(assessment: Assessment, knowledge: Knowledge) -> Iterator[contract.ReliefReport]:
    """Relief for the sites named; none at same-day or worse, none where a reason not to was answered yes."""
    if assessment.urgency.rank >= Urgency.SAME_DAY.rank or assessment.scope == "under-16":
        return
    sites = assessment.findings.marks.get("site", frozenset())
    fitting = [relief for relief in knowledge.reliefs.values() if sites & set(relief.sites)]
    allowed = [relief for relief in fitting if not _forbidden(relief, assessment.findings, knowledge)]
    for relief in sorted(allowed, key=lambda relief: (relief.order, relief.id))[:RELIEFS_AT_MOST]:
        yield contract.ReliefReport(
            id=relief.id,
            name=relief.name,
            steps=tuple(contract.ReliefStep(text=step.text, seconds=step.seconds) for step in relief.steps),
            stop_if=relief.stop_if,
            not_if=tuple(knowledge.avoid[token].text for token in relief.avoid_if),
            basis=relief.basis_note,
            sources=relief.sources,
        )


def _forbidden(relief: Relief, findings: Findings, knowledge: Knowledge) -> bool:
    tokens = (knowledge.avoid[token] for token in relief.avoid_if)
    return any(findings.state(id_) is State.PRESENT for token in tokens for id_ in token.any_of)


def _ask(inference: Inference, knowledge: Knowledge) -> Iterator[contract.DoctorQuestion]:
    for cause in _likely(inference):
        if cause.id in knowledge.causes:
            for question in knowledge.causes[cause.id].ask_the_doctor:
                yield contract.DoctorQuestion(text=question.text, because=question.because)


def _claims(assessment: Assessment, knowledge: Knowledge) -> Iterator[contract.ClaimReport]:
    if assessment.inference is None:
        return
    likely = {cause.id: cause.probability for cause in _likely(assessment.inference)}
    present = {id_ for id_, state in assessment.findings.states.items() if state is State.PRESENT}
    weights = dict.fromkeys(present, TOLD_WEIGHT) | likely
    touching = [claim for claim in knowledge.claims.values() if set(claim.touches) & weights.keys()]
    touching.sort(key=lambda claim: -sum(weights.get(id_, 0.0) for id_ in claim.touches))
    for claim in touching[:CLAIMS_AT_MOST]:
        yield contract.ClaimReport(
            id=claim.id, claim=claim.claim, verdict=claim.verdict, why=claim.why, sources=claim.sources
        )


def _likely(inference: Inference) -> Iterable[Belief]:
    return [cause for cause in inference.causes if cause.probability >= 0.10] or inference.causes[:1]


def _rests_on(inference: Inference | None) -> contract.RestsOn | None:
    if inference is None:
        return None
    basis, scale = inference.rests_on
    return contract.RestsOn(basis=round(basis, 4), scale=round(scale, 4), default=0.0)


def _approximate(inference: Inference | None, knowledge: Knowledge) -> str | None:
    if inference is None or not inference.approximate:
        return None
    return ", ".join(knowledge.findings[id_].name for id_ in inference.approximate)


def _not_covered(inference: Inference | None, knowledge: Knowledge) -> bool:
    if inference is None:
        return False
    share = next((cause.probability for cause in inference.causes if cause.id == knowledge.unexplained.id), 0.0)
    return inference.causes[0].id == knowledge.unexplained.id or share >= knowledge.thresholds.not_covered_from


def _withheld(assessment: Assessment, knowledge: Knowledge) -> int:
    hidden = withheld_ids(knowledge)
    said = {id_ for id_, state in assessment.findings.lines.items() if state is LineState.YES}
    said |= {id_ for id_, state in assessment.findings.states.items() if state is State.PRESENT}
    return assessment.case.withheld + bool(said & hidden)
