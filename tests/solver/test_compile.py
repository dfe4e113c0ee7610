"""Compiling rows directly gives the program that Pyomo's own compiler gives."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import numpy as np
import pyomo.environ as pyo
import pytest
from pyomo.common.errors import InfeasibleConstraintException, InvalidConstraintError
from pyomo.repn.plugins.standard_form import LinearStandardFormCompiler

from layout_opt import read_instance
from layout_opt.generate import Size, write_synthetic
from layout_opt.model.build import build_model
from layout_opt.model.objective import stages
from layout_opt.solver.arrays import Arrays
from layout_opt.solver.compile_model import compile_model
from layout_opt.solver.highs import Options, optimise


def assert_same(model: Any) -> Arrays:
    """Assert that both ways give the same matrix, bounds and objective, row by row and column by column."""
    ours = compile_model(model)
    theirs = LinearStandardFormCompiler().write(model, mixed_form=True, set_sense=None)
    place = {id(variable): at for at, variable in enumerate(ours.variables)}
    columns = [place[id(variable)] for variable in theirs.columns]
    line = {id(constraint): at for at, constraint in enumerate(ours.rows)}
    rows = [line[id(entry.constraint)] for entry in theirs.rows]
    assert sorted(columns) == list(range(len(ours.variables)))
    assert sorted(set(rows)) == list(range(len(ours.rows)))
    assert abs(ours.matrix.tocsr()[rows][:, columns] - theirs.A).max() == 0
    assert ours.cost[columns].tolist() == theirs.c.toarray().reshape(-1).tolist()
    assert ours.offset == theirs.c_offset[0]
    for at, entry, rhs in zip(rows, theirs.rows, theirs.rhs, strict=True):
        assert entry.bound_type > 0 or ours.row_lower[at] == rhs
        assert entry.bound_type < 0 or ours.row_upper[at] == rhs
    return ours


def user_model() -> Any:
    """Return rows of every kind that a user may write, beside plain ones."""
    model = pyo.ConcreteModel()
    model.x = pyo.Var(domain=pyo.NonNegativeReals)
    model.y = pyo.Var(bounds=(-2, 7))
    model.z = pyo.Var(domain=pyo.Binary)
    model.rate = pyo.Param(initialize=3.0, mutable=True)
    model.sum = pyo.Expression(expr=model.x + model.rate * model.y)
    model.ranged = pyo.Constraint(expr=(-4, model.x - 2 * model.y, 9))
    model.constant = pyo.Constraint(expr=model.sum + 5 <= 8 + model.z)
    model.twice = pyo.Constraint(expr=model.x + model.y + model.x == 2)
    model.cancelled = pyo.Constraint(expr=model.x - model.x + model.y <= 3)
    model.off = pyo.Constraint(expr=model.x <= 1)
    model.off.deactivate()
    model.objective = pyo.Objective(expr=2 * model.x - model.sum + 1, sense=pyo.maximize)
    return model


def test_synthetic_instance(tmp_path: Path) -> None:
    """Proves equality on every kind of row that the families make."""
    write_synthetic(tmp_path / "made", Size(9, 3, 2, 2, 3), "0")
    instance = read_instance(tmp_path / "made")
    built = build_model(instance)
    built.set_aim(stages(instance)[-1].aim, maximise=True)
    arrays = assert_same(built.pyomo)
    assert arrays.maximise
    assert arrays.integer.sum() == len(built.decisions["open"])


def test_rows_of_the_user() -> None:
    """Proves equality on ranges, constants, parameters, expressions, repeated and cancelled variables."""
    arrays = assert_same(user_model())
    assert len(arrays.rows) == 4
    assert {v.name: bool(whole) for v, whole in zip(arrays.variables, arrays.integer, strict=True)}["z"]


def test_range_is_one_row() -> None:
    """Proves that a range keeps both bounds in one row (Pyomo's compiler makes two)."""
    arrays = compile_model(user_model())
    at = next(at for at, row in enumerate(arrays.rows) if row.name == "ranged")
    assert (arrays.row_lower[at], arrays.row_upper[at]) == (-4.0, 9.0)


def test_fixed_variable_keeps_its_value() -> None:
    """Proves that a variable that the user fixed stays at its value."""
    model = user_model()
    model.y.fix(0.25)
    outcome = optimise(compile_model(model), Options())
    arrays = compile_model(model)
    values = {v.name: value for v, value in zip(arrays.variables, outcome.values, strict=True)}
    assert values["y"] == pytest.approx(0.25)
    assert values["x"] == pytest.approx(0.875)  # 2 x + y = 2
    assert outcome.objective == pytest.approx(0.875 - 0.75 + 1)


def test_row_that_is_never_true() -> None:
    """Proves that a row without variables is left out if true, and an error if not."""
    model = user_model()
    model.true = pyo.Constraint(expr=(0, 0 * model.x, 1))
    assert len(compile_model(model).rows) == 4
    model.x.fix(1.0)
    model.never = pyo.Constraint(expr=model.x**2 >= 2)
    with pytest.raises(InfeasibleConstraintException, match="'never'"):
        compile_model(model)


def test_row_without_bounds_is_left_out() -> None:
    """Proves that an infinite bound is no bound."""
    model = user_model()
    model.free = pyo.Constraint(expr=model.x >= -float("inf"))
    assert len(compile_model(model).rows) == 4


def test_row_with_a_bound_that_is_no_number() -> None:
    """Proves that NaN as a bound is refused by name instead of being passed to the solver."""
    model = user_model()
    model.odd = pyo.Constraint(expr=model.x <= math.nan)  # noqa: PLW0177 - that is the point
    with pytest.raises(InvalidConstraintError, match="'odd' has the bounds -inf and nan"):
        compile_model(model)


def test_bound_that_is_a_parameter() -> None:
    """Proves that bounds of parameters are evaluated, and that whole numbers are accepted."""
    model = user_model()
    model.least = pyo.Constraint(expr=(model.rate, model.x, 2 * model.rate))
    arrays = assert_same(model)
    at = next(at for at, row in enumerate(arrays.rows) if row.name == "least")
    assert (arrays.row_lower[at], arrays.row_upper[at]) == (3.0, 6.0)


def test_row_that_is_not_linear() -> None:
    """Proves that a product of variables is refused by name."""
    model = user_model()
    model.product = pyo.Constraint(expr=model.x * model.y <= 1)
    with pytest.raises(InvalidConstraintError, match="'product' is not linear"):
        compile_model(model)


def test_zero_is_no_entry() -> None:
    """Proves that coefficients that cancel or are 0 leave no entry in the matrix."""
    arrays = compile_model(user_model())
    assert np.all(arrays.matrix.data != 0)
