"""The CSV files of an instance, and the rule by which a cell is found in them."""

from __future__ import annotations

import csv
import itertools
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.reference.demand_curves import curve_tiers
from tests.reference.tables import CHOICES, MEMBERS, MUST, RATES, TABLES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

Row = dict[str, str]
Key = tuple[str, ...]
ANY = "*"
ROOT = "root"
"""Name of the only node of an instance without ``tree.csv``."""


class Unreadable(Exception):
    """A cell that must be given is blank, or two rows are equally specific for it."""


class Book:
    """The tables of an instance.

    Parameters
    ----------
    settings : mapping
        What ``instance.toml`` says.
    tables : mapping
        Table -> rows of text as they stand in the file; a table without rows is as if it were not there.
    """

    def __init__(self, settings: Mapping[str, Any], tables: Mapping[str, list[Row]]) -> None:
        self.settings = settings
        self.tables = {name: rows for name, rows in tables.items() if rows}
        tree = self.tables.get("tree", [{"node": ROOT}])
        self.parent = {row["node"]: row.get("parent") or None for row in tree}
        self.nodes = list(self.parent)
        self.root = next(node for node in self.nodes if self.parent[node] is None)
        self.years = {row["node"]: float(row.get("years") or 1) for row in tree}
        self.probability = {row["node"]: float(row.get("probability") or 1) for row in tree}
        self.season_of = {row["node"]: row["parent"] for row in tree if row.get("kind") == "season"}
        self.shares = {row["node"]: float(row.get("share") or 0) for row in tree if row["node"] in self.season_of}
        self.years |= {season: self.years[period] for season, period in self.season_of.items()}
        self._share_what_is_left()
        self.weights = {row["node"]: float(row["weight"]) for row in tree if row.get("weight")}
        self._rows = {name: self._by_key(name) for name in self.tables}
        tiers = curve_tiers(self)
        if tiers:
            self.tables["demand"] = [*self.tables.get("demand", []), *tiers]
            self._rows["demand"] = self._by_key("demand")

    def _by_key(self, table: str) -> dict[Key, Row]:
        """Return (node, *key) -> row; a blank node is the root, a blank optional key is ``*``."""
        spec = TABLES[table]
        found: dict[Key, Row] = {}
        for row in self.tables[table]:
            node = (row.get("node") or self.root) if spec.by_node else self.root
            key = (node, *(row.get(name) or (ANY if name in spec.optional else "") for name in spec.keys))
            if key in found and self._told(found[key]) == self._told(row):
                raise Unreadable(f"{table}: the key {key} stands twice")
            if key not in found or self._told(found[key]) < self._told(row):  # the last announcement holds
                found[key] = row
        return found

    def _share_what_is_left(self) -> None:
        """Give seasons without a share an even part of the year."""
        for season in [season for season, share in self.shares.items() if not share]:
            own = self.seasons(self.season_of[season])
            blank = [each for each in own if not self.shares[each]]
            left = 1 - sum(self.shares[each] for each in own)
            self.shares |= dict.fromkeys(blank, left / len(blank)) if blank else {}

    def seasons(self, period: str) -> list[str]:
        """Return the seasons of a period in the order of their rows."""
        return [season for season, above in self.season_of.items() if above == period]

    def is_period(self, node: str) -> bool:
        """Return whether capacity stands at a node."""
        return node not in self.season_of

    def operates(self, node: str) -> bool:
        """Return whether something is made and moved at a node."""
        return not self.seasons(node)

    def period(self, node: str) -> str:
        """Return the period of a season, and every other node itself."""
        return self.season_of.get(node, node)

    def share(self, node: str) -> float:
        """Return the part of the year that a node takes."""
        return self.shares.get(node, 1.0)

    def spread(self, node: str) -> list[str]:
        """Return a node and its seasons."""
        return [node, *self.seasons(node)]

    def _told(self, row: Row) -> int:
        """Return how many nodes stand above the one at which a row was announced."""
        return len(self.chain(row.get("announced") or self.root))

    def chain(self, node: str) -> list[str]:
        """Return the node and its ancestors, nearest first."""
        above = self.parent[node]
        return [node] if above is None else [node, *self.chain(above)]

    def start(self, node: str) -> float:
        """Return the years from the beginning of the root to that of the node."""
        return sum(self.years[each] for each in self.chain(self.period(node))[1:])

    def likelihood(self, node: str) -> float:
        """Return the probability of a node, seen from the root."""
        found = 1.0
        for each in self.chain(node):
            found *= self.probability[each]
        return found

    def once(self, node: str) -> float:
        """Return what a payment made once counts at the beginning of a node: probability of the path x discount."""
        probability = 1.0
        for each in self.chain(self.period(node)):
            probability *= self.probability[each]
        return probability * self.discount(self.start(node))

    def discount(self, years: float) -> float:
        """Return what 1 is worth so many years earlier."""
        return float((1 + self.setting("discount_rate", 0.0)) ** -years)

    def worth(self, years: float) -> float:
        """Return what 1 a year for so many years is worth when the first one is paid."""
        if self.discount(1) == 1:
            return years
        return (1 - self.discount(years)) / (1 - self.discount(1))

    def weight(self, node: str) -> float:
        """Return what an amount per year of a node counts: its weight, or probability x the discounted years."""
        if self.period(node) in self.weights:
            return self.weights[self.period(node)]
        due = {"start": 0.0, "middle": 0.5, "end": 1.0}[self.setting("discount_timing", "start")]
        return self.once(node) * self.discount(due) * self.worth(self.years[node])

    def setting(self, name: str, default: Any) -> Any:
        """Return a setting; ``load.weights`` is ``weights`` in the section ``load``."""
        place: Any = self.settings
        for part in name.split("."):
            if part not in place:
                return default
            place = place[part]
        return place

    def members(self, column: str) -> list[str]:
        """Return the members of the set behind a key column."""
        if column in CHOICES:
            return list(CHOICES[column])
        table, name = MEMBERS[column]
        words = dict.fromkeys(row[name] for row in self.tables.get(table, []))
        return [word for word in words if word != ANY]

    def has(self, table: str) -> bool:
        """Return whether there is such a table."""
        return table in self.tables

    def attribute(self, table: str, member: str, column: str) -> str:
        """Return a cell of a table that defines a set."""
        cell = self._rows[table][self.root, member].get(column, "")
        default = TABLES[table].values[column]
        return cell or ("" if default is None else str(default))

    def known(self, table: str, node: str, *key: str) -> bool:
        """Return whether any row of the node, or of a node above, speaks of the key."""
        rows = self._rows.get(table, {})
        return any((at, *pattern) in rows for at in self.chain(node) for pattern in itertools.product(*_ways(key)))

    def keys(self, table: str, node: str) -> Iterator[Key]:
        """Yield every key of a table that is known at a node."""
        if self.has(table):
            for key in itertools.product(*(self.members(column) for column in TABLES[table].keys)):
                if self.known(table, node, *key):
                    yield key

    def limited(self, table: str, column: str, node: str) -> Iterator[Key]:
        """Yield every key for which a limit of the whole year stands at a node: a period, or a season that gives it."""
        for key in self.keys(table, node):
            if node in self.season_of:
                if self.given(table, column, node, key):
                    yield key
            elif not any(self.given(table, column, season, key) for season in self.seasons(node)):
                yield key

    def given(self, table: str, column: str, node: str, key: Key) -> bool:
        """Return whether a row of the node itself gives a cell."""
        rows = self._rows.get(table, {})
        return any(rows.get((node, *pattern), {}).get(column) for pattern in itertools.product(*_ways(key)))

    def cell(self, table: str, column: str, node: str, *key: str) -> str:
        """Return a cell: nearest node first, then the row with the fewest ``*`` that is not blank; else blank."""
        rows = self._rows.get(table, {})
        for at in self.chain(node):
            for stars in range(len(key) + 1):
                given = [
                    rows[at, *pattern][column]
                    for pattern in itertools.product(*_ways(key))
                    if pattern.count(ANY) == stars and rows.get((at, *pattern), {}).get(column)
                ]
                if len(given) > 1:
                    raise Unreadable(f"{table} {column} at {at}: two rows are equally specific for {key}")
                if given:
                    return given[0]
        return ""

    def value(self, table: str, column: str, node: str, *key: str) -> float | None:
        """Return a cell as a number, else what its blank means (None where that is "none", or no row knows the key)."""
        if not self.known(table, node, *key):
            return None
        cell = self.cell(table, column, node, *key)
        default = TABLES[table].values[column]
        if cell:
            return float(cell) * (self.share(node) if f"{table}.{column}" in RATES else 1.0)
        if default == MUST:
            raise Unreadable(f"{table} {column} at {node}: blank for {key}")
        return None if default is None else float(default)

    def number(self, table: str, column: str, node: str, *key: str) -> float:
        """Return a cell as a number, 0 where there is none and no row knows the key."""
        return self.value(table, column, node, *key) or 0.0


def _ways(key: Key) -> list[tuple[str, str]]:
    """Return for each part of a key the two ways to write it: itself and ``*``."""
    return [(part, ANY) for part in key]


def read_book(folder: Path) -> Book:
    """Read an instance folder."""
    settings = tomllib.loads((folder / "instance.toml").read_text(encoding="utf-8"))
    return Book(settings, {file.stem: read_rows(file) for file in sorted(folder.glob("*.csv"))})


def read_rows(file: Path) -> list[Row]:
    """Return the rows of a CSV file as text."""
    with file.open(newline="", encoding="utf-8-sig") as stream:
        return list(csv.DictReader(stream))
