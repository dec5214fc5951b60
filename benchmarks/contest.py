"""One engine after the other answers the same people, each in a process of its own, with a limit of time and memory."""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from exact import largest_errors

LIMIT = 20.0  # seconds a case may take, building the network and answering
STARTING = 120.0  # seconds an engine may take to be imported
HOPELESS = 2  # after so many failures in a row with nothing answered, larger cases are not tried either


@dataclass(eq=False)
class Cell:
    """What one engine did with the people of one network who have so many positives."""

    engine: str
    network: str
    positives: int
    seconds: dict[int, float] = field(default_factory=dict)
    active: dict[int, list[float]] = field(default_factory=dict)
    failures: Counter[str] = field(default_factory=Counter)
    errors: list[tuple[float, float]] = field(default_factory=list)
    mb: float = 0.0

    @cached_property
    def times(self) -> list[float]:
        """Seconds of every case tried; one that was not answered took for ever."""
        return [*self.seconds.values(), *[float("inf")] * self.failures.total()]

    def quantile(self, share: float) -> float:
        """Seconds, infinite where too many cases were not answered, not a number where none was tried."""
        return float(np.quantile(self.times, share, method="higher")) if self.times else float("nan")

    @property
    def median(self) -> float:
        """Seconds of the middle case."""
        return self.quantile(0.5)

    def held_to(self, exact: dict[int, Any]) -> None:
        """Compare with the exact marginals of some of the people."""
        self.errors = [largest_errors(self.active[one], right) for one, right in exact.items() if one in self.active]

    @property
    def largest_errors(self) -> tuple[float, float] | None:
        """The largest absolute and relative error of any marginal of any case compared."""
        return (max(one[0] for one in self.errors), max(one[1] for one in self.errors)) if self.errors else None


class Contestant:
    """A process in which one engine answers; it is started again where a case ended it."""

    def __init__(self, engine: str, network: str) -> None:
        self.engine, self.network = engine, network
        self.process: subprocess.Popen[bytes] | None = None
        self.version = ""
        self.ready_mb = 0.0

    def start(self) -> str | None:
        """Why the engine does not load, if it does not."""
        command = [sys.executable, str(Path(__file__).with_name("engines.py")), self.engine, self.network]
        self.process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            bufsize=0,
        )
        said = self._line(STARTING)
        if "error" in said:
            self.stop()
            return str(said["error"])
        self.version, self.ready_mb = said["version"], said["ready_mb"]
        return None

    def ask(self, positives: int, number: int) -> dict[str, Any]:
        """The answer, or an `error`: what the library said, that time ran out, or how the process ended."""
        if self.process is None and (why := self.start()):
            return {"error": why}
        assert self.process is not None
        assert self.process.stdin is not None
        self.process.stdin.write(f"{positives} {number}\n".encode())
        said = self._line(LIMIT)
        if said.get("ended"):
            self.stop()
        return said

    def stop(self) -> None:
        """End the process and what it started."""
        if self.process is None:
            return
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe:
                pipe.close()
        with suppress(ProcessLookupError):  # it may have ended by itself
            os.killpg(self.process.pid, signal.SIGKILL)  # the group is its own: start_new_session
        self.process.wait()
        self.process = None

    def _line(self, limit: float) -> dict[str, Any]:
        assert self.process is not None
        assert self.process.stdout is not None
        until, text = time.monotonic() + limit, b""
        while not text.endswith(b"\n"):
            ready, _, _ = select.select([self.process.stdout], [], [], max(0.0, until - time.monotonic()))
            if not ready:
                return {"error": f"more than {limit:.0f} s", "ended": True}
            part = os.read(self.process.stdout.fileno(), 1 << 16)
            if not part:
                return {"error": f"the process ended with {self.process.wait()}", "ended": True}
            text += part
        found: dict[str, Any] = json.loads(text)
        return found


@dataclass(frozen=True)
class Entry:
    """One engine on one network: a cell for each number of positives it tried, or why it does not load."""

    engine: str
    network: str
    version: str
    ready_mb: float
    cells: dict[int, Cell]
    missing: str | None = None


def contest(engine: str, network: str, sizes: tuple[int, ...], *, count: int, budget: float) -> Entry:
    """Up to `count` people of each size, as many as `budget` seconds a size allow."""
    contestant = Contestant(engine, network)
    cells: dict[int, Cell] = {}
    try:
        if why := contestant.start():
            return Entry(engine, network, "", 0.0, {}, why)
        for positives in sizes:
            cells[positives] = cell = _answered(contestant, positives, count=count, budget=budget)
            if not cell.seconds:
                break
    finally:
        contestant.stop()
    return Entry(engine, network, contestant.version, contestant.ready_mb, cells)


def _answered(contestant: Contestant, positives: int, *, count: int, budget: float) -> Cell:
    cell = Cell(contestant.engine, contestant.network, positives)
    until = time.monotonic() + budget
    for number in range(count):
        if time.monotonic() > until or (not cell.seconds and cell.failures.total() >= HOPELESS):
            break
        said = contestant.ask(positives, number)
        if "error" in said:
            cell.failures[said["error"]] += 1
        else:
            cell.seconds[number], cell.active[number] = said["seconds"], said["active"]
            cell.mb = max(cell.mb, said["mb"])
    return cell
