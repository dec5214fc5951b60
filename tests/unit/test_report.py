"""What a report shows, and what it keeps to itself."""

from __future__ import annotations

import json
import re
from html import unescape
from math import log

import pytest

from support import EXAMPLES, example
from unclench.assessment import assess
from unclench.case import Case, Value
from unclench.knowledge.records import Knowledge
from unclench.report.blocks import Account, Card, Fold
from unclench.report.build import build_report
from unclench.report.html import drawn_blocks, environment, render_html
from unclench.report.sections import page
from unclench.report.text import render_text
from unclench.wording import report as report_words
from unclench.wording.bands import unsure
from unclench.wording.numbers import odds

HARM = Case.of([{"age": 40}, {"site": ["calf"]}, {"checklist/mood-harm": ["mood-plan"]}])


def test_no_relief_is_given_where_a_reason_not_to_was_answered_yes(knowledge: Knowledge) -> None:
    case = example("older-night-cramps", knowledge).with_answer("numb-toes", "yes")
    given = {relief.id for relief in build_report(assess(case, knowledge), knowledge).now}
    assert "massage-foot-ball" not in given
    assert given


def test_no_relief_is_given_at_same_day_or_worse(knowledge: Knowledge) -> None:
    assert not build_report(assess(example("swollen-calf", knowledge), knowledge), knowledge).now


def test_an_emergency_can_be_called_by_a_tap_where_the_number_is_known(knowledge: Knowledge) -> None:
    urgent = assess(example("saddle-numbness", knowledge), knowledge, number="112")
    shown = page(build_report(urgent, knowledge), knowledge)
    known = environment().get_template("report.html").render(page=shown, day=None, **drawn_blocks() | {"region": "112"})
    assert '<a class="call" href="tel:112">Call 112</a>' in known
    assert "tel:" not in render_html(shown)


def test_harm_is_answered_on_the_screen_and_nowhere_else(knowledge: Knowledge) -> None:
    assessment = assess(HARM, knowledge)
    report = build_report(assessment, knowledge)
    assert report.urgency.level.value == "emergency"
    assert report.withheld == 1
    shown = page(report, knowledge, show_all=True)
    for text in (report.model_dump_json(by_alias=True), render_text(shown), render_html(shown)):
        assert "suicide" not in text
        assert "mood-plan" not in text
        assert "end your life" not in text


def test_under_16_no_cause_is_named(knowledge: Knowledge) -> None:
    report = build_report(assess(Case.of([{"age": 9}, {"site": ["calf"]}]), knowledge), knowledge)
    assert report.scope == "under-16"
    assert not report.causes
    assert "Show this page to a doctor" in render_text(page(report, knowledge))


def test_without_an_age_it_says_so_and_names_no_sign_of_a_child_for_an_adult(knowledge: Knowledge) -> None:
    safe: list[dict[str, Value]] = [{"checklist/general": "none"}, {"checklist/leg": "none"}]
    told = Case.of([{"age": "skipped"}, {"sex": "female"}, {"site": ["calf"]}, *safe])
    text = render_text(page(build_report(assess(told, knowledge), knowledge), knowledge))
    assert "Not answered yet:\n  ! Your age\n  ! Danger signs in a child\nIf it" in text
    child = Case.of([{"age": 9}, {"sex": "female"}, {"site": ["calf"]}, *safe])
    text = render_text(page(build_report(assess(child, knowledge), knowledge), knowledge))
    assert "Suddenly twists" in text
    assert "Your age" not in text


def test_without_a_complaint_the_report_says_what_it_goes_by(knowledge: Knowledge) -> None:
    report = build_report(assess(Case.of([{"age": 50}, {"tired-all-the-time": "yes"}]), knowledge), knowledge)
    assert report.ranked_by == "findings"
    assert "You have not described the spasm itself yet" in render_text(page(report, knowledge, show_all=True))


