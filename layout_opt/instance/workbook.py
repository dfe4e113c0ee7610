"""Reading an instance kept as one Excel workbook: a sheet per table, and the sheet ``instance`` for the settings.

Titles, headers and words of choices may stand in any language of the package; sheets, rows and columns that begin with
``#`` are notes.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from layout_opt.errors import Problem, nearest
from layout_opt.instance.apply import setting_value
from layout_opt.instance.changes import Change
from layout_opt.instance.csv_file import table_of_rows
from layout_opt.instance.header_words import column_named, is_note, plain_word, table_named
from layout_opt.instance.instance import Check, Instance
from layout_opt.instance.plain_cells import plain_table
from layout_opt.instance.raw import RawTable, place, shown
from layout_opt.instance.read import InstanceText, all_specs, from_found
from layout_opt.instance.scenario_sheet import SCENARIOS_SHEET
from layout_opt.instance.setting_words import VALUES, setting_choice, setting_named
from layout_opt.instance.sheets import Sheet, cell_text, load_sheets
from layout_opt.instance.spec import Table
from layout_opt.languages import catalogues, read_unit

SETTINGS_SHEET = "instance"
HEADER = ("setting", "value")
WORKBOOK = ".xlsx"
"""Ending of a workbook."""


def read_workbook(
    path: str | Path, tables: Sequence[Table], checks: Sequence[Check], changes: Sequence[Change] = ()
) -> Instance:
    """Read and validate an instance kept as an ``.xlsx`` workbook; see `read_folder`.

    Raises
    ------
    InvalidInput
        With every problem found.
    """
    specs = all_specs(tables)
    return from_found(workbook_found(Path(path), specs), specs, checks, changes)


def workbook_found(path: Path, specs: Mapping[str, Table]) -> InstanceText:
    """Return what a workbook holds."""
    raws: dict[str, RawTable] = {}
    broken = set()
    settings: dict[str, Any] | None = None
    problems: list[Problem] = []
    known = [SETTINGS_SHEET, SCENARIOS_SHEET, *specs]
    sheets = {}
    for sheet in load_sheets(path):
        if is_note(sheet.name):
            continue
        name = table_named(sheet.name, known)
        if name in sheets:
            problems.append(Problem(f"sheet {shown(sheet.name)}", f"another {name}", "be there once", "join the two"))
            continue
        sheets[name] = sheet
        label = f"sheet {name}"
        if name == SETTINGS_SHEET:
            problems += _odd(sheet, label)
            settings, found = _settings(without_notes(sheet))
        elif name == SCENARIOS_SHEET:
            found = []  # they are read when one is asked for
        elif name not in specs:
            rule = f"be named after a table{nearest(name, known)}"
            fix = "rename it, or begin its name with # if it holds notes"
            found = [Problem(f"sheet {shown(name)}", "a sheet that nothing reads", rule, fix)]
        else:
            read = without_notes(sheet)
            problems += _odd(read, label)
            raw, found = _table(read, specs[name], label)
            if raw is None:
                broken.add(name)
            else:
                raws[name] = raw
        problems += found
    if SETTINGS_SHEET not in sheets:
        problems.append(Problem("sheet instance", "no such sheet", "be there", "add it: setting, value"))
    plain, found = _plain(raws, specs, settings or {})
    return InstanceText(path, settings, plain, frozenset(broken), tuple(problems + found))


def _odd(sheet: Sheet, label: str) -> list[Problem]:
    """Return the cells that are no plain values."""
    return [
        Problem(f"{place(label, line)} {letter}", kind, "be a plain value", "paste the cell as a value")
        for line, letter, kind in sheet.odd
    ]


def _plain(
    raws: Mapping[str, RawTable], specs: Mapping[str, Table], settings: Mapping[str, Any]
) -> tuple[dict[str, RawTable], list[Problem]]:
    """Return every table with its cells as CSV files would hold them."""
    made = {}
    problems: list[Problem] = []
    for name, raw in raws.items():
        made[name], found = plain_table(raw, specs[name], raws, specs, settings)
        problems += found
    return made, problems


def without_notes(sheet: Sheet) -> Sheet:
    """Return a sheet without the rows and columns of notes (and what is odd in them)."""
    from openpyxl.utils import get_column_letter

    kept = [(row, line) for row, line in zip(sheet.rows, sheet.lines, strict=True) if not is_note(row[0])]
    if not kept:
        return Sheet(sheet.name, [], [], [])
    notes = {at for at, cell in enumerate(kept[0][0]) if is_note(cell)}
    width = len(kept[0][0])
    padded = [row + [None] * (width - len(row)) for row, _ in kept]
    rows = [[cell for at, cell in enumerate(row) if at not in notes] for row in padded]
    lines = [line for _, line in kept]
    letters = {get_column_letter(at + 1) for at in notes if at < width}
    odd = [cell for cell in sheet.odd if cell[0] in set(lines) and cell[1] not in letters]
    return Sheet(sheet.name, rows, lines, odd)


def _table(sheet: Sheet, spec: Table, label: str) -> tuple[RawTable | None, list[Problem]]:
    if not sheet.rows:
        fix = "add the header or remove the sheet"
        return None, [Problem(label, "an empty sheet", "have a header row", fix)]
    header = [column_named(cell_text(cell), spec) for cell in sheet.rows[0]]
    rows = [header, *([cell_text(cell) for cell in row] for row in sheet.rows[1:])]
    return table_of_rows(spec.name, label, rows, sheet.lines)


def _settings(sheet: Sheet) -> tuple[dict[str, Any] | None, list[Problem]]:
    """Return the settings that the rows of the sheet ``instance`` hold, nested; a blank value is no setting."""
    label = f"sheet {SETTINGS_SHEET}"
    if not sheet.rows or not _is_header(sheet.rows[0]):
        return None, [Problem(f"{label}:1", "another header", "be 'setting', 'value'", "correct the header")]
    settings: dict[str, Any] = {}
    problems = []
    for row, line in zip(sheet.rows[1:], sheet.lines[1:], strict=True):
        name = setting_named(cell_text(row[0]))
        if len(row) == 2 and row[1] is None and name in VALUES:
            continue
        names = _names(name) if len(row) == 2 and row[1] is not None else ()
        section: Any = settings
        for part in names[:-1]:
            section = section.setdefault(part, {}) if isinstance(section, dict) else None
        if not names or not isinstance(section, dict) or names[-1] in section:
            rule = "have the name of one setting, not named before, and its value"
            problems.append(Problem(place(label, line), "something else", rule, "correct the two cells"))
            continue
        section[names[-1]] = setting_value(".".join(names), _setting_cell(names, row[1]))
    return (None, problems) if problems else (settings, [])


def _is_header(row: Sequence[Any]) -> bool:
    """Tell whether a row heads the sheet of settings, in any language."""
    words = [{name, *(words.say(name) for words in catalogues())} for name in HEADER]
    return len(row) == 2 and all(
        isinstance(cell, str) and set(plain_word(cell).split()) & known for cell, known in zip(row, words, strict=True)
    )


def _setting_cell(names: tuple[str, ...], value: Any) -> Any:
    """Return the value of a setting as the cell says it."""
    if not isinstance(value, str):
        return value if isinstance(value, bool | int | float) else cell_text(value)
    if names == ("money",):
        return read_unit(value)
    return setting_choice(".".join(names), value)


def _names(path: str) -> tuple[str, ...]:
    """Return the names that lead to a setting, e.g. ``load.weights."NH3-N"``; none if it is no such path."""
    if any(mark in path for mark in "\n={#"):
        return ()
    try:
        content: Any = tomllib.loads(f"{path} = 0")
    except (ValueError, RecursionError):
        return ()
    names = []
    while isinstance(content, dict) and len(content) == 1:
        ((name, content),) = content.items()
        names.append(name)
    return tuple(names)
