"""The interview in a real terminal: a pseudo-terminal, a process of its own, and Ctrl-C as the kernel delivers it."""

from __future__ import annotations

import os
import pty
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from test_cli import CRAMP, keys_to

from support import ROOT
from unclench.exchange.casefile import read_case
from unclench.knowledge.records import Knowledge

PATIENCE = 60.0


class Terminal:
    """One `unclench assess` on a pseudo-terminal; `wait_for` reads until words appear on the screen."""

    def __init__(self, *arguments: str) -> None:
        self.ours, theirs = pty.openpty()
        self.seen = ""
        self.process = subprocess.Popen(
            [sys.executable, "-m", "unclench", *arguments],
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            cwd=ROOT,
            env={**os.environ, "TERM": "xterm", "COLUMNS": "80"},
            start_new_session=True,
        )
        os.close(theirs)

    def wait_for(self, words: str) -> None:
        end = time.monotonic() + PATIENCE
        while words not in self.seen:
            assert time.monotonic() < end, f"{words!r} never came; the screen shows {self.seen!r}"
            self._read()
        self.seen = self.seen.split(words, 1)[1]

    def _read(self) -> None:
        if select.select([self.ours], [], [], 1)[0]:
            self.seen += os.read(self.ours, 65536).decode("utf-8", "replace")

    def type(self, line: str) -> None:
        os.write(self.ours, f"{line}\n".encode())

    def interrupt(self) -> None:
        """Ctrl-C once the program waits for a line: between the prompt and the wait, Python may let one pass."""
        waiting = 0
        while waiting < 3:
            time.sleep(0.1)
            state = Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
            waiting = waiting + 1 if state == "S" else 0
        self.process.send_signal(signal.SIGINT)


@contextmanager
def opened(*arguments: str) -> Iterator[Terminal]:
    terminal = Terminal(*arguments)
    try:
        yield terminal
    finally:
        terminal.process.kill()
        terminal.process.wait()
        os.close(terminal.ours)


@pytest.fixture
def terminal() -> Iterator[Terminal]:
    with opened("assess") as terminal:
        yield terminal


def answer_age(terminal: Terminal) -> None:
    terminal.wait_for("> ")
    terminal.type("70")
    terminal.wait_for("Question 2")
    terminal.wait_for("> ")


def test_back_at_the_first_question_says_so_and_what_can_be_typed(terminal: Terminal) -> None:
    terminal.wait_for("> ")
    terminal.type("b")
    terminal.wait_for("This is the first question. Type your age in years.")
    terminal.type("70")
    terminal.wait_for("Question 2")


def emergency(terminal: Terminal, knowledge: Knowledge) -> None:
    cold = knowledge.lines["leg-cold"].stands_for[0]
    for key in keys_to(knowledge, **CRAMP, checklist_leg="leg-cold", follow_up_leg_cold=cold).values():
        terminal.wait_for("> ")
        terminal.type(key)
    terminal.wait_for("Get help now")


def test_after_an_emergency_the_saved_answers_are_opened_and_not_asked_again(
    tmp_path: Path, knowledge: Knowledge
) -> None:
    path = tmp_path / "my leg.yaml"
    with opened("assess", "--save", str(path)) as terminal:
        emergency(terminal, knowledge)
        terminal.wait_for(f"For the rest of the report: unclench assess '{path}' --all")
    with opened("assess", str(path), "--all") as terminal:
        terminal.wait_for("What fits best")


def test_after_an_emergency_with_nothing_saved_it_says_so(knowledge: Knowledge) -> None:
    with opened("assess") as terminal:
        emergency(terminal, knowledge)
        terminal.wait_for("Your answers were not kept.")
        terminal.wait_for("unclench assess --all")


def test_ctrl_c_keeps_the_answers_in_a_file(terminal: Terminal, tmp_path: Path, knowledge: Knowledge) -> None:
    answer_age(terminal)
    terminal.interrupt()
    terminal.wait_for("Save your answers")
    terminal.type("y")
    terminal.wait_for("File name")
    path = tmp_path / "kept.yaml"
    terminal.type(str(path))
    terminal.wait_for("Written to")
    assert terminal.process.wait(PATIENCE) == 130
    assert read_case(path.read_bytes(), knowledge, name="kept").last() == {"age": 70}


def test_a_name_that_cannot_be_written_is_asked_again(terminal: Terminal, tmp_path: Path) -> None:
    answer_age(terminal)
    terminal.interrupt()
    terminal.wait_for("Save your answers")
    terminal.type("y")
    terminal.wait_for("File name")
    terminal.type(str(tmp_path / "no-such-folder" / "kept.yaml"))
    terminal.wait_for("cannot be written")
    terminal.wait_for("Save your answers")
    terminal.type("n")
    terminal.wait_for("Nothing was saved")
    assert terminal.process.wait(PATIENCE) == 130
    assert not list(tmp_path.iterdir())


def test_a_second_ctrl_c_leaves_at_once(terminal: Terminal) -> None:
    answer_age(terminal)
    terminal.interrupt()
    terminal.wait_for("Save your answers")
    terminal.interrupt()
    terminal.wait_for("Nothing was saved")
    assert terminal.process.wait(PATIENCE) == 130
    assert "Traceback" not in terminal.seen
