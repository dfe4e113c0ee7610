"""Linear programs in HiGHS that are solved more than once: from a basis, and with whole decisions held."""

from __future__ import annotations

import hashlib
import time
from dataclasses import dataclass, replace
from typing import Any

import highspy
import numpy as np
from numpy.typing import NDArray

from layout_opt.errors import SolverError
from layout_opt.solver.arrays import Arrays, Floats
from layout_opt.solver.ending import Ending
from layout_opt.solver.hand_over import LpMethod, is_large, load, method_of, set_method
from layout_opt.solver.highs import believed, unscaled
from layout_opt.solver.outcome import Options, Outcome
from layout_opt.solver.run_highs import SearchWatch, outcome_of, run
from layout_opt.solver.scaling import scaling_of

ROUGH = 1e-5
"""Relative tolerance of an interior point that is no more than a guess [1]."""
DUAL, PRIMAL = 1, 4
"""Numbers of the simplex methods in HiGHS."""
Statuses = NDArray[np.int8]
STATUSES = tuple(highspy.HighsBasisStatus(number) for number in range(5))


@dataclass(frozen=True)
class Basis:
    """Which columns and rows are basic.

    Parameters
    ----------
    shape : tuple of int
        Rows and columns of the program.
    highs : HighsBasis
        As HiGHS gave it: in a program of tens of thousands of columns, turning it into numbers and back takes longer
        than the simplex steps that it saves.
    """

    shape: tuple[int, int]
    highs: Any

    def __reduce__(self) -> tuple[Any, ...]:
        """Go to other processes as numbers."""
        parts = (self.highs.col_status, self.highs.row_status)
        return basis_of, tuple(np.array([int(status) for status in part], dtype=np.int8) for part in parts)


def basis_of(columns: Statuses, rows: Statuses) -> Basis:
    """Return the basis of statuses in HiGHS's numbers."""
    made = highspy.HighsBasis()
    made.valid = True
    made.col_status = [STATUSES[number] for number in columns.tolist()]
    made.row_status = [STATUSES[number] for number in rows.tolist()]
    return Basis((len(rows), len(columns)), made)


class LinearProgram:
    """A linear program in HiGHS whose column bounds may move between two solves.

    A small one starts each solve where the last ended; a large one starts afresh by interior point, which takes less
    time than the simplex steps from a basis of other decisions.

    Parameters
    ----------
    arrays : Arrays
        The program.
    options : Options
        Limits, threads, seed.
    basis : Basis, optional
        Where to start.
    feasible : bool
        Whether the basis satisfies all rows and bounds and only the objective is another: the primal simplex
        method then goes on from there, where the dual one would first have to leave.

    Attributes
    ----------
    interrupted : bool
        Whether Ctrl-C ended any of its solves.
    """

    def __init__(self, arrays: Arrays, options: Options, basis: Basis | None = None, *, feasible: bool = False) -> None:
        self.interrupted = False
        self._arrays = arrays
        self._scaling = scaling_of(arrays)
        self._from_basis = basis is not None and basis.shape == arrays.matrix.shape
        self._primal = feasible and self._from_basis
        self._solver: Any = load(self._scaling.scaled(arrays), options)
        if basis is not None and self._from_basis:
            self._solver.setBasis(basis.highs)

    def solve(self, options: Options) -> Outcome:
        """Return the solution at the present bounds; none where HiGHS fails (from scratch it may not)."""
        begun = time.perf_counter()
        set_method(self._solver, LpMethod.SIMPLEX if self._from_basis else method_of(self._arrays))
        self._solver.setOptionValue("simplex_strategy", PRIMAL if self._primal else DUAL)
        if options.time_limit is not None:  # HiGHS counts from its first run
            self._solver.setOptionValue("time_limit", self._solver.getRunTime() + options.time_limit)
        interrupted = run(self._solver, SearchWatch(begun, 1.0, None, None))
        self.interrupted |= interrupted
        if self._primal and not interrupted and self._solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            self._primal = False
            return self.solve(options)
        seconds = time.perf_counter() - begun
        try:
            found = outcome_of(self._solver, self._arrays, seconds, interrupted=interrupted)
            return believed(self._arrays, unscaled(found, self._scaling, self._arrays))
        except SolverError:
            return Outcome(Ending.UNPROVEN, None, None, None, None, None, seconds)

    def hold(self, columns: NDArray[np.int32], values: Floats, own_rows: int) -> None:
        """Fix columns at values, and free the rows from `own_rows` on."""
        self._primal = False
        scaled = values / self._scaling.columns[columns]
        self._solver.changeColsBounds(len(columns), columns, scaled, scaled)
        free = np.arange(own_rows, self._arrays.matrix.shape[0], dtype=np.int32)
        if len(free):
            endless = np.full(len(free), np.inf)
            self._solver.changeRowsBounds(len(free), free, -endless, endless)
        self._from_basis = not is_large(self._arrays)
        if not self._from_basis:
            self._solver.clearSolver()

    def add_rows(self, arrays: Arrays) -> None:
        """Take a program with more rows below the present ones; the next solve goes on from the last basis."""
        own = self._arrays.matrix.shape[0]
        added = arrays.matrix.tocsr()[own:]
        data = added.data * self._scaling.columns[added.indices]
        scale = np.exp2(-np.round(np.log2(np.maximum.reduceat(np.abs(data), added.indptr[:-1]))))
        starts, columns = added.indptr[:-1].astype(np.int32), added.indices.astype(np.int32)
        lower, upper = arrays.row_lower[own:] * scale, arrays.row_upper[own:] * scale
        values = data * np.repeat(scale, np.diff(added.indptr))
        self._solver.addRows(len(scale), lower, upper, len(values), starts, columns, values)
        self._arrays = arrays
        self._scaling = replace(self._scaling, rows=np.append(self._scaling.rows, scale))
        self._from_basis, self._primal = True, False

    def charge(self, columns: NDArray[np.int32], costs: Floats) -> None:
        """Give columns other costs [unit of the objective / unit of the column]."""
        scaled = costs * self._scaling.columns[columns] * self._scaling.objective
        self._solver.changeColsCost(len(columns), columns, scaled)

    def roughly(self) -> None:
        """Ask for no more than an interior point near the optimum from now on: enough for a guess."""
        self._solver.setOptionValue("run_crossover", "off")
        self._solver.setOptionValue("ipm_optimality_tolerance", ROUGH)

    def bound_rows(self, lower: Floats, upper: Floats) -> None:
        """Give every row other bounds [unit of the row]; the next solve goes on from where the last ended."""
        count, scale = len(lower), self._scaling.rows
        self._primal = False
        self._solver.changeRowsBounds(count, np.arange(count, dtype=np.int32), lower * scale, upper * scale)
        self._from_basis = not is_large(self._arrays)

    def basis(self) -> Basis | None:
        """Return the basis of the last solve, if it has one."""
        found = self._solver.getBasis()
        return Basis(self._arrays.matrix.shape, found) if found.valid else None


def fingerprint(arrays: Arrays) -> str:
    """Return a hash of the rows and bounds of a program: of everything but its objective."""
    made = hashlib.blake2b(digest_size=16)
    for part in (arrays.matrix.indptr, arrays.matrix.indices, arrays.matrix.data):
        made.update(part.tobytes())
    for bounds in (arrays.row_lower, arrays.row_upper, arrays.lower, arrays.upper):
        made.update(bounds.tobytes())
    return made.hexdigest()


def own_part(outcome: Outcome, rows: int) -> Outcome:
    """Return an outcome with the prices of the first rows only."""
    return outcome if outcome.duals is None else replace(outcome, duals=outcome.duals[:rows])
