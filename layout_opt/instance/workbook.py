"""An instance as one Excel workbook: a sheet per table, and the sheet ``instance`` for the settings."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from layout_opt.errors import InvalidInput, Problem, nearest
from layout_opt.instance.apply import setting_value
from layout_opt.instance.changes import Change
from layout_opt.instance.convert import NODE_COLUMN
from layout_opt.instance.csv_file import table_of_rows
from layout_opt.instance.instance import Check, Instance
from layout_opt.instance.raw import RawTable, number_text, place, shown
from layout_opt.instance.read import InstanceText, all_specs, from_found
from layout_opt.instance.sheets import Sheet, cell_text, load_sheets
from layout_opt.instance.spec import Table, Type
from layout_opt.instance.write import flat_settings, raw_table, settings_dict, toml_key

SETTINGS_SHEET = "instance"
_SETTINGS_HEADER = ("setting", "value")
MOST_ROWS = 1_048_576  # rows of a sheet in the xlsx format
LONGEST_TEXT = 32_767  # characters of a cell in the xlsx format


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
    sheets = load_sheets(path)
    for sheet in sheets:
        name = sheet.name
        label = f"sheet {name}"
        problems += [
            Problem(f"{place(label, line)} {letter}", kind, "be a plain value", "paste the cell as a value")
            for line, letter, kind in sheet.odd
        ]
        if name == SETTINGS_SHEET:
            settings, found = _settings(sheet.rows, sheet.lines)
        elif name not in specs:
            rule = f"be named after a table{nearest(name, [SETTINGS_SHEET, *specs])}"
            found = [Problem(f"sheet {shown(name)}", "a sheet that nothing reads", rule, "rename it")]
        else:
            raw, found = _table(sheet, label)
            if raw is None:
                broken.add(name)
            else:
                raws[name] = raw
        problems += found
    if SETTINGS_SHEET not in {sheet.name for sheet in sheets}:
        problems.append(Problem("sheet instance", "no such sheet", "be there", "add it: setting, value"))
    return InstanceText(path, settings, raws, frozenset(broken), tuple(problems))


def _table(sheet: Sheet, label: str) -> tuple[RawTable | None, list[Problem]]:
    if not sheet.rows:
        fix = "add the header or remove the sheet"
        return None, [Problem(label, "an empty sheet", "have a header row", fix)]
    rows = [[cell_text(cell) for cell in row] for row in sheet.rows]
    return table_of_rows(sheet.name, label, rows, sheet.lines)


def _settings(rows: Sequence[Sequence[Any]], lines: Sequence[int]) -> tuple[dict[str, Any] | None, list[Problem]]:
    """Return the settings that the rows of the sheet ``instance`` hold, nested."""
    label = f"sheet {SETTINGS_SHEET}"
    if not rows or tuple(rows[0]) != _SETTINGS_HEADER:
        return None, [Problem(f"{label}:1", "another header", "be 'setting', 'value'", "correct the header")]
    settings: dict[str, Any] = {}
    problems = []
    for row, line in zip(rows[1:], lines[1:], strict=True):
        names = _names(cell_text(row[0])) if len(row) == 2 and row[1] is not None else ()
        section: Any = settings
        for name in names[:-1]:
            section = section.setdefault(name, {}) if isinstance(section, dict) else None
        if not names or not isinstance(section, dict) or names[-1] in section:
            rule = "have the name of one setting, not named before, and its value"
            problems.append(Problem(place(label, line), "something else", rule, "correct the two cells"))
            continue
        value = row[1] if isinstance(row[1], str | bool | int | float) else cell_text(row[1])
        section[names[-1]] = setting_value(".".join(names), value)
    return (None, problems) if problems else (settings, [])


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


def write_workbook(instance: Instance, path: str | Path) -> Path:
    """Write the tables and settings of an instance (its changes made) as one ``.xlsx`` workbook.

    A number that a sheet would round (they keep 16 digits) is written as text and reads back in full.

    Returns
    -------
    Path
        The workbook.

    Raises
    ------
    InvalidInput
        If a table is too long, or a text too long, for a sheet, or the path cannot be written.
    """
    path = Path(path)
    raws = {name: raw_table(instance, name) for name in instance.tables}
    problems = [problem for raw in raws.values() for problem in _too_long(raw)]
    if path.suffix != ".xlsx":
        problems.append(Problem(str(path), f"the ending {path.suffix!r}", "end in .xlsx", "rename it"))
    if problems:
        raise InvalidInput(problems)
    import xlsxwriter

    options = {"constant_memory": True, "strings_to_urls": False, "strings_to_formulas": False}
    book = xlsxwriter.Workbook(str(path), options)
    _write_settings(book.add_worksheet(SETTINGS_SHEET), instance)
    for name, raw in raws.items():
        spec = instance.specs[name]
        words = {column.name for column in spec.keys + spec.values if column.type in (Type.TEXT, Type.CHOICE)}
        _write_table(book.add_worksheet(name), raw, words | {NODE_COLUMN})
    try:
        book.close()
    except xlsxwriter.exceptions.FileCreateError as error:
        problem = Problem(str(path), f"no way to write it ({error})", "be a writable path", "close or move the file")
        raise InvalidInput([problem]) from error
    return path


def _too_long(raw: RawTable) -> list[Problem]:
    """Return what does not fit into a sheet."""
    fix = "keep the instance as a folder of CSV files"
    problems = []
    if len(raw.lines) + 1 > MOST_ROWS:
        problems.append(Problem(raw.label, f"{len(raw.lines)} rows", f"have at most {MOST_ROWS - 1} rows", fix))
    for column, cells in raw.columns.items():
        long = (row for row, cell in enumerate(cells) if len(cell) > LONGEST_TEXT)
        if (row := next(long, None)) is not None:
            rule = f"have at most {LONGEST_TEXT} characters"
            problems.append(Problem(raw.place(row, column), f"{len(cells[row])} characters", rule, fix))
    return problems


def _write_settings(sheet: Any, instance: Instance) -> None:
    for at, title in enumerate(_SETTINGS_HEADER):
        sheet.write_string(0, at, title)
    for line, (names, value) in enumerate(flat_settings(settings_dict(instance.settings)), start=1):
        sheet.write_string(line, 0, ".".join(toml_key(name) for name in names))
        if isinstance(value, bool):
            sheet.write_boolean(line, 1, value)
        elif isinstance(value, str):
            sheet.write_string(line, 1, value)
        else:
            _write_number(sheet, line, 1, number_text(value))


def _write_table(sheet: Any, raw: RawTable, words: set[str]) -> None:
    for at, name in enumerate(raw.columns):
        sheet.write_string(0, at, name)
    columns = [(at, name in words, cells) for at, (name, cells) in enumerate(raw.columns.items())]
    for row in range(len(raw.lines)):
        for at, is_word, cells in columns:
            if cells[row] == "":
                continue
            if is_word:
                sheet.write_string(row + 1, at, cells[row])
            else:
                _write_number(sheet, row + 1, at, cells[row])


def _write_number(sheet: Any, row: int, column: int, text: str) -> None:
    """Write a number, as text where a sheet would round it."""
    value = float(text)
    if float(f"{value:.16G}") == value:
        sheet.write_number(row, column, value)
    else:
        sheet.write_string(row, column, text)
