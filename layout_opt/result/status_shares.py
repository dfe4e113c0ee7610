"""Which share of an instance's numbers is real, derived, calibrated or assumed."""

from __future__ import annotations

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
    said = instance.tables.get("provenance")
    found = {}
    for name, rows in instance.tables.items():
        if name in NOT_DATA:
            continue
        counts = dict.fromkeys((*STATUSES, UNSTATED), 0)
        spec = instance.specs[name]
        for column in spec.values:
            if column.type in (Type.TEXT, Type.CHOICE) or column.name not in rows:
                continue
            given = rows[rows[column.name].notna()]
            cells = pd.Series(UNSTATED, index=given.index, dtype=object)
            for status, key in _rules(said, name, column.name):
                cells[_matching(given, spec.key_names, key)] = status
            for status in counts:
                counts[status] += int((cells == status).sum())
        found[name] = counts
    return found


def _rules(said: pd.DataFrame | None, table: str, column: str) -> list[tuple[str, str]]:
    """Return (status, key) of the rows that speak of a column, the most general first."""
    if said is None:
        return []
    rows = said[(said["table"] == table) & said["column"].isin([column, "*"])]
    ranked = [
        (row.column != "*", row.key != "*", -str(row.key).split(",").count("*"), str(row.status), str(row.key))
        for row in rows.itertuples()
    ]
    return [(status, key) for *_, status, key in sorted(ranked)]


def _matching(rows: pd.DataFrame, keys: tuple[str, ...], key: str) -> pd.Series:
    """Return which rows a provenance key names."""
    found = pd.Series(data=True, index=rows.index)
    if key == "*":
        return found
    for column, part in zip(keys, key.split(","), strict=False):
        if part.strip() != "*":
            found &= rows[column].astype(str) == part.strip()
    return found
