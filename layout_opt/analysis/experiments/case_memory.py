"""How many cases fit into memory at the same time."""

from __future__ import annotations

import os
import sys
from pathlib import Path

SPARE = 0.8
"""Share of the available memory that workers may fill [1]."""
MEMORY_FILE = Path("/proc/meminfo")
LIMIT_FILES = (
    (Path("/sys/fs/cgroup/memory.max"), Path("/sys/fs/cgroup/memory.current")),
    (Path("/sys/fs/cgroup/memory/memory.limit_in_bytes"), Path("/sys/fs/cgroup/memory/memory.usage_in_bytes")),
)
"""Limit and use of memory of a container, in the two forms that Linux has."""


def workers_that_fit(jobs: int, per_worker: int, available: int | None) -> int:
    """Return how many workers of `per_worker` bytes fit into `available` bytes: at least 1, at most `jobs`.

    Parameters
    ----------
    jobs : int
        Wanted.
    per_worker : int
        Memory that one was measured to need [bytes].
    available : int or None
        Memory that is free [bytes]; None = not known, then memory sets no limit.
    """
    if available is None or per_worker <= 0:
        return jobs
    return max(1, min(jobs, int(SPARE * available) // per_worker))


def available_memory() -> int | None:
    """Return the memory that new processes may take without swapping [bytes], None where it cannot be known."""
    found = [amount for amount in (_free(), *(_room(*files) for files in LIMIT_FILES)) if amount is not None]
    return min(found, default=None)


def _free() -> int | None:
    """Return the free memory of the computer."""
    if MEMORY_FILE.is_file():
        for line in MEMORY_FILE.read_text(encoding="ascii").splitlines():
            if line.startswith("MemAvailable:"):
                return int(line.split()[1]) * 1024
    names = getattr(os, "sysconf_names", {})
    if sys.platform != "win32" and "SC_AVPHYS_PAGES" in names:
        return os.sysconf("SC_AVPHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    return None


def _room(limit: Path, used: Path) -> int | None:
    """Return what a container may still use; None where there is no limit."""
    if not (limit.is_file() and used.is_file()):
        return None
    words = limit.read_text(encoding="ascii").strip()
    return max(0, int(words) - int(used.read_text(encoding="ascii"))) if words.isdigit() else None
