r"""Cover rows: what a row leaves for its columns where not all that is open can be used in full.

In a row :math:`\sum_j a_j x_j \le b + \sum_i c_i z_i` (all columns at least 0, :math:`a, c > 0`) some columns are at
most :math:`u_j` where a column :math:`o_j` is open, and 0 where it is not. Columns C with
:math:`\lambda = \sum_{j \in C} a_j u_j - b > 0` cover the row, and every layout keeps

.. math:: \sum_{j \in C} a_j x_j + \sum_{j \in C} (a_j u_j - \lambda)^+ (1 - o_j) \le b + \sum_i c_i z_i

The relaxation, which opens shares of columns, breaks many of these. Those that it breaks are found row by row, with the
columns that are most open for what they allow, and given to it, round by round: on synthetic layouts with few and large
sites (340 regions, 20 goods) two rounds close half of the gap. They tell how good a layout is at most; branch and
bound, which finds such rows by itself, starts without them.

Source: Padberg, Van Roy & Wolsey (1985), Valid linear inequalities for fixed charge problems, Operations Research 33;
Wolsey (1998), Integer Programming, section 9.4.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from layout_opt.solver.arrays import Arrays, Floats, Ints
from layout_opt.solver.ending import Ending
from layout_opt.solver.linear_program import LinearProgram
from layout_opt.solver.outcome import Outcome
from layout_opt.solver.search_types import SearchTask
from layout_opt.solver.strong_rows import openings, upper_bounds

ROUNDS = 3
"""Most rounds; the fourth closed less than a hundredth of what the first did [1]."""
SHARE = 0.3
"""Share of the time that is left that a round may take [1]."""
BROKEN = 1e-4
"""Share of a cover by which its row has to be broken to be added [1]."""
NEARLY = 0.9
"""Share of its bound from which a column on the other side counts as part of what the row leaves [1]."""
CLEAR = 1e-7
"""Share of a cover by which it has to be more than the row leaves [1]."""


@dataclass(frozen=True)
class Openable:
    """A program, and what opens its columns.

    Parameters
    ----------
    arrays : Arrays
        The program.
    by : array of int
        Column of 0 or 1 without which each column is 0, -1 if there is none.
    most, upper : array
        What each column can be at most where that is open, and at all.
    """

    arrays: Arrays
    by: Ints
    most: Floats
    upper: Floats

    @classmethod
    def of(cls, arrays: Arrays) -> Openable:
        """Return what opens the columns of a program."""
        by, most = openings(arrays)
        upper = upper_bounds(arrays)
        by = np.where((by >= 0) & (arrays.upper == 1.0)[by], by, -1)
        return cls(arrays, by, np.minimum(most, upper), upper)


@dataclass(frozen=True)
class CoverRows:
    """Rows ``rows @ x <= limits`` that every layout of a program keeps."""

    rows: Any
    limits: Floats

    def __len__(self) -> int:
        return len(self.limits)

    def below(self, arrays: Arrays) -> Arrays:
        """Return a program with these rows below its own."""
        return arrays.with_rows(self.rows, self.limits)


def covered(task: SearchTask, linear: LinearProgram, relaxed: Outcome) -> tuple[Arrays, Outcome]:
    """Give a solved relaxation the cover rows that it breaks, round by round.

    Parameters
    ----------
    task : SearchTask
        The search; a round that its time does not allow is left out.
    linear : LinearProgram
        The relaxation, as it was solved.
    relaxed : Outcome
        Its solution.

    Returns
    -------
    tuple
        The program with strong rows and cover rows, and the solution of its relaxation.
    """
    known, program = Openable.of(task.arrays), task.searched
    for _ in range(ROUNDS):
        if task.budget.over or linear.interrupted or relaxed.values is None:
            break
        rows = cover_rows(known, relaxed.values)
        if not len(rows):
            break
        longer = rows.below(program)
        linear.add_rows(longer.relaxed())
        options = task.options()
        if options.time_limit is not None:
            options = replace(options, time_limit=SHARE * options.time_limit)
        found = linear.solve(options)
        if found.ending is not Ending.OPTIMAL or found.values is None:
            break
        program, relaxed = longer, found
    return program, relaxed


def cover_rows(known: Openable, relaxed: Floats) -> CoverRows:
    """Return cover rows that values of the columns break, at most one of each side of each row.

    Parameters
    ----------
    known : Openable
        The program and what opens its columns.
    relaxed : array
        Columns of its relaxation.
    """
    arrays = known.arrays
    matrix = arrays.matrix.tocsr()
    sides = ((matrix.data, arrays.row_upper), (-matrix.data, -arrays.row_lower))
    found = [_broken(_Side(known, matrix, values, limits, relaxed)) for values, limits in sides]
    rows = sparse.vstack([each.rows for each in found], format="csr")
    return CoverRows(rows, np.concatenate([each.limits for each in found]))


class _Side:
    """The rows ``values @ x <= limits`` of a matrix at values of its columns, and the terms that covers are made of.

    Attributes
    ----------
    leaves : array
        What each row leaves for what it takes in, columns that are nearly at their bounds being at them.
    taken, given : array of int
        Places of terms that can be opened, those first that are most open for what they allow, and of terms on the
        other side.
    """

    def __init__(self, known: Openable, matrix: Any, values: Floats, limits: Floats, relaxed: Floats) -> None:
        count, columns = matrix.shape[0], matrix.indices
        self.known, self.relaxed, self.values, self.columns = known, relaxed, values, columns
        self.shape = matrix.shape
        self.rows = np.repeat(np.arange(count), np.diff(matrix.indptr))
        negative = np.bincount(self.rows[known.arrays.lower[columns] < 0], minlength=count) > 0
        fits = (np.isfinite(limits) & ~negative)[self.rows]
        ended = relaxed[columns] > NEARLY * known.upper[columns]
        self.leaves = limits - self.sums(np.flatnonzero(fits & (values < 0) & ended), known.upper)
        self.given = np.flatnonzero(fits & (values < 0) & ~ended)
        opened = fits & (values > 0) & (known.by[columns] >= 0) & np.isfinite(known.most[columns])
        taken = np.flatnonzero(opened)
        worth = self.closed(taken) / np.maximum(self.size(taken), np.finfo(float).tiny)
        self.taken = taken[np.lexsort((worth, self.rows[taken]))]

    def sums(self, terms: Ints, at: Floats) -> Floats:
        """Return the sum of terms of each row at values of the columns."""
        amounts = self.values[terms] * at[self.columns[terms]]
        found: Floats = np.bincount(self.rows[terms], amounts, minlength=self.shape[0]).astype(float)
        return found

    def size(self, terms: Ints) -> Floats:
        """Return what terms are at most."""
        return np.asarray(self.values[terms] * self.known.most[self.columns[terms]])

    def closed(self, terms: Ints) -> Floats:
        """Return the shares of the columns that open terms that are closed."""
        return np.asarray(1.0 - self.relaxed[self.known.by[self.columns[terms]]])


def _broken(side: _Side) -> CoverRows:
    """Return the cover rows of one side that its values break: of the first terms that are more than a row leaves."""
    taken, leaves, count = side.taken, side.leaves, side.shape[0]
    rows, size = side.rows[taken], side.size(taken)
    total = np.cumsum(size)
    total -= (total - size)[np.searchsorted(rows, rows)]
    last = np.full(count, len(rows))
    more = np.flatnonzero(total > leaves[rows] + CLEAR * np.abs(total))
    np.minimum.at(last, rows[more], more)
    covers = last < len(rows)
    excess = np.zeros(count)
    excess[covers] = total[last[covers]] - leaves[covers]
    inside = np.flatnonzero(covers[rows] & (np.arange(len(rows)) <= last[rows]))
    chosen, rows = taken[inside], rows[inside]
    rest = np.maximum(size[inside] - excess[rows], 0.0)
    over = side.sums(chosen, side.relaxed) + np.bincount(rows, rest * side.closed(chosen), minlength=count)
    over += side.sums(side.given, side.relaxed) - leaves
    return _made(side, chosen, rest, covers & (over > BROKEN * (np.abs(leaves) + excess)))


def _made(side: _Side, chosen: Ints, rest: Floats, broken: NDArray[np.bool_]) -> CoverRows:
    """Return the rows that are broken, of covers and what each of their columns leaves if it is closed."""
    number = np.where(broken, np.cumsum(broken) - 1, -1)
    kept = broken[side.rows[chosen]]
    chosen, rest = chosen[kept], rest[kept]
    given = side.given[broken[side.rows[side.given]]]
    rows = number[side.rows[np.concatenate([chosen, chosen, given])]]
    columns = np.concatenate([side.columns[chosen], side.known.by[side.columns[chosen]], side.columns[given]])
    values = np.concatenate([side.values[chosen], -rest, side.values[given]])
    count = int(broken.sum())
    made = sparse.csr_array((values, (rows, columns)), shape=(count, side.shape[1]))
    return CoverRows(made, side.leaves[broken] - np.bincount(number[side.rows[chosen]], rest, minlength=count))
