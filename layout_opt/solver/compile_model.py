"""Compile a Pyomo model into the arrays of a mixed-integer linear program."""

from __future__ import annotations

from collections.abc import Sequence
from operator import attrgetter
from typing import Any

import numpy as np
import pyomo.environ as pyo
from numpy.typing import NDArray

from layout_opt.model.collecting import objects_that_stay
from layout_opt.model.pyomo_model import PyomoParts
from layout_opt.model.row_keys import Ints
from layout_opt.model.rows import Rows, below_each_other
from layout_opt.model.terms import Floats, first_named, sums_at
from layout_opt.solver.arrays import Arrays, matrix_of
from layout_opt.solver.gather import INFINITY, ActiveRows, gather_rows, linear_terms

STATE = attrgetter("_domain", "_lb", "_ub", "_fixed")
"""What a Pyomo variable holds; its properties of the same names try out every case anew."""


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
        gathered = gather_rows(model)
        numbers = Numbers(gathered.parts)
        goal = numbers.of(aimed)
        rows = _in_order(gathered, numbers)
        first, places = first_named(np.concatenate([goal, rows.columns]), numbers.size)
        columns = numbers.variables(first)
        lower, upper, integer = _column_bounds(columns)
        return Arrays(
            matrix=matrix_of(rows, places[len(goal) :], len(first)),
            row_lower=rows.lower,
            row_upper=rows.upper,
            lower=lower,
            upper=upper,
            cost=sums_at(places[: len(goal)], np.array(prices, dtype=np.float64), len(first)),
            integer=integer,
            maximise=objective.sense == pyo.maximize,
            offset=offset,
            variables=tuple(columns),
            rows=tuple(gathered.constraints),
            numbers=np.where(first < numbers.known, first, -1),
        )


class Numbers:
    """The number of each Pyomo variable: its column in the arrays from which the model was made, others beyond.

    Parameters
    ----------
    parts : PyomoParts or None
        Those arrays.
    """

    def __init__(self, parts: PyomoParts | None) -> None:
        self._variables = [] if parts is None else list(parts.variables)
        self.known = len(self._variables)
        self._places: dict[int, int] = {}

    @property
    def size(self) -> int:
        """How many variables have a number."""
        return len(self._variables)

    def of(self, variables: Sequence[Any]) -> Ints:
        """Return the number of each variable."""
        if not self._places:
            self._places = dict(zip(map(id, self._variables), range(self.known), strict=True))
        made = []
        for variable in variables:
            number = self._places.setdefault(id(variable), len(self._variables))
            if number == len(self._variables):
                self._variables.append(variable)
            made.append(number)
        return np.array(made, dtype=np.int64)

    def variables(self, numbers: Ints) -> list[Any]:
        """Return the variables of numbers."""
        return [self._variables[number] for number in numbers.tolist()]


def _in_order(gathered: ActiveRows, numbers: Numbers) -> Rows:
    """Return all rows of a Pyomo model as arrays, in its order, with the numbers of variables."""
    loose = gathered.loose
    own = numbers.of(loose.variables)
    starts = np.concatenate([[0], np.cumsum(loose.counts, dtype=np.int64)])
    coefficients = np.array(loose.coefficients, dtype=np.float64)
    others = Rows(np.array(loose.lower), np.array(loose.upper), starts, own, coefficients)
    if gathered.parts is None:
        return others
    whole = below_each_other([gathered.parts.rows, others])
    chosen = gathered.stored.copy()
    chosen[chosen < 0] = len(gathered.parts.rows.lower) + np.arange(len(loose.counts))
    return whole.chosen(chosen)


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
