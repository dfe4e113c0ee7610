"""Run an experiment: an instance, many cases, and what is kept of each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from layout_opt.analysis.experiments.case import Case, check_cases
from layout_opt.analysis.experiments.finished import FinishedCase
from layout_opt.analysis.experiments.key import identity_of
from layout_opt.analysis.experiments.local import solve_here, solve_on_cores
from layout_opt.analysis.experiments.progress import Listener, Meter
from layout_opt.analysis.experiments.remote import solve_on_cluster
from layout_opt.analysis.experiments.results import Results
from layout_opt.analysis.experiments.shelf import Shelf
from layout_opt.analysis.experiments.store import Store
from layout_opt.analysis.experiments.workshop import Workshop
from layout_opt.errors import InvalidInput, Problem
from layout_opt.instance import Instance
from layout_opt.solver.highs import Options


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
        Called with a `Progress` at the start and whenever a case is finished.

    Returns
    -------
    Results

    Raises
    ------
    InvalidInput
        If names, labels, tables or options make no sense. What is wrong with one case alone is its result.
    """
    check_cases(cases, keep)
    check_jobs(jobs)
    kept = tuple(dict.fromkeys(keep))
    shelf = None if folder is None else Shelf(Store(Path(folder)), identity_of(instance, options), instance, kept)
    finished = {} if shelf is None else shelf.find(cases)
    missing = [case for case in cases if case.name not in finished]
    if shelf is not None and missing:
        shelf.store.begin()
    meter = Meter(len(cases), jobs, listener)
    for result in finished.values():
        meter.stored(result)
    meter.tell()
    by_name = {case.name: case for case in missing}
    for name, result in _solved(Workshop(instance, kept, options), missing, jobs, cluster):
        finished[name] = result if shelf is None else shelf.put(by_name[name], result)
        meter.solved(name, finished[name])
    return Results(tuple(cases), finished, kept, len(missing))


def check_jobs(jobs: int) -> None:
    """Raise InvalidInput unless `jobs` is a number of processes."""
    if jobs < 1:
        raise InvalidInput([Problem("jobs", str(jobs), "be 1 or more", "give the number of cores to use")])


def _solved(
    workshop: Workshop, cases: Sequence[Case], jobs: int, cluster: str | None
) -> Iterator[tuple[str, FinishedCase]]:
    if cases and cluster is not None:
        return solve_on_cluster(workshop, cases, cluster)
    if jobs == 1 or len(cases) < 2:
        return solve_here(workshop, cases)
    return solve_on_cores(workshop, cases, jobs)
