"""The time of a run: one limit for all its solves together."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from layout_opt.solver.outcome import Options

CLEAN_UP_SHARE = 0.1
"""Most of the time left that branch and bound leaves to what comes after it [1]."""


@dataclass(frozen=True)
class Budget:
    """What a run may take: relaxation, branch and bound, clean-up, tie-break and prices together.

    Parameters
    ----------
    limit : float, optional
        Seconds (None: no limit).
    clock : callable
        Tells the time [s].
    begun : float
        When the run began, by that clock [s].
    """

    limit: float | None = None
    clock: Callable[[], float] = time.perf_counter
    begun: float = field(default=-1.0)

    def __post_init__(self) -> None:
        """Begin now, unless it was said when."""
        if self.begun < 0:
            object.__setattr__(self, "begun", self.clock())

    @property
    def spent(self) -> float:
        """Seconds since the run began."""
        return self.clock() - self.begun

    @property
    def left(self) -> float | None:
        """Seconds that are left, at least 0; None without a limit."""
        return None if self.limit is None else max(0.0, self.limit - self.spent)

    @property
    def over(self) -> bool:
        """Whether nothing is left."""
        return self.left == 0.0

    def part(self, share: float) -> Budget:
        """Return a budget that began with this one and ends after a share of it."""
        return self if self.limit is None else replace(self, limit=share * self.limit)

    def options(self, options: Options, kept: float = 0.0) -> Options:
        """Return the options of the next solve: what is left, less what is `kept` for later.

        Parameters
        ----------
        options : Options
            Of the run.
        kept : float
            What later solves are thought to need [s]; at most `CLEAN_UP_SHARE` of what is left is kept.
        """
        left = self.left
        if left is None:
            return replace(options, time_limit=None)
        return replace(options, time_limit=left - min(kept, CLEAN_UP_SHARE * left))
