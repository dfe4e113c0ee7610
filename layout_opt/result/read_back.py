"""From the columns of a solved program back to the decisions of its model."""

from __future__ import annotations

import numpy as np

from layout_opt.model.build import BuiltModel
from layout_opt.model.family import Plan
from layout_opt.model.ledger import Key
from layout_opt.result.plan import plan_of
from layout_opt.solver.arrays import Arrays, Floats
from layout_opt.solver.direct import DirectModel


def decisions_at(model: BuiltModel | DirectModel, arrays: Arrays, columns: Floats) -> dict[str, dict[Key, float]]:
    """Return the decisions, by name and key, that the values of the columns of a program mean.

    A decision that no row and no objective names is no column; it takes its lower bound.
    """
    every = np.array(model.linear.columns.lower)
    own = np.flatnonzero(arrays.numbers >= 0)
    every[arrays.numbers[own]] = columns[own]
    return {
        name: dict(zip(named, every[named.numbers].tolist(), strict=True))
        for name, named in model.linear.decisions.items()
    }


def plan_at(model: BuiltModel | DirectModel, arrays: Arrays, columns: Floats) -> Plan:
    """Return the plan that the values of the columns of a program mean."""
    return plan_of(decisions_at(model, arrays, columns), model.layout.value)
