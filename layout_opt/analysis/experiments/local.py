"""Solve cases on the cores of this computer, as many at a time as memory allows."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

from layout_opt.analysis.experiments.case import Case
from layout_opt.analysis.experiments.case_memory import available_memory, workers_that_fit
from layout_opt.analysis.experiments.finished import Failure, FinishedCase
from layout_opt.analysis.experiments.workshop import Workshop, pack, solve_there
from layout_opt.analysis.pool import KILLED, done_in_parallel
from layout_opt.result.run import peak_memory


def solve_here(workshop: Workshop, cases: Sequence[Case]) -> Iterator[tuple[str, FinishedCase]]:
    """Yield the cases one after the other, solved in this process."""
    for case in cases:
        yield case.name, workshop.solve(case)


def solve_on_cores(workshop: Workshop, cases: Sequence[Case], jobs: int) -> Iterator[tuple[str, FinishedCase]]:
    """Yield cases as they are finished on up to `jobs` processes.

    The first case is solved here: this process then needs as much memory as each of the others will. A case that kills
    the process in which it is solved alone has failed.
    """
    yield from solve_here(workshop, cases[:1])
    workers = workers_that_fit(jobs, peak_memory(), available_memory())
    with tempfile.TemporaryDirectory(prefix="layout-opt-") as folder:
        solve = partial(solve_there, pack(workshop).to_file(Path(folder) / "workshop"))
        yield from done_in_parallel(solve, cases[1:], workers, _killed)


def _killed(case: Case) -> tuple[str, FinishedCase]:
    return case.name, FinishedCase(Failure.FAILED.value, note=KILLED)
