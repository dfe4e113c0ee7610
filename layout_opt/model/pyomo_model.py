"""The Pyomo model, made from the arrays: what users extend, export and hand to other solvers.

Variables and rows are Pyomo's own objects with their names. The expression of a row is made from the arrays when
somebody first looks at it, so that a row is no heavier than its name until then.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pyomo.environ as pyo
from pyomo.core.base.constraint import ConstraintData
from pyomo.core.expr import LinearExpression
from pyomo.core.expr.numeric_expr import MonomialTermExpression
from pyomo.core.expr.relational_expr import EqualityExpression, InequalityExpression, RangedExpression

from layout_opt.model.block import USER_BLOCK, ModelBlock
from layout_opt.model.columns import DecisionColumns
from layout_opt.model.linear_model import LinearModel
from layout_opt.model.row_keys import Key
from layout_opt.model.rows import RowSet, below_each_other
from layout_opt.model.terms import Floats

NOTHING_DOC = "always zero; stands where no variable contributes"


class PyomoParts:
    """A Pyomo model and the arrays from which it was made.

    Parameters
    ----------
    linear : LinearModel
        The arrays.
    """

    def __init__(self, linear: LinearModel) -> None:
        self.linear = linear
        self.model = pyo.ConcreteModel(name=linear.instance.settings.name)
        self.model.nothing = pyo.Var(bounds=(0.0, 0.0), doc=NOTHING_DOC)
        self.variables: list[Any] = [self.model.nothing]
        self.decisions: dict[str, Mapping[Key, Any]] = {}
        self.rows = below_each_other(())
        for block in linear.blocks.values():
            self.add(block)
        self.model.add_component(USER_BLOCK, pyo.Block(doc="rows of the user's own"))

    def add(self, block: ModelBlock) -> Mapping[str, Mapping[Key, Any]]:
        """Add a block with its variables and rows, and return the variables by decision and key."""
        component = pyo.Block(doc=block.doc)
        self.model.add_component(block.name, component)
        bounds = self.linear.columns.lower, self.linear.columns.upper
        made = {name: self._add_variables(component, block.decisions[name], *bounds) for name in block.own}
        self.decisions |= made
        start = len(self.rows.lower)
        self.rows = below_each_other((self.rows, *(part.rows for part in block.row_sets)))
        for part in block.row_sets:
            self._add_rows(component, part, start)
            start += len(part.rows.lower)
        return made

    def _add_variables(self, block: Any, columns: DecisionColumns, lower: Floats, upper: Floats) -> Mapping[Key, Any]:
        domain = pyo.NonNegativeIntegers if columns.said.integer else pyo.NonNegativeReals
        keys, several = columns.said.keys, len(columns.said.names) > 1
        index = keys if several else [key[0] for key in keys]  # to Pyomo a key of one part is its part
        component = pyo.Var(
            pyo.SetOf(index), domain=domain, doc=columns.said.doc, dense=True
        )  # `Set` would check each key
        block.add_component(columns.said.name, component)
        entries = component._data  # noqa: SLF001 - ``component[key]`` checks each key anew
        self.variables.extend(entries.values())
        own = slice(columns.start, columns.start + len(keys))
        for at in (columns.start + np.flatnonzero(lower[own])).tolist():
            self.variables[at].setlb(float(lower[at]))
        for at in (columns.start + np.flatnonzero(upper[own] < np.inf)).tolist():
            self.variables[at].setub(float(upper[at]))
        return entries if several else dict(zip(keys, entries.values(), strict=True))

    def _add_rows(self, block: Any, part: RowSet, start: int) -> None:
        component = pyo.Constraint(pyo.Any, doc=part.spec.doc)
        block.add_component(part.spec.name, component)
        entries = component._data  # noqa: SLF001 - ``component[key] = row`` checks each key anew
        for number, key in enumerate(part.keys, start):
            index = key if len(key) > 1 else key[0]
            entries[index] = StoredRow(component, index, self, number)

    def expression(self, row: int) -> Any:
        """Return the Pyomo relation of a row of the arrays."""
        rows = self.rows
        terms = slice(int(rows.starts[row]), int(rows.starts[row + 1]))
        variables = [self.variables[column] for column in rows.columns[terms].tolist()]
        return linear_row(float(rows.lower[row]), rows.coefficients[terms].tolist(), variables, float(rows.upper[row]))


class StoredRow(ConstraintData):  # type: ignore[misc]
    """A Pyomo constraint whose expression is made from the arrays when it is first asked for.

    Once somebody gives it another expression, or copies it, it is a constraint like any other.
    """

    _index: Any
    _given: Any
    __slots__ = ("_given", "_parts", "_row")
    __autoslot_mappers__ = {"_parts": lambda _encode, _parts: None}  # noqa: RUF012 - Pyomo's word for "not copied"

    def __init__(self, component: Any, index: Any, parts: PyomoParts, row: int) -> None:
        self._parts: PyomoParts | None = None
        super().__init__(None, component)
        self._index = index
        self._parts, self._row = parts, row

    @property
    def stored(self) -> tuple[PyomoParts, int] | None:
        """Where the row stands in the arrays; None if it was given another expression."""
        return None if self._parts is None else (self._parts, self._row)

    @property
    def _expr(self) -> Any:
        if self._given is None and self._parts is not None:
            self._given = self._parts.expression(self._row)
        return self._given

    @_expr.setter
    def _expr(self, expression: Any) -> None:
        self._given, self._parts = expression, None


def linear_sum(coefficients: Sequence[float], variables: Sequence[Any]) -> Any:
    """Return ``sum(coefficient x variable)`` as Pyomo would make it, without trying out every case."""
    return LinearExpression(list(map(MonomialTermExpression, zip(coefficients, variables, strict=True))))


def linear_row(lower: float, coefficients: Sequence[float], variables: Sequence[Any], upper: float) -> Any:
    """Return ``lower <= sum(coefficient x variable) <= upper``; an infinite bound is no bound."""
    body = linear_sum(coefficients, variables)
    if lower == -np.inf:
        return InequalityExpression((body, upper), strict=False)
    if upper == np.inf:
        return InequalityExpression((lower, body), strict=False)
    if lower == upper:
        return EqualityExpression((body, upper))
    return RangedExpression((lower, body, upper), strict=(False, False))
