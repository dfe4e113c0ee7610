r"""Scale a program by powers of two before it is handed over, so that no answer depends on the units of the data.

HiGHS's tolerances are absolute: a row may be missed by 1e-7, a coefficient below 1e-9 is dropped. Amounts in kg beside
money in 1e8 CNY make these numbers large or small without a meaning. The rows are therefore multiplied by :math:`r_i`,
the continuous columns measured in units of :math:`c_j` and the objective in units of :math:`1/k`,

.. math:: a'_{ij} = r_i\, a_{ij}\, c_j, \quad b'_i = r_i\, b_i, \quad u'_j = u_j / c_j, \quad p'_j = k\, c_j\, p_j,

with powers of two, which change no digit. They are those for which coefficients, costs and finite bounds lie nearest
to 1, as sums of squares of logarithms; integer columns count in whole units and stay. The sum has one least value
whatever the units are, so the scaled program does not depend on them but for rounding to powers of two. Bases stay
what they are. Source: Curtis & Reid (1972), On the automatic scaling of matrices for Gaussian elimination, IMA Journal
of Applied Mathematics 10.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np
from scipy import sparse
from scipy.sparse.linalg import LinearOperator, cg

from layout_opt.solver.arrays import Arrays, Floats

STEPS = 200
"""Most steps of the conjugate gradients; each passes twice over the matrix [1]."""
CLOSE = 1e-3
"""Residual of the conjugate gradients, relative, at which powers of two no longer change much [1]."""
WIDEST = 200.0
"""Largest power of two of a row or column, far from where numbers end [1]."""
LARGEST_COST = 20.0
"""Power of two that the largest scaled cost has at most: beyond it round-off is larger than HiGHS's tolerance [1]."""


class Way(StrEnum):
    """How a program is scaled."""

    LEAST_SQUARES = "least squares"
    LARGEST = "largest entries"
    NONE = "none"


@dataclass(frozen=True)
class Scaling:
    """Factors of a program, all powers of two.

    Parameters
    ----------
    rows : array
        What each row is multiplied by [1 / unit of the row].
    columns : array
        Unit in which each column is measured [unit of the column].
    objective : float
        What the objective is multiplied by [1 / unit of the objective].
    """

    rows: Floats
    columns: Floats
    objective: float

    def scaled(self, arrays: Arrays) -> Arrays:
        """Return the scaled program."""
        matrix = arrays.matrix
        factors = self.rows[matrix.indices] * np.repeat(self.columns, np.diff(matrix.indptr))
        lower, upper = self.scaled_bounds(arrays)
        made = sparse.csc_array((matrix.data * factors, matrix.indices, matrix.indptr), shape=matrix.shape)
        return replace(
            arrays,
            matrix=made,
            row_lower=arrays.row_lower * self.rows,
            row_upper=arrays.row_upper * self.rows,
            lower=lower,
            upper=upper,
            cost=arrays.cost * self.columns * self.objective,
            offset=arrays.offset * self.objective,
        )

    def scaled_bounds(self, arrays: Arrays) -> tuple[Floats, Floats]:
        """Return the bounds of the columns of the scaled program."""
        return arrays.lower / self.columns, arrays.upper / self.columns


def scaling_of(arrays: Arrays, way: Way = Way.LEAST_SQUARES) -> Scaling:
    """Return the factors of a program.

    Parameters
    ----------
    arrays : Arrays
        The program.
    way : Way
        By least squares, or by these with each row's and column's largest entry made 1 after it, or not at all.
    """
    rows, columns = np.zeros(len(arrays.row_lower)), np.zeros(len(arrays.lower))
    if way is not Way.NONE:
        rows, columns = _least_squares(arrays)
    if way is Way.LARGEST:
        rows, columns = _largest(arrays, rows, columns)
    units = _powers(columns)
    objective = 1.0 if way is Way.NONE else _objective(arrays.cost * units)
    return Scaling(_powers(rows), units, objective)


