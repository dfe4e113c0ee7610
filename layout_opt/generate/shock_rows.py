"""Which cells a shock touches: what is lost of capacities, gateways, routes, plants, receptors and demand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pandas as pd

from layout_opt.errors import InvalidInput, Problem
from layout_opt.instance import Instance


@dataclass(frozen=True)
class ShockedCells:
    """The cells that a kind of shock touches.

    Parameters
    ----------
    table, column : str
        Where they stand.
    keys : mapping
        Key column -> column of ``shocks.csv`` that chooses among its members.
    only : mapping
        Key column -> the one member that is meant.
    controlled : bool
        Whether only the share under foreign control is lost.
    """

    table: str
    column: str
    keys: Mapping[str, str]
    only: Mapping[str, str]
    controlled: bool = False


KINDS: Mapping[str, ShockedCells] = {
    "gateway": ShockedCells("foreign_trade", "max_quantity", {"region": "region", "commodity": "commodity"}, {}),
    "good": ShockedCells(
        "foreign_trade", "max_quantity", {"region": "region", "commodity": "commodity"}, {"direction": "import"}
    ),
    "controlled": ShockedCells(
        "foreign_trade", "max_quantity", {"region": "region", "commodity": "commodity"}, {"direction": "import"},
        controlled=True,
    ),
    "route": ShockedCells("routes", "capacity", {"from_region": "region", "to_region": "to_region"}, {}),
    "site": ShockedCells("sites", "max_utilisation", {"region": "region", "technology": "technology"}, {}),
    "region": ShockedCells("sites", "max_utilisation", {"region": "region"}, {}),
    "inflow": ShockedCells("receptor_capacity", "capacity", {"receptor": "receptor", "pollutant": "pollutant"}, {}),
    "demand": ShockedCells("demand", "quantity", {"region": "region", "market": "commodity"}, {}),
}  # fmt: skip


def touched_cells(instance: Instance, shock: Mapping[str, object], node: str) -> pd.DataFrame:
    """Return the keys of the cells that a shock touches, each with the ``share`` of it that is left.

    Raises
    ------
    InvalidInput
        If it touches nothing, or a part of something without a limit is lost.
    """
    kind = KINDS[str(shock["what"])]
    frame = instance.resolve(kind.table)
    frame = frame[frame["node"] == node]
    for column, chooser in kind.keys.items():
        if (word := shock.get(chooser)) is not None and word == word:  # noqa: PLR0124  a blank number is no word
            frame = frame[frame[column] == word]
    for column, word in kind.only.items():
        frame = frame[frame[column] == word]
    where = f"shocks.csv:{shock['line']} {shock['shock']}"
    if frame.empty:
        rule = f"touch a row of {kind.table}.csv"
        raise InvalidInput([Problem(where, "nothing that could break", rule, "correct its region, good or technology")])
    lost = float(str(shock["depth"])) * (frame["controlled"] if kind.controlled else 1.0)
    left = pd.Series(1.0 - lost, index=frame.index)
    endless = frame[kind.column].isna() & (left > 0) & (left < 1)
    if endless.any():
        rule = f"touch cells with a {kind.column}, or lose all of them"
        fix = f"give {kind.column} in {kind.table}.csv, or a depth of 1"
        raise InvalidInput([Problem(where, f"a part of what has no {kind.column}", rule, fix)])
    keys = list(instance.specs[kind.table].key_names)
    base = frame[kind.column].fillna(0.0) if kind.column != "max_utilisation" else frame[kind.column]
    told = frame[keys].assign(share=left, base=base)
    return told[left < 1].reset_index(drop=True)


def shocked_values(
    instance: Instance, shocks: Iterable[Mapping[str, object]], node: str
) -> dict[tuple[str, str], dict[tuple[str, ...], float]]:
    """Return (table, column) -> key -> value of every cell that some shocks touch at once: shares multiply."""
    found: dict[tuple[str, str], dict[tuple[str, ...], float]] = {}
    for shock in shocks:
        kind = KINDS[str(shock["what"])]
        cells = touched_cells(instance, shock, node)
        place = found.setdefault((kind.table, kind.column), {})
        keys = list(instance.specs[kind.table].key_names)
        for row in cells.to_dict("records"):
            key = tuple(str(row[name]) for name in keys)
            place[key] = place.get(key, float(row["base"])) * float(row["share"])
    return found
