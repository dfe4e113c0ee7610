"""Plain arithmetic on tables: look values up, add up, and name units."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cache
from typing import Any

import numpy as np
import pandas as pd

from layout_opt.errors import ModelError
from layout_opt.facts.affine import numbers
from layout_opt.instance import Instance
from layout_opt.units import entities_of

Key = tuple[str, ...]


def table_of(keys: Iterable[Key], columns: Sequence[str], **values: Iterable[float]) -> pd.DataFrame:
    """Return a frame of key columns (text) and number columns; the types are the same when it is empty."""
    rows, amounts = list(keys), {name: list(column) for name, column in values.items()}
    if not rows and not any(amounts.values()):
        return _without_rows(tuple(columns), tuple(values)).copy(deep=False)
    texts = {name: pd.Series([key[i] for key in rows], dtype="str") for i, name in enumerate(columns)}
    return pd.DataFrame({**texts, **{name: numbers(column) for name, column in amounts.items()}})


@cache
def _without_rows(columns: Key, amounts: Key) -> pd.DataFrame:
    """Return the frame without rows; what is made of it is a copy on write, so that nobody can change this one."""
    texts = {name: pd.Series([], dtype="str") for name in columns}
    return pd.DataFrame({**texts, **{name: numbers([]) for name in amounts}})


def keys_of(frame: pd.DataFrame, columns: Sequence[str]) -> list[Key]:
    """Return the key tuples of `frame` in its order."""
    if frame.empty:
        return []
    return list(zip(*(frame[column].tolist() for column in columns), strict=True))


def at_keys(frame: pd.DataFrame, columns: Sequence[str], keys: Collection[Key], *, inside: bool = True) -> pd.DataFrame:
    """Return the rows whose key in `columns` is one of `keys`, or is none of them.

    A table without rows keeps its columns: an empty list as a mask would name columns.
    """
    mask = [(key in keys) is inside for key in keys_of(frame, columns)]
    return frame[pd.Series(mask, index=frame.index, dtype=bool)]


def split_keys(keys: Iterable[str], count: int) -> list[list[str]]:
    """Return the parts of keys joined by commas, one list for each of `count` places (empty ones without any key)."""
    parts = [key.split(",") for key in keys]
    return [[part[place] for part in parts] for place in range(count)]


def records(frame: pd.DataFrame, *columns: str) -> Iterator[tuple[Any, ...]]:
    """Yield the cells of `columns` row by row."""
    return zip(*(frame[column].tolist() for column in columns), strict=True)


def unit_column(instance: Instance, unit: str, frame: pd.DataFrame) -> list[str]:
    """Return the unit of each row of `frame`, from the entities named in its columns."""
    used = entities_of(unit)
    if not used:
        return [instance.units.column(unit)] * len(frame)
    known: dict[Key, str] = {}
    units: list[str] = []
    for key in keys_of(frame, used):
        if key not in known:
            known[key] = instance.units.column(unit, **dict(zip(used, key, strict=True)))
        units.append(known[key])
    return units


def look_up(frame: pd.DataFrame, data: pd.DataFrame, keys: Sequence[str], column: str) -> pd.Series:
    """Return `column` of `data` for each row of `frame` (NaN where `data` has no such key)."""
    if frame.empty or data.empty:
        return pd.Series(np.nan, index=frame.index, dtype="float64")
    amounts = numbers(data[column])
    if len(frame) == len(data) and all(frame[key].tolist() == data[key].tolist() for key in keys):
        return pd.Series(amounts.copy(), index=frame.index)
    wanted, known = keys_of(frame, keys), keys_of(data, keys)
    found = dict(zip(known, amounts.tolist(), strict=True))
    if len(found) < len(known):
        raise ModelError(f"two rows of {column} have the same {', '.join(keys)}")
    return pd.Series([found.get(key, np.nan) for key in wanted], index=frame.index, dtype=amounts.dtype)


def total(frame: pd.DataFrame, keys: Sequence[str]) -> pd.DataFrame:
    """Return the sum of ``amount`` by `keys`."""
    return frame.groupby(list(keys), sort=True)["amount"].sum().reset_index()
