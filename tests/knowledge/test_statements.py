"""What the articles people read say is answered, each statement by a record, a command, or a page named as planned."""

from __future__ import annotations

import pytest
from test_language import SECTION, grade, sentences, terms

from support import run
from unclench.knowledge.records import Knowledge

# Articles and how many statements each holds; the ids count up from 01 within an article.
STATEMENTS = {"s0": 22, "s1": 75, "s2": 11, "s3": 27, "s4": 14}
IDS = [f"{article}-{number:02}" for article, count in STATEMENTS.items() for number in range(1, count + 1)]

# A statement of these kinds says that something is so or helps: a plan for later is no answer to it.
CHECKABLE = {
    *("cause", "risk", "drug", "condition", "mechanism", "relief", "prevention", "exercise"),
    *("treatment", "lifestyle", "ergonomics", "psychology", "red-flag", "faq", "site", "type", "sensation", "scenario"),
}
ADVICE = {"relief", "prevention", "exercise", "treatment", "lifestyle", "ergonomics", "risk", "drug"}
SENTENCE = 9.0
WITHOUT_STUDIES = {"raising-legs-eases-cramps", "bad-form-causes-cramps"}


def test_all_149_statements_are_there_in_order(knowledge: Knowledge) -> None:
    assert len(IDS) == 149
    assert list(knowledge.statements) == IDS


def test_each_statement_is_answered(knowledge: Knowledge) -> None:
    for one in knowledge.statements.values():
        assert one.answered_by or one.part or one.planned, one.id
        assert len(set(one.answered_by)) == len(one.answered_by), one.id


def test_a_checkable_statement_is_answered_by_a_record_and_advice_by_a_verdict(knowledge: Knowledge) -> None:
    for one in knowledge.statements.values():
        if one.kind in CHECKABLE:
            assert one.answered_by, one.id
        if one.kind in ADVICE:
            assert any(entry.startswith("claims/") for entry in one.answered_by), one.id


def test_a_red_flag_is_answered_by_a_rule(knowledge: Knowledge) -> None:
    for one in knowledge.statements.values():
        if one.kind == "red-flag":
            assert any(entry.startswith("red-flags/") for entry in one.answered_by), one.id


def test_each_part_is_a_command_of_the_program(knowledge: Knowledge) -> None:
    parts = {one.part for one in knowledge.statements.values() if one.part}
    assert parts
    for part in sorted(parts):
        program, *command = part.split()
        assert program == "unclench"
        for depth in range(len(command)):
            listed = run(*command[:depth], "--help").stdout.partition("Commands:")[2]
            assert command[depth] in {line.split()[0] for line in listed.splitlines() if line.strip()}, part


def test_nothing_planned_is_there_already(knowledge: Knowledge) -> None:
    """When a planned command comes, its statements name it as `part`."""
    listed = run("--help").stdout.partition("Commands:")[2]
    commands = {line.split()[0] for line in listed.splitlines() if line.strip()}
    for one in knowledge.statements.values():
        if one.planned and one.planned.startswith("unclench "):
            assert one.planned.split()[1].rstrip(",") not in commands, one.id


def test_each_claim_stands_on_sources_or_says_that_nobody_tested_it(knowledge: Knowledge) -> None:
    for claim in knowledge.claims.values():
        assert claim.sources or claim.verdict == "not-tested", claim.id
    assert {claim.id for claim in knowledge.claims.values() if not claim.sources} <= WITHOUT_STUDIES


def test_each_claim_can_come_up_in_a_report(knowledge: Knowledge) -> None:
    """It touches a cause, an exposure or medicine, or a finding some cause produces."""
    asked = {finding for cause in knowledge.causes.values() for finding in cause.findings.values}
    reached = {*knowledge.causes, *knowledge.exposures, *knowledge.medicines} | asked
    for claim in knowledge.claims.values():
        assert reached & {*claim.touches}, claim.id


def test_each_claim_answers_a_statement_or_goes_beyond_the_articles(knowledge: Knowledge) -> None:
    cited = {entry for one in knowledge.statements.values() for entry in one.answered_by}
    beyond = {id_ for id_ in knowledge.claims if f"claims/{id_}" not in cited}
    assert len(beyond) <= len(knowledge.claims) // 8, sorted(beyond)


@pytest.mark.parametrize("field", ["claim", "why"])
def test_claims_read_at_a_twelve_year_olds_level(field: str, knowledge: Knowledge) -> None:
    known = terms(knowledge)
    for claim in knowledge.claims.values():
        text = getattr(claim, field)
        for sentence in sentences(text):
            assert grade(sentence, known) <= SENTENCE, (claim.id, sentence)
        if field == "why":
            assert grade(text, known) <= SECTION, claim.id


UNTESTED = ("no trial", "no study", "no test", "not been tested", "nobody")


def test_a_verdict_of_not_tested_says_in_words_what_was_not_found(knowledge: Knowledge) -> None:
    untested = [claim for claim in knowledge.claims.values() if claim.verdict == "not-tested"]
    assert untested
    for claim in untested:
        assert any(words in claim.why.lower() for words in UNTESTED), claim.id
