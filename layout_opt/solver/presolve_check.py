"""Look at the compiled matrix before solving, and a tiny program that proves that the solver works."""

from __future__ import annotations

import numpy as np
import pyomo.environ as pyo

from layout_opt.instance import Instance
from layout_opt.model.build import build_model
from layout_opt.model.objective import stages
from layout_opt.solver.arrays import Arrays, Floats, compile_model
from layout_opt.solver.highs import Options, optimise

WIDE_RANGE = 1e9
"""Ratio of largest to smallest coefficient above which a matrix is badly scaled [1]."""


def matrix_report(instance: Instance) -> dict[str, object]:
    """Return rows, columns, nonzeros, whole columns and coefficient range of the compiled model, with advice."""
    built = build_model(instance)
    stage = stages(instance)[-1]
    built.set_aim(stage.aim, maximise=stage.maximise)
    arrays = compile_model(built.pyomo)
    sizes = np.abs(arrays.matrix.data[arrays.matrix.data != 0])
    low, high = (float(sizes.min()), float(sizes.max())) if sizes.size else (1.0, 1.0)
    linked = [(row, float(np.abs(row_data).max())) for row, row_data in _big_links(arrays)]
    report: dict[str, object] = {
        "rows": arrays.matrix.shape[0],
        "columns": arrays.matrix.shape[1],
        "nonzeros": int(arrays.matrix.nnz),
        "whole columns": int(arrays.integer.sum()),
        "smallest coefficient": low,
        "largest coefficient": high,
        "largest big-M": max((size for _, size in linked), default=0.0),
    }
    if high / low > WIDE_RANGE:
        report["advice"] = (
            f"coefficients span {high / low:.1e}; choose units so that amounts lie between 0.001 and 10,000"
        )
    return report


def _big_links(arrays: Arrays) -> list[tuple[str, Floats]]:
    """Return the rows that tie capacity to an opening decision, with the coefficient of the decision (big-M)."""
    found = []
    matrix = arrays.matrix.tocsr()
    for place, constraint in enumerate(arrays.rows):
        if constraint.parent_component().local_name == "capacity_max":
            row = matrix[[place], :]
            whole = arrays.integer[row.indices]
            if whole.any():
                found.append((constraint.name, row.data[whole]))
    return found


def three_row_test() -> tuple[float, bool]:
    """Solve a three-row program whose answer is 12; return the objective and whether it is right.

    Maximise 3x + 2y with x + y <= 4, x + 3y <= 6, x <= 10 and x whole: x = 4, y = 0, objective 12.
    """
    model = pyo.ConcreteModel()
    model.x = pyo.Var(domain=pyo.NonNegativeIntegers)
    model.y = pyo.Var(domain=pyo.NonNegativeReals)
    model.first = pyo.Constraint(expr=model.x + model.y <= 4)
    model.second = pyo.Constraint(expr=model.x + 3 * model.y <= 6)
    model.third = pyo.Constraint(expr=model.x <= 10)
    model.objective = pyo.Objective(expr=3 * model.x + 2 * model.y, sense=pyo.maximize)
    outcome = optimise(compile_model(model), Options())
    objective = outcome.objective if outcome.objective is not None else float("nan")
    return objective, abs(objective - 12.0) < 1e-6
