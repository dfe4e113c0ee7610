"""Write the starter: a small instance with an explanation of every file, for the user to edit."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Sequence
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from layout_opt.errors import InvalidInput, Problem
from layout_opt.generate.instance_folder import fill_folder
from layout_opt.instance import Check, read_folder, write_workbook
from layout_opt.instance.scenario_sheet import folder_scenarios
from layout_opt.instance.spec import Table

FOLDER = "starter"
"""Folder of this package that holds the starter as it is written."""
NAME_LINE = 'name = "starter"'


def write_starter(folder: Path, language: str = "en") -> tuple[str, ...]:
    """Write the starter instance, named after the folder; return the names of its files.

    Parameters
    ----------
    folder : Path
        New or empty folder.
    language : str
        ``en`` or ``zh``: language of README, title and scenario.

    Raises
    ------
    InvalidInput
        If the folder holds anything already.
    """
    texts = _starter(folder.resolve().name, language)
    fill_folder(folder, {}, texts)
    return tuple(texts)


def write_starter_workbook(path: Path, tables: Sequence[Table], checks: Sequence[Check], language: str = "en") -> Path:
    """Write the starter instance as a workbook, named after the file; return its path.

    Raises
    ------
    InvalidInput
        If something stands at `path`, or it does not end in ``.xlsx``.
    """
    if path.exists():
        raise InvalidInput([Problem(str(path), "a file", "be a new file", "choose another name")])
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / FOLDER
        fill_folder(folder, {}, _starter(path.stem, language))
        return write_workbook(read_folder(folder, tables, checks), path, language, folder_scenarios(folder))


def _starter(name: str, language: str) -> dict[str, str]:
    """Return the text of every file of the starter by its name."""
    own = FOLDER if language == "en" else f"{FOLDER}_{language}"
    texts = {name: text for place in dict.fromkeys((FOLDER, own))
             for name, text in _texts(files("layout_opt.generate") / place, "")}  # fmt: skip
    settings = texts["instance.toml"].replace(NAME_LINE, f"name = {json.dumps(name, ensure_ascii=False)}", 1)
    return {**texts, "instance.toml": settings}


def _texts(place: Traversable, prefix: str) -> list[tuple[str, str]]:
    """Return (name, text) of every file in a folder and the folders inside it."""
    found: list[tuple[str, str]] = []
    for entry in sorted(place.iterdir(), key=lambda entry: entry.name):
        if entry.is_dir():
            found += _texts(entry, f"{prefix}{entry.name}/")
        else:
            found.append((f"{prefix}{entry.name}", entry.read_text(encoding="utf-8")))
    return found
