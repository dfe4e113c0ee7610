"""A draft of an instance folder: plain rows of text that a test edits and writes."""

from __future__ import annotations

import copy
import csv
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

Row = dict[str, str]
Setting = str | float | bool | Mapping[str, float | str]


def text(value: object) -> str:
    """Return a cell: blank for None, whole numbers without a point, other numbers in full."""
    if value is None:
        return ""
    if isinstance(value, float):
        return str(int(value)) if value == int(value) else repr(value)
    return str(value)


@dataclass
class Draft:
    """Settings and tables of an instance folder before it is written."""

    settings: dict[str, Setting]
    tables: dict[str, list[Row]] = field(default_factory=dict)

    def add(self, table: str, **cells: object) -> None:
        """Add one row."""
        self.tables.setdefault(table, []).append({name: text(value) for name, value in cells.items()})

    def copy(self) -> Draft:
        """Return a copy that can be edited freely."""
        return copy.deepcopy(self)

    def edit(self, table: str, column: str, change: Callable[[float], float]) -> None:
        """Change every given number of a column (nothing where the table or the cell is absent)."""
        for row in self.tables.get(table, []):
            if row.get(column, "") != "":
                row[column] = text(change(float(row[column])))

    def write(self, folder: Path) -> Path:
        """Write the folder and return it."""
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "instance.toml").write_text(_toml(self.settings), encoding="utf-8")
        for table, rows in self.tables.items():
            header = list(dict.fromkeys(name for row in rows for name in row))
            with (folder / f"{table}.csv").open("w", newline="", encoding="utf-8") as file:
                writer = csv.DictWriter(file, header, restval="", lineterminator="\n")
                writer.writeheader()
                writer.writerows(rows)
        return folder


def _toml(settings: Mapping[str, Setting]) -> str:
    plain = [f"{name} = {json.dumps(v)}" for name, v in settings.items() if not isinstance(v, Mapping)]
    for name, section in settings.items():
        if isinstance(section, Mapping):
            plain += ["", f"[{name}]", *(f"{key} = {json.dumps(v)}" for key, v in section.items())]
    return "\n".join(plain) + "\n"
