"""Where a file may be written: never over a file of somebody else, and completely or not at all."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from layout_opt.errors import InvalidInput, Problem
from layout_opt.result.writer import check_writable, save_beside

HEAD = 4096
"""How much of a file is read to know it [byte]."""


def check_file(target: Path, mark: bytes | Callable[[Path], bool]) -> None:
    """Raise InvalidInput unless `target` is free or a file of this program, where one may write.

    Parameters
    ----------
    target : Path
        File to write.
    mark : bytes or callable
        What stands in the first bytes of a file of this program; or what tells one.
    """
    if target.exists():
        ours = mark(target) if callable(mark) else target.is_file() and mark in target.read_bytes()[:HEAD]
        if not ours:
            found = f"a {'folder' if target.is_dir() else 'file'} that layout-opt has not written"
            rule = "be a new file, or one that may be replaced"
            raise InvalidInput([Problem(f"--out {target}", found, rule, "choose another")])
    check_writable(target)


def write_file(target: Path, content: bytes) -> None:
    """Write a file completely or not at all."""
    replace_file(target, lambda draft: draft.write_bytes(content))


def replace_file(target: Path, fill: Callable[[Path], object]) -> None:
    """Let `fill` write a file (or a folder) beside `target`, then move it into place."""
    save_beside(target, fill)
