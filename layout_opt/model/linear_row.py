"""One linear row as a Pyomo relation, made as Pyomo would make it of a tuple but without trying out every case."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pyomo.core.base.constraint import ConstraintData
from pyomo.core.expr import LinearExpression
from pyomo.core.expr.numeric_expr import MonomialTermExpression
from pyomo.core.expr.relational_expr import EqualityExpression, InequalityExpression, RangedExpression


def linear_row(
    lower: float | None, coefficients: Sequence[float], variables: Sequence[Any], upper: float | None
) -> Any:
    """Return ``lower <= sum(coefficient x variable) <= upper``; a bound of None is no bound."""
    body = LinearExpression(list(map(MonomialTermExpression, zip(coefficients, variables, strict=True))))
    if lower is None:
        return InequalityExpression((body, upper), strict=False)
    if upper is None:
        return InequalityExpression((lower, body), strict=False)
    if lower == upper:
        return EqualityExpression((body, upper))
    return RangedExpression((lower, body, upper), strict=(False, False))


def new_entry(key: tuple[str, ...], row: Any, component: Any) -> Any:
    """Return the entry of an indexed constraint at `key`, as the component itself would make it."""
    entry = ConstraintData(row, component)
    entry._index = key  # noqa: SLF001 - what Pyomo does for entries that it makes
    return entry
