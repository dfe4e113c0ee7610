"""How the command line talks: results on stdout, progress and complaints on stderr, JSON for machines."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from layout_opt.show.progress_words import case_words, solve_words

if TYPE_CHECKING:
    from layout_opt.analysis.experiments import ExperimentProgress as CaseProgress
    from layout_opt.solver.highs import Progress

PIPE_WIDTH = 200
"""Width of tables in a pipe [characters]."""
LINE_SECONDS = 5.0
"""Least time between two progress lines in a pipe [s]."""


def out() -> Console:
    """Return the console for results (plain in a pipe)."""
    width = None if sys.stdout.isatty() else PIPE_WIDTH
    return Console(file=sys.stdout, soft_wrap=True, highlight=False, width=width)


def complain(lines: Iterable[str]) -> None:
    """Print one problem per line on stderr."""
    for line in lines:
        sys.stderr.write(f"{line}\n")


def print_json(record: Mapping[str, Any]) -> None:
    """Print one JSON object on stdout."""
    sys.stdout.write(json.dumps(record, indent=2, ensure_ascii=False, allow_nan=False) + "\n")


def fail_json(status: str, problems: list[str]) -> None:
    """Print what is wrong as the JSON result."""
    print_json({"status": status, "problems": problems})


WORDS = {
    "solved": "solved to the gap, and certified",
    "limit": "stopped at a limit; the layout is certified, its gap is above the target",
    "unproven": "the layout is certified, but no bound within the gap could be proven, though no limit was hit",
    "no_layout": "stopped at a limit before any layout was found",
    "infeasible": "infeasible: no layout satisfies all limits (found again without presolve)",
    "unbounded": "unbounded: nothing limits the objective; look for what grows without a limit",
    "violated": "the layout FAILED the independent check",
}
"""What a run's status means, for people."""


def objective_unit(kind: str, money: str) -> str:
    """Return the unit of an objective by its kind."""
    from layout_opt.instance.settings import Objective

    units = {Objective.LOAD: "weighted load", Objective.GREEN_PRODUCTIVITY: "output per input"}
    return units.get(Objective(kind), money)


def table(title: str, head: Iterable[str], rows: Iterable[Iterable[object]]) -> None:
    """Print a small table on stdout."""
    made = Table(title=escape(title), title_justify="left", box=None, pad_edge=False)
    for place, name in enumerate(head):
        made.add_column(escape(name), justify="left" if place == 0 else "right", overflow="fold")
    for row in rows:
        made.add_row(*(escape(number(cell)) for cell in row))
    out().print(made)


def json_rows(frame: Any) -> list[dict[str, Any]]:
    """Return the rows of a table for JSON: blanks are null."""
    return [
        {str(name): None if blank(cell) else _native(cell) for name, cell in row.items()}
        for row in frame.to_dict("records")
    ]


def text_rows(frame: Any, head: Iterable[str]) -> list[tuple[object, ...]]:
    """Return columns of a table for `table`: blanks are hyphens."""
    cells = frame[list(head)].astype(object).to_numpy()
    return [tuple("-" if blank(cell) else _native(cell) for cell in row) for row in cells]


def blank(cell: Any) -> bool:
    """Return whether a cell holds nothing: no value, or not a number."""
    import pandas as pd

    return bool(pd.api.types.is_scalar(cell) and pd.isna(cell))


def _native(cell: Any) -> Any:
    return cell.item() if hasattr(cell, "item") else cell


def number(cell: object) -> str:
    """Return a number with six significant digits, anything else as text."""
    return f"{cell + 0.0:,.6g}" if isinstance(cell, float) else str(cell)


class LiveLine:
    """Says where something stands: one live line on a terminal, a plain line every few seconds in a pipe.

    Parameters
    ----------
    silent : bool
        Say nothing.
    """

    def __init__(self, *, silent: bool) -> None:
        self._silent = silent
        self._terminal = sys.stderr.isatty()
        self._last = 0.0
        self._stage = ""

    def write(self, text: str, *, now: bool = False) -> None:
        """Print a line, if it is time to or if it has to be now."""
        clock = time.monotonic()
        if self._silent or (not self._terminal and not now and clock - self._last < LINE_SECONDS):
            return
        self._last = clock
        try:
            sys.stderr.write(f"\r{text:<78}" if self._terminal else f"{text}\n")
            sys.stderr.flush()
        except OSError:  # nobody reads any more; an error here would kill the solver that calls
            self._silent = True

    def done(self) -> None:
        """End the live line."""
        if self._terminal and self._last and not self._silent:
            sys.stderr.write("\n")


class Ticker(LiveLine):
    """Prints stage, bound, incumbent, gap and time of a running solve."""

    def __call__(self, progress: Progress) -> None:
        """Print where the solve stands; in a pipe a stage is told when it begins after some seconds."""
        begins, self._stage = bool(progress.stage), progress.stage or self._stage
        if begins and not self._terminal and progress.seconds < LINE_SECONDS:
            return
        self.write(solve_words(progress, self._stage), now=begins)


class CaseTicker(LiveLine):
    """Prints how many cases of an experiment are done, running and failed, and the time that is left."""

    def __call__(self, progress: CaseProgress) -> None:
        """Print where the experiment stands; its end is always told."""
        self.write(case_words(progress), now=progress.done == progress.total)
