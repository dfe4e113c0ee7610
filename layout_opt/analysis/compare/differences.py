"""What differs between two sets of result tables, quantity by quantity: one row for each key whose value is another."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from layout_opt.result.run_tables import SHARE, columns_of, key_columns, run_tables

SAME = 1e-6
"""Difference relative to the size of the values below which they are equal [1]."""
ROUND_OFF = 1e-12
"""Share of the largest value with the same unit that is round-off [1]."""
ALSO_KEYS = frozenset({"part", "sense"})
"""Columns that name what a row is about besides `key_columns()`."""
LEFT_OUT = frozenset({"binding"})
"""Columns that repeat others."""
HEAD = ("run", "table")
TAIL = ("quantity", "before", "after", "difference", "unit")


def differences(name: str, first: pd.DataFrame, other: pd.DataFrame) -> pd.DataFrame:
    """Return what differs in a table, by key and quantity: keys, quantity, before, after, difference, unit.

    A key that only one side has stands on the other side as a blank and counts there as zero.

    Parameters
    ----------
    name : str
        Name of the table.
    first, other : DataFrame
        The table before and after.
    """
    keys = [column for column in first.columns if column in key_columns() or column in ALSO_KEYS]
    keys = keys or [column for column in other.columns if column in key_columns() or column in ALSO_KEYS]
    parts = []
    for column in quantities(name, first, other):
        wanted = [*keys, column]
        sides = [_part(frame, wanted) for frame in (first, other)]
        merged = sides[0].merge(sides[1], on=keys, how="outer", suffixes=("_before", "_after"), sort=True)
        before, after = merged[f"{column}_before"], merged[f"{column}_after"]
        step = after.fillna(0.0) - before.fillna(0.0)
        size: pd.Series = pd.concat([before.abs(), after.abs()], axis=1).max(axis=1).fillna(0.0)
        unit = merged["unit_after"].where(merged["unit_after"].notna(), merged["unit_before"])
        if name in run_tables() and columns_of(name)[column][0] == SHARE:  # the unit of the row is that of its amounts
            unit = pd.Series(SHARE, index=merged.index, dtype="str")
        noise = ROUND_OFF * size.groupby(unit.fillna("")).transform("max")
        differs = step.abs() > SAME * size + noise
        made = merged[keys].assign(quantity=column, before=before, after=after, difference=step, unit=unit)
        parts.append(made[differs])
    filled = [part for part in parts if len(part)]
    if not filled:
        return pd.DataFrame(columns=[*keys, *TAIL])
    return pd.concat(filled, ignore_index=True)


def quantities(name: str, first: pd.DataFrame, other: pd.DataFrame) -> list[str]:
    """Return the columns of a table that hold amounts, in the order of the data dictionary."""
    known = columns_of(name) if name in run_tables() else {}
    return [
        column for column in known
        if column in first and column in other and column not in (*LEFT_OUT, *ALSO_KEYS, *key_columns())
        and pd.api.types.is_numeric_dtype(first[column]) and pd.api.types.is_numeric_dtype(other[column])
    ]  # fmt: skip


def _part(frame: pd.DataFrame, columns: list[str]) -> pd.DataFrame:
    unit = frame["unit"] if "unit" in frame else pd.Series([""] * len(frame), index=frame.index, dtype="str")
    return frame[columns].assign(unit=unit)


def all_differences(
    name: str, first: Mapping[str, pd.DataFrame], other: Mapping[str, pd.DataFrame]
) -> dict[str, pd.DataFrame]:
    """Return table -> its differences with the leading column ``run``, for every table that both sides have."""
    made = {}
    for table in run_tables():
        if table in first and table in other:
            frame = differences(table, first[table], other[table])
            frame.insert(0, "run", pd.Series([name] * len(frame), index=frame.index, dtype="str"))
            made[table] = frame
    return made
