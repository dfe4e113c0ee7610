"""Two ways to every row and ledger: the Pyomo model, and plain arithmetic from tables."""

from __future__ import annotations

import random
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
import pyomo.environ as pyo

from layout_opt.facts.frames import keys_of
from layout_opt.model.block import USER_BLOCK
from layout_opt.model.build import BALANCES, BuiltModel
from layout_opt.model.discover import families
from layout_opt.model.family import Accounts, Plan
from layout_opt.model.ledger import Key
from layout_opt.result.plan import plan_of

Values = Mapping[str, Mapping[Key, float]]
Place = tuple[str, str, str, str]
"""family, row, node, key."""


def random_values(built: BuiltModel, seed: int) -> dict[str, dict[Key, float]]:
    """Return a value for every decision, feasible or not: what holds for all values holds for the rows themselves."""
    rng = random.Random(seed)
    whole = {decision.name for family in families() for decision in family.decisions if decision.integer}
    return {
        name: {key: float(rng.randint(0, 3)) if name in whole else rng.randint(0, 8000) / 1000 for key in sorted(made)}
        for name, made in built.decisions.items()
    }


def set_values(built: BuiltModel, values: Values) -> Plan:
    """Give the Pyomo variables their values and return the same plan as tables."""
    for name, made in built.decisions.items():
        for key, variable in made.items():
            variable.set_value(values[name][key], skip_validation=True)
    built.pyomo.nothing.set_value(0.0)
    return plan_of(values, built.layout.value)


def pyomo_slacks(built: BuiltModel) -> dict[Place, float]:
    """Return bound - body of every Pyomo row of the families (body - bound for >=)."""
    found: dict[Place, float] = {}
    for block in built.pyomo.component_objects(pyo.Block, descend_into=False):
        if block.local_name in {BALANCES, USER_BLOCK}:
            continue
        for constraint in block.component_data_objects(pyo.Constraint, descend_into=False):
            key = constraint.index()
            index = key if isinstance(key, tuple) else (key,)
            place = (block.local_name, constraint.parent_component().local_name, index[0], ",".join(index[1:]))
            body = pyo.value(constraint.body)
            least = constraint.upper is None
            found[place] = body - pyo.value(constraint.lower) if least else pyo.value(constraint.upper) - body
    return found


def table_slacks(limits: pd.DataFrame) -> dict[Place, float]:
    """Return limit - used of every line of `uses` (used - limit for >=)."""
    places = list(zip(*(limits[name].tolist() for name in ("family", "row", "node", "key")), strict=True))
    assert len(set(places)) == len(places), "a limit stands twice in the table"
    gap = (limits["limit"] - limits["used"]).where(limits["sense"] != ">=", limits["used"] - limits["limit"])
    return dict(zip(places, gap.tolist(), strict=True))


def pyomo_ledgers(built: BuiltModel) -> dict[tuple[str, Key], float]:
    """Return the sum of every key of every ledger as posted to the model."""
    variables = built.parts.variables
    found: dict[tuple[str, Key], float] = {}
    for name, ledger in built.ledgers.items():
        keys = keys_of(ledger.sums.frame(np.arange(len(ledger.sums.columns))), ledger.sums.names)
        for key, c, at in zip(keys, ledger.sums.coefficients.tolist(), ledger.sums.columns.tolist(), strict=True):
            found[name, key] = found.get((name, key), 0.0) + (c if at < 0 else c * pyo.value(variables[at]))
    return found


def table_ledgers(built: BuiltModel, accounts: Accounts) -> dict[tuple[str, Key], float]:
    """Return the sum of every key of every ledger by plain arithmetic."""
    found: dict[tuple[str, Key], float] = {}
    for name, posts in accounts.items():
        index = list(built.ledgers[name].spec.index)
        sums: pd.Series = posts.groupby(index)["amount"].sum()
        found |= {(name, tuple(key)): float(amount) for key, amount in sums.items()}  # type: ignore[arg-type]
    return found


def near(first: float, second: float) -> bool:
    """Return whether two amounts agree up to rounding."""
    return abs(first - second) <= 1e-9 * max(1.0, abs(first), abs(second))


def differences(first: Mapping[Any, float], second: Mapping[Any, float], *, fill: bool = False) -> dict[Any, Any]:
    """Return the places where two accounts differ, or that one of them lacks (unless it `fill`s with 0)."""
    blank = 0.0 if fill else float("nan")
    pairs = {place: (first.get(place, blank), second.get(place, blank)) for place in {*first, *second}}
    return {place: pair for place, pair in pairs.items() if not near(*pair)}
