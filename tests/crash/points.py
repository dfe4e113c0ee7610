"""Crash at the k-th operation on the file system: a child process works, and ends, stops or meets a full disk there.

Operations are counted by Python's audit events. What C libraries write by themselves (GDAL) is not counted; it goes to
a draft that the counted operations switch in.
"""

from __future__ import annotations

import errno
import os
import sys
import traceback
import warnings
from collections.abc import Callable
from enum import IntEnum
from pathlib import Path

from layout_opt.errors import InvalidInput, Notice

EVENTS = frozenset({"os.rename", "os.remove", "os.rmdir", "os.mkdir", "shutil.copyfile"})
"""Events of operations that change the file system, beside those that open a file to write."""
WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT


class Fault(IntEnum):
    """What happens at the k-th operation."""

    KILL = 1
    STOP = 2
    FULL_ONCE = 3
    FULL = 4


class Ending(IntEnum):
    """How the child ended (its exit status)."""

    DONE = 0
    SURVIVED = 76
    KILLED = 77
    STOPPED = 78
    REFUSED = 79
    BROKEN = 80


def changes(event: str, arguments: tuple[object, ...]) -> bool:
    """Tell whether an event changes the file system."""
    if event != "open":
        return event in EVENTS
    mode, flags = arguments[1], arguments[2]
    return any(letter in str(mode or "") for letter in "wax+") or (isinstance(flags, int) and bool(flags & WRITES))


def works(work: Callable[[], object], root: Path, at: int, fault: Fault) -> Ending:
    """Let a child work and meet a fault at its operation number `at` below `root`; return how it ended.

    ``DONE`` means that it has fewer operations than that, ``SURVIVED`` that the fault did not matter.
    """
    child = os.fork()
    if child:
        return Ending(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
    os._exit(_child(work, str(root), at, fault))


def _child(work: Callable[[], object], root: str, at: int, fault: Fault) -> Ending:
    count = 0

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal count
        if not arguments or root not in str(arguments[0]) or not changes(event, arguments):
            return
        count += 1
        if count < at or (count > at and fault is not Fault.FULL):
            return
        if fault is Fault.KILL:
            os._exit(Ending.KILLED)
        if fault is Fault.STOP:
            raise KeyboardInterrupt
        if event not in ("os.remove", "os.rmdir"):  # a full disk lets files go
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(arguments[0]))

    os.fsync = lambda _: None  # a crash of the process alone loses nothing that was written
    warnings.simplefilter("ignore", Notice)
    sys.addaudithook(hook)
    try:
        work()
    except InvalidInput as error:
        return Ending.REFUSED if len(error.problems) == 1 and "No space left" in str(error) else Ending.BROKEN
    except KeyboardInterrupt:
        return Ending.STOPPED
    except BaseException:
        traceback.print_exc()
        return Ending.BROKEN
    return Ending.DONE if count < at else Ending.SURVIVED
