"""The options that every verb that solves many cases shares: --jobs, --cluster, --keep."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from layout_opt.cli.app import StoppedByUser
from layout_opt.cli.say import CaseTicker

if TYPE_CHECKING:
    from layout_opt.analysis.experiments import StudyOptions
    from layout_opt.instance import Instance

JobsOption = Annotated[
    int | None, typer.Option("--jobs", help="Cases solved at the same time (default: processors, as memory allows).")
]
ClusterOption = Annotated[
    str | None,
    typer.Option("--cluster", metavar="ADDRESS", help="Solve on a Dask cluster, e.g. tcp://host:8786, instead."),
]
KeepOption = Annotated[
    list[str] | None, typer.Option("--keep", metavar="TABLE", help="Result table to keep of each case.")
]

WORST_FIRST = {
    "violated": 5,
    "failed": 1,
    "unbounded": 2,
    "invalid": 2,
    "infeasible": 3,
    "no_layout": 4,
    "unproven": 7,
    "limit": 6,
}
"""Exit status by ending, the worst first."""


def jobs_of(jobs: int | None) -> int:
    """Return how many cases to solve at the same time: as asked for, else one for each processor."""
    return jobs if jobs is not None else os.cpu_count() or 1


@contextlib.contextmanager
def told_study(folder: Path | None, *, silent: bool) -> Iterator[CaseTicker]:
    """Tell how far a study is, and where it is kept if the user stops it."""
    ticker = CaseTicker(silent=silent)
    try:
        yield ticker
    except KeyboardInterrupt:
        kept = "nothing is kept without --out"
        if folder is not None:
            kept = f"what is finished is kept in {folder}: the same command goes on from there"
        raise StoppedByUser(f"stopped; {kept}") from None
    finally:
        ticker.done()


def study_options(
    instance: Instance,
    folder: Path | None,
    ticker: CaseTicker,
    *,
    verb: str,
    gap: float | None = None,
    time_limit: float | None = None,
    threads: int | None = None,
    jobs: int | None = None,
    cluster: str | None = None,
) -> StudyOptions:
    """Return how and where the cases of a verb are solved; finished ones are kept in its folder."""
    from layout_opt.analysis.experiments import StudyOptions
    from layout_opt.result.asked import solve_options
    from layout_opt.result.kinds import KINDS

    options = solve_options(instance, gap, time_limit, threads or 1)
    return StudyOptions(options, jobs_of(jobs), folder, cluster, ticker, KINDS[verb])


def worst(endings: Iterable[str]) -> int:
    """Return the exit status of the case that ended worst (0 where all are solved)."""
    known = set(endings)
    return next((status for ending, status in WORST_FIRST.items() if ending in known), 0)
