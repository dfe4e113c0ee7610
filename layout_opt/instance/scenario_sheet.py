"""Scenarios as a sheet of a workbook, one change a row, and as files of a folder."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from layout_opt.errors import InvalidInput, Problem
from layout_opt.instance.changes import Change, Scenario, parse_change, read_scenario
from layout_opt.instance.convert import id_rule
from layout_opt.instance.header_words import choice_named, column_named, is_note, table_named
from layout_opt.instance.raw import place
from layout_opt.instance.sheets import Sheet, cell_text, load_sheets
from layout_opt.instance.spec import Blank, Column, Table, Type
from layout_opt.instance.write import toml_key, toml_value

SCENARIOS_SHEET = "scenarios"
ACTIONS = ("set", "scale", "add", "insert", "delete")
_HEAD = ("scenario", "title", "why", "action", "table", "column", "key", "value")
SCENARIO_ROWS = Table(
    SCENARIOS_SHEET,
    "A change of the data that belongs to a scenario.",
    (Column("scenario", "name of the scenario", type=Type.TEXT),),
    (
        Column("title", "what it is, in one line", type=Type.TEXT, default=Blank.NONE),
        Column("why", "why it is of interest", type=Type.TEXT, default=Blank.NONE),
        Column("action", "what is done to the cells", type=Type.CHOICE, choices=ACTIONS, default=Blank.NONE),
        Column("table", "table that is changed; instance for settings", type=Type.TEXT, default=Blank.NONE),
        Column("column", "column that is changed", type=Type.TEXT, default=Blank.NONE),
        Column(
            "key",
            "rows that are changed: region=R1|R2, technology=steel, or the parts of the key joined by commas",
            type=Type.TEXT,
            default=Blank.NONE,
        ),
        Column("value", "new value, factor or addend; of rows to insert as JSON", type=Type.TEXT, default=Blank.NONE),
    ),
    temporal=False,
)
"""How the sheet is declared; it is no table of the instance."""


def folder_scenarios(folder: Path) -> dict[str, Scenario]:
    """Return the scenarios of an instance folder by name (InvalidInput where one cannot be read)."""
    return {path.stem: read_scenario(path) for path in sorted((folder / "scenarios").glob("*.toml"))}


def workbook_scenarios(path: Path) -> dict[str, Scenario]:
    """Return the scenarios of a workbook by name.

    Raises
    ------
    InvalidInput
        With every row that says no change.
    """
    found = next((sheet for sheet in load_sheets(path) if _is_ours(sheet)), None)
    if found is None or not found.rows:
        return {}
    rows = [(row, line) for row, line in zip(found.rows, found.lines, strict=True) if not is_note(row[0])]
    head = [column_named(cell_text(cell), SCENARIO_ROWS) for cell in rows[0][0]]
    made: dict[str, tuple[list[str], list[Change]]] = {}
    problems: list[Problem] = []
    for row, line in rows[1:]:
        cells = {name: cell for name, cell in zip(head, row, strict=False) if cell is not None and not is_note(name)}
        where = place(f"sheet {SCENARIOS_SHEET}", line)
        name = cell_text(cells.get("scenario"))
        if not name or id_rule(name) is not None or "/" in name:
            problems.append(Problem(f"{where} scenario", repr(name), "name the scenario", "write a short name"))
            continue
        words, changes = made.setdefault(name, (["", ""], []))
        words[:] = [words[at] or cell_text(cells.get(part)) for at, part in enumerate(("title", "why"))]
        if "action" not in cells and not {"table", "column", "key", "value"} & set(cells):
            continue
        change, wrong = parse_change(_entry(cells), where)
        problems += wrong
        changes += [change] if change is not None else []
    if problems:
        raise InvalidInput(problems)
    return {name: Scenario(words[0], words[1], tuple(changes)) for name, (words, changes) in made.items()}


def _is_ours(sheet: Sheet) -> bool:
    return table_named(sheet.name, [SCENARIOS_SHEET]) == SCENARIOS_SHEET


def _entry(cells: Mapping[str, Any]) -> dict[str, Any]:
    """Return the change of a row as a scenario file holds it."""
    entry: dict[str, Any] = {name: cell_text(cells[name]) for name in ("table", "column") if name in cells}
    action = choice_named(cell_text(cells.get("action", "set")), SCENARIO_ROWS.column("action"))
    key = cell_text(cells.get("key"))
    if key.startswith("{"):
        entry["where"] = _json(key)
    elif "=" in key:
        parts = [part.partition("=") for part in key.split(",")]
        entry["where"] = {name.strip(): _ids(word.strip()) for name, _, word in parts}
    elif key:
        entry["key"] = key
    value = cells.get("value")
    if action == "delete":
        entry["delete"] = True
    elif action == "insert":
        entry["insert"] = _json(cell_text(value))
    elif action in ("scale", "add") and isinstance(value, int | float):
        entry[action] = float(value)
    else:
        entry[action] = value
    return entry


def _ids(word: str) -> str | list[str]:
    return word.split("|") if "|" in word else word


def _json(text: str) -> Any:
    """Return what JSON in a cell holds; the text where it is none (the change is refused with it)."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return text


