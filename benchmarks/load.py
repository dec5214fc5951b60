"""Twenty people at once on `unclench serve`, on this machine alone: how long a question and a result take.

It starts the server with a data folder of its own and a free port, and asks nothing but that. Each person reads for 2
to 5 seconds between pages, as people do; `--rush` leaves that out. Each has a seed of their own.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from threading import Lock, Thread
from typing import Any
from urllib.parse import urlencode

ROOT = Path(__file__).parent.parent
HOME, READY_WITHIN = "127.0.0.1", 60
BUDGETS = {"question": 0.040, "answer": 0.040, "report": 0.080}
REPORT_EVERY = 4
_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')
_OFFERED = re.compile(r'name="answer" value="([\w-]+)"')


class Times:
    """What all people waited, by kind of page, and what went wrong."""

    def __init__(self) -> None:
        self.seconds: dict[str, list[float]] = defaultdict(list)
        self.errors: list[str] = []
        self.lock = Lock()

    def add(self, kind: str, seconds: float) -> None:
        """One page of a kind took so long."""
        with self.lock:
            self.seconds[kind].append(seconds)

    def wrong(self, what: str) -> None:
        """One page that was none."""
        with self.lock:
            self.errors.append(what)


class Someone:
    """One person with a browser."""

    def __init__(self, port: int, times: Times, *, seed: int, rush: bool) -> None:
        self.port, self.times, self.rush = port, times, rush
        self.random = random.Random(seed)  # noqa: S311 - who says what, no secret
        self.cookie = self.token = ""

    def ask(self, kind: str, method: str, path: str, form: dict[str, str] | None = None) -> tuple[int, str, str]:
        """Status, address to go to, and page; the time counts as one of `kind`."""
        headers = {"Cookie": self.cookie, "Content-Type": "application/x-www-form-urlencoded"}
        body = urlencode({"csrfmiddlewaretoken": self.token, **form}) if form is not None else None
        begun = time.perf_counter()
        connection = HTTPConnection(HOME, self.port, timeout=30)
        try:
            connection.request(method, path, body, headers)
            reply = connection.getresponse()
            page = reply.read().decode()
        finally:
            connection.close()
        self.times.add(kind, time.perf_counter() - begun)
        if reply.status >= 400:
            self.times.wrong(f"{kind} {reply.status}")
        self.cookie = (reply.getheader("Set-Cookie") or self.cookie).partition(";")[0]
        self.token = found[1] if (found := _TOKEN.search(page)) else self.token
        return reply.status, reply.getheader("Location") or "", page

    def think(self) -> None:
        """Read the page."""
        time.sleep(0 if self.rush else self.random.uniform(2, 5))

    def visit(self, until: float) -> None:
        """Interviews one after the other, with a look at the result now and then."""
        self.think()
        while time.monotonic() < until:
            try:
                self.interview(until)
            except (OSError, HTTPException) as error:
                self.times.wrong(type(error).__name__)

    def interview(self, until: float) -> None:
        """One interview to its end."""
        self.ask("other", "GET", "/assess")
        _, address, _ = self.ask("other", "POST", "/assess", {"note": ""})
        for number in range(1, 100):
            status, _, page = self.ask("question", "GET", address)
            if status != 200 or time.monotonic() > until:
                break
            self.think()
            self.ask("answer", "POST", address, self.answer(page))
            if number % REPORT_EVERY == 0:
                self.ask("report", "GET", f"{address}/report")
                self.think()
        self.ask("report", "GET", f"{address}/report")
        self.think()

    def answer(self, page: str) -> dict[str, str]:
        """What this person says: mostly no, sometimes the first thing on offer."""
        asked = page.partition('name="question" value="')[2].partition('"')[0]
        offered = _OFFERED.findall(page)
        if not offered:
            return {"question": asked, "years": str(self.random.randint(18, 90))}
        calm = next((word for word in ("none", "no") if word in offered), None)
        return {"question": asked, "answer": calm or self.random.choice(offered)}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOME, 0))
        return int(probe.getsockname()[1])


def wait_for(port: int, server: subprocess.Popen[bytes]) -> None:
    begun = time.monotonic()
    while time.monotonic() - begun < READY_WITHIN and server.poll() is None:
        try:
            Someone(port, Times(), seed=0, rush=True).interview(0)
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise SystemExit("The server did not start.")


def told(times: Times) -> None:
    print(f"{'page':<12}{'requests':>10}{'p50 ms':>10}{'p95 ms':>10}{'worst ms':>10}{'budget ms':>11}")
    for kind, seconds in sorted(times.seconds.items()):
        cuts = statistics.quantiles(seconds, n=100) if len(seconds) > 1 else seconds * 99
        figures = (1000 * value for value in (cuts[49], cuts[94], max(seconds)))
        budget = f"{1000 * BUDGETS[kind]:.0f}" if kind in BUDGETS else ""
        print(f"{kind:<12}{len(seconds):>10}" + "".join(f"{figure:>10.1f}" for figure in figures) + f"{budget:>11}")
    print(f"errors: {len(times.errors)} {sorted(set(times.errors))}")
    print(f"load of the machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--rush", action="store_true", help="no time to read")
    chosen: Any = parser.parse_args()
    with tempfile.TemporaryDirectory() as data:
        port = free_port()
        command = [sys.executable, "-m", "unclench", "serve", "--port", str(port)]
        environment = {**os.environ, "UNCLENCH_DATA": data}
        server = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)
        try:
            wait_for(port, server)
            times, until = Times(), time.monotonic() + chosen.seconds
            people = [Someone(port, times, seed=number, rush=chosen.rush) for number in range(chosen.people)]
            threads = [Thread(target=person.visit, args=(until,)) for person in people]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
        finally:
            server.terminate()
            server.wait(10)
        told(times)
    sys.exit(1 if times.errors else 0)


if __name__ == "__main__":
    main()