def _powers(logarithms: Floats) -> Floats:
    """Return the nearest powers of two."""
    powers: Floats = np.exp2(np.round(np.clip(logarithms, -WIDEST, WIDEST)))
    return powers


def _logarithms(values: Floats) -> Floats:
    """Return logarithms to base 2 of sizes; 0 for what is 0 or infinite."""
    sizes = np.abs(values)
    known = (sizes > 0) & np.isfinite(sizes)
    found: Floats = np.log2(sizes, where=known, out=np.zeros(len(sizes)))
    return found


def _counts(values: Floats) -> Floats:
    """Return 1 for finite values other than 0, else 0."""
    return np.array((values != 0) & np.isfinite(values), dtype=np.float64)


def _least_squares(arrays: Arrays) -> tuple[Floats, Floats]:
    """Return logarithms of the factors of rows and columns.

    The objective is a row like the others. With the factors of rows at their best for those of the columns, the
    normal equations are those of the columns alone.
    """
    matrix = sparse.vstack([arrays.matrix, sparse.csc_array(arrays.cost[np.newaxis, :])], format="csc")
    pattern = sparse.csc_array((np.ones(matrix.nnz), matrix.indices, matrix.indptr), shape=matrix.shape)
    sizes = sparse.csc_array((_logarithms(matrix.data), matrix.indices, matrix.indptr), shape=matrix.shape)
    low, high = arrays.row_lower, np.where(arrays.row_upper == arrays.row_lower, 0.0, arrays.row_upper)
    in_row = np.maximum(1.0, pattern.sum(axis=1) + np.append(_counts(low) + _counts(high), 0.0))
    row_total = sizes.sum(axis=1) + np.append(_logarithms(low) + _logarithms(high), 0.0)
    in_column = pattern.sum(axis=0) + _counts(arrays.lower) + _counts(arrays.upper)
    column_total = sizes.sum(axis=0) - _logarithms(arrays.lower) - _logarithms(arrays.upper)
    free = ~arrays.integer & (in_column > 0)
    columns = np.zeros(len(free))

    def spread(part: Floats) -> Floats:
        columns[free] = part
        back: Floats = (pattern.T @ ((pattern @ columns) / in_row))[free]
        return back

    right: Floats = (pattern.T @ (row_total / in_row) - column_total)[free]
    if right.any():
        count, size = in_column[free], len(right)
        normal = LinearOperator((size, size), matvec=lambda x: count * x - spread(x), dtype=np.float64)
        inverse = LinearOperator((size, size), matvec=lambda x: x / count, dtype=np.float64)
        columns[free] = cg(normal, right, rtol=CLOSE, maxiter=STEPS, M=inverse)[0]
    rows = -(row_total + pattern @ columns) / in_row
    return rows[:-1], columns


def _largest(arrays: Arrays, rows: Floats, columns: Floats) -> tuple[Floats, Floats]:
    """Return factors with which the largest entry of each column, then of each row, is 1."""
    matrix = arrays.matrix
    sizes = _logarithms(matrix.data) + rows[matrix.indices] + np.repeat(columns, np.diff(matrix.indptr))
    taller = np.flatnonzero(np.diff(matrix.indptr))
    most = np.zeros(len(columns))
    if len(taller):
        most[taller] = np.maximum.reduceat(sizes, matrix.indptr[taller])
    most[arrays.integer] = 0.0
    sizes = sizes - np.repeat(most, np.diff(matrix.indptr))
    widest = np.full(len(rows), -np.inf)
    np.maximum.at(widest, matrix.indices, sizes)
    return rows - np.where(np.isfinite(widest), widest, 0.0), columns - most


def _objective(cost: Floats) -> float:
    """Return the factor that brings costs to 1 on average, and none above the largest allowed."""
    sizes = _logarithms(cost[cost != 0])
    if not len(sizes):
        return 1.0
    return float(np.exp2(-np.round(max(sizes.mean(), sizes.max() - LARGEST_COST))))
