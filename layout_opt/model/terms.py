"""Terms of rows as arrays: coefficient x column, and the row in which each stands."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from layout_opt.model.row_keys import Ints

__all__ = ["Amounts", "Floats", "Ints", "Terms", "amounts", "first_named", "sums_at"]

Floats = NDArray[np.float64]
Amounts = pd.Series | Floats | float
"""One number for each, or one for all."""


def amounts(given: Amounts, size: int) -> Floats:
    """Return numbers as an array of `size`."""
    return np.broadcast_to(np.asarray(given, dtype=np.float64), size)


def sums_at(places: Ints, given: Floats, size: int) -> Floats:
    """Return at each of `size` places the sum of what is given there, added up in order."""
    return np.bincount(places, given, minlength=size).astype(np.float64)


def first_named(numbers: Ints, possible: int) -> tuple[Ints, Ints]:
    """Return the different numbers (below `possible`) in the order of their first mention, and each one's place."""
    first = np.full(possible, len(numbers), dtype=np.int64)
    first[numbers[::-1]] = np.arange(len(numbers) - 1, -1, -1)  # the last to be written is the first to be named
    different = np.flatnonzero(first < len(numbers))
    different = different[np.argsort(first[different])]
    place = np.empty(possible, dtype=np.int64)
    place[different] = np.arange(len(different))
    return different, place[numbers]


@dataclass(frozen=True)
class Terms:
    """Terms of rows.

    Parameters
    ----------
    coefficients : array or float
        Coefficient of each term.
    columns : array of int
        Column of each term; -1 = there is none, and the term falls away.
    rows : array of int, optional
        Position of the row of each term (-1 = in none); by default term i stands in row i.
    """

    coefficients: Amounts
    columns: Ints
    rows: Ints | None = None

    def times(self, factor: Amounts) -> Terms:
        """Return the terms multiplied by a number, or by one number for each row."""
        if isinstance(factor, int | float) or self.rows is None:
            return replace(self, coefficients=np.asarray(self.coefficients) * np.asarray(factor))
        return replace(self, coefficients=np.asarray(self.coefficients) * np.asarray(factor)[self.rows])

    def within(self, rows: Ints) -> Terms:
        """Return the terms of a selection of rows, given where each row of the selection stands in the whole."""
        if self.rows is None:
            return replace(self, rows=rows)
        return replace(self, rows=np.where(self.rows < 0, -1, rows[self.rows]))

    def plain(self) -> tuple[Ints, Ints, Floats]:
        """Return row, column and coefficient of every term that does not fall away."""
        columns = self.columns
        rows = np.arange(len(columns), dtype=np.int64) if self.rows is None else self.rows
        coefficients = amounts(self.coefficients, len(columns))
        kept = (columns >= 0) & (rows >= 0)
        return (rows, columns, coefficients) if kept.all() else (rows[kept], columns[kept], coefficients[kept])
