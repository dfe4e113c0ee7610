"""Reading an instance from a folder or a workbook: everything that is wrong is reported at once."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from layout_opt.errors import InvalidInput, Problem, nearest
from layout_opt.instance.announced import announced_problems
from layout_opt.instance.apply import Content, apply_changes
from layout_opt.instance.assemble import Parts, assemble, convert_tables, family_problems
from layout_opt.instance.changes import Change
from layout_opt.instance.competing import resolution_problems
from layout_opt.instance.consistency import consistency_problems
from layout_opt.instance.csv_file import read_csv, read_toml
from layout_opt.instance.geometry import (
    SHAPEFILE_PARTS,
    SUFFIXES,
    match_shapes,
    read_shapes,
    remembered,
)
from layout_opt.instance.instance import Check, Instance, table_label
from layout_opt.instance.raw import RawTable
from layout_opt.instance.settings import SETTINGS_FILE, parse_settings
from layout_opt.instance.spec import Table
from layout_opt.instance.tables import CORE_TABLES

# files and folders that may stand beside the tables (INSTANCE.md)
_COMPANIONS = re.compile(
    r"(README.*|NOTICE.*|LICEN[CS]E.*|expected\.toml|derive\.py|.*\.shp\.xml|\..*|~\$.*)",
    re.IGNORECASE,
)
_SHAPES = frozenset({*SUFFIXES, *SHAPEFILE_PARTS})
_FOLDERS = frozenset({"scenarios", "derive", "maps", "runs"})


@dataclass(frozen=True)
class InstanceText:
    """What a folder or a workbook holds, as text.

    Parameters
    ----------
    path : Path
        Where it comes from.
    settings : mapping
        Decoded ``instance.toml``.
    raws : mapping of str to RawTable
        Tables whose form is sound.
    broken : frozenset of str
        Tables that are there but have no sound form.
    problems : tuple of Problem
        What is wrong so far.
    """

    path: Path
    settings: Mapping[str, Any] | None
    raws: Mapping[str, RawTable]
    broken: frozenset[str]
    problems: tuple[Problem, ...]


def all_specs(tables: Sequence[Table]) -> dict[str, Table]:
    """Return every table by name: those of the core, then the given ones."""
    return {table.name: table for table in (*CORE_TABLES, *tables)}


def read_folder(
    path: str | Path, tables: Sequence[Table], checks: Sequence[Check], changes: Sequence[Change] = ()
) -> Instance:
    """Read and validate an instance folder.

    Parameters
    ----------
    path : str or Path
        The folder.
    tables : sequence of Table
        The tables that the families declare (those of the core are known).
    checks : sequence of Check
        The rules of the families; they run once the tables themselves are valid.
    changes : sequence of Change
        Edits to apply before validation.

    Raises
    ------
    InvalidInput
        With every problem found.
    """
    specs = all_specs(tables)
    folder = Path(path)
    source = folder_content(folder, specs)
    shapes = read_shapes(folder)
    try:
        instance = from_found(source, specs, checks, changes)
    except InvalidInput as error:
        raise InvalidInput([*error.problems, *(shapes.problems if shapes is not None else ())]) from None
    remembered(instance, lambda: match_shapes(shapes, instance))
    return instance


def folder_content(path: Path, specs: Mapping[str, Table]) -> InstanceText:
    """Return what a folder holds."""
    if not path.is_dir():
        there = "a file" if path.exists() else "nothing"
        raise InvalidInput([Problem(str(path), there, "be an instance folder", "give the path of the folder")])
    raws: dict[str, RawTable] = {}
    broken = set()
    settings: Mapping[str, Any] | None = None
    problems: list[Problem] = []
    found: list[Problem]
    try:
        entries = sorted(path.iterdir(), key=lambda entry: entry.name)
    except OSError as error:
        raise InvalidInput([Problem(str(path), str(error), "be readable", "check the folder")]) from error
    if SETTINGS_FILE not in {entry.name for entry in entries}:
        problems.append(Problem(SETTINGS_FILE, "no such file", "be there", "add it with at least name and money"))
    for entry in entries:
        if entry.name == SETTINGS_FILE:
            settings, found = read_toml(entry, SETTINGS_FILE)
        elif entry.suffix == ".csv" and entry.stem in specs:
            raw, found = read_csv(entry, entry.stem)
            if raw is None:
                broken.add(entry.stem)
            else:
                raws[entry.stem] = raw
        else:
            found = _stranger(entry, specs)
        problems += found
    return InstanceText(path, settings, raws, frozenset(broken), tuple(problems))


def _stranger(entry: Path, specs: Mapping[str, Table]) -> list[Problem]:
    """Return a problem for a file that nothing reads."""
    if entry.is_dir() and (entry.name in _FOLDERS or entry.name.startswith((".", "__"))):
        return []
    if not entry.is_dir() and (_COMPANIONS.fullmatch(entry.name) or entry.suffix.lower() in _SHAPES):
        return []
    known = [SETTINGS_FILE, *(f"{name}.csv" for name in specs)]
    kind = "a folder" if entry.is_dir() else "a file"
    rule = f"be one of the tables or companions of an instance{nearest(entry.name, known)}"
    found = f"{kind} that nothing reads"
    return [Problem(ascii(entry.name)[1:-1], found, rule, "correct the name, or move it out of the folder")]


def from_found(
    source: InstanceText, specs: Mapping[str, Table], checks: Sequence[Check], changes: Sequence[Change] = ()
) -> Instance:
    """Return the checked instance that a folder or workbook holds, with changes applied.

    Raises
    ------
    InvalidInput
        With every problem found.
    """
    problems = list(source.problems)
    content = Content(source.raws, source.settings or {})
    if changes:
        if problems:
            raise InvalidInput(problems)  # a change of a broken table means nothing
        content = apply_changes(content, specs, changes, lambda table: table_label(table, source.path))
    settings = None
    if source.settings is not None:
        settings, found = parse_settings(content.settings)
        problems += found
    converted = convert_tables(content.raws, specs)
    problems += converted.problems
    parts = Parts(settings, converted.frames, specs, source.path)
    instance = assemble(parts, source.broken | converted.broken, problems)
    return validated(replace(instance, changes=tuple(changes), checks=tuple(checks), notes=content.notes))


def validated(instance: Instance) -> Instance:
    """Return the instance once the rules that span rows and tables hold.

    Raises
    ------
    InvalidInput
        With every problem found.
    """
    once = instance.memory.once
    problems = resolution_problems(instance)
    if problems:
        raise InvalidInput(problems)
    problems = list(once("consistency", lambda: consistency_problems(instance)))
    problems += once("announced", lambda: tuple(announced_problems(instance)))
    for number, check in enumerate(instance.checks):
        problems += once(f"check {number}", partial(family_problems, instance, [check]))
    if problems:
        raise InvalidInput(problems)
    return instance
