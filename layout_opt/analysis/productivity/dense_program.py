"""A small dense linear program in HiGHS, solved many times with other bounds, costs and coefficients.

Each solve starts from the basis of the one before. No answer is believed before plain arithmetic has proven it: rows
and bounds hold relative to the size of their own terms, and the duals prove that nothing is better; a program without
a solution is proven so by a ray (Farkas). What is not proven is solved again from scratch, scaled by powers of two to
rows and columns of about 1, then by other methods, and last in fractions: numbers are never believed, only proven.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import highspy
import numpy as np

from layout_opt.analysis.productivity.exact_program import solve_exactly
from layout_opt.solver.arrays import Floats
from layout_opt.solver.hand_over import QuietHighs

SOLVER_TOLERANCE = 1e-10
"""Feasibility tolerances handed to HiGHS, the smallest it takes [1]."""
PROOF_TOLERANCE = 1e-8
"""How far a row, a reduced cost or the two objectives may be off, relative to their own terms [1]."""
OPTIONS = {
    "output_flag": False,
    "presolve": "off",
    "solver": "simplex",
    "threads": 1,
    "primal_feasibility_tolerance": SOLVER_TOLERANCE,
    "dual_feasibility_tolerance": SOLVER_TOLERANCE,
}
LOOSE = {"primal_feasibility_tolerance": 1e-8, "dual_feasibility_tolerance": 1e-8}
LAST_RESORTS: tuple[dict[str, Any], ...] = (
    {"solver": "ipm"}, {"solver": "ipm", **LOOSE}, {"solver": "simplex", "simplex_strategy": 4, **LOOSE},
)  # fmt: skip
"""What is tried where all else fails: interior points, then the primal simplex method with larger tolerances."""


class Lack(StrEnum):
    """Why a program has no optimum, if it has none."""

    NONE = ""
    CONTRADICTION = "contradiction"
    NO_END = "no end"
    UNDECIDED = "undecided"


@dataclass(frozen=True)
class ProgramAnswer:
    """What one solve came to.

    Parameters
    ----------
    values : ndarray of shape (columns,) or None
        An optimum; None where there is none.
    row_duals : ndarray of shape (rows,)
        What one unit more of each row's bound changes; zeros without an optimum.
    lack : Lack
        Why there is no optimum.
    """

    values: Floats | None
    row_duals: Floats
    lack: Lack = Lack.NONE


class DenseProgram:
    """Minimise costs x subject to row_lower <= matrix x <= row_upper and lower <= x <= upper.

    Parameters
    ----------
    matrix : ndarray of shape (rows, columns)
        Coefficients; every entry may be changed later.
    row_lower, row_upper, lower, upper, costs : ndarray
        Bounds and costs; infinite bounds are none.
    """

    def __init__(
        self, matrix: Floats, row_lower: Floats, row_upper: Floats, lower: Floats, upper: Floats, costs: Floats
    ) -> None:
        self.matrix, self.costs, self._cost_sizes = matrix.copy(), costs.copy(), np.abs(costs)
        self.row_lower, self.row_upper, self.lower, self.upper = (
            each.astype(float) for each in (row_lower, row_upper, lower, upper)
        )
        self._rows = np.arange(matrix.shape[0], dtype=np.int32)
        self._columns = np.arange(matrix.shape[1], dtype=np.int32)
        self._solver: Any = _loaded(self.matrix, self.row_lower, self.row_upper, self.lower, self.upper, self.costs)

    def set_rows(self, lower: Floats, upper: Floats) -> None:
        """Set the bounds of all rows."""
        self.row_lower, self.row_upper = lower.copy(), upper.copy()
        self._solver.changeRowsBounds(len(lower), self._rows, self.row_lower, self.row_upper)

    def set_columns(self, lower: Floats, upper: Floats) -> None:
        """Set the bounds of all columns."""
        self.lower, self.upper = lower.copy(), upper.copy()
        self._solver.changeColsBounds(len(lower), self._columns, self.lower, self.upper)

    def set_costs(self, costs: Floats, sizes: Floats | None = None) -> None:
        """Set the costs of all columns; `sizes` is how large what they are the sum of is (by default the costs)."""
        self.costs, self._cost_sizes = costs.copy(), np.abs(costs) if sizes is None else sizes
        self._solver.changeColsCost(len(costs), self._columns, self.costs)

    def set_column(self, column: int, coefficients: Floats) -> None:
        """Set the coefficients of one column."""
        for row in np.flatnonzero(self.matrix[:, column] != coefficients):
            self._solver.changeCoeff(int(row), column, float(coefficients[row]))
        self.matrix[:, column] = coefficients

    def solve(self) -> ProgramAnswer:
        """Return an optimum with its duals, proven; or that there is none, proven; or that neither can be proven."""
        answer = self._answer(self._solver)
        if answer is not None:
            return answer
        rows, columns = self._even_scales()
        scaled = _loaded(
            self.matrix * rows[:, None] * columns[None, :], self.row_lower * rows, self.row_upper * rows,
            self.lower / columns, self.upper / columns, self.costs * columns,
        )  # fmt: skip
        answer = self._answer(scaled, rows, columns)
        if answer is None and self._cannot_hold(rows, columns):
            return ProgramAnswer(None, np.zeros(len(self.row_lower)), Lack.CONTRADICTION)
        for options in LAST_RESORTS:
            if answer is not None:
                return answer
            scaled.clearSolver()
            for name, value in options.items():
                scaled.setOptionValue(name, value)
            answer = self._answer(scaled, rows, columns)
        return answer or self._exactly()

    def _exactly(self) -> ProgramAnswer:
        """Return the answer in fractions; undecided where the program is too large for them."""
        found = solve_exactly(self.matrix, self.row_lower, self.row_upper, self.lower, self.upper, self.costs)
        if found is None:
            return ProgramAnswer(None, np.zeros(len(self.row_lower)), Lack.UNDECIDED)
        lack = Lack.NONE if found.values is not None else Lack.NO_END if found.feasible else Lack.CONTRADICTION
        return ProgramAnswer(found.values, found.row_duals, lack)

    def _answer(self, solver: Any, rows: Floats | None = None, columns: Floats | None = None) -> ProgramAnswer | None:
        """Return what HiGHS finds, in the units of this program, if it is proven."""
        solver.run()
        status = solver.getModelStatus()
        row_scale = 1.0 if rows is None else rows
        column_scale = 1.0 if columns is None else columns
        none = np.zeros(len(self.row_lower))
        if status == highspy.HighsModelStatus.kOptimal:
            found = solver.getSolution()
            values = np.asarray(found.col_value) * column_scale
            duals = np.asarray(found.row_dual) * row_scale
            values = np.clip(values, self.lower, self.upper)
            return ProgramAnswer(values, duals) if self._is_optimal(values, duals) else None
        if status == highspy.HighsModelStatus.kUnbounded:
            return ProgramAnswer(None, none, Lack.NO_END) if rows is not None else None
        if status == highspy.HighsModelStatus.kInfeasible:
            has, ray = solver.getDualRay()[1:]
            if has and self._contradicts(np.asarray(ray) * row_scale):
                return ProgramAnswer(None, none, Lack.CONTRADICTION)
        return None

    def _cannot_hold(self, rows: Floats, columns: Floats) -> bool:
        """Tell whether the rows are proven to contradict: by the duals of the program that violates them least."""
        count, size = self.matrix.shape
        scaled = np.hstack([self.matrix * rows[:, None] * columns[None, :], np.eye(count), -np.eye(count)])
        lower = np.append(self.lower / columns, np.zeros(2 * count))
        upper = np.append(self.upper / columns, np.full(2 * count, np.inf))
        costs = np.append(np.zeros(size), np.ones(2 * count))
        solver = _loaded(scaled, self.row_lower * rows, self.row_upper * rows, lower, upper, costs)
        solver.run()
        if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return False
        return self._contradicts(np.asarray(solver.getSolution().row_dual) * rows)

    def _is_optimal(self, values: Floats, duals: Floats) -> bool:
        """Tell whether rows hold and the duals prove the objective, relative to the size of what is added up."""
        terms = np.abs(self.matrix) @ np.abs(values)
        bodies = self.matrix @ values
        for bound, over in ((self.row_upper, bodies - self.row_upper), (self.row_lower, self.row_lower - bodies)):
            known = np.isfinite(bound)
            if (over[known] > PROOF_TOLERANCE * (terms[known] + np.abs(bound[known]))).any():
                return False
        least, size, sure = self._dual_bound(self.costs, self._cost_sizes, duals)
        objective = float(self.costs @ values)
        size += float(self._cost_sizes @ np.abs(values))
        return sure and abs(objective - least) <= PROOF_TOLERANCE * size

    def _contradicts(self, ray: Floats) -> bool:
        """Tell whether a combination of the rows, of either sign, can hold at no point within the bounds."""
        for duals in (ray, -ray):
            none = np.zeros_like(self.costs)
            least, size, sure = self._dual_bound(none, none, duals)
            if sure and least > PROOF_TOLERANCE * size:
                return True
        return False

    def _dual_bound(self, costs: Floats, sizes: Floats, duals: Floats) -> tuple[float, float, bool]:
        """Return the bound that duals prove for costs, the size of its terms, and whether it is finite."""
        reduced = costs - duals @ self.matrix
        terms = sizes + np.abs(duals) @ np.abs(self.matrix)
        reduced = np.where(np.abs(reduced) <= PROOF_TOLERANCE * terms, 0.0, reduced)
        weights = np.abs(duals) * np.abs(self.matrix).max(axis=1)
        duals = np.where(weights <= SOLVER_TOLERANCE * weights.max(initial=0.0), 0.0, duals)
        total, size = 0.0, 0.0
        for weights, low, high in ((duals, self.row_lower, self.row_upper), (reduced, self.lower, self.upper)):
            ends = np.where(weights > 0, low, high)
            used = weights != 0
            if not np.isfinite(ends[used]).all():
                return -np.inf, 0.0, False
            total += float(weights[used] @ ends[used])
            size += float(np.abs(weights[used]) @ np.abs(ends[used]))
        return total, size, True

    def _even_scales(self) -> tuple[Floats, Floats]:
        """Return factors of rows and columns, powers of two, that bring their largest entries and bounds near 1."""
        bounds = np.where(np.isfinite(self.row_upper), np.abs(self.row_upper), np.abs(self.row_lower))
        largest = np.abs(self.matrix).max(axis=1)
        rows = _power(np.where(np.isfinite(bounds) & (bounds > 0), bounds, largest))
        columns = _power(np.abs(self.matrix * rows[:, None]).max(axis=0))
        return rows, columns


def _power(sizes: Floats) -> Floats:
    """Return the power of two next to one over each size, 1 for a size of 0."""
    safe = np.where(sizes > 0, sizes, 1.0)
    return np.asarray(np.exp2(-np.round(np.log2(safe))))


def _loaded(matrix: Floats, row_lower: Floats, row_upper: Floats, lower: Floats, upper: Floats, costs: Floats) -> Any:
    """Return HiGHS with a program."""
    program = highspy.HighsLp()
    program.num_row_, program.num_col_ = matrix.shape
    program.row_lower_, program.row_upper_ = row_lower, row_upper
    program.col_lower_, program.col_upper_, program.col_cost_ = lower, upper, costs
    sparse = [np.flatnonzero(column) for column in matrix.T]
    program.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    program.a_matrix_.start_ = np.concatenate([[0], np.cumsum([len(rows) for rows in sparse])]).astype(np.int32)
    program.a_matrix_.index_ = np.concatenate(sparse).astype(np.int32)
    program.a_matrix_.value_ = np.concatenate([matrix[rows, place] for place, rows in enumerate(sparse)])
    solver: Any = QuietHighs()  # type: ignore[no-untyped-call]
    for name, value in OPTIONS.items():
        solver.setOptionValue(name, value)
    solver.passModel(program)
    return solver
