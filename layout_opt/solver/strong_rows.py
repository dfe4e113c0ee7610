r"""Strong rows for the search: what a column can be at most, it may be only where something is open.

.. math:: x_j \le u_j \sum_{k \in K(j)} o_k

Two kinds of columns are 0 where none of their integer columns :math:`o_k` is above 0, by the rows of the program:

- those below multiples of such a column: capacity <= largest capacity x open, activity <= utilisation x capacity;
- those that leave a balance to which only columns of the first kind bring something: shipments and sales of a good
  from a place where it can come from nowhere but from sites whose opening is a decision.

The bound :math:`u_j` is what the rows of the program allow at all: what markets, other sites, exports and routes take
away, what factors and inputs allow. It is found row by row from the bounds of the other columns, and lifted by
round-off. So each row follows from the program itself, whatever stands in it, and no layout is cut off; the linear
relaxation is tighter with them. They stand in the search alone: prices, tables and the Pyomo model do not know them.
Sources: Balinski (1965), Integer Programming: Methods, Uses, Computation, Management Science 12; Savelsbergh (1994),
Preprocessing and Probing Techniques for Mixed Integer Programming Problems, ORSA Journal on Computing 6.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import sparse

from layout_opt.solver.arrays import Arrays, Floats, Ints

MOST_ROWS = 200_000
"""Rows above which none are added: each is one more row for every step of the simplex method [1]."""
ROUNDS = 10
"""Most passes over the rows in search of bounds [1]."""
CHAIN = 3
"""Most multiples between a column and the integer one that opens it [1]."""
SMALLER = 1e-3
"""Share by which a bound has to fall for another pass, or for a row of its own [1]."""
ROUND_OFF = 1e-11
"""Share of the terms of a row by which a bound that follows from it is lifted [1]."""


@dataclass(frozen=True)
class StrongRows:
    """Rows ``x <= most x sum of opening columns``.

    Parameters
    ----------
    columns : array of int
        Column x of each row.
    most : array
        What it may be at most where something is open [unit of the column].
    rows, opened : array of int
        Row and integer column of each opening term.
    """

    columns: Ints
    most: Floats
    rows: Ints
    opened: Ints

    def __len__(self) -> int:
        return len(self.columns)

    def part(self, chosen: Ints) -> StrongRows:
        """Return some of these rows, in the order given."""
        place = np.full(len(self), -1, dtype=np.int64)
        place[chosen] = np.arange(len(chosen))
        kept = place[self.rows] >= 0
        rows = place[self.rows[kept]]
        return StrongRows(self.columns[chosen], self.most[chosen], rows, self.opened[kept])

    def missed(self, values: Floats) -> Floats:
        """Return by how much values of the columns break each row, as a share of the most that it allows."""
        allowed = self.most * np.bincount(self.rows, values[self.opened], minlength=len(self))
        return (values[self.columns] - allowed) / self.most

    def below(self, arrays: Arrays, *, free: bool = False) -> Arrays:
        """Return a program with these rows below its own, without a limit if `free`; columns and names stay."""
        count = len(self)
        if not count:
            return arrays
        rows = np.concatenate([np.arange(count), self.rows])
        columns = np.concatenate([self.columns, self.opened])
        values = np.concatenate([np.ones(count), -self.most[self.rows]])
        added = sparse.csc_array((values, (rows, columns)), shape=(count, arrays.matrix.shape[1]))
        return arrays.with_rows(added, np.full(count, np.inf if free else 0.0))


NO_ROWS = StrongRows(np.zeros(0, np.int64), np.zeros(0), np.zeros(0, np.int64), np.zeros(0, np.int64))


def strong_rows(arrays: Arrays) -> StrongRows:
    """Return the strong rows of a program: none where nothing opens, or where they are too many."""
    if not arrays.integer.any():
        return NO_ROWS
    by, most = openings(arrays)
    bounds = upper_bounds(arrays)
    held = np.flatnonzero((by >= 0) & (bounds < (1.0 - SMALLER) * most))
    leaving, rows, opened = _leaving(arrays, by, np.minimum(most, bounds), bounds)
    columns = np.concatenate([held, leaving])
    if not 0 < len(columns) <= MOST_ROWS:
        return NO_ROWS
    rows = np.concatenate([np.arange(len(held)), len(held) + rows])
    return StrongRows(columns, bounds[columns], rows, np.concatenate([by[held], opened]))


def upper_bounds(arrays: Arrays) -> Floats:
    """Return what each column can be at most, infinite where no row says so.

    Each row gives a bound of a column from the least that its other terms can add up to; that is repeated as long as
    bounds fall.
    """
    matrix = arrays.matrix
    rows, counts = matrix.indices, np.diff(matrix.indptr)
    columns = np.repeat(np.arange(len(counts)), counts)
    taller = np.flatnonzero(counts)
    upper: Floats = arrays.upper
    for _ in range(ROUNDS):
        before = upper
        for values, sides in ((matrix.data, arrays.row_upper), (-matrix.data, -arrays.row_lower)):
            found = _allowed(values, rows, sides, arrays.lower[columns], upper[columns])
            least = np.full(len(counts), np.inf)
            if len(taller):
                least[taller] = np.minimum.reduceat(found, matrix.indptr[taller])
            upper = np.minimum(upper, np.maximum(least, arrays.lower))
        known = np.isfinite(upper)
        if not (known & (upper < np.where(np.isfinite(before), (1.0 - SMALLER) * before, np.inf))).any():
            break
    return upper


def _allowed(values: Floats, rows: Ints, sides: Floats, lower: Floats, upper: Floats) -> Floats:
    """Return what ``sum of values x columns <= side`` allows the column of each term, infinite where nothing."""
    ends = np.where(values > 0, lower, upper)
    endless = ~np.isfinite(ends)
    least = values * np.where(endless, 0.0, ends)
    count = len(sides)
    unknown = np.bincount(rows[endless], minlength=count)
    total = np.bincount(rows, least, minlength=count)
    size = np.bincount(rows, np.abs(least), minlength=count) + np.where(np.isfinite(sides), np.abs(sides), 0.0)
    room = (sides - total + ROUND_OFF * size)[rows] + least
    decided = (values > 0) & (unknown[rows] == endless) & np.isfinite(sides[rows])
    found = np.full(len(values), np.inf)
    np.divide(room, values, out=found, where=decided)
    return found


def two_term_rows(matrix: Any) -> tuple[Ints, tuple[tuple[Ints, Ints], ...]]:
    """Return the rows of a matrix (by rows) with two terms, and the places of one and the other term, both ways."""
    rows = np.flatnonzero(np.diff(matrix.indptr) == 2)
    start = matrix.indptr[rows]
    return rows, ((start, start + 1), (start + 1, start))


def openings(arrays: Arrays) -> tuple[Ints, Floats]:
    """Return the integer column without which each column is 0 (-1 if there is none), and its multiple."""
    matrix = arrays.matrix.tocsr()
    count = matrix.shape[1]
    by, most = np.full(count, -1, dtype=np.int64), np.full(count, np.inf)
    rows, ends = two_term_rows(matrix)
    opens = arrays.integer & (arrays.lower == 0) & (arrays.upper > 0)
    for _ in range(CHAIN):
        for sign, sides in ((1.0, arrays.row_upper), (-1.0, -arrays.row_lower)):
            for small, large in ends:
                column, above = matrix.indices[small], matrix.indices[large]
                step = -matrix.data[large] / matrix.data[small]
                fits = (sides[rows] == 0) & (sign * matrix.data[small] > 0) & (step > 0)
                fits &= ~arrays.integer[column] & (arrays.lower[column] == 0)
                factor = step * np.where(opens[above], 1.0, most[above])
                fits &= (opens[above] | (by[above] >= 0)) & (factor < most[column])
                by[column[fits]] = np.where(opens[above], above, by[above])[fits]
                most[column[fits]] = factor[fits]
    return by, most


def _leaving(arrays: Arrays, by: Ints, most: Floats, bounds: Floats) -> tuple[Ints, Ints, Ints]:
    """Return columns that leave balances of opened columns only, and rows and columns of their opening terms."""
    matrix = arrays.matrix.tocsr()
    counts = np.diff(matrix.indptr)
    rows, columns = np.repeat(np.arange(len(counts)), counts), matrix.indices
    parts = [
        _leaving_one(sign * matrix.data, rows, columns, sides, arrays, by, most, bounds)
        for sign, sides in ((1.0, arrays.row_upper), (-1.0, -arrays.row_lower))
    ]
    before = len(parts[0][0])
    leaving, opened = (np.concatenate([part[place] for part in parts]) for place in (0, 2))
    return leaving, np.concatenate([parts[0][1], before + parts[1][1]]), opened


def _leaving_one(
    values: Floats, rows: Ints, columns: Ints, sides: Floats, arrays: Arrays, by: Ints, most: Floats, bounds: Floats
) -> tuple[Ints, Ints, Ints]:
    """Return what leaves the rows ``sum of values x columns <= 0``: see `_leaving`."""
    count = len(sides)
    brings = (values < 0) & (arrays.upper[columns] > 0)
    wrong = np.where(values < 0, brings & (by[columns] < 0), arrays.lower[columns] < 0)
    fits = (sides == 0) & (np.bincount(rows[wrong], minlength=count) == 0)
    bringing = np.flatnonzero(brings & fits[rows])
    size = np.full(count, -np.inf)  # the most that one column can bring
    np.maximum.at(size, rows[bringing], -values[bringing] * most[columns[bringing]])
    free = (values > 0) & fits[rows] & ~arrays.integer[columns] & (by[columns] < 0)
    less = np.zeros(len(values), dtype=bool)
    np.less(values * bounds[columns], (1.0 - SMALLER) * size[rows], out=less, where=free)
    chosen = np.flatnonzero(less)
    starts = np.searchsorted(rows[bringing], rows[chosen])
    terms = np.searchsorted(rows[bringing], rows[chosen], side="right") - starts
    strong = np.repeat(np.arange(len(chosen)), terms)
    within = np.arange(len(strong)) - np.repeat(np.cumsum(terms) - terms, terms)
    opened = by[columns[bringing[np.repeat(starts, terms) + within]]]
    pairs: Any = np.unique(np.stack([strong, opened]), axis=1)  # one that brings by two columns opens once
    return columns[chosen], pairs[0], pairs[1]
