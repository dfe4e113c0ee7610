"""The CSV files of an instance read a second time, without the package: wildcards and tree by the contract."""

from __future__ import annotations

import csv
import itertools
import tomllib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

Row = dict[str, str]


class Book:
    """The tables of an instance folder and the rule by which a cell is found in them."""

    def __init__(self, folder: Path) -> None:
        self.settings: dict[str, Any] = tomllib.loads((folder / "instance.toml").read_text(encoding="utf-8"))
        self.tables: dict[str, list[Row]] = {}
        for file in folder.glob("*.csv"):
            with file.open(newline="", encoding="utf-8") as stream:
                self.tables[file.stem] = list(csv.DictReader(stream))
        rows = self.tables.get("tree", [{"node": "root", "parent": ""}])
        self.parent: dict[str, str] = {row["node"]: row["parent"] for row in rows}
        self.years = {row["node"]: float(row.get("years") or 1) for row in rows}
        self._probability = {row["node"]: float(row.get("probability") or 1) for row in rows}
        self.nodes = list(self.parent)
        self.root = next(node for node, parent in self.parent.items() if not parent)

    def chain(self, node: str) -> list[str]:
        """Return the node and its ancestors, nearest first."""
        return [node, *(self.chain(self.parent[node]) if self.parent[node] else [])]

    def weight(self, node: str) -> float:
        """Return probability x discount x years."""
        rate = float(self.settings.get("discount_rate", 0))
        before = sum(self.years[ancestor] for ancestor in self.chain(node)[1:])
        probability = 1.0
        for ancestor in self.chain(node):
            probability *= self._probability[ancestor]
        return probability * (1 + rate) ** -before * self.years[node]

    def members(self, table: str, column: str) -> list[str]:
        """Return the ids of a set."""
        return [row[column] for row in self.tables.get(table, [])]

    def _rows(self, table: str, node: str, key: Row) -> Iterator[list[Row]]:
        """Yield the matching rows of each node from `node` up, fewest ``*`` first."""
        for ancestor in self.chain(node):
            here = [
                row
                for row in self.tables.get(table, [])
                if (row.get("node") or self.root) == ancestor
                and all(row.get(name, "*") in ("*", value) for name, value in key.items())
            ]
            yield sorted(here, key=lambda row: sum(row.get(name, "*") == "*" for name in key))

    def known(self, table: str, node: str, **key: str) -> bool:
        """Return whether any row speaks of the key."""
        return any(rows for rows in self._rows(table, node, key))

    def cell(self, table: str, column: str, node: str, **key: str) -> str:
        """Return the cell: nearest node first, then fewest ``*``; blank if no row gives it."""
        for rows in self._rows(table, node, key):
            for row in rows:
                if row.get(column, "") != "":
                    return row[column]
        return ""

    def number(self, table: str, column: str, node: str, default: float, **key: str) -> float:
        """Return the cell as a number."""
        return float(self.cell(table, column, node, **key) or default)

    def keys(self, table: str, node: str, **sets: list[str]) -> list[Row]:
        """Return every key over the given sets that the table knows at a node."""
        every = (dict(zip(sets, values, strict=True)) for values in itertools.product(*sets.values()))
        return [key for key in every if self.known(table, node, **key)]
