r"""Slope scaling: a layout of a large program from a few linear programs.

The relaxation opens shares of sites, so that it pays too little for them. Each round charges the integer columns that
open something

.. math:: f_k \cdot \min(1 / y_k, s)

for :math:`y_k`, the share that the last linear program opened: had it opened as much again, it would have paid for all
of it. What is open enough after the last round, and used as much as a smallest size asks, is opened. It is a guess, no
more: the search solves the program with it held, and proves its bound elsewhere.

Source: Kim & Pardalos (1999), A solution approach to the fixed charge network flow problem using a dynamic slope
scaling procedure, Operations Research Letters 24.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from layout_opt.solver.arrays import Arrays, Floats, Ints
from layout_opt.solver.strong_rows import two_term_rows

ROUNDS = 3
"""Linear programs with other charges; the fourth changed less than the solver's noise at 340 regions [1]."""
STEEPEST = 20.0
"""Largest multiple of a charge [1]; in the first round, where shares are still those of the relaxation, `GENTLE`."""
GENTLE = 3.0
"""Multiple in the first round for what the relaxation leaves closed [1]."""
OPEN = 0.02
"""Share from which a column counts as open [1]."""
USED = 0.45
"""Share of a smallest size that has to be used for it [1]."""
CLOSED = 1e-4
"""Share below which a column counts as closed [1]."""

Priced = Callable[[Ints, Floats], Floats | None]
"""Solves the relaxation with other costs of some columns; returns its columns, None where that fails."""


def slope_guess(arrays: Arrays, relaxed: Floats, priced: Priced) -> Floats | None:
    """Return values of the integer columns that slope scaling ends with, None where nothing opens or a solve fails.

    Parameters
    ----------
    arrays : Arrays
        The program.
    relaxed : array
        Columns of its relaxation.
    priced : callable
        Solves the relaxation with other costs of some columns.
    """
    opens = np.flatnonzero(arrays.integer & (arrays.lower == 0) & (arrays.upper == 1))
    if not len(opens):
        return None
    values = relaxed
    for round_ in range(ROUNDS):
        share, closed = values[opens], STEEPEST if round_ else GENTLE
        slope = np.where(share > CLOSED, np.minimum(1.0 / np.maximum(share, CLOSED), STEEPEST), closed)
        found = priced(opens, arrays.cost[opens] * slope)
        if found is None:
            return None
        values = found
    guess = np.ceil(values)
    guess[opens] = (values[opens] > OPEN) & enough_used(arrays, values)[opens]
    return guess[arrays.integer]


def enough_used(arrays: Arrays, values: Floats) -> np.ndarray:
    """Tell of each column whether what it opens is used as much as a smallest size asks (rows ``x >= m y``)."""
    matrix = arrays.matrix.tocsr()
    rows, ends = two_term_rows(matrix)
    enough = np.ones(len(values), dtype=bool)
    for sign, sides in ((1.0, arrays.row_upper), (-1.0, -arrays.row_lower)):
        for use, opening in ends:
            column, above = matrix.indices[use], matrix.indices[opening]
            least = -matrix.data[opening] / matrix.data[use]
            asks = (sides[rows] == 0) & (sign * matrix.data[use] < 0) & (least > 0) & arrays.integer[above]
            short = asks & ~arrays.integer[column] & (values[column] < USED * least)
            enough[above[short]] = False
    return enough
