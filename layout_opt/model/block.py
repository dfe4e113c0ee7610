"""A family's part of the Pyomo model: its variables and rows, made fast and named in a stable way.

Rows are `LinearExpression`s from lists of coefficients and variables; no expression is ever walked. Pyomo is imported
only when a model is really built, so that the certificate and the maps work without it.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from layout_opt.model.ledger import Key

USER_BLOCK = "user"
"""Pyomo block, and family in the tables, of rows of the user's own."""
Row = tuple[Key, float | None, Sequence[float], Sequence[Any], float | None]
"""(key, lower, coefficients, variables, upper) of one row; None = no bound."""


@dataclass
class ModelBlock:
    """The Pyomo block of one family, and the decisions that all families share.

    Parameters
    ----------
    name : str
        Name of the family.
    pyomo : pyo.Block
        Where components are put.
    decisions : dict
        Decision name -> {key: variable}; shared by all blocks of the model.
    enforce_limits : bool
        False while a given layout is evaluated: limit rows are then left out (reported, not enforced).
    nothing : variable
        A variable fixed at zero; stands in rows to which no variable contributes.
    fixed : mapping
        Decision name -> {key: value held}. Where limits are enforced a value above the variable's upper bound leaves
        it no value at all; where they are not, the bound gives way.
    """

    name: str
    pyomo: Any
    decisions: dict[str, dict[Key, Any]]
    enforce_limits: bool
    nothing: Any
    fixed: Mapping[str, Mapping[Key, float]] = field(default_factory=dict)

    def variables(
        self,
        name: str,
        keys: Sequence[Key],
        *,
        upper: Sequence[float | None] | None = None,
        integer: bool = False,
        doc: str = "",
    ) -> dict[Key, Any]:
        """Declare non-negative variables over `keys` and share them as the decision `name`.

        Parameters
        ----------
        name : str
            Decision name, also the Pyomo component's name.
        keys : sequence of tuple
            Sorted keys.
        upper : sequence of float or None, optional
            Upper bound of each key (None = none).
        integer : bool
            Whether the values are whole numbers.
        doc : str
            Meaning and unit.

        Returns
        -------
        dict
            {key: Pyomo variable}
        """
        import pyomo.environ as pyo

        domain = pyo.NonNegativeIntegers if integer else pyo.NonNegativeReals
        index = [key if len(key) > 1 else key[0] for key in keys]  # to Pyomo a key of one part is its part
        component = pyo.Var(pyo.SetOf(index), domain=domain, doc=doc, dense=True)  # `Set` would check each key
        self.pyomo.add_component(name, component)
        entries = component._data  # noqa: SLF001 - ``component[key]`` checks each key anew
        made = {key: entries[place] for key, place in zip(keys, index, strict=True)}
        if upper is not None:
            for key, bound in zip(keys, upper, strict=True):
                if bound is not None and not math.isnan(bound):
                    made[key].setub(bound)
        for key, value in self.fixed.get(name, {}).items():
            if key in made:
                most = made[key].ub
                made[key].setlb(value)
                made[key].setub(value if most is None or not self.enforce_limits else min(value, most))
        self.decisions[name] = made
        return made

    def decision(self, name: str) -> dict[Key, Any]:
        """Return {key: variable} of a decision, empty if no family declared it."""
        return self.decisions.get(name, {})

    def rows(self, name: str, rows: Iterable[Row], *, doc: str, limit: bool = False) -> None:
        """Add linear rows ``lower <= sum(coefficient x variable) <= upper``.

        Parameters
        ----------
        name : str
            Name of the rows, e.g. ``capacity_max``.
        rows : iterable of Row
            The rows.
        doc : str
            What the row says.
        limit : bool
            True for limits of policy, environment and factors, which the evaluation of a given layout reports
            but does not enforce.
        """
        import pyomo.environ as pyo

        from layout_opt.model.linear_row import linear_row, new_entry

        if limit and not self.enforce_limits:
            return
        component = pyo.Constraint(pyo.Any, doc=doc)
        self.pyomo.add_component(name, component)
        entries = component._data  # noqa: SLF001 - ``component[key] = row`` checks each key anew and takes a third longer
        for key, lower, coefficients, variables, upper in rows:
            if len(variables):
                row = linear_row(lower, coefficients, variables, upper)
            else:
                row = linear_row(lower, [1.0], [self.nothing], upper)
            entries[key] = new_entry(key, row, component)
