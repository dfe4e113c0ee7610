"""Solve cases on the cores of this computer, as many at a time as memory allows."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import as_completed
from pathlib import Path

from joblib.externals.loky import get_reusable_executor
from joblib.externals.loky.process_executor import TerminatedWorkerError

from layout_opt.analysis.experiments.case import Case
from layout_opt.analysis.experiments.finished import Failure, Finished
from layout_opt.analysis.experiments.memory import available_memory, workers_that_fit
from layout_opt.analysis.experiments.workshop import Parcel, Workshop, pack, solve_there
from layout_opt.result.run import peak_memory

KILLED = "its process was killed from outside, perhaps for want of memory"

IDLE_SECONDS = 60
"""How long a process waits for the next experiment before it ends [s]."""


def solve_here(workshop: Workshop, cases: Sequence[Case]) -> Iterator[tuple[str, Finished]]:
    """Yield the cases one after the other, solved in this process."""
    for case in cases:
        yield case.name, workshop.solve(case)


def solve_on_cores(workshop: Workshop, cases: Sequence[Case], jobs: int) -> Iterator[tuple[str, Finished]]:
    """Yield cases as they are finished on up to `jobs` processes.

    The first case is solved here: this process then needs as much memory as each of the others will. Where workers
    are killed from outside, the cases that they held are solved again by half as many; a case that kills the only one
    has failed.
    """
    yield from solve_here(workshop, cases[:1])
    workers = workers_that_fit(jobs, peak_memory(), available_memory())
    rest = {case.name: case for case in cases[1:]}
    with tempfile.TemporaryDirectory(prefix="layout-opt-") as folder:
        parcel = pack(workshop).to_file(Path(folder) / "workshop")
        while rest:
            try:
                for name, finished in _parallel(parcel, list(rest.values()), workers):
                    del rest[name]
                    yield name, finished
            except TerminatedWorkerError:
                if workers == 1:
                    name = next(iter(rest))
                    del rest[name]
                    yield name, Finished(Failure.FAILED.value, note=KILLED)
                workers = max(1, workers // 2)


def _parallel(parcel: Parcel, cases: Sequence[Case], workers: int) -> Iterator[tuple[str, Finished]]:
    executor = get_reusable_executor(max_workers=workers, timeout=IDLE_SECONDS)
    futures = [executor.submit(solve_there, parcel, case) for case in cases]
    complete = False
    try:
        for future in as_completed(futures):
            yield future.result()
        complete = True
    finally:
        if not complete:  # an error, or the user's Ctrl-C: what is being solved is of no use any more
            executor.shutdown(wait=True, kill_workers=True)
