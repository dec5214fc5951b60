"""One cause in full: its share, what speaks for and against it, and how the number comes about."""

from __future__ import annotations

from typing import Literal

from unclench.knowledge.records import Knowledge
from unclench.report.blocks import Account, Card, Dots, Figure, Fold, Items, Para, Share
from unclench.report.cite import Citations
from unclench.report.contract import CauseReport, Contributor, Weight
from unclench.report.said import sentence
from unclench.wording import report as words
from unclench.wording.bands import unsure
from unclench.wording.numbers import about, odds, range_in_hundred

SHOWN_IN_FULL_FROM = 0.10
WEIGHTS_SHOWN, FEW, ACCOUNT_AT_MOST = 6, 3, 8
AGAINST_FROM = 0.5  # weights are against all rivals together: a small one is no medical statement
HEAVIER_FROM = (1.0, 2.0)  # log odds: odds about three and seven times as high


def share_of(cause: CauseReport | Contributor) -> Share:
    """A cause's share with its range, in words and to draw."""
    low, high = cause.interval90
    span = words.RANGE.format(range=range_in_hundred(low, high, cause.probability))
    return Share(cause.probability, low, high, about(cause.probability), span)


def card(rank: int, cause: CauseReport, knowledge: Knowledge, cite: Citations, *, unstable: bool) -> Card:
    """A cause in full, at its place in the ranking; `unstable`: the first place may well be another's."""
    speaking = _strongest(cause.for_)
    why: list[Para | Items] = [_weighed(speaking, words.FOR, "plus") if speaking else Para(words.NOTHING_FOR)]
    if speaking := _strongest(cause.against):
        why.append(_weighed(speaking, words.AGAINST, "minus"))
    blocks: list[Para | Figure | Fold | Dots] = [Para(cause.text, cites=cite.numbers(cause.sources))]
    blocks += [Fold(words.WHY, tuple(why), opened=rank == 1), *_account(cause)]
    if rank == 1 and cause.probability >= SHOWN_IN_FULL_FROM:
        blocks.append(_dots(cause))
    blocks.append(Para(cause.how))
    if rank == 1 and cause.mechanism:
        mechanism = knowledge.mechanisms[cause.mechanism]
        blocks.append(Figure(mechanism.id, sentence(mechanism.name), words.ESTABLISHED[mechanism.established]))
    if cause.what_would_settle_it:
        blocks.append(Para(words.SETTLES_LINE.format(text=cause.what_would_settle_it)))
    doubt = words.UNSURE_FIRST if rank == 1 else words.UNSURE_OTHER
    likely = doubt if unsure(*cause.interval90, unstable=unstable) else cause.band
    return Card(cause.id, rank, sentence(cause.name), cause.clinical, likely, share_of(cause), tuple(blocks))


def _account(cause: CauseReport) -> tuple[Fold, ...]:
    """How its number comes about, answer by answer."""
    if cause.beforehand is None:
        return ()
    weights = sorted((*cause.for_, *cause.against), key=lambda weight: -abs(weight.log_odds))[:ACCOUNT_AT_MOST]
    rows = tuple((sentence(weight.name), odds(weight.log_odds)) for weight in weights)
    account = Account(cause.id, sentence(about(cause.beforehand)), rows, sentence(about(cause.probability)))
    return (Fold(words.ACCOUNT, (account, Para(words.ACCOUNT_NOTE, "muted"))),)


def _dots(cause: CauseReport) -> Dots:
    least, most = (round(100 * end) for end in cause.interval90)
    return Dots(share_of(cause), words.DOTS.format(share=about(cause.probability), least=least, most=most))


def _weighed(weights: tuple[Weight, ...], title: str, sign: Literal["plus", "minus"]) -> Items:
    """Answers in words, each with its weight from 1 to 3."""
    sizes = tuple(1 + sum(abs(weight.log_odds) >= size for size in HEAVIER_FROM) for weight in weights)
    return Items(tuple(sentence(weight.name) for weight in weights), title, sign, sizes)


def _strongest(weights: tuple[Weight, ...]) -> tuple[Weight, ...]:
    """The strongest answers; a *no* is shown only where few answers spoke by being so."""
    told = [weight for weight in weights if weight.log_odds > 0 or weight.log_odds <= -AGAINST_FROM]
    said = [weight for weight in told if not weight.denied][:WEIGHTS_SHOWN]
    denied = [weight for weight in told if weight.denied][: max(0, FEW - len(said))]
    return (*said, *denied)