@pytest.mark.parametrize(
    ("interval", "stability", "word"),
    [
        ((0.55, 0.65), 0.5, "likely"),
        ((0.35, 0.69), 0.5, "likely"),
        ((0.1, 0.95), 0.5, "fits best, but this is unsure"),
        ((0.09, 0.4), 0.5, "fits best, but this is unsure"),
        ((0.35, 0.95), 0.9, "likely"),
        ((0.1, 0.95), 0.9, "fits best, but this is unsure"),
    ],
)
def test_a_wide_range_among_several_that_fit_is_not_called_by_the_word_of_a_narrow_one(
    interval: tuple[float, float], stability: float, word: str, knowledge: Knowledge
) -> None:
    report = build_report(assess(example("swollen-calf", knowledge), knowledge), knowledge)
    first = report.causes[0].model_copy(update={"probability": 0.6, "interval90": interval, "band": "likely"})
    changed = {"causes": (first, *report.causes[1:]), "stability": stability}
    shown = page(report.model_copy(update=changed), knowledge)
    (card,) = [block for section in shown.sections for block in section.blocks if isinstance(block, Card)][:1]
    assert card.likely == word
    for text in (render_text(shown), render_html(shown)):
        assert word.capitalize() in text


def test_what_unsure_means_is_said_where_it_is_used(knowledge: Knowledge) -> None:
    def told(name: str) -> str:
        return render_text(page(build_report(assess(example(name, knowledge), knowledge), knowledge), knowledge))

    assert "unsure: the range is too wide" in " ".join(told("swollen-calf").split())
    assert "unsure" not in told("marathon-runner")


def test_the_same_case_gives_the_same_report(knowledge: Knowledge) -> None:
    case = example("marathon-runner", knowledge)
    first, second = (build_report(assess(case, knowledge), knowledge).model_dump_json() for _ in range(2))
    assert json.loads(first) == json.loads(second)


def test_text_is_no_wider_than_asked_for(knowledge: Knowledge) -> None:
    shown = page(build_report(assess(example("marathon-runner", knowledge), knowledge), knowledge), knowledge)
    lines = render_text(shown, width=60).splitlines()
    assert all(len(line) <= 60 or "http" in line or "doi" in line for line in lines)


def test_html_escapes_and_asks_nobody(knowledge: Knowledge) -> None:
    shown = page(build_report(assess(example("marathon-runner", knowledge), knowledge), knowledge), knowledge)
    html = render_html(shown)
    assert "<script" not in html
    assert "http-equiv" not in html
    assert 'lang="en"' in html
    for request in ("<link", "@import", "url(", "<img", "<iframe"):
        assert request not in html


def in_sight(html: str) -> str:
    """The words of a page with everything folded that starts folded."""
    body = html.split("<body>")[1]
    folded = re.sub(r"</summary>.*?</details>", "</summary></details>", body, flags=re.DOTALL)
    return unescape(" ".join(re.sub(r"<[^>]+>", " ", folded).split()))


def test_a_page_folds_the_detail_and_keeps_what_to_do_in_sight(knowledge: Knowledge) -> None:
    report = build_report(assess(example("older-night-cramps", knowledge), knowledge), knowledge)
    shown = page(report, knowledge)
    html = render_html(shown)
    seen = in_sight(html)
    first = report.causes[0]
    kept = [report.urgency.act, report.urgency.by_when, first.text, first.how, str(first.what_would_settle_it)]
    kept += [step.text for step in report.now[0].steps] + [*report.now[0].not_if, *report.now[0].stop_if]
    kept += [question.text for question in report.ask_the_doctor] + [report_words.NOT_A_DIAGNOSIS]
    kept += [sign.text for sign in knowledge.sites["calf"].danger]
    assert not [text for text in kept if text not in seen]
    speaking = next(weight.name for weight in first.for_ if not weight.denied)
    folded = [speaking, report.claims[0].why, report.answered[0].text, shown.sources[0].text]
    assert not any(text in seen for text in folded)
    everything = unescape(" ".join(re.sub(r"<[^>]+>", " ", html).split())).lower()
    assert not [text for text in folded if text.lower() not in everything]


