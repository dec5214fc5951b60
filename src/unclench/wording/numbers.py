"""Probabilities and times in words: always "in 100" (in 1000 below one), never a bare percentage."""

from __future__ import annotations

from math import exp

from unclench.wording.bands import TOO_WIDE


def in_hundred(probability: float) -> str:
    """`0.56` -> "56 in 100"; below one in a hundred "3 in 1000"; below one in a thousand "fewer than 1 in 1000"."""
    if probability >= 0.995:
        return "99 in 100"
    if probability >= 0.0095:
        return f"{round(100 * probability)} in 100"
    if probability >= 0.0005:
        return f"{max(1, round(1000 * probability))} in 1000"
    return "fewer than 1 in 1000"


def about(probability: float) -> str:
    """`in_hundred` with "about" before it, where it is about something."""
    words = in_hundred(probability)
    return words if words.startswith("fewer") else f"about {words}"


def range_in_hundred(low: float, high: float, probability: float) -> str:
    """A 90% range as "40 to 71", in the unit of its best guess: out of 100, or of 1000 where that is small.

    One that leaves nearly everything open says so: "anything from 0 to 95".
    """
    if probability < 0.0095:
        return f"{round(1000 * low)} to {max(1, round(1000 * high))} in 1000"
    least, most = min(99, round(100 * low)), min(99, round(100 * high))
    if high - low >= TOO_WIDE:
        return f"anything from {least} to {most}"
    return f"{least} to {most}" if least < most else f"{least}, hardly more or less"


def odds(log_odds: float) -> str:
    """What odds are multiplied by: `1.39` -> "× 4", `-0.69` -> "÷ 2"; `0.4` -> "× 1.5"; never above a thousand."""
    factor = min(1000.0, exp(abs(log_odds)))
    shown = f"{factor:.1f}".removesuffix(".0") if factor < 9.95 else f"{factor:.0f}"
    return f"{'×' if log_odds > 0 else '÷'} {shown}"


def in_ten(share: float) -> str:
    """A share of what is counted: `0.42` -> "4 in 10"."""
    return f"{min(9, max(1, round(10 * share)))} in 10"


def range_in_ten(low: float, high: float) -> str:
    """A 90% range of a share of what is counted: "could be 2 to 6 in 10"."""
    return f"could be {round(10 * low)} to {max(1, round(10 * high))} in 10"


def how_often(now: float, then: float) -> tuple[str, str]:
    """Two rates a week in one unit: `(5.2, 3.4)` -> "5 a week", "3 a week"; under two a week by the month or year."""
    unit, times = ("week", 1.0) if now >= 2 else ("month", 52 / 12) if now >= 2 * 12 / 52 else ("year", 52.0)
    first, second = (round(times * rate) for rate in (now, then))
    return f"{first} a {unit}", f"{second} a {unit}"


def duration(seconds: int) -> str:
    """`30` -> "30 seconds", `90` -> "1 minute 30 seconds"."""
    minutes, rest = divmod(seconds, 60)
    parts = [f"{minutes} minute{'s' if minutes > 1 else ''}"] if minutes else []
    if rest or not minutes:
        parts.append(f"{rest} second{'s' if rest != 1 else ''}")
    return " ".join(parts)
