"""What a region reaches - value, employment or output - as terms of a row and, its twin, from the decision tables.

``value`` is what is sold or exported in the region, ``employment`` the use of factors of kind labour, ``output`` the
activity of production technologies; the last two add up one common unit. Floors limit a measure from below, and the
aims of employment and equality are made of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from layout_opt.errors import Problem
from layout_opt.model.keys import KeyIndex
from layout_opt.model.terms import Terms

if TYPE_CHECKING:
    from layout_opt.instance import Instance
    from layout_opt.model.block import DecisionColumns
    from layout_opt.model.family import Accounts, Plan
    from layout_opt.model.ledger import Ledger

VALUE_PARTS = ("effective_output", "exports")
MEASURES = ("value", "employment", "output")
MEMBERS = {"employment": "factors", "output": "technologies"}
"""Measure -> table whose rows are added up, which therefore need one unit."""


def labour(instance: Instance) -> list[str]:
    """Return the factors of kind labour."""
    return [name for name, kind in instance.attribute("factors", "kind").items() if kind == "labour"]


def producing(instance: Instance) -> list[str]:
    """Return the technologies of kind production."""
    return [name for name, kind in instance.attribute("technologies", "kind").items() if kind == "production"]


def measure_unit(instance: Instance, measure: str) -> str:
    """Return the unit of a measure (the unit of its first factor or technology)."""
    if measure == "value":
        return instance.units.column("{money}/yr")
    if measure == "employment":
        return next((instance.units.column("{factor}/yr", factor=name) for name in labour(instance)), "")
    return next((instance.units.column("{activity}/yr", technology=name) for name in producing(instance)), "")


def measure_problems(instance: Instance, measure: str, where: str, instead: str) -> Iterator[Problem]:
    """Yield why a measure adds up nothing or different units; `where` names who asks, `instead` how to do without."""
    if measure not in MEMBERS:
        return
    table = MEMBERS[measure]
    names = labour(instance) if measure == "employment" else producing(instance)
    units = {str(instance.attribute(table, "unit")[name]) for name in names}
    if not names:
        fix = "give a factor the kind labour" if measure == "employment" else instead
        yield Problem(where, measure, f"have something to add up in {table}.csv", fix)
    elif len(units) > 1:
        found = f"{measure} over units {', '.join(sorted(units))}"
        yield Problem(where, found, "add up one common unit", f"give the members of {table}.csv the same unit")


def measure_terms(
    instance: Instance, ledgers: Mapping[str, Ledger], activity: DecisionColumns, measure: str, frame: pd.DataFrame
) -> list[Terms]:
    """Return a measure as terms of one row for each (node, region) of `frame`, from complete ledgers."""
    if measure == "output":
        makes = activity.frame["technology"].isin(producing(instance)).to_numpy()
        rows = KeyIndex(activity.vocabulary, frame, ("node", "region")).at(activity.frame)
        return [Terms(1.0, np.where(makes, activity.numbers, -1), rows)]
    if measure == "value":
        return [ledgers["value"].of(frame, part=part) for part in VALUE_PARTS]
    return [ledgers["factor"].of(frame, factor=name) for name in labour(instance)]


def reached(instance: Instance, plan: Plan, accounts: Accounts, measure: str) -> pd.DataFrame:
    """Return the posts to a measure from the decision tables: node, region, amount (the twin of `measure_terms`)."""
    activity = plan.frame("activity", ("node", "region", "technology"))
    made: Mapping[str, Callable[[], pd.DataFrame]] = {
        "value": lambda: accounts["value"][accounts["value"]["part"].isin(VALUE_PARTS)],
        "employment": lambda: accounts["factor"][accounts["factor"]["factor"].isin(labour(instance))],
        "output": lambda: activity[activity["technology"].isin(producing(instance))],
    }
    return made[measure]()