def test_folded_parts_start_closed_and_open_on_paper(knowledge: Knowledge) -> None:
    shown = page(build_report(assess(example("swollen-calf", knowledge), knowledge), knowledge), knowledge)
    html = render_html(shown)
    opened = html.count("<details open><summary>")
    assert opened == 1, "what speaks for the first cause is open at once"
    assert html.count("<details><summary>") == html.count("</details>") - opened >= 4
    paper = html.split("@media print{")[1].split("</style>")[0]
    assert "details::details-content{content-visibility:visible" in paper


def test_no_cause_is_ever_surer_than_the_doubt_allows(knowledge: Knowledge) -> None:
    doubt = knowledge.thresholds.doubt
    for name in EXAMPLES:
        report = build_report(assess(example(name, knowledge), knowledge), knowledge)
        ranked = {cause.id: cause for cause in report.causes}
        assert max(cause.probability for cause in report.causes) <= 1 - doubt
        assert ranked["unexplained"].probability >= doubt
        assert all(cause.interval90[1] <= 1 - doubt for id_, cause in ranked.items() if id_ != "unexplained")


def test_a_child_is_told_what_must_not_wait(knowledge: Knowledge) -> None:
    case = Case.of([{"age": 9}, {"site": ["calf"]}, {"checklist/general": "none"}])
    text = render_text(page(build_report(assess(case, knowledge), knowledge), knowledge))
    assert report_words.MUST_NOT_MISS in text
    assert "About this result" in text
    assert "About these numbers" not in text


def test_a_range_over_nearly_everything_takes_no_word(knowledge: Knowledge) -> None:
    assert unsure(0.08, 0.94, unstable=False)
    assert not unsure(0.35, 0.95, unstable=False)
    assert unsure(0.35, 0.95, unstable=True)
    assert not unsure(0.60, 0.95, unstable=True)


@pytest.mark.parametrize("said", [{"site": ["eyelid"]}, {"site": ["calf"]}, {"movement": ["hard-knot"]}, {"age": 70}])
def test_odds_before_times_one_answer_are_odds_after(said: dict[str, Value], knowledge: Knowledge) -> None:
    report = build_report(assess(Case.of([said]), knowledge), knowledge)
    first = next(cause for cause in report.causes if cause.beforehand)
    known = 1 - knowledge.thresholds.doubt if report.ranked_by == "complaint" else 1.0

    def log_odds(share: float) -> float:
        return log(share / known / (1 - share / known))

    assert first.beforehand
    (weight,) = (*first.for_, *first.against)
    rounded = 0.0001 / first.beforehand  # a report gives four places
    assert log_odds(first.probability) - log_odds(first.beforehand) == pytest.approx(
        weight.log_odds, abs=rounded + 0.01
    )


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_card_gives_account_of_its_number_on_the_screen(name: str, knowledge: Knowledge) -> None:
    shown = page(build_report(assess(example(name, knowledge), knowledge), knowledge), knowledge, show_all=True)
    cards = [block for section in shown.sections for block in section.blocks if isinstance(block, Card)]
    folds = [[fold for fold in card.blocks if isinstance(fold, Fold)] for card in cards]
    accounts = [part for some in folds for fold in some for part in fold.blocks if isinstance(part, Account)]
    assert len(accounts) == len(cards) > 0
    assert all(account.rows for account in accounts)
    assert report_words.ACCOUNT_BEFORE not in render_text(shown)


@pytest.mark.parametrize(
    ("log_odds", "shown"), [(1.3863, "× 4"), (-0.6931, "÷ 2"), (0.4055, "× 1.5"), (3.0, "× 20"), (30.0, "× 1000")]
)
def test_what_odds_are_multiplied_by(log_odds: float, shown: str) -> None:
    assert odds(log_odds) == shown
