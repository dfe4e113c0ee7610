"""Gather the terms of Pyomo rows as they stand: coefficients, variables and bounds.

Rows made by the families are `LinearExpression`s of plain numbers: their terms are read off directly, without walking
the expression. Any other row (of a user's own, say) goes through Pyomo's `generate_standard_repn`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Any

import numpy as np
import pyomo.environ as pyo
from numpy.typing import NDArray
from pyomo.common.errors import InfeasibleConstraintException, InvalidConstraintError
from pyomo.core.expr import LinearExpression
from pyomo.core.expr.numeric_expr import MonomialTermExpression
from pyomo.repn import generate_standard_repn
from scipy import sparse

INFINITY = float("inf")
PLAIN = frozenset({float, int, np.float64})
"""Types of coefficients that need no evaluation."""
PLAIN_BOUND = frozenset({float, type(None)})
"""Types of bounds that need no evaluation."""
MONOMIAL = frozenset({MonomialTermExpression})
"""Type of a part of a linear expression that is a coefficient times a variable."""
PARTS = attrgetter("_args_")
"""Coefficient and variable of a term as they stand (``args`` would copy them)."""


@dataclass
class Rows:
    """Rows below each other: the terms of row i are those from ``starts[i]`` up to ``starts[i + 1]``.

    Parameters
    ----------
    coefficients : list of float
        Coefficient of each term.
    variables : list
        Variable of each term.
    starts : list of int
        Where each row starts, and the end.
    lower, upper : list of float
        Bounds of each row.
    constraints : list
        Pyomo constraint of each row, or where it stands (`RowPlace`).
    """

    coefficients: list[float] = field(default_factory=list)
    variables: list[Any] = field(default_factory=list)
    starts: list[int] = field(default_factory=lambda: [0])
    lower: list[float] = field(default_factory=list)
    upper: list[float] = field(default_factory=list)
    constraints: list[Any] = field(default_factory=list)

    def add(
        self, lower: float, coefficients: Sequence[float], variables: Sequence[Any], upper: float, constraint: Any
    ) -> None:
        """Add one row."""
        self.coefficients.extend(coefficients)
        self.variables.extend(variables)
        self.starts.append(len(self.variables))
        self.lower.append(lower)
        self.upper.append(upper)
        self.constraints.append(constraint)

    def matrix(self, places: NDArray[np.int32], columns: int) -> Any:
        """Return the rows as a matrix, given the column of each term."""
        values = np.array(self.coefficients, dtype=np.float64)
        starts = np.array(self.starts, dtype=np.int32)
        made = sparse.csr_array((values, places, starts), shape=(len(starts) - 1, columns)).tocsc()
        made.sum_duplicates()
        made.eliminate_zeros()
        return made


def linear_terms(expression: Any, component: Any) -> tuple[float, Sequence[float], Sequence[Any]]:
    """Return constant, coefficients and variables of a linear expression.

    Raises
    ------
    InvalidConstraintError
        If it is not linear; the message names the Pyomo `component` whose expression it is.
    """
    if expression.__class__ is LinearExpression:
        parts = expression.args
        if parts and MONOMIAL.issuperset(map(type, parts)):
            constant, (coefficients, variables) = 0.0, zip(*map(PARTS, parts), strict=True)
        else:
            constant = float(pyo.value(expression.constant))
            coefficients, variables = expression.linear_coefs, expression.linear_vars
        if PLAIN.issuperset(map(type, coefficients)):
            return constant, coefficients, variables
    plain = generate_standard_repn(expression, compute_values=True)
    if not plain.is_linear():
        raise InvalidConstraintError(f"{component.name!r} is not linear")
    return float(plain.constant), list(map(float, plain.linear_coefs)), plain.linear_vars


def gather_rows(model: Any) -> Rows:
    """Return all active constraints of a Pyomo model that have a bound.

    Raises
    ------
    InvalidConstraintError, InfeasibleConstraintException
        If a row is not linear, or holds no variable and cannot be true.
    """
    rows = Rows()
    for constraint in model.component_data_objects(pyo.Constraint, active=True):
        low, body, high = constraint.to_bounded_expression()
        if not (low.__class__ in PLAIN_BOUND and high.__class__ in PLAIN_BOUND):
            low, high = _evaluated(low), _evaluated(high)
        constant, coefficients, variables = linear_terms(body, constraint)
        least = -INFINITY if low is None else low - constant
        most = INFINITY if high is None else high - constant
        if not (least < INFINITY and most > -INFINITY):
            raise InvalidConstraintError(f"the row {constraint.name!r} has the bounds {least} and {most}")
        if least == -INFINITY and most == INFINITY:
            continue
        if not variables:
            if least <= 0.0 <= most:
                continue
            raise InfeasibleConstraintException(f"the row {constraint.name!r} holds no variable and is never true")
        rows.add(least, coefficients, variables, most, constraint)
    return rows


def _evaluated(bound: Any) -> float | None:
    """Return a bound that is an expression (of parameters, say) as a number."""
    return None if bound is None else float(pyo.value(bound))
