r"""What each decision can be at most, and which integer decisions it needs, by the rows of the plain twins alone.

A row :math:`\sum_k a_k x_k \le b` with :math:`x \ge 0` leaves the column j with :math:`a_j > 0` at most

.. math:: x_j \le \frac{1}{a_j} \Big( b - \sum_{k: a_k < 0} a_k u_k - \sum_{k \ne j: a_k > 0} a_k l_k \Big) ,

which is repeated as long as bounds fall. One row more is the objective: layouts that are worse than the one found need
no bound. Every bound is lifted by what round-off may have taken from it. Source: Savelsbergh (1994), Preprocessing and
Probing Techniques for Mixed Integer Programming Problems, ORSA Journal on Computing 6.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from scipy import sparse

from layout_opt.model.terms import Floats
from layout_opt.result.linear_twin import LinearTwin

ROUNDS = 16
"""Most passes over all rows [1]."""
FALLEN = 1e-3
"""Share by which a bound has to fall for another pass [1]."""
UNIT = 2.0**-52
"""Distance of 1 from the next number; a sum of n terms is off by less than n times it, times the sizes [1]."""
DERIVED = 16
"""Roundings between the CSV files and a coefficient, at most [1]."""
DEPTH = 4
"""Most rows between a column and the integer one that it needs [1]."""


def largest_values(twin: LinearTwin, costs: Floats, worst: float) -> Floats:
    """Return what each column can be at most where ``costs @ x <= worst``; infinite where no row says so.

    Parameters
    ----------
    twin : LinearTwin
        Rows and columns.
    costs : array
        Coefficients of the objective, less being better.
    worst : float
        Objective of the layout that was found.
    """
    matrix = sparse.vstack([twin.matrix, sparse.csr_array(costs[np.newaxis, :])], format="csr")
    matrix.eliminate_zeros()
    lower, upper = np.append(twin.lower, -np.inf), np.append(twin.upper, worst)
    rows = np.repeat(np.arange(matrix.shape[0]), np.diff(matrix.indptr))
    columns, most = matrix.indices, twin.most
    for _ in range(ROUNDS):
        before = most
        for values, sides in ((matrix.data, upper), (-matrix.data, -lower)):
            allowed = _allowed(values, rows, sides, twin.least[columns], most[columns])
            made = most.copy()
            np.minimum.at(made, columns, allowed)
            most = np.maximum(made, twin.least)
        known = np.isfinite(most)
        if not (most[known] < np.where(np.isfinite(before), (1.0 - FALLEN) * before, np.inf)[known]).any():
            break
    return most


def _allowed(values: Floats, rows: Any, sides: Floats, least: Floats, most: Floats) -> Floats:
    """Return what ``sum of values x columns <= side`` allows the column of each term; infinite where nothing."""
    ends = np.where(values > 0, least, most)
    endless = ~np.isfinite(ends)
    smallest = values * np.where(endless, 0.0, ends)
    count = len(sides)
    unknown = np.bincount(rows[endless], minlength=count)
    total = np.bincount(rows, smallest, minlength=count)
    known = np.where(np.isfinite(sides), sides, 0.0)
    size = np.bincount(rows, np.abs(smallest), minlength=count) + np.abs(known)
    terms = np.bincount(rows, minlength=count) + DERIVED
    room = (known - total + 2.0 * terms * UNIT * size)[rows] + smallest
    decided = (values > 0) & (unknown[rows] == 0) & np.isfinite(sides[rows])
    found = np.full(len(values), np.inf)
    np.divide(room, values, out=found, where=decided)
    return np.asarray(found * (1.0 + DERIVED * UNIT))


Needed = frozenset[int] | None
"""Integer columns without which a column is 0, whatever the others are; None if the rows say of none."""


def needed_integers(
    twin: LinearTwin, column: int, depth: int = DEPTH, known: dict[tuple[int, int], Needed] | None = None
) -> Needed:
    """Return integer columns without which a column is 0, whatever the others are; None if the rows say of none.

    Parameters
    ----------
    twin : LinearTwin
        Rows and columns.
    column : int
        Number of the column.
    depth : int
        Most rows to look through one after the other.
    known : dict, optional
        Answers for (column, depth) so far; it is added to. Without it the same ways are gone again and again.
    """
    if twin.integer[column]:
        return frozenset([column])
    if not depth or twin.least[column] != 0.0:
        return None
    answers = {} if known is None else known
    if (column, depth) not in answers:
        answers[column, depth] = _needed(twin, column, depth, answers)
    return answers[column, depth]


def _needed(twin: LinearTwin, column: int, depth: int, answers: dict[tuple[int, int], Needed]) -> Needed:
    """Return the fewest integer columns that some row asks for."""
    found: list[frozenset[int]] = []
    for bringing in _suppliers(twin, column):
        parts: list[frozenset[int]] = []
        for other in bringing:
            part = needed_integers(twin, other, depth - 1, answers)
            if part is None:
                break
            parts.append(part)
        else:
            found.append(frozenset().union(*parts))
    return min(found, key=lambda part: (len(part), sorted(part)), default=None)


def _suppliers(twin: LinearTwin, column: int) -> Iterator[list[int]]:
    """Yield the columns of each row that says: this column is 0 where those are."""
    by_column, matrix = twin.by_column, twin.matrix
    for at in range(by_column.indptr[column], by_column.indptr[column + 1]):
        row, own = by_column.indices[at], by_column.data[at]
        inside = slice(matrix.indptr[row], matrix.indptr[row + 1])
        side = twin.upper[row] if own > 0 else -twin.lower[row]
        opposite = matrix.data[inside] * np.sign(own) < 0
        others = matrix.indices[inside][opposite]
        if side <= 0.0:
            yield [int(other) for other in others if twin.most[other] > 0.0]
