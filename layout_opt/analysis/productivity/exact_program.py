"""A small linear program in exact fractions, for what floating point cannot decide.

Two-phase simplex method on a dense tableau with Bland's rule (Bland 1977), which cannot cycle: slow, and always right
for the numbers given. Units that differ by round-off only make programs of which HiGHS says neither that they have a
solution nor that they have none.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from layout_opt.solver.arrays import Floats

Line = list[Fraction]

MOST_CELLS = 20_000
"""Largest tableau that is tried; a pivot of it takes about a tenth of a second."""
ZERO, ONE = Fraction(0), Fraction(1)


@dataclass(frozen=True)
class ExactAnswer:
    """What an exact solve came to.

    Parameters
    ----------
    values : ndarray of shape (columns,) or None
        An optimum; None where there is none.
    row_duals : ndarray of shape (rows,)
        What one unit more of each row's bound changes.
    feasible : bool
        Whether any point satisfies the rows.
    """

    values: Floats | None
    row_duals: Floats
    feasible: bool


def solve_exactly(
    matrix: Floats, row_lower: Floats, row_upper: Floats, lower: Floats, upper: Floats, costs: Floats
) -> ExactAnswer | None:
    """Minimise costs x subject to row_lower <= matrix x <= row_upper and lower <= x <= upper, in fractions.

    Parameters
    ----------
    matrix, row_lower, row_upper, lower, upper, costs : ndarray
        Lower bounds are 0 or minus infinity, upper ones 0 or infinity (or both equal to 0).

    Returns
    -------
    ExactAnswer or None
        None where the program is too large or has other bounds.
    """
    rows = _rows(row_lower, row_upper)
    used = [place for place in range(len(costs)) if upper[place] > 0]
    free = [place for place in used if np.isneginf(lower[place])]
    bounds = set(lower[used].tolist()) | set(upper[used].tolist())
    if not bounds <= {0.0, -np.inf, np.inf} or len(rows) * (len(used) + len(free) + 2 * len(rows) + 1) > MOST_CELLS:
        return None
    names = [(place, ONE) for place in used] + [(place, -ONE) for place in free]
    lines = [_line(matrix, names, row, place, len(rows)) for place, row in enumerate(rows)]
    size = len(names) + len(rows)
    basis = [size + place for place in range(len(rows))]
    none = np.zeros(len(row_lower))
    artificial = [ZERO] * size + [ONE] * len(rows)
    if not _minimised(lines, basis, artificial, size + len(rows)) or _objective(lines, basis, artificial) > 0:
        return ExactAnswer(None, none, feasible=False)
    _drive_out(lines, basis, size)
    goal = [Fraction(float(costs[place])) * sign for place, sign in names] + [ZERO] * (2 * len(rows))
    if not _minimised(lines, basis, goal, size):
        return ExactAnswer(None, none, feasible=True)
    values = np.zeros(len(costs))
    for line, column in zip(lines, basis, strict=True):
        if column < len(names):
            place, sign = names[column]
            values[place] += float(sign * line[-1])
    duals = none.copy()
    for place, (row, _, bound, sign) in enumerate(rows):
        price = -_reduced(lines, basis, goal, size + place)
        duals[row] += float(price * sign * (ONE if Fraction(bound) * sign >= 0 else -ONE))
    return ExactAnswer(values, duals, feasible=True)


def _rows(lower: Floats, upper: Floats) -> list[tuple[int, str, float, Fraction]]:
    """Return each row as one or two of the form sign x row (= or <=) sign x bound."""
    found = []
    for place, (low, high) in enumerate(zip(lower.tolist(), upper.tolist(), strict=True)):
        if low == high:
            found.append((place, "=", high, ONE))
            continue
        if np.isfinite(high):
            found.append((place, "<", high, ONE))
        if np.isfinite(low):
            found.append((place, "<", low, -ONE))
    return found


def _line(
    matrix: Floats, names: list[tuple[int, Fraction]], row: tuple[int, str, float, Fraction], place: int, count: int
) -> Line:
    """Return one line of the tableau: columns, slacks, artificial columns, right-hand side of at least 0."""
    source, kind, bound, sign = row
    right = Fraction(bound) * sign
    turn = ONE if right >= 0 else -ONE
    line = [Fraction(float(matrix[source, column])) * each * sign * turn for column, each in names]
    slack = [ZERO] * count
    slack[place] = turn if kind == "<" else ZERO
    artificial = [ZERO] * count
    artificial[place] = ONE
    return [*line, *slack, *artificial, right * turn]


def _minimised(lines: list[Line], basis: list[int], goal: Line, columns: int) -> bool:
    """Pivot to an optimum over the first columns; tell whether there is one."""
    while True:
        entering = next((j for j in range(columns) if j not in basis and _reduced(lines, basis, goal, j) < 0), None)
        if entering is None:
            return True
        ratios = [
            (line[-1] / line[entering], basis[place], place)
            for place, line in enumerate(lines) if line[entering] > 0
        ]  # fmt: skip
        if not ratios:
            return False
        _pivot(lines, basis, min(ratios)[2], entering)


def _drive_out(lines: list[Line], basis: list[int], size: int) -> None:
    """Replace artificial columns that are left in the basis at 0; a line without any other column is redundant."""
    for place, column in enumerate(basis):
        if column >= size:
            other = next((j for j in range(size) if lines[place][j]), None)
            if other is not None:
                _pivot(lines, basis, place, other)


def _reduced(lines: list[Line], basis: list[int], goal: Line, column: int) -> Fraction:
    """Return the reduced cost of a column."""
    used = (goal[each] * line[column] for each, line in zip(basis, lines, strict=True) if goal[each] and line[column])
    return goal[column] - sum(used, ZERO)


def _objective(lines: list[Line], basis: list[int], goal: Line) -> Fraction:
    return sum((goal[each] * line[-1] for each, line in zip(basis, lines, strict=True)), ZERO)


def _pivot(lines: list[Line], basis: list[int], place: int, column: int) -> None:
    """Bring a column into the basis in place of that of a line."""
    head = lines[place][column]
    lines[place] = [value / head if value else value for value in lines[place]]
    for other, line in enumerate(lines):
        factor = line[column]
        if other != place and factor:
            lines[other] = [
                value - factor * pivot if pivot else value for value, pivot in zip(line, lines[place], strict=True)
            ]
    basis[place] = column
