"""Look at the compiled matrix before solving, and a tiny program that proves that the solver works."""

from __future__ import annotations

import numpy as np

from layout_opt.instance import Instance
from layout_opt.model.objective import stages
from layout_opt.solver.arrays import Arrays
from layout_opt.solver.direct import direct_model
from layout_opt.solver.highs import Options, optimise
from layout_opt.solver.spans import check_spans, span_notices, spans


def matrix_report(instance: Instance) -> dict[str, object]:
    """Return rows, columns, nonzeros, integer columns and the spans of numbers before and after scaling."""
    arrays = first_stage(instance)
    sizes = np.abs(arrays.matrix.data)
    report: dict[str, object] = {
        "rows": arrays.matrix.shape[0],
        "columns": arrays.matrix.shape[1],
        "nonzeros": int(arrays.matrix.nnz),
        "whole columns": int(arrays.integer.sum()),
        "smallest coefficient": float(sizes.min(initial=np.inf)) if sizes.size else 1.0,
        "largest coefficient": float(sizes.max(initial=0.0)) if sizes.size else 1.0,
        "largest big-M": _largest_link(arrays),
    }
    for span in spans(arrays):
        report[f"scaled {span.kind}"] = f"{span.low:.2g} to {span.high:.2g}"
    return report


def first_stage(instance: Instance) -> Arrays:
    """Return the program of the first stage of an instance."""
    stage = stages(instance)[0]
    return direct_model(instance).arrays(stage.aim, maximise=stage.maximise)


def look_at_spans(instance: Instance) -> tuple[str, ...]:
    """Return notices on the spans of the numbers of an instance; InvalidInput where none can be solved rightly."""
    arrays = first_stage(instance)
    check_spans(instance, arrays)
    return span_notices(instance, arrays)


def _largest_link(arrays: Arrays) -> float:
    """Return the largest coefficient of an integer column in a row that ties amounts to it (big-M)."""
    whole = np.repeat(arrays.integer, np.diff(arrays.matrix.indptr))
    return float(np.abs(arrays.matrix.data[whole]).max(initial=0.0))


def three_row_test() -> tuple[float, bool]:
    """Solve a three-row program whose answer is 12; return the objective and whether it is right.

    Maximise 3x + 2y with x + y <= 4, x + 3y <= 6, x <= 10 and x whole: x = 4, y = 0, objective 12.
    """
    import pyomo.environ as pyo

    from layout_opt.solver.compile_model import compile_model

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
