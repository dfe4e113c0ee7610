"""A mixed-integer linear program as arrays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from layout_opt.model.row_keys import Ints
from layout_opt.model.rows import Rows
from layout_opt.model.terms import Floats

__all__ = ["Arrays", "Floats", "Ints", "matrix_of"]


@dataclass(frozen=True)
class Arrays:
    """Minimise or maximise ``cost @ x + offset`` with ``row_lower <= matrix @ x <= row_upper`` and bounds on x.

    Parameters
    ----------
    matrix : csc_array
        Rows x columns.
    row_lower, row_upper, lower, upper, cost : arrays
        Bounds of rows and columns, objective coefficients.
    integer : array of bool
        Whether a column is whole.
    maximise : bool
        Sense.
    offset : float
        Constant of the objective.
    variables, rows : sequence
        Pyomo variable of each column, Pyomo constraint of each row; without Pyomo the number of the variable and a
        `RowPlace`.
    numbers : array of int
        Column of the `LinearModel` that each column is; -1 for a variable of the user's own.
    """

    matrix: Any
    row_lower: Floats
    row_upper: Floats
    lower: Floats
    upper: Floats
    cost: Floats
    integer: NDArray[np.bool_]
    maximise: bool
    offset: float
    variables: Sequence[Any]
    rows: Sequence[Any]
    numbers: Ints = field(default_factory=lambda: np.zeros(0, dtype=np.int64))

    def relaxed_at(self, values: Floats) -> Arrays:
        """Return the LP in which the whole columns are fixed at their rounded values and relaxed."""
        whole = np.round(values)
        return replace(
            self,
            lower=np.where(self.integer, whole, self.lower),
            upper=np.where(self.integer, whole, self.upper),
            integer=np.zeros_like(self.integer),
        )

    def with_rows(self, rows: Any, limits: Floats) -> Arrays:
        """Return the program with ``rows @ x <= limits`` below its own rows; columns and names stay."""
        return replace(
            self,
            matrix=sparse.vstack([self.matrix, rows], format="csc"),
            row_lower=np.concatenate([self.row_lower, np.full(len(limits), -np.inf)]),
            row_upper=np.concatenate([self.row_upper, limits]),
        )

    def relaxed(self) -> Arrays:
        """Return the LP relaxation."""
        return replace(self, integer=np.zeros_like(self.integer))


def matrix_of(rows: Rows, places: Ints, columns: int) -> Any:
    """Return rows as a matrix, given the column of each term."""
    shape = (len(rows.lower), columns)
    starts, terms = rows.starts.astype(np.int32), places.astype(np.int32)
    made = sparse.csr_array((rows.coefficients, terms, starts), shape=shape).tocsc()
    made.sum_duplicates()
    made.eliminate_zeros()
    return made
