"""Compile a Pyomo model into the arrays of a mixed-integer linear program."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from operator import attrgetter
from typing import Any

import numpy as np
import pyomo.environ as pyo
from numpy.typing import NDArray

from layout_opt.model.collecting import objects_that_stay
from layout_opt.solver.gather import INFINITY, gather_rows, linear_terms

STATE = attrgetter("_domain", "_lb", "_ub", "_fixed")
"""What a Pyomo variable holds; its properties of the same names try out every case anew."""
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Arrays:
    """Minimise or maximise ``cost @ x + offset`` with ``row_lower <= matrix @ x <= row_upper`` and bounds on x.

    Parameters
    ----------
    matrix : csc_array
        Rows x columns.
    row_lower, row_upper, lower, upper, cost : arrays
        Bounds of rows and columns, objective coefficients.
    integer : array of bool
        Whether a column is whole.
    maximise : bool
        Sense.
    offset : float
        Constant of the objective.
    variables, rows : tuple
        Pyomo variable of each column, Pyomo constraint of each row; without Pyomo the number of the variable and a
        `RowPlace`.
    """

    matrix: Any
    row_lower: Floats
    row_upper: Floats
    lower: Floats
    upper: Floats
    cost: Floats
    integer: NDArray[np.bool_]
    maximise: bool
    offset: float
    variables: tuple[Any, ...]
    rows: tuple[Any, ...]

    def relaxed_at(self, values: Floats) -> Arrays:
        """Return the LP in which the whole columns are fixed at their rounded values and relaxed."""
        whole = np.round(values)
        return replace(
            self,
            lower=np.where(self.integer, whole, self.lower),
            upper=np.where(self.integer, whole, self.upper),
            integer=np.zeros_like(self.integer),
        )

    def relaxed(self) -> Arrays:
        """Return the LP relaxation."""
        return replace(self, integer=np.zeros_like(self.integer))


def compile_model(model: Any) -> Arrays:
    """Return the arrays of a Pyomo model with one active linear objective.

    Parameters
    ----------
    model : ConcreteModel
        A linear model. Columns are its variables in the order in which objective and rows name them; a fixed variable
        is a column whose bounds are its value.

    Returns
    -------
    Arrays

    Raises
    ------
    InvalidConstraintError, InfeasibleConstraintException
        If a row is not linear, or holds no variable and cannot be true.
    """
    with objects_that_stay():  # nothing made here is garbage before the end
        objective = next(model.component_data_objects(pyo.Objective, active=True))
        offset, prices, aimed = linear_terms(objective.expr, objective)
        rows = gather_rows(model)
        named = [*aimed, *rows.variables]
        ids = np.fromiter(map(id, named), dtype=np.int64, count=len(named))
        first, places = first_named(ids)
        columns = [named[at] for at in first.tolist()]
        lower, upper, integer = _column_bounds(columns)
        cost = np.zeros(len(columns))
        np.add.at(cost, places[: len(aimed)], np.array(prices, dtype=np.float64))
        return Arrays(
            matrix=rows.matrix(places[len(aimed) :], len(columns)),
            row_lower=np.array(rows.lower, dtype=np.float64),
            row_upper=np.array(rows.upper, dtype=np.float64),
            lower=lower,
            upper=upper,
            cost=cost,
            integer=integer,
            maximise=objective.sense == pyo.maximize,
            offset=offset,
            variables=tuple(columns),
            rows=tuple(rows.constraints),
        )


def first_named(ids: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    """Return where each different id stands first, in that order, and for each id its place in that order."""
    _, first, place = np.unique(ids, return_index=True, return_inverse=True)
    order = np.argsort(first)
    rank = np.empty(len(order), dtype=np.int32)
    rank[order] = np.arange(len(order), dtype=np.int32)
    return first[order], rank[place]


def _column_bounds(variables: list[Any]) -> tuple[Floats, Floats, NDArray[np.bool_]]:
    """Return lower bound, upper bound (the tighter of its own and its domain's) and wholeness of each variable."""
    domains, least, most, fixed = zip(*map(STATE, variables), strict=True) if variables else ((), (), (), ())
    ids = np.fromiter(map(id, domains), dtype=np.int64, count=len(domains))
    _, first, place = np.unique(ids, return_index=True, return_inverse=True)
    allowed = [domains[at].bounds() for at in first.tolist()]
    whole = np.array([variables[at].is_integer() for at in first.tolist()], dtype=bool)
    lower = np.maximum(_bounds(least, -INFINITY), _bounds([low for low, _ in allowed], -INFINITY)[place])
    upper = np.minimum(_bounds(most, INFINITY), _bounds([high for _, high in allowed], INFINITY)[place])
    if True in fixed:
        for at in np.flatnonzero(fixed).tolist():
            lower[at] = upper[at] = pyo.value(variables[at])
    return lower, upper, whole[place]


def _bounds(given: Sequence[Any], none: float) -> Floats:
    """Return bounds as numbers; None is no bound, and some may be expressions of Pyomo's parameters."""
    try:
        return np.array([none if bound is None else bound for bound in given], dtype=np.float64)
    except (TypeError, ValueError):
        return np.array([none if bound is None else pyo.value(bound) for bound in given], dtype=np.float64)
