"""The switch from an earlier answer to a new one in a folder, and what a killed process leaves behind of it.

What is written is prepared as a draft. A folder that is not there yet appears by one rename. Where one stands, the
rename of the draft to a *switch* inside it is what counts: from then on the new answer holds, and the steps that are
left (moving its files into place, removing those that only the earlier list names) are the same whoever does them.
Were the process killed in between, the next one that reads or writes the folder completes them.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import time
from collections.abc import Collection, Iterator
from pathlib import Path
from uuid import uuid4

from layout_opt.errors import InvalidInput
from layout_opt.result.disk import disk_problem
from layout_opt.result.manifest import MANIFEST, own_files, read_manifest

DRAFT, SWITCH = "draft", "switch"
INSIDE = ".layout-opt"
"""How names of drafts inside a folder begin."""
STALE = 7 * 86400.0
"""Age after which a draft of another computer counts as left behind [s]."""
PATIENCE = 5.0
"""How long another process is given to complete a switch, which takes milliseconds [s]."""
PAUSE = 0.02
"""Time between two looks at a switch of another process [s]."""


def home_of(target: Path) -> Path:
    """Return where a folder really stands: links are written through."""
    return Path(os.path.realpath(target))


def settle(target: Path) -> None:
    """Complete the switch of a folder whose process was killed in it, and throw away drafts of dead processes.

    Whoever reads a folder calls this first; where nothing is left behind it costs one look at the folder.

    Raises
    ------
    InvalidInput
        If there is something to complete and the folder cannot be written.
    """
    home = home_of(target)
    with told_plainly(target):
        for left in _left_behind(home, SWITCH):
            _wait_for(left)
            _complete(home, left)
        for left in _left_behind(home, DRAFT):
            if not is_alive(left):
                shutil.rmtree(left, ignore_errors=True)


@contextlib.contextmanager
def told_plainly(target: Path) -> Iterator[None]:
    """Turn what the file system refuses into one message about `target`."""
    try:
        yield
    except OSError as error:
        named = str(error.filename or "")
        ours = not named or f".{DRAFT}-" in named or f".{SWITCH}-" in named or named.startswith(str(home_of(target)))
        raise InvalidInput([disk_problem(f"--out {target}" if ours else named, error)]) from error


def switch(home: Path, draft: Path) -> None:
    """Put a draft into its place: from the one rename on it counts."""
    if not home.is_dir():
        draft.rename(home)
        _sync_folder(home.parent)
        return
    ready = draft.with_name(draft.name.replace(f".{DRAFT}-", f".{SWITCH}-"))
    draft.rename(ready)
    try:
        with contextlib.suppress(OSError):  # a fault may pass: it is tried once more
            _sync_folder(home)
            _complete(home, ready)
    finally:  # also where the user stops it: what is left to do is done now, or by whoever comes next
        _complete(home, ready)


def _complete(home: Path, ready: Path) -> None:
    """Do what is left of a switch: move files into place, remove what only the earlier list names, then the list."""
    new = read_manifest(ready)
    if new is not None:
        old = own_files(home, new.kind)
        for name in new.files:
            if (ready / name).exists():
                _make_room(home, name, old)
                _move(ready / name, home / name)
        for name in sorted(name for name in old - set(new.files) if not new.kind.is_grown(name)):
            (home / name).unlink(missing_ok=True)
            _remove_empty((home / name).parent, home)
        _move(ready / MANIFEST, home / MANIFEST)
        _sync_folder(home)
    shutil.rmtree(ready, ignore_errors=True)


def _move(source: Path, place: Path) -> None:
    with contextlib.suppress(FileNotFoundError):  # somebody else completes the same switch
        source.replace(place)


def _make_room(home: Path, name: str, ours: Collection[str]) -> None:
    """Make the folder of a file, and put aside a file of somebody else that stands where it must go."""
    parts = Path(name).parts
    for length in range(1, len(parts) + 1):
        place = home.joinpath(*parts[:length])
        last = length == len(parts)
        in_the_way = os.path.lexists(place) and (place.is_dir() if last else not place.is_dir())
        if in_the_way or (last and os.path.lexists(place) and name not in ours):
            aside = (place.with_name(f"{place.name}.kept-{number}") for number in range(1, 1000))
            place.rename(next(free for free in aside if not os.path.lexists(free)))
        if not last:
            place.mkdir(exist_ok=True)


def _remove_empty(folder: Path, home: Path) -> None:
    """Remove a folder of ours and those above it as far as they are empty."""
    while folder != home:
        try:
            folder.rmdir()
        except OSError:  # something of others is in it, or it is gone already
            return
        folder = folder.parent


def owner() -> str:
    """Return how the name of a draft or switch ends: unique, with process and computer."""
    return f"{uuid4().hex[:8]}-{os.getpid()}-{socket.gethostname()}"


def collect_drafts(folder: Path) -> None:
    """Throw away the drafts of single files that dead processes left in a folder."""
    for draft in folder.glob(f".{DRAFT}-*"):
        if not is_alive(draft):
            draft.unlink(missing_ok=True)


def file_draft(folder: Path) -> Path:
    """Return a place in a folder for the draft of a single file."""
    return folder / f".{DRAFT}-{owner()}"


def draft_of(home: Path) -> Path:
    """Return a place for a draft that says whose it is: inside a folder that stands, else beside its place.

    Inside, because a folder may be a disk of its own, or stand where nothing else may be written.
    """
    return home / f"{INSIDE}.{DRAFT}-{owner()}" if home.is_dir() else home.parent / f".{home.name}.{DRAFT}-{owner()}"


def _left_behind(home: Path, what: str) -> list[Path]:
    """Return drafts or switches of a folder, inside it and beside it."""
    starts = {home: f"{INSIDE}.{what}-", home.parent: f".{home.name}.{what}-"}
    return [
        path
        for place, start in starts.items()
        if place.is_dir()
        for path in sorted(place.iterdir())
        if path.name.startswith(start)
    ]


def is_alive(left: Path) -> bool:
    """Tell whether another process, here or on another computer, may still be at work at a draft or switch."""
    pid, _, host = left.name.rsplit(f".{DRAFT}-", 1)[-1].rsplit(f".{SWITCH}-", 1)[-1].partition("-")[2].partition("-")
    if host != socket.gethostname() or not pid.isdigit():
        return left.exists() and time.time() - left.stat().st_mtime < STALE
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return False
    except OSError:  # it is somebody else's
        return True
    return True


def _wait_for(left: Path) -> None:
    """Give another process that is alive the time to complete its switch itself."""
    own = f"-{os.getpid()}-{socket.gethostname()}"
    until = time.monotonic() + PATIENCE
    while not left.name.endswith(own) and left.exists() and is_alive(left) and time.monotonic() < until:
        time.sleep(PAUSE)


def sync(folder: Path) -> None:
    """Wait until all files of a folder are on disk."""
    for path in folder.rglob("*"):
        if path.is_dir():
            _sync_folder(path)
        else:
            with path.open("rb") as file:
                os.fsync(file.fileno())
    _sync_folder(folder)


def _sync_folder(folder: Path) -> None:
    """Wait until the names in a folder are on disk, where the file system can tell."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
