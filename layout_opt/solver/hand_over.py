"""Hand arrays and options to HiGHS."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Any

import highspy
import numpy as np

from layout_opt.errors import SolverError
from layout_opt.solver.arrays import Arrays
from layout_opt.solver.gap import ROUND_OFF

if TYPE_CHECKING:
    from layout_opt.solver.outcome import Options

SMALLEST, LARGEST = 1e-12, 1e15
"""Sizes below which HiGHS drops a coefficient of the scaled program, and above which it refuses it [1]."""


LARGE = 50_000
"""Nonzeros from which interior point with crossover is faster than the simplex method [1].

HiGHS 1.16, one core, processor seconds by simplex and by interior point, on synthetic layouts and instances of
the package: 38,000 nonzeros 0.4 and 0.4; 62,000 1.2 and 0.4; 83,000 1.9 and 1.0; 165,000 13 and 2.5; 345,000 143 and
15; 494,000 over 170 and 20."""


class LpMethod(StrEnum):
    """How a linear program is solved, in HiGHS's words."""

    SIMPLEX = "simplex"
    INTERIOR_POINT = "ipx"


def is_large(arrays: Arrays) -> bool:
    """Tell whether a program is one for interior point."""
    return bool(arrays.matrix.nnz >= LARGE)


def method_of(arrays: Arrays) -> LpMethod:
    """Return how a linear program is solved from scratch."""
    return LpMethod.INTERIOR_POINT if is_large(arrays) else LpMethod.SIMPLEX


def set_method(solver: Any, method: LpMethod) -> None:
    """Say how the next linear program is solved; interior point ends with crossover, so that there is a basis."""
    solver.setOptionValue("solver", method.value)


class QuietHighs(highspy.Highs):
    """HiGHS that never writes to stdout: its constructor would print a banner while it enables callbacks."""

    def enableCallbacks(self) -> None:  # noqa: N802 - name of highspy
        """Silence the solver before its first call."""
        self.silent()
        super().enableCallbacks()  # type: ignore[no-untyped-call]


def load(arrays: Arrays, options: Options) -> Any:
    """Return HiGHS with a program, scaled already, and its options."""
    solver: Any = QuietHighs()  # type: ignore[no-untyped-call]
    solver.setOptionValue("mip_rel_gap", options.gap)
    solver.setOptionValue("mip_abs_gap", ROUND_OFF)
    solver.setOptionValue("small_matrix_value", SMALLEST)
    solver.setOptionValue("large_matrix_value", LARGEST)
    solver.setOptionValue("random_seed", options.seed)
    set_method(solver, method_of(arrays))
    if arrays.integer.any() and is_large(arrays):
        solver.setOptionValue("mip_lp_solver", LpMethod.INTERIOR_POINT.value)
    if options.time_limit is not None:
        solver.setOptionValue("time_limit", float(options.time_limit))
    if options.threads is not None:
        solver.resetGlobalScheduler(True)
        solver.setOptionValue("threads", int(options.threads))
    if pass_model(solver, arrays) == highspy.HighsStatus.kError:
        raise SolverError("HiGHS refused the matrix: a coefficient or bound is out of its range")
    return solver


def pass_model(solver: Any, arrays: Arrays) -> Any:
    """Hand arrays to HiGHS as they are, and return its status; a `HighsLp` would take them through Python's lists."""
    rows, columns = arrays.matrix.shape
    return solver.passModel(
        columns,
        rows,
        arrays.matrix.nnz,
        int(highspy.MatrixFormat.kColwise),
        int(highspy.ObjSense.kMaximize if arrays.maximise else highspy.ObjSense.kMinimize),
        arrays.offset,
        arrays.cost,
        arrays.lower,
        arrays.upper,
        arrays.row_lower,
        arrays.row_upper,
        arrays.matrix.indptr,
        arrays.matrix.indices,
        arrays.matrix.data,
        arrays.integer.astype(np.int32),
    )
