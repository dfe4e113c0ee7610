"""Which share of an instance's numbers is real, derived, calibrated or assumed."""

from __future__ import annotations

import numpy as np
import pandas as pd

from layout_opt.instance import Instance
from layout_opt.instance.spec import Type

STATUSES = ("real", "derived", "calibrated", "assumed")
UNSTATED = "unstated"
NOT_DATA = frozenset({"provenance", "sources", "tree"})
"""Tables whose numbers are no data of the instance."""


def status_shares(instance: Instance) -> dict[str, float]:
    """Return the share of each status in all numbers given in the instance's tables, by count of cells.

    The most specific row of ``provenance`` decides for a cell; cells that no row names are ``unstated``. Zeros count:
    that nothing stands somewhere is a fact with a source, too.

    Returns
    -------
    dict of str to float
        Shares [1] that sum to 1, those above zero, in the order real, derived, calibrated, assumed, unstated.
    """
    return _shares(list(_counts(instance).values()))


def table_status_shares(instance: Instance) -> dict[str, dict[str, float]]:
    """Return the same shares for each table that holds numbers, by its name."""
    return {name: _shares([counts]) for name, counts in _counts(instance).items() if sum(counts.values())}


def _shares(parts: list[dict[str, int]]) -> dict[str, float]:
    """Return the shares of several counts together, those above zero."""
    counts = {status: sum(part[status] for part in parts) for status in (*STATUSES, UNSTATED)}
    total = sum(counts.values())
    return {status: count / total for status, count in counts.items() if count}


def _counts(instance: Instance) -> dict[str, dict[str, int]]:
    """Return for each table how many numbers have each status."""
    return instance.memory.once("numbers by status", lambda: _counted(instance))


def _counted(instance: Instance) -> dict[str, dict[str, int]]:
    said = instance.tables.get("provenance")
    known = {} if said is None else dict(said["status"])
    found = {}
    for name, rows in instance.tables.items():
        if name in NOT_DATA:
            continue
        counts = dict.fromkeys((*STATUSES, UNSTATED), 0)
        for column in instance.specs[name].values:
            if column.type in (Type.TEXT, Type.CHOICE) or column.name not in rows:
                continue
            deciding = deciding_rows(instance, name, column.name)
            for place, count in zip(*np.unique(deciding.to_numpy(), return_counts=True), strict=True):
                counts[UNSTATED if np.isnan(place) else known[place]] += int(count)
        found[name] = counts
    return found


def deciding_rows(instance: Instance, table: str, column: str) -> pd.Series:
    """Return for each given cell of a column which row of ``provenance`` speaks for it.

    Parameters
    ----------
    instance : Instance
        Whose tables they are.
    table, column : str
        A table that the instance has and a value column that stands in it.

    Returns
    -------
    Series
        Index: the rows of the table whose cell is not blank; value: index label in ``instance.tables["provenance"]``,
        NaN where no row speaks for the cell. The most specific row decides.
    """
    rows = instance.tables[table]
    given = rows[rows[column].notna()]
    deciding = pd.Series(float("nan"), index=given.index, dtype="float64")
    for place, key in _rules(instance.tables.get("provenance"), table, column):
        deciding[_matching(given, instance.specs[table].key_names, key)] = float(place)
    return deciding


def _rules(said: pd.DataFrame | None, table: str, column: str) -> list[tuple[int, str]]:
    """Return (index label, key) of the rows that speak of a column, the most general first."""
    if said is None:
        return []
    rows = said[(said["table"] == table) & said["column"].isin([column, "*"])]
    columns = (rows[name].tolist() for name in ("column", "key", "status"))
    ranked = [
        (named != "*", key != "*", -key.split(",").count("*"), status, key, place)
        for named, key, status, place in zip(*columns, rows.index.tolist(), strict=True)
    ]
    return [(place, key) for *_, key, place in sorted(ranked)]


def _matching(rows: pd.DataFrame, keys: tuple[str, ...], key: str) -> pd.Series:
    """Return which rows a provenance key names."""
    found = pd.Series(data=True, index=rows.index)
    if key == "*":
        return found
    for column, part in zip(keys, key.split(","), strict=False):
        if part.strip() != "*":
            found &= rows[column].astype(str) == part.strip()
    return found
