"""The levers that an instance offers: which changes of its data a reader of the page may make.

Which tables and columns they are stands in ``assets/levers.toml``. Every lever is a list of changes in the project's
own form, so whatever the page does can be done again from its scenario file.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

import pandas as pd

from layout_opt.instance import Change, Instance
from layout_opt.instance.instance import is_blank
from layout_opt.units import entities_of

FILE = "levers.toml"
MOST = 20
"""Most sliders of one column."""
MOST_PLACES = 12
"""Most columns of the grid of switches."""
RANGES = ((0.0, 2.0), (0.5, 1.5), (0.9, 1.1))
"""Lowest and highest factor of a slider; the first range that is valid and linear is taken [1]."""


@dataclass(frozen=True)
class Slider:
    """Cells that move together.

    Parameters
    ----------
    kind : str
        What it is, for the reader: key of the lexicon without ``live_kind_``.
    table, column : str
        Where the cells stand.
    where : mapping
        Cells of the key that name the rows; empty = all.
    base : float
        Value of the single cell, or 1 for a factor.
    single : bool
        Whether it is one cell, whose value is set; else the cells are scaled.
    unit : str
        Unit of a single cell.
    """

    kind: str
    table: str
    column: str
    where: Mapping[str, str]
    base: float
    single: bool
    unit: str

    def changes(self, value: float) -> tuple[Change, ...]:
        """Return the changes that put the slider to a value."""
        action = "set" if self.single else "scale"
        return (
            Change.model_validate({"table": self.table, "where": self.where, "column": self.column, action: value}),
        )


@dataclass(frozen=True)
class Switch:
    """Rows that a click adds to a table of rules.

    Parameters
    ----------
    kind, table, column : str
        What it is for the reader, where the rows go, and the column that tells the states apart.
    states : tuple of float
        What stands in `column` in each state.
    what, place : str
        Key columns: what is ruled, and where.
    """

    kind: str
    table: str
    column: str
    states: tuple[float, ...]
    what: str
    place: str

    def changes(self, state: int, pairs: Sequence[tuple[str, str]]) -> tuple[Change, ...]:
        """Return the change that puts pairs of (what, place) to a state."""
        rows = tuple({self.place: at, self.what: name, self.column: self.states[state]} for name, at in pairs)
        return (Change(table=self.table, insert=rows),)


def declared() -> Mapping[str, Any]:
    """Return what the file of levers says."""
    return tomllib.loads((files("layout_opt.show.live") / "assets" / FILE).read_text(encoding="utf-8"))


def sliders(instance: Instance) -> Iterator[Slider]:
    """Yield the sliders of an instance, in the order of the file."""
    for entry in declared()["slider"]:
        table, column = entry["table"], entry["column"]
        if not instance.has(table) or column not in instance.tables[table]:
            continue
        frame = instance.tables[table]
        filled = frame[[not is_blank(cell) and float(cell) != 0.0 for cell in frame[column]]]
        for by in entry["by"]:
            groups = _groups(filled, by)
            if len(groups) <= MOST or not by:
                yield from (_slider(instance, entry, dict(zip(by, key, strict=True)), rows) for key, rows in groups)
                break


def _groups(frame: pd.DataFrame, by: Sequence[str]) -> list[tuple[tuple[str, ...], pd.DataFrame]]:
    """Return the rows of each group in the order of the file; one group of all where nothing tells them apart."""
    if frame.empty:
        return []
    if not by:
        return [((), frame)]
    return [(tuple(map(str, key)), rows) for key, rows in frame.groupby(list(by), sort=False)]


def _slider(instance: Instance, entry: Mapping[str, Any], where: Mapping[str, str], rows: pd.DataFrame) -> Slider:
    table, column = entry["table"], entry["column"]
    spec = instance.specs[table]
    single = len(rows) == 1 and len(_matching(instance.tables[table], where)) == 1
    base = float(rows[column].iloc[0]) if single else 1.0
    unit = _unit(instance, spec.column(column).unit, where) if single else ""
    return Slider(entry["kind"], table, column, where, base, single, unit)


def _matching(frame: pd.DataFrame, where: Mapping[str, str]) -> pd.DataFrame:
    for name, word in where.items():
        frame = frame[frame[name] == word]
    return frame


def _unit(instance: Instance, unit: str, where: Mapping[str, str]) -> str:
    """Return the unit of a cell; a market that is named like a good is counted in its unit."""
    ids = dict(where)
    if ids.get("market") in instance.members("COMMODITY"):
        ids.setdefault("commodity", ids["market"])
    wanted = entities_of(unit)
    if any(ids.get(name, "*") == "*" for name in wanted):
        return ""
    return instance.units.column(unit, **{name: ids[name] for name in wanted})


def switches(instance: Instance) -> Iterator[Switch]:
    """Yield the switches of an instance."""
    for entry in declared()["switch"]:
        names = ("kind", "table", "column", "what", "place")
        if entry["table"] in instance.specs:
            yield Switch(**{name: entry[name] for name in names}, states=tuple(map(float, entry["states"])))


def grid_places(instance: Instance) -> dict[str, list[str]]:
    """Return the columns of the grid of switches: heading -> regions, as finely as there is room.

    Regions one by one, else by reach or group, else all together.
    """
    regions = list(instance.members("REGION"))
    if len(regions) <= MOST_PLACES:
        return {name: [name] for name in regions}
    best: dict[str, list[str]] = {"": regions}
    for column in ("group", "reach"):
        named = instance.attribute("regions", column)
        found: dict[str, list[str]] = {}
        for region in regions:
            found.setdefault(str(named.get(region) or region), []).append(region)
        if len(best) < len(found) <= MOST_PLACES:
            best = found
    return best
