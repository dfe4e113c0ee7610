"""The options that every verb that solves many cases shares: --jobs, --cluster, --keep."""

from __future__ import annotations

import os
from typing import Annotated

import typer

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


def jobs_of(jobs: int | None) -> int:
    """Return how many cases to solve at the same time: as asked for, else one for each processor."""
    return jobs if jobs is not None else os.cpu_count() or 1
