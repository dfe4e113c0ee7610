"""Work in processes of their own on the cores of this computer."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import as_completed
from typing import TypeVar

from joblib.executor import get_memmapping_executor
from joblib.externals.loky.process_executor import TerminatedWorkerError

Item = TypeVar("Item")
Result = TypeVar("Result")

IDLE_SECONDS = 300
"""How long a process waits for further work before it ends [s]."""
LEFT_WORK = "A worker stopped while some jobs were given to the executor"
"""Beginning of what loky warns of where a process ended idle just as work came: others take it.

Where warnings are errors, it would end the thread that hands out work, and everything would wait for ever."""

KILLED = "its process was killed from outside, perhaps for want of memory"
"""What is said of an item that could not be done in a process of its own."""


def done_in_parallel(
    work: Callable[[Item], Result], items: Sequence[Item], workers: int, killed: Callable[[Item], Result]
) -> Iterator[Result]:
    """Yield what `work` returns of each item, in the order in which it is finished.

    Where workers are killed from outside, the items that they held are done again by half as many; an item that kills
    the only one yields `killed(item)`. Work is never done in this process, so that it cannot be killed by an item.
    """
    rest = dict(enumerate(items))
    while rest:
        try:
            for place, result in _finished(work, rest, workers):
                del rest[place]
                yield result
        except TerminatedWorkerError:
            if workers == 1:
                yield killed(rest.pop(min(rest)))
            workers = max(1, workers // 2)


def _finished(work: Callable[[Item], Result], items: Mapping[int, Item], workers: int) -> Iterator[tuple[int, Result]]:
    """Yield the place and result of each item; the pool is joblib's own, which `joblib.Parallel` of a user shares."""
    warnings.filterwarnings("ignore", LEFT_WORK, UserWarning)
    executor = get_memmapping_executor(workers, timeout=IDLE_SECONDS, max_nbytes=None)
    futures = {executor.submit(work, item): place for place, item in items.items()}
    complete = False
    try:
        for future in as_completed(futures):
            yield futures[future], future.result()
        complete = True
    finally:
        if not complete:  # an error, or the user's Ctrl-C: what is being done is of no use any more
            executor.shutdown(wait=True, kill_workers=True)
