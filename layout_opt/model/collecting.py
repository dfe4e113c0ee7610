"""Make very many objects that stay: do not look for garbage among them, neither now nor at once afterwards."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def objects_that_stay() -> Iterator[None]:
    """Pause Python's search for garbage in cycles; what was made meanwhile then counts as long-lived.

    Without the second part the first search after the pause would go through everything that was made, for nothing.
    Nothing is lost: later full searches find what has become garbage. May be nested; does nothing where the search is
    already off.
    """
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        if gc.get_freeze_count() == 0:  # else it would thaw what somebody else has frozen
            gc.freeze()
            gc.unfreeze()  # both only hang lists of objects somewhere else, whatever their length
        gc.enable()
