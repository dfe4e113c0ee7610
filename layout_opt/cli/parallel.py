"""What every verb that solves many cases shares: --jobs, --cluster, --keep, and the progress that it prints."""

from __future__ import annotations

import os
import sys
import time
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from layout_opt.analysis.experiments import Progress

LINE_SECONDS = 5.0
"""Least time between two progress lines in a pipe [s]."""
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


class CaseTicker:
    """Prints cases done, running, failed and the time left: one live line on a terminal, plain lines in a pipe."""

    def __init__(self, *, silent: bool) -> None:
        self.finished = 0
        self._silent = silent
        self._terminal = sys.stderr.isatty()
        self._last = -LINE_SECONDS

    def __call__(self, progress: Progress) -> None:
        """Print how far the cases are, if it is time to."""
        self.finished = progress.done
        now = time.monotonic()
        at_end = progress.done == progress.total
        if self._silent or (not self._terminal and not at_end and now - self._last < LINE_SECONDS):
            return
        self._last = now
        text = said(progress)
        end = "\n" if at_end or not self._terminal else ""
        try:
            sys.stderr.write(f"\r{text[:110]:<110}{end}" if self._terminal else f"{text}\n")
            sys.stderr.flush()
        except OSError:  # nobody reads any more; the cases go on
            self._silent = True


def said(progress: Progress) -> str:
    """Return progress as one line."""
    left = "-" if progress.left is None else f"{progress.left:.0f} s"
    text = f"{progress.seconds:7.1f} s  {progress.done} of {progress.total} done"
    if progress.stored:
        text += f" ({progress.stored} from the store)"
    text += f", {progress.running} running, {progress.failed} without a layout, {left} left"
    return f"{text}  {progress.latest}".rstrip()
