"""A long run: every block of a table that is no finished part yet, in this process or in several."""

from __future__ import annotations

import gc
import os
import signal
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import closing
from functools import cache
from multiprocessing import get_context
from multiprocessing.connection import Connection
from threading import Thread

import pyarrow as pa

from unclench.batch.assess import Assessed, assess_batch
from unclench.batch.parts import Parts
from unclench.errors import DefectError, ExchangeError, Problem
from unclench.knowledge.load import load_knowledge
from unclench.knowledge.records import Knowledge
from unclench.wording import batch as words

AHEAD = 2  # blocks read for each process
Block = tuple[int, pa.RecordBatch]  # a block by the number of its first row
Done = Generator[tuple[int, Assessed], None, None]


def run(
    blocks: Iterable[pa.RecordBatch],
    parts: Parts,
    knowledge: Knowledge,
    *,
    top: int,
    processes: int,
    tell: Callable[[int], None],
) -> tuple[int, ...]:
    """Finish every part; the first rows of all, in order. `tell` hears of each part how many rows it has.

    With several processes each loads the shipped knowledge, which must be this one. What is finished stays finished,
    however this ends. Raises `ExchangeError` if a process dies.
    """
    first_rows: list[int] = []

    def left() -> Iterator[Block]:
        row = 1
        for block in blocks:
            first_rows.append(row)
            if not parts.has(row):
                yield row, block
            row += block.num_rows

    done = _alone(left(), knowledge, top) if processes == 1 else _together(left(), knowledge.digest, top, processes)
    with closing(done):
        for row, assessed in done:
            parts.keep(row, assessed)
            tell(assessed.results.num_rows + assessed.rejected.num_rows)
    return tuple(first_rows)


def _alone(blocks: Iterable[Block], knowledge: Knowledge, top: int) -> Done:
    for row, block in blocks:
        yield row, assess_batch(block, knowledge, top=top, first_row=row)


def _together(blocks: Iterable[Block], digest: str, top: int, processes: int) -> Done:
    """As soon as they are done, in any order; a few blocks ahead of each process and no more."""
    context = get_context("spawn")  # a fork would copy the threads of pyarrow without their locks
    held, leash = context.Pipe(duplex=False)
    pool = ProcessPoolExecutor(processes, context, _start, (held,))
    waiting: dict[Future[Assessed], int] = {}
    try:
        for row, block in blocks:
            waiting[pool.submit(_assess, block, digest, top, row)] = row
            if len(waiting) >= AHEAD * processes:
                yield from _finished(waiting)
        while waiting:
            yield from _finished(waiting)
    except BrokenProcessPool:
        leash.close()
        raise ExchangeError([Problem("unclench batch", None, words.WORKER_DIED, words.GO_ON)]) from None
    except BaseException:
        leash.close()
        raise
    finally:
        pool.shutdown(cancel_futures=True)
        leash.close()
        held.close()


def _finished(waiting: dict[Future[Assessed], int]) -> Done:
    for future in wait(waiting, return_when=FIRST_COMPLETED).done:
        yield waiting.pop(future), future.result()


def _start(held: Connection) -> None:
    """Ctrl-C is for the first process to hear; when that one is gone, so is this."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_with, args=(held,), daemon=True).start()


def _end_with(held: Connection) -> None:
    held.poll(None)  # nothing is ever sent: this returns when the other end is closed
    os._exit(0)


def _assess(block: pa.RecordBatch, digest: str, top: int, first_row: int) -> Assessed:
    knowledge = _knowledge()
    if knowledge.digest != digest:
        raise DefectError("The knowledge changed while it was in use.")
    return assess_batch(block, knowledge, top=top, first_row=first_row)


@cache
def _knowledge() -> Knowledge:
    """Loaded once, and from then on not looked through for garbage, which would cost time again and again."""
    knowledge = load_knowledge()
    gc.freeze()
    return knowledge
