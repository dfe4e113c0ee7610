"""Gather the terms of Pyomo rows as they stand: coefficients, variables and bounds.

Rows that stand as the families made them are found in the arrays. Of any other row the terms of a `LinearExpression`
of plain numbers are read off directly, and the rest goes through Pyomo's `generate_standard_repn`.
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

from layout_opt.model.pyomo_model import PyomoParts, StoredRow

INFINITY = float("inf")
PLAIN = frozenset({float, int, np.float64})
"""Types of coefficients that need no evaluation."""
PLAIN_BOUND = frozenset({float, type(None)})
"""Types of bounds that need no evaluation."""
MONOMIAL = frozenset({MonomialTermExpression})
"""Type of a part of a linear expression that is a coefficient times a variable."""
PARTS = attrgetter("_args_")
"""Coefficient and variable of a term as they stand (``args`` would copy them)."""


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


@dataclass
class LooseRows:
    """Rows whose expressions are Pyomo's: bounds, coefficients and variables as they stand.

    Parameters
    ----------
    lower, upper : list of float
        Bounds of each row.
    counts : list of int
        How many terms each row has.
    coefficients, variables : list
        Terms of all rows.
    """

    lower: list[float] = field(default_factory=list)
    upper: list[float] = field(default_factory=list)
    counts: list[int] = field(default_factory=list)
    coefficients: list[float] = field(default_factory=list)
    variables: list[Any] = field(default_factory=list)

    def add(self, constraint: Any) -> bool:
        """Add a row if it has a bound and a variable, and return whether it was added.

        Raises
        ------
        InvalidConstraintError, InfeasibleConstraintException
            If it is not linear, or holds no variable and cannot be true.
        """
        low, body, high = constraint.to_bounded_expression()
        if not (low.__class__ in PLAIN_BOUND and high.__class__ in PLAIN_BOUND):
            low, high = _evaluated(low), _evaluated(high)
        constant, coefficients, variables = linear_terms(body, constraint)
        least = -INFINITY if low is None else low - constant
        most = INFINITY if high is None else high - constant
        if not (least < INFINITY and most > -INFINITY):
            raise InvalidConstraintError(f"the row {constraint.name!r} has the bounds {least} and {most}")
        if least == -INFINITY and most == INFINITY:
            return False
        if not variables:
            if least <= 0.0 <= most:
                return False
            raise InfeasibleConstraintException(f"the row {constraint.name!r} holds no variable and is never true")
        self.lower.append(least)
        self.upper.append(most)
        self.counts.append(len(variables))
        self.coefficients.extend(coefficients)
        self.variables.extend(variables)
        return True


@dataclass(frozen=True)
class ActiveRows:
    """The active rows of a Pyomo model, in its order.

    Parameters
    ----------
    constraints : list
        Pyomo constraint of each row.
    parts : PyomoParts or None
        The arrays from which the model was made, if it was.
    stored : array of int
        Place of each row in those arrays; -1 for a loose row.
    loose : LooseRows
        The other rows.
    """

    constraints: list[Any]
    parts: PyomoParts | None
    stored: NDArray[np.int64]
    loose: LooseRows


def gather_rows(model: Any) -> ActiveRows:
    """Return all active constraints of a Pyomo model that have a bound.

    Raises
    ------
    InvalidConstraintError, InfeasibleConstraintException
        If a row is not linear, or holds no variable and cannot be true.
    """
    constraints, places, loose = [], [], LooseRows()
    parts: PyomoParts | None = None
    for constraint in model.component_data_objects(pyo.Constraint, active=True):
        stored = constraint.stored if constraint.__class__ is StoredRow else None
        if stored is not None and (parts is None or parts is stored[0]):
            parts, place = stored
        elif loose.add(constraint):
            place = -1
        else:
            continue
        constraints.append(constraint)
        places.append(place)
    return ActiveRows(constraints, parts, np.array(places, dtype=np.int64), loose)


def _evaluated(bound: Any) -> float | None:
    """Return a bound that is an expression (of parameters, say) as a number."""
    return None if bound is None else float(pyo.value(bound))
