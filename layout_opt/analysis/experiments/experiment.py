"""Run an experiment: an instance, many cases, and what is kept of each."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from joblib import Parallel, delayed

from layout_opt.analysis.experiments.case import Case, check_cases
from layout_opt.analysis.experiments.finished import Finished
from layout_opt.analysis.experiments.results import Results
from layout_opt.analysis.experiments.solve_case import solve_case
from layout_opt.errors import InvalidInput, Problem
from layout_opt.instance import Instance
from layout_opt.solver.highs import Options


@dataclass(frozen=True)
class Progress:
    """How far an experiment is.

    Parameters
    ----------
    done, running, failed, total : int
        Cases finished (whatever they came to), being solved, finished without a certified layout, and wanted.
    seconds : float
        Since the start [s].
    left : float or None
        Estimate of the time that is left [s]; None while nothing is known.
    """

    done: int
    running: int
    failed: int
    total: int
    seconds: float
    left: float | None


Listener = Callable[[Progress], None]


def run_experiment(
    instance: Instance,
    cases: Sequence[Case],
    *,
    keep: Sequence[str] = ("activity",),
    options: Options | None = None,
    jobs: int = 1,
    folder: str | Path | None = None,
    cluster: str | None = None,
    listener: Listener | None = None,
) -> Results:
    """Solve every case and return what each came to, in the order of the cases.

    Parameters
    ----------
    instance : Instance
        What the changes of the cases are made to.
    cases : sequence of Case
        Names are unique.
    keep : sequence of str
        Result tables to keep of each certified layout.
    options : Options, optional
        Gap, limit, threads (default 1) and seed; by default those of each changed instance.
    jobs : int
        Cases solved at the same time on this computer.
    folder : path, optional
        Store from which finished cases are taken and to which they are written (None: in memory).
    cluster : str, optional
        Address of a Dask scheduler to solve on instead.
    listener : callable, optional
        Called with a `Progress` whenever a case is finished.

    Returns
    -------
    Results

    Raises
    ------
    InvalidInput
        If names, labels, tables or options make no sense. What is wrong with one case alone is its result.
    """
    check_cases(cases, keep)
    if folder is not None or cluster is not None:
        raise InvalidInput([Problem("folder", "a store or a cluster", "not be asked for yet", "leave it out")])
    kept = tuple(dict.fromkeys(keep))
    begun = time.perf_counter()
    finished: dict[str, Finished] = {}
    for name, result in _solved(instance, cases, kept, options, jobs):
        finished[name] = result
        if listener is not None:
            listener(_progress(finished, len(cases), jobs, time.perf_counter() - begun))
    return Results(tuple(cases), finished, kept, len(finished))


def _progress(finished: Mapping[str, Finished], total: int, jobs: int, seconds: float) -> Progress:
    done = len(finished)
    failed = sum(not result.certified for result in finished.values())
    return Progress(done, min(jobs, total - done), failed, total, seconds, seconds / done * (total - done))


def _solved(
    base: Instance, cases: Sequence[Case], keep: Sequence[str], options: Options | None, jobs: int
) -> Iterator[tuple[str, Finished]]:
    if jobs == 1 or len(cases) < 2:
        for case in cases:
            yield _named(base, case, keep, options)
        return
    parallel = Parallel(n_jobs=jobs, backend="loky", return_as="generator_unordered")
    yield from parallel(delayed(_named)(base, case, keep, options) for case in cases)


def _named(base: Instance, case: Case, keep: Sequence[str], options: Options | None) -> tuple[str, Finished]:
    return case.name, solve_case(base, case, keep, options)
