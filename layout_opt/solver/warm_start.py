"""Where a search begins: from what an earlier program left, and from layouts that are guessed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from layout_opt.solver.arrays import Arrays, Floats
from layout_opt.solver.linear_program import Basis

ROUND_UP_ABOVE = 1e-6
"""Share of a unit above which a fractional decision is rounded up [1]."""
FEASIBLE = 1e-6
"""Violation of a row or bound, relative to its size, up to which values count as a layout [1]."""


@dataclass(frozen=True)
class WarmStart:
    """What a solved program leaves for the next one.

    Parameters
    ----------
    relaxed, held : Basis or None
        Of the relaxation, and of the program with the integer decisions held.
    whole : array or None
        Values of the integer columns.
    frame : str
        Fingerprint of rows and bounds: in a program with the same ones only the objective is another.
    """

    relaxed: Basis | None
    held: Basis | None
    whole: Floats | None
    frame: str = ""


def guesses(arrays: Arrays, relaxed: Floats, given: Sequence[Floats], sloped: Floats | None = None) -> Iterator[Floats]:
    """Yield different values of the integer columns that are within their bounds, the most promising first.

    Parameters
    ----------
    arrays : Arrays
        The program.
    relaxed : array
        Columns of its relaxation.
    given : sequence of array
        Values of the integer columns of layouts that are known.
    sloped : array, optional
        Values of the integer columns by slope scaling.
    """
    columns = np.flatnonzero(arrays.integer)
    lower, upper = np.ceil(arrays.lower[columns]), np.floor(arrays.upper[columns])
    values = relaxed[columns]
    fitting = [np.round(layout) for layout in given if len(layout) == len(columns)]
    seen: list[Floats] = []
    first = () if sloped is None else (sloped,)
    for guess in (*first, np.ceil(values - ROUND_UP_ABOVE), *fitting, np.round(values)):
        within = np.clip(guess, lower, upper) + 0.0
        if not any(np.array_equal(within, earlier) for earlier in seen):
            seen.append(within)
            yield within


def whole_columns(arrays: Arrays) -> NDArray[np.int32]:
    """Return the integer columns, as HiGHS takes them."""
    return np.flatnonzero(arrays.integer).astype(np.int32)


def is_layout(arrays: Arrays, values: Floats) -> bool:
    """Return whether values keep all rows, bounds and integer decisions."""
    reached, slack = arrays.matrix @ values, FEASIBLE * (abs(arrays.matrix) @ abs(values))
    rows = (reached >= arrays.row_lower - slack) & (reached <= arrays.row_upper + slack)
    slack = FEASIBLE * abs(values)
    columns = (values >= arrays.lower - slack) & (values <= arrays.upper + slack)
    whole = abs(values - np.round(values))[arrays.integer] <= FEASIBLE
    return bool(rows.all() and columns.all() and whole.all())
