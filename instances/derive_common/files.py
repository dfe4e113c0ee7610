"""Files as they are written: tables and scenarios, the same bytes at every run."""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path

import pandas as pd

WHOLE = 1e15
"""Numbers below this are written without a point where they are whole."""
Change = dict[str, object]
Told = Mapping[str, tuple[str, str, list[Change]]]
"""Name of a scenario -> title, why, changes."""


def write_table(frame: pd.DataFrame, path: Path) -> None:
    """Write a table as CSV."""
    frame.map(_cell).to_csv(path, index=False, lineterminator="\n", encoding="utf-8")


def write_scenarios(scenarios: Told, folder: Path) -> None:
    """Write one file for each scenario."""
    folder.mkdir(exist_ok=True)
    for name, (title, why, changes) in scenarios.items():
        (folder / f"{name}.toml").write_text(toml(title, why, changes), encoding="utf-8")


def toml(title: str, why: str, changes: list[Change]) -> str:
    """Return the text of a scenario file."""
    lines = [f"title = {_word(title)}", f"why = {_word(why)}"]
    for change in changes:
        lines += ["", "[[changes]]", *(f"{name} = {_word(value)}" for name, value in change.items())]
    return "\n".join(lines) + "\n"


def scale(table: str, where: dict[str, object], column: str, factor: float) -> Change:
    """Return the change that multiplies cells."""
    return {"table": table, "where": where, "column": column, "scale": float(f"{factor:.6g}")}


def put(table: str, where: dict[str, object], column: str, value: float) -> Change:
    """Return the change that sets cells."""
    return {"table": table, "where": where, "column": column, "set": value}


def _cell(value: object) -> str:
    """Return a cell as text: blank for nothing, no point in whole numbers, the shortest text otherwise."""
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ""
    if isinstance(value, (int, float)):
        number = float(value)
        return str(int(number)) if number.is_integer() and abs(number) < WHOLE else repr(number)
    return str(value)


def _word(value: object) -> str:
    """Return a value as TOML writes it."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return f'"{value}"'
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{name} = {_word(word)}" for name, word in value.items()) + " }"
    if isinstance(value, list):
        long = any(isinstance(word, dict) for word in value)
        inner = ",\n  ".join(_word(word) for word in value) if long else ", ".join(_word(word) for word in value)
        return f"[\n  {inner},\n]" if long else f"[{inner}]"
    return repr(float(value)) if isinstance(value, float) else str(value)
