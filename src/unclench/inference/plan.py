"""In which order the exact posterior takes causes and findings, so that few findings are open at once.

A cause that can produce exactly one of the positive findings is folded into that finding when it opens. The others are
taken one after another; a finding opens before the first of them that can produce it and closes after the last. Causes
that share no positive finding are independent and have programs of their own. Cost is 2^open, not 2^positives.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Open:
    """A positive finding opens as the last of the open bits, with the causes folded into it."""

    finding: int
    folded: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Take:
    """A cause is taken; the bits of the open findings it can produce, beside these findings."""

    cause: int
    findings: tuple[int, ...]
    bits: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Close:
    """The finding at a bit has seen its last cause and must be covered by now."""

    bit: int


Step = Open | Take | Close


@dataclass(frozen=True, slots=True)
class Program:
    """The steps of one component, the causes they take or fold, and the most bits open at once."""

    steps: tuple[Step, ...]
    causes: tuple[int, ...]
    width: int


@dataclass(frozen=True, slots=True)
class Plan:
    """The programs of all components and the most bits open at once."""

    programs: tuple[Program, ...]
    width: int


def make_plan(produces: NDArray[np.bool_]) -> Plan:
    """One program a component of (C, P) "this cause can produce this positive finding"; orphans are in none."""
    found = _programs(produces)
    return Plan(found, max((program.width for program in found), default=0))


def _programs(produces: NDArray[np.bool_]) -> tuple[Program, ...]:
    children = [tuple(bit for bit, can in enumerate(row) if can) for row in produces.tolist()]
    folded: dict[int, list[int]] = {}
    for cause, own in enumerate(children):
        if len(own) == 1:
            folded.setdefault(own[0], []).append(cause)
    components = _components({cause: own for cause, own in enumerate(children) if len(own) > 1})
    shared = {bit for component in components for cause in component for bit in children[cause]}
    stars = [_program([], children, {bit: folded[bit]}, [bit]) for bit in sorted(folded.keys() - shared)]
    return (*(_program(_order(component, children), children, folded) for component in components), *stars)


def _components(children: dict[int, tuple[int, ...]]) -> list[list[int]]:
    """Groups of causes that share findings, directly or through others; each in order."""
    home: dict[int, list[int]] = {}
    groups: list[list[int]] = []
    for cause, own in children.items():
        merged = [cause]
        for group in {id(home[bit]): home[bit] for bit in own if bit in home}.values():
            merged += group
            groups.remove(group)
        groups.append(merged)
        for member in merged:
            home.update(dict.fromkeys(children[member], merged))
    return [sorted(group) for group in groups]


def _order(component: Sequence[int], children: Sequence[tuple[int, ...]]) -> list[int]:
    """Greedy: next the cause that leaves the fewest bits open, then the one that opens the fewest."""
    left = list(component)
    waiting: dict[int, int] = {}
    for cause in left:
        for bit in children[cause]:
            waiting[bit] = waiting.get(bit, 0) + 1
    opened: set[int] = set()
    order: list[int] = []

    def cost(cause: int) -> tuple[int, int, int]:
        new = sum(bit not in opened for bit in children[cause])
        closed = sum(waiting[bit] == 1 for bit in children[cause])
        return new - closed, new, cause

    while left:
        cause = min(left, key=cost)
        left.remove(cause)
        order.append(cause)
        opened.update(children[cause])
        for bit in children[cause]:
            waiting[bit] -= 1
    return order


def _program(
    order: Sequence[int],
    children: Sequence[tuple[int, ...]],
    folded: dict[int, list[int]],
    alone: Iterable[int] = (),
) -> Program:
    """The steps of an order of causes, or of a finding all of whose causes are folded into it."""
    last = {bit: place for place, cause in enumerate(order) for bit in children[cause]}
    steps: list[Step] = []
    taken: list[int] = []
    open_bits: list[int] = []
    most = 0

    def opens(bit: int) -> None:
        nonlocal most
        steps.append(Open(bit, tuple(folded.get(bit, ()))))
        taken.extend(folded.get(bit, ()))
        open_bits.append(bit)
        most = max(most, len(open_bits))

    for place, cause in enumerate(order):
        for bit in children[cause]:
            if bit not in open_bits:
                opens(bit)
        steps.append(Take(cause, children[cause], tuple(open_bits.index(bit) for bit in children[cause])))
        taken.append(cause)
        for bit in sorted((bit for bit in children[cause] if last[bit] == place), key=open_bits.index, reverse=True):
            steps.append(Close(open_bits.index(bit)))
            open_bits.remove(bit)
    for bit in alone:
        opens(bit)
        steps.append(Close(open_bits.index(bit)))
    return Program(tuple(steps), tuple(taken), most)
