"""Instances that come with the package: a copy of one is written to look at, to solve and to change."""

from __future__ import annotations

import shutil
from pathlib import Path

from layout_opt.errors import InvalidInput, Problem, nearest
from layout_opt.generate.instance_folder import check_free

SHIPPED = ("small-river", "two-regions", "yellow-river")
"""Names of the instances that the wheel holds (in an editable install they stand in ``instances/`` of the checkout)."""
LEFT_OUT = ("derive", "derive.py", "runs", "__pycache__")
"""Not copied: what made the numbers, and what was made of them."""


def shipped_folder(name: str) -> Path:
    """Return the folder of a shipped instance; it is there to be read only.

    Raises
    ------
    InvalidInput
        If no instance of that name is shipped.
    """
    if name not in SHIPPED:
        rule = f"be an instance that comes with the package{nearest(name, SHIPPED)}"
        raise InvalidInput([Problem(f"--example {name}", repr(name), rule, f"take one of {', '.join(SHIPPED)}")])
    home = Path(__file__).parents[1]
    inside = home / "instances" / name
    return inside if inside.is_dir() else home.parent / "instances" / name


def write_shipped(name: str, folder: Path) -> tuple[str, ...]:
    """Copy a shipped instance into a new or empty folder; return the names of its files.

    Raises
    ------
    InvalidInput
        If no instance of that name is shipped, or the folder holds anything already.
    """
    source = shipped_folder(name)
    check_free(folder)
    shutil.copytree(source, folder, ignore=shutil.ignore_patterns(*LEFT_OUT), dirs_exist_ok=True)
    return tuple(sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()))