def scenario_rows(scenarios: Mapping[str, Scenario]) -> Iterator[dict[str, str | float | bool]]:
    """Yield the rows of the sheet: column -> cell, blanks left out."""
    for name, scenario in scenarios.items():
        words = {"title": scenario.title, "why": scenario.why}
        first: dict[str, str | float | bool] = {"scenario": name, **{k: word for k, word in words.items() if word}}
        if not scenario.changes:
            yield first
        for number, change in enumerate(scenario.changes):
            yield {**(first if number == 0 else {"scenario": name}), **_cells(change)}


def _cells(change: Change) -> dict[str, str | float | bool]:
    cells: dict[str, str | float | bool] = {"action": change.action, "table": change.table}
    if change.column is not None:
        cells["column"] = change.column
    if change.where:
        cells["key"] = _where_text(change.where)
    elif change.key is not None:
        cells["key"] = change.key
    if change.insert is not None:
        cells["value"] = json.dumps([dict(row) for row in change.insert], ensure_ascii=False)
    elif change.action != "delete":
        cells["value"] = getattr(change, change.action)
    return cells


def _where_text(where: Mapping[str, str | int | tuple[str | int, ...]]) -> str:
    """Return which rows are meant as a cell says it; as JSON where an id holds a mark of the short form."""
    lists = {name: list(ids) if isinstance(ids, tuple) else [ids] for name, ids in where.items()}
    short = all(isinstance(each, str) and not set("|,={") & set(each) for ids in lists.values() for each in ids)
    if short and all(isinstance(ids, str) or len(ids) > 1 for ids in where.values() if not isinstance(ids, int)):
        return ", ".join(f"{name}={'|'.join(map(str, ids))}" for name, ids in lists.items())
    return json.dumps({name: list(ids) if isinstance(ids, tuple) else ids for name, ids in where.items()},
                      ensure_ascii=False)  # fmt: skip


def scenario_toml(scenario: Scenario) -> str:
    """Return a scenario as the text of its file."""
    words = {"title": scenario.title, "why": scenario.why}
    lines = [f"{name} = {toml_value(word)}" for name, word in words.items() if word]
    for change in scenario.changes:
        lines += ["", "[[changes]]"]
        said = change.model_dump(mode="python", exclude_defaults=True)
        lines += [f"{name} = {_toml(value)}" for name, value in said.items()]
    return "\n".join(lines) + "\n"


def _toml(value: Any) -> str:
    """Return a value as TOML writes it, tables and lists inline."""
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{toml_key(str(name))} = {_toml(cell)}" for name, cell in value.items()) + " }"
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "[" + ", ".join(_toml(cell) for cell in value) + "]"
    return toml_value(value)


def write_scenarios(folder: Path, scenarios: Mapping[str, Scenario]) -> None:
    """Write scenarios as files of an instance folder."""
    if not scenarios:
        return
    (folder / "scenarios").mkdir(exist_ok=True)
    for name, scenario in scenarios.items():
        path = folder / "scenarios" / f"{name}.toml"
        path.write_text(scenario_toml(scenario), encoding="utf-8", newline="\n")
