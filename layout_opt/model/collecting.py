"""Make very many objects that stay: do not look for garbage among them, neither now nor at once afterwards."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

FEW = 2_000_000
"""Objects put aside below which no search for garbage is worth its time [1]."""
MODELS = 3
"""How many times the largest lot is put aside before garbage is looked for among them [1]."""


@dataclass
class Aside:
    """How many objects were put aside since garbage was last looked for among them, and the largest lot ever."""

    objects: int = 0
    largest: int = 0
    searches: int = 0

    def add(self, objects: int) -> None:
        """Put a lot aside."""
        self.objects += objects
        self.largest = max(self.largest, objects)

    def tidy(self) -> None:
        """Look for garbage if much was put aside: a program that builds models in a loop does not keep them all."""
        if _searches() != self.searches:  # somebody else has just looked through everything
            self.objects, self.searches = 0, _searches()
        if self.objects >= max(FEW, MODELS * self.largest):
            gc.collect()
            self.objects, self.searches = 0, _searches()


def _searches() -> int:
    """Return how often this process has looked for garbage among all objects."""
    return int(gc.get_stats()[-1]["collections"])


ASIDE = Aside()
"""What this process put aside. It has one garbage collector, so this is state of the process; threads that enter at the
same time may lose a count, which puts off a search and changes nothing else."""


@contextmanager
def objects_that_stay() -> Iterator[None]:
    """Pause Python's search for garbage in cycles; what was made meanwhile then counts as long-lived.

    Without the second part the first search after the pause would go through everything that was made, for nothing.
    Python would then hardly ever look through what was put aside, so this does, from time to time. May be nested; does
    nothing where the search is already off.
    """
    if not gc.isenabled():
        yield
        return
    ASIDE.tidy()
    gc.disable()
    try:
        yield
    finally:
        if gc.get_freeze_count() == 0:  # else it would thaw what somebody else has frozen
            ASIDE.add(gc.get_count()[0])
            gc.freeze()
            gc.unfreeze()  # both only hang lists of objects somewhere else, whatever their length
        gc.enable()
