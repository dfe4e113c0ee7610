"""How far an experiment is."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from layout_opt.analysis.experiments.finished import FinishedCase


@dataclass(frozen=True)
class ExperimentProgress:
    """How far an experiment is.

    Parameters
    ----------
    done, running, failed, total : int
        Cases finished (whatever they came to), being solved, finished without a certified layout, and wanted.
    seconds : float
        Since the start [s].
    left : float or None
        Estimate of the time that is left [s]; None while nothing is known.
    stored : int
        Of those done, taken from the store.
    latest : str
        Name of the case just finished (empty at the start).
    """

    done: int
    running: int
    failed: int
    total: int
    seconds: float
    left: float | None
    stored: int = 0
    latest: str = ""


Listener = Callable[[ExperimentProgress], None]


class Meter:
    """Counts finished cases and tells a listener.

    Parameters
    ----------
    total, workers : int
        Cases wanted as far as is known, and cases solved at the same time.
    listener : callable, optional
        Who is told.
    """

    def __init__(self, total: int, workers: int, listener: Listener | None) -> None:
        self._total, self._workers, self._listener = total, workers, listener
        self._done = self._failed = self._stored = self._asked = 0
        self._begun = time.perf_counter()

    def expect(self, cases: int) -> None:
        """Count cases that are asked for; more than were announced raise the total."""
        self._asked += cases
        self._total = max(self._total, self._asked)

    def stored(self, finished: FinishedCase) -> None:
        """Count a case that was taken from the store."""
        self._count(finished)
        self._stored += 1

    def solved(self, name: str, finished: FinishedCase) -> None:
        """Count a case that was solved, and tell."""
        self._count(finished)
        self.tell(name)

    def tell(self, latest: str = "") -> None:
        """Tell the listener where the experiment stands."""
        if self._listener is None:
            return
        seconds = time.perf_counter() - self._begun
        rest, solved = self._total - self._done, self._done - self._stored
        left = 0.0 if not rest else seconds / solved * rest if solved else None
        running = min(self._workers, rest)
        self._listener(
            ExperimentProgress(self._done, running, self._failed, self._total, seconds, left, self._stored, latest)
        )

    def _count(self, finished: FinishedCase) -> None:
        self._done += 1
        self._failed += not finished.certified
