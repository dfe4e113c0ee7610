"""Write the starter: a small instance with an explanation of every file, for the user to edit."""

from __future__ import annotations

import json
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from layout_opt.generate.instance_folder import fill_folder

FOLDER = "starter"
"""Folder of this package that holds the starter as it is written."""
NAME_LINE = 'name = "starter"'


def write_starter(folder: Path) -> tuple[str, ...]:
    """Write the starter instance, named after the folder; return the names of its files.

    Raises
    ------
    InvalidInput
        If the folder holds anything already.
    """
    texts = dict(_texts(files("layout_opt.generate") / FOLDER, ""))
    settings = texts["instance.toml"].replace(NAME_LINE, f"name = {json.dumps(folder.resolve().name)}", 1)
    fill_folder(folder, {}, {**texts, "instance.toml": settings})
    return tuple(texts)


def _texts(place: Traversable, prefix: str) -> list[tuple[str, str]]:
    """Return (name, text) of every file in a folder and the folders inside it."""
    found: list[tuple[str, str]] = []
    for entry in sorted(place.iterdir(), key=lambda entry: entry.name):
        if entry.is_dir():
            found += _texts(entry, f"{prefix}{entry.name}/")
        else:
            found.append((f"{prefix}{entry.name}", entry.read_text(encoding="utf-8")))
    return found
