"""From the columns of a solved program back to the decisions of a built model."""

from __future__ import annotations

from layout_opt.model.build import BuiltModel
from layout_opt.model.family import Plan
from layout_opt.model.ledger import Key
from layout_opt.result.plan import plan_of
from layout_opt.solver.arrays import Arrays, Floats


def decisions_at(built: BuiltModel, arrays: Arrays, columns: Floats) -> dict[str, dict[Key, float]]:
    """Return the decisions, by name and key, that the values of the columns of a compiled model mean.

    A decision that no row and no objective names is no column; it takes its lower bound.
    """
    place = {id(variable): index for index, variable in enumerate(arrays.variables)}
    return {
        name: {
            key: float(columns[place[id(variable)]]) if id(variable) in place else float(variable.lb or 0.0)
            for key, variable in variables.items()
        }
        for name, variables in built.decisions.items()
    }


def plan_at(built: BuiltModel, arrays: Arrays, columns: Floats) -> Plan:
    """Return the plan that the values of the columns of a compiled model mean."""
    return plan_of(decisions_at(built, arrays, columns), built.layout.value)
