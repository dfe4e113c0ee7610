"""Gather the terms of Pyomo rows as they stand: coefficients, variables and bounds.

Rows made by the families are `LinearExpression`s of plain numbers: their terms are read off directly, without walking
the expression. Any other row (of a user's own, say) goes through Pyomo's `generate_standard_repn`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
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
    terms : list of tuple
        Coefficient and Pyomo variable of each term.
    starts : list of int
        Where each row starts, and the end.
    lower, upper : list of float
        Bounds of each row.
    constraints : list
        Pyomo constraint of each row.
    """

    terms: list[tuple[float, Any]] = field(default_factory=list)
    starts: list[int] = field(default_factory=lambda: [0])
    lower: list[float] = field(default_factory=list)
    upper: list[float] = field(default_factory=list)
    constraints: list[Any] = field(default_factory=list)

    @property
    def variables(self) -> list[Any]:
        """Pyomo variable of each term."""
        return [variable for _, variable in self.terms]

    def add(self, lower: float, terms: Iterable[tuple[float, Any]], upper: float, constraint: Any) -> None:
        """Add one row."""
        self.terms.extend(terms)
        self.starts.append(len(self.terms))
        self.lower.append(lower)
        self.upper.append(upper)
        self.constraints.append(constraint)

    def matrix(self, places: NDArray[np.int32], columns: int) -> Any:
        """Return the rows as a matrix, given the column of each term."""
        values = np.array([coefficient for coefficient, _ in self.terms], dtype=np.float64)
        starts = np.array(self.starts, dtype=np.int32)
        made = sparse.csr_array((values, places, starts), shape=(len(starts) - 1, columns)).tocsc()
        made.sum_duplicates()
        made.eliminate_zeros()
        return made


def linear_terms(expression: Any, component: Any) -> tuple[float, Sequence[tuple[float, Any]]]:
    """Return constant and (coefficient, variable) of each term of a linear expression.

    Raises
    ------
    InvalidConstraintError
        If it is not linear; the message names the Pyomo `component` whose expression it is.
    """
    if expression.__class__ is LinearExpression:
        parts = expression.args
        if MONOMIAL.issuperset(map(type, parts)):
            constant, terms = 0.0, list(map(PARTS, parts))
        else:
            constant = float(pyo.value(expression.constant))
            terms = list(zip(expression.linear_coefs, expression.linear_vars, strict=True))
        if PLAIN.issuperset([coefficient.__class__ for coefficient, _ in terms]):
            return constant, terms
    plain = generate_standard_repn(expression, compute_values=True)
    if not plain.is_linear():
        raise InvalidConstraintError(f"{component.name!r} is not linear")
    pairs = zip(map(float, plain.linear_coefs), plain.linear_vars, strict=True)
    return float(plain.constant), list(pairs)


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
            low, high = _evaluated(constraint)
        constant, terms = linear_terms(body, constraint)
        least = -INFINITY if low is None else low - constant
        most = INFINITY if high is None else high - constant
        if not (least < INFINITY and most > -INFINITY):
            raise InvalidConstraintError(f"the row {constraint.name!r} has the bounds {least} and {most}")
        if least == -INFINITY and most == INFINITY:
            continue
        if not terms:
            if least <= 0.0 <= most:
                continue
            raise InfeasibleConstraintException(f"the row {constraint.name!r} holds no variable and is never true")
        rows.add(least, terms, most, constraint)
    return rows


def _evaluated(constraint: Any) -> tuple[float | None, float | None]:
    """Return bounds that are expressions (of parameters, say) as numbers."""
    low, _, high = constraint.to_bounded_expression()
    return None if low is None else float(pyo.value(low)), None if high is None else float(pyo.value(high))
